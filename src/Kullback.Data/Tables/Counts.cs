namespace Kullback.Data.Tables;

/// <summary>A column to be counted.</summary>
/// <param name="Reading">How it is read.</param>
/// <param name="Boundaries">For numbers, rising: cell i holds (b[i−1], b[i]], the last one everything above; empty for texts.</param>
public sealed record CountRequest(ColumnReading Reading, double[] Boundaries)
{
    /// <summary>Also sketch how many distinct values there are.</summary>
    public bool Distinct { get; init; }
}

/// <summary>What was counted.</summary>
/// <param name="Rows">All rows.</param>
/// <param name="Weight">Their summed weight (the rows, without weights).</param>
/// <param name="SquaredWeight">Their summed squared weights.</param>
/// <param name="Columns">One for each request.</param>
public sealed record TableCounts(long Rows, double Weight, double SquaredWeight, IReadOnlyList<ColumnCounts> Columns);

/// <summary>The counts of one column; weights and squared weights are both the row count when rows are counted.</summary>
public sealed record ColumnCounts
{
    /// <summary>Missing values.</summary>
    public required Mass Missing { get; init; }

    /// <summary>NaN values (numbers only).</summary>
    public Mass NotANumber { get; init; }

    /// <summary>Numbers: the mass of each cell between boundaries. Empty for texts.</summary>
    public Mass[] Cells { get; init; } = [];

    /// <summary>Numbers: smallest and largest value of each cell, NaN for an empty one.</summary>
    public (double Low, double High)[] Ranges { get; init; } = [];

    /// <summary>Texts: the mass of each value. Null for numbers.</summary>
    public IReadOnlyDictionary<string, Mass>? Values { get; init; }

    /// <summary>Texts: the mass of values that are not in <see cref="Values"/> (of a profile that keeps the frequent ones).</summary>
    public Mass Others { get; init; }

    /// <summary>A sketch of the distinct values, where it was asked for.</summary>
    public Monitoring.DistinctSketch? Distinct { get; init; }

    /// <summary>Numbers: weighted mean and summed squared deviations of the finite values.</summary>
    public double Mean { get; init; }

    /// <summary>Numbers: summed squared deviations from <see cref="Mean"/>, weighted.</summary>
    public double SquaredDeviations { get; init; }

    /// <summary>Numbers: mass of the finite values.</summary>
    public double FiniteMass { get; init; }
}

/// <summary>Rows with their weights: how many rows, Σw, Σw².</summary>
/// <param name="Rows">Number of rows.</param>
/// <param name="Weight">Σw; the rows without weights.</param>
/// <param name="Squared">Σw²; the rows without weights.</param>
public readonly record struct Mass(long Rows, double Weight, double Squared)
{
    /// <summary>Two sets of rows together.</summary>
    public static Mass operator +(Mass a, Mass b) => new(a.Rows + b.Rows, a.Weight + b.Weight, a.Squared + b.Squared);
}
