namespace Kullback.Data.Comparisons;

/// <summary>A pair of values, one a side.</summary>
/// <param name="Reference">The reference's.</param>
/// <param name="Current">The current table's.</param>
public sealed record SideBySide<T>(T Reference, T Current);

/// <summary>Moments and quantiles of one side of a numeric, date or time column (dates as seconds since 1970,
/// times as seconds since midnight).</summary>
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
