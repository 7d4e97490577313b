using System.Globalization;
using Kullback.Data.Columns;
using Kullback.Data.Comparisons;

namespace Kullback.Data.Tests.Comparisons;

/// <summary>Weights, clusters and segments of whole comparisons.</summary>
public sealed class DependentRowsTest : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private ComparisonReport Compare(string header, int rows, Func<int, string> reference, Func<int, string> current,
        ComparisonOptions? options = null)
        => Compared.Lines(_folder, header, Enumerable.Range(0, rows).Select(reference), Enumerable.Range(0, rows).Select(current), options);

    // ---- weights -------------------------------------------------------------------------------------------------------------

    private static string Weighted(int i, int shift)
        => string.Create(CultureInfo.InvariantCulture,
            $"{(i * 7919 + shift) % 50},{"abc"[(i + i / 7) % 10 < 3 + shift % 3 ? 0 : i % 2 + 1]},1,2");

    [Fact]
    public void Equal_weights_are_no_weights()
    {
        ComparisonReport none = Compare("n,s,one,two", 2_000, i => Weighted(i, 0), i => Weighted(i, 5), new() { Exclude = ["one", "two"] });
        ComparisonReport one = Compare("n,s,one,two", 2_000, i => Weighted(i, 0), i => Weighted(i, 5),
            new() { Weight = "one", Exclude = ["two"] });
        ComparisonReport two = Compare("n,s,one,two", 2_000, i => Weighted(i, 0), i => Weighted(i, 5),
            new() { Weight = "two", Exclude = ["one"] });
        Assert.Equal((2_000.0, 2_000.0), (one.Reference.EffectiveRows, two.Current.EffectiveRows));
        Assert.Null(none.Reference.EffectiveRows);
        foreach (string column in new[] { "n", "s" })
        {
            ColumnFigures f = none.Row(column).Figures!;
            foreach (ColumnFigures g in new[] { one.Row(column).Figures!, two.Row(column).Figures! })
            {
                Assert.Equal(f.PlugInBits, g.PlugInBits, 1e-12);
                Assert.Equal(f.BitsRaw, g.BitsRaw, 1e-9);
                Assert.Equal(f.BitsLow, g.BitsLow, 1e-9);
                Assert.Equal(f.BitsHigh, g.BitsHigh, 1e-9);
            }
        }
    }

    [Fact]
    public void A_weight_counts_as_so_many_rows()
    {
        // Weights 3 for a, 1 for b: shares 3/4 and 1/4 of 500 rows each; without weights nothing changed.
        ComparisonReport report =
            Compare("s,w", 1_000, i => $"{"ab"[i % 2]},1", i => $"{"ab"[i % 2]},{(i % 2 == 0 ? 3 : 1)}", new() { Weight = "w" });
        ColumnReport s = report.Row("s");
        Assert.Equal((0.75, 0.5), (s.Cells.Single(c => c.Label == "a").CurrentShare, s.Cells.Single(c => c.Label == "a").ReferenceShare));
        // Kish: (500·3 + 500·1)² / (500·9 + 500·1).
        Assert.Equal(800, report.Current.EffectiveRows!.Value, 1e-9);
        Assert.Equal(Verdict.Drifted, s.Verdict);
        Assert.Equal(ColumnRole.Key, report.Row("w").Role);
    }

    // ---- clusters ------------------------------------------------------------------------------------------------------------

    [Fact]
    public void Each_row_its_own_cluster_is_like_independent_rows()
    {
        Func<int, string> Row(int s) => i => $"u{i},{new Random(i * 31 + s).Next(s == 0 ? 5 : 4)}";
        ComparisonOptions options = new() { Exclude = ["u"] };
        ColumnFigures independent = Compare("u,n", 3_000, Row(0), Row(1), options).Row("n").Figures!;
        ComparisonReport report = Compare("u,n", 3_000, Row(0), Row(1), new() { Cluster = "u" });
        ColumnFigures clustered = report.Row("n").Figures!;
        Assert.Equal(3_000, report.Reference.Clusters);
        Assert.Equal(independent.PlugInBits, clustered.PlugInBits, 1e-12);
        double width = independent.BitsHigh - independent.BitsLow;
        Assert.InRange(clustered.BitsHigh - clustered.BitsLow, 0.9 * width, 1.1 * width);
        Assert.Equal(independent.BitsRaw, clustered.BitsRaw, width / 20);
    }

    [Fact]
    public void Rows_that_repeat_within_a_cluster_tell_less()
    {
        // 300 users with ten equal rows each: as sure as 300 rows, so the interval is about √10 times as wide.
        Func<int, string> Row(int s) => i => $"u{i / 10},{new Random(i / 10 * 31 + s).Next(s == 0 ? 5 : 4)}";
        ColumnFigures independent = Compare("u,n", 3_000, Row(0), Row(1), new() { Exclude = ["u"] }).Row("n").Figures!;
        ComparisonReport report = Compare("u,n", 3_000, Row(0), Row(1), new() { Cluster = "u" });
        ColumnFigures clustered = report.Row("n").Figures!;
        Assert.Equal(300, report.Current.Clusters);
        Assert.InRange((clustered.BitsHigh - clustered.BitsLow) / (independent.BitsHigh - independent.BitsLow), 2.2, 4.5);
        Assert.Contains("clusters of u", report.Method.IntervalMethod, StringComparison.Ordinal);
        Assert.InRange(clustered.Bits, clustered.BitsLow, clustered.BitsHigh);
    }

    [Fact]
    public void Texts_and_missing_values_are_clustered_like_numbers()
    {
        Func<int, string> Row(int s) => i => $"{i / 4},{(new Random(i / 4 * 31 + s).Next(6) is var k && k == 5 ? "" : $"k{k}")}";
        ColumnReport row = Compare("u,s", 4_000, Row(0), Row(1), new() { Cluster = "u" }).Row("s");
        int[] counts = [.. Enumerable.Range(0, 1_000).Select(u => new Random(u * 31).Next(6)).GroupBy(k => k).OrderBy(g => g.Key)
            .Select(g => 4 * g.Count())];
        Assert.Equal(counts[5] / 4_000.0, row.Cells.Single(c => c.Kind == CellKind.Missing).ReferenceShare, 1e-12);
        for (int k = 0; k < 5; k++) Assert.Equal(counts[k] / 4_000.0, row.Cells.Single(c => c.Label == $"k{k}").ReferenceShare, 1e-12);
        Assert.NotEqual(Verdict.Drifted, row.Verdict);
    }

    // ---- segments --------------------------------------------------------------------------------------------------------------

    [Fact]
    public void Drift_that_cancels_between_segments_is_found_within_them()
    {
        // In the north 30 % a becomes 70 %, in the south 70 % becomes 30 %: half and half overall, on both sides.
        string Of(int i, int share) => i / 2 % 10 < share ? "a" : "b";
        ComparisonReport report = Compare("place,s", 4_000,
            i => i % 2 == 0 ? $"north,{Of(i, 3)}" : $"south,{Of(i, 7)}", i => i % 2 == 0 ? $"north,{Of(i, 7)}" : $"south,{Of(i, 3)}",
            new() { By = "place", Pairs = false });
        Assert.Equal((Verdict.Stable, 0.0), (report.Row("s").Verdict, report.Row("s").Figures!.PlugInBits));
        SegmentScreen screen = report.Segments!;
        Assert.Equal(["north", "south"], screen.Segments.Select(s => s.Value).Order(StringComparer.Ordinal));
        Assert.All(screen.Segments,
            s => Assert.Equal((Verdict.Drifted, 2_000L, 2_000L, 0.5),
                (s.Verdict, s.ReferenceRows, s.CurrentRows, Math.Round(s.ExplainedShare, 9))));
        Assert.Equal(Verdict.Drifted, report.Verdict);
    }

    [Fact]
    public void The_segment_that_changed_explains_the_change()
    {
        string Place(int i) => (i % 10) switch { < 5 => "north", < 8 => "south", 8 => "", _ => i % 400 == 9 ? "tiny" : "it's \"west\"" };
        ComparisonReport report =
            Compare("place,s", 4_000, i => $"\"{Place(i).Replace("\"", "\"\"", StringComparison.Ordinal)}\",{i / 10 % 4}",
            i => $"\"{Place(i).Replace("\"", "\"\"", StringComparison.Ordinal)}\",{(Place(i) == "south" ? 0 : i / 10 % 4)}",
            new() { By = "place" });
        SegmentScreen screen = report.Segments!;
        Assert.Equal(("south", Verdict.Drifted), (screen.Segments[0].Value, screen.Segments[0].Verdict));
        Assert.InRange(screen.Segments[0].ExplainedShare, 0.95, 1);
        Assert.Equal(["(missing)", "it's \"west\"", "north", "south"], screen.Segments.Select(s => s.Value).Order(StringComparer.Ordinal));
        Assert.All(screen.Segments.Skip(1), s => Assert.Equal(Verdict.Stable, s.Verdict));
        Assert.StartsWith("place = 'south' carries ", screen.Explanation, StringComparison.Ordinal);
        Assert.Equal(["tiny (10 and 10 rows)"], screen.NotCompared);
    }

    [Fact]
    public void A_segment_whose_weights_are_all_0_is_not_compared()
    {
        string Row(int i) => $"{"ab"[i % 2]},{i / 2 % 5},{(i % 2 == 0 ? 1 : 0)}";
        SegmentScreen screen = Compare("g,n,w", 2_000, Row, Row, new() { By = "g", Weight = "w" }).Segments!;
        Assert.Equal("a", Assert.Single(screen.Segments).Value);
        Assert.Equal(["b (1,000 and 1,000 rows)"], screen.NotCompared);
    }
}
