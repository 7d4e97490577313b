using Kullback.Data.Columns;
using Kullback.Data.Engines;

namespace Kullback.Data.Vectors;

/// <summary>All numbers of one column of a table, in the order of its rows.</summary>
/// <param name="Column">The column's name in the table.</param>
/// <param name="Format">How the table was read.</param>
/// <param name="Values">A number for each row; NaN where it is none.</param>
/// <param name="Missing">Set for rows without a value.</param>
/// <param name="FirstGap">Where the first row without a value is, in words; null when there is none.</param>
/// <param name="ReadNotes">What the user should know of the reading.</param>
internal sealed record TableNumbers(string Column, string Format, double[] Values, bool[] Missing, string? FirstGap,
    IReadOnlyList<string> ReadNotes)
{
    /// <summary>Reads a column.</summary>
    /// <param name="path">The table, in the user's words.</param>
    /// <param name="copy">Where its bytes are, when it can be read only once; else null.</param>
    /// <param name="column">The column; null for the only one.</param>
    /// <param name="name">The name for messages.</param>
    /// <param name="options">How it is read.</param>
    /// <param name="cancel">Stops the reading.</param>
    public static TableNumbers Read(string path, string? copy, string? column, string name, TableSelection options,
        CancellationToken cancel)
    {
        using var engine = new LocatedEngine(options);
        if (copy is not null) engine.Files.Spooled[path] = copy;
        return TableReading.Of(engine, path, options, new ReadingPurpose(OnlyNumbers: true),
            reading => Read(reading, column, name, options.Where is not null, cancel), cancel);
    }

    private static TableNumbers Read(TableReading reading, string? column, string name, bool chosen, CancellationToken cancel)
    {
        ITable table = reading.Table;
        PlannedColumn found = reading.Plan(Find(table, column, name), asNumber: true);
        if (found.Type != ColumnType.Number) throw NoNumbers(table, found, name, chosen, cancel);
        (double[] values, bool[] missing) = table.Rows([found.Reading], cancel)[0];
        reading.Look(found, values);
        int gap = Array.IndexOf(missing, true);
        return new TableNumbers(found.Name, table.Format, values, missing, gap < 0 ? null : table.PlaceOf(gap, cancel), reading.Notes);
    }

    private static TableColumn Find(ITable table, string? column, string name)
    {
        var names = table.Columns.Select(c => c.Name);
        if (column is not null)
            return table.Columns.FirstOrDefault(c => c.Name == column)
                ?? table.Columns.FirstOrDefault(c => c.Name.Equals(column, StringComparison.OrdinalIgnoreCase))
                ?? throw new UnreadableDataException($"{name}: no column '{column}'{SpellingHint.Hint(column, names)}");
        return table.Columns is [var only]
            ? only
            : throw new UnreadableDataException(
                $"{name}: {table.Columns.Count} columns; name one "
                    + $"({name}:{table.Columns.FirstOrDefault(c => c.Type == ColumnType.Number)?.Name ?? table.Columns[0].Name})");
    }

    internal static string Empty(string name, bool chosen)
        => $"{name}: the file has no rows{(chosen ? $" that pass {OptionName.Where}" : "")}";

    /// <summary>The first text that is no number says what is wrong better than the type.</summary>
    private static UnreadableDataException NoNumbers(ITable table, PlannedColumn column, string name, bool chosen, CancellationToken cancel)
    {
        if (column.Reference!.Type != ColumnType.Category)
            return new($"{name}: the column '{column.Name}' holds no numbers ({column.Reference.EngineType})");
        double[] values = table.Rows([new ColumnReading(column.Name, ColumnType.Number)], cancel)[0].Values;
        if (values.Length == 0) return new(Empty(name, chosen));
        int row = Array.FindIndex(values, double.IsNaN);
        if (row < 0)
            return new(
                $"{name}: the column '{column.Name}' looks like codes ({OptionName.Types} '{column.Name}=number' reads it as numbers)");
        string text = table.Texts(new ColumnReading(column.Name, ColumnType.Category), row + 1, cancel)[row] ?? "";
        return new(
            $"{name}: the column '{column.Name}' holds no numbers: {table.PlaceOf(row, cancel)} has {DisplayValue.Quoted(text)} "
                + $"({OptionName.Types} '{column.Name}=number' takes what is no number for NaN)");
    }
}
