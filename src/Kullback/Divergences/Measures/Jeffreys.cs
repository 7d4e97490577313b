using System.Numerics;
using System.Runtime.CompilerServices;
using Kullback.Numerics;

namespace Kullback.Divergences;

/// <summary>Jeffreys' divergence Σ(pᵢ − qᵢ) ln(pᵢ/qᵢ) = D(P‖Q) + D(Q‖P), in nats, in [0, +∞].</summary>
/// <remarks><see cref="PopulationStabilityIndex"/> is its name in credit scoring. Domain: equal lengths, entries ≥ 0, each side summing
/// to 1 within <see cref="Simplex.MassTolerance"/>. +∞ where a cell is empty on one side only: no smoothing. Errors: <see
/// cref="NotADistributionException"/> with index and value. O(n), allocates nothing. Source: Jeffreys (1946), Proceedings of the Royal
/// Society A 186, 453–461.</remarks>
public readonly record struct Jeffreys : ISymmetricDivergence, IAdditive, ITerm, ISlopes
{
    /// <inheritdoc/>
    public MeasureFacts Facts => Row;

    private static readonly MeasureFacts Row = new()
    {
        Key = "jeffreys",
        Name = "Jeffreys divergence",
        Formula = "Σ (p − q) ln(p/q) = D(P‖Q) + D(Q‖P)",
        Unit = MeasureUnit.Nat,
        Maximum = double.PositiveInfinity,
        Disjoint = double.PositiveInfinity,
        Symmetric = true,
        Triangle = TriangleInequality.Fails,
        ZeroOnlyAtEquality = true,
        JointlyConvex = true,
        DataProcessing = true,
        AdditiveOverProducts = true,
        Cost = "O(n), one logarithm per cell",
        GradientWithoutOverlap = "undefined: the value is +∞",
        SensitiveTo = "cells that are rare on either side",
        Meaning = "the extra nats of coding each side with the other side's code, added up",
        UsedFor = "comparing models where neither is the truth, feature selection, drift of filled bins",
    };

    /// <inheritdoc/>
    public double Between<T>(ReadOnlySpan<T> p, ReadOnlySpan<T> q) where T : IBinaryFloatingPointIeee754<T>
        => FDivergenceSum.Between(this, p, q);

    /// <inheritdoc/>
    public double BetweenLogs<T>(ReadOnlySpan<T> logP, ReadOnlySpan<T> logQ) where T : IBinaryFloatingPointIeee754<T>
        => FDivergenceSum.BetweenLogs(this, logP, logQ);

    /// <summary>Fills each cell's part (pᵢ − qᵢ) ln(pᵢ/qᵢ) ≥ 0, in nats, and returns their sum.</summary>
    /// <inheritdoc/>
    public double Contributions<T>(ReadOnlySpan<T> p, ReadOnlySpan<T> q, Span<double> contributions)
        where T : IBinaryFloatingPointIeee754<T>
        => Simplex.Contributions(this, p, q, contributions);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    TLanes ITerm.Of<TLanes>(TLanes p, TLanes q) => Cell(p, q);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    TLanes ITerm.OfLogs<TLanes>(TLanes logP, TLanes logQ) => LogCell(logP, logQ);

    // p·∂c/∂p = p·ln(p/q) + p − q: both summands have the same sign. Its limit at p = 0 is −q.
    (double P, double Q) ISlopes.Slopes(double p, double q)
    {
        if (p == 0 && q == 0) return (0, 0);
        double ratio = Slope.Log(p, q);
        return (ratio + 1 - q / p, 1 - ratio - p / q);
    }

    (double P, double Q) ISlopes.LogSlopes(double logP, double logQ)
        => (Slope.Weighted(logP, logQ) - Slope.Difference(logP, logQ), Slope.Weighted(logQ, logP) + Slope.Difference(logP, logQ));

    // Each factor has the other's sign: the term is ≥ 0.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static TLanes Cell<TLanes>(TLanes p, TLanes q) where TLanes : struct, ILanes<TLanes>
        => TLanes.Select(TLanes.Equal(p, q), TLanes.Of(0), (p - q) * ElementaryPowers.LogRatio(p, q));

    // A side that underflows still counts by its logarithm; only true zeros are infinitely far.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static TLanes LogCell<TLanes>(TLanes logP, TLanes logQ) where TLanes : struct, ILanes<TLanes>
    {
        TLanes d = ElementaryPowers.Difference(logP, logQ, out _, out _), none = TLanes.Of(double.NegativeInfinity), gap = logQ - logP;
        var value = TLanes.Select(TLanes.Equal(logP, none), TLanes.Of(double.PositiveInfinity), d * gap);
        value = TLanes.Select(TLanes.Equal(logQ, none), TLanes.Of(double.PositiveInfinity), value);
        return TLanes.Select(TLanes.Equal(logP, logQ), TLanes.Of(0), value);
    }
}
