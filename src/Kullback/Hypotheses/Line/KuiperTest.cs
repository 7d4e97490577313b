namespace Kullback.Hypotheses;

/// <summary>Kuiper's two-sample test: V = sup (F − G) + sup (G − F), as sensitive at the ends as in the middle and the same wherever a
/// circle is cut.</summary>
/// <remarks>O(n log n). Source: Kuiper (1960), Indagationes Mathematicae 63, 38–47.</remarks>
public static class KuiperTest
{
    /// <summary>The test by its limit distribution: Q(λ) = 2Σ(4j²λ² − 1) exp(−2j²λ²), λ = V(√N + 0.155 + 0.24/√N), N = nm/(n +
    /// m).</summary>
    /// <param name="p">Numbers of P in any order; infinite ones are allowed.</param>
    /// <param name="q">Numbers of Q.</param>
    /// <remarks>Too large where values are tied. Source of the correction for few numbers: Stephens (1970), Journal of the Royal
    /// Statistical Society B 32, 115–122.</remarks>
    /// <exception cref="NotASampleException">A sample is empty or has a NaN.</exception>
    public static TestOutcome Test(ReadOnlySpan<double> p, ReadOnlySpan<double> q)
    {
        var line = new PooledLine(p, q, finite: false);
        double statistic = new Range().Of(line, line.Observed), size = Math.Sqrt((double)line.SizeP * line.SizeQ / line.Size);
        double right = Limit(statistic * (size + 0.155 + 0.24 / size));
        return Described(new TestOutcome(statistic, 0, TestOutcome.Probability(right), TestOutcome.Probability(1 - right),
            "Kuiper, limit distribution"));
    }

    /// <summary>The test by permutation: exact also with few numbers and many ties.</summary>
    /// <param name="p">Numbers of P in any order; infinite ones are allowed.</param>
    /// <param name="q">Numbers of Q.</param>
    /// <param name="permutations">How many are drawn.</param>
    /// <param name="random">The source of chance; the same seed gives the same outcome, whatever the number of threads.</param>
    /// <param name="cancel">Stops it.</param>
    /// <exception cref="NotASampleException">A sample is empty or has a NaN.</exception>
    public static TestOutcome PermutationTest(ReadOnlySpan<double> p, ReadOnlySpan<double> q, Permutations permutations, Random random,
        CancellationToken cancel = default)
        // Integers divided by the same one: equal statistics are equal to the bit.
        => Described(LinePermutation.Test(new PooledLine(p, q, finite: false), new Range(), 0, "Kuiper", permutations, random, cancel));

    private static TestOutcome Described(TestOutcome outcome)
        => outcome with
        {
            EffectSize = outcome.Statistic,
            Effect = "sum of the largest differences of the distribution functions either way, 0 to 1"
        };

    private static double Limit(double x)
    {
        if (x < 0.25) return 1;      // 1 − Q(0.25) is below 1e-30
        double sum = 0;
        for (int j = 1; j <= 24; j++)
        {
            double square = j * x * (j * x);
            sum += (4 * square - 1) * Math.Exp(-2 * square);
        }
        return Math.Clamp(2 * sum, 0, 1);
    }

    private readonly struct Range : ILineStatistic
    {
        public double Of(PooledLine line, ReadOnlySpan<int> counts)
        {
            long most = 0, least = 0, total = line.Size, n = line.SizeP;
            int[] ends = line.Ends;
            for (int g = 0; g < counts.Length; g++)
            {
                long apart = counts[g] * total - ends[g] * n;
                most = Math.Max(most, apart);
                least = Math.Min(least, apart);
            }
            return (most - least) / ((double)line.SizeP * line.SizeQ);
        }
    }
}
