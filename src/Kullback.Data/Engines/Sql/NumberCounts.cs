using System.Data.Common;

namespace Kullback.Data.Engines.Sql;

/// <summary>The cells of columns of numbers, counted by the database in as few statements as its dialect can.</summary>
internal sealed class NumberCounts
{
    private const int IsNaN = -1, FirstFigure = 2;

    private readonly CountRequest _request;
    private readonly bool _weighted;
    private readonly Mass[] _cells;
    private readonly (double Low, double High)[] _ranges;
    private readonly double _shift;
    private Mass _missing, _notANumber;
    private double _sum, _squares, _finite;

    private NumberCounts(CountRequest request, bool weighted)
    {
        (_request, _weighted) = (request, weighted);
        _cells = new Mass[request.Boundaries.Length + 1];
        _ranges = [.. Enumerable.Repeat((double.NaN, double.NaN), _cells.Length)];
        // Deviations are summed from a value among the others: from 0 their squares would lose the digits that count.
        double middle = request.Boundaries.Length == 0 ? 0 : request.Boundaries[request.Boundaries.Length / 2];
        _shift = double.IsFinite(middle) ? middle : 0;
    }

    /// <summary>Counts columns that the database reads as numbers itself.</summary>
    /// <param name="table">The table.</param>
    /// <param name="requests">The columns.</param>
    /// <param name="value">A column as SQL.</param>
    /// <param name="weight">The weight as SQL; null to count rows.</param>
    /// <param name="counted">Told after each statement how many columns are done.</param>
    /// <param name="cancel">Stops the statement.</param>
    public static IReadOnlyList<ColumnCounts> Of(SqlTable table, IReadOnlyList<CountRequest> requests, Func<ColumnReading, string> value,
        string? weight, Action<int> counted, CancellationToken cancel)
    {
        NumberCounts[] all = [.. requests.Select(r => new NumberCounts(r, weight is not null))];
        int most = Math.Max(1, table.Dialect.ColumnsAtOnce);
        for (int first = 0; first < all.Length; first += most)
        {
            NumberCounts[] some = [.. all.Skip(first).Take(most)];
            string sql = some.Length == 1 ? One(table, some[0], value(some[0]._request.Reading), weight)
                : Many(table, some, [.. some.Select(s => value(s._request.Reading))], weight);
            table.Query(sql, row => some[Convert.ToInt32(row.GetValue(0), CultureInfo.InvariantCulture)].Add(row), cancel);
            counted(some.Length);
        }
        return [.. all.Select(a => a.Counts)];
    }

    private string CellSql(SqlDialect dialect, string v)
        => $"case when {v} is null then null when {dialect.IsNaN(v)} then {IsNaN} else {dialect.Cell(v, _request.Boundaries)} end";

    private static string Figures(SqlDialect dialect, string shift, bool weighted)
    {
        string finite = dialect.IsFinite("v"), w = weighted ? "w" : "1", from = $"(v - ({shift}))";
        string Sum(string what) => $"sum(case when c >= 0 and {finite} then {what} end)";
        return $"count(*), {(weighted ? "sum(w), sum(w * w)" : "0, 0")}, min(case when c >= 0 then v end), max(case when c >= 0 then v "
            + $"end), "
            + $"{Sum($"{w} * {from}")}, {Sum($"{w} * {from} * {from}")}, {Sum(w)}";
    }

    private static string One(SqlTable table, NumberCounts column, string value, string? weight)
    {
        SqlDialect dialect = table.Dialect;
        string w = weight is null ? "" : ", w", named = weight is null ? "" : $", {weight} as w";
        return $"select 0, c, {Figures(dialect, dialect.Literal(column._shift), weight is not null)} from (select v, "
            + $"{column.CellSql(dialect, "v")} as c{w} from (select {value} as v{named} from {table.Relation.Text}) a) b group by c";
    }

    // A row's values are set under each other, so that the table is read once.
    private static string Many(SqlTable table, NumberCounts[] columns, string[] values, string? weight)
    {
        SqlDialect dialect = table.Dialect;
        string w = weight is null ? "" : ", w", named = weight is null ? "" : $", {weight} as w";
        string inner = string.Join(", ", values.Select((v, i) => $"{v} as v{i}"));
        string under = string.Join(", ",
            columns.Select((c, i) => $"({i}, v{i}, {c.CellSql(dialect, $"v{i}")}, {dialect.Literal(c._shift)})"));
        return $"select k, c, {Figures(dialect, "s", weight is not null)} from (select u.k, u.v, u.c, u.s{w} from (select {inner}{named} "
            + $"from "
            + $"{table.Relation.Text}) a cross join lateral (values {under}) u(k, v, c, s)) b group by k, c";
    }

    private void Add(DbDataReader row)
    {
        double Real(int i) => row.IsDBNull(FirstFigure + i) ? 0
            : Convert.ToDouble(row.GetValue(FirstFigure + i), CultureInfo.InvariantCulture);
        long rows = Convert.ToInt64(row.GetValue(FirstFigure), CultureInfo.InvariantCulture);
        Mass mass = _weighted ? new Mass(rows, Real(1), Real(2)) : new Mass(rows, rows, rows);
        if (row.IsDBNull(1)) { _missing += mass; return; }
        int cell = Convert.ToInt32(row.GetValue(1), CultureInfo.InvariantCulture);
        if (cell == IsNaN) { _notANumber += mass; return; }
        _cells[cell] = mass;
        _ranges[cell] = (Real(3), Real(4));
        (_sum, _squares, _finite) = (_sum + Real(5), _squares + Real(6), _finite + Real(7));
    }

    /// <summary>Counts of one column whose values are at hand.</summary>
    public static ColumnCounts OfValues(CountRequest request, IEnumerable<(double? Value, Mass Mass)> values)
    {
        var counts = new NumberCounts(request, weighted: true);
        foreach ((double? value, Mass mass) in values) counts.Add(value, mass);
        return counts.Counts;
    }

    private void Add(double? value, Mass mass)
    {
        if (value is not { } v) { _missing += mass; return; }
        if (double.IsNaN(v)) { _notANumber += mass; return; }
        int at = Array.BinarySearch(_request.Boundaries, v), cell = at < 0 ? ~at : at;
        while (cell > 0 && _request.Boundaries[cell - 1] >= v) cell--;
        _cells[cell] += mass;
        (double low, double high) = _ranges[cell];
        _ranges[cell] = (double.IsNaN(low) || v < low ? v : low, double.IsNaN(high) || v > high ? v : high);
        if (!double.IsFinite(v)) return;
        double from = v - _shift;
        (_sum, _squares, _finite) = (_sum + mass.Weight * from, _squares + mass.Weight * from * from, _finite + mass.Weight);
    }

    private ColumnCounts Counts => new()
    {
        Missing = _missing, NotANumber = _notANumber, Cells = _cells, Ranges = _ranges, FiniteMass = _finite,
        Mean = _finite > 0 ? _shift + _sum / _finite : double.NaN,
        SquaredDeviations = _finite > 0 ? Math.Max(0, _squares - _sum * _sum / _finite) : double.NaN,
    };
}
