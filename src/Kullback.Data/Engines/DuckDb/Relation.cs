using System.Text.RegularExpressions;

namespace Kullback.Data.Engines.DuckDb;

/// <summary>What stands after FROM: its columns and their types, and a copy of its rows.</summary>
internal static partial class Relation
{
    /// <summary>The relation's rows in DuckDB's own storage, which spills to disk.</summary>
    public static DuckDbTable Copy(DuckDbEngine engine, string name, string format, string relation, IReadOnlyList<string> notes,
        CancellationToken cancel, IProgress<double>? progress = null,
        Func<long, CancellationToken, string?>? lineOf = null)
    {
        string table = engine.NewTable("table");
        engine.Execute($"CREATE TABLE {table} AS SELECT * FROM {relation}", cancel, progress);
        return new DuckDbTable(engine, name, format, table, Describe(engine, table, cancel), table, null, notes) { LineOf = lineOf };
    }

    public static IReadOnlyList<TableColumn> Describe(DuckDbEngine engine, string relation, CancellationToken cancel)
    {
        var columns = new List<TableColumn>();
        using System.Data.Common.DbDataReader reader = engine.Query($"DESCRIBE SELECT * FROM {relation}", cancel);
        while (reader.Read())
        {
            string type = reader.GetString(1);
            columns.Add(new TableColumn(reader.GetString(0), type, TypeOf(type), type.EndsWith("INT", StringComparison.Ordinal)
                || type.EndsWith("INTEGER", StringComparison.Ordinal) || type.EndsWith(",0)", StringComparison.Ordinal)));
        }
        return columns;
    }

    public static ColumnType TypeOf(string type)
    {
        if (type.EndsWith(']')) return NumberList().IsMatch(type) ? ColumnType.List : ColumnType.Other;
        if (type.StartsWith("DECIMAL", StringComparison.Ordinal)) return ColumnType.Number;
        if (type.StartsWith("ENUM", StringComparison.Ordinal)) return ColumnType.Category;
        if (type.StartsWith("TIMESTAMP", StringComparison.Ordinal)) return ColumnType.Timestamp;
        return type switch
        {
            "BOOLEAN" => ColumnType.Boolean,
            "TINYINT" or "SMALLINT" or "INTEGER" or "BIGINT" or "HUGEINT" or "UTINYINT" or "USMALLINT" or "UINTEGER" or "UBIGINT"
                or "UHUGEINT"
                or "FLOAT" or "DOUBLE" => ColumnType.Number,
            "VARCHAR" or "UUID" or "JSON" => ColumnType.Category,
            "DATE" => ColumnType.Date,
            "TIME" => ColumnType.Time,
            _ => ColumnType.Other,
        };
    }

    [GeneratedRegex(@"^(U?(TINY|SMALL|BIG|HUGE)INT|U?INTEGER|FLOAT|DOUBLE|DECIMAL\(.*\))(\[\d*\])+$")]
    private static partial Regex NumberList();
}
