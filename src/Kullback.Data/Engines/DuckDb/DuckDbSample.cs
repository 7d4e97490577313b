using System.Data.Common;

namespace Kullback.Data.Engines.DuckDb;

/// <summary>A sample of rows as a table in DuckDB, read column by column.</summary>
internal sealed class DuckDbSample : ITableSample
{
    private readonly DuckDbTable _rows;
    private readonly DuckDbEngine _engine;

    private DuckDbSample(DuckDbTable rows, bool isWhole, int count)
        => (_rows, _engine, IsWhole, Rows) = (rows, rows.Engine, isWhole, count);

    public int Rows { get; }

    public bool IsWhole { get; }

    /// <summary>About <paramref name="rows"/> rows, chosen by a hash of their number: the same whatever the threads.</summary>
    public static DuckDbSample BySql(DuckDbTable table, int rows, int seed, CancellationToken cancel, bool scattered = false)
    {
        long all = Convert.ToInt64(table.Engine.Scalar($"SELECT count(*) FROM {table.Relation}"), CultureInfo.InvariantCulture);
        if (all <= rows) return Of(table, table.Relation, isWhole: true, cancel);
        long keep = (long)(1e6 * rows / all);
        if (table.NumberedRelation is { } numbered)
        {
            string chosen = scattered ? $"hash(file_row_number + {seed}) % 1000000 < {keep}" : Blocks(all, rows, seed);
            return Of(table, $"(SELECT * EXCLUDE file_row_number FROM {numbered} WHERE {chosen})", false, cancel);
        }
        if (table.IsStored)
        {
            return Of(table, $"(SELECT * FROM {table.Relation} WHERE hash(rowid + {seed}) % 1000000 < {keep})", isWhole: false, cancel);
        }
        return Of(table, $"(SELECT * FROM {table.Relation} USING SAMPLE reservoir({rows} ROWS) REPEATABLE ({seed}))",
            isWhole: false, cancel);
    }

    /// <summary>Blocks of rows at even distances: vectors of rows that no block touches are not decoded.</summary>
    private static string Blocks(long all, int rows, int seed)
    {
        const int blocks = 32;
        long step = all / blocks;
        return $"(file_row_number + {new Random(seed).NextInt64(step)}) % {step} < {rows / blocks}";
    }

    public static DuckDbSample Of(DuckDbTable table, string relation, bool isWhole, CancellationToken cancel)
    {
        // A column of a stored table takes a block of 256 kB however few its rows: the sample of a wide table is read where it lies.
        // Not so a random one, which would be drawn anew by each statement.
        bool store = !(table.IsStored && isWhole)
            && (table.Columns.Count <= ColumnsAtOnce || relation.Contains("USING SAMPLE", StringComparison.Ordinal));
        DuckDbTable rows = store ? Stored(table, relation, cancel)
            : new DuckDbTable(table.Engine, table.Name, table.Format, relation, table.Columns, null, null, []);
        try
        {
            return new DuckDbSample(rows, isWhole,
            (int)Convert.ToInt64(table.Engine.Scalar($"SELECT count(*) FROM {rows.Relation}"), CultureInfo.InvariantCulture));
        }
        catch (DuckDB.NET.Data.DuckDBException e) { throw ReadingFault.Of(table.Engine, table.Name, table.Format, e); }
    }

    private static DuckDbTable Stored(DuckDbTable table, string relation, CancellationToken cancel)
    {
        string name = table.Engine.NewTable("sample");
        try { table.Engine.Execute($"CREATE TABLE {name} AS SELECT * FROM {relation}", cancel); }
        catch (DuckDB.NET.Data.DuckDBException e) { throw ReadingFault.Of(table.Engine, table.Name, table.Format, e); }
        return new DuckDbTable(table.Engine, table.Name, table.Format, name, table.Columns, name, null, []);
    }

    /// <summary>Columns fetched by one statement: binding a statement costs time in the table's whole width,
    /// so wide tables are not read column by column.</summary>
    private const int ColumnsAtOnce = 256;

    private readonly Dictionary<string, (double[] Values, bool[] Missing)> _numbers = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string?[]> _texts = new(StringComparer.Ordinal);
    private bool _loaded;

    public (double[] Values, bool[] Missing) Numbers(ColumnReading reading)
    {
        Load();
        if (reading.Part is not null) return DateParts.Of(Numbers(reading with { Part = null }), reading.Part);
        TableColumn? column = _rows.Columns.FirstOrDefault(c => c.Name == reading.Column);
        if (column?.Type == reading.As && _numbers.TryGetValue(reading.Column, out (double[], bool[]) known)) return known;
        Fetch([reading]);
        return _numbers.Remove(reading.Column, out (double[], bool[]) fetched) ? fetched : default;
    }

    public string?[] Texts(ColumnReading reading)
    {
        Load();
        if (!reading.FloatingText && _texts.TryGetValue(reading.Column, out string?[]? known)) return known;
        Fetch([reading]);
        return _texts.Remove(reading.Column, out string?[]? fetched) ? fetched : [];
    }

    /// <summary>All columns as what they are, in a few statements.</summary>
    private void Load()
    {
        if (_loaded) return;
        _loaded = true;
        ColumnReading[] natural =
            [.. _rows.Columns.Where(c => c.Type is not (ColumnType.List or ColumnType.Other))
                .Select(c => new ColumnReading(c.Name, c.Type))];
        foreach (ColumnReading[] readings in natural.Chunk(ColumnsAtOnce)) Fetch(readings);
    }

    private void Fetch(ColumnReading[] readings)
    {
        (double[] Values, bool[] Missing)[] numbers = [.. readings.Select(r => r.IsNumeric ? (new double[Rows], new bool[Rows]) : default)];
        string?[][] texts = [.. readings.Select(r => r.IsNumeric ? [] : new string?[Rows])];
        Dictionary<string, string>[] seen = [.. readings.Select(_ => new Dictionary<string, string>(StringComparer.Ordinal))];
        using DbDataReader reader = Selected(readings);
        for (int i = 0; reader.Read(); i++)
            for (int c = 0; c < readings.Length; c++)
            {
                bool missing = reader.IsDBNull(c);
                if (readings[c].IsNumeric) (numbers[c].Values[i], numbers[c].Missing[i]) = (missing ? 0 : reader.GetDouble(c), missing);
                else if (!missing) texts[c][i] = Shared(seen[c], reader.GetString(c));
            }
        for (int c = 0; c < readings.Length; c++)
            if (readings[c].IsNumeric) _numbers[readings[c].Column] = numbers[c];
            else _texts[readings[c].Column] = texts[c];
    }

    private DbDataReader Selected(ColumnReading[] readings)
    {
        try { return _engine.Query($"SELECT {string.Join(", ", readings.Select(_rows.Expression))} FROM {_rows.Relation}"); }
        catch (DuckDB.NET.Data.DuckDBException e) { throw ReadingFault.Of(_engine, _rows.Name, _rows.Format, e); }
    }

    /// <summary>One string for each value, however many rows have it.</summary>
    private static string Shared(Dictionary<string, string> seen, string text)
    {
        if (seen.TryGetValue(text, out string? one)) return one;
        return seen[text] = text;
    }

    public void Dispose()
    {
        _numbers.Clear();
        _texts.Clear();
        _rows.Dispose();
    }
}
