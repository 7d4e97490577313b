using Kullback.Data.Engines.DuckDb;
using Kullback.Data.Tables;

namespace Kullback.Data.Tests.Engines;

/// <summary>The counter inside the scan against plain SQL grouping: texts.</summary>
public sealed class ScanCounterTextsTest : IDisposable
{
    private readonly DuckDbEngine _engine = new(threads: 4);

    public void Dispose() => _engine.Dispose();

    private void EqualsGrouping(string column = "s", string? weight = null)
    {
        ColumnCounts counts = _engine.Table("t").CountAll(weight, Sql.Text(column)).Columns[0];
        string w = weight ?? "1.0::DOUBLE";
        Dictionary<string, Mass> expected = [];
        Mass missing = default;
        foreach (object?[] row in _engine.Rows($"SELECT \"{column}\", count(*), sum({w}), sum({w} * {w}) FROM t GROUP BY ALL"))
        {
            var mass = new Mass((long)row[1]!, Convert.ToDouble(row[2], null), Convert.ToDouble(row[3], null));
            if (row[0] is string text) expected.Add(text, mass);
            else missing = mass;
        }
        Assert.Equal(missing, counts.Missing);
        Assert.Equal(expected.Count, counts.Values!.Count);
        foreach ((string text, Mass mass) in expected) Assert.Equal(mass, counts.Values[text]);
    }

    [Fact]
    public void Every_length_from_none_to_forty_bytes()
    {
        // Same beginnings, different ends: 12 bytes lie in place in the engine's text, 13 do not.
        _engine.Execute(
            "CREATE TABLE t AS SELECT repeat('x', (h % 41)::INTEGER) || ((h >> 8) % 3) AS s FROM (SELECT hash(i) AS h FROM range(200000) "
                + "r(i))");
        _engine.Execute("INSERT INTO t VALUES (NULL), (''), (''), ('xxxxxxxxxxxx'), ('xxxxxxxxxxxxx')");
        EqualsGrouping();
    }

    [Fact]
    public void Unicode_control_characters_and_texts_that_share_all_but_a_byte()
    {
        _engine.Execute("""
            CREATE TABLE t AS SELECT unnest(['é', 'e' || chr(769), '日本語のテキストです', '日本語のテキストでず', '😀', ' ', '  ', 'a' || chr(10) || 'b', 'O''Brien', '<script>', '%', '\',
              'aaaaaaaabbbbbbbbc', 'aaaaaaaabbbbbbbbd', 'baaaaaaabbbbbbbbc', NULL, 'é']) AS s
            """);
        EqualsGrouping();
    }

    [Theory]
    [InlineData(100_000)]
    [InlineData(100_001)]
    [InlineData(250_000)]
    public void More_values_than_a_tally_holds_are_grouped_by_the_engine(int distinct)
    {
        _engine.Execute(
            $"CREATE TABLE t AS SELECT CASE WHEN i % 7 = 0 THEN NULL ELSE 'value ' || (i % {distinct}) END AS s, (i % 3)::DOUBLE AS w "
                + $"FROM range(400000) r(i)");
        EqualsGrouping();
        EqualsGrouping(weight: "w");
    }

    [Fact]
    public void More_bytes_than_a_tally_holds_are_grouped_by_the_engine()
    {
        _engine.Execute("CREATE TABLE t AS SELECT repeat('y', 2000) || (i % 10000) AS s FROM range(20000) r(i)");
        EqualsGrouping();
    }

    [Fact]
    public void Weights_are_summed_with_their_squares()
    {
        _engine.Execute(
            "CREATE TABLE t AS SELECT CASE i % 11 WHEN 0 THEN NULL ELSE repeat('z', (i % 20)::INTEGER) END AS s, (hash(i) % 9)::DOUBLE / "
                + "2 AS w FROM range(100000) r(i)");
        EqualsGrouping(weight: "w");
    }

    [Theory]
    [InlineData("v")]
    [InlineData("w")]
    [InlineData("n")]
    public void A_column_may_have_the_name_that_the_engine_s_own_grouping_uses(string name)
    {
        _engine.Execute($"CREATE TABLE t AS SELECT 'value ' || (i % 150000) AS s, (i % 2)::DOUBLE AS {name} FROM range(200000) r(i)");
        EqualsGrouping();
        EqualsGrouping(weight: name);
        Assert.Equal(200_000, _engine.Table("t").TopValues("s", 1_000_000, default).Sum(v => v.Rows));
    }

    [Fact]
    public void Dictionary_vectors_of_a_Parquet_file_are_read_row_by_row()
    {
        using var folder = new TemporaryFolder();
        _engine.Execute(
            "CREATE TABLE t AS SELECT CASE i % 5 WHEN 0 THEN NULL ELSE 'a rather long value ' || (i % 5) END AS s FROM range(50000) r(i)");
        _engine.Execute($"COPY t TO '{folder.Of("t.parquet")}' (FORMAT parquet)");
        using ITable file = _engine.Opened(folder.Of("t.parquet"));
        ColumnCounts counts = file.CountAll(null, Sql.Text("s")).Columns[0];
        Assert.Equal(10_000, counts.Missing.Rows);
        Assert.All(counts.Values!.Values, m => Assert.Equal(10_000, m.Rows));
        Assert.Equal(4, counts.Values!.Count);
    }
}
