using Kullback.Data.Comparisons;
using Kullback.Data.Tables;

namespace Kullback.Data.Columns;

/// <summary>A column of either table and what is to be done with it.</summary>
internal sealed class PlannedColumn
{
    public required string Name { get; init; }

    public TableColumn? Reference { get; init; }

    public TableColumn? Current { get; init; }

    public required ColumnType Type { get; set; }

    public ColumnRole Role { get; set; } = ColumnRole.Feature;

    /// <summary>Why the column is not compared, or shown apart.</summary>
    public string? Reason { get; set; }

    /// <summary>Numbers compared as categories need one way of writing on both sides.</summary>
    public bool FloatingText { get; init; }

    /// <summary>How its texts write numbers; null when they are none.</summary>
    public NumberWriting? Writing { get; init; }

    /// <summary>The user said how to read it: no guess is made.</summary>
    public bool Forced { get; init; }

    /// <summary>False when only a part of it is: the hour, the weekday.</summary>
    public bool IsWholeSelected { get; init; } = true;

    /// <summary>The parts of a time axis that can't be compared, with the reason.</summary>
    public SortedDictionary<string, string> PartsOfAxis { get; } = new(StringComparer.Ordinal);

    /// <summary>The range a side, for a time axis.</summary>
    public SideBySide<NumberSummary>? Numbers { get; set; }

    /// <summary>How many values it has, where they look like codes rather than amounts; null where they do not.</summary>
    public int? Codes { get; set; }

    /// <summary>All of its values are integers in the range of years.</summary>
    public bool IsYears { get; set; }

    /// <summary>Its integers name something: they are written without thousands separators.</summary>
    public bool Ungrouped => Type == ColumnType.Number && (IsYears || CodeNames.Is(Name));

    /// <summary>The way that the whole column is read.</summary>
    public ColumnReading Reading => new(Name, Type) { FloatingText = FloatingText, Writing = Writing, Ungrouped = Ungrouped };

    /// <summary>The reports of what is not compared: the column, parts of it.</summary>
    public IEnumerable<ColumnReport> NotCompared()
    {
        if (Role != ColumnRole.Feature && IsWholeSelected) yield return Whole();
        foreach ((string part, string reason) in PartsOfAxis)
            yield return new ColumnReport
            {
                Column = Name, Part = part, Type = Type, Role = ColumnRole.TimeAxis, Verdict = Verdict.NotCompared, Reason = reason,
                ReferenceType = Reference?.EngineType, CurrentType = Current?.EngineType,
            };
    }

    private ColumnReport Whole() => new()
    {
        Column = Name, Type = Type, Role = Role, Verdict = Verdict.NotCompared, Reason = Reason,
        ReferenceType = Reference?.EngineType, CurrentType = Current?.EngineType, Numbers = Numbers,
    };
}
