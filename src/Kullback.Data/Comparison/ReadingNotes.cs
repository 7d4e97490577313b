using System.Globalization;
using Kullback.Data.Engines;

namespace Kullback.Data.Comparison;

/// <summary>What only the counting of all rows shows of how columns were read.</summary>
internal static class ReadingNotes
{
    /// <summary>Texts that were no numbers after all, and integers beyond 2⁵³ that no sample held.</summary>
    /// <param name="counted">Readings with the counts of both sides.</param>
    /// <param name="reference">Q.</param>
    /// <param name="current">P.</param>
    /// <param name="said">What was said before.</param>
    public static List<string> After(IEnumerable<(ColumnReading Reading, ColumnCounts Reference, ColumnCounts Current)> counted, ITable reference, ITable current, IReadOnlyCollection<string> said)
    {
        var notes = new List<string>();
        foreach ((ColumnReading reading, ColumnCounts q, ColumnCounts p) in counted)
        {
            if (reading is not { As: ColumnType.Number, Part: null }) continue;
            string name = reading.Column;
            if (reading.Writing is not null)
                foreach ((ITable table, long rows) in new[] { (reference, q.NotANumber.Rows), (current, p.NotANumber.Rows) })
                    if (rows > 0) notes.Add($"column '{name}': {rows.ToString("N0", CultureInfo.InvariantCulture)} {(rows == 1 ? "value" : "values")} of {table.Name} {(rows == 1 ? "is no number and counts" : "are no numbers and count")} as NaN");
            bool isLarge = IsLarge(reference, name, q) || IsLarge(current, name, p);
            if (isLarge && !said.Contains(TextReading.Inexact(name))) notes.Add(TextReading.Inexact(name));
        }
        return notes;
    }

    private static bool IsLarge(ITable table, string name, ColumnCounts counts)
        => table.Columns.FirstOrDefault(c => c.Name == name)?.EngineType is not ("DOUBLE" or "FLOAT") && counts.Ranges.Any(r => Math.Abs(r.Low) >= 9007199254740992 && double.IsFinite(r.Low) || Math.Abs(r.High) >= 9007199254740992 && double.IsFinite(r.High));
}
