using System.Text;
using Kullback.Data.Engines.DuckDb;
using Kullback.Data.Tables;

namespace Kullback.Data.Tests.Engines;

/// <summary>Large text files: counted where they lie, or copied first. Either way the counts are those of plain SQL.</summary>
public sealed class LargeFileTest : IDisposable
{
    private const int Rows = 600_000;
    private readonly TemporaryFolder _folder = new();
    private readonly DuckDbEngine _engine = new(threads: 2);

    public void Dispose()
    {
        _engine.Dispose();
        _folder.Dispose();
    }

    private static string Line(int i) => $"{i * 7919L % 1000},{(i % 13 == 0 ? "" : $"k{i % 17}")},{i % 5 * 0.25}";

    private (TableCounts Counts, bool InPlace) Counted(string path, bool manyPasses, TextFormat? text = null)
    {
        using ITable table = _engine.Opened(path, text, manyPasses: manyPasses);
        return (table.CountAll(null, Sql.Number("n", 99, 499, 500), Sql.Text("s"), Sql.Number("x", 0.25)), !((DuckDbTable)table).IsStored);
    }

    private static void IsAsWritten(TableCounts counts)
    {
        int[] all = [.. Enumerable.Range(0, Rows)];
        Assert.Equal(Rows, counts.Rows);
        long[] numbers = [.. all.Select(i => i * 7919L % 1000)];
        Assert.Equal([numbers.Count(n => n <= 99), numbers.Count(n => n is > 99 and <= 499), numbers.Count(n => n == 500),
            numbers.Count(n => n > 500)], counts.Columns[0].Cells.Select(c => c.Rows));
        Assert.Equal(all.Count(i => i % 13 == 0), counts.Columns[1].Missing.Rows);
        Assert.Equal(all.Where(i => i % 13 != 0).CountBy(i => $"k{i % 17}").ToDictionary(),
            counts.Columns[1].Values!.ToDictionary(v => v.Key, v => (int)v.Value.Rows));
        Assert.Equal(all.Count(i => i % 5 <= 1), counts.Columns[2].Cells[0].Rows);
    }

    [Fact]
    public void In_place_and_copied_give_the_same_counts()
    {
        string path = _folder.Lines("t.csv", Enumerable.Range(0, Rows).Select(Line).Prepend("n,s,x"));
        (TableCounts inPlace, bool isInPlace) = Counted(path, manyPasses: false);
        Assert.True(isInPlace);
        IsAsWritten(inPlace);
        (TableCounts copied, isInPlace) = Counted(path, manyPasses: true);
        Assert.False(isInPlace);
        IsAsWritten(copied);
    }

    [Fact]
    public void Carriage_returns_a_byte_order_mark_and_names_by_option()
    {
        string path = _folder.Of("t.csv");
        using (var writer = new StreamWriter(path, append: false,
            new UTF8Encoding(encoderShouldEmitUTF8Identifier: true))
        { NewLine = "\r\n" })
            foreach (string line in Enumerable.Range(0, Rows).Select(Line)) writer.WriteLine(line);
        (TableCounts counts, bool inPlace) = Counted(path, manyPasses: false, new TextFormat { Names = ["n", "s", "x"] });
        Assert.True(inPlace);
        IsAsWritten(counts);
    }

    [Fact]
    public void Line_ends_of_two_kinds()
    {
        string path = _folder.Of("t.csv");
        using (var writer = new StreamWriter(path))
        {
            writer.Write("n,s,x\n");
            for (int i = 0; i < Rows; i++) writer.Write(Line(i) + (i % 1000 == 999 ? "\r\n" : "\n"));
        }
        IsAsWritten(Counted(path, manyPasses: false).Counts);
    }

    [Fact]
    public void Line_breaks_inside_quotes_are_no_rows()
    {
        // A line taken from the middle may be half of a row: the sample of lines can't be trusted, and the file itself is read.
        string path = _folder.Of("t.csv");
        using (var writer = new StreamWriter(path) { NewLine = "\n" })
        {
            writer.WriteLine("n,s,x");
            for (int i = 0; i < Rows; i++) writer.WriteLine(i % 3 == 0 ? $"{i},\"first,\nsecond line,{i % 2}\n\nthird\",1" : $"{i},one,2");
        }
        (TableCounts counts, _) = Counted(path, manyPasses: false);
        Assert.Equal(Rows, counts.Rows);
        Assert.Equal(Rows / 3, counts.Columns[1].Values!.Where(v => v.Key.Contains('\n', StringComparison.Ordinal)).Sum(v => v.Value.Rows));
        Assert.Equal(Rows / 3 * 2, counts.Columns[1].Values!["one"].Rows);
    }

    [Fact]
    public void Rare_line_breaks_inside_quotes_that_the_sample_does_not_see()
    {
        string path = _folder.Of("t.csv");
        using (var writer = new StreamWriter(path) { NewLine = "\n" })
        {
            writer.WriteLine("n,s,x");
            for (int i = 0; i < Rows; i++) writer.WriteLine(i is 123_456 or 456_789 ? $"{i},\"a\nb\",1" : $"{i},one,2");
        }
        (TableCounts counts, _) = Counted(path, manyPasses: false);
        Assert.Equal(Rows, counts.Rows);
        Assert.Equal(2, counts.Columns[1].Values!["a\nb"].Rows);
    }
}
