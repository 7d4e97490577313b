namespace Kullback.Data.Comparison;

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

    /// <summary>Said when the integers look like codes and neighboring ones share a cell: which option compares them value by value; null otherwise.</summary>
    public string? LooksCoded { get; init; }

    /// <summary>The integers are years or codes: written without thousands separators.</summary>
    public bool Ungrouped { get; init; }

    /// <summary>What cells and divergence do not show, beyond chance over all columns: tails, repeated values, moments, new values.</summary>
    public IReadOnlyList<ColumnFinding> Findings { get; init; } = [];

    /// <summary>A change that is small but real: not drifted, and the lower bound exceeds a quarter of the threshold or there are <see cref="Findings"/>.</summary>
    public bool Warning { get; init; }

    /// <summary>The column's own left tail is below 0.001: closer than chance allows.</summary>
    public bool TooSimilar { get; init; }

    /// <summary>Rows a side that would decide an undecided column, an order of magnitude; null otherwise.</summary>
    public long? RowsToDecide { get; init; }
}

/// <summary>A pair of values, one a side.</summary>
/// <param name="Reference">The reference's.</param>
/// <param name="Current">The current table's.</param>
public sealed record SideBySide<T>(T Reference, T Current);

/// <summary>How a column is compared.</summary>
public enum ColumnType
{
    /// <summary>True and false.</summary>
    Boolean,

    /// <summary>Integers, decimals and floating point numbers.</summary>
    Number,

    /// <summary>Text and enumerations: one cell a value.</summary>
    Category,

    /// <summary>A calendar date.</summary>
    Date,

    /// <summary>A time of day.</summary>
    Time,

    /// <summary>A date with a time.</summary>
    Timestamp,

    /// <summary>A list of numbers (an embedding).</summary>
    List,

    /// <summary>Anything else (structures, maps, blobs).</summary>
    Other,
}

/// <summary>What a column is to the comparison.</summary>
public enum ColumnRole
{
    /// <summary>It is compared.</summary>
    Feature,

    /// <summary>It tells the two tables' times apart, or follows a column that does: shown, never drift.</summary>
    TimeAxis,

    /// <summary>Nearly all values are distinct.</summary>
    Identifier,

    /// <summary>Named by <c>--key</c>, <c>--weight</c>, <c>--cluster</c> or <c>--by</c>.</summary>
    Key,

    /// <summary>Only one table has it, or its types do not meet: see the schema changes.</summary>
    SchemaOnly,

    /// <summary>Its type is not compared.</summary>
    Unsupported,

    /// <summary>There was nothing to compare: no rows, or no value at all on both sides.</summary>
    Empty,
}

/// <summary>The numbers of one compared column. Divergences are in bits.</summary>
public sealed record ColumnFigures
{
    /// <summary>Jensen-Shannon divergence (equal weights), bias-corrected, as computed: may be below 0.</summary>
    public required double BitsRaw { get; init; }

    /// <summary>The number shown: <see cref="BitsRaw"/>, not below 0.</summary>
    public double Bits => Math.Max(0, BitsRaw);

    /// <summary>Lower end of the interval; never above <see cref="Bits"/>.</summary>
    public required double BitsLow { get; init; }

    /// <summary>Upper end of the interval, <see cref="HiddenBits"/> included; never below <see cref="Bits"/>.</summary>
    public required double BitsHigh { get; init; }

    /// <summary>How much the values too rare to be compared one by one may add to <see cref="Bits"/> at most: 0 where there are none.</summary>
    public double HiddenBits { get; init; }

    /// <summary>Whether <see cref="Bits"/> is to be read as "at least": rare values may hide more than 0.0005 bit.</summary>
    public bool IsLowerBound => HiddenBits >= 0.0005;

    /// <summary>The plug-in value before bias correction: the sum of the cells' contributions.</summary>
    public required double PlugInBits { get; init; }

    /// <summary>The bias that was subtracted.</summary>
    public required double BiasBits { get; init; }

    /// <summary>Degrees of freedom of the null distribution of the plug-in.</summary>
    public required double DegreesOfFreedom { get; init; }

    /// <summary>Jensen-Shannon distance, base 2: the root of <see cref="Bits"/>.</summary>
    public double Distance => Math.Sqrt(Bits);

    /// <summary>Independent rows per side that the sample is worth: the rows; less with weights or clusters.</summary>
    public required SideBySide<double> EffectiveRows { get; init; }

    /// <summary>The G statistic (with Williams' correction where it applies).</summary>
    public required double G { get; init; }

    /// <summary>p-value of "nothing changed".</summary>
    public required double PValue { get; init; }

    /// <summary>How it was obtained: "G, Williams", "permutation, 9999 draws", "Rao-Scott" ...</summary>
    public required string PValueMethod { get; init; }

    /// <summary>p-value of "the divergence is at most the threshold".</summary>
    public required double MinimumEffectPValue { get; init; }

    /// <summary>Benjamini-Hochberg adjusted <see cref="MinimumEffectPValue"/>.</summary>
    public required double QValue { get; init; }

    /// <summary>p-value of the left tail: the probability of data this similar or more so.</summary>
    public required double LeftTailPValue { get; init; }

    /// <summary>Share of current rows whose value the reference never has.</summary>
    public required double NewShare { get; init; }

    /// <summary>Share of reference rows whose value the current table never has.</summary>
    public required double VanishedShare { get; init; }

    /// <summary>Number of distinct new values; null where values are not counted (numbers in cells).</summary>
    public long? NewValues { get; init; }

    /// <summary>Number of distinct vanished values; null where values are not counted.</summary>
    public long? VanishedValues { get; init; }

    /// <summary>Share of missing values a side.</summary>
    public required SideBySide<double> MissingShare { get; init; }

    /// <summary>D(current‖reference).</summary>
    public required DirectedDivergence CurrentToReference { get; init; }

    /// <summary>D(reference‖current).</summary>
    public required DirectedDivergence ReferenceToCurrent { get; init; }

    /// <summary>Population stability index, nats (its custom): +∞ when a cell is empty on one side.</summary>
    public required double PopulationStabilityIndex { get; init; }

    /// <summary>Total variation, 0 to 1.</summary>
    public required double TotalVariation { get; init; }

    /// <summary>The cells that are more frequent in the current table: the set that attains the total variation, largest excess first.</summary>
    public required IReadOnlyList<string> TotalVariationSet { get; init; }

    /// <summary>Hellinger distance, 0 to 1.</summary>
    public required double Hellinger { get; init; }

    /// <summary>Wasserstein-1 in the column's units (seconds for dates and times); null for categories.</summary>
    public TransportFigure? Wasserstein { get; init; }

    /// <summary>Kolmogorov-Smirnov statistic; null for categories.</summary>
    public TransportFigure? KolmogorovSmirnov { get; init; }
}

/// <summary>A directed Kullback-Leibler divergence, exact: infinite where it is.</summary>
/// <param name="Bits">The plug-in value, +∞ when a value of the first has no row in the second.</param>
/// <param name="InfiniteBecause">One sentence when it is infinite; null otherwise.</param>
/// <param name="UncoveredShare">Share of the first's rows that carry values the second never has.</param>
/// <param name="CommonBits">Bias-corrected divergence on the cells that both have, each side renormalized to them.</param>
/// <param name="CommonLow">Lower end of its interval.</param>
/// <param name="CommonHigh">Upper end of its interval.</param>
public sealed record DirectedDivergence(double Bits, string? InfiniteBecause, double UncoveredShare, double CommonBits, double CommonLow, double CommonHigh);

/// <summary>A distance on ordered values.</summary>
/// <param name="Value">The distance; +∞ or NaN never stand without a <paramref name="Reason"/>.</param>
/// <param name="ErrorBound">The exact value lies within this of <paramref name="Value"/>; 0 when it is exact.</param>
/// <param name="InReferenceStandardDeviations"><paramref name="Value"/> over the reference's standard deviation; null where that is 0 or undefined.</param>
/// <param name="Reason">Why the value is infinite or missing; null otherwise.</param>
public sealed record TransportFigure(double Value, double ErrorBound, double? InReferenceStandardDeviations, string? Reason);

/// <summary>A cell of a column with its two counts.</summary>
/// <param name="Label">The cell in words: a value, an interval, "(missing)", "(rare)".</param>
/// <param name="Kind">What the cell is.</param>
/// <param name="Reference">Rows (or weight) of the reference.</param>
/// <param name="Current">Rows (or weight) of the current table.</param>
/// <param name="ReferenceShare">Share of the reference.</param>
/// <param name="CurrentShare">Share of the current table.</param>
/// <param name="ContributionBits">½p·log2(2p/(p+q)) + ½q·log2(2q/(p+q)), non-negative; the cells' sum is the plug-in divergence.</param>
/// <param name="Low">Lower edge (exclusive; −∞ for the open tail) of a numeric interval; the value of a single-value cell; null for others.</param>
/// <param name="High">Upper edge (inclusive; +∞ for the open tail); the value of a single-value cell; null for others.</param>
/// <param name="Pooled">How many values were pooled into "(rare)"; null for other cells.</param>
public sealed record Cell(
    string Label, CellKind Kind, double Reference, double Current, double ReferenceShare, double CurrentShare,
    double ContributionBits, double? Low = null, double? High = null, long? Pooled = null);

/// <summary>Kinds of <see cref="Cell"/>.</summary>
public enum CellKind
{
    /// <summary>One value.</summary>
    Value,

    /// <summary>An interval (low, high].</summary>
    Interval,

    /// <summary>Missing values.</summary>
    Missing,

    /// <summary>Values with a small expected count, together.</summary>
    Rare,

    /// <summary>Not-a-number values.</summary>
    NotANumber,
}

/// <summary>One of the things that changed most.</summary>
/// <param name="Cell">The cell's label.</param>
/// <param name="Text">In words: <c>Effect = 'Substantial': 3.1 % -> 7.9 %, +0.01 bit</c> without the column's name.</param>
/// <param name="ReferenceShare">Share of the reference.</param>
/// <param name="CurrentShare">Share of the current table.</param>
/// <param name="ContributionBits">Its part of the plug-in divergence.</param>
public sealed record Driver(string Cell, string Text, double ReferenceShare, double CurrentShare, double ContributionBits);

/// <summary>Moments and quantiles of one side of a numeric, date or time column (dates as seconds since 1970, times as seconds since midnight).</summary>
public sealed record NumberSummary
{
    /// <summary>Number of values that are neither missing nor NaN.</summary>
    public required long Count { get; init; }

    /// <summary>Smallest value, NaN when there is none.</summary>
    public required double Minimum { get; init; }

    /// <summary>Largest value, NaN when there is none.</summary>
    public required double Maximum { get; init; }

    /// <summary>Mean of the finite values.</summary>
    public required double Mean { get; init; }

    /// <summary>Standard deviation of the finite values.</summary>
    public required double StandardDeviation { get; init; }

    /// <summary>Smallest value as people read it ("2019-01-01 00:03:11", "1,250").</summary>
    public required string MinimumText { get; init; }

    /// <summary>Largest value as people read it.</summary>
    public required string MaximumText { get; init; }
}
