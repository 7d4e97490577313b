using DuckDB.NET.Data;
using Kullback.Data.Engines.Sql;
using static Kullback.Data.Engines.DuckDb.DuckDbEngine;

namespace Kullback.Data.Engines.DuckDb;

/// <summary>A table in a database file of DuckDB's own, attached read only.</summary>
internal static class AttachedFile
{
    public static ITable Open(DuckDbEngine engine, SqlLocation place, OpenOptions options, IProgress<double>? progress,
        CancellationToken cancel)
    {
        string database = engine.NewTable("attached");
        try
        {
            engine.Execute($"ATTACH {Literal(Path.GetFullPath(place.Database))} AS {database} (READ_ONLY)", cancel);
            string relation = place.Query is { } query ? Queried(engine, database, query)
                : string.Join('.', place.Table.Prepend(database).Select(Quote));
            var (filtered, isFiltered) = (RowFilter.Apply(engine, relation, options.Where), options.Where is not null);
            DuckDbTable table = options.ManyPasses && (isFiltered || place.Query is not null)
                ? Relation.Copy(engine, place.Shown, "duckdb", filtered, [], cancel, progress)
                : new DuckDbTable(engine, place.Shown, "duckdb", filtered, Relation.Describe(engine, filtered, cancel), null, null, []);
            table.IsFiltered = isFiltered;
            return table;
        }
        catch (DuckDBException e) when (e.Message.Contains("does not exist", StringComparison.Ordinal) && place.Query is null)
        {
            throw new UnreadableDataException(
                $"{place.Shown}: there is no such table{SpellingHint.Hint(place.Table[^1], Tables(engine, database))}",
                e);
        }
        catch (DuckDBException e) { throw ReadingFault.Explain(engine, place.Shown, null, e); }
    }

    // A query names its tables as the file does.
    private static string Queried(DuckDbEngine engine, string database, string query)
    {
        engine.Execute($"USE {database}");
        return $"({query.Trim().TrimEnd(';')}\n)";
    }

    private static List<string> Tables(DuckDbEngine engine, string database)
    {
        var names = new List<string>();
        using var reader = engine.Query("SELECT table_name FROM duckdb_tables() WHERE database_name = ? UNION ALL "
            + "SELECT view_name FROM duckdb_views() WHERE database_name = ? AND NOT internal", parameters: [database, database]);
        while (reader.Read()) names.Add(reader.GetString(0));
        return names;
    }
}
