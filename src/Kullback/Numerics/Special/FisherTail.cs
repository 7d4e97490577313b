namespace Kullback.Numerics;

/// <summary>Tails of ν times Fisher's F(ν, f): a chi-squared variable over an independent estimate of its scale.
/// f = ∞ gives chi-squared.</summary>
internal static class FisherTail
{
    /// <summary>P(νF ≥ x).</summary>
    internal static double Upper(double x, double numerator, double denominator)
        => double.IsPositiveInfinity(denominator) ? ChiSquaredTail.Upper(x, numerator)
         : IncompleteBeta.Upper(numerator / 2, denominator / 2, x / (x + denominator), denominator / (x + denominator));

    /// <summary>P(νF ≤ x).</summary>
    internal static double Lower(double x, double numerator, double denominator)
        => double.IsPositiveInfinity(denominator) ? ChiSquaredTail.Lower(x, numerator)
         : IncompleteBeta.Lower(numerator / 2, denominator / 2, x / (x + denominator), denominator / (x + denominator));
}
