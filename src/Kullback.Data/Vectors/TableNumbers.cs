using Kullback.Data.Comparison;
using Kullback.Data.Engines;

namespace Kullback.Data.Vectors;

/// <summary>One column of a table that the engine reads: CSV, TSV, Parquet, JSON records.</summary>
internal static class TableNumbers
{
    public static NumberVector Read(string path, string? column, string name, CancellationToken cancel)
    {
        using var engine = new DuckDb();
        // ManyPasses: a large text file would otherwise be sampled, and here every row is a cell.
        using ITable table = engine.Open(path, new OpenOptions(new TextFormat(), null, ManyPasses: true), null, cancel);
        TableColumn found = Find(table, column, name);
        if (found.Type != ColumnType.Number)
            throw new UnreadableDataException($"{name}: the column '{found.Name}' holds no numbers ({found.EngineType})");
        using ITableSample rows = table.Sample(int.MaxValue, 1, cancel);
        if (rows.Rows == 0) throw new UnreadableDataException($"{name}: the file has no rows");
        var (values, missing) = rows.Numbers(new ColumnReading(found.Name, ColumnType.Number));
        int gap = Array.IndexOf(missing, true);
        if (gap >= 0) throw new UnreadableDataException($"{name}: row {gap + 1} has no value in column '{found.Name}'");
        return new NumberVector(name, table.Format, values) { ReadNotes = table.ReadNotes };
    }

    /// <summary>The numbers of a column in the order of the rows, those that are there.</summary>
    internal static (string Column, double[] Numbers, int Missing) Present(string path, string column, CancellationToken cancel)
    {
        if (!File.Exists(path)) throw new UnreadableDataException($"{path}: no such file{Nearest.FileHint(path)}");
        using var engine = new DuckDb();
        using ITable table = engine.Open(path, new OpenOptions(new TextFormat(), null, ManyPasses: true), null, cancel);
        TableColumn found = Find(table, column, path);
        if (found.Type != ColumnType.Number) throw new UnreadableDataException($"{path}: the column '{found.Name}' holds no numbers ({found.EngineType})");
        using ITableSample rows = table.Sample(int.MaxValue, 1, cancel);
        var (values, missing) = rows.Numbers(new ColumnReading(found.Name, ColumnType.Number));
        double[] present = [.. values.Where((x, i) => !missing[i] && double.IsFinite(x))];
        return (found.Name, present, values.Length - present.Length);
    }

    private static TableColumn Find(ITable table, string? column, string name)
    {
        var names = table.Columns.Select(c => c.Name);
        if (column is not null)
            return table.Columns.FirstOrDefault(c => c.Name == column) ?? table.Columns.FirstOrDefault(c => c.Name.Equals(column, StringComparison.OrdinalIgnoreCase))
                ?? throw new UnreadableDataException($"{name}: no column '{column}'{Nearest.Hint(column, names)}");
        return table.Columns is [var only]
            ? only
            : throw new UnreadableDataException($"{name}: {table.Columns.Count} columns; name one ({name}:{table.Columns.FirstOrDefault(c => c.Type == ColumnType.Number)?.Name ?? table.Columns[0].Name})");
    }
}
