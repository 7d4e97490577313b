using Kullback.Data.Comparisons;
using Kullback.Data.Engines.DuckDb;
using Kullback.Data.Tables;

namespace Kullback.Data.Tests;

/// <summary>Numbers, missing values and codes as people write them; every expected value is that of the numbers that the texts were made
/// from.</summary>
public sealed class WrittenValuesTest : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private ComparisonReport Compare(Func<int, string> reference, Func<int, string> current, int rows = 2_000,
        ComparisonOptions? options = null)
        => Compared.Lines(_folder, "v;w", Enumerable.Range(0, rows).Select(i => $"{reference(i)};{i % 3}"),
            Enumerable.Range(0, rows).Select(i => $"{current(i)};{i % 3}"),
            (options ?? new()) with { Text = (options?.Text ?? new()) with { Delimiter = ';' } });

    private static ComparisonOptions As(ColumnType type) => new() { Types = new Dictionary<string, ColumnType> { ["v"] = type } };

    private static string Written(double x) => x.ToString("0.00", System.Globalization.CultureInfo.InvariantCulture);

    // ---- missing ---------------------------------------------------------------------------------------------------------

    [Theory]
    [InlineData("NA"), InlineData(" NA"), InlineData("N/A"), InlineData("#N/A"), InlineData("NULL"), InlineData("null"), InlineData("None"),
        InlineData("nan"), InlineData("-"), InlineData("?"), InlineData("  ")]
    public void A_twentieth_is_written_as_missing(string word)
    {
        // Uniform on [0, 100) against [40, 140), 5 % missing on both: J = 0.95 · 0.4 = 0.38 bit,
        // for 40 % of each side are where the other has none.
        ComparisonReport report =
            Compare(i => i % 20 == 7 ? word : Written(i * 0.618034 % 1 * 100),
                i => i % 20 == 3 ? word : Written(40 + i * 0.618034 % 1 * 100), 20_000);
        ColumnReport v = report.Row("v");
        Assert.Equal((ColumnType.Number, Verdict.Drifted), (v.Type, v.Verdict));
        Assert.Equal(0.38, v.Figures!.Bits, 0.02);      // the cells that hold 40 and 100 are mixed: at most a cell of 20 each
        if (word == "nan") return;                      // the engine's own NaN: a cell of its own
        Assert.Equal((1_000.0, 1_000.0), v.Cells.Where(c => c.Kind == CellKind.Missing).Select(c => (c.Reference, c.Current)).Single());
        Assert.Contains(report.Notes, n => n.Contains("read as missing (5 % of", StringComparison.Ordinal));
    }

    [Fact]
    public void One_side_has_the_words_and_the_other_NaN_or_none()
    {
        ComparisonReport report = Compare(i => i % 10 == 0 ? "NA" : $"{i % 7}.5", i => i % 10 == 0 ? "nan" : $"{i % 7}.5");
        Assert.Equal((ColumnType.Number, 0.0), (report.Row("v").Type, report.Row("v").Figures!.PlugInBits));
        Assert.Equal(0.0, Compare(i => $"{i % 7}", i => $"{i % 7}").Row("v").Figures!.PlugInBits);
        Assert.Equal((ColumnType.Number, Verdict.Drifted), Compare(i => i % 10 == 0 ? "NA" : $"{i % 7}", i => $"{i % 7}").Row("v") is var v
            ? (v.Type, v.Verdict) : default);
    }

    [Fact]
    public void Literal_takes_words_as_they_are_and_names_the_option_that_helps()
    {
        ComparisonReport report =
            Compare(i => i % 20 == 0 ? "NA" : $"{i % 7}", i => i % 20 == 0 ? "NA" : $"{i % 7}",
                options: new() { Text = new TextFormat { Literal = true } });
        Assert.Equal(ColumnType.Category, report.Row("v").Type);
        Assert.Contains(report.Notes,
            n => n.Contains("5 % of its values are no numbers, such as 'NA' (Missing 'NA'", StringComparison.Ordinal));
    }

    [Fact]
    public void Words_that_nobody_knows_stay_and_name_the_option_that_helps()
    {
        ComparisonReport report = Compare(i => i % 20 == 0 ? "gone" : $"{i % 7}", i => i % 20 == 0 ? "gone" : $"{i % 7}");
        Assert.Equal(ColumnType.Category, report.Row("v").Type);
        Assert.Contains(report.Notes,
            n => n.Contains("5 % of its values are no numbers, such as 'gone' (Missing 'gone'", StringComparison.Ordinal));
        Assert.Equal(ColumnType.Number,
            Compare(i => i % 20 == 0 ? "gone" : $"{i % 7}", i => $"{i % 7}",
                options: new() { Text = new TextFormat { Missing = ["gone"] } }).Row("v").Type);
    }

    [Fact]
    public void A_column_of_words_keeps_them()
        => Assert.Equal(ColumnType.Category,
            Compare(i => i % 4 == 0 ? "NA" : $"land {i % 9}", i => i % 4 == 0 ? "NA" : $"land {i % 9}") is var r && r.Notes.Count == 0
            ? r.Row("v").Type : default);

    // ---- ways of writing -----------------------------------------------------------------------------------------------

    private static double Number(int i) => 900 + i % 400 * 1.25 + i % 40 * 25_000;

    private static string Grouped(double x, string thousands, string point)
        => x.ToString("#,##0.00", System.Globalization.CultureInfo.InvariantCulture).Replace(",", "T", StringComparison.Ordinal)
        .Replace(".", point, StringComparison.Ordinal).Replace("T", thousands, StringComparison.Ordinal);

    [Theory]
    [InlineData(",", ".", "", ""), InlineData(".", ",", "", ""), InlineData(" ", ".", "", ""), InlineData(" ", ",", "", ""),
        InlineData("\u00A0", ",", "", ""), InlineData("'", ".", "", "")]
    [InlineData("", ",", "", ""), InlineData(",", ".", "$", ""), InlineData(".", ",", "", " €"), InlineData("", ".", "£ ", ""),
        InlineData("", ".", "", " %"), InlineData("", ".", "+", ""), InlineData("", ".", " ", " ")]
    public void Numbers_as_people_write_them(string thousands, string point, string before, string after)
    {
        string Text(int i) => i % 50 == 0 ? "N/A" : before + Grouped(Number(i), thousands, point) + after;
        ComparisonReport report = Compare(Text, i => Text(i + 1));
        ColumnReport v = report.Row("v");
        Assert.Equal(ColumnType.Number, v.Type);
        Assert.Equal(Enumerable.Range(0, 2_000).Where(i => i % 50 != 0).Average(Number), v.Numbers!.Reference.Mean, 1e-6);
        Assert.Equal(40, v.Cells.Single(c => c.Kind == CellKind.Missing).Reference);
        Assert.DoesNotContain(v.Cells, c => c.Kind == CellKind.NotANumber);
        if (thousands.Length + before.Trim('+', ' ').Length + after.Trim().Length > 0 || point == ",")
            Assert.Contains(report.Notes, n => n.Contains("column 'v' is read as numbers: ", StringComparison.Ordinal));
    }

    [Fact]
    public void The_side_without_separators_is_read_like_the_other()
    {
        // 1.234 is a number to the engine; beside 1.234,50 it is one thousand two hundred and thirty-four.
        ComparisonReport report = Compare(i => $"{1 + i % 9}.{200 + i % 7}", i => $"{1 + i % 9}.{200 + i % 7},50");
        Assert.Equal(Enumerable.Range(0, 2_000).Average(i => 1000.0 * (1 + i % 9) + 200 + i % 7),
            report.Row("v").Numbers!.Reference.Mean, 1e-6);
        Assert.Equal(report.Row("v").Numbers!.Reference.Mean + 0.5, report.Row("v").Numbers!.Current.Mean, 1e-6);
    }

    [Fact]
    public void A_comma_that_could_be_either_is_said()
    {
        ComparisonReport report = Compare(i => $"{1 + i % 9},{100 + i % 7}", i => $"{1 + i % 9},{100 + i % 7}");
        Assert.Equal(Enumerable.Range(0, 2_000).Average(i => 1000.0 * (1 + i % 9) + 100 + i % 7),
            report.Row("v").Numbers!.Reference.Mean, 1e-6);
        Assert.Contains(report.Notes,
            n => n.Contains("'1,100' is 1100, its comma taken as a thousands separator, though it could be a decimal comma",
                StringComparison.Ordinal));
    }

    [Fact]
    public void Two_currencies_or_percent_on_some_values_are_not_one_scale()
    {
        ComparisonReport report = Compare(i => $"${i % 7}", i => $"€{i % 7}");
        Assert.Equal(ColumnType.Category, report.Row("v").Type);
        Assert.Contains(report.Notes, n => n.Contains("different signs ($ €)", StringComparison.Ordinal));
        Assert.Equal(ColumnType.Category, Compare(i => $"{i % 7}{(i % 2 == 0 ? "%" : "")}", i => $"{i % 7}%").Row("v").Type);
    }

    [Fact]
    public void Values_that_are_no_numbers_after_all_are_counted_and_said()
    {
        ComparisonReport report = Compare(i => i % 500 == 0 ? "x" : i % 20 == 1 ? "NA" : $"{i % 7}", i => i % 20 == 1 ? "NA" : $"{i % 7}");
        Assert.Equal(4, report.Row("v").Cells.Single(c => c.Kind == CellKind.NotANumber).Reference);
        Assert.Contains(report.Notes, n => n.EndsWith("reference.csv are no numbers and count as NaN", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("true", "false", "1", "0"), InlineData("Y", "N", "yes", "no"), InlineData("true", "false", "Y", "N"),
        InlineData("1", "0", "yes", "no")]
    public void Yes_and_no_in_two_spellings(string yes, string no, string yesToo, string noToo)
    {
        ComparisonReport report = Compare(i => i % 3 == 0 ? yes : no, i => i % 3 == 0 ? yesToo : noToo);
        Assert.Contains(report.Notes.Concat(report.SchemaChanges.Select(c => c.Explanation)),
            n => n.Contains("Types 'v=boolean'", StringComparison.Ordinal));
        ColumnReport read = Compare(i => i % 3 == 0 ? yes : no, i => i % 3 == 0 ? yesToo : noToo, options: As(ColumnType.Boolean)).Row("v");
        Assert.Equal((ColumnType.Boolean, 0.0), (read.Type, read.Figures!.PlugInBits));
    }

    // ---- codes -----------------------------------------------------------------------------------------------------------

    [Fact]
    public void A_leading_zero_that_is_gone_on_one_side()
    {
        string[] codes = ["02139", "01002", "60601", "10001"], bare = ["2139", "1002", "60601", "10001"];
        ComparisonReport report = Compare(i => codes[i % 4], i => bare[i % 4]);
        Assert.Contains(report.Notes,
            n => n.Contains("50 % of the values", StringComparison.Ordinal)
                && n.Contains("renamed by a leading zero that is gone", StringComparison.Ordinal));
        ComparisonReport turned = Compare(i => bare[i % 4], i => codes[i % 4]);
        Assert.Contains(turned.Notes, n => n.Contains("renamed by a leading zero that is gone", StringComparison.Ordinal));
        ColumnReport texts = Compare(i => codes[i % 4], i => bare[i % 4], options: As(ColumnType.Category)).Row("v");
        Assert.Equal(0.5, texts.Figures!.NewShare, 1e-12);
        Assert.Contains("a leading \"0\" that is gone", texts.LooksRenamed, StringComparison.Ordinal);
        Assert.Equal(ColumnType.Category, Compare(i => codes[i % 4], i => codes[i % 4]).Row("v").Type);
    }

    [Fact]
    public void Codes_of_34_digits_that_differ_in_the_last()
    {
        // 90 : 10 against 30 : 70, of which both are one double.
        ColumnReport v = Compare(i => $"999870099070400170817796151692301{(i % 10 < 9 ? 4 : 5)}",
            i => $"999870099070400170817796151692301{(i % 10 < 3 ? 4 : 5)}").Row("v");
        Assert.Equal((ColumnType.Category, Verdict.Drifted), (v.Type, v.Verdict));
        Assert.Equal(JensenShannon(0.9, 0.3), v.Figures!.PlugInBits, 1e-9);
    }

    private static double JensenShannon(double a, double b)
    {
        static double Entropy(double x) => -(x * Math.Log2(x) + (1 - x) * Math.Log2(1 - x));
        return Entropy((a + b) / 2) - (Entropy(a) + Entropy(b)) / 2;
    }

    [Fact]
    public void Versions_as_categories_are_what_is_written()
    {
        foreach (string point in (string[])["csv", "csv.gz"])
        {
            string File(string name, int tens)
                => Path(name, point, Enumerable.Range(0, 1_000).Select(i => $"{(i % 10 < tens ? "1.10" : "1.1")},{i % 3}").Prepend("v,w"));
            ColumnReport v = Compared.Files(File("a", 1), File("b", 9), As(ColumnType.Category)).Row("v");
            Assert.Equal(JensenShannon(0.1, 0.9), v.Figures!.PlugInBits, 1e-9);
        }
        string Path(string name, string ending, IEnumerable<string> lines)
            => ending.EndsWith("gz", StringComparison.Ordinal) ? _folder.Gzip($"{name}.{ending}", string.Join('\n', lines))
            : _folder.Lines($"{name}.{ending}", lines);
    }

    [Theory]
    [InlineData("BIGINT", "9007199254740992", "9007199254740993")]
    [InlineData("UBIGINT", "18446744073709551614", "18446744073709551615")]
    [InlineData("DECIMAL(38,0)", "99987009907040017081779615169230151", "99987009907040017081779615169230152")]
    public void Parquet_integers_that_a_double_does_not_tell_apart(string type, string one, string other)
    {
        using var engine = new DuckDbEngine();
        string File(string name, int part)
        {
            engine.Execute(
                $"COPY (SELECT (CASE WHEN i % 10 < {part} THEN '{other}' ELSE '{one}' END)::{type} AS v FROM range(1000) r(i)) TO "
                    + $"'{_folder.Of(name)}' (FORMAT parquet)");
            return _folder.Of(name);
        }
        ComparisonReport report = Compared.Files(File("a.parquet", 1), File("b.parquet", 5));
        Assert.Equal(JensenShannon(0.1, 0.5), report.Row("v").Figures!.PlugInBits, 1e-9);
        Assert.Contains(report.Notes, n => n.Contains("compared as categories", StringComparison.Ordinal));
    }

    [Fact]
    public void Large_integers_that_never_repeat_are_numbers_and_that_is_said()
    {
        long start = 1_700_000_000_000_000_000;   // nanoseconds since 1970
        ComparisonReport report =
            Compare(i => $"{start + i * 7919L * 1_000_003 % 1_000_000_000_000}",
                i => $"{start + 500_000_000_000 + i * 7919L * 1_000_003 % 1_000_000_000_000}");
        ColumnReport v = report.Row("v");
        Assert.Equal((ColumnType.Number, Verdict.Drifted), (v.Type, v.Verdict));
        Assert.Contains(report.Notes, n => n.Contains("integers beyond 2^53", StringComparison.Ordinal));
    }
}
