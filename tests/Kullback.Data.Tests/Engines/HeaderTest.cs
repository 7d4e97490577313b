using System.Globalization;
using Kullback.Data.Engines.DuckDb;
using Kullback.Data.Tables;

namespace Kullback.Data.Tests.Engines;

/// <summary>Is the first line names or data? Types do not tell where numbers stand above numbers.</summary>
public sealed class HeaderTest : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly DuckDbEngine _engine = new();

    public void Dispose()
    {
        _engine.Dispose();
        _folder.Dispose();
    }

    private static string Rows(string first, int rows, Func<int, string> row)
        => string.Join('\n', Enumerable.Range(0, rows).Select(row).Prepend(first)) + "\n";

    private static string Decimals(int i)
        => string.Create(CultureInfo.InvariantCulture, $"{40 + i % 17}.{i % 10},{45 + i % 13}.{i % 7},{50 + i % 11}.{i % 3}");

    private static long RowsOf(ITable table) => table.CountAll(null, Sql.Number(table.Columns[0].Name)).Rows;

    [Fact]
    public void Years_above_decimals_are_names_and_it_is_said()
    {
        using ITable table = _engine.Opened(_folder.Write("t.csv", Rows("2019,2020,2021", 800, Decimals)));
        Assert.Equal(["2019", "2020", "2021"], table.Columns.Select(c => c.Name));
        Assert.Equal(800, RowsOf(table));
        string note = Assert.Single(table.ReadNotes);
        Assert.Contains("2019, 2020, 2021", note, StringComparison.Ordinal);
        Assert.Contains("Header no", note, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true, 800, "2019")]
    [InlineData(false, 801, "column0")]
    public void The_user_has_the_last_word(bool header, int rows, string name)
    {
        using ITable table = _engine.Opened(_folder.Write("t.csv", Rows("2019,2020,2021", 800, Decimals)),
            new TextFormat { Header = header });
        Assert.Equal((name, rows), (table.Columns[0].Name, RowsOf(table)));
        Assert.Empty(table.ReadNotes);
    }

    [Theory]
    [InlineData(true, "alpha", 50)]
    [InlineData(false, "column0", 51)]
    public void Text_above_text(bool header, string name, int rows)
    {
        using ITable table = _engine.Opened(_folder.Write("t.csv", Rows("alpha,beta", 50, i => $"n{i},k{i % 7}")),
            new TextFormat { Header = header });
        Assert.Equal(name, table.Columns[0].Name);
        Assert.Equal(rows, table.CountAll(null, Sql.Text(name)).Rows);
    }

    [Theory]
    [InlineData(true, 200_000)]
    [InlineData(null, 200_000)]
    [InlineData(false, 200_001)]
    public void A_file_that_is_sampled_first(bool? header, int rows)
    {
        using ITable table = _engine.Opened(_folder.Write("t.csv", Rows("2019,2020,2021", 200_000, Decimals)),
            new TextFormat { Header = header });
        Assert.Equal(header is false ? "column0" : "2019", table.Columns[0].Name);
        Assert.Equal(rows, RowsOf(table));
    }

    public static TheoryData<string, string, bool> Records => new()
    {
        { "2019,2020,2021", "46.0,51.2,41.7;53.3,55.7,47.7;52.2,51.3,48.0", true },
        { "region,2019,2020", "north,1.5,2.5;south,0.5,;west,1.25,9.5", true },
        { "region,2019,2020", "north,1,2;south,5,90;west,12,9", true },
        { "0,1,2", "0.5,0.25,1e-3;1.5,2.5,3.5;4.5,5.5,6.5", true },                // numbered columns, as programs write them
        { "0,1,2,3", "7,9,1,4;5,5,5,5;8,1,0,2", true },
        { "2019,2020,2021", "2018,2019,2020;1999,2003,1950;2001,2002,2003", false },  // years as values
        { "1,2,3", "2,3,4;5,1,1;4,4,2", false },                                      // ratings
        { "0,1", "0.1,0.9;0.2,0.8;1,0", false },                                      // a curve that starts at 0,1
        { "46,51,41", "46.1,51.2,41.7;53.3,55.7,47.7;52.2,51.3,48.0", false },        // a row that happens to be round
        { "2019,2019,2020", "46.0,51.2,41.7;53.3,55.7,47.7;52.2,51.3,48.0", false },  // a name twice is none
        { "north,2019,2020", "north,1.5,2.5;south,0.5,3.5;west,1.25,9.5", false },    // a value that comes again
        { "02019,02020", "46.1,51.2;53.3,55.7;52.2,51.3", false },
        { "2019,2020", "46.1,51.2;53.3", false },
        { "2019,2020", "", false },
    };

    [Theory]
    [MemberData(nameof(Records))]
    public void What_a_series_of_integers_is(string first, string rows, bool names)
        => Assert.Equal(names, HeaderRecord.AreNames([.. first.Split(',')],
            [.. rows.Split(';', StringSplitOptions.RemoveEmptyEntries).Select(r => r.Split(',').ToList())]));
}
