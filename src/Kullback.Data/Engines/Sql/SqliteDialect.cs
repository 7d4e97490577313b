using System.Data.Common;

namespace Kullback.Data.Engines.Sql;

/// <summary>SQLite: a column's declared type is a wish; each value has a type of its own.</summary>
/// <remarks>A text in a column of numbers is no number and counts as NaN. SQLite has no NaN itself. Dates are texts such as 2024-02-29 or
/// 2024-02-29 13:45:00.</remarks>
internal sealed class SqliteDialect : SqlDialect
{
    public override string Name => "SQLite";

    public override string Literal(double value) => double.IsPositiveInfinity(value) ? "9e999"
        : double.IsNegativeInfinity(value) ? "-9e999" : base.Literal(value);

    public override TableColumn ColumnOf(string name, string type, Type? clr)
    {
        string upper = type.ToUpperInvariant();
        bool Has(string part) => upper.Contains(part, StringComparison.Ordinal);
        return Has("BOOL") ? new(name, type, ColumnType.Boolean)
            : Has("DATETIME") || Has("TIMESTAMP") ? new(name, type, ColumnType.Timestamp)
            : Has("DATE") ? new(name, type, ColumnType.Date)
            : upper == "TIME" ? new(name, type, ColumnType.Time)
            : Has("INT") ? new(name, type, ColumnType.Number, true)
            : Has("CHAR") || Has("CLOB") || Has("TEXT") || upper == "JSON" || upper == "UUID" ? new(name, type, ColumnType.Category)
            : Has("BLOB") ? new(name, type, ColumnType.Other)
            : Has("REAL") || Has("FLOA") || Has("DOUB") || Has("NUM") || Has("DEC") ? new(name, type, ColumnType.Number)
            // A column of a query: the provider says what its first value is.
            : clr == typeof(long) ? new(name, type, ColumnType.Number, true)
            : clr == typeof(double) ? new(name, type, ColumnType.Number)
            : clr == typeof(byte[]) && upper == "BLOB" ? new(name, type, ColumnType.Other) : new(name, type, ColumnType.Category);
    }

    // An expression has no type but that of its values.
    public override string Described(string relation) => $"select * from {relation} limit 1";

    public override string Number(TableColumn column) => Quote(column.Name) is var name && column.Type == ColumnType.Boolean
        ? $"(case when typeof({name}) in ('integer', 'real') then cast({name} as real) when lower({name}) in ('true', 't', 'yes') then 1e0 "
            + $"when lower({name}) in ('false', 'f', 'no') then 0e0 when {name} is not null then 'nan' end)"
        : $"(case when typeof({name}) in ('integer', 'real') then cast({name} as real) when {name} is not null then 'nan' end)";

    public override string Seconds(TableColumn column)
    {
        string name = Quote(column.Name);
        string seconds = column.Type == ColumnType.Time ? $"'1970-01-01 ' || {name}" : name;
        return $"(cast(strftime('%s', {seconds}) as integer) - cast(strftime('%S', {seconds}) as integer) + "
            + $"cast(strftime('%f', {seconds}) as real))";
    }

    public override string Part(TableColumn column, string part) => Quote(column.Name) is var name && part == "hour"
        ? $"cast(strftime('%H', {name}) as real)" : $"((cast(strftime('%w', {name}) as integer) + 6) % 7 + 1.0)";

    public override string Text(TableColumn column) => $"cast({Quote(column.Name)} as text)";

    public override string Fetched(TableColumn column) => column.Type switch
    {
        ColumnType.Number when column.IsInteger =>
            $"(case when typeof({Quote(column.Name)}) = 'integer' then {Quote(column.Name)} end)",
        ColumnType.Number => $"(case when typeof({Quote(column.Name)}) in ('integer', 'real') then cast({Quote(column.Name)} as real) end)",
        ColumnType.Boolean => $"(case when {IsNaN(Number(column))} then null else {Number(column)} end)",
        _ => Text(column),
    };

    public override string IsNaN(string value) => $"typeof({value}) = 'text'";

    public override string IsFinite(string value) => $"{value} > -9e999 and {value} < 9e999";

    public override string Sampled(string relation, bool isTable, double share, int seed)
    {
        string most = ((long)(share * (1 << 24))).ToString(CultureInfo.InvariantCulture);
        // A row's number, mixed twice so that neighbors lie apart; a query has no numbers.
        string key = seed.ToString(CultureInfo.InvariantCulture);
        string mixed = $"((((rowid + {key}) * 2654435761) & 4294967295) * 40503 / 256) % 16777216";
        return isTable ? $"(select * from {relation} where {mixed} < {most})"
            : $"(select * from {relation} where abs(random() % 16777216) < {most})";
    }

    public override string? Tables => "select '', name from sqlite_master where type in ('table', 'view') order by 2 limit 10000";

    public override bool IsNoSuchTable(DbException error) => error.Message.Contains("no such table", StringComparison.Ordinal);
}
