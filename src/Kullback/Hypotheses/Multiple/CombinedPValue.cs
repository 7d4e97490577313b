using System.Globalization;
using Kullback.Numerics;

namespace Kullback.Hypotheses;

/// <summary>One p-value for "all null hypotheses hold" from the p-values of several tests.</summary>
public static class CombinedPValue
{
    /// <summary>Fisher's combination: P(χ²(2k) ≥ −2Σ ln p). For independent tests.</summary>
    /// <param name="pValues">p-values in (0, 1]; none gives 1.</param>
    /// <returns>At least <see cref="double.Epsilon"/>.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A value is not between 0 and 1.</exception>
    /// <remarks>Conservative when p-values are discrete and count ties in full (P(p ≤ α) ≤ α), as <see cref="GTest"/>'s left tail does: −2
    /// ln p is then stochastically smaller than χ²(2). Not valid for tests that depend on each other, such as those of a table's columns:
    /// use <see cref="GeometricMean"/>. Source: Fisher, Statistical Methods for Research Workers, 21.1.</remarks>
    public static double Fisher(ReadOnlySpan<double> pValues)
    {
        if (pValues.IsEmpty) return 1;
        return TestOutcome.Probability(ChiSquaredTail.Upper(-2 * SumOfLogs(pValues), 2.0 * pValues.Length));
    }

    /// <summary>e times the geometric mean of the p-values, at most 1. For tests of any dependence.</summary>
    /// <param name="pValues">p-values in (0, 1]; none gives 1, one gives itself.</param>
    /// <returns>At least <see cref="double.Epsilon"/>.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A value is not between 0 and 1.</exception>
    /// <remarks>The factor e cannot be improved. Conservative for discrete p-values that count ties in full. Source: Vovk and Wang (2020),
    /// Biometrika 107, 791–808.</remarks>
    public static double GeometricMean(ReadOnlySpan<double> pValues)
    {
        if (pValues.IsEmpty) return 1;
        double mean = SumOfLogs(pValues) / pValues.Length;
        return TestOutcome.Probability(Math.Exp(mean + (pValues.Length > 1 ? 1 : 0)));
    }

    private static double SumOfLogs(ReadOnlySpan<double> pValues)
    {
        double sum = 0;
        for (int i = 0; i < pValues.Length; i++)
        {
            Require(pValues[i], i);
            sum += Math.Log(Math.Max(pValues[i], double.Epsilon));
        }
        return sum;
    }

    internal static void Require(double pValue, int index)
    {
        if (!(pValue is >= 0 and <= 1))
            throw new ArgumentOutOfRangeException(nameof(pValue), pValue,
                string.Create(CultureInfo.InvariantCulture, $"p-value {index} is {pValue}; it must lie between 0 and 1."));
    }
}
