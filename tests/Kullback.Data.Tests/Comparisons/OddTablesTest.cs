using Kullback.Data.Columns;
using Kullback.Data.Comparisons;
using Kullback.Data.Tables;

namespace Kullback.Data.Tests.Comparisons;

/// <summary>Tables that are odd and no fault: compared, or reported as what they are.</summary>
public sealed class OddTablesTest : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private ComparisonReport Compare(string header, Func<int, string> reference, Func<int, string> current, int rows = 1_000,
        ComparisonOptions? options = null)
        => Compared.Lines(_folder, header, Enumerable.Range(0, rows).Select(reference), Enumerable.Range(0, rows).Select(current), options);

    [Fact]
    public void Constant_and_missing_columns()
    {
        ComparisonReport report = Compare("same,none,gone,text,x", i => $"1,,{i % 3},k,{i % 5}", i => $"1,,,k,{i % 5}");
        Assert.Equal((Verdict.Stable, 0.0), (report.Row("same").Verdict, report.Row("same").Figures!.Bits));
        Assert.Equal((Verdict.Stable, 0.0), (report.Row("text").Verdict, report.Row("text").Figures!.Bits));
        Assert.Equal((Verdict.NotCompared, ColumnRole.Empty), (report.Row("none").Verdict, report.Row("none").Role));
        // All values to all missing: one row tells everything, 1 bit.
        ColumnReport gone = report.Row("gone");
        Assert.Equal(ColumnType.Number, gone.Type);
        Assert.Equal(Verdict.Drifted, gone.Verdict);
        Assert.InRange(gone.Figures!.BitsHigh, 0.999, 1);
        Assert.Equal(new SideBySide<double>(0, 1), gone.Figures.MissingShare);
        Assert.Contains(gone.Drivers, d => d.Text.StartsWith("missing 0 % -> 100 %", StringComparison.Ordinal));
    }

    [Fact]
    public void Not_a_number_and_infinities()
    {
        string Value(int i, int nans) => i % 10 < nans ? "nan" : (i % 10) switch { 8 => "inf", 9 => "-inf", _ => $"{i % 7}" };
        ComparisonReport report = Compare("x,y", i => $"{Value(i, 2)},{i % 3}", i => $"{Value(i, 4)},{i % 3}");
        ColumnReport x = report.Row("x");
        Assert.Equal(ColumnType.Number, x.Type);
        Assert.Equal((200, 400),
            (x.Cells.Single(c => c.Kind == CellKind.NotANumber).Reference, x.Cells.Single(c => c.Kind == CellKind.NotANumber).Current));
        Assert.Equal(1_000, x.Cells.Sum(c => c.Reference));
        Assert.Equal((double.NegativeInfinity, double.PositiveInfinity), (x.Numbers!.Reference.Minimum, x.Numbers.Reference.Maximum));
        Assert.True(double.IsFinite(x.Numbers.Reference.Mean));
        Assert.NotEqual(Verdict.NotCompared, x.Verdict);
        Assert.True(double.IsFinite(x.Figures!.Bits));
        Assert.NotNull(x.Figures.Wasserstein!.Reason ?? (double.IsFinite(x.Figures.Wasserstein.Value) ? "finite" : null));
    }

    [Fact]
    public void Four_thousand_columns()
    {
        const int columns = 4_000;
        string Line(int i) => string.Join(',', Enumerable.Range(0, columns)
            .Select(c => ((i * 31 + c * 17) % 97 % 5).ToString(System.Globalization.CultureInfo.InvariantCulture)));
        ComparisonReport report =
            Compare(string.Join(',', Enumerable.Range(0, columns).Select(c => $"c{c}")), Line, i => Line(i + 13), rows: 200,
                options: new() { Pairs = false });
        Assert.Equal(columns, report.Columns.Count);
        Assert.Equal(columns, report.Compared.Count());
    }

    [Fact]
    public void Odd_names()
    {
        string[] names = ["a \"quoted\"", "two\nlines", "<script>alert(1)</script>", "100 %", "back\\slash", "naïve 日本 😀", "it's", "a;b",
            "select", "v", "cell", "{x}", "[a-c]", "*"];
        string header = string.Join(',', names.Select(n => $"\"{n.Replace("\"", "\"\"", StringComparison.Ordinal)}\""));
        string Line(int i) => string.Join(',', names.Select((_, c) => (i / (c + 1) % 4) + 1));
        ComparisonReport report = Compare(header, Line, Line);
        Assert.Equal(names.Order(StringComparer.Ordinal), report.Columns.Select(c => c.Name).Order(StringComparer.Ordinal));
        Assert.All(report.Columns, c => Assert.Equal(Verdict.Stable, c.Verdict));
        foreach (string name in names)
        {
            ComparisonReport split =
                Compare(header, Line, Line, options: new() { By = name, Weight = name == names[0] ? names[1] : names[0], Pairs = false });
            Assert.Equal(4, split.Segments!.Segments.Count);
            ComparisonReport clustered = Compare(header, Line, Line, options: new() { Cluster = name, Columns = names[..4] });
            Assert.Equal(4, clustered.Reference.Clusters);
        }
    }

    [Fact]
    public void Schemas_that_differ_are_findings_and_no_drift()
    {
        string reference = _folder.Lines("r.csv",
            Enumerable.Range(0, 500).Select(i => $"{i % 5},{i % 3},{i % 2 == 0},{i % 7}").Prepend("a,gone,flag,code"));
        string current = _folder.Lines("c.csv", Enumerable.Range(0, 500)
            .Select(i => $"{i % 5},{i % 3},{i % 2},{(i % 50 == 0 ? "n/k" : $"{i % 7}")}").Prepend("a,new,flag,code"));
        ComparisonReport report = Compared.Files(reference, current);
        Assert.Equal([("code", SchemaChangeKind.Retyped), ("flag", SchemaChangeKind.Retyped), ("gone", SchemaChangeKind.Missing),
            ("new", SchemaChangeKind.New)],
            report.SchemaChanges.Select(c => (c.Column, c.Kind)).OrderBy(c => c.Column, StringComparer.Ordinal));
        Assert.Equal(Verdict.Stable, report.Verdict);
        Assert.All(report.Columns.Where(c => c.Column != "a"),
            c => Assert.Equal((Verdict.NotCompared, ColumnRole.SchemaOnly), (c.Verdict, c.Role)));
        Assert.Equal(
            "number in the reference, text in the current table; 2 % of its values are no numbers, such as 'n/k' (Missing 'n/k' or Types "
                + "'code=number')",
            report.SchemaChanges.Single(c => c.Column == "code").Explanation);
        Assert.StartsWith("boolean in the reference, number in the current table; both look like yes and no",
            report.SchemaChanges.Single(c => c.Column == "flag").Explanation, StringComparison.Ordinal);
        // The two ways out that the explanation names.
        Assert.Equal(ColumnType.Number,
            Compared.Files(reference, current, new() { Text = new TextFormat { Missing = ["n/k"] } }).Row("code").Type);
        ColumnReport forced = Compared.Files(reference, current,
            new() { Types = new Dictionary<string, ColumnType> { ["code"] = ColumnType.Number } }).Row("code");
        Assert.Equal(10, forced.Cells.Single(c => c.Kind == CellKind.NotANumber).Current);
        Assert.NotEqual(Verdict.NotCompared, forced.Verdict);
    }

    [Fact]
    public void Types_that_one_type_joins_are_compared()
    {
        // Integers in one file, the same numbers written with a decimal point (and some missing) in the other; dates against timestamps.
        ComparisonReport report =
            Compare("n,d,e", i => $"{i % 5},2020-01-{i % 20 + 1:00},", i => $"{i % 5}.0,2020-01-{i % 20 + 1:00} 00:00:00,{i % 3}");
        ColumnReport n = report.Row("n");
        Assert.Equal((Verdict.Stable, 0.0, 0.0), (n.Verdict, n.Figures!.NewShare, n.Figures.PlugInBits));
        Assert.Equal(Verdict.Stable, report.Row("d (weekday)").Verdict);
        Assert.Equal((ColumnType.Timestamp, 0.0), (report.Row("d").Type, report.Row("d").Figures!.PlugInBits));
        Assert.Empty(report.SchemaChanges);
        Assert.Equal((ColumnType.Number, Verdict.Drifted), (report.Row("e").Type, report.Row("e").Verdict));
        // As categories they are what is written: 1 and 1.0 are two texts, which is said.
        ColumnReport texts = Compare("n,d,e", i => $"{i % 5},,", i => $"{i % 5}.0,,",
            options: new() { Types = new Dictionary<string, ColumnType> { ["n"] = ColumnType.Category } }).Row("n");
        Assert.Equal(1.0, texts.Figures!.PlugInBits, 1e-12);
        Assert.Contains("\".0\"", texts.LooksRenamed, StringComparison.Ordinal);
    }

    // ---- a value far down that does not fit ------------------------------------------------------------------------------

    [Theory]
    [InlineData(30_000, "abc", ColumnType.Category)]      // copied: beyond the 20,480 lines that types are guessed from
    [InlineData(30_000, "0.5", ColumnType.Number)]
    [InlineData(600_000, "abc", ColumnType.Category)]     // counted where it lies
    [InlineData(600_000, "0.5", ColumnType.Number)]
    [InlineData(600_000, "123456789012345678901234567890", ColumnType.Number)]
    public void A_value_that_the_guessed_type_does_not_hold(int rows, string odd, ColumnType type)
    {
        // 0.73 of the way down and between the places that lines are sampled at.
        int at = (int)(rows * 0.7315);
        ComparisonReport report = Compare("a,b", i => $"{i % 7},{i % 3}", i => i == at ? $"{odd},1" : $"{i % 7},{i % 3}", rows);
        ColumnReport a = report.Row("a");
        Assert.Equal(type, a.Type);
        Assert.Equal(Verdict.Stable, a.Verdict);
        Assert.Empty(report.SchemaChanges);
        if (type == ColumnType.Category)
        {
            // File, line (the header is the first) and value.
            Assert.Contains(report.Notes,
                n => n.StartsWith("column 'a' is read as text: not all of its values are numbers or dates (", StringComparison.Ordinal)
                    && n.Contains($"line {at + 2}: 'abc'", StringComparison.Ordinal));
            Assert.Equal(1, a.Figures!.NewValues);
        }
        else Assert.DoesNotContain(report.Notes, n => n.Contains("as text", StringComparison.Ordinal));
        Assert.Equal(ColumnType.Number, report.Row("b").Type);
    }

    [Fact]
    public void A_date_far_down_that_is_none()
    {
        ComparisonReport report =
            Compare("d,b", i => $"2020-01-{i % 28 + 1:00},{i % 3}",
                i => i == 29_000 ? "soon,1" : $"2020-01-{i % 28 + 1:00},{i % 3}", 30_000);
        Assert.Equal(ColumnType.Category, report.Row("d").Type);
        Assert.Contains(report.Notes,
            n => n.StartsWith("column 'd' is read as text: not all of its values are numbers or dates (", StringComparison.Ordinal)
                && n.Contains("line 29002: 'soon'", StringComparison.Ordinal));
    }

    [Fact]
    public void A_column_without_values_at_the_top_of_a_packed_file_takes_the_type_of_the_other_side()
    {
        string reference = _folder.Lines("r.csv", Enumerable.Range(0, 30_000).Select(i => $"{i % 5 * 0.5},{i}").Prepend("x,i"));
        string current = _folder.Gzip("c.csv.gz",
            string.Join('\n', Enumerable.Range(0, 30_000).Select(i => $"{(i < 25_000 ? "" : $"{i % 5 * 0.5}")},{i}").Prepend("x,i")));
        ComparisonReport report = Compared.Files(reference, current);
        Assert.Empty(report.SchemaChanges);
        Assert.Equal(ColumnType.Number, report.Row("x").Type);
        Assert.Equal(25_000.0 / 30_000, report.Row("x").Figures!.MissingShare.Current, 1e-12);
    }

    [Fact]
    public void Lists_are_said_to_be_not_compared_and_the_fields_of_objects_are_columns()
    {
        string Json(int i) => $"{{\"x\":{i % 3},\"e\":[0.1,{i}.5],\"s\":{{\"k\":1}},\"l\":[\"a\"]}}";
        string reference = _folder.Lines("r.ndjson", Enumerable.Range(0, 200).Select(Json)),
            current = _folder.Lines("c.ndjson", Enumerable.Range(0, 200).Select(Json));
        ComparisonReport report = Compared.Files(reference, current);
        Assert.Equal(4, report.Columns.Count);
        Assert.Equal((ColumnRole.Unsupported, "a list of numbers: not compared for now"), (report.Row("e").Role, report.Row("e").Reason));
        Assert.Equal(Verdict.Stable, report.Row("s.k").Verdict);     // one value on both sides
        Assert.Equal(Verdict.NotCompared, report.Row("l").Verdict);
    }

    [Fact]
    public void Tables_of_texts_only_have_a_header()
    {
        ComparisonReport report = Compare("name,color", i => $"ann {i % 4},red {i % 3}", i => $"ann {i % 4},red {i % 2}");
        Assert.Equal(["color", "name"], report.Columns.Select(c => c.Name).Order(StringComparer.Ordinal));
        Assert.Equal(1_000, report.Current.Rows);
    }
}
