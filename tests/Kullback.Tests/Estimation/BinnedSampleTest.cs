using CsCheck;
using Kullback.Estimation;

namespace Kullback.Tests.Estimation;

/// <summary>The three kinds of sample agree where they mean the same.</summary>
public class CellSampleTest
{
    private static readonly double[] Current = [30, 12, 0, 55, 7, 96], Reference = [41, 10, 5, 48, 0, 210];

    private static IEnumerable<(long cluster, int cell, double weight)> Rows(double[] counts, int copies, double weight = 1)
    {
        long cluster = 0;
        for (int k = 0; k < counts.Length; k++)
            for (int i = 0; i < counts[k]; i++, cluster++)
                for (int c = 0; c < copies; c++) yield return (cluster, k, weight);
    }

    [Fact]
    public void Counts_have_the_bias_of_the_formula_and_cells_less_one_degrees_of_freedom()
    {
        var estimate = JensenShannonEstimate.From(BinnedSample.FromCounts(Current), BinnedSample.FromCounts(Reference));
        double m = Current.Sum(), n = Reference.Sum(), bias = 0, full = 0, plugIn = 0;
        for (int k = 0; k < Current.Length; k++)
        {
            double p = Current[k] / m, q = Reference[k] / n, s = p + q;
            // A cell without rows counts half of what it would with a small share: cell 2 of the current sample, cell 4 of the reference.
            bias += q * (1 - p) / s / (4 * m) * (p == 0 ? 0.5 : 1) + p * (1 - q) / s / (4 * n) * (q == 0 ? 0.5 : 1);
            full += q * (1 - p) / s / (4 * m) + p * (1 - q) / s / (4 * n);
            plugIn += (p > 0 ? p * Math.Log(2 * p / s) / 2 : 0) + (q > 0 ? q * Math.Log(2 * q / s) / 2 : 0);
        }
        Assert.Equal(5, estimate.DegreesOfFreedom);
        Assert.Equal(bias, estimate.BiasNats, 1e-15);       // six terms below 0.01
        Assert.Equal(plugIn, estimate.PlugInNats, 1e-15);
        Assert.Equal(full / 5, estimate.ScaleNats, 1e-16);
    }

    // The general route (products with V, weights) and the short one for counts are different code for the same numbers.
    [Fact]
    public void Weights_of_one_are_counts()
    {
        var counts = JensenShannonEstimate.From(BinnedSample.FromCounts(Current), BinnedSample.FromCounts(Reference));
        var weights = JensenShannonEstimate.From(BinnedSample.FromWeights(Current, Current),
            BinnedSample.FromWeights(Reference, Reference));
        Same(counts, weights, 1e-12);
    }

    [Fact]
    public void A_common_factor_of_the_weights_changes_nothing()
    {
        double[] w = [3, 8, 1, 9, 4, 4], w2 = [2, 7, 1, 8, 3, 5];
        var one = JensenShannonEstimate.From(BinnedSample.FromWeights(w, w2), BinnedSample.FromWeights(Reference, Reference));
        var two = JensenShannonEstimate.From(
            BinnedSample.FromWeights([.. w.Select(x => 7 * x)], [.. w2.Select(x => 49 * x)]),
            BinnedSample.FromWeights(Reference, Reference));
        Same(one, two, 1e-12);
    }

    // Rows repeated r times are r times fewer rows. Clusters carry the factor C/(C − 1), and V at their own shares instead of pooled ones.
    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    public void Clusters_of_copies_are_single_rows(int copies)
    {
        double[] counts = [150, 100, 50, 200];
        var single = BinnedSample.FromCounts(counts);
        var clusters = BinnedSample.FromClusters(4, Rows(counts, copies, 0.3));
        Assert.Equal(500, clusters.Clusters);
        Assert.Equal(499, clusters.EffectiveRows, 1e-6);
        var a = JensenShannonEstimate.From(single, single);
        var b = JensenShannonEstimate.From(clusters, clusters);
        Assert.Equal(a.BiasNats * 500 / 499, b.BiasNats, 1e-14);
        // The unbiased trace of V² is exact for normal data, right to O(1/C) here.
        Assert.Equal(a.DegreesOfFreedom, b.DegreesOfFreedom, 3.0 * 3 / 500);
    }

    [Fact]
    public void Kish_effective_rows_of_weights()
        => Assert.Equal(100 * 100 / 1700.0, BinnedSample.FromWeights([60, 40], [900, 800]).EffectiveRows, 1e-12);

    [Fact]
    public void Merging_and_restricting_act_on_every_kind_alike()
    {
        int[] map = [0, 1, 1, 0, 2, 2];
        bool[] keep = [true, false, true, true, false, true];
        var counts = BinnedSample.FromCounts(Reference);
        foreach (var sample in (BinnedSample[])[counts, BinnedSample.FromWeights(Reference, Reference),
            BinnedSample.FromClusters(6, Rows(Reference, 1))])
        {
            Assert.Equal([89, 15, 210], sample.Merge(map, 3).Weights.ToArray());
            Assert.Equal([41, 5, 48, 210], sample.Restrict(keep).Weights.ToArray());
            Assert.Equal(1, sample.Restrict(keep).Shares.ToArray().Sum(), 1e-15);
        }
        var rows = Rows(Reference, 3).Select((row, i) => (row.cluster / 4, row.cell, 1.0 + i % 2)).ToList();
        var merged = BinnedSample.FromClusters(6, rows).Merge(map, 3);
        var direct = BinnedSample.FromClusters(3, rows.Select(r => (r.Item1, map[r.cell], r.Item3)));
        Assert.Equal(direct.EffectiveRows, merged.EffectiveRows, 1e-9);
    }

    // Forty probes of random signs give the degrees of freedom to a few per cent; 2·√(2/60)/√K + chance is far below 5 % here.
    [Fact]
    public void Many_cells_and_clusters_are_probed_not_squared()
    {
        const int Cells = 1500;
        var random = new Random(4);
        var rows = Enumerable.Range(0, 200_000).Select(i => ((long)i / 2, random.Next(Cells), 1.0)).ToList();
        var half = BinnedSample.FromClusters(Cells, rows.Take(100_000));
        var estimate = JensenShannonEstimate.From(half, BinnedSample.FromClusters(Cells, rows.Skip(100_000)));
        Assert.Equal(Cells - 1, estimate.DegreesOfFreedom, 0.05 * Cells);
    }

    [Fact]
    public void Bad_samples_are_refused()
    {
        Assert.Throws<ArgumentException>(() => BinnedSample.FromCounts([0, 0]));
        Assert.Throws<ArgumentException>(() => BinnedSample.FromCounts([1, -1]));
        Assert.Throws<ArgumentException>(() => BinnedSample.FromCounts([double.NaN]));
        Assert.Throws<ArgumentException>(() => BinnedSample.FromWeights([1, 2], [1]));
        Assert.Throws<ArgumentException>(() => BinnedSample.FromWeights([1, 2], [1, 0]));
        Assert.Throws<ArgumentException>(() => BinnedSample.FromClusters(2, [(7, 0, 1), (7, 1, 1)]));
        Assert.Throws<ArgumentOutOfRangeException>(() => BinnedSample.FromClusters(2, [(7, 2, 1)]));
        Assert.Throws<ArgumentException>(() => BinnedSample.FromCounts([1, 2]).Merge([0, 2], 2));
    }

    private static void Same(JensenShannonEstimate a, JensenShannonEstimate b, double relative)
    {
        foreach (var (x, y) in new[]
        {
            (a.PlugInNats, b.PlugInNats), (a.BiasNats, b.BiasNats), (a.DegreesOfFreedom, b.DegreesOfFreedom),
                (a.StandardErrorNats, b.StandardErrorNats),
        })
            Assert.Equal(x, y, relative * Math.Abs(x));
        // The ends of an interval are found to a millionth of the bias.
        Assert.Equal(a.LowNats, b.LowNats, 1e-5 * a.BiasNats);
        Assert.Equal(a.HighNats, b.HighNats, 1e-5 * a.BiasNats);
    }
}
