namespace Kullback.Hypotheses;

/// <summary>Adjusted p-values of many tests: reject those with an adjusted value at most α,
/// and the probability of any wrong rejection is at most α.</summary>
public static class FamilyWiseError
{
    /// <summary>Holm's step-down adjustment, for tests of any dependence: never larger than Bonferroni's.</summary>
    /// <param name="pValues">p-values, 0 to 1, in any order.</param>
    /// <returns>One adjusted value a test, in the order given: max over smaller p of p·(k − rank + 1), at most 1.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A value is not between 0 and 1.</exception>
    /// <remarks>O(k log k). Source: Holm (1979), Scandinavian Journal of Statistics 6, 65–70.</remarks>
    public static double[] Holm(ReadOnlySpan<double> pValues)
    {
        double[] sorted = pValues.ToArray(), adjusted = new double[sorted.Length];
        var order = new int[sorted.Length];
        for (int i = 0; i < sorted.Length; i++)
        {
            CombinedPValue.Require(sorted[i], i);
            order[i] = i;
        }
        Array.Sort(sorted, order);
        double most = 0;
        for (int i = 0; i < sorted.Length; i++)
        {
            most = Math.Max(most, Math.Min(1, sorted[i] * (sorted.Length - i)));
            adjusted[order[i]] = most;
        }
        return adjusted;
    }
}
