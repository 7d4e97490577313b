using System.Globalization;
using DuckDB.NET.Data;

namespace Kullback.Speed.Tables;

/// <summary>What the engine alone needs for the same files: nobody who counts with it can be faster than these.</summary>
internal static class Floors
{
    /// <summary>Copies a CSV file to Parquet.</summary>
    public static void Parquet(string csv, string parquet)
    {
        using DuckDBConnection connection = Open(2);
        Execute(connection, $"copy (from {Quote(csv)}) to {Quote(parquet)} (format parquet, row_group_size 122880)");
    }

    /// <summary>Runs one floor.</summary>
    public static void Run(string floor, string reference, string current, int threads)
    {
        using DuckDBConnection connection = Open(threads);
        foreach (string file in new[] { reference, current })
        {
            string[] columns = Columns(connection, file);
            if (floor == "scan")
            {
                Execute(connection, $"select {string.Join(", ", columns.Select(c => $"max(\"{c}\")"))} from {Quote(file)}");
                continue;
            }
            Execute(connection, $"create or replace temp table t as from {Quote(file)}");
            if (floor == "load") continue;
            foreach (string column in columns)
                Execute(connection, column.StartsWith("text", StringComparison.Ordinal)
                    ? $"select \"{column}\", count(*) from t group by all"
                    : $"select width, count(*) from (select floor(20 * (\"{column}\" - low) / (high - low)) as width from t, (select "
                        + $"min(\"{column}\") as low, max(\"{column}\") as high from t)) group by all");
        }
    }

    private static string[] Columns(DuckDBConnection connection, string file)
    {
        using var command = connection.CreateCommand();
        command.CommandText = $"describe from {Quote(file)}";
        using var reader = command.ExecuteReader();
        var names = new List<string>();
        while (reader.Read()) names.Add(reader.GetString(0));
        return [.. names];
    }

    private static DuckDBConnection Open(int threads)
    {
        var connection =
            new DuckDBConnection($"Data Source=:memory:;memory_limit=4GB;threads={threads.ToString(CultureInfo.InvariantCulture)}");
        connection.Open();
        return connection;
    }

    private static void Execute(DuckDBConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        while (reader.Read()) { }
    }

    private static string Quote(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";
}
