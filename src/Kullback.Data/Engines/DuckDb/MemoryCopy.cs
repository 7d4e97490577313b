using DuckDB.NET.Data;
using static Kullback.Data.Engines.DuckDb.DuckDbEngine;

namespace Kullback.Data.Engines.DuckDb;

/// <summary>A table in memory, copied into DuckDB's storage, which spills to disk.</summary>
internal static class MemoryCopy
{
    private const int RowsBetweenLooks = 4096;

    /// <summary>Its rows as a table of DuckDB, whose name is returned.</summary>
    public static string Of(DuckDbEngine engine, MemoryTable table, IProgress<double>? progress, CancellationToken cancel)
    {
        string name = engine.NewTable("memory");
        engine.Execute($"CREATE TABLE {name} ({string.Join(", ", table.Columns.Select(c => $"{Quote(c.Name)} {c.Stored}"))})", cancel);
        using DuckDBAppender appender = engine.Connection.CreateAppender(name);
        long rows = 0;
        foreach (object?[] values in table.Rows)
        {
            if (rows++ % RowsBetweenLooks == 0)
            {
                cancel.ThrowIfCancellationRequested();
                if (table.Count is > 0 and { } all) progress?.Report((double)rows / all);
            }
            IDuckDBAppenderRow row = appender.CreateRow();
            for (int k = 0; k < values.Length; k++) Append(row, values[k], table, k, rows);
            row.EndRow();
        }
        appender.Close();
        return name;
    }

    private static void Append(IDuckDBAppenderRow row, object? value, MemoryTable table, int column, long number)
    {
        if (value is null or DBNull) { row.AppendNullValue(); return; }
        MemoryColumn known = table.Columns[column];
        // Readers give an enumeration's number; some databases have a type a value, not a column.
        if (known.Type.IsEnum) { row.AppendValue(Enum.ToObject(known.Type, value).ToString()); return; }
        if (value.GetType() != known.Type)
            throw new UnreadableDataException(
                $"{table.Name}: column '{known.Name}', row {number}: {MemoryColumn.Shown(value.GetType())} in a column of "
                    + $"{MemoryColumn.Shown(known.Type)}");
        switch (value)
        {
            case double x: row.AppendValue(x); break;
            case string text: row.AppendValue(Sound(text, table.Name, known.Name, number)); break;
            case int n: row.AppendValue((long)n); break;
            case long n: row.AppendValue(n); break;
            case bool b: row.AppendValue(b); break;
            case float x: row.AppendValue(x); break;
            case decimal x: row.AppendValue((double)x); break;
            case DateTime t: row.AppendValue(DateTime.SpecifyKind(t, DateTimeKind.Unspecified)); break;
            case DateTimeOffset t: row.AppendValue(DateTime.SpecifyKind(t.UtcDateTime, DateTimeKind.Unspecified)); break;
            case DateOnly d: row.AppendValue(d); break;
            case TimeOnly t: row.AppendValue(t); break;
            case Half x: row.AppendValue((float)x); break;
            case char c: row.AppendValue(Sound(c.ToString(), table.Name, known.Name, number)); break;
            case Guid id: row.AppendValue(id.ToString()); break;
            case ulong n: row.AppendValue(n); break;
            case nuint n: row.AppendValue((ulong)n); break;
            case sbyte or byte or short or ushort or uint: row.AppendValue(Convert.ToInt64(value, CultureInfo.InvariantCulture)); break;
            case nint n: row.AppendValue((long)n); break;
            default: throw new InvalidOperationException($"{known.Type} has a stored type and is not stored.");
        }
    }

    // What is no character would become the replacement character, and different texts one.
    private static string Sound(string text, string table, string column, long number)
    {
        int at = text.AsSpan().IndexOfAnyInRange('\uD800', '\uDFFF');
        if (at < 0) return text;
        for (; at < text.Length; at++)
        {
            if (!char.IsSurrogate(text[at])) continue;
            if (!char.IsSurrogatePair(text, at))
                throw new UnreadableDataException(
                    $"{table}: column '{column}', row {number}: \\u{(int)text[at]:X4} at {at + 1} is half of a character");
            at++;
        }
        return text;
    }

    /// <summary>The columns of the copy, and those that are named and not compared, each where it was.</summary>
    public static IReadOnlyList<TableColumn> Columns(DuckDbEngine engine, string copy, MemoryTable table, CancellationToken cancel)
    {
        List<TableColumn> columns = [.. Relation.Describe(engine, copy, cancel)];
        foreach ((int at, TableColumn column) in table.Uncompared) columns.Insert(at, column);
        return columns;
    }
}
