using static Kullback.Data.Engines.DuckDb.DuckDbEngine;

namespace Kullback.Data.Engines.DuckDb;

/// <summary>A column's values as SQL.</summary>
internal static class ColumnSql
{
    /// <summary>A column as DOUBLE (dates and times in seconds) or VARCHAR;
    /// a text that should be a number and is none becomes NaN.</summary>
    public static string Of(TableColumn known, ColumnReading reading, string table)
    {
        string column = Quote(reading.Column);
        if (reading.Part == "hour") return $"CAST(hour({Temporal(column, known, reading.As)}) AS DOUBLE)";
        if (reading.Part == "weekday") return $"CAST(isodow({Temporal(column, known, reading.As)}) AS DOUBLE)";
        return reading.As switch
        {
            ColumnType.Number when reading.Writing is { } writing => NumberSql.Of(writing, column, known.Type == ColumnType.Category),
            ColumnType.Number when known.Type == ColumnType.Category
                => $"CASE WHEN {column} IS NULL THEN NULL ELSE coalesce(TRY_CAST({column} AS DOUBLE), 'nan'::DOUBLE) END",
            ColumnType.Number when known.Type == ColumnType.Boolean => $"CAST(CAST({column} AS TINYINT) AS DOUBLE)",
            ColumnType.Number => $"CAST({column} AS DOUBLE)",
            ColumnType.Boolean when known.Type == ColumnType.Boolean => $"CAST(CAST({column} AS TINYINT) AS DOUBLE)",
            ColumnType.Boolean => $"CAST(TRY_CAST({column} AS BOOLEAN) AS TINYINT)::DOUBLE",
            ColumnType.Date or ColumnType.Timestamp or ColumnType.Time => $"epoch({Temporal(column, known, reading.As)})",
            ColumnType.Category when known.Type == ColumnType.Number
                && reading.FloatingText => $"CAST(CAST({column} AS DOUBLE) AS VARCHAR)",
            // A text file's column, as it is written, against floating point: a number among the texts is written as the other side's are.
            ColumnType.Category when reading.FloatingText =>
                $"coalesce(CAST(TRY_CAST({column} AS DOUBLE) AS VARCHAR), CAST({column} AS VARCHAR))",
            ColumnType.Category => $"CAST({column} AS VARCHAR)",
            _ => throw new UnreadableDataException($"{table}: column '{reading.Column}' can't be read as {reading.As}"),
        };
    }

    private static string Temporal(string column, TableColumn known, ColumnType type)
    {
        string to = type switch { ColumnType.Date => "DATE", ColumnType.Time => "TIME", _ => "TIMESTAMP" };
        string value = known.Type == type && known.EngineType == to ? column : known.Type == ColumnType.Category
            ? WrittenTime.Parsed(column, type) : $"TRY_CAST({column} AS {to})";
        // Dates may be infinite in DuckDB, and their parts then are errors: they count as missing.
        return type == ColumnType.Time ? value : $"CASE WHEN isfinite({value}) THEN {value} END";
    }
}
