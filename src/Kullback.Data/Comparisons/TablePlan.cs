using Kullback.Data.Columns;
using Kullback.Data.Profiles;

namespace Kullback.Data.Comparisons;

/// <summary>What is counted, and on which cells. Made from samples before all rows are read; nothing changes it.</summary>
/// <param name="Columns">Every column of either table with its role.</param>
/// <param name="Counted">The rows of the report to be.</param>
/// <param name="Ranges">Time axes, whose ends are told.</param>
/// <param name="Coded">The sampled rows as small numbers, for pairs of columns.</param>
/// <param name="SchemaChanges">Columns that are missing, new, of another type.</param>
/// <param name="Notes">What to say of how columns are read.</param>
/// <param name="Cells">The profile whose cells are taken; null to choose them.</param>
internal sealed record TablePlan(
    IReadOnlyList<PlannedColumn> Columns, IReadOnlyList<PlannedCount> Counted, IReadOnlyList<PlannedCount> Ranges,
    IReadOnlyList<CodedColumn> Coded,
    IReadOnlyList<SchemaChange> SchemaChanges, IReadOnlyList<string> Notes, TableProfile? Cells)
{
    /// <summary>What both tables are asked for, in this order.</summary>
    public CountRequest[] Requests => [.. Counted.Concat(Ranges).Select(c => c.Request)];

    /// <summary>The frozen cells of a column of numbers; null where cells are chosen from the data.</summary>
    public ColumnProfile? Frozen(PlannedColumn column) => Frozen(Cells, column);

    internal static ColumnProfile? Frozen(TableProfile? cells, PlannedColumn column)
        => cells?.Column(column.Name) is { NotCounted: null } profile && profile.Type == column.Type ? profile : null;
}

/// <summary>A row of the report to be: a column or a part of it, and what is counted for it.</summary>
internal sealed record PlannedCount(PlannedColumn Column, string? Part, CountRequest Request);
