using System.Numerics;

namespace Kullback.Divergences;

/// <summary>Kolmogorov distance max |Fᵢ − Gᵢ| between the distribution functions of cells in order, in [0, 1]; a metric.</summary>
/// <remarks>Depends on the order of the cells: they stand for points of the line in ascending order. Domain: equal lengths, entries ≥
/// 0, each side summing to 1 within <see cref="Simplex.MassTolerance"/>. Errors: <see cref="NotADistributionException"/> with index and
/// value. O(n), allocates nothing. Source: Kolmogorov (1933), Giornale dell'Istituto Italiano degli Attuari 4, 83–91.</remarks>
public readonly record struct Kolmogorov : IMetric
{
    /// <inheritdoc/>
    public MeasureFacts Facts => Row;

    private static readonly MeasureFacts Row = new()
    {
        Key = "kolmogorov",
        Name = "Kolmogorov distance",
        Formula = "max |F − G|",
        Unit = MeasureUnit.None,
        Maximum = 1,
        Disjoint = double.NaN,
        Symmetric = true,
        Triangle = TriangleInequality.Holds,
        ZeroOnlyAtEquality = true,
        JointlyConvex = true,
        DataProcessing = false,
        AdditiveOverProducts = false,
        OrderFree = false,
        Cost = "O(n), no logarithm",
        GradientWithoutOverlap = "±1 in every cell up to one: it says which way to move mass, not how far",
        SensitiveTo = "mass that moved along the order, most in the middle",
        Meaning = "the largest difference of probability over all half-lines",
        UsedFor = "drift of numbers and ordered classes, the Kolmogorov–Smirnov test",
    };

    /// <inheritdoc/>
    public double Between<T>(ReadOnlySpan<T> p, ReadOnlySpan<T> q) where T : IBinaryFloatingPointIeee754<T>
    {
        var sweep = new RunningDifference();
        Scan.Over(ref sweep, p, q);
        return Math.Min(1, Math.Max(sweep.Above, sweep.Below));
    }

    /// <inheritdoc/>
    public double BetweenLogs<T>(ReadOnlySpan<T> logP, ReadOnlySpan<T> logQ) where T : IBinaryFloatingPointIeee754<T>
    {
        var sweep = new RunningDifference();
        Scan.OverLogs(ref sweep, logP, logQ);
        return Math.Min(1, Math.Max(sweep.Above, sweep.Below));
    }
}
