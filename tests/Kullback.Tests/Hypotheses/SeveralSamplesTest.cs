using Kullback.Estimation;
using Kullback.Hypotheses;
using Kullback.Tests.Estimation;

namespace Kullback.Tests.Hypotheses;

/// <summary>More than two samples, clusters, and how well two samples are told apart.</summary>
public class SeveralSamplesTest
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static ReadOnlyMemory<double>[] Samples(params double[][] samples) => [.. samples.Select(s => (ReadOnlyMemory<double>)s)];

    // Lehmann's data in Scholz and Stephens (1987): A²akN = 8.3926 for the four laboratories; kSamples 1.2 prints the same.
    [Fact]
    public void Anderson_Darling_of_four_laboratories()
    {
        var samples = Samples([38.7, 41.5, 43.8, 44.5, 45.5, 46.0, 47.7, 58.0], [39.2, 39.3, 39.7, 41.4, 41.8, 42.9, 43.3, 45.8],
            [34.0, 35.0, 39.0, 40.0, 43.0, 43.0, 44.0, 45.0], [34.0, 34.8, 34.8, 35.4, 37.2, 37.8, 41.2, 42.8]);
        var outcome = SeveralSamples.AndersonDarlingTest(samples, new Permutations(499), new Random(1), Cancel);
        Assert.Equal(8.3926, outcome.Statistic, 5e-5);
        Assert.InRange(outcome.PValue, 0.002, 0.02);
    }

    // With two samples the statistic is nm/(2N) times the squared energy distance, on the line and off it, and its test is the same test.
    [Theory, InlineData(1), InlineData(3)]
    public void Two_samples_are_the_energy_distance(int d)
    {
        var random = new Random(2);
        double[] p = DrawnPoints.Normal(random, 30, d), q = DrawnPoints.Normal(random, 20, d, 0.3);
        var outcome = SeveralSamples.Energy(Samples(p, q), d, new Permutations(19), new Random(1), Cancel);
        Assert.Equal(30 * 20 / 100.0 * EnergyTest.Squared(p, q, d), outcome.Statistic, 1e-10);
        var few = SeveralSamples.Energy(Samples(p[..(4 * d)], q[..(5 * d)]), d, new Permutations(9), new Random(1), Cancel);
        Assert.Equal(EnergyTest.Test(p[..(4 * d)], q[..(5 * d)], d, new Permutations(9), new Random(5), Cancel).PValue, few.PValue, 1e-12);
        Assert.Contains("exact: all 126", few.Method, StringComparison.Ordinal);
    }

    // 1, 2 | 11, 12 | 21, 22: 6!/(2!2!2!) = 90 deals, of which the 3! that keep the pairs together are as far apart.
    [Fact]
    public void Tiny_samples_are_enumerated()
    {
        var outcome = SeveralSamples.Energy(Samples([1, 2], [11, 12], [21, 22]), 1, new Permutations(99), new Random(1), Cancel);
        Assert.Equal(6 / 90.0, outcome.PValue, 1e-12);
        Assert.Equal(0, outcome.PValueStandardError);
        Assert.Equal(1, SeveralSamples.Energy(Samples([3, 3], [3, 3], [3]), 1, new Permutations(99), new Random(1), Cancel).PValue);
        Assert.Throws<ArgumentException>(() => SeveralSamples.Energy(Samples([1, 2]), 1, new Permutations(9), new Random(1), Cancel));
        Assert.Throws<NotASampleException>(
            () => SeveralSamples.Energy(Samples([1, 2], [double.NaN], [1]), 1, new Permutations(9), new Random(1), Cancel));
    }

    // A number of pairs of which the first is larger, by counting; a half where all are tied;
    // numbers without a common value end at (α/2)^(1/n).
    [Fact]
    public void Discrimination_counts_pairs()
    {
        double[] p = [1, 4, 6, 6, 9], q = [2, 4, 5, 6];
        var found = Discrimination.Of(p, q, 1, 0.95, new Random(1))!;
        Assert.Equal(p.SelectMany(_ => q, (a, b) => a > b ? 1 : a == b ? 0.5 : 0).Average(), found.Probability, 1e-12);
        Assert.InRange(found.Probability, found.Low, found.High);
        var apart = Discrimination.Of([5, 6, 7, 8], [1, 2, 3], 1, 0.95, new Random(1))!;
        Assert.Equal((1, 1), (apart.Probability, apart.High));
        Assert.Equal(Math.Pow(0.025, 1 / 3.0), apart.Low, 1e-12);
        Assert.Equal(0.5, Discrimination.Of([3, 3, 3], [3, 3], 1, 0.95, new Random(1))!.Probability);
        Assert.Null(Discrimination.Of([3], [3, 4], 1, 0.95, new Random(1)));
        Assert.Null(Discrimination.Of(DrawnPoints.Normal(new Random(1), 20, 2), DrawnPoints.Normal(new Random(2), 200, 2), 2, 0.95,
            new Random(1)));
        var random = new Random(3);
        double[] x = DrawnPoints.Normal(random, 300, 2, 0.7), y = DrawnPoints.Normal(random, 300, 2);
        // Two means .7 apart in each of two columns: Φ(.7·√2/√2) = Φ(.7) = .758; the rule learned from half of it loses a little.
        var scored = Discrimination.Of(x, y, 2, 0.95, new Random(1))!;
        Assert.True(scored.Scored);
        Assert.InRange(scored.Probability, 0.68, 0.82);
    }

    // Twelve clusters of five rows per side, nearly all of the variance between them: of 40 tests at .1 at most 10 reject but for 3 in
    // 1,000; row by row more than half do.
    [Fact]
    public void Whole_clusters_change_sides()
    {
        int byCluster = 0, byRow = 0;
        for (int run = 0; run < 40; run++)
        {
            var random = new Random(run);
            double[] Rows() => [.. DrawnPoints.Normal(random, 12, 1).SelectMany(a => DrawnPoints.Normal(random, 5, 1, a, 0.2))];
            double[] p = Rows(), q = Rows();
            var clusters = new RowDependence
            {
                GroupsOfP = [.. Enumerable.Range(0, 60).Select(i => i / 5)],
                GroupsOfQ = [.. Enumerable.Range(0, 60).Select(i => 12 + i / 5)], IsClusters = true
            };
            if (GroupedPermutationTest.Test(p, q, 1, clusters, (a, b) => EnergyTest.Squared(a, b, 1), "energy", new Permutations(39),
                random, Cancel).PValue <= 0.1) byCluster++;
            if (EnergyTest.Test(p, q, 1, new Permutations(39), random, Cancel).PValue <= 0.1) byRow++;
        }
        Assert.InRange(byCluster, 0, 10);
        Assert.InRange(byRow, 15, 40);
    }

    // √(ln(4/.05)/2)·(1/√n + 1/√m) about the distance, cut to what a distance can be.
    [Fact]
    public void The_largest_difference_has_an_interval()
    {
        var random = new Random(4);
        double[] p = DrawnPoints.Normal(random, 400, 1), q = DrawnPoints.Normal(random, 100, 1, 1);
        var outcome = KolmogorovSmirnov.Test(p, q);
        double off = Math.Sqrt(Math.Log(80) / 2) * (1 / 20.0 + 1 / 10.0);
        Assert.Equal(Math.Max(0, outcome.Statistic - off), outcome.EffectInterval!.Low, 1e-12);
        Assert.Equal(Math.Min(1, outcome.Statistic + off), outcome.EffectInterval.High, 1e-12);
    }
}
