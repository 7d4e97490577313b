using Kullback.Data.Engines.DuckDb;

namespace Kullback.Data.Engines.Sql;

/// <summary>Rows that left a database, in the embedded engine, where they are read as those of a file are.</summary>
internal sealed class SqlSample : ITableSample
{
    private readonly MemoryEngine _engine;
    private readonly ITableSample _rows;

    public SqlSample(SqlTable table, IReadOnlyList<TableColumn> columns, IEnumerable<object?[]> rows, long memoryLimit, bool isWhole)
    {
        IsWhole = isWhole;
        MemoryColumn[] types = [.. columns.Select(c => new MemoryColumn(c.Name, Stored(c)))];
        // Rows of nothing that can be compared are rows all the same.
        if (types.Length == 0) (types, rows) = ([new MemoryColumn("(none)", typeof(long))], rows.Select(_ => new object?[] { null }));
        var memory = new MemoryTable(table.Name, table.Format, types, null, rows.Select(row => Converted(row, types)));
        _engine = new MemoryEngine([memory], memoryLimit, 1);
        try
        {
            Table = _engine.Open(table.Name, new OpenOptions(new TextFormat(), null, false), null, default);
            _rows = Table.Sample(int.MaxValue, 1, default);
        }
        catch
        {
            Table?.Dispose();
            _engine.Dispose();
            throw;
        }
    }

    /// <summary>So many rows of a table, or all when there are no more.</summary>
    public static SqlSample Of(SqlTable table, int rows, int seed, long memoryLimit, CancellationToken cancel)
    {
        // What is not compared does not leave the database.
        TableColumn[] columns = [.. table.Columns.Where(c => c.Type is not (ColumnType.Other or ColumnType.List))];
        long all = table.CountRows(cancel);
        bool whole = all <= rows;
        string from = whole ? table.Relation.Text
            : $"{table.Dialect.Sampled(table.Relation.Text, table.Relation.IsTable, (double)rows / all, seed)}";
        var taken = new List<object?[]>();
        string list = columns.Length == 0 ? "1" : string.Join(", ", columns.Select((c, i) => $"{table.Dialect.Fetched(c)} as c{i}"));
        string alias = whole || table.Relation.IsTable && !from.StartsWith('(') ? "" : " x";
        table.Query($"select {list} from {from}{alias}", row =>
        {
            var values = new object?[columns.Length];
            for (int i = 0; i < values.Length; i++) values[i] = row.IsDBNull(i) ? null : row.GetValue(i);
            // A sample of a share varies in size: what is beyond the bound stays.
            if (whole || taken.Count < SqlTable.MostRows) taken.Add(values);
        }, cancel);
        return new SqlSample(table, columns, taken, memoryLimit, whole);
    }

    /// <summary>The rows as a table of the embedded engine.</summary>
    public ITable Table { get; }

    public int Rows => _rows.Rows;

    public bool IsWhole { get; }

    public (double[] Values, bool[] Missing) Numbers(ColumnReading reading) => _rows.Numbers(reading);

    public string?[] Texts(ColumnReading reading) => _rows.Texts(reading);

    /// <summary>The same rows to somebody who disposes of them: the table keeps them.</summary>
    public ITableSample Lend() => new Lent(this);

    private static Type Stored(TableColumn column) => column.Type switch
    {
        ColumnType.Boolean => typeof(bool),
        ColumnType.Number => column.IsInteger && column.EngineType != "numeric" ? typeof(long) : typeof(double),
        ColumnType.Date => typeof(DateOnly),
        ColumnType.Time => typeof(TimeOnly),
        ColumnType.Timestamp => typeof(DateTime),
        _ => typeof(string),
    };

    // Providers give what they have: SQLite texts for dates, ODBC decimals for integers.
    private static object?[] Converted(object?[] row, MemoryColumn[] types)
    {
        for (int i = 0; i < row.Length; i++)
        {
            if (row[i] is not { } value || value.GetType() == types[i].Type) continue;
            row[i] = Converted(value, types[i].Type);
        }
        return row;
    }

    private static object? Converted(object value, Type type)
    {
        if (type == typeof(string)) return Convert.ToString(value, CultureInfo.InvariantCulture);
        if (type == typeof(bool)) return Convert.ToDouble(value, CultureInfo.InvariantCulture) != 0;
        if (type == typeof(double)) return Convert.ToDouble(value, CultureInfo.InvariantCulture);
        if (type == typeof(long)) return Convert.ToInt64(value, CultureInfo.InvariantCulture);
        if (type == typeof(DateOnly))
            return value is DateTime day ? DateOnly.FromDateTime(day)
                : DateTime.TryParse(value.ToString(), CultureInfo.InvariantCulture, out DateTime parsed)
                ? DateOnly.FromDateTime(parsed) : null;
        if (type == typeof(TimeOnly))
            return value is TimeSpan span ? TimeOnly.FromTimeSpan(span)
                : TimeOnly.TryParse(value.ToString(), CultureInfo.InvariantCulture, out TimeOnly time) ? time : null;
        return value is DateTimeOffset at ? at.UtcDateTime
            : DateTime.TryParse(value.ToString(), CultureInfo.InvariantCulture,
                DateTimeStyles.AdjustToUniversal | DateTimeStyles.AssumeUniversal,
                out DateTime time2) ? time2 : null;
    }

    public void Dispose()
    {
        _rows.Dispose();
        Table.Dispose();
        _engine.Dispose();
    }

    private sealed class Lent(SqlSample sample) : ITableSample
    {
        public int Rows => sample.Rows;

        public bool IsWhole => sample.IsWhole;

        public (double[] Values, bool[] Missing) Numbers(ColumnReading reading) => sample.Numbers(reading);

        public string?[] Texts(ColumnReading reading) => sample.Texts(reading);

        public void Dispose() { }
    }
}
