using Kullback.Estimation;

namespace Kullback.Tests.Estimation;

/// <summary>What must not change an estimate: units, order of columns, columns that carry nothing,
/// the way in which values are rounded.</summary>
public class PointPreparationTest
{
    // A sample beside itself, or beside one that holds a tenth of its rows: nearest neighbors take the copies for density.
    // Independent samples share none.
    [Theory, InlineData(1.0, true), InlineData(0.1, true), InlineData(0.0, false)]
    public void Rows_that_both_samples_have_are_said(double share, bool marked)
    {
        var random = new Random(5);
        double[] p = [.. Enumerable.Range(0, 400).Select(_ => random.NextDouble() + random.NextDouble())],
            q = [.. Enumerable.Range(0, 400).Select(_ => random.NextDouble() + random.NextDouble())];
        p.AsSpan(0, (int)(share * p.Length)).CopyTo(q);
        var estimate = PointEstimate.KullbackLeibler(p, q, 2, new() { Subsamples = 20 });
        Assert.Equal(marked, estimate.Diagnoses.Any(d => d.Code == "shared-rows" && d.Disqualifies));
        if (estimate.Interval is { HighNats: < 0 }) Assert.Contains(estimate.Diagnoses, d => d.Disqualifies);
    }

    private static readonly PointSettings Few = new() { Subsamples = 20 };

    private static double[] Each(double[] rows, int d, Func<double[], double[]> map) => [.. rows.Chunk(d).SelectMany(map)];

    private static void Same(DivergenceEstimate a, DivergenceEstimate b, double shift = 0, double tolerance = 1e-9)
    {
        Assert.Equal(a.Nats + shift, b.Nats, tolerance);
        Assert.Equal(a.Interval!.Value.LowNats + shift, b.Interval!.Value.LowNats, tolerance);
        Assert.Equal(a.Interval!.Value.HighNats + shift, b.Interval!.Value.HighNats, tolerance);
    }

    // Every column in units of its own, moved: x → a·x + b. Rounding of a·x + b moves distances by some 2⁻⁵² of the offset, far below 1e-9.
    [Fact]
    public void Units_do_not_matter()
    {
        var random = new Random(1);
        double[] p = DrawnPoints.Normal(random, 300, 3), q = DrawnPoints.Normal(random, 300, 3, 0.4);
        static double[] Units(double[] x) => [2.54 * x[0] + 100, 1e6 * x[1] - 3e6, x[2] / 1000];
        Same(PointEstimate.KullbackLeibler(p, q, 3, Few), PointEstimate.KullbackLeibler(Each(p, 3, Units), Each(q, 3, Units), 3, Few));
        Same(PointEstimate.Entropy(p, 3, Few), PointEstimate.Entropy(Each(p, 3, Units), 3, Few),
            Math.Log(2.54) + Math.Log(1e6) - Math.Log(1000));
        double[] x = Each(p, 3, v => [v[0], v[1]]), y = Each(p, 3, v => [v[2] + v[0]]);
        Same(PointEstimate.MutualInformation(x, 2, y, 1, settings: Few with { K = 3 }),
            PointEstimate.MutualInformation(Each(x, 2, v => [1e-5 * v[0] + 7, 250 * v[1]]), 2, Each(y, 1, v => [v[0] * 1e4]), 1,
                settings: Few with { K = 3 }));
    }

    // Normal samples need no map of single coordinates, and then distances are those in the metric of the covariance:
    // every invertible linear map keeps them.
    [Fact]
    public void Linear_maps_do_not_matter()
    {
        var random = new Random(2);
        double[] p = DrawnPoints.Normal(random, 300, 2), q = DrawnPoints.Normal(random, 300, 2, 0.4);
        static double[] Mixed(double[] x) => [3 * x[0] + 2 * x[1], x[0] - 5 * x[1]];
        Same(PointEstimate.KullbackLeibler(p, q, 2, Few), PointEstimate.KullbackLeibler(Each(p, 2, Mixed), Each(q, 2, Mixed), 2, Few));
        Same(PointEstimate.Entropy(p, 2, Few), PointEstimate.Entropy(Each(p, 2, Mixed), 2, Few), Math.Log(17));
    }

    // Increasing maps of a coordinate change no information, and here not even the ranks.
    [Fact]
    public void Increasing_maps_do_not_matter_to_information()
    {
        var (x, y) = DrawnPoints.Pair(new Random(3), 300, 0.7);
        Same(PointEstimate.MutualInformation(x, 1, y, 1, settings: Few),
            PointEstimate.MutualInformation([.. x.Select(Math.Exp)], 1, [.. y.Select(v => v * v * v)], 1, settings: Few), 0, 1e-12);
    }

    [Fact]
    public void Constant_and_collinear_columns_are_left_out_and_said()
    {
        var random = new Random(4);
        double[] p = DrawnPoints.Normal(random, 400, 2), q = DrawnPoints.Normal(random, 400, 2, 0.5);
        static double[] Padded(double[] x) => [x[0], 7, x[1], x[0] + 2 * x[1], Math.Round(3 * x[0] - x[1], 4)];
        var padded = PointEstimate.KullbackLeibler(Each(p, 2, Padded), Each(q, 2, Padded), 5, Few with { Subsamples = 40 },
            ["a", "b", "c", "d", "e"]);
        var plain = PointEstimate.KullbackLeibler(p, q, 2, Few with { Subsamples = 40 });
        Assert.Equal(plain.Nats, padded.Nats, 1e-9);
        Assert.Contains(padded.Diagnoses, d => d.Code == "constant-column" && d.Text.StartsWith("'b' ", StringComparison.Ordinal));
        Assert.Contains(padded.Diagnoses, d => d.Code == "combined-column" && d.Text.StartsWith("'d', 'e' ", StringComparison.Ordinal));
        Assert.True(padded.IsReliable);
        var entropy = PointEstimate.Entropy(Each(p, 2, Padded), 5, Few);
        Assert.Equal(PointEstimate.Entropy(p, 2, Few).Nats, entropy.Nats, 1e-9);
        Assert.Equal("h(P) of 2 of 5 columns", entropy.Quantity);
    }

    // Three fair coins beside a normal number: D = that of the number; a coin of .5 against .8: its divergence adds.
    [Fact]
    public void Discrete_columns_split_the_divergence()
    {
        var random = new Random(5);
        double[] Rows(int n, double share, double mean)
        {
            double[] x = DrawnPoints.Normal(random, n, 1, mean);
            return [.. x.SelectMany(v => new[] { v, random.NextDouble() < share ? 1.0 : 0, random.Next(2) })];
        }
        double truth = 0.125 + 0.5 * Math.Log(0.5 / 0.8) + 0.5 * Math.Log(0.5 / 0.2);
        var found = PointEstimate.KullbackLeibler(Rows(1200, 0.5, 0), Rows(1200, 0.8, 0.5), 3, new() { Subsamples = 60 });
        Assert.InRange(truth, found.Interval!.Value.LowNats, found.Interval.Value.HighNats);
        Assert.Equal(truth, found.Nats, 4 * found.StandardErrorNats!.Value);
        Assert.Contains(found.Diagnoses, d => d.Code == "discrete-column");
        // Label and number: I(L; Y), uniform on {0, …, 4} and on [L, L + 2]: ln 5 − (4/5) ln 2.
        double[] label = [.. Enumerable.Range(0, 800).Select(_ => (double)random.Next(5))],
            y = [.. label.Select(l => l + 2 * random.NextDouble())];
        var information = PointEstimate.MutualInformation(label, 1, y, 1, settings: new() { K = 3, Subsamples = 60 });
        Assert.Equal(Math.Log(5) - 0.8 * Math.Log(2), information.Nats, 0.08);
        // Two discrete columns are a table of counts: independent, 0.
        double[] other = [.. label.Select(_ => (double)random.Next(3))];
        Assert.Equal(0, PointEstimate.MutualInformation(label, 1, other, 1, settings: Few).Nats, 0.02);
    }

    [Fact]
    public void A_density_with_an_atom_is_taken_apart()
    {
        var random = new Random(6);
        // 0 with probability .4 or .2, and a normal number otherwise.
        double[] Rows(double share) => [.. DrawnPoints.Normal(random, 1500, 1).Select(v => random.NextDouble() < share ? 0.0 : v)];
        double truth = 0.4 * Math.Log(0.4 / 0.2) + 0.6 * Math.Log(0.6 / 0.8);
        var found = PointEstimate.KullbackLeibler(Rows(0.4), Rows(0.2), 1, new() { Subsamples = 60 });
        Assert.Equal(truth, found.Nats, 4 * found.StandardErrorNats!.Value);
        Assert.Contains(found.Diagnoses, d => d.Code == "atoms-in-column");
        Assert.False(PointEstimate.Entropy(Rows(0.4), 1, Few).IsReliable);
    }

    // The same data with one decimal and as integers: D is about 0, not infinite.
    [Fact]
    public void Two_roundings_of_the_same_are_read_at_the_coarser()
    {
        var random = new Random(7);
        double[] p = [.. DrawnPoints.Normal(random, 1000, 1, 50, 12).Select(v => Math.Round(v, 1))],
            q = [.. DrawnPoints.Normal(random, 1000, 1, 50, 12).Select(v => Math.Round(v))];
        var found = PointEstimate.KullbackLeibler(p, q, 1, new() { Subsamples = 60 });
        Assert.InRange(0, found.Interval!.Value.LowNats, found.Interval.Value.HighNats);
        Assert.Contains(found.Diagnoses, d => d.Code == "one-rounding");
    }

    // Independent rounded normals: 0. Correlated ones (ρ = √(1 − e^(−0.82)), I = .41 before rounding; rounding to a fifteenth of the
    // deviation takes less than a hundredth of it): the mean of ten runs within four of its standard errors,
    // and .02 of bias that the bare estimate has at n = 1,000.
    [Theory, InlineData("ksg1", 0), InlineData("mixed", 0), InlineData("auto", 0), InlineData("ksg1", 0.41), InlineData("mixed", 0.41),
        InlineData("auto", 0.41)]
    public void Rounded_normals(string method, double truth)
    {
        double rho = Math.Sqrt(1 - Math.Exp(-2 * truth));
        var random = new Random(8);
        var (mean, deviation) = DrawnPoints.Moments(Enumerable.Range(0, 10).Select(run =>
        {
            var (x, y) = DrawnPoints.Pair(random, 1000, rho);
            double[] a = [.. x.Select(v => Math.Round(45 + 15 * v))], b = [.. y.Select(v => Math.Round(120 + 15 * v))];
            var bare = new PointSettings { K = 3, Subsamples = 0, Seed = run };
            return (method == "ksg1" ? NeighborInformation.Kraskov1(a, 1, b, 1, bare) : method == "mixed"
                ? NeighborInformation.Mixed(a, 1, b, 1, bare)
                : PointEstimate.MutualInformation(a, 1, b, 1, settings: bare)).Nats;
        }));
        Assert.Equal(truth, mean, 4 * deviation / Math.Sqrt(10) + 0.02);
    }

    [Theory]
    [InlineData(new[] { 1.0, 2, 4, 7 }, 1)]
    [InlineData(new[] { 0.1, 0.25, 0.4, 1.3 }, 0.15)]
    [InlineData(new[] { 2.54, 5.08, 12.7 }, 2.54)]
    [InlineData(new[] { 0, 1, Math.PI, Math.E }, 0)]
    [InlineData(new[] { 1.0, 1, 1 }, 0)]
    public void The_step_of_a_rounding_is_found(double[] values, double step)
        => Assert.Equal(step, Lattice.StepOf([.. values.Order()]), 1e-12);

    [Fact]
    public void Infinite_values_are_told()
    {
        var random = new Random(9);
        double[] x = DrawnPoints.Normal(random, 300, 1);
        var self = PointEstimate.MutualInformation(x, 1, x, 1, settings: Few);
        Assert.Equal(double.PositiveInfinity, self.Interval!.Value.HighNats);
        Assert.InRange(self.Nats, self.Interval.Value.LowNats, double.PositiveInfinity);
        Assert.Contains(self.Diagnoses, d => d.Code == "one-sided");
        // Q stands still in a column in which P moves.
        double[] p = DrawnPoints.Normal(random, 200, 2), q = Each(DrawnPoints.Normal(random, 200, 2), 2, v => [v[0], 7]);
        var flat = PointEstimate.KullbackLeibler(p, q, 2, Few);
        Assert.Equal(double.PositiveInfinity, flat.Nats);
        Assert.Equal(double.PositiveInfinity, flat.Interval!.Value.HighNats);
    }

    [Fact]
    public void Copies_and_dependent_rows_are_told()
    {
        var random = new Random(10);
        double[] half = DrawnPoints.Normal(random, 150, 2), twice = [.. half, .. half];
        Assert.False(PointEstimate.KullbackLeibler(twice, DrawnPoints.Normal(random, 300, 2), 2, Few).IsReliable);
        var walk = new double[600];
        for (int i = 1; i < walk.Length; i++) walk[i] = 0.95 * walk[i - 1] + random.NextDouble() - 0.5;
        Assert.Contains(PointEstimate.Entropy(walk, 1, Few).Diagnoses, d => d is { Code: "dependent-rows", Disqualifies: true });
        Assert.DoesNotContain(PointEstimate.Entropy([.. walk.Order()], 1, Few).Diagnoses, d => d.Code == "dependent-rows");
    }

    [Fact]
    public void Bad_and_tiny_input()
    {
        Assert.Contains("q[1] = NaN",
            Assert.Throws<ArgumentException>(() => PointEstimate.KullbackLeibler([1, 2], [1, double.NaN], 1)).Message);
        Assert.Contains("y has 2 rows",
            Assert.Throws<ArgumentException>(() => PointEstimate.MutualInformation([1, 2, 3], 1, [1, 2], 1)).Message);
        Assert.Equal(0, PointEstimate.KullbackLeibler(new double[20], new double[20], 1, Few).Nats);
        Assert.Equal(double.NegativeInfinity, PointEstimate.Entropy(new double[20], 1, Few).Nats);
        Assert.Equal(0, PointEstimate.MutualInformation(new double[20], 1, DrawnPoints.Normal(new Random(1), 20, 1), 1,
            settings: Few).Nats);
        var tiny = PointEstimate.KullbackLeibler([1, 2.5, 3.1], [1.7, 2.2, 4], 1, Few with { K = 1 });
        Assert.Equal((0, double.PositiveInfinity), (tiny.Interval!.Value.LowNats, tiny.Interval.Value.HighNats));
    }
}
