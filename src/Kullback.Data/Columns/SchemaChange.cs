namespace Kullback.Data.Columns;

/// <summary>A difference between the two schemas.</summary>
/// <param name="Column">The column's name.</param>
/// <param name="Kind">What changed.</param>
/// <param name="ReferenceType">The reference's type as the engine names it, null when the column is new.</param>
/// <param name="CurrentType">The current type, null when the column is missing.</param>
/// <param name="Explanation">One sentence for people.</param>
public sealed record SchemaChange(string Column, SchemaChangeKind Kind, string? ReferenceType, string? CurrentType, string Explanation);

/// <summary>Kinds of <see cref="SchemaChange"/>.</summary>
public enum SchemaChangeKind
{
    /// <summary>Only the reference has the column.</summary>
    Missing,

    /// <summary>Only the current table has the column.</summary>
    New,

    /// <summary>Both have it, with types that no common type joins (a number that became text).</summary>
    Retyped,

    /// <summary>Both have it, under names that differ by case only: matched and compared.</summary>
    Renamed,
}
