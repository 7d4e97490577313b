namespace Kullback.Data.Columns;

/// <summary>What only the counting of all rows shows of how columns were read.</summary>
internal static class ReadingNotes
{
    /// <summary>Texts that were no numbers after all, and integers beyond 2⁵³ that no sample held.</summary>
    /// <param name="counted">Readings with the counts of each table.</param>
    /// <param name="tables">The tables.</param>
    /// <param name="said">What was said before.</param>
    public static List<string> After(IEnumerable<(ColumnReading Reading, IReadOnlyList<ColumnCounts> Counts)> counted,
        IReadOnlyList<ITable> tables, IReadOnlyCollection<string> said)
    {
        var notes = new List<string>();
        foreach ((ColumnReading reading, IReadOnlyList<ColumnCounts> counts) in counted)
        {
            if (reading is not { As: ColumnType.Number, Part: null }) continue;
            string name = reading.Column;
            if (reading.Writing is not null)
                foreach ((ITable table, ColumnCounts side) in tables.Zip(counts))
                    if (side.NotANumber.Rows is > 0 and var rows) notes.Add(Strays(name, rows, table.Name));
            if (tables.Zip(counts).Any(t => IsLarge(t.First, name, t.Second)) && !said.Contains(TextReading.Inexact(name)))
                notes.Add(TextReading.Inexact(name));
        }
        return notes;
    }

    /// <summary>Texts among numbers.</summary>
    public static string Strays(string column, long rows, string table)
        => $"column '{column}': {rows.ToString("N0", CultureInfo.InvariantCulture)} {(rows == 1 ? "value" : "values")} of {table} "
            + $"{(rows == 1 ? "is no number and counts" : "are no numbers and count")} as NaN";

    private static bool IsLarge(ITable table, string name, ColumnCounts counts)
        => table.Columns.FirstOrDefault(c => c.Name == name)?.EngineType is not ("DOUBLE" or "FLOAT")
        && counts.Ranges.Any(r => Math.Abs(r.Low) >= 9007199254740992 && double.IsFinite(r.Low) || Math.Abs(r.High) >= 9007199254740992
            && double.IsFinite(r.High));
}
