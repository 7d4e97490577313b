using System.Numerics;

namespace Kullback.Divergences;

/// <summary>Cramér distance √(Σ(Fᵢ − Gᵢ)²) between the distribution functions of cells in order with unit spacing; a metric.</summary>
/// <remarks>Depends on the order of the cells: they stand for points of the line in ascending order. Its square is half of the energy
/// distance's square. For weighted points of the line see <c>EnergyDistance</c> of the transport part. Domain: equal lengths, entries ≥ 0,
/// each side summing to 1 within <see cref="Simplex.MassTolerance"/>. Errors: <see cref="NotADistributionException"/> with index and value.
/// O(n), allocates nothing. Source: Cramér (1928), Skandinavisk Aktuarietidskrift 11, 141–180; Székely and Rizzo (2013), Journal of
/// Statistical Planning and Inference 143, 1249–1272.</remarks>
public readonly record struct Cramer : IMetric
{
    /// <inheritdoc/>
    public MeasureFacts Facts => Row;

    private static readonly MeasureFacts Row = new()
    {
        Key = "cramer",
        Name = "Cramér distance",
        Formula = "√(Σ (F − G)²)",
        Unit = MeasureUnit.None,
        Maximum = double.PositiveInfinity,
        Disjoint = double.NaN,
        Symmetric = true,
        Triangle = TriangleInequality.Holds,
        ZeroOnlyAtEquality = true,
        JointlyConvex = true,
        DataProcessing = false,
        AdditiveOverProducts = false,
        OrderFree = false,
        Cost = "O(n), no logarithm",
        GradientWithoutOverlap = "useful: it grows with the way that mass has to go",
        SensitiveTo = "mass that moved along the order, and how far",
        Meaning = "the length of the difference of the two distribution functions",
        UsedFor = "scores of forecasts (CRPS), ordered classes, distributional learning",
    };

    /// <inheritdoc/>
    public double Between<T>(ReadOnlySpan<T> p, ReadOnlySpan<T> q) where T : IBinaryFloatingPointIeee754<T>
    {
        var sweep = new RunningDifference();
        Scan.Over(ref sweep, p, q);
        return Math.Sqrt(sweep.Squares);
    }

    /// <inheritdoc/>
    public double BetweenLogs<T>(ReadOnlySpan<T> logP, ReadOnlySpan<T> logQ) where T : IBinaryFloatingPointIeee754<T>
    {
        var sweep = new RunningDifference();
        Scan.OverLogs(ref sweep, logP, logQ);
        return Math.Sqrt(sweep.Squares);
    }
}
