namespace Kullback.Data.Tables;

/// <summary>A column of a table.</summary>
/// <param name="Name">Its name.</param>
/// <param name="EngineType">The type in the engine's words.</param>
/// <param name="Type">How it can be compared.</param>
/// <param name="IsInteger">A number that has no decimals.</param>
public sealed record TableColumn(string Name, string EngineType, ColumnType Type, bool IsInteger = false);

/// <summary>One way to read a column: as numbers (dates and times as seconds) or as texts.</summary>
/// <param name="Column">The column's name.</param>
/// <param name="As">The type that it is compared as.</param>
/// <param name="Part">"hour" or "weekday" (1 = Monday) of a date or time; null for the whole.</param>
public sealed record ColumnReading(string Column, ColumnType As, string? Part = null)
{
    /// <summary>Numbers that become categories are written as floating point on both sides, so that 1 and 1.0 are one value.</summary>
    public bool FloatingText { get; init; }

    /// <summary>How texts write numbers, for a text column that is read as numbers; null for the plain way.</summary>
    internal NumberWriting? Writing { get; init; }

    /// <summary>Its integers are years or codes: written without thousands separators.</summary>
    internal bool Ungrouped { get; init; }

    /// <summary>True for everything but categories.</summary>
    public bool IsNumeric => As is not ColumnType.Category;
}
