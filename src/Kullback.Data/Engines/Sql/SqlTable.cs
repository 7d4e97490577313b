using System.Data.Common;
using Kullback.Data.Engines.DuckDb;

namespace Kullback.Data.Engines.Sql;

/// <summary>A table, view or query of a database: counted there.</summary>
/// <remarks>A column that the database does not read as it is to be compared (texts that write numbers, numbers as categories) is counted
/// by value there, and its values are read here, by the embedded engine, as those of a file are.</remarks>
internal sealed class SqlTable : ITable
{
    /// <summary>The most rows that leave the database.</summary>
    internal const int MostRows = 25_000;

    /// <summary>The most values of a column that leave it with their counts; rarer ones are counted together.</summary>
    private const int MostValues = 100_000;

    private readonly SqlSession _session;
    private readonly List<string> _notes;
    private readonly Dictionary<string, TableColumn> _byName;
    private readonly long _memoryLimit;
    private readonly Dictionary<(int, int), SqlSample> _samples = [];
    private long? _rows;

    public SqlTable(SqlSession session, string name, SqlRelation relation, IReadOnlyList<TableColumn> columns, List<string> notes,
        long memoryLimit)
    {
        (_session, Name, Relation, Columns, _notes, _memoryLimit) = (session, name, relation, columns, notes, memoryLimit);
        _byName = columns.ToDictionary(c => c.Name, StringComparer.Ordinal);
    }

    public string Name { get; }

    public string Format => Dialect.Name;

    public IReadOnlyList<TableColumn> Columns { get; }

    public IReadOnlyList<string> ReadNotes => _notes;

    internal SqlDialect Dialect => _session.Dialect;

    internal SqlRelation Relation { get; }

    /// <summary>A table no larger than the sample is sorted here; of a larger one no values leave the database in order.</summary>
    public bool ReadsAgainCheaply => CountRows(default) <= MostRows;

    internal void Query(string sql, Action<DbDataReader> row, CancellationToken cancel) => _session.Query(Name, sql, Relation, row, cancel);

    internal long CountRows(CancellationToken cancel)
    {
        if (_rows is null) Query($"select count(*) from {Relation.Text}", r => _rows = Whole(r, 0), cancel);
        return _rows!.Value;
    }

    // ---- samples -----------------------------------------------------------------------------------------------------

    public ITableSample Sample(int rows, int seed, CancellationToken cancel) => Taken(rows, seed, cancel).Lend();

    private SqlSample Taken(int rows, int seed, CancellationToken cancel)
    {
        int most = Math.Min(rows, MostRows);
        if (_samples.TryGetValue((most, seed), out SqlSample? known)) return known;
        return _samples[(most, seed)] = SqlSample.Of(this, most, seed, _memoryLimit, cancel);
    }

    private SqlSample Largest(CancellationToken cancel)
    {
        SqlSample sample = Taken(MostRows, 1, cancel);
        string note = FormattableString.Invariant(
            $"{sample.Rows:N0} of {CountRows(cancel):N0} rows, a random sample: more do not leave the database");
        if (!sample.IsWhole && !_notes.Contains(note)) _notes.Add(note);
        return sample;
    }

    public (double[] Values, bool[] Missing)[] Rows(IReadOnlyList<ColumnReading> readings, CancellationToken cancel)
        => Largest(cancel).Table.Rows(readings, cancel);

    public string?[] Texts(ColumnReading reading, int rows, CancellationToken cancel) => Largest(cancel).Table.Texts(reading, rows, cancel);

    public (double[] Values, double[]? Weights) Ordered(ColumnReading reading, string? weight, CancellationToken cancel)
        => Largest(cancel).Table.Ordered(reading, weight, cancel);

    public void RequireTimes(ColumnReading reading, CancellationToken cancel)
        => Taken(MostRows, 1, cancel).Table.RequireTimes(reading, cancel);

    // ---- counts ------------------------------------------------------------------------------------------------------

    public TableCounts Count(IReadOnlyList<CountRequest> requests, string? weight, IProgress<double>? progress, CancellationToken cancel)
    {
        string? w = weight is null ? null : Dialect.Number(Known(weight));
        Mass all = Total(weight, w, cancel);
        var columns = new ColumnCounts[requests.Count];
        int done = 0;
        void Done(int more) => progress?.Report((double)(done += more) / Math.Max(1, requests.Count));
        int[] numbers = [.. Enumerable.Range(0, columns.Length).Where(i => requests[i].Reading.IsNumeric && IsDirect(requests[i].Reading))];
        IReadOnlyList<ColumnCounts> counted =
            NumberCounts.Of(this, [.. numbers.Select(i => requests[i])], Expression, w, Done, cancel);
        for (int k = 0; k < numbers.Length; k++) columns[numbers[k]] = counted[k];
        for (int i = 0; i < columns.Length; i++)
        {
            if (columns[i] is not null) continue;
            columns[i] = IsDirect(requests[i].Reading) ? Values(requests[i], Expression(requests[i].Reading), w, all, cancel)
                : ReadHere(requests[i], w, cancel);
            Done(1);
        }
        return new TableCounts(all.Rows, all.Weight, all.Squared, columns);
    }

    private Mass Total(string? weight, string? w, CancellationToken cancel)
    {
        if (w is null) return CountRows(cancel) is var rows ? new Mass(rows, rows, rows) : default;
        Mass all = default;
        string wrong = $"w < 0 or {Dialect.IsNaN("w")} or not ({Dialect.IsFinite("w")})";
        Query($"select count(*), sum(w), sum(w * w), count(w), sum(case when w is not null and ({wrong}) then 1 else 0 end) from "
            + $"(select {w} as w from {Relation.Text}) a", r =>
        {
            if (Whole(r, 3) < Whole(r, 0)) throw new UnreadableDataException($"{Name}: column '{weight}': a weight is missing");
            if (!r.IsDBNull(4) && Whole(r, 4) > 0)
                throw new UnreadableDataException(
                    $"{Name}: column '{weight}': a weight is negative, NaN or infinite, and must be finite and ≥ 0");
            all = new Mass(Whole(r, 0), r.IsDBNull(1) ? 0 : Real(r, 1), r.IsDBNull(2) ? 0 : Real(r, 2));
        }, cancel);
        _rows = all.Rows;
        return all;
    }

    private ColumnCounts Values(CountRequest request, string value, string? weight, Mass all, CancellationToken cancel)
    {
        var values = new Dictionary<string, Mass>(StringComparer.Ordinal);
        Mass missing = default, seen = default;
        Query(Grouped(value, weight, MostValues), row =>
        {
            Mass mass = MassOf(row, weight);
            seen += mass;
            if (row.IsDBNull(0)) missing = mass;
            else values[row.GetString(0)] = mass;
        }, cancel);
        var others = new Mass(all.Rows - seen.Rows, all.Weight - seen.Weight, all.Squared - seen.Squared);
        if (others.Rows <= 0) return ScanCounter.Sketched(new ColumnCounts { Missing = missing, Values = values }, request.Distinct)!;
        _notes.Add(FormattableString.Invariant(
            $"column '{request.Reading.Column}': the {MostValues:N0} most frequent values one by one, {others.Rows:N0} rows of others together"));
        // NULL may be among the rare: then it is counted by itself.
        if (missing.Rows == 0)
        {
            Query($"select count(*) from {Relation.Text} where {value} is null",
                r => missing = new Mass(Whole(r, 0), Whole(r, 0), Whole(r, 0)),
                cancel);
            if (weight is not null && missing.Rows > 0)
                throw new UnreadableDataException($"{Name}: column '{request.Reading.Column}' has too many values to be weighted");
        }
        return new ColumnCounts { Missing = missing, Values = values, Others = others with { Rows = others.Rows - missing.Rows } };
    }

    private string Grouped(string value, string? weight, int most)
        => $"select v, count(*){(weight is null ? "" : ", sum(w), sum(w * w)")} from (select {value} as v"
            + $"{(weight is null ? "" : $", {weight} as w")} from {Relation.Text}) a group by v order by 2 desc, 1 "
            + $"limit {most.ToString(CultureInfo.InvariantCulture)}";

    // Counted by value there, read here.
    private ColumnCounts ReadHere(CountRequest request, string? weight, CancellationToken cancel)
    {
        TableColumn known = Known(request.Reading.Column);
        var (values, masses) = (new List<object?>(), new List<Mass>());
        Query(Grouped(Dialect.Fetched(known), weight, MostValues + 1), row =>
        {
            values.Add(row.IsDBNull(0) ? null : row.GetValue(0));
            masses.Add(MassOf(row, weight));
        }, cancel);
        if (values.Count > MostValues)
            throw new UnreadableDataException(FormattableString.Invariant(
                $"{Name}: column '{known.Name}' ({known.EngineType}) has more than {MostValues:N0} values to be read as {request.Reading.As}: ")
                + "convert it in a query");
        using var read = new SqlSample(this, [known], values.Select(v => new[] { v }), _memoryLimit, true);
        if (!request.Reading.IsNumeric)
        {
            string?[] texts = read.Texts(request.Reading);
            var sums = new Dictionary<string, Mass>(StringComparer.Ordinal);
            Mass missing = default;
            for (int i = 0; i < texts.Length; i++)
            {
                if (texts[i] is { } text) sums[text] = sums.GetValueOrDefault(text) + masses[i];
                else missing += masses[i];
            }
            return ScanCounter.Sketched(new ColumnCounts { Missing = missing, Values = sums }, request.Distinct)!;
        }
        (double[] numbers, bool[] none) = read.Numbers(request.Reading);
        return NumberCounts.OfValues(request, numbers.Select((v, i) => ((double?)(none[i] ? null : v), masses[i])));
    }

    public IReadOnlyList<(long Cluster, int Cell, double Weight)> CountByCluster(
        CountRequest request, IReadOnlyList<string>? values, string cluster, string? weight, CancellationToken cancel)
    {
        if (!IsDirect(request.Reading))
            throw new UnreadableDataException(
                $"{Name}: column '{request.Reading.Column}' is not read as {request.Reading.As} by the database, "
                + $"which {OptionName.Cluster} needs: convert it in a query");
        string v = Expression(request.Reading), w = weight is null ? "1" : Dialect.Number(Known(weight));
        int last = values?.Count ?? request.Boundaries.Length;
        string cell = values is not null ? "v" : $"case when v is null then {last + 1} when {Dialect.IsNaN("v")} then {last + 2} else "
            + $"{Dialect.Cell("v", request.Boundaries)} end";
        var cells = values?.Select((value, i) => (value, i)).ToDictionary(x => x.value, x => x.i, StringComparer.Ordinal);
        var sums = new Dictionary<(long, int), double>();
        (long number, object? before) = (0, null);
        Query(
            $"select c, k, sum(w) from (select c, {cell} as k, w from (select {v} as v, {Dialect.Text(Known(cluster))} as c, {w} as w from "
            + $"{Relation.Text}) a) b group by c, k order by c", row =>
        {
            object now = row.GetValue(0);
            if (!now.Equals(before)) (number, before) = (number + 1, now);
            int at = cells is null ? Convert.ToInt32(row.GetValue(1), CultureInfo.InvariantCulture)
                : row.IsDBNull(1) ? last + 1 : cells.GetValueOrDefault(row.GetString(1), last);
            sums[(number, at)] = sums.GetValueOrDefault((number, at)) + Real(row, 2);
        }, cancel);
        return [.. sums.Select(s => (s.Key.Item1, s.Key.Item2, s.Value))];
    }

    public IReadOnlyList<(string? Value, long Rows)> TopValues(string column, int most, CancellationToken cancel)
    {
        var values = new List<(string?, long)>();
        Query(Grouped(Dialect.Text(Known(column)), null, most),
            r => values.Add((r.IsDBNull(0) ? null : r.GetString(0), Whole(r, 1))), cancel);
        return values;
    }

    public ITable Segment(string column, string? value)
    {
        string text = Dialect.Text(Known(column));
        string test = value is null ? $"{text} is null" : $"{text} = {Dialect.Parameter(Relation.Parameters.Count)}";
        var part = new SqlRelation($"(select * from {Relation.Text} where {test}) s", value is null ? Relation.Parameters
            : [.. Relation.Parameters, value], false);
        return new SqlTable(_session, Name, part, Columns, [], _memoryLimit);
    }

    // ---- the SQL of values -------------------------------------------------------------------------------------------

    private TableColumn Known(string column) => _byName.TryGetValue(column, out TableColumn? known) ? known
        : throw new UnreadableDataException($"{Name}: no column '{column}'{SpellingHint.Hint(column, _byName.Keys)}");

    /// <summary>Does the database itself read the column as it is to be compared?</summary>
    private bool IsDirect(ColumnReading reading)
    {
        ColumnType type = Known(reading.Column).Type;
        return reading switch
        {
            { Writing: not null } => false,
            { As: ColumnType.Number } => type is ColumnType.Number or ColumnType.Boolean,
            { As: ColumnType.Boolean } => type == ColumnType.Boolean,
            { As: ColumnType.Category } => type == ColumnType.Category && !reading.FloatingText,
            { As: ColumnType.Time, Part: null } => type == ColumnType.Time,
            _ => type is ColumnType.Date or ColumnType.Timestamp or ColumnType.Time
                && (reading.Part is not null || type == reading.As || (type, reading.As) == (ColumnType.Date, ColumnType.Timestamp)),
        };
    }

    private string Expression(ColumnReading reading)
    {
        TableColumn known = Known(reading.Column);
        return reading.Part is { } part ? Dialect.Part(known, part)
            : reading.As switch
            {
                ColumnType.Category => Dialect.Text(known),
                ColumnType.Date or ColumnType.Timestamp or ColumnType.Time => Dialect.Seconds(known),
                _ => Dialect.Number(known),
            };
    }

    private static Mass MassOf(DbDataReader row, string? weight)
        => weight is null ? Whole(row, 1) is var rows ? new Mass(rows, rows, rows) : default
        : new Mass(Whole(row, 1), Real(row, 2), Real(row, 3));

    private static long Whole(DbDataReader row, int i) => Convert.ToInt64(row.GetValue(i), CultureInfo.InvariantCulture);

    private static double Real(DbDataReader row, int i) => Convert.ToDouble(row.GetValue(i), CultureInfo.InvariantCulture);

    public void Dispose()
    {
        foreach (SqlSample sample in _samples.Values) sample.Dispose();
        _samples.Clear();
    }
}
