namespace Kullback.Numerics;

/// <summary>How surprising the largest of many chi-squared variables is, one for each place where an ordered sample may be cut in
/// two.</summary>
/// <remarks>In logarithms: with many rows the probabilities are far below the smallest double. Sources: Miller and Siegmund (1982),
/// Biometrics 38, 1011–1016 (one degree of freedom); DeLong (1981), Communications in Statistics A 10, 2197–2213 (several); Bonferroni's
/// inequality, which is sharper for few cuts.</remarks>
internal static class MaximalChiSquared
{
    /// <summary>ln P(X ≥ x) of one chi-squared variable.</summary>
    internal static double LogUpper(double x, double degreesOfFreedom)
    {
        if (!(x > 0)) return 0;
        double tail = x < 1200 ? ChiSquaredTail.Upper(x, degreesOfFreedom) : 0;
        if (tail > 1e-290) return Math.Log(tail);
        // Leading term of the tail; its relative error is about (degrees of freedom)/x.
        double half = degreesOfFreedom / 2;
        return (half - 1) * Math.Log(x / 2) - x / 2 - Special.LogGamma(half) - Math.Log(Math.Max(0.5, 1 - (degreesOfFreedom - 2) / x));
    }

    /// <summary>An upper bound (up to asymptotics) of ln P(max over the cuts ≥ x), at most 0.</summary>
    /// <param name="x">The largest value seen.</param>
    /// <param name="degreesOfFreedom">Of the variable at each cut.</param>
    /// <param name="cuts">Number of cuts.</param>
    /// <param name="logSpan">ln(t₂(1 − t₁)/(t₁(1 − t₂))) of the shares t₁ ≤ t₂ of rows below the first and the last cut.</param>
    internal static double LogUpper(double x, double degreesOfFreedom, int cuts, double logSpan)
    {
        double bonferroni = Math.Log(cuts) + LogUpper(x, degreesOfFreedom);
        if (x <= degreesOfFreedom + 2) return Math.Min(0, bonferroni);
        double half = degreesOfFreedom / 2;
        double crossings = half * Math.Log(x / 2) - x / 2 - Special.LogGamma(half) + Math.Log((1 - degreesOfFreedom / x) * logSpan + 4 / x);
        return Math.Min(0, Math.Min(bonferroni, crossings));
    }
}
