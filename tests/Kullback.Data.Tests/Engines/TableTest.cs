using Kullback.Data.Engines.DuckDb;
using Kullback.Data.Tables;

namespace Kullback.Data.Tests.Engines;

/// <summary>A table's other capabilities: ordered values, clusters, segments, top values, samples.</summary>
public sealed class TableTest : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly DuckDbEngine _engine = new(threads: 4);

    public void Dispose()
    {
        _engine.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void Ordered_values_leave_out_missing_and_NaN_and_keep_their_weights()
    {
        _engine.Execute(
            "CREATE TABLE t AS SELECT unnest([3, NULL, 'inf'::DOUBLE, 'nan'::DOUBLE, -1, 2, '-inf'::DOUBLE, 2]) AS x, unnest([1.0, 9, 2, "
                + "9, 3, 4, 5, 4]) AS w");
        (double[] values, double[]? weights) = _engine.Table("t").Ordered(new ColumnReading("x", ColumnType.Number), null, default);
        Assert.Equal([double.NegativeInfinity, -1, 2, 2, 3, double.PositiveInfinity], values);
        Assert.Null(weights);
        (values, weights) = _engine.Table("t").Ordered(new ColumnReading("x", ColumnType.Number), "w", default);
        Assert.Equal([double.NegativeInfinity, -1, 2, 2, 3, double.PositiveInfinity], values);
        Assert.Equal([5, 3, 4, 4, 1, 2], weights!);
    }

    /// <summary>Columns with the names that the engine's own SQL might use.</summary>
    private const string Clustered = """
        CREATE TABLE t AS SELECT * FROM (VALUES
          ('ann', 1.0, 'x', 1.0), ('ann', 2.0, 'x', 2.0), ('ann', 9.0, 'y', 1.0),
          ('bob', 1.0, 'z', 1.0), ('bob', NULL, NULL, 3.0),
          (NULL, 'nan'::DOUBLE, 'x', 1.0), (NULL, 1.0, 'x', 1.0)) AS s(cell, v, text, weight)
        """;

    [Fact]
    public void Numbers_are_counted_by_cluster()
    {
        _engine.Execute(Clustered);
        // Cells: up to 1, (1, 5], above 5, missing, NaN. Clusters: ann 1, bob 2, missing 3.
        (long, int, double)[] rows = [.. _engine.Table("t").CountByCluster(Sql.Number("v", 1, 5), null, "cell", null, default)];
        Assert.Equal([(1, 0, 1), (1, 1, 1), (1, 2, 1), (2, 0, 1), (2, 3, 1), (3, 0, 1), (3, 4, 1)], rows);
        (long, int, double)[] weighted = [.. _engine.Table("t").CountByCluster(Sql.Number("v", 1, 5), null, "cell", "weight", default)];
        Assert.Equal([(1, 0, 1), (1, 1, 2), (1, 2, 1), (2, 0, 1), (2, 3, 3), (3, 0, 1), (3, 4, 1)], weighted);
    }

    [Fact]
    public void Texts_are_counted_by_cluster()
    {
        _engine.Execute(Clustered);
        // Cells: x 0, y 1, others (z) 2, missing 3.
        (long, int, double)[] rows = [.. _engine.Table("t").CountByCluster(Sql.Text("text"), ["x", "y"], "cell", null, default)];
        Assert.Equal([(1, 0, 2), (1, 1, 1), (2, 2, 1), (2, 3, 1), (3, 0, 2)], rows);
        (long, int, double)[] weighted = [.. _engine.Table("t").CountByCluster(Sql.Text("text"), ["x", "y"], "cell", "weight", default)];
        Assert.Equal([(1, 0, 3), (1, 1, 1), (2, 2, 1), (2, 3, 3), (3, 0, 2)], weighted);
    }

    [Fact]
    public void A_segment_has_the_rows_of_one_value()
    {
        _engine.Execute("CREATE TABLE t AS SELECT * FROM (VALUES ('it''s', 1), ('it''s', 2), ('b', 3), (NULL, 4), ('', 5)) AS s(g, x)");
        DuckDbTable table = _engine.Table("t");
        double[] Values(string column, string? value)
        {
            using ITable segment = table.Segment(column, value);
            return segment.Ordered(new ColumnReading("x", ColumnType.Number), null, default).Values;
        }
        Assert.Equal([1, 2], Values("g", "it's"));
        Assert.Equal([3], Values("g", "b"));
        Assert.Equal([4], Values("g", null));
        Assert.Equal([5], Values("g", ""));
        Assert.Equal([3], Values("x", "3"));
        Assert.Equal(5, table.CountAll(null).Rows);
    }

    [Fact]
    public void Top_values_come_by_falling_rows()
    {
        _engine.Execute("CREATE TABLE t AS SELECT unnest(['a', 'b', 'b', NULL, NULL, NULL, 'c']) AS n");
        Assert.Equal([(null, 3L), ("b", 2L), ("a", 1L)], _engine.Table("t").TopValues("n", 3, default));
    }

    // ---- samples -------------------------------------------------------------------------------------------------------

    [Fact]
    public void A_small_table_is_its_own_sample()
    {
        _engine.Execute("CREATE TABLE t AS SELECT i AS x FROM range(1000) s(i)");
        using ITableSample sample = _engine.Table("t").Sample(1_000, 1, default);
        Assert.True(sample.IsWhole);
        Assert.Equal(Enumerable.Range(0, 1_000).Select(i => (double)i), sample.Numbers(new ColumnReading("x", ColumnType.Number)).Values);
    }

    /// <summary>Every way in which rows are kept: a copy, a Parquet file, several, a filtered one, a large CSV file.</summary>
    public static TheoryData<string> Kinds => ["stored", "parquet", "parquet folder", "parquet filtered", "csv in place"];

    [Theory, MemberData(nameof(Kinds))]
    public void A_sample_is_spread_over_the_rows_and_the_same_whatever_the_threads(string kind)
    {
        string location = Written(kind, rows: 600_000);
        (double[] values, bool whole) = Sampled(kind, location, 1, seed: 1);
        Assert.False(whole);
        Assert.InRange(values.Length, 10_000, 40_000);
        Assert.Equal(values.Length, values.Distinct().Count());
        // Rows 0 ... 599,999 hold their number. Each of 10 parts has a tenth of the sample (filtered: the last sixth holds all of it),
        // give or take the blocks' grain.
        double first = kind == "parquet filtered" ? 500_000 : 0, part = (600_000 - first) / 10;
        for (int k = 0; k < 10; k++)
            Assert.InRange(values.Count(v => v >= first + k * part && v < first + (k + 1) * part) / (double)values.Length, 0.05, 0.2);
        Assert.All(values, v => Assert.True(v >= first));
        foreach (int threads in new[] { 2, 4 }) Assert.Equal(values, Sampled(kind, location, threads, seed: 1).Values);
        if (kind != "csv in place") Assert.NotEqual(values, Sampled(kind, location, 1, seed: 2).Values);
    }

    private string Written(string kind, int rows)
    {
        if (kind == "csv in place") return _folder.Lines("t.csv", Enumerable.Range(0, rows).Select(i => $"{i},a").Prepend("x,s"));
        string select = $"SELECT i AS x, 'a' AS s FROM range({rows}) s(i)";
        if (kind == "parquet folder")
            for (int f = 0; f < 3; f++)
                _engine.Execute(
                    $"COPY (SELECT * FROM ({select}) WHERE x // {rows / 3} = {f}) TO '{_folder.Of($"many/part={f}/t.parquet")}' (FORMAT "
                        + $"parquet, ROW_GROUP_SIZE 20000)");
        else _engine.Execute($"COPY ({select}) TO '{_folder.Of("t.parquet")}' (FORMAT parquet, ROW_GROUP_SIZE 20000)");
        return _folder.Of(kind == "parquet folder" ? "many" : "t.parquet");
    }

    private static (double[] Values, bool IsWhole) Sampled(string kind, string location, int threads, int seed)
    {
        using var engine = new DuckDbEngine(threads: threads);
        using ITable table = engine.Opened(location,
            where: kind switch { "parquet filtered" => "x >= 500000", "stored" => "x >= 0", _ => null }, manyPasses: kind == "stored");
        Assert.Equal(kind == "stored", ((DuckDbTable)table).IsStored);
        using ITableSample sample = table.Sample(20_000, seed, default);
        (double[] values, bool[] missing) = sample.Numbers(new ColumnReading("x", ColumnType.Number));
        Assert.DoesNotContain(true, missing);
        Assert.Equal(sample.Rows, sample.Texts(new ColumnReading("s", ColumnType.Category)).Count(t => t == "a"));
        return (values, sample.IsWhole);
    }
}
