using System.Diagnostics;
using Kullback.Estimation;
using Kullback.Hypotheses;

namespace Kullback.Tests.Estimation;

/// <summary>Guards against work that grows with rows, or with cells times cells times clusters. Limits are far above what is measured (0.3,
/// 20 and
/// 1,240 ms), since a machine may be busy.</summary>
public class CostTest
{
    [Theory]
    [InlineData(20, 1e4)]
    [InlineData(20, 1e12)]
    [InlineData(2000, 1e9)]
    public void An_estimate_does_not_grow_with_the_rows(int cells, double rows)
    {
        double[] x = [.. Enumerable.Range(0, cells).Select(k => Math.Floor(rows / cells * (1 + 0.3 * Math.Sin(k))))];
        double[] y = [.. Enumerable.Range(0, cells).Select(k => Math.Floor(rows / cells * (1 + 0.3 * Math.Cos(k))))];
        Assert.True(Milliseconds(() => JensenShannonEstimate.From(BinnedSample.FromCounts(x), BinnedSample.FromCounts(y))) < 200);
        // Disjoint samples have no first-order variance at all.
        double[] left = [.. x, .. new double[cells]], right = [.. new double[cells], .. y];
        Assert.True(Milliseconds(() => JensenShannonEstimate.From(BinnedSample.FromCounts(left), BinnedSample.FromCounts(right))) < 200);
    }

    [Fact]
    public void A_hundred_thousand_clusters_on_two_thousand_cells_take_seconds_at_most()
    {
        var random = new Random(5);
        var rows = Enumerable.Range(0, 400_000).Select(i => ((long)i / 4, random.Next(2000), 1.0)).ToList();
        var sample = BinnedSample.FromClusters(2000, rows);
        Assert.True(Milliseconds(() => JensenShannonEstimate.From(sample, sample)) < 8000);
    }

    [Fact]
    public void Ten_thousand_random_tables_take_a_fraction_of_a_second()
    {
        double[] x = [.. Enumerable.Range(1, 20).Select(k => 10.0 + k % 7)], y = [.. Enumerable.Range(1, 20).Select(k => 75.0 + k % 5)];
        Assert.True(Milliseconds(() => PermutationTest.Homogeneity(x, y, 9999, new Random(1))) < 2000);
    }

    private static double Milliseconds(Action action)
    {
        action();
        var clock = Stopwatch.StartNew();
        action();
        TestContext.Current.SendDiagnosticMessage($"{clock.Elapsed.TotalMilliseconds} ms");
        return clock.Elapsed.TotalMilliseconds;
    }
}
