using System.Numerics;

namespace Kullback.Divergences;

/// <summary>Bhattacharyya distance −ln Σ√(pᵢqᵢ), in nats, in [0, +∞]; no metric.</summary>
/// <remarks>Half the Rényi divergence of order ½. Domain: equal lengths, entries ≥ 0, each side summing to 1 within <see
/// cref="Simplex.MassTolerance"/>. +∞ where the supports are disjoint. Errors: <see cref="NotADistributionException"/> with index and
/// value. O(n), allocates nothing; a second pass where the overlap is below one half. Source: Bhattacharyya (1943), Bulletin of the
/// Calcutta Mathematical Society 35, 99–109.</remarks>
public readonly record struct Bhattacharyya : ISymmetricDivergence, IOuterSlope
{
    /// <inheritdoc/>
    public MeasureFacts Facts => Row;

    private static readonly MeasureFacts Row = new()
    {
        Key = "bhattacharyya",
        Name = "Bhattacharyya distance",
        Formula = "−ln Σ √(pq)",
        Unit = MeasureUnit.Nat,
        Maximum = double.PositiveInfinity,
        Disjoint = double.PositiveInfinity,
        Symmetric = true,
        Triangle = TriangleInequality.Fails,
        ZeroOnlyAtEquality = true,
        JointlyConvex = true,
        DataProcessing = true,
        AdditiveOverProducts = true,
        Cost = "O(n), two roots per cell",
        GradientWithoutOverlap = "undefined: the value is +∞",
        SensitiveTo = "rare cells more than total variation; the overlap of the supports above all",
        Meaning = "the rate at which the overlap of the two distributions shrinks with every independent draw",
        UsedFor = "bounds on the error of classifiers, feature selection, signal selection",
    };

    /// <inheritdoc/>
    public double Between<T>(ReadOnlySpan<T> p, ReadOnlySpan<T> q) where T : IBinaryFloatingPointIeee754<T>
        => new Renyi(0.5).Between(p, q) / 2;

    /// <inheritdoc/>
    public double BetweenLogs<T>(ReadOnlySpan<T> logP, ReadOnlySpan<T> logQ) where T : IBinaryFloatingPointIeee754<T>
        => new Renyi(0.5).BetweenLogs(logP, logQ) / 2;

    /// <summary>The Bhattacharyya coefficient Σ√(pᵢqᵢ), in [0, 1]: 1 where P = Q, 0 where the supports are disjoint.</summary>
    /// <inheritdoc cref="Between{T}(ReadOnlySpan{T}, ReadOnlySpan{T})"/>
    public double Coefficient<T>(ReadOnlySpan<T> p, ReadOnlySpan<T> q) where T : IBinaryFloatingPointIeee754<T> => Math.Exp(-Between(p, q));

    ISlopes? IOuterSlope.Inner => new SquaredHellinger();

    // Of the squared Hellinger distance h: −ln(1 − h).
    double IOuterSlope.Of(double value) => Math.Exp(value);
}
