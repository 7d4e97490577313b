using System.Numerics;

namespace Kullback.Divergences;

/// <summary>Kuiper distance max(Fᵢ − Gᵢ) + max(Gᵢ − Fᵢ) between the distribution functions of cells in order, in [0, 1]; a
/// metric.</summary>
/// <remarks>Depends on the order of the cells: they stand for points of the line in ascending order. It does not depend on which cell
/// of a circle comes first. Domain: equal lengths, entries ≥ 0, each side summing to 1 within <see cref="Simplex.MassTolerance"/>.
/// Errors: <see cref="NotADistributionException"/> with index and value. O(n), allocates nothing. Source: Kuiper (1960), Indagationes
/// Mathematicae 22, 38–47.</remarks>
public readonly record struct Kuiper : IMetric
{
    /// <inheritdoc/>
    public MeasureFacts Facts => Row;

    private static readonly MeasureFacts Row = new()
    {
        Key = "kuiper",
        Name = "Kuiper distance",
        Formula = "max(F − G) + max(G − F)",
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
        GradientWithoutOverlap = "±1 between two cells: it says which way to move mass, not how far",
        SensitiveTo = "mass that moved along the order, in the tails as much as in the middle",
        Meaning = "the largest difference of probability over all intervals, also around a circle",
        UsedFor = "times of day, directions, seasons",
    };

    /// <inheritdoc/>
    public double Between<T>(ReadOnlySpan<T> p, ReadOnlySpan<T> q) where T : IBinaryFloatingPointIeee754<T>
    {
        var sweep = new RunningDifference();
        Scan.Over(ref sweep, p, q);
        return Math.Min(1, sweep.Above + sweep.Below);
    }

    /// <inheritdoc/>
    public double BetweenLogs<T>(ReadOnlySpan<T> logP, ReadOnlySpan<T> logQ) where T : IBinaryFloatingPointIeee754<T>
    {
        var sweep = new RunningDifference();
        Scan.OverLogs(ref sweep, logP, logQ);
        return Math.Min(1, sweep.Above + sweep.Below);
    }
}
