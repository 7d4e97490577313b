using Kullback.Data.Engines;

namespace Kullback.Data.Comparison;

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

    /// <summary>The user said how to read it: no guess is made.</summary>
    public bool Forced { get; init; }

    /// <summary>The range a side, for a time axis.</summary>
    public SideBySide<NumberSummary>? Numbers { get; set; }

    /// <summary>The way that the whole column is read.</summary>
    public ColumnReading Reading => new(Name, Type) { FloatingText = FloatingText };

    /// <summary>The report of a column that is not compared.</summary>
    public ColumnReport NotCompared() => new()
    {
        Column = Name, Type = Type, Role = Role, Verdict = Verdict.NotCompared, Reason = Reason,
        ReferenceType = Reference?.EngineType, CurrentType = Current?.EngineType, Numbers = Numbers,
    };
}
