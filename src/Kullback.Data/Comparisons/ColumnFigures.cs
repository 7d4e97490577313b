namespace Kullback.Data.Comparisons;

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

    /// <summary>How much the values too rare to be compared one by one may add to <see cref="Bits"/> at most:
    /// 0 where there are none.</summary>
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

    /// <summary>Share of missing values per side.</summary>
    public required SideBySide<double> MissingShare { get; init; }

    /// <summary>D(current‖reference).</summary>
    public required DirectedDivergence CurrentToReference { get; init; }

    /// <summary>D(reference‖current).</summary>
    public required DirectedDivergence ReferenceToCurrent { get; init; }

    /// <summary>Population stability index, nats (its custom): +∞ when a cell is empty on one side.</summary>
    public required double PopulationStabilityIndex { get; init; }

    /// <summary>Total variation, 0 to 1.</summary>
    public required double TotalVariation { get; init; }

    /// <summary>The cells that are more frequent in the current table: the set that attains the total variation,
    /// largest excess first.</summary>
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
public sealed record DirectedDivergence(double Bits, string? InfiniteBecause, double UncoveredShare, double CommonBits, double CommonLow,
    double CommonHigh);

/// <summary>A distance on ordered values.</summary>
/// <param name="Value">The distance; +∞ or NaN never stand without a <paramref name="Reason"/>.</param>
/// <param name="ErrorBound">The exact value lies within this of <paramref name="Value"/>; 0 when it is exact.</param>
/// <param name="InReferenceStandardDeviations"><paramref name="Value"/> over the reference's standard deviation; null where that is 0 or
/// undefined.</param>
/// <param name="Reason">Why the value is infinite or missing; null otherwise.</param>
public sealed record TransportFigure(double Value, double ErrorBound, double? InReferenceStandardDeviations, string? Reason);
