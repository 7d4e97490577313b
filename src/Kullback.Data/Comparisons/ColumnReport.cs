using Kullback.Data.Columns;

namespace Kullback.Data.Comparisons;

/// <summary>One row of the comparison: a column, or one part of a date or time column.</summary>
public sealed record ColumnReport
{
    /// <summary>The column's name in the tables.</summary>
    public required string Column { get; init; }

    /// <summary>"hour" or "weekday" for the parts of a date or time column, else null.</summary>
    public string? Part { get; init; }

    /// <summary>The name of the row: <c>pickup_datetime (hour)</c>.</summary>
    public string Name => Part is null ? Column : $"{Column} ({Part})";

    /// <summary>How the column was read.</summary>
    public required ColumnType Type { get; init; }

    /// <summary>What the column is to the comparison.</summary>
    public required ColumnRole Role { get; init; }

    /// <summary>The verdict; <see cref="Verdict.NotCompared"/> comes with a <see cref="Reason"/>.</summary>
    public required Verdict Verdict { get; init; }

    /// <summary>Why the column was not compared, or is shown apart; null otherwise.</summary>
    public string? Reason { get; init; }

    /// <summary>The engine's type in the reference; null when it has no such column.</summary>
    public string? ReferenceType { get; init; }

    /// <summary>The engine's type in the current table; null when it has no such column.</summary>
    public string? CurrentType { get; init; }

    /// <summary>The figures; null when the column was not compared.</summary>
    public ColumnFigures? Figures { get; init; }

    /// <summary>What changed most, in words, at most three, by falling contribution.</summary>
    public IReadOnlyList<Driver> Drivers { get; init; } = [];

    /// <summary>The cells with their counts, in the column's order (numbers) or by falling pooled count (categories).</summary>
    public IReadOnlyList<Cell> Cells { get; init; } = [];

    /// <summary>Range, mean, quantiles of each side; for numbers, dates and times only.</summary>
    public SideBySide<NumberSummary>? Numbers { get; init; }

    /// <summary>Said when new and vanished values look like the same values written differently; null otherwise.</summary>
    public string? LooksRenamed { get; init; }

    /// <summary>Said when the integers look like codes and neighboring ones share a cell: which option compares them value by value;
    /// null otherwise.</summary>
    public string? LooksCoded { get; init; }

    /// <summary>The integers are years or codes: written without thousands separators.</summary>
    public bool Ungrouped { get; init; }

    /// <summary>What cells and divergence do not show, beyond chance over all columns: tails, repeated values, moments,
    /// new values.</summary>
    public IReadOnlyList<ColumnFinding> Findings { get; init; } = [];

    /// <summary>A change that is small but real: not drifted, and the lower bound exceeds a quarter of the threshold or there are
    /// <see cref="Findings"/>.</summary>
    public bool Warning { get; init; }

    /// <summary>The column's own left tail is below 0.001: closer than chance allows.</summary>
    public bool TooSimilar { get; init; }

    /// <summary>Rows a side that would decide an undecided column, an order of magnitude; null otherwise.</summary>
    public long? RowsToDecide { get; init; }
}

/// <summary>One of the things that changed most.</summary>
/// <param name="Cell">The cell's label.</param>
/// <param name="Text">In words: <c>Effect = 'Substantial': 3.1 % -> 7.9 %, +0.01 bit</c> without the column's name.</param>
/// <param name="ReferenceShare">Share of the reference.</param>
/// <param name="CurrentShare">Share of the current table.</param>
/// <param name="ContributionBits">Its part of the plug-in divergence.</param>
public sealed record Driver(string Cell, string Text, double ReferenceShare, double CurrentShare, double ContributionBits);
