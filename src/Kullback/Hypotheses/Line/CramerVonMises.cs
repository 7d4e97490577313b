namespace Kullback.Hypotheses;

/// <summary>The two-sample Cramér–von Mises test: T = nm/(n + m)² Σ (F(z) − G(z))² over all n + m numbers z.</summary>
/// <remarks>Sees a difference over the whole range where Kolmogorov–Smirnov sees the largest. O(n log n). Source: Anderson (1962), Annals
/// of Mathematical Statistics 33, 1148–1159.</remarks>
public static class CramerVonMises
{
    /// <summary>The test, exact where the samples are small, otherwise by the limit distribution.</summary>
    /// <param name="p">Numbers of P in any order; infinite ones are allowed.</param>
    /// <param name="q">Numbers of Q.</param>
    /// <remarks>Exact given the ties as long as at most half a million partial sums have to be followed for at most 64 numbers (about 13
    /// and 17 numbers; 25 and 25 where the sizes are equal); otherwise the limit after T is brought to the limit's mean and variance
    /// (Anderson's equations 4.4 and 4.5), too large where values are tied.</remarks>
    /// <exception cref="NotASampleException">A sample is empty or has a NaN.</exception>
    public static TestOutcome Test(ReadOnlySpan<double> p, ReadOnlySpan<double> q)
    {
        var line = new PooledLine(p, q, finite: false);
        double statistic = new Squares().Of(line, line.Observed);
        var outcome = ExactCramerVonMises.Tails(line) is { } tails
            ? new TestOutcome(statistic, 0, TestOutcome.Probability(tails.Right), TestOutcome.Probability(tails.Left),
                $"Cramér–von Mises, exact{(line.HasTies ? " given the ties" : "")}")
            : AtLimit(line, statistic);
        return Described(outcome, line, statistic);
    }

    /// <summary>The test by permutation: exact also with many ties.</summary>
    /// <param name="p">Numbers of P in any order; infinite ones are allowed.</param>
    /// <param name="q">Numbers of Q.</param>
    /// <param name="permutations">How many are drawn.</param>
    /// <param name="random">The source of chance; the same seed gives the same outcome, whatever the number of threads.</param>
    /// <param name="cancel">Stops it.</param>
    /// <exception cref="NotASampleException">A sample is empty or has a NaN.</exception>
    public static TestOutcome PermutationTest(ReadOnlySpan<double> p, ReadOnlySpan<double> q, Permutations permutations, Random random,
        CancellationToken cancel = default)
    {
        var line = new PooledLine(p, q, finite: false);
        var outcome = LinePermutation.Test(line, new Squares(), 1e-12, "Cramér–von Mises", permutations, random, cancel);
        return Described(outcome, line, outcome.Statistic);
    }

    private static TestOutcome Described(TestOutcome outcome, PooledLine line, double statistic) => outcome with
    {
        EffectSize = statistic * line.Size / ((double)line.SizeP * line.SizeQ),
        Effect = "mean squared difference of the distribution functions, 0 to 1/3",
    };

    private static TestOutcome AtLimit(PooledLine line, double statistic)
    {
        double n = line.SizeP, m = line.SizeQ, total = n + m, product = n * m;
        double mean = (1 + 1 / total) / 6;
        double variance = (total + 1) / (total * total) * (4 * product * total - 3 * (n * n + m * m) - 2 * product) / (4 * product) / 45;
        double right = QuadraticFormDistribution.CramerVonMises(1.0 / 6 + (statistic - mean) / Math.Sqrt(45 * variance));
        return new TestOutcome(statistic, 0, TestOutcome.Probability(right), TestOutcome.Probability(1 - right),
            "Cramér–von Mises, limit distribution");
    }

    private readonly struct Squares : ILineStatistic
    {
        public double Of(PooledLine line, ReadOnlySpan<int> counts)
        {
            double sum = 0, total = line.Size, n = line.SizeP, m = line.SizeQ;
            int[] ends = line.Ends;
            for (int g = 0, before = 0; g < counts.Length; before = ends[g++])
            {
                double apart = counts[g] * total - ends[g] * n;
                sum += (ends[g] - before) * (apart * apart);
            }
            return sum / (total * total) / (n * m);
        }
    }
}
