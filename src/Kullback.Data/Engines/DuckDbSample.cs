using System.Data.Common;
using System.Globalization;
using static Kullback.Data.Engines.DuckDb;

namespace Kullback.Data.Engines;

/// <summary>A sample of rows as a table in DuckDB, read column by column.</summary>
internal sealed class DuckDbSample : ITableSample
{
    /// <summary>Columns of one narrow table: every query costs time for all columns of the table that it names.</summary>
    private const int NarrowColumns = 250;

    private readonly DuckDbTable _rows;
    private readonly DuckDb _engine;
    private readonly Dictionary<string, string> _narrow = new(StringComparer.Ordinal);
    private readonly List<string> _narrowTables = [];

    private DuckDbSample(DuckDbTable rows, bool isWhole, int count)
    {
        (_rows, _engine, IsWhole, Rows) = (rows, rows.Engine, isWhole, count);
        if (rows.Columns.Count <= 2 * NarrowColumns) return;
        foreach (TableColumn[] part in rows.Columns.Chunk(NarrowColumns))
        {
            string table = _engine.NewTable("narrow");
            _engine.Execute($"CREATE TABLE {table} AS SELECT {string.Join(", ", part.Select(c => Quote(c.Name)))} FROM {rows.Relation}");
            _narrowTables.Add(table);
            foreach (TableColumn column in part) _narrow[column.Name] = table;
        }
    }

    private string Holding(ColumnReading reading) => _narrow.GetValueOrDefault(reading.Column, _rows.Relation);

    public int Rows { get; }

    public bool IsWhole { get; }

    /// <summary>About <paramref name="rows"/> rows, chosen by a hash of their number: the same whatever the threads.</summary>
    public static DuckDbSample BySql(DuckDbTable table, int rows, int seed, CancellationToken cancel)
    {
        long all = Convert.ToInt64(table.Engine.Scalar($"SELECT count(*) FROM {table.Relation}"), CultureInfo.InvariantCulture);
        if (all <= rows) return Of(table, table.Relation, isWhole: true, cancel);
        if (table.NumberedRelation is { } numbered) return Of(table, $"(SELECT * EXCLUDE file_row_number FROM {numbered} WHERE {Blocks(all, rows, seed)})", false, cancel);
        if (table.IsStored)
        {
            long keep = (long)(1e6 * rows / all);
            return Of(table, $"(SELECT * FROM {table.Relation} WHERE hash(rowid + {seed}) % 1000000 < {keep})", isWhole: false, cancel);
        }
        return Of(table, $"(SELECT * FROM {table.Relation} USING SAMPLE reservoir({rows} ROWS) REPEATABLE ({seed}))", isWhole: false, cancel);
    }

    /// <summary>Blocks of rows spread over the file: only the row groups that they lie in are read.</summary>
    private static string Blocks(long all, int rows, int seed)
    {
        const int blocks = 32;
        long length = rows / blocks, step = all / blocks;
        var random = new Random(seed);
        var tests = new List<string>();
        for (long b = 0; b < blocks; b++)
        {
            long at = b * step + random.NextInt64(Math.Max(1, step - length));
            tests.Add($"file_row_number BETWEEN {at} AND {at + length - 1}");
        }
        return string.Join(" OR ", tests);
    }

    public static DuckDbSample Of(DuckDbTable table, string relation, bool isWhole, CancellationToken cancel)
    {
        DuckDbTable rows = table.IsStored && isWhole
            ? new DuckDbTable(table.Engine, table.Name, table.Format, table.Relation, table.Columns, null, null, [])
            : Stored(table, relation, cancel);
        long count = Convert.ToInt64(table.Engine.Scalar($"SELECT count(*) FROM {rows.Relation}"), CultureInfo.InvariantCulture);
        return new DuckDbSample(rows, isWhole, (int)count);
    }

    private static DuckDbTable Stored(DuckDbTable table, string relation, CancellationToken cancel)
    {
        string name = table.Engine.NewTable("sample");
        try { table.Engine.Execute($"CREATE TABLE {name} AS SELECT * FROM {relation}", cancel); }
        catch (DuckDB.NET.Data.DuckDBException e) { throw DuckDbFiles.Explain(table.Name, null, e); }
        return new DuckDbTable(table.Engine, table.Name, table.Format, name, table.Columns, name, null, []);
    }

    public (double[] Values, bool[] Missing) Numbers(ColumnReading reading)
    {
        var values = new double[Rows];
        var missing = new bool[Rows];
        int i = 0;
        using DbDataReader reader = _engine.Query($"SELECT {_rows.Expression(reading)} FROM {Holding(reading)}");
        for (; reader.Read(); i++)
            if (reader.IsDBNull(0)) missing[i] = true;
            else values[i] = reader.GetDouble(0);
        return (values, missing);
    }

    public string?[] Texts(ColumnReading reading)
    {
        var texts = new string?[Rows];
        var known = new Dictionary<string, string>(StringComparer.Ordinal);
        int i = 0;
        using DbDataReader reader = _engine.Query($"SELECT {_rows.Expression(reading)} FROM {Holding(reading)}");
        for (; reader.Read(); i++)
        {
            if (reader.IsDBNull(0)) continue;
            string text = reader.GetString(0);
            if (!known.TryGetValue(text, out string? one)) known[text] = one = text;
            texts[i] = one;
        }
        return texts;
    }

    public void Dispose()
    {
        foreach (string table in _narrowTables) _engine.Execute($"DROP TABLE {table}");
        _rows.Dispose();
    }
}
