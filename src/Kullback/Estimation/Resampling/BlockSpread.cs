using Kullback.Numerics;

namespace Kullback.Estimation;

/// <summary>What blocks say of the spread of their mean: the ends of an interval at any level.</summary>
/// <param name="Mean">The mean m.</param>
/// <param name="Error">Its standard error s.</param>
/// <param name="Skewness">a = γ/√B of the blocks' skewness γ.</param>
/// <param name="Degrees">Degrees of freedom of Student's t.</param>
/// <param name="NonNegative">The numbers cannot be negative.</param>
/// <param name="Logarithmic">The upper end reaches as far as t on the logarithm of the mean does.</param>
internal readonly record struct BlockSpread(double Mean, double Error, double Skewness, double Degrees, bool NonNegative, bool Logarithmic)
{
    /// <summary>The ends of the interval that leaves out <paramref name="level"/>, half of it on either side.</summary>
    internal (double Low, double High) Ends(double level) => EndsAt(StudentTail.UpperQuantile(level / 2, Degrees));

    /// <summary>The ends for a quantile of t.</summary>
    internal (double Low, double High) EndsAt(double t)
    {
        double low = Mean - Error * Math.Max(t, Inverse(t, Skewness)), high = Mean - Error * Math.Min(-t, Inverse(-t, Skewness));
        return (NonNegative ? Math.Max(0, low) : low, Logarithmic ? Math.Max(high, Mean * Math.Exp(t * Error / Mean)) : high);
    }

    /// <summary>Hall's inverse, 3/a·(∛(1 + a(t − a/6)) − 1).</summary>
    internal static double Inverse(double t, double a) => Math.Abs(a) < 1e-6 ? t : 3 / a * (Math.Cbrt(1 + a * (t - a / 6)) - 1);
}
