using System.Data.Common;

namespace Kullback.Data.Engines.Sql;

/// <summary>PostgreSQL.</summary>
internal sealed class PostgreSqlDialect : SqlDialect
{
    public override string Name => "PostgreSQL";

    // Measured on ten million rows of twenty columns (bench/results/engines.md).
    public override int ColumnsAtOnce => 20;

    public override string Literal(double value) => double.IsFinite(value)
        ? $"{value.ToString("R", CultureInfo.InvariantCulture)}::float8"
        : value > 0 ? "'Infinity'::float8" : value < 0 ? "'-Infinity'::float8" : "'NaN'::float8";

    public override TableColumn ColumnOf(string name, string type, Type? clr)
    {
        string bare = type.Split('(')[0].Trim();
        return bare switch
        {
            "boolean" => new(name, type, ColumnType.Boolean),
            "smallint" or "integer" or "bigint" => new(name, type, ColumnType.Number, true),
            "numeric" => new(name, type, ColumnType.Number, type.EndsWith(",0)", StringComparison.Ordinal)
                || (type.Contains('(', StringComparison.Ordinal) && !type.Contains(',', StringComparison.Ordinal))),
            "real" or "double precision" or "money" => new(name, type, ColumnType.Number),
            "date" => new(name, type, ColumnType.Date),
            "time without time zone" or "time" => new(name, type, ColumnType.Time),
            _ when bare.StartsWith("timestamp", StringComparison.Ordinal) => new(name, type, ColumnType.Timestamp),
            "text" or "character varying" or "character" or "bpchar" or "\"char\"" or "char" or "name" or "citext" or "uuid" or "json"
                or "jsonb" or "xml" or "inet" or "cidr" or "macaddr" => new(name, type, ColumnType.Category),
            _ when bare.EndsWith("[]", StringComparison.Ordinal) =>
                new(name, type, IsNumber(bare[..^2]) ? ColumnType.List : ColumnType.Other),
            "bytea" or "interval" or "point" or "line" or "lseg" or "box" or "path" or "polygon" or "circle" or "bit" or "bit varying"
                or "tsvector" or "tsquery" or "hstore" or "time with time zone" or "record" or "oid" or "xid" =>
                new(name, type, ColumnType.Other),
            // An enumeration has the name that its maker gave it, and its values are texts.
            _ => new(name, type, clr == typeof(string) || clr is null || clr == typeof(object) ? ColumnType.Category : ColumnType.Other),
        };
    }

    private static bool IsNumber(string type) => type is "smallint" or "integer" or "bigint" or "numeric" or "real" or "double precision";

    public override string Number(TableColumn column) => column.Type == ColumnType.Boolean ? $"{Quote(column.Name)}::int::float8"
        : column.EngineType == "money" ? $"{Quote(column.Name)}::numeric::float8" : $"{Quote(column.Name)}::float8";

    public override string Seconds(TableColumn column) => $"extract(epoch from {Temporal(column)})::float8";

    public override string Part(TableColumn column, string part)
        => $"extract({(part == "hour" ? "hour" : "isodow")} from {Temporal(column)})::float8";

    // Infinite dates count as missing, as everywhere.
    private string Temporal(TableColumn column)
    {
        string name = Quote(column.Name);
        string value = column.EngineType.EndsWith("with time zone", StringComparison.Ordinal) ? $"({name} at time zone 'UTC')" : name;
        return column.Type == ColumnType.Time ? value : $"(case when isfinite({name}) then {value} end)";
    }

    public override string Text(TableColumn column) => $"{Quote(column.Name)}::text collate \"C\"";

    public override string Fetched(TableColumn column)
    {
        string name = Quote(column.Name);
        return column.Type switch
        {
            ColumnType.Boolean => name,
            ColumnType.Number when column.IsInteger && column.EngineType is "smallint" or "integer" or "bigint" => $"{name}::bigint",
            ColumnType.Number => Number(column),
            // What no calendar of a program holds is missing in the sample; it is counted where it lies.
            ColumnType.Date => $"(case when {name} between '0001-01-01' and '9999-12-31' then {name} end)",
            ColumnType.Timestamp =>
                $"(case when {name} between '0001-01-01' and '9999-12-31 23:59:59' then {Temporal(column)} end)",
            ColumnType.Time => $"(case when {name} < '24:00' then {name} end)",
            _ => $"{name}::text",
        };
    }

    public override string IsNaN(string value) => $"{value} = 'NaN'::float8";

    public override string IsFinite(string value) => $"{value} > '-Infinity'::float8 and {value} < 'Infinity'::float8";

    // width_bucket counts the thresholds at or below its operand; the boundaries below v are those whose negatives are above −v.
    public override string Cell(string value, double[] boundaries)
    {
        if (boundaries.Length < 4) return base.Cell(value, boundaries);
        string negative = string.Join(", ", boundaries.Reverse().Select(b => Literal(-b)));
        return $"{boundaries.Length.ToString(CultureInfo.InvariantCulture)} - width_bucket(-{value}, array[{negative}])";
    }

    public override string Sampled(string relation, bool isTable, double share, int seed)
    {
        string percent = (share * 100).ToString("0.##########", CultureInfo.InvariantCulture);
        return isTable ? $"{relation} tablesample bernoulli ({percent}) repeatable ({seed.ToString(CultureInfo.InvariantCulture)})"
            : $"(select * from {relation} as r where random() < {share.ToString("R", CultureInfo.InvariantCulture)})";
    }

    public override IEnumerable<string> Begin(int seconds) =>
    [
        "set transaction isolation level repeatable read, read only",
        $"set local statement_timeout = {((long)seconds * 1000).ToString(CultureInfo.InvariantCulture)}",
        "set local timezone = 'UTC'", "set local extra_float_digits = 1",
    ];

    public override string? Tables => "select table_schema, table_name from information_schema.tables "
        + "where table_schema not in ('pg_catalog', 'information_schema') order by 1, 2 limit 10000";

    public override bool IsNoSuchTable(DbException error) => error.SqlState is "42P01" or "3F000";
}
