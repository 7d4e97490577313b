using Kullback.Estimation;

namespace Kullback.Tests.Estimation;

public class NeighborDivergenceTest
{
    private static readonly PointSettings Bare = new() { Subsamples = 0 };

    private static (double[] P, double[] Q, int D) Drawn(string distribution, Random random, int n) => distribution switch
    {
        "same-1" => (DrawnPoints.Normal(random, n, 1), DrawnPoints.Normal(random, n, 1), 1),
        "same-5" => (DrawnPoints.Normal(random, n, 5), DrawnPoints.Normal(random, n, 5), 5),
        "same-10" => (DrawnPoints.Normal(random, n, 10), DrawnPoints.Normal(random, n, 10), 10),
        "shift-1" => (DrawnPoints.Normal(random, n, 1), DrawnPoints.Normal(random, n, 1, 1), 1),
        "shift-2" => (DrawnPoints.Normal(random, n, 1), DrawnPoints.Normal(random, n, 1, 2), 1),
        "half-5" => (DrawnPoints.Normal(random, n, 5), DrawnPoints.Normal(random, n, 5, 0.5), 5),
        "half-10" => (DrawnPoints.Normal(random, n, 10), DrawnPoints.Normal(random, n, 10, 0.5), 10),
        "narrow-wide" => (DrawnPoints.Normal(random, n, 5), DrawnPoints.Normal(random, n, 5, 0, 2), 5),
        "wide-narrow" => (DrawnPoints.Normal(random, n, 5, 0, 2), DrawnPoints.Normal(random, n, 5), 5),
        "exponential" => (DrawnPoints.Exponential(random, n, 1), DrawnPoints.Exponential(random, n, 2), 1),
        "uniform" => (DrawnPoints.Uniform(random, n, 3, 0, 1), DrawnPoints.Uniform(random, n, 3, -0.5, 1.5), 3),
        _ => throw new ArgumentException(distribution),
    };

    // Means and standard deviations of single estimates, as an independent simulation gives them (200 runs each, 100 in ten dimensions);
    // both means err: over r runs here and R there by sd·√(1/r + 1/R), and four of these are allowed.
    [Theory]
    [InlineData("same-1", 1000, 1, -0.003, 0.057, 200)]
    [InlineData("same-1", 1000, 5, -0.001, 0.027, 200)]
    [InlineData("same-5", 1000, 5, -0.001, 0.029, 200)]
    [InlineData("same-10", 1000, 5, 0.006, 0.041, 100)]
    [InlineData("shift-1", 100, 1, 0.461, 0.252, 1000)]
    [InlineData("shift-1", 100, 5, 0.407, 0.144, 1000)]
    [InlineData("shift-1", 1000, 5, 0.474, 0.056, 200)]
    [InlineData("shift-1", 1000, 10, 0.462, 0.048, 200)]
    [InlineData("shift-2", 1000, 5, 1.782, 0.110, 200)]
    [InlineData("half-5", 1000, 5, 0.480, 0.050, 200)]
    [InlineData("half-10", 1000, 5, 0.844, 0.072, 100)]
    [InlineData("narrow-wide", 1000, 2, 1.749, 0.091, 200)]
    [InlineData("wide-narrow", 1000, 5, 0.434, 0.042, 200)]
    [InlineData("wide-narrow", 1000, 10, 0.199, 0.032, 200)]
    [InlineData("exponential", 1000, 5, 0.246, 0.044, 200)]
    [InlineData("uniform", 1000, 5, 1.922, 0.076, 200)]
    public void Means_are_those_of_an_independent_simulation(string distribution, int n, int k, double mean, double deviation, int theirs)
    {
        int runs = n == 100 ? 60 : distribution.EndsWith("10", StringComparison.Ordinal) ? 5 : 9;
        var random = new Random(20261123);
        var (found, _) = DrawnPoints.Moments(Enumerable.Range(0, runs).Select(_ =>
        {
            var (p, q, d) = Drawn(distribution, random, n);
            return NeighborDivergence.FixedNeighbors(p, q, d, Bare with { K = k }).Nats;
        }));
        Assert.Equal(mean, found, 4 * deviation * Math.Sqrt(1.0 / runs + 1.0 / theirs) + 0.0005);
    }

    [Theory, InlineData("same-1"), InlineData("same-5"), InlineData("same-10"), InlineData("shift-1"), InlineData("shift-2"),
        InlineData("half-5"), InlineData("half-10"),
        InlineData("narrow-wide"), InlineData("exponential"), InlineData("uniform")]
    public void What_the_sample_can_see_is_not_flagged(string distribution)
    {
        var random = new Random(5);
        for (int run = 0; run < 5; run++)
        {
            var (p, q, d) = Drawn(distribution, random, 1000);
            Assert.True(NeighborDivergence.FixedNeighbors(p, q, d, Bare).IsReliable);
        }
    }

    [Theory, InlineData(1), InlineData(5), InlineData(10)]
    public void What_the_sample_cannot_see_is_flagged(int k)
    {
        var random = new Random(5);
        for (int run = 0; run < 5; run++)
        {
            var (p, q, d) = Drawn("wide-narrow", random, 1000);
            var estimate = NeighborDivergence.FixedNeighbors(p, q, d, Bare with { K = k });
            Assert.Equal("no-support-overlap", estimate.Diagnoses[0].Code);
            Assert.False(estimate.IsReliable);
        }
    }

    // By hand: x = 0, 1, 3 and y = 0.5, 2.5; ρ = 1, 1, 2 and ν = 0.5, 0.5, 0.5 at k = 1; mean ln(ν/ρ) = −(5/3) ln 2 (0.5·0.5·0.25 = 2⁻⁴:
    // −(4/3) ln 2), ln(2/2) = 0.
    [Fact]
    public void A_case_by_hand()
        => Assert.Equal(-4 * Math.Log(2) / 3, NeighborDivergence.FixedNeighbors([0, 1, 3], [0.5, 2.5], 1, Bare with { K = 1 }).Nats, 1e-15);

    // With P = Q the common radius has no bias at all by symmetry but for ψ's; 20 runs of sd about 0.03.
    [Fact]
    public void The_common_radius_agrees_on_smooth_distributions()
    {
        var random = new Random(8);
        var (found, deviation) =
            DrawnPoints.Moments(Enumerable.Range(0, 20)
                .Select(
                    _ => NeighborDivergence.CommonRadius(DrawnPoints.Normal(random, 1000, 1), DrawnPoints.Normal(random, 1000, 1, 1), 1,
                        Bare).Nats));
        Assert.Equal(0.5, found, 4 * deviation / Math.Sqrt(20) + 0.02);
    }

    // Integers: the distribution is discrete and D(P‖Q) = Σ p ln(p/q); the plug-in with digammas is within its standard error.
    [Fact]
    public void Whole_numbers_are_read_as_atoms()
    {
        double[] p = [0.1, 0.2, 0.3, 0.4], q = [0.25, 0.25, 0.25, 0.25];
        var random = new Random(3);
        double[] Draw(double[] distribution, int n) => [.. Enumerable.Range(0, n).Select(_ =>
        {
            double u = random.NextDouble();
            return u < distribution[0] ? 0.0 : u < distribution[0] + distribution[1] ? 1
                : u < distribution[0] + distribution[1] + distribution[2] ? 2 : 3;
        })];
        double truth = p.Zip(q, (a, b) => a * Math.Log(a / b)).Sum();
        var (mean, deviation) = DrawnPoints.Moments(Enumerable.Range(0, 40)
            .Select(_ => NeighborDivergence.FixedNeighbors(Draw(p, 400), Draw(q, 500), 1, Bare).Nats));
        Assert.Equal(truth, mean, 4 * deviation / Math.Sqrt(40) + 0.003);
    }

    [Theory, InlineData(1e-12), InlineData(1e12), InlineData(1e-200), InlineData(1e200)]
    public void Scale_does_not_matter(double scale)
    {
        var random = new Random(4);
        double[] p = DrawnPoints.Normal(random, 200, 3), q = DrawnPoints.Normal(random, 150, 3, 0.3);
        double plain = NeighborDivergence.FixedNeighbors(p, q, 3, Bare).Nats;
        Assert.Equal(plain, NeighborDivergence.FixedNeighbors([.. p.Select(x => x * scale)], [.. q.Select(x => x * scale)], 3, Bare).Nats,
            1e-12);
    }

    [Fact]
    public void Duplicates_give_numbers_and_a_diagnosis()
    {
        var random = new Random(6);
        double[] p = DrawnPoints.Normal(random, 100, 2), q = DrawnPoints.Normal(random, 100, 2);
        p.AsSpan(0, 2).CopyTo(p.AsSpan(2));
        var one = NeighborDivergence.FixedNeighbors(p, q, 2, Bare with { K = 1 });
        Assert.True(double.IsFinite(one.Nats) && one.IsReliable);
        Assert.Contains(one.Diagnoses, d => d.Code == "duplicates");
        var self = NeighborDivergence.FixedNeighbors(p, p, 2, Bare with { K = 1 });
        Assert.True(double.IsFinite(self.Nats));
        // All points of both samples are one: the distributions agree.
        Assert.Equal(0, NeighborDivergence.FixedNeighbors(new double[20], new double[30], 2, Bare).Nats, 1e-14);
        // P sits on one point where Q has none: what counts can say, and a warning that it may be infinite.
        var atom = NeighborDivergence.FixedNeighbors(new double[200], q, 2, Bare);
        Assert.True(double.IsFinite(atom.Nats) && !atom.IsReliable);
        Assert.Contains(atom.Diagnoses, d => d.Code == "atoms");
    }

    [Fact]
    public void Bad_input_is_named()
    {
        Assert.Contains("p has no points", Assert.Throws<ArgumentException>(() => NeighborDivergence.FixedNeighbors([], [1], 1)).Message);
        Assert.Contains("q has no points",
            Assert.Throws<ArgumentException>(() => NeighborDivergence.FixedNeighbors([1, 2], [], 1)).Message);
        Assert.Contains("p has 1 point", Assert.Throws<ArgumentException>(() => NeighborDivergence.FixedNeighbors([1], [1], 1)).Message);
        Assert.Contains("q[1] = NaN",
            Assert.Throws<ArgumentException>(() => NeighborDivergence.FixedNeighbors([1, 2], [1, double.NaN], 1)).Message);
        Assert.Throws<ArgumentException>(() => NeighborDivergence.FixedNeighbors([1, double.NegativeInfinity], [1, 2], 1));
        Assert.Contains("multiple of the dimension",
            Assert.Throws<ArgumentException>(() => NeighborDivergence.FixedNeighbors([1, 2, 3, 4], [1, 2, 3], 2)).Message);
        Assert.Contains("K must be at most 4",
            Assert.Throws<ArgumentOutOfRangeException>(
                () => NeighborDivergence.FixedNeighbors([1, 2, 3, 4, 5], [1, 2, 3, 4, 5], 1)).Message);
    }

    // Normal interval, 200 subsamples: 95 % nominal. 60 runs: the count of hits is binomial, 4 standard deviations below 57 is 50.
    [Fact]
    public void The_interval_covers_where_nothing_is_flagged()
    {
        var random = new Random(9);
        int hits = 0, clean = 0;
        for (int run = 0; run < 60; run++)
        {
            var estimate = NeighborDivergence.FixedNeighbors(DrawnPoints.Normal(random, 400, 1), DrawnPoints.Normal(random, 400, 1), 1,
                new() { Seed = run, Subsamples = 60 });
            clean++;
            if (estimate.Interval is { } i && i.LowNats <= 0 && i.HighNats >= 0) hits++;
        }
        Assert.InRange(hits, (int)(clean * 0.95 - 4 * Math.Sqrt(clean * 0.0475)), clean);
    }

    // D = 0.625 and the mean estimate is 0.48: whatever the subsamples say, the interval must not pass for a clean one.
    [Fact]
    public void In_many_dimensions_a_bias_is_told()
    {
        var random = new Random(17);
        for (int run = 0; run < 5; run++)
        {
            var (p, q, d) = Drawn("half-5", random, 500);
            Assert.Contains(NeighborDivergence.FixedNeighbors(p, q, d, new() { Seed = run, Subsamples = 20 }).Diagnoses,
                x => x.Code == "not-converged");
        }
    }

    [Fact]
    public void A_seed_repeats_the_interval()
    {
        var random = new Random(10);
        double[] p = DrawnPoints.Normal(random, 300, 2), q = DrawnPoints.Normal(random, 300, 2);
        var settings = new PointSettings { Subsamples = 40, Seed = 7 };
        Assert.Equal(NeighborDivergence.FixedNeighbors(p, q, 2, settings).Interval,
            NeighborDivergence.FixedNeighbors(p, q, 2, settings).Interval);
    }

    [Fact]
    public void The_ratio_of_neighbors_sees_a_shift()
    {
        var random = new Random(11);
        var (mean, deviation) = DrawnPoints.Moments(Enumerable.Range(0, 10).Select(_ =>
            NeighborDivergence.NeighborRatio(DrawnPoints.Normal(random, 2000, 1), DrawnPoints.Normal(random, 2000, 1, 1), 1,
                Bare with { K = 45 }).Nats));
        // The paper's bias is of order (k/n)^(1/d) + 1/k: 0.045 here.
        Assert.Equal(0.5, mean, 4 * deviation / Math.Sqrt(10) + 0.045);
    }
}
