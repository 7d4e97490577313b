using System.Globalization;
using Kullback.Data.Engines.DuckDb;
using Kullback.Data.Tables;

namespace Kullback.Data.Tests.Engines;

/// <summary>The same eight rows in every format that is read.</summary>
public sealed class FormatsTest : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly DuckDbEngine _engine = new();

    private const string Csv =
        "n,s,d\n1,a,2020-01-01\n2,\"b,c\",2020-01-02\n2,,2020-01-03\n,\"say \"\"hi\"\"\",2020-01-04\n5.5,\"two\nlines\",\n";

    public void Dispose()
    {
        _engine.Dispose();
        _folder.Dispose();
    }

    private ITable Check(string location, string format, TextFormat? text = null, string newLine = "\n")
    {
        ITable table = _engine.Opened(location, text);
        Assert.Equal(format, table.Format);
        Assert.Equal(["n", "s", "d"], table.Columns.Take(3).Select(c => c.Name));
        Assert.Equal([ColumnType.Number, ColumnType.Category, ColumnType.Date], table.Columns.Take(3).Select(c => c.Type));
        TableCounts counts = table.CountAll(null, Sql.Number("n", 1, 2), Sql.Text("s"),
            new CountRequest(new ColumnReading("d", ColumnType.Date), []));
        Assert.Equal(5, counts.Rows);
        Assert.Equal([1L, 2, 1], counts.Columns[0].Cells.Select(c => c.Rows));
        Assert.Equal(1, counts.Columns[0].Missing.Rows);
        Assert.Equal(["a", "b,c", "say \"hi\"", $"two{newLine}lines"], counts.Columns[1].Values!.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(1, counts.Columns[1].Missing.Rows);
        Assert.Equal((18262 * 86400.0, 18265 * 86400.0), counts.Columns[2].Ranges[0]);   // 2020-01-01 is day 18,262
        return table;
    }

    [Fact]
    public void Csv_plain_packed_with_a_byte_order_mark_and_with_carriage_returns()
    {
        Check(_folder.Write("t.csv", Csv), "csv").Dispose();
        Check(_folder.Gzip("t.csv.gz", Csv), "csv").Dispose();
        Check(_folder.Gzip("packed-without-saying-so.csv", Csv), "csv").Dispose();
        Check(_folder.Write("bom.csv", "\uFEFF" + Csv), "csv").Dispose();
        Check(_folder.Write("crlf.csv", Csv.Replace("\n", "\r\n", StringComparison.Ordinal)), "csv", newLine: "\r\n").Dispose();
        Check(_folder.Write("no-end.csv", Csv.TrimEnd('\n')), "csv").Dispose();
        Check(_folder.Write("blank-end.csv", Csv + "\n"), "csv").Dispose();
        Check(_folder.Write("no-ending", Csv), "csv").Dispose();
    }

    [Theory]
    [InlineData('\t', "t.tsv", "tsv")]
    [InlineData('\t', "t.csv", "csv")]
    [InlineData(';', "t.csv", "csv")]
    [InlineData('|', "t.txt", "csv")]
    public void Other_separators_are_found(char separator, string name, string format) =>
        Check(_folder.Write(name, Csv.Replace(',', separator).Replace($"b{separator}c", "b,c", StringComparison.Ordinal)), format)
        .Dispose();

    [Fact]
    public void A_separator_of_the_user_s_own() =>
        Check(_folder.Write("t.csv", Csv.Replace(',', '~').Replace("b~c", "b,c", StringComparison.Ordinal)), "csv",
            new TextFormat { Delimiter = '~' }).Dispose();

    [Fact]
    public void Lines_that_end_in_two_ways()
    {
        string mixed = Csv.Replace("2020-01-02\n", "2020-01-02\r\n", StringComparison.Ordinal)
            .Replace("2020-01-04\n", "2020-01-04\r\n", StringComparison.Ordinal);
        Check(_folder.Write("mixed.csv", mixed), "csv").Dispose();
        Check(_folder.Gzip("mixed.csv.gz", mixed), "csv").Dispose();
    }

    [Fact]
    public void Json_lines_arrays_and_packed_ones()
    {
        string[] rows = ["{\"n\":1,\"s\":\"a\",\"d\":\"2020-01-01\"}", "{\"n\":2,\"s\":\"b,c\",\"d\":\"2020-01-02\"}",
            "{\"n\":2,\"s\":null,\"d\":\"2020-01-03\"}",
            "{\"s\":\"say \\\"hi\\\"\",\"n\":null,\"d\":\"2020-01-04\"}", "{\"n\":5.5,\"s\":\"two\\nlines\"}"];
        Check(_folder.Lines("t.ndjson", rows), "ndjson").Dispose();
        Check(_folder.Lines("t.jsonl", rows), "ndjson").Dispose();
        Check(_folder.Write("t.json", $"[{string.Join(",\n", rows)}]"), "json").Dispose();
        Check(_folder.Lines("lines.json", rows), "json").Dispose();
        Check(_folder.Gzip("t.ndjson.gz", string.Join('\n', rows)), "ndjson").Dispose();
        Check(_folder.Write("no-ending", $"[{string.Join(",\n", rows)}]"), "json").Dispose();
    }

    [Fact]
    public void Parquet_and_folders_of_it()
    {
        string csv = _folder.Write("t.csv", Csv);
        void Copy(string to, string where)
            => _engine.Execute($"COPY (SELECT * FROM read_csv('{csv}') WHERE {where}) TO '{_folder.Of(to)}' (FORMAT parquet)");
        Copy("t.parquet", "true");
        Copy("hive/year=2020/a.parquet", "n <= 1");
        Copy("hive/year=2021/b.parquet", "n > 1 OR n IS NULL");
        Check(_folder.Of("t.parquet"), "parquet").Dispose();
        using ITable hive = Check(_folder.Of("hive"), "parquet");
        Assert.Equal("year", hive.Columns[3].Name);
        Assert.Equal([1L, 4], hive.CountAll(null, Sql.Number("year", 2020, 2021)).Columns[0].Cells.Take(2).Select(c => c.Rows));
        Check(_folder.Of("hive/**/*.parquet"), "parquet").Dispose();
        Check(Path.Combine(_folder.Path, "hive/year=202[01]/?.parquet"), "parquet").Dispose();
    }

    [Fact]
    public void Folders_and_globs_of_csv_files()
    {
        string[] lines = Csv.Split('\n');
        _folder.Write("hive/year=2020/a.csv", $"{lines[0]}\n{lines[1]}\n{lines[2]}\n");
        _folder.Write("hive/year=2021/b.csv", $"{lines[0]}\n{string.Join('\n', lines[3..])}");
        using ITable hive = Check(_folder.Of("hive"), "csv");
        Assert.Equal("year", hive.Columns[3].Name);
        Assert.Equal([2L, 3], hive.CountAll(null, Sql.Number("year", 2020, 2021)).Columns[0].Cells.Take(2).Select(c => c.Rows));
        Check(Path.Combine(_folder.Path, "hive/*/*.csv"), "csv").Dispose();
    }

    [Fact]
    public void Names_by_option_and_words_for_missing()
    {
        string body = Csv[(Csv.IndexOf('\n', StringComparison.Ordinal) + 1)..].Replace("2,,", "2,n/a,", StringComparison.Ordinal)
            .Replace("\n,", "\n?,", StringComparison.Ordinal);
        Check(_folder.Write("t.csv", body), "csv", new TextFormat { Names = ["n", "s", "d"], Missing = ["n/a", "?"] }).Dispose();
    }

    [Fact]
    public void A_first_line_of_data_is_data_and_the_user_is_told()
    {
        string path = _folder.Write("t.csv", "1,2.5\n2,3.5\n3,4.5\n");
        using ITable table = _engine.Opened(path);
        Assert.Equal(3, table.CountAll(null).Rows);
        Assert.Contains("first line looks like data", Assert.Single(table.ReadNotes), StringComparison.Ordinal);
    }

    [Fact]
    public void Standard_input_is_recognized_by_its_first_bytes()
    {
        string csv = _folder.Write("t.csv", Csv);
        _engine.Execute($"COPY (SELECT * FROM read_csv('{csv}')) TO '{_folder.Of("t.parquet")}' (FORMAT parquet)");
        (byte[] Bytes, string Format)[] inputs =
        [
            (File.ReadAllBytes(csv), "csv"), (TemporaryFolder.Gzipped(Csv), "csv"), (File.ReadAllBytes(_folder.Of("t.parquet")), "parquet"),
        ];
        foreach ((byte[] bytes, string format) in inputs)
        {
            StandardInput.Source = () => new MemoryStream(bytes);
            _engine.Spooled.Clear();                    // an engine reads it once
            try { Check("-", format).Dispose(); }
            finally { StandardInput.Source = Console.OpenStandardInput; }
        }
    }

    [Theory]
    [InlineData("café", "caf\u00E9")]
    [InlineData("a \"quoted\" name", "a \"\"quoted\"\" name")]
    public void Odd_names_are_names(string name, string written)
    {
        using ITable table =
            _engine.Opened(_folder.Write("t.csv", string.Create(CultureInfo.InvariantCulture, $"\"{written}\",b\n1,2\n3,4\n")));
        Assert.Equal([name, "b"], table.Columns.Select(c => c.Name));
    }

    /// <summary>Folders that are columns, beside many columns of integers that are looked at one by one: time grows with the columns,
    /// not with their square.</summary>
    [Fact]
    public void Wide_folders_of_folders_keep_their_columns_in_order()
    {
        const int columns = 300;
        for (int day = 1; day <= 3; day++)
            _folder.Write($"wide/day={day}/a.csv", string.Join(',', Enumerable.Range(0, columns).Select(c => $"c{c}")) + "\n"
                + string.Join(',', Enumerable.Range(0, columns).Select(c => c * day)) + "\n");
        using ITable table = _engine.Opened(_folder.Of("wide"));
        Assert.Equal([.. Enumerable.Range(0, columns).Select(c => $"c{c}"), "day"], table.Columns.Select(c => c.Name));
        Assert.All(table.Columns, c => Assert.True(c.IsInteger));
        Assert.Equal([1L, 2], table.CountAll(null, Sql.Number("c7", 7)).Columns[0].Cells.Select(c => c.Rows));
    }
}
