using CsCheck;
using Kullback.Monitoring;

namespace Kullback.Tests.Monitoring;

public class RankSketchTests
{
    // Few distinct values: ties and points of mass matter; now and then an infinity.
    private static readonly Gen<double[]> Values =
        Gen.Frequency((9, Gen.Int[-8, 8].Select(x => x * 0.5)), (6, Gen.Double[-4, 4]),
            (1, Gen.Bool.Select(up => up ? double.PositiveInfinity : double.NegativeInfinity)))
        .Array[0, 40];

    private static readonly double[] Probes =
        [double.NegativeInfinity, -4.25, -4, -1.1, -0.5, 0, 0.3, 0.5, 2, 4, 9, double.PositiveInfinity];

    [Fact]
    public void True_ranks_and_quantiles_lie_inside_the_bounds_after_any_tree_of_merges_and_prunings() =>
        Gen.Select(Values.Array[1, 6], Gen.Int[2, 12], Gen.Int[0, 1000]).Sample((chunks, boundaries, seed) =>
        {
            Random random = new(seed);
            List<RankSketch> sketches = [.. chunks.Select(c => RankSketch.OfSorted([.. c.Order()], random.Next(2, 20)))];
            while (sketches.Count > 1)
            {
                int a = random.Next(sketches.Count);
                RankSketch one = sketches[a];
                sketches.RemoveAt(a);
                int b = random.Next(sketches.Count);
                RankSketch merged = one.Merge(sketches[b]);
                sketches[b] = random.Next(2) == 0 ? merged.Pruned(boundaries) : merged;
            }
            return Holds(sketches[0], [.. chunks.SelectMany(c => c).Order()]);
        });

    [Fact]
    public void Merging_has_an_identity_commutes_and_associates_exactly() =>
        Gen.Select(Sketch, Sketch, Sketch).Sample((a, b, c) =>
            Same(a.Merge(RankSketch.Empty), a) && Same(RankSketch.Empty.Merge(a), a)
            && Same(a.Merge(b), b.Merge(a)) && Same(a.Merge(b).Merge(c), a.Merge(b.Merge(c))));

    [Fact]
    public void Few_values_are_summarised_exactly() =>
        Values.Sample(values =>
        {
            RankSketch sketch = RankSketch.OfSorted([.. values.Order()]);
            return sketch.RankError == 0
                && Probes.All(x => sketch.AtMost(x) == (values.LongCount(v => v <= x), values.LongCount(v => v <= x)));
        });

    [Fact]
    public void Pruning_keeps_points_of_mass_and_leaves_gaps_of_at_most_2n_over_k()
    {
        Random random = new(11);
        double[] values = [.. Enumerable.Range(0, 20_000).Select(k => k % 2 == 0 ? 0 : random.NextDouble() - 0.5).Order()];
        RankSketch sketch = RankSketch.OfSorted(values, 102);
        Assert.True(sketch.Boundaries.Length <= 102);
        Assert.InRange(sketch.RankError, 1, 2 * 20_000 / 100);
        // Half of the values are 0: its ranks must be known exactly, or nearly.
        (long low, long high) = sketch.AtMost(0);
        Assert.Equal(values.LongCount(v => v <= 0), low);
        Assert.Equal(low, high);
        Assert.Equal(new QuantileBounds(0, 0, 0), sketch.Quantile(0.5));
        Assert.Equal((values[0], values[^1]), (sketch.Minimum!.Value, sketch.Maximum!.Value));
    }

    [Fact]
    public void Counts_of_an_engine_bound_the_truth() =>
        Gen.Select(Values.Where(v => v.Length > 0), Gen.Double[-5, 5].Array[0, 6]).Sample((values, cuts) =>
        {
            double minimum = values.Min(), maximum = values.Max();
            double[] edges = [.. cuts.Where(c => c > minimum && c < maximum).Order().Distinct()];
            RankSketch sketch = RankSketch.OfCounts(minimum, maximum, values.Length, edges,
                [.. edges.Select(e => values.LongCount(v => v <= e))]);
            return Holds(sketch, [.. values.Order()]);
        });

    [Fact]
    public void Quantiles_of_many_values_are_near_the_truth()
    {
        double[] values = [.. Enumerable.Range(1, 100_000).Select(k => (double)k)];
        RankSketch sketch = RankSketch.OfSorted(values);
        foreach (double p in (ReadOnlySpan<double>)[0, 0.001, 0.25, 0.5, 0.999, 1])
        {
            QuantileBounds quantile = sketch.Quantile(p);
            double truth = Math.Max(1, Math.Ceiling(p * 100_000));
            Assert.InRange(truth, quantile.Low, quantile.High);
            // Ranks are values here, so the value is off by no more than the gap of ranks.
            Assert.InRange(Math.Abs(quantile.Value - truth), 0, sketch.RankError + 1);
        }
        Assert.InRange(sketch.RankError, 1, 200);
    }

    [Fact]
    public void Bad_input_is_refused_with_its_place()
    {
        Assert.Contains("sorted[2]", Assert.Throws<ArgumentException>(() => RankSketch.OfSorted([1, 3, 2])).Message,
            StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => RankSketch.OfSorted([1, double.NaN]));
        Assert.Throws<ArgumentException>(() => RankSketch.OfCounts(0, 9, 10, [3, 2], [4, 5]));
        Assert.Throws<ArgumentException>(() => RankSketch.OfCounts(0, 9, 10, [3], [10]));
        Assert.Throws<InvalidOperationException>(() => RankSketch.Empty.Quantile(0.5));
        Assert.Throws<ArgumentException>(() => RankSketch.Empty.AtMost(double.NaN));
    }

    private static Gen<RankSketch> Sketch => Values.Select(Gen.Int[2, 9], (values, k) => RankSketch.OfSorted([.. values.Order()], k));

    private static bool Same(RankSketch a, RankSketch b) => a.Count == b.Count && a.Boundaries.SequenceEqual(b.Boundaries);

    private static bool Holds(RankSketch sketch, double[] sorted)
    {
        if (sketch.Count != sorted.Length) return false;
        long error = sketch.RankError;
        foreach (double x in Probes.Concat(sorted))
        {
            (long low, long high) = sketch.AtMost(x);
            (long belowLow, long belowHigh) = sketch.Below(x);
            long atMost = sorted.LongCount(v => v <= x), below = sorted.LongCount(v => v < x);
            if (atMost < low || atMost > high || below < belowLow || below > belowHigh || high - low > error
                || belowHigh - belowLow > error) return false;
        }
        for (int k = 0; k <= 20 && sorted.Length > 0; k++)
        {
            QuantileBounds quantile = sketch.Quantile(k / 20.0);
            double truth = sorted[Math.Clamp((int)Math.Ceiling(k / 20.0 * sorted.Length), 1, sorted.Length) - 1];
            if (!(quantile.Low <= truth && truth <= quantile.High && quantile.Low <= quantile.Value && quantile.Value <= quantile.High))
                return false;
        }
        return true;
    }
}
