using System.Data.Common;
using DuckDB.NET.Data;
using static Kullback.Data.Engines.DuckDb.DuckDbEngine;

namespace Kullback.Data.Engines.DuckDb;

/// <summary>A relation in DuckDB: a copy in its own storage, or files that are read where they lie.</summary>
internal sealed class DuckDbTable : ITable
{
    private readonly DuckDbEngine _engine;
    private readonly string _relation;
    private readonly string? _owned;
    private readonly Func<DuckDbTable, int, int, CancellationToken, ITableSample>? _sampler;
    private readonly Dictionary<string, TableColumn> _byName;

    /// <param name="engine">The engine.</param>
    /// <param name="name">The user's name for it.</param>
    /// <param name="format">How it is read.</param>
    /// <param name="relation">What stands after FROM.</param>
    /// <param name="columns">Its columns.</param>
    /// <param name="owned">The table to drop with this; null for none.</param>
    /// <param name="sampler">How to sample without reading everything; null to sample by SQL.</param>
    /// <param name="notes">What the user should know of the reading.</param>
    public DuckDbTable(
        DuckDbEngine engine, string name, string format, string relation, IReadOnlyList<TableColumn> columns, string? owned,
        Func<DuckDbTable, int, int, CancellationToken, ITableSample>? sampler, IReadOnlyList<string> notes)
    {
        (_engine, Name, Format, _relation, Columns, _owned, _sampler, ReadNotes) =
            (engine, name, format, relation, columns, owned, sampler, notes);
        // As the engine: names that differ by case only are one name.
        _byName = new Dictionary<string, TableColumn>(StringComparer.OrdinalIgnoreCase);
        foreach (TableColumn column in columns) _byName.TryAdd(column.Name, column);
        IsStored = !relation.AsSpan().ContainsAny('(', ' ');
    }

    public string Name { get; }

    public string Format { get; }

    public IReadOnlyList<TableColumn> Columns { get; }

    public IReadOnlyList<string> ReadNotes { get; }

    /// <summary>Of a wide table every query costs time for all columns: one query a column would take time with their square.</summary>
    private const int FewColumns = 500;

    public bool ReadsAgainCheaply => _sampler is null && Columns.Count <= FewColumns;

    /// <summary>The relation with a column file_row_number; null when it has none.</summary>
    internal string? NumberedRelation { get; init; }

    /// <summary>True for a table in DuckDB's own storage.</summary>
    internal bool IsStored { get; }

    internal string Relation => _relation;

    internal DuckDbEngine Engine => _engine;

    /// <summary>Only the rows that pass the user's filter are here.</summary>
    internal bool IsFiltered { get; set; }

    /// <summary>The line of a row in the user's file; null where rows have no lines.</summary>
    internal Func<long, CancellationToken, string?>? LineOf { get; init; }

    public string PlaceOf(long row, CancellationToken cancel)
        => (IsFiltered ? null : LineOf?.Invoke(row, cancel))
        ?? $"row {(row + 1).ToString(CultureInfo.InvariantCulture)}{(IsFiltered ? $" of those that pass {OptionName.Where}" : "")}";

    // ---- the SQL of values -------------------------------------------------------------------------------------------

    internal string Expression(ColumnReading reading) => _byName.TryGetValue(reading.Column, out TableColumn? known)
        ? ColumnSql.Of(known, reading, Name) : throw new UnreadableDataException($"{Name}: no column '{reading.Column}'");

    public void RequireTimes(ColumnReading reading, CancellationToken cancel)
    {
        if (!_byName.TryGetValue(reading.Column, out TableColumn? known) || known.Type != ColumnType.Category) return;
        Guard(() => WrittenTime.RequireParsed(this, reading, cancel), null);
    }

    // ---- capabilities ------------------------------------------------------------------------------------------------

    public ITableSample Sample(int rows, int seed, CancellationToken cancel)
        => Sampled(() => _sampler is null ? DuckDbSample.BySql(this, rows, seed, cancel) : _sampler(this, rows, seed, cancel));

    public ITableSample ScatteredSample(int rows, int seed, CancellationToken cancel)
        => Sampled(() => _sampler is null ? DuckDbSample.BySql(this, rows, seed, cancel, scattered: true)
            : _sampler(this, rows, seed, cancel));

    private ITableSample Sampled(Func<ITableSample> take)
    {
        ITableSample? sample = null;
        Guard(() => sample = take(), null);
        return sample!;
    }

    public TableCounts Count(IReadOnlyList<CountRequest> requests, string? weight, IProgress<double>? progress, CancellationToken cancel)
    {
        using var counter = new ScanCounter(_engine.Connection, requests, weight is not null);
        string weightSql = weight is null ? "" : $", {Expression(new ColumnReading(weight, ColumnType.Number))}";
        var calls = new List<string>();
        for (int first = 0; first == 0 || first < requests.Count; first += ScanCounter.MostArguments)
            calls.Add($"count({counter.Function}({string.Concat(first.ToString(CultureInfo.InvariantCulture), "::INTEGER", weightSql)}" +
                string.Concat(requests.Skip(first).Take(ScanCounter.MostArguments).Select(r => $", {Expression(r.Reading)}")) + "))");
        Guard(() => _engine.Execute($"SELECT {string.Join(", ", calls)} FROM {_relation}", cancel, progress), weight);
        Mass rows = counter.Rows;
        IReadOnlyList<ColumnCounts?> counted = counter.Counts;
        var columns = new ColumnCounts[counted.Count];
        for (int i = 0; i < columns.Length; i++)
            columns[i] = counted[i] ?? ScanCounter.Sketched(GroupedTexts(requests[i].Reading, weight, cancel), requests[i].Distinct)!;
        return new TableCounts(rows.Rows, rows.Weight, rows.Squared, columns);
    }

    /// <summary>Texts with too many values for memory: DuckDB's own grouping, which spills.</summary>
    private ColumnCounts GroupedTexts(ColumnReading reading, string? weight, CancellationToken cancel)
    {
        string w = weight is null ? "1" : Expression(new ColumnReading(weight, ColumnType.Number));
        var values = new Dictionary<string, Mass>(StringComparer.Ordinal);
        Mass missing = default;
        Guard(() =>
        {
            using DbDataReader reader =
                _engine.Query(
                    $"SELECT v, count(*), sum(w)::DOUBLE, sum(w * w)::DOUBLE FROM (SELECT {Expression(reading)} AS v, {w} AS w FROM "
                        + $"{_relation}) GROUP BY v", cancel);
            while (reader.Read())
            {
                var mass = new Mass(reader.GetInt64(1), reader.GetDouble(2), reader.GetDouble(3));
                if (reader.IsDBNull(0)) missing = mass;
                else values[reader.GetString(0)] = mass;
            }
        }, weight);
        return new ColumnCounts { Missing = missing, Values = values };
    }

    public (double[] Values, bool[] Missing)[] Rows(IReadOnlyList<ColumnReading> readings, CancellationToken cancel)
    {
        var values = new List<double>[readings.Count];
        var missing = new List<bool>[readings.Count];
        for (int c = 0; c < values.Length; c++) (values[c], missing[c]) = ([], []);
        Guard(() =>
        {
            using DbDataReader reader = _engine.Query($"SELECT {string.Join(", ", readings.Select(Expression))} FROM {_relation}", cancel);
            for (long row = 0; reader.Read(); row++)
            {
                if ((row & 0xFFFF) == 0) cancel.ThrowIfCancellationRequested();
                for (int c = 0; c < values.Length; c++)
                {
                    bool none = reader.IsDBNull(c);
                    missing[c].Add(none);
                    values[c].Add(none ? 0 : reader.GetDouble(c));
                }
            }
        }, null);
        return [.. values.Zip(missing, (v, m) => (v.ToArray(), m.ToArray()))];
    }

    public string?[] Texts(ColumnReading reading, int rows, CancellationToken cancel)
    {
        var texts = new List<string?>();
        Guard(() =>
        {
            using DbDataReader reader =
                _engine.Query($"SELECT {Expression(reading)} FROM {_relation} LIMIT {rows.ToString(CultureInfo.InvariantCulture)}", cancel);
            while (reader.Read()) texts.Add(reader.IsDBNull(0) ? null : reader.GetString(0));
        }, null);
        return [.. texts];
    }

    public (double[] Values, double[]? Weights) Ordered(ColumnReading reading, string? weight, CancellationToken cancel)
    {
        var values = new List<double>();
        var weights = weight is null ? null : new List<double>();
        string w = weight is null ? "" : $", {Expression(new ColumnReading(weight, ColumnType.Number))}";
        Guard(() =>
        {
            using DbDataReader reader =
                _engine.Query(
                    $"SELECT v{(weight is null ? "" : ", w")} FROM (SELECT {Expression(reading)} AS "
                        + $"v{(weight is null ? "" : $"{w} AS w")} FROM {_relation}) WHERE v IS NOT NULL AND NOT isnan(v)", cancel);
            while (reader.Read())
            {
                values.Add(reader.GetDouble(0));
                weights?.Add(reader.GetDouble(1));
            }
        }, weight);
        double[] sorted = [.. values];
        if (weights is null)
        {
            Array.Sort(sorted);
            return (sorted, null);
        }
        double[] sortedWeights = [.. weights];
        Array.Sort(sorted, sortedWeights);
        return (sorted, sortedWeights);
    }

    public IReadOnlyList<(long Cluster, int Cell, double Weight)> CountByCluster(
        CountRequest request, IReadOnlyList<string>? values, string cluster, string? weight, CancellationToken cancel)
    {
        // Only named expressions leave the inner query: a column of the user's may be called v, cell or weight.
        string w = weight is null ? "1" : Expression(new ColumnReading(weight, ColumnType.Number));
        string from = $"(SELECT {Expression(request.Reading)} AS v, {Quote(cluster)} AS c, {w} AS w FROM {_relation})", cell;
        string? cells = null;
        if (values is not null)
        {
            cells = CellTable(values, cancel);
            (cell, from) = ($"CASE WHEN v IS NULL THEN {values.Count + 1} ELSE coalesce(cell, {values.Count}) END",
                $"{from} LEFT JOIN {cells} ON v = text");
        }
        else
        {
            int last = request.Boundaries.Length;
            cell = $"CASE WHEN v IS NULL THEN {last + 1} WHEN isnan(v) THEN {last + 2} ELSE {Search(request.Boundaries, 0, last)} END";
        }
        var result = new List<(long, int, double)>();
        try
        {
            Guard(() =>
            {
                using DbDataReader reader = _engine.Query(
                    $"SELECT dense_rank() OVER (ORDER BY c NULLS LAST), k, s FROM (SELECT c, {cell} AS k, sum(w)::DOUBLE AS s FROM {from} "
                        + $"GROUP BY ALL) ORDER BY ALL", cancel);
                while (reader.Read()) result.Add((reader.GetInt64(0), reader.GetInt32(1), reader.GetDouble(2)));
            }, weight);
        }
        finally { if (cells is not null) _engine.Execute($"DROP TABLE {cells}"); }
        return result;
    }

    private string CellTable(IReadOnlyList<string> values, CancellationToken cancel)
    {
        string table = _engine.NewTable("cells");
        _engine.Execute($"CREATE TEMP TABLE {table} (text VARCHAR, cell INTEGER)", cancel);
        using DuckDBAppender appender = _engine.Connection.CreateAppender(table);
        for (int i = 0; i < values.Count; i++) appender.CreateRow().AppendValue(values[i]).AppendValue(i).EndRow();
        return table;
    }

    /// <summary>The number of boundaries below v, as a tree of comparisons.</summary>
    private static string Search(double[] boundaries, int from, int to)
    {
        if (from == to) return from.ToString(CultureInfo.InvariantCulture);
        int middle = (from + to) / 2;
        return $"CASE WHEN v <= {Literal(boundaries[middle])} THEN {Search(boundaries, from, middle)} ELSE "
            + $"{Search(boundaries, middle + 1, to)} END";
    }

    public IReadOnlyList<(string? Value, long Rows)> TopValues(string column, int most, CancellationToken cancel)
    {
        var result = new List<(string?, long)>();
        Guard(() =>
        {
            using DbDataReader reader =
                _engine.Query(
                    $"SELECT v, count(*) FROM (SELECT CAST({Quote(column)} AS VARCHAR) AS v FROM {_relation}) GROUP BY v ORDER BY 2 DESC, "
                        + $"v LIMIT {most}", cancel);
            while (reader.Read()) result.Add((reader.IsDBNull(0) ? null : reader.GetString(0), reader.GetInt64(1)));
        }, null);
        return result;
    }

    public ITable Segment(string column, string? value)
    {
        string test = value is null ? "IS NULL" : $"= {Literal(value)}";
        return new DuckDbTable(_engine, Name, Format, $"(SELECT * FROM {_relation} WHERE CAST({Quote(column)} AS VARCHAR) {test})", Columns,
            null, null, []);
    }

    /// <summary>Runs a reading and turns the engine's error into one line about this table.</summary>
    private void Guard(Action action, string? weight)
    {
        try { action(); }
        catch (DuckDBException e)
        {
            throw weight is not null && e.Message.Contains("a weight is", StringComparison.Ordinal)
                ? ReadingFault.Explain(_engine, Name,
                    $"column '{weight}': {OneLine(e.Message[e.Message.IndexOf("a weight is", StringComparison.Ordinal)..])}", e)
                : ReadingFault.Of(_engine, Name, Format, e);
        }
    }

    public void Dispose()
    {
        if (_owned is not null) _engine.Execute($"DROP TABLE IF EXISTS {_owned}");
    }
}
