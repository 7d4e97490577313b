using Kullback.Numerics;

namespace Kullback.Hypotheses;

/// <summary>The sign test of paired numbers: is one of two more often the smaller?</summary>
/// <param name="Less">Pairs in which the first is the smaller.</param>
/// <param name="Greater">Pairs in which it is the larger.</param>
/// <param name="Equal">Pairs that are equal; they do not count.</param>
/// <param name="PValue">Two-sided, exact: twice the binomial tail at one half, at most 1.</param>
public sealed record SignTest(long Less, long Greater, long Equal, double PValue)
{
    /// <summary>Tests the signs of first − second.</summary>
    /// <param name="differences">First minus second, independent of each other: give one number a document, not one per token.</param>
    /// <remarks>Source: Arbuthnott (1710); the tail is I_½(k, n − k + 1), Abramowitz and Stegun 26.5.24.</remarks>
    /// <exception cref="ArgumentException">A difference is NaN.</exception>
    public static SignTest Of(ReadOnlySpan<double> differences)
    {
        long less = 0, greater = 0, equal = 0;
        foreach (double d in differences)
        {
            if (double.IsNaN(d)) throw new ArgumentException("A difference is NaN.", nameof(differences));
            if (d < 0) less++;
            else if (d > 0) greater++;
            else equal++;
        }
        return OfCounts(less, greater, equal);
    }

    internal static SignTest OfCounts(long less, long greater, long equal)
        => new(less, greater, equal, Tail(Math.Max(less, greater), less + greater));

    // P(X ≥ k), X ~ Binomial(n, ½).
    private static double Tail(long k, long n)
        => n == 0 ? 1 : Math.Clamp(2 * IncompleteBeta.Lower(k, n - k + 1, 0.5, 0.5), double.Epsilon, 1);
}
