namespace Kullback.Hypotheses;

/// <summary>Adjusted p-values of many tests: reject those with an adjusted value at most α, and at most a share α of the rejections is
/// expected to be wrong.</summary>
public static class FalseDiscoveryRate
{
    /// <summary>Benjamini and Hochberg's adjustment, for tests that are independent or positively dependent.</summary>
    /// <param name="pValues">p-values, 0 to 1, in any order.</param>
    /// <returns>One adjusted value a test, in the order given: min over larger p of p·k/rank, at most 1.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A value is not between 0 and 1.</exception>
    /// <remarks>O(k log k). Source: Benjamini and Hochberg (1995), Journal of the Royal Statistical Society B 57, 289–300.</remarks>
    public static double[] BenjaminiHochberg(ReadOnlySpan<double> pValues) => StepUp(pValues, 1);

    /// <summary>Benjamini and Yekutieli's adjustment, for tests of any dependence: larger by the factor 1 + 1/2 + … + 1/k.</summary>
    /// <param name="pValues">p-values, 0 to 1, in any order.</param>
    /// <returns>One adjusted value a test, in the order given.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A value is not between 0 and 1.</exception>
    /// <remarks>O(k log k). Source: Benjamini and Yekutieli (2001), Annals of Statistics 29, 1165–1188.</remarks>
    public static double[] BenjaminiYekutieli(ReadOnlySpan<double> pValues)
    {
        double harmonic = 0;
        for (int k = 1; k <= pValues.Length; k++) harmonic += 1.0 / k;
        return StepUp(pValues, harmonic);
    }

    private static double[] StepUp(ReadOnlySpan<double> pValues, double factor)
    {
        double[] sorted = pValues.ToArray(), adjusted = new double[sorted.Length];
        var order = new int[sorted.Length];
        for (int i = 0; i < sorted.Length; i++)
        {
            CombinedPValue.Require(sorted[i], i);
            order[i] = i;
        }
        Array.Sort(sorted, order);
        double least = 1;
        for (int rank = sorted.Length; rank >= 1; rank--)
        {
            least = Math.Min(least, sorted[rank - 1] * factor * sorted.Length / rank);
            adjusted[order[rank - 1]] = least;
        }
        return adjusted;
    }
}
