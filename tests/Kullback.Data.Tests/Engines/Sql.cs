using System.Data.Common;
using Kullback.Data.Engines.DuckDb;
using Kullback.Data.Tables;

namespace Kullback.Data.Tests.Engines;

/// <summary>Plain SQL against the same DuckDB: the independent way to count.</summary>
internal static class Sql
{
    /// <summary>All rows of a query.</summary>
    public static List<object?[]> Rows(this DuckDbEngine engine, string sql)
    {
        var rows = new List<object?[]>();
        using DbDataReader reader = engine.Query(sql);
        while (reader.Read())
        {
            var row = new object?[reader.FieldCount];
            for (int i = 0; i < row.Length; i++) row[i] = reader.IsDBNull(i) ? null : reader.GetValue(i);
            rows.Add(row);
        }
        return rows;
    }

    /// <summary>A table of the engine as the comparison sees it.</summary>
    public static DuckDbTable Table(this DuckDbEngine engine, string name)
        => new(engine, name, "table", name, Relation.Describe(engine, name, default), null, null, []);

    /// <summary>A file opened with the defaults.</summary>
    public static ITable Opened(this DuckDbEngine engine, string location, TextFormat? text = null, string? where = null,
        bool manyPasses = false)
        => engine.Open(location, new OpenOptions(text ?? new TextFormat(), where, manyPasses), null, default);

    public static CountRequest Number(string column, params double[] boundaries)
        => new(new ColumnReading(column, ColumnType.Number), boundaries);

    public static CountRequest Text(string column) => new(new ColumnReading(column, ColumnType.Category), []);

    public static TableCounts CountAll(this ITable table, string? weight, params CountRequest[] requests)
        => table.Count(requests, weight, null, default);
}
