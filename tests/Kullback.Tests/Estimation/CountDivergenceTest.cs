using Kullback.Divergences;
using Kullback.Estimation;

namespace Kullback.Tests.Estimation;

/// <summary>Divergences and information from counts, beside golden rows (G5_counts.jsonl).</summary>
public class CountDivergenceTest
{
    private static readonly double[] P = [4, 2, 3, 1, 10, 4], Q = [2, 3, 7, 1, 4, 3];

    // The examples of a much used R package.
    [Fact]
    public void The_published_example()
    => Assert.Equal(0.223236798764817, KullbackLeiblerFromCounts.PlugIn(P, Q, ZeroPolicy.Exact).Nats, 1e-14);

    [Fact]
    public void The_published_table()
        => Assert.Equal(0.0345049180605446, InformationFromCounts.Mutual(2, 3, [1, 2, 3, 6, 5, 4]) is var i ? i.Nats + i.BiasCorrectionNats
            : 0, 1e-15);

    // A simulation of 300 repetitions (uniform on K cells, ½ added to each cell of Q): its standard error is below 3 % of the value.
    [Theory]
    [InlineData(10, 10, 0.0878)]
    [InlineData(10, 100, 0.00875)]
    [InlineData(100, 1, 0.809)]
    [InlineData(100, 10, 0.1007)]
    public void The_null_expectation_is_that_of_a_simulation(int cells, int rowsPerCell, double nats)
    {
        double[] counts = [.. Enumerable.Repeat((double)rowsPerCell, cells)];
        Assert.Equal(nats, KullbackLeiblerFromCounts.AugmentedPlugIn(counts, counts, 0.5).NullExpectationNats!.Value, 0.03 * nats);
    }

    [Fact]
    public void The_null_expectation_with_more_cells_than_rows()
    {
        double[] even = [.. Enumerable.Range(0, 1000).Select(k => k % 10 == 0 ? 1.0 : 0)];
        double[] spread = [.. Enumerable.Range(0, 1000).Select(k => k % 10 == 5 ? 1.0 : 0)];
        double chance = KullbackLeiblerFromCounts.PlugIn(even, spread, ZeroPolicy.Jeffreys).NullExpectationNats!.Value;
        // Two hundred of the thousand cells are used: far below the first order 999/2·(1/100 + 1/100) = 9.99,
        // as the value itself is at most ln 600.
        Assert.InRange(chance, 0.1, 2.5);
    }

    // Two cells, one row each: the four outcomes by hand. Shares ½ and ½; with ½ added (1.5, 0.5)/2 or the reverse;
    // D = 0 or (3/4 − 1/4)·ln 3.
    [Fact]
    public void The_null_expectation_by_hand()
        => Assert.Equal(0.5 * 0.5 * Math.Log(3),
            KullbackLeiblerFromCounts.PlugIn([1, 0], [0, 1], ZeroPolicy.Jeffreys).NullExpectationNats!.Value, 1e-14);

    [Fact]
    public void The_null_expectation_of_Jensen_Shannon_by_hand()
        => Assert.Equal(0.5 * Math.Log(2),
            JensenShannonFromCounts.PlugIn([1, 0], [0, 1], ZeroPolicy.Exact).NullExpectationNats!.Value, 1e-14);

    // One cell's posterior against the other's: P ~ Beta(a₁, a₂), Q ~ Beta(b₁, b₂):
    // E D by draws has a standard error of its spread over √draws.
    [Fact]
    public void The_posterior_mean_is_that_of_its_draws()
    {
        var exact = KullbackLeiblerFromCounts.DirichletPosterior([7, 3, 1], [2, 4, 9], new Random(5), 0.5, 20_000);
        var random = new Random(11);
        double sum = 0, squares = 0;
        const int draws = 20_000;
        for (int d = 0; d < draws; d++)
        {
            double[] p = Dirichlet(random, [7.5, 3.5, 1.5]), q = Dirichlet(random, [2.5, 4.5, 9.5]);
            double kl = p.Zip(q).Sum(t => t.First * Math.Log(t.First / t.Second));
            (sum, squares) = (sum + kl, squares + kl * kl);
        }
        double mean = sum / draws, error = Math.Sqrt((squares / draws - mean * mean) / draws);
        Assert.InRange(exact.Nats, mean - 4 * error, mean + 4 * error);
        // The standard deviation of a standard deviation is that of the values over √(2·draws) for a normal distribution;
        // four times as much covers the skew.
        Assert.Equal(error * Math.Sqrt(draws), exact.StandardErrorNats!.Value, 0.06 * error * Math.Sqrt(draws));
        Assert.InRange(exact.Nats, exact.Interval!.Value.LowNats, exact.Interval.Value.HighNats);
    }

    // Sums of exponential and squared normal variables: half-integer gamma distributions without the library's sampler.
    private static double[] Dirichlet(Random random, double[] alphas)
    {
        double[] distribution = [.. alphas.Select(a =>
        {
            double sum = Math.Pow(Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()), 2) / 2;
            for (int i = 0; i < (int)a; i++) sum -= Math.Log(1 - random.NextDouble());
            return sum;
        })];
        double total = distribution.Sum();
        return [.. distribution.Select(x => x / total)];
    }

    [Fact]
    public void Beyond_the_reach_of_Q_the_estimate_is_infinite_and_unreliable()
    {
        var estimate = KullbackLeiblerFromCounts.BiasCorrected([50, 30, 20], [60, 40, 0]);
        Assert.Equal(double.PositiveInfinity, estimate.Nats);
        Assert.False(estimate.IsReliable);
        Assert.Equal("no-support-overlap", estimate.Diagnoses[0].Code);
        Assert.Contains("20 of P's 100 rows (20.0 %) lie in 1 cells", estimate.Diagnoses[0].Text, StringComparison.Ordinal);
        // The lower end is that of the two cells that are left: below their plug-in divergence.
        var coarse = KullbackLeiblerFromCounts.BiasCorrected([50, 50], [60, 40]);
        Assert.Equal(coarse.Interval!.Value.LowNats, estimate.Interval!.Value.LowNats);
        Assert.Equal(double.PositiveInfinity, estimate.Interval.Value.HighNats);
        Assert.True(double.IsFinite(KullbackLeiblerFromCounts.AugmentedPlugIn([50, 30, 20], [60, 40, 0]).Nats));
    }

    [Fact]
    public void Augmentation_is_its_formula()
    {
        double expected = 0.5 * Math.Log(0.5 / (61.0 / 103)) + 0.3 * Math.Log(0.3 / (41.0 / 103)) + 0.2 * Math.Log(0.2 / (1.0 / 103));
        Assert.Equal(expected, KullbackLeiblerFromCounts.AugmentedPlugIn([50, 30, 20], [60, 40, 0]).Nats, 1e-14);
    }

    [Fact]
    public void A_value_at_the_level_of_chance_says_so()
    {
        var estimate = KullbackLeiblerFromCounts.PlugIn([50, 50, 51], [51, 49, 50], ZeroPolicy.Exact);
        Assert.Contains(estimate.Diagnoses, d => d.Code == "chance-level" && !d.Disqualifies);
        Assert.True(estimate.IsReliable);
        Assert.False(KullbackLeiblerFromCounts.PlugIn([1, 0, 0, 0, 0], [0, 1, 1, 1, 1], ZeroPolicy.Jeffreys).IsReliable);
    }

    // X and Y are independent given Z, which is each of them with one error: exactly no information where counts factor.
    [Fact]
    public void Conditional_information_of_what_factors_is_none()
    {
        double[] counts = new double[8];
        double[] px = [3, 1], py = [2, 5];
        for (int i = 0; i < 2; i++)
            for (int j = 0; j < 2; j++)
                for (int k = 0; k < 2; k++) counts[(i * 2 + j) * 2 + k] = px[i ^ k] * py[j ^ k];
        var estimate = InformationFromCounts.Conditional(2, 2, 2, counts);
        Assert.Equal(0, estimate.Nats + estimate.BiasCorrectionNats, 1e-15);
        Assert.Equal(2 / (2 * 56.0), estimate.BiasCorrectionNats, 1e-15);
        Assert.True(InformationFromCounts.Mutual(2, 2,
            [counts[0] + counts[1], counts[2] + counts[3], counts[4] + counts[5], counts[6] + counts[7]]).Nats > 0.01);
    }

    // The chain rule: I(X; Y, Z) = I(X; Z) + I(X; Y | Z) for the plug-in values.
    [Fact]
    public void The_chain_rule_holds()
    {
        double[] counts = [.. Enumerable.Range(0, 24).Select(k => (double)(k * 7 % 11 + 1))];
        double all = Raw(InformationFromCounts.Mutual(2, 12, counts)), given = Raw(InformationFromCounts.Conditional(2, 3, 4, counts));
        double[] xz = new double[8];
        for (int cell = 0; cell < 24; cell++) xz[cell / 12 * 4 + cell % 4] += counts[cell];
        Assert.Equal(all, Raw(InformationFromCounts.Mutual(2, 4, xz)) + given, 1e-14);

        static double Raw(DivergenceEstimate estimate) => estimate.Nats + estimate.BiasCorrectionNats;
    }

    // Y copies X a step later: the transfer is the entropy of X, ln 2; nothing flows back.
    [Fact]
    public void Transfer_entropy_follows_the_direction()
    {
        var random = new Random(3);
        int[] x = [.. Enumerable.Range(0, 20_000).Select(_ => random.Next(2))], y = [0, .. x[..^1]];
        var forward = new TransferEntropy(1, 1).Estimate(x, y, 2, 2);
        var back = new TransferEntropy(1, 1).Estimate(y, x, 2, 2);
        // The plug-in value misses ln 2 by the imbalance of the coins only, of order 1/n.
        Assert.Equal(Math.Log(2), forward.Nats, 1e-3);
        Assert.InRange(back.Nats, -1e-3, 1e-3);
        Assert.Equal("T(X → Y)", forward.Quantity);
        Assert.Equal(19_999, forward.SamplesFromP);
    }

    [Fact]
    public void What_cannot_be_estimated()
    {
        Assert.Contains("q[1] = -2",
            Assert.Throws<ArgumentException>(() => KullbackLeiblerFromCounts.PlugIn([1, 2], [3, -2], ZeroPolicy.Exact)).Message,
            StringComparison.Ordinal);
        Assert.Contains("p[0] = NaN",
            Assert.Throws<ArgumentException>(() => JensenShannonFromCounts.BiasCorrected([double.NaN, 2], [3, 2])).Message,
            StringComparison.Ordinal);
        Assert.Contains("p[0] = 9007199254740994",
            Assert.Throws<ArgumentException>(() => PopulationStabilityFromCounts.Floored([9007199254740994], [1])).Message,
            StringComparison.Ordinal);
        Assert.Contains("p has 2 cells, q has 1",
            Assert.Throws<ArgumentException>(() => KullbackLeiblerFromCounts.AugmentedPlugIn([1, 2], [3])).Message,
            StringComparison.Ordinal);
        Assert.Contains("empty", Assert.Throws<ArgumentException>(() => KullbackLeiblerFromCounts.BiasCorrected([1, 2], [0, 0])).Message,
            StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => KullbackLeiblerFromCounts.BiasCorrected([], []));
        Assert.Throws<ArgumentOutOfRangeException>(() => KullbackLeiblerFromCounts.DirichletPosterior([1, 2], [3, 4], new Random(1), 0));
        Assert.Contains("counts[2] = -1",
            Assert.Throws<ArgumentException>(() => InformationFromCounts.Conditional(1, 3, 1, [1, 2, -1])).Message,
            StringComparison.Ordinal);
        Assert.Contains("source[1] = 2",
            Assert.Throws<ArgumentException>(() => new TransferEntropy(1, 1).Estimate([0, 2, 1], [0, 1, 1], 2, 2)).Message,
            StringComparison.Ordinal);
        Assert.Contains("logRatios[0]",
            Assert.Throws<ArgumentException>(() => SampledKullbackLeibler.OfLogRatios([double.NegativeInfinity])).Message,
            StringComparison.Ordinal);
        Assert.Contains("values[1] is NaN", Assert.Throws<ArgumentException>(() => IntervalCounts.Of([1, double.NaN], [0])).Message,
            StringComparison.Ordinal);
    }

    // One cell, all in one cell, all singletons: values, never NaN.
    [Fact]
    public void Extreme_counts_have_values()
    {
        double[][] samples = [[1, 0, 0], [7, 0, 0], [1, 1, 1], [9007199254740990, 1, 1]];
        foreach (double[] p in samples)
            foreach (double[] q in samples)
            {
                DivergenceEstimate[] all =
                [
                    KullbackLeiblerFromCounts.PlugIn(p, q, ZeroPolicy.Exact), KullbackLeiblerFromCounts.PlugIn(p, q, ZeroPolicy.Jeffreys),
                        KullbackLeiblerFromCounts.BiasCorrected(p, q),
                    KullbackLeiblerFromCounts.DirichletPosterior(p, q, new Random(1), draws: 100),
                        KullbackLeiblerFromCounts.AugmentedPlugIn(p, q),
                    JensenShannonFromCounts.PlugIn(p, q, ZeroPolicy.Exact), JensenShannonFromCounts.BiasCorrected(p, q),
                        JensenShannonFromCounts.DirichletPosterior(p, q, new Random(1), draws: 100),
                    PopulationStabilityFromCounts.PlugIn(p, q, ZeroPolicy.Laplace), PopulationStabilityFromCounts.Floored(p, q),
                ];
                foreach (var estimate in all)
                {
                    Assert.False(double.IsNaN(estimate.Nats), $"{estimate.Quantity} {estimate.Method}");
                    Assert.False(estimate.NullExpectationNats is double.NaN, $"{estimate.Quantity} {estimate.Method}: chance");
                    if (estimate.Interval is { } interval)
                        Assert.True(interval.LowNats <= interval.HighNats, $"{estimate.Quantity} {estimate.Method}: {interval}");
                }
            }
    }
}
