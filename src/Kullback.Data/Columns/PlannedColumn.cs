using System.Collections.Immutable;

namespace Kullback.Data.Columns;

/// <summary>A column of either table and what is to be done with it. Immutable.</summary>
internal sealed record PlannedColumn
{
    public required string Name { get; init; }

    public TableColumn? Reference { get; init; }

    public TableColumn? Current { get; init; }

    public required ColumnType Type { get; init; }

    public ColumnRole Role { get; init; } = ColumnRole.Feature;

    /// <summary>Why the column is not compared, or shown apart.</summary>
    public string? Reason { get; init; }

    /// <summary>Numbers compared as categories need one way of writing on both sides.</summary>
    public bool FloatingText { get; init; }

    /// <summary>How its texts write numbers; null when they are none.</summary>
    public NumberWriting? Writing { get; init; }

    /// <summary>The user said how to read it: no guess is made.</summary>
    public bool Forced { get; init; }

    /// <summary>False when only a part of it is: the hour, the weekday.</summary>
    public bool IsWholeSelected { get; init; } = true;

    /// <summary>The parts of a time axis that can't be compared, with the reason.</summary>
    public ImmutableSortedDictionary<string, string> PartsOfAxis { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>How many values it has, where they look like codes rather than amounts; null where they do not.</summary>
    public int? Codes { get; init; }

    /// <summary>All of its values are integers in the range of years.</summary>
    public bool IsYears { get; init; }

    /// <summary>Its integers name something: they are written without thousands separators.</summary>
    public bool Ungrouped => Type == ColumnType.Number && (IsYears || CodeNames.Is(Name));

    /// <summary>The way that the whole column is read.</summary>
    public ColumnReading Reading => new(Name, Type) { FloatingText = FloatingText, Writing = Writing, Ungrouped = Ungrouped };

    /// <summary>The column as one that is shown, not compared.</summary>
    public PlannedColumn Apart(ColumnRole role, string reason) => this with { Role = role, Reason = reason };
}
