using CsCheck;
using Kullback.Estimation;

namespace Kullback.Tests.Estimation;

/// <summary>What every estimate promises, whatever the counts.</summary>
public class IntervalTest
{
    private static Gen<(double[] X, double[] Y)> Counts => Gen.Int[1, 15].SelectMany(cells =>
    {
        var side = Gen.Select(Gen.Int[0, 40].Array[cells], Gen.Int[1, 500])
            .Select((c, f) => c.Select(x => (double)x * (x % 3) * f).ToArray())
            .Where(c => c.Sum() > 0);
        return Gen.Select(side, side);
    });

    [Fact]
    public void The_estimate_is_inside_its_interval() => Counts.Sample((x, y) =>
    {
        var e = JensenShannonEstimate.From(BinnedSample.FromCounts(x), BinnedSample.FromCounts(y));
        double shown = Math.Max(0, e.Nats);
        return 0 <= e.LowNats && e.LowNats <= shown && shown <= e.HighNats && e.HighNats <= Math.Log(2)
            && !double.IsNaN(e.StandardErrorNats);
    });

    [Fact]
    public void The_estimate_is_inside_its_interval_for_the_directed_divergence() => Counts.Sample((x, y) =>
    {
        bool[] covered = [.. y.Select(c => c > 0)];
        if (!x.Zip(covered).Any(t => t.First > 0 && t.Second)) return true;
        var e = KullbackLeiblerEstimate.From(BinnedSample.FromCounts(x).Restrict(covered), BinnedSample.FromCounts(y).Restrict(covered));
        double shown = Math.Max(0, e.Nats);
        return 0 <= e.LowNats && e.LowNats <= shown && shown <= e.HighNats && double.IsFinite(e.HighNats);
    });

    [Fact]
    public void The_minimum_effect_test_and_the_lower_end_say_the_same()
    => Gen.Select(Counts, Gen.Double[0, 0.3]).Sample((counts, threshold) =>
    {
        var e = JensenShannonEstimate.From(BinnedSample.FromCounts(counts.X), BinnedSample.FromCounts(counts.Y));
        // The end is known to a millionth of the bias; leave out thresholds as near as that.
        if (Math.Abs(e.LowNats - threshold) <= 2e-6 * e.BiasNats) return true;
        return e.LowNats > threshold == e.MinimumEffectPValue(threshold) < 0.025;
    });

    [Fact]
    public void An_undecided_column_is_told_how_many_rows_decide()
    {
        // K = 10, 2000 rows per side, nothing changed: the upper end is near 0.0035 bit.
        double[] even = [.. Enumerable.Repeat(200.0, 10)];
        var equal = JensenShannonEstimate.From(BinnedSample.FromCounts(even), BinnedSample.FromCounts(even));
        Assert.Null(equal.RowsFactorToDecide(0.01 * Math.Log(2)));
        // 100 rows per side with expected noise: far from deciding 0.01 bit; order 1,000 to 2,000 rows needed (field study, 3.5).
        double[] x = [4, 16, 11, 9, 13, 7, 12, 8, 10, 10], y = [11, 9, 6, 14, 10, 10, 12, 8, 7, 13];
        var noisy = JensenShannonEstimate.From(BinnedSample.FromCounts(x), BinnedSample.FromCounts(y));
        Assert.InRange(noisy.RowsFactorToDecide(0.01 * Math.Log(2))!.Value * 100, 700, 4000);
    }

    [Fact]
    public void One_cell_and_disjoint_cells_are_answered()
    {
        var one = JensenShannonEstimate.From(BinnedSample.FromCounts([7]), BinnedSample.FromCounts([9]));
        Assert.Equal((0.0, 0.0, 0.0, 1.0), (one.Nats, one.LowNats, one.HighNats, one.MinimumEffectPValue(0)));
        var apart = JensenShannonEstimate.From(BinnedSample.FromCounts([500, 500, 0, 0]), BinnedSample.FromCounts([0, 0, 500, 500]));
        Assert.Equal(Math.Log(2), apart.PlugInNats, 1e-15);
        Assert.Equal(Math.Log(2), apart.HighNats, 1e-15);      // nothing speaks against disjoint populations
        Assert.True(apart.LowNats > 0.98 * Math.Log(2));
    }
}
