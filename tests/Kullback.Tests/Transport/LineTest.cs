using CsCheck;
using Kullback.Hypotheses;
using Kullback.Tests.Golden;
using Kullback.Transport;

namespace Kullback.Tests.Transport;

/// <summary>Distances on the line: against exact rationals (G4_transport.jsonl), against each other,
/// and bins against what they hide.</summary>
[Trait("Category", "Kernel")]
public class LineTest
{
    public static TheoryData<string> Cases
        => [.. GoldenFile.Lines("G4_transport.jsonl").Where(line => line.GetProperty("kind").GetString() == "line")
            .Select(line => line.GetProperty("id").GetString()!)];

    [Theory, MemberData(nameof(Cases))]
    public void Distance_agrees_with_exact_arithmetic(string id)
    {
        var line = GoldenFile.Lines("G4_transport.jsonl").Single(l => l.GetProperty("id").GetString() == id);
        var inputs = line.GetProperty("inputs");
        var (values, p, q) = Merge(
            GoldenFile.Numbers(inputs.GetProperty("x")), GoldenFile.Numbers(inputs.GetProperty("wx")),
            GoldenFile.Numbers(inputs.GetProperty("y")), GoldenFile.Numbers(inputs.GetProperty("wy")));
        foreach (int order in (int[])[1, 2, 3])
            GoldenFile.Close(GoldenFile.Number(line.GetProperty("expected").GetProperty($"wasserstein{order}")),
                new Wasserstein(order).Between(values, p, q), 1e-14, 0, $"{id} order {order}");
    }

    private static (double[] Values, double[] P, double[] Q) Merge(double[] x, double[] wx, double[] y, double[] wy)
    {
        var all = x.Zip(wx, (v, w) => (V: v, P: w, Q: 0.0)).Concat(y.Zip(wy, (v, w) => (V: v, P: 0.0, Q: w))).OrderBy(t => t.V).ToArray();
        return ([.. all.Select(t => t.V)], [.. all.Select(t => t.P)], [.. all.Select(t => t.Q)]);
    }

    private static Gen<(double[] Values, double[] P, double[] Q)> Samples => Gen.Select(
        Gen.Int[0, 30].Select(i => i / 4.0).Array[2, 40], Gen.Int[0, 30].Select(i => i / 4.0).Array[2, 40])
        .Select((x, y) => Merge(x, [.. x.Select(_ => 1.0)], y, [.. y.Select(_ => 1.0)]));

    [Fact]
    public void Both_forms_of_the_first_order_agree() => Samples.Sample((values, p, q) =>
    {
        // Order 1 + 1e-9 walks the quantile functions; the power changes a distance of at most 8 by less than 1e-7.
        double byArea = new Wasserstein(1).Between(values, p, q), byQuantiles = new Wasserstein(1 + 1e-9).Between(values, p, q);
        return Math.Abs(byArea - byQuantiles) <= 1e-7;
    });

    [Fact]
    public void Exact_distances_lie_within_the_bounds_of_bins() => Gen.Select(Samples, Gen.Int[1, 6]).Sample((sample, size) =>
    {
        var (values, p, q) = sample;
        var bins = new List<NumberBin>();
        for (int i = 0; i < values.Length;)
        {
            int last = Math.Min(values.Length, i + size) - 1;
            while (last + 1 < values.Length && values[last + 1] == values[last]) last++;
            bins.Add(new NumberBin(values[i], values[last], p[i..(last + 1)].Sum(), q[i..(last + 1)].Sum()));
            i = last + 1;
        }
        var w = Wasserstein.First([.. bins]);
        var d = KolmogorovSmirnov.Distance([.. bins]);
        // 1e-12: sums of at most eighty areas below 8.
        return Math.Abs(w.Value - new Wasserstein(1).Between(values, p, q)) <= w.ErrorBound + 1e-12
            && Math.Abs(d.Value - KolmogorovSmirnov.Distance(values, p, q)) <= d.ErrorBound + 1e-12;
    });

    [Fact]
    public void Single_values_as_bins_are_exact() => Samples.Sample((values, p, q) =>
    {
        NumberBin[] bins = [.. values.Select((v, i) => new NumberBin(v, v, p[i], q[i]))];
        var (w, d) = (Wasserstein.First(bins), KolmogorovSmirnov.Distance(bins));
        return w.ErrorBound == 0 && d.ErrorBound == 0 && d.Value == KolmogorovSmirnov.Distance(values, p, q)
            && Math.Abs(w.Value - new Wasserstein(1).Between(values, p, q)) <= 1e-12;
    });

    [Fact]
    public void A_shift_moves_every_row_by_itself()
    {
        double[] x = [0, 1, 2, 5], values = [0, 1, 2, 3, 4, 5, 5, 8];
        var (merged, p, q) = Merge(x, [1, 1, 1, 1], [.. x.Select(v => v + 3)], [1, 1, 1, 1]);
        Assert.Equal(values, merged);
        foreach (double order in (double[])[1, 2, 7.5]) Assert.Equal(3, new Wasserstein(order).Between(merged, p, q), 1e-14);
        Assert.Equal(0.75, KolmogorovSmirnov.Distance(merged, p, q));      // after 2: three of four against none
    }

    [Fact]
    public void Infinite_values_cost_infinity_only_when_mass_must_move_there()
    {
        double[] values = [double.NegativeInfinity, 0, 1, double.PositiveInfinity];
        Assert.Equal(0, new Wasserstein(1).Between(values, [1, 2, 3, 4], [2, 4, 6, 8]));
        Assert.Equal(double.PositiveInfinity, new Wasserstein(1).Between(values, [1, 2, 3, 4], [2, 4, 7, 7]));
        Assert.Equal(0.1, new Wasserstein(1).Between(values, [1, 2, 3, 4], [1, 3, 2, 4]), 1e-15);
        Assert.Equal(double.PositiveInfinity, new Wasserstein(2).Between(values, [1, 0, 0, 1], [0, 1, 1, 0]));
    }

    // t = 1.3581 is the tabled 5 % point, 1.6276 the 1 % point (Smirnov 1948), to the four digits given.
    [Theory]
    [InlineData(1.3581, 0.05, 2e-5)]
    [InlineData(1.6276, 0.01, 5e-6)]
    [InlineData(0.8276, 0.5, 1e-4)]
    public void Limit_distribution_has_its_tabled_points(double t, double probability, double tolerance)
        => Assert.Equal(probability, KolmogorovSmirnov.PValue(t / Math.Sqrt(5000), 10000, 10000), tolerance);
}
