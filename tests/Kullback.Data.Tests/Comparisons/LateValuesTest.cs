using Kullback.Data.Comparisons;
using Kullback.Data.Tables;

namespace Kullback.Data.Tests;

/// <summary>Values below the rows that types are guessed from, which do not fit: never rounded, never cut, never silently text.</summary>
public sealed class LateValuesTest : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private static string Text(IEnumerable<string> lines) => string.Join('\n', lines) + "\n";

    private static readonly string[] s_whole = [.. Enumerable.Range(0, 40_000).Select(i => $"{i % 5}")];

    /// <summary>25,000 integers, then decimals from 0.00 to 0.49.</summary>
    private static readonly string[] s_late =
        [.. Enumerable.Range(0, 40_000).Select(i => i < 25_000 ? $"{i % 8 % 5}" : FormattableString.Invariant($"{i % 50 / 100.0:0.00}"))];

    private static double Mean(IEnumerable<string> numbers)
        => numbers.Average(n => double.Parse(n, System.Globalization.CultureInfo.InvariantCulture));

    private static void IsReadWithDecimals(ComparisonReport report)
    {
        ColumnReport v = report.Row("v");
        Assert.Equal((ColumnType.Number, Verdict.Drifted), (v.Type, v.Verdict));
        Assert.Equal(Mean(s_late), v.Numbers!.Current.Mean, 1e-9);
        Assert.Contains(report.Current.ReadNotes.Concat(report.Notes),
            n => n.StartsWith("column 'v' is read", StringComparison.Ordinal) && n.Contains("is no integer", StringComparison.Ordinal));
    }

    [Fact]
    public void Decimals_in_a_plain_file() => IsReadWithDecimals(Compared.Lines(_folder, "v", s_whole, s_late));

    [Fact]
    public void Decimals_in_a_packed_file()
        => IsReadWithDecimals(Compared.Files(_folder.Gzip("a.csv.gz", Text(s_whole.Prepend("v"))),
            _folder.Gzip("b.csv.gz", Text(s_late.Prepend("v")))));

    [Fact]
    public void Decimals_in_the_second_file_of_a_folder()
    {
        _folder.Lines("now/1.csv", s_late.Take(25_000).Prepend("v"));
        _folder.Lines("now/2.csv", s_late.Skip(25_000).Prepend("v"));
        string reference = _folder.Lines("r.csv", s_whole.Prepend("v"));
        IsReadWithDecimals(Compared.Files(reference, _folder.Of("now")));
        IsReadWithDecimals(Compared.Files(reference, _folder.Of("now/*.csv")));
    }

    [Fact]
    public void Decimals_in_a_large_file_that_is_counted_where_it_lies()
    {
        // Over 500,000 rows and a megabyte; five decimals between the places that lines are sampled at.
        string[] lines = [.. Enumerable.Range(0, 600_000).Select(i => i is >= 438_900 and < 438_905 ? "0.25,x" : $"{i % 5},x")];
        ComparisonReport report = Compared.Lines(_folder, "v,w", Enumerable.Range(0, 600_000).Select(i => $"{i % 5},x"), lines);
        Assert.Equal(Mean(lines.Select(l => l[..^2])), report.Row("v").Numbers!.Current.Mean, 1e-9);
        Assert.Contains(report.Notes,
            n => n.Contains("0.25", StringComparison.Ordinal) && n.Contains("is no integer", StringComparison.Ordinal));
    }

    [Fact]
    public void The_side_that_has_the_decimals_may_be_the_other_one()
        => Assert.Equal(Mean(s_late), Compared.Lines(_folder, "v", s_late, s_whole).Row("v").Numbers!.Reference.Mean, 1e-9);

    private (ComparisonReport Report, ColumnReport Column) Late(string early, string late, int rows = 30_000)
    {
        ComparisonReport report =
            Compared.Lines(_folder, "v,w", Enumerable.Range(0, rows).Select(i => $"{early},{i % 3}"),
                Enumerable.Range(0, rows).Select(i => $"{(i >= rows - 1_000 ? late : early)},{i % 3}"));
        return (report, report.Row("v"));
    }

    [Theory]
    [InlineData("7", "NA")]
    [InlineData("0.5", " n/a ")]
    [InlineData("7", "-")]
    public void A_word_for_missing(string early, string late)
    {
        (ComparisonReport report, ColumnReport v) = Late(early, late);
        Assert.Equal(ColumnType.Number, v.Type);
        Assert.Equal((0.0, 1_000.0), v.Cells.Where(c => c.Kind == CellKind.Missing).Select(c => (c.Reference, c.Current)).Single());
        Assert.Contains(report.Notes, n => n.Contains("read as missing", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("true", "2", ColumnType.Category)]
    [InlineData("2020-01-05", "soon", ColumnType.Category)]
    [InlineData("2020-01-05", "2020-01-06 10:30:00", ColumnType.Timestamp)]
    [InlineData("2020-01-05 10:30:00", "2020-01-05 10:30:00.25", ColumnType.Timestamp)]
    [InlineData("10:30:00", "later", ColumnType.Category)]
    public void Other_types(string early, string late, ColumnType type)
    {
        (ComparisonReport report, ColumnReport v) = Late(early, late);
        Assert.Equal((type, Verdict.Drifted), (v.Type, v.Verdict));
        Assert.Equal(1_000.0 / 30_000, v.Figures!.NewShare, 1e-12);
        if (early.Length == 19) return;   // times without a format of their own hold fractions: nothing changes
        Assert.Contains(report.Notes.Concat(report.Current.ReadNotes),
            n => n.Contains("column 'v' is read as", StringComparison.Ordinal) && n.Contains(late, StringComparison.Ordinal));
    }

    [Fact]
    public void Integers_of_twenty_digits()
    {
        (ComparisonReport report, ColumnReport v) = Late("9", "98765432109876543210");
        Assert.Equal(ColumnType.Number, v.Type);
        Assert.Equal(98765432109876543210.0, v.Numbers!.Current.Maximum);
        Assert.Contains(report.Notes, n => n.Contains("column 'v'", StringComparison.Ordinal));
    }

    [Fact]
    public void A_profile_and_the_information_about_a_target_see_the_decimals_too()
    {
        string file = _folder.Lines("v.csv", s_late.Select((v, i) => $"{v},{(i < 25_000 ? "a" : "b")}").Prepend("v,t"));
        Kullback.Data.Tables.ColumnCounts counts = Kullback.Data.Profiles.TableProfile.Of(file).Column("v")!.Counts!;
        Assert.Equal(Mean(s_late), counts.Mean, 1e-9);
    }
}
