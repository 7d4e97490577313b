using Kullback.Data.Columns;

namespace Kullback.Data.Comparisons;

/// <summary>The rows of the report that say why something was not compared.</summary>
internal static class NotComparedColumns
{
    /// <summary>The column, and parts of it.</summary>
    /// <param name="column">What became of it.</param>
    /// <param name="numbers">From when to when each side is, for a time axis; null where that is not known.</param>
    public static IEnumerable<ColumnReport> Of(PlannedColumn column, SideBySide<NumberSummary>? numbers)
    {
        if (column.Role != ColumnRole.Feature && column.IsWholeSelected)
            yield return Row(column, null, column.Role, column.Reason) with { Numbers = numbers };
        foreach ((string part, string reason) in column.PartsOfAxis) yield return Row(column, part, ColumnRole.TimeAxis, reason);
    }

    private static ColumnReport Row(PlannedColumn column, string? part, ColumnRole role, string? reason) => new()
    {
        Column = column.Name, Part = part, Type = column.Type, Role = role, Verdict = Verdict.NotCompared, Reason = reason,
        ReferenceType = column.Reference?.EngineType, CurrentType = column.Current?.EngineType,
    };
}
