using System.Globalization;
using Kullback.Data.Columns;
using Kullback.Data.Comparisons;
using Kullback.Data.Tables;

namespace Kullback.Data.Tests.Comparisons;

/// <summary>Whole comparisons of small tables whose answers are known beforehand: from a formula written out here,
/// or by construction.</summary>
public sealed class TableComparisonTest : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private ComparisonReport Compare(string header, int rows, Func<int, string> reference, Func<int, string> current,
        ComparisonOptions? options = null)
        => Compared.Lines(_folder, header, Enumerable.Range(0, rows).Select(reference), Enumerable.Range(0, rows).Select(current), options);

    /// <summary>Reproducible numbers that have nothing to do with the row's place: 0 to 2^31.</summary>
    private static int Noise(int row, int stream) => new Random(HashCode(row, stream)).Next();

    private static int HashCode(int row, int stream) => unchecked((row * 7919) ^ (stream * 104_729) ^ (row << 13));

    private static double Term(double p, double q) => p == 0 ? 0 : p / 2 * Math.Log2(2 * p / (p + q));

    private static double JensenShannonBits(params (double P, double Q)[] cells) => cells.Sum(c => Term(c.P, c.Q) + Term(c.Q, c.P));

    // ---- the number shown --------------------------------------------------------------------------------------------------

    [Fact]
    public void Two_values_whose_shares_change()
    {
        // 500 : 500 becomes 700 : 300 of 1,000.
        ColumnFigures f = Compare("s,x", 1_000, i => $"{(i < 500 ? "a" : "b")},1", i => $"{(i < 700 ? "a" : "b")},1").Row("s").Figures!;
        double plugIn = JensenShannonBits((0.7, 0.5), (0.3, 0.5));
        Assert.Equal(plugIn, f.PlugInBits, 1e-12);
        // field/tables.md 3.5b: b = Σ Q(1−P)P/(P+Q)... /(4m) + the same with P and Q exchanged /(4n), P in the numerator of the variance.
        Assert.InRange(f.BitsRaw, plugIn - 2 * 0.25 / 1_000 / Math.Log(2), plugIn);
        Assert.InRange(f.Bits, f.BitsLow, f.BitsHigh);
        Assert.Equal(0.2, f.TotalVariation, 1e-12);
        Assert.Equal(["a"], f.TotalVariationSet);
        Assert.Equal((0.7 - 0.5) * Math.Log(0.7 / 0.5) + (0.3 - 0.5) * Math.Log(0.3 / 0.5), f.PopulationStabilityIndex, 1e-12);
        Assert.Equal(Math.Sqrt(1 - Math.Sqrt(0.7 * 0.5) - Math.Sqrt(0.3 * 0.5)), f.Hellinger, 1e-12);
        Assert.Equal(0.7 * Math.Log2(0.7 / 0.5) + 0.3 * Math.Log2(0.3 / 0.5), f.CurrentToReference.Bits, 1e-12);
        Assert.Equal(0.5 * Math.Log2(0.5 / 0.7) + 0.5 * Math.Log2(0.5 / 0.3), f.ReferenceToCurrent.Bits, 1e-12);
        Assert.Equal(Math.Sqrt(f.Bits), f.Distance, 1e-12);
    }

    [Fact]
    public void New_and_vanished_values_make_the_directed_divergences_infinite_with_a_reason()
    {
        // a 400, b 500, c 100 becomes a 400, b 400, d 200.
        ColumnReport row = Compare("s,x", 1_000, i => $"{(i < 400 ? "a" : i < 900 ? "b" : "c")},1",
            i => $"{(i < 400 ? "a" : i < 800 ? "b" : "d")},1").Row("s");
        ColumnFigures f = row.Figures!;
        Assert.Equal((0.2, 0.1, 1L, 1L), (f.NewShare, f.VanishedShare, f.NewValues, f.VanishedValues));
        Assert.Equal(JensenShannonBits((0.4, 0.4), (0.4, 0.5), (0, 0.1), (0.2, 0)), f.PlugInBits, 1e-12);
        Assert.Equal((double.PositiveInfinity, "20 % of the current rows carry values that the reference table never has", 0.2),
            (f.CurrentToReference.Bits, f.CurrentToReference.InfiniteBecause, f.CurrentToReference.UncoveredShare));
        Assert.Equal((double.PositiveInfinity, "10 % of the reference rows carry values that the current table never has", 0.1),
            (f.ReferenceToCurrent.Bits, f.ReferenceToCurrent.InfiniteBecause, f.ReferenceToCurrent.UncoveredShare));
        // On the values that the reference has, a, b and c: ½ : ½ : 0 against 0.4 : 0.5 : 0.1.
        double common = 0.5 * Math.Log2(0.5 / 0.4);
        Assert.InRange(common, f.CurrentToReference.CommonLow, f.CurrentToReference.CommonHigh);
        Assert.InRange(f.CurrentToReference.CommonBits, common - 0.004, common);
        Assert.Equal(["d", "c", "b"], row.Drivers.Select(d => d.Cell));
        Assert.Equal("new value 'd': 0 % -> 20 %, +0.1 bit", row.Drivers[0].Text);   // ½ · 0.2 · log2 2
        Assert.Equal("vanished value 'c': 10 % -> 0 %, +0.05 bit", row.Drivers[1].Text);
    }

    [Fact]
    public void Missing_is_a_cell_like_any_other()
    {
        ColumnReport row = Compare("n,x", 1_000, i => $"{(i % 10 == 0 ? "" : $"{i % 2}")},1", i => $"{(i % 10 < 3 ? "" : $"{i % 2}")},1")
            .Row("n");
        Assert.Equal(new SideBySide<double>(0.1, 0.3), row.Figures!.MissingShare);
        Cell missing = row.Cells.Single(c => c.Kind == CellKind.Missing);
        Assert.Equal((100, 300), (missing.Reference, missing.Current));
        Assert.Equal(Term(0.3, 0.1) + Term(0.1, 0.3), missing.ContributionBits, 1e-12);
        Assert.Equal(row.Figures.PlugInBits, row.Cells.Sum(c => c.ContributionBits), 1e-12);
    }

    [Fact]
    public void Rare_values_are_pooled_and_counted()
    {
        // 900 'common' and 100 values that come once a side.
        ColumnReport row = Compare("s,x", 1_000, i => $"{(i < 900 ? "common" : $"rare {i}")},1",
            i => $"{(i < 900 ? "common" : $"rare {i}")},1").Row("s");
        Cell rare = row.Cells.Single(c => c.Kind == CellKind.Rare);
        Assert.Equal((100, 100, 100L), (rare.Reference, rare.Current, rare.Pooled));
        Assert.Equal(2, row.Cells.Count);
    }

    [Fact]
    public void A_value_of_large_mass_keeps_a_cell_of_its_own()
    {
        // 95 % zeros: plain quantiles would give one cell and see nothing.
        ColumnReport row = Compare("n,x", 4_000, i => $"{(i % 20 == 0 ? 1000 + i : 0)},1", i => $"{(i % 20 < 3 ? 1000 + i : 0)},1")
            .Row("n");
        Cell zero = row.Cells.Single(c => c.Kind == CellKind.Value);
        Assert.Equal((0.0, 3_800, 3_400), (zero.Low, zero.Reference, zero.Current));
        Assert.True(row.Cells.Count > 2);
        Assert.Equal(Verdict.Drifted, row.Verdict);
    }

    [Fact]
    public void Distances_on_the_line_are_those_of_a_shift()
    {
        // Every value 2 more: Wasserstein is 2; of 0 ... 9 uniform, two tenths lie beyond.
        ColumnFigures f = Compare("n,x", 1_000, i => $"{i % 10},1", i => $"{i % 10 + 2},1").Row("n").Figures!;
        Assert.Equal(2, f.Wasserstein!.Value, 1e-12);
        Assert.Equal(0, f.Wasserstein.ErrorBound);
        Assert.Equal(0.2, f.KolmogorovSmirnov!.Value, 1e-12);
        Assert.Equal(2 / Math.Sqrt(8.25), f.Wasserstein.InReferenceStandardDeviations!.Value, 1e-9);
    }

    // ---- which columns -----------------------------------------------------------------------------------------------------

    [Fact]
    public void Identifiers_are_named_and_compared_only_by_force()
    {
        Func<int, string> Row(int from) => i => $"{new Guid(i + from, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10)},{i + from},{Noise(i, from) % 5}";
        ComparisonReport report = Compare("uuid,order_id,x", 1_000, Row(0), Row(5_000));
        foreach (string column in new[] { "uuid", "order_id" })
        {
            Assert.Equal((ColumnRole.Identifier, Verdict.NotCompared), (report.Row(column).Role, report.Row(column).Verdict));
            Assert.Contains($"Types \"{column}=", report.Row(column).Reason, StringComparison.Ordinal);
        }
        Assert.Equal(Verdict.Stable, report.Row("x").Verdict);
        ComparisonReport forced =
            Compare("uuid,order_id,x", 1_000, Row(0), Row(5_000),
                new() { Types = new Dictionary<string, ColumnType> { ["order_id"] = ColumnType.Number, ["uuid"] = ColumnType.Category } });
        Assert.Equal((Verdict.Drifted, ColumnRole.Feature), (forced.Row("order_id").Verdict, forced.Row("uuid").Role));
    }

    [Fact]
    public void Columns_are_chosen_by_name_and_pattern()
    {
        string[] Names(ComparisonOptions options)
            => [.. Compare("a1,a2,b1,b2", 200, i => $"{i % 3},{i % 4},{i % 5},{i % 6}", i => $"{i % 3},{i % 4},{i % 5},{i % 6}", options)
            .Compared.Select(c => c.Name).Order(StringComparer.Ordinal)];
        Assert.Equal(["a1", "a2", "b1", "b2"], Names(new()));
        Assert.Equal(["a1", "a2"], Names(new() { Columns = ["a*"] }));
        Assert.Equal(["a1", "b2"], Names(new() { Columns = ["a1", "?2"], Exclude = ["a2"] }));
        Assert.Equal(["b1", "b2"], Names(new() { Keys = ["a*"] }));
        Assert.Equal(ColumnRole.Key, Compare("a,b", 200, i => $"{i % 3},1", i => $"{i % 3},1", new() { Keys = ["a"] }).Row("a").Role);
    }

    [Fact]
    public void Dates_that_do_not_overlap_are_the_axis_and_what_follows_them_goes_with_them()
    {
        Func<int, string> In(DateTime start, int ids) => i =>
        {
            DateTime at = start.AddMinutes(i * 43);
            return string.Create(CultureInfo.InvariantCulture,
                $"{at:yyyy-MM-dd HH:mm:ss},{at.Year},{at:yyyy-MM},{ids + i},{Noise(i, ids) % 7}");
        };
        ComparisonReport report =
            Compare("at,year,month,id,x", 1_000, In(new DateTime(2020, 1, 1), 0), In(new DateTime(2021, 6, 1), 50_000));
        Assert.Equal(ColumnRole.TimeAxis, report.Row("at").Role);
        Assert.Contains("2020-01-01", report.Row("at").Reason, StringComparison.Ordinal);
        Assert.Equal((ColumnRole.TimeAxis, ColumnRole.TimeAxis), (report.Row("year").Role, report.Row("month").Role));
        Assert.Contains(report.Row("id").Role, new[] { ColumnRole.TimeAxis, ColumnRole.Identifier });
        // 1,000 steps of 43 minutes visit each hour and each weekday about equally: 30 days less 3 hours.
        Assert.Equal(Verdict.Stable, report.Row("at (hour)").Verdict);
        Assert.NotEqual(Verdict.Drifted, report.Row("at (weekday)").Verdict);
        Assert.NotEqual(Verdict.Drifted, report.Verdict);
    }

    [Fact]
    public void Hours_and_weekdays_have_rows_of_their_own()
    {
        // The same days; in the current table the hours 0 to 11 only, and no Sundays (2020-01-05, -12, -19, -26).
        string At(int day, int hour)
            => string.Create(CultureInfo.InvariantCulture, $"{new DateTime(2020, 1, 1).AddDays(day):yyyy-MM-dd} {hour:00}:30:00");
        int[] days = [.. Enumerable.Range(0, 28).Where(d => (d + 2) % 7 != 6)];
        ComparisonReport report = Compare("at,x", 2_016, i => $"{At(i / 24 % 28, i % 24)},1", i => $"{At(days[i / 12 % 24], i % 12)},1");
        ColumnReport hour = report.Row("at (hour)"), weekday = report.Row("at (weekday)");
        // 1/24 each against 1/12 of the first half: ½·1·log2(2·(1/12)/(1/8)) + ...
        double expected = 12 * (Term(1 / 12.0, 1 / 24.0) + Term(1 / 24.0, 1 / 12.0)) + 12 * Term(1 / 24.0, 0);
        Assert.Equal(24, hour.Cells.Count);
        Assert.Equal(expected, hour.Figures!.PlugInBits, 1e-9);
        Assert.Equal("00:00-00:59", hour.Cells[0].Label);
        Assert.Equal(6 * (Term(1 / 6.0, 1 / 7.0) + Term(1 / 7.0, 1 / 6.0)) + Term(1 / 7.0, 0), weekday.Figures!.PlugInBits, 1e-9);
        Assert.Equal("Sunday: 14 % -> 0 %, +0.071 bit", weekday.Drivers[0].Text);   // ½ · 1/7
    }

    // ---- the same answer however it is computed ------------------------------------------------------------------------------

    [Fact]
    public void The_number_of_threads_changes_nothing()
    {
        string Row(int i, int s)
            => string.Create(CultureInfo.InvariantCulture,
                $"{Noise(i, s) % 1000 / 8.0},{(Noise(i, s + 1) % 50 is var k && k > 40 ? "" : $"k{k}")},{Noise(i, s + 2) % 3},2020-01-{Noise(i, s + 3) % 28 + 1:00} {i % 24:00}:00:00");
        string reference = _folder.Lines("r.csv", Enumerable.Range(0, 60_000).Select(i => Row(i, 1)).Prepend("n,s,g,t"));
        string current = _folder.Lines("c.csv", Enumerable.Range(0, 40_000).Select(i => Row(i, 11)).Prepend("n,s,g,t"));
        foreach (ComparisonOptions options in new ComparisonOptions[] { new(), new() { By = "g" }, new() { Cluster = "s" } })
        {
            string one = Written(Compared.Files(reference, current, options with { Threads = 1 })),
                two = Written(Compared.Files(reference, current, options with { Threads = 2 }));
            Assert.Equal(one, two);
            Assert.Equal(two, Written(Compared.Files(reference, current, options with { Threads = 2 })));
        }
    }

    /// <summary>Every number of the report but the time; the mean and deviation are sums in the threads' order,
    /// and may differ in the last digits.</summary>
    private static string Written(ComparisonReport report)
        => System.Text.Json.JsonSerializer.Serialize(report with { Elapsed = default, Columns = [.. report.Columns.Select(Rounded)] },
            new System.Text.Json.JsonSerializerOptions
            {
                NumberHandling =
                System.Text.Json.Serialization.JsonNumberHandling.AllowNamedFloatingPointLiterals, WriteIndented = true
            });

    private static ColumnReport Rounded(ColumnReport column)
    {
        static double Short(double x)
            => double.IsFinite(x) ? double.Parse(x.ToString("G12", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture) : x;
        static NumberSummary Of(NumberSummary s) => s with { Mean = Short(s.Mean), StandardDeviation = Short(s.StandardDeviation) };
        return column.Numbers is not { } n ? column : column with
        {
            Numbers = new SideBySide<NumberSummary>(Of(n.Reference), Of(n.Current)),
            Figures = column.Figures is { Wasserstein.InReferenceStandardDeviations: { } w } f
                ? f with { Wasserstein = f.Wasserstein with { InReferenceStandardDeviations = Short(w) } } : column.Figures,
        };
    }

    // ---- the table as a whole ------------------------------------------------------------------------------------------------

    [Fact]
    public void A_change_of_the_joint_with_equal_marginals_is_found()
    {
        // a, b and c are fair coins on both sides; c is a in nine of ten rows, then the opposite of a: no column changes, the pair does.
        string Row(int i, bool opposite) => $"{i % 2},{i / 2 % 2},{(i / 4 % 10 == 0 ? i / 2 % 2 : opposite ? 1 - i % 2 : i % 2)}";
        ComparisonReport report = Compare("a,b,c", 4_000, i => Row(i, false), i => Row(i, true));
        Assert.All(report.Compared, c => Assert.Equal(Verdict.Stable, c.Verdict));
        PairReport pair = report.Pairs!.Pairs[0];
        Assert.Equal(("a", "c", Verdict.Drifted), (pair.First, pair.Second, pair.Verdict));
        Assert.Equal(Verdict.Drifted, report.Verdict);
        Assert.Null(Compare("a,b,c", 400, i => $"{i % 2},{i % 3},1", i => $"{i % 2},{i % 3},1", new() { Pairs = false }).Pairs);
    }

    [Fact]
    public void A_copy_is_too_similar_and_independent_halves_are_not()
    {
        Func<int, string> Row(int s) => i => $"{Noise(i, s) % 100},{Noise(i, s + 1) % 20},{Noise(i, s + 2) % 9},{Noise(i, s + 3) % 6}";
        ComparisonReport copy = Compare("a,b,c,d", 2_000, Row(0), Row(0));
        Assert.True(copy.Similarity.TooSimilar);
        Assert.True(copy.Similarity.CombinedPValue < 1e-6);
        Assert.All(Enumerable.Range(1, 10), s => Assert.False(Compare("a,b,c,d", 2_000, Row(0), Row(10 * s)).Similarity.TooSimilar));
    }

    [Fact]
    public void Binary_columns_of_few_rows_are_not_too_similar_more_often_than_chance_allows()
    {
        // G = 0 in 4 % of pairs of 200 rows. 400 pairs of columns at level 0.001: expected 0.4 flags at most,
        // P(more than 4) < 10⁻³ at that rate.
        Func<int, string> Row(int s) => i => string.Join(',', Enumerable.Range(0, 100).Select(c => Noise(i, s + c) / 1024 % 2));
        string header = string.Join(',', Enumerable.Range(0, 100).Select(c => $"c{c}"));
        int flagged = 0;
        for (int k = 0; k < 4; k++)
        {
            ComparisonReport report = Compare(header, 200, Row(1_000 * k), Row(1_000 * k + 500), new() { Pairs = false });
            flagged += report.Compared.Count(c => c.TooSimilar);
            Assert.False(report.Similarity.TooSimilar);
        }
        Assert.InRange(flagged, 0, 4);
    }
}
