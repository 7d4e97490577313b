using System.Text;
using Kullback.Data.Comparisons;
using Kullback.Data.Engines.DuckDb;
using Kullback.Data.Points;
using Kullback.Data.Tables;

namespace Kullback.Data.Tests.Engines;

/// <summary>An error names the user's file and the line in it, whatever copy the engine read: lines left out, other encodings,
/// line breaks within quotes.</summary>
public sealed class PlacesInErrorsTest : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly DuckDbEngine _engine = new();

    public void Dispose()
    {
        _engine.Dispose();
        _folder.Dispose();
    }

    /// <summary>A table whose last line is <paramref name="last"/>, and the number of that line.</summary>
    private static (string Text, int Line) Table(string last, bool skip, bool comments, bool blanks, bool quotes)
    {
        List<string> lines = [.. skip ? ["exported", "on Monday"] : (string[])[], .. comments ? ["# units"] : (string[])[], "a,b", "1,2",
            .. blanks ? ["", ""] : (string[])[], .. comments ? ["# a remark, with \"one quote"] : (string[])[]];
        if (quotes) lines.AddRange(["\"3", "3\",4"]);
        lines.AddRange(["5,6", .. comments ? ["#"] : (string[])[], last]);
        return (string.Join('\n', lines) + "\n", lines.Count);
    }

    public static TheoryData<string, bool, bool, bool, bool> Ways
    {
        get
        {
            var ways = new TheoryData<string, bool, bool, bool, bool>();
            foreach (string encoding in new[] { "utf-8", "utf-16", "iso-8859-1" })
                for (int i = 0; i < 16; i++) ways.Add(encoding, (i & 1) > 0, (i & 2) > 0, (i & 4) > 0, (i & 8) > 0);
            return ways;
        }
    }

    [Theory, MemberData(nameof(Ways))]
    public void A_line_with_too_many_fields_is_named(string encoding, bool skip, bool comments, bool blanks, bool quotes)
    {
        (string text, int line) = Table("7,8,ä", skip, comments, blanks, quotes);
        byte[] bytes = Encoding.GetEncoding(encoding).GetBytes(text);
        var format = new TextFormat
        {
            SkipLines = skip ? 2 : 0, Comment = comments ? "#" : null,
            Encoding = encoding == "iso-8859-1" ? TextEncoding.Latin1 : encoding == "utf-16" ? TextEncoding.Utf16 : null
        };
        string one = _folder.Write("one.csv", bytes), folder = _folder.Of("folder"), other = _folder.Write("folder/b.csv", bytes);
        _folder.Write("folder/a.csv", Encoding.GetEncoding(encoding).GetBytes(Table("7,8", skip, comments, blanks, quotes).Text));
        Assert.Equal($"{one}: line {line} has 3 fields where 2 are expected",
            Assert.Throws<UnreadableDataException>(() => _engine.Opened(one, format)).Message);
        Assert.Equal($"{other}: line {line} has 3 fields where 2 are expected",
            Assert.Throws<UnreadableDataException>(() => _engine.Opened(folder, format)).Message);
    }

    [Theory, MemberData(nameof(Ways))]
    public void A_value_that_is_no_number_is_named(string encoding, bool skip, bool comments, bool blanks, bool quotes)
    {
        (string text, int line) = Table("7,ä", skip, comments, blanks, quotes);
        byte[] bytes = Encoding.GetEncoding(encoding).GetBytes(text);
        var options = new ComparisonOptions
        {
            Columns = ["b"],
            Text = new TextFormat
            {
                SkipLines = skip ? 2 : 0, Comment = comments ? "#" : null,
                Encoding = encoding == "iso-8859-1" ? TextEncoding.Latin1 : encoding == "utf-16" ? TextEncoding.Utf16 : null
            },
        };
        string one = _folder.Write("one.csv", bytes), folder = _folder.Of("folder"), other = _folder.Write("folder/b.csv", bytes);
        _folder.Write("folder/a.csv", Encoding.GetEncoding(encoding).GetBytes(Table("7,8", skip, comments, blanks, quotes).Text));
        Assert.StartsWith($"{one}: line {line}, column 'b': 'ä' is not a finite number",
            Assert.Throws<UnreadableDataException>(() => PointTable.Read(one, options)).Message, StringComparison.Ordinal);
        Assert.StartsWith($"{folder}: line {line} of {other}, column 'b': 'ä'",
            Assert.Throws<UnreadableDataException>(() => PointTable.Read(folder, options)).Message, StringComparison.Ordinal);
        Assert.StartsWith($"{one}: row 2 of those that pass Where, column 'b': 'ä'",
            Assert.Throws<UnreadableDataException>(() => PointTable.Read(one, options with { Where = "a IN ('5', '7')" })).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Blank_lines_of_a_table_with_one_column_are_counted()
    {
        string file = _folder.Write("one.csv", "x\n1.5\n\n\nInfinity\n");
        string message = Assert.Throws<UnreadableDataException>(() => PointTable.Read(file, new ComparisonOptions())).Message;
        Assert.StartsWith($"{file}: line 5, column 'x': Infinity is not a finite number (Where 'isfinite(", message,
            StringComparison.Ordinal);
        Assert.Equal([1.5], PointTable.Read(file, new ComparisonOptions { Where = "isfinite(TRY_CAST(\"x\" AS DOUBLE))" }).Coordinates);
    }

    [Theory]
    [InlineData("x y\n1.5 2.5\n3 4\n", new[] { 1.5, 2.5, 3, 4 })]
    [InlineData("1 2\n3 4\n5 6\n", new double[] { 1, 2, 3, 4, 5, 6 })]
    [InlineData("price\n1 234\n5 678\n", new double[] { 1234, 5678 })]
    public void Single_blanks_separate_numbers(string text, double[] expected)
        => Assert.Equal(expected, PointTable.Read(_folder.Write("blanks.txt", text), new ComparisonOptions()).Coordinates);

    [Theory]
    [InlineData("1 234\n5 678\n", "Delimiter ' ' or Delimiter , says which")]
    [InlineData("1.5   2.5\n3.5  4\n", "Delimiter says what separates them")]
    [InlineData("1.5\u00a02.5\n3.5\u00a04\n", "is not a finite number")]
    public void What_separates_numbers_is_asked_where_it_cannot_be_told(string text, string wayOut)
        => Assert.Contains(wayOut,
            Assert.Throws<UnreadableDataException>(
                () => PointTable.Read(_folder.Write("blanks.txt", text), new ComparisonOptions())).Message, StringComparison.Ordinal);

    [Fact]
    public void Windows_1252_further_down_is_told_with_its_line()
    {
        string file = _folder.Write("t.csv", Encoding.Latin1.GetBytes("# one\n# two\nname,x\n\"a\nb\",1\nKäse,2\nc,3\n"));
        using ITable table = _engine.Opened(file, new TextFormat { Comment = "#" });
        Assert.Contains("line 6 is not valid UTF-8", Assert.Single(table.ReadNotes), StringComparison.Ordinal);
    }
}
