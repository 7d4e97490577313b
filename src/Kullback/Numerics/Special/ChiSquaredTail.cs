namespace Kullback.Numerics;

/// <summary>Tails of the central chi-squared distribution with real degrees of freedom.</summary>
/// <remarks>Relative error about 1e-13 in both tails; neither is got by subtraction when it is small.</remarks>
internal static class ChiSquaredTail
{
    /// <summary>P(X ≤ x).</summary>
    internal static double Lower(double x, double degreesOfFreedom) => IncompleteGamma.Lower(degreesOfFreedom / 2, x / 2);

    /// <summary>P(X ≥ x).</summary>
    internal static double Upper(double x, double degreesOfFreedom) => IncompleteGamma.Upper(degreesOfFreedom / 2, x / 2);
}
