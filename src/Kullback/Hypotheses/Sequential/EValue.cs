using Kullback.Numerics;

namespace Kullback.Hypotheses;

/// <summary>E-values from p-values: numbers whose mean is at most 1 where nothing changed,
/// so that they can be multiplied and looked at any time.</summary>
public static class EValue
{
    /// <summary>½ p^(−½), one power bet.</summary>
    /// <param name="pValue">A p-value in (0, 1].</param>
    /// <exception cref="ArgumentOutOfRangeException">It is none.</exception>
    /// <remarks>Source: Vovk and Wang (2021), Annals of Statistics 49, 1736–1754.</remarks>
    public static double OfPValue(double pValue) => 0.5 / Math.Sqrt(Require(pValue));

    /// <summary>∫₀¹ ε p^(ε − 1) dε = (1 − p + p ln p)/(p ln² p), all power bets together; ½ at p = 1.</summary>
    /// <param name="pValue">A p-value in (0, 1].</param>
    /// <exception cref="ArgumentOutOfRangeException">It is none.</exception>
    /// <remarks>Source: Vovk and Wang (2021), as above.</remarks>
    public static double MixtureOfPValue(double pValue) => Math.Exp(LogConformalMixture([pValue]));

    /// <summary>ln of the conformal test martingale ∫₀¹ ∏ ε pᵢ^(ε − 1) dε of p-values that are independent and uniform where nothing
    /// changed.</summary>
    /// <param name="pValues">p-values in (0, 1], in the order in which they came; none gives 0.</param>
    /// <returns>s + ln P(n + 1, s) + ln Γ(n + 1) − (n + 1) ln s with s = −Σ ln pᵢ and P the regularized lower incomplete gamma function;
    /// −ln(n + 1) where s = 0.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A number is no p-value.</exception>
    /// <remarks>Source: Vovk, Nouretdinov and Gammerman (2003), "Testing exchangeability on-line", ICML, 768–775.</remarks>
    public static double LogConformalMixture(ReadOnlySpan<double> pValues)
    {
        double s = 0;
        foreach (double p in pValues) s -= Math.Log(Require(p));
        int n = pValues.Length;
        // Below this P(n + 1, s) is s^(n + 1)/Γ(n + 2) to all digits.
        if (s < 1e-15) return -Math.Log(n + 1);
        return s + IncompleteGamma.LogLower(n + 1, s) + Special.LogGamma(n + 1) - (n + 1) * Math.Log(s);
    }

    private static double Require(double pValue) => pValue is > 0 and <= 1 ? pValue
        : throw new ArgumentOutOfRangeException(nameof(pValue), pValue, "A p-value lies above 0 and is at most 1.");
}
