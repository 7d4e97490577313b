using System.Numerics;
using Kullback.Numerics;

namespace Kullback.Divergences;

/// <summary>Population stability index Σ(pᵢ − qᵢ) ln(pᵢ/qᵢ) = D(P‖Q) + D(Q‖P), in nats, in [0, +∞]: Jeffreys' divergence.</summary>
/// <remarks>+∞ where a cell is empty on one side only: no smoothing. Domain: equal lengths, entries ≥ 0, each side summing to 1
/// within <see cref="Simplex.MassTolerance"/>. O(n), allocates nothing. Source: Jeffreys (1946), Proceedings of the Royal
/// Society A 186, 453–461; the name is that of credit scoring.</remarks>
public readonly record struct PopulationStabilityIndex : ISymmetricDivergence, ITerm
{
    /// <inheritdoc/>
    public MeasureFacts Facts => Row;

    private static readonly MeasureFacts Row = new()
    {
        Key = "population-stability-index",
        Name = "Population stability index",
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
        Cost = "O(n), one logarithm a cell",
        GradientWithoutOverlap = "undefined: the value is +∞",
        SensitiveTo = "cells that are rare on either side",
        Meaning = "the extra nats of coding each side with the other side's code, added up",
        UsedFor = "credit scoring and its drift thresholds 0.1 and 0.25, over bins that are all filled",
    };

    /// <inheritdoc/>
    public double Between<T>(ReadOnlySpan<T> p, ReadOnlySpan<T> q) where T : IBinaryFloatingPointIeee754<T>
        => Simplex.Sum(this, p, q);

    /// <inheritdoc/>
    public double BetweenLogs<T>(ReadOnlySpan<T> logP, ReadOnlySpan<T> logQ) where T : IBinaryFloatingPointIeee754<T>
        => Simplex.SumLogs(this, logP, logQ);

    // Each factor has the other's sign: the term is ≥ 0.
    TLanes ITerm.Of<TLanes>(TLanes p, TLanes q)
        => TLanes.Select(TLanes.Equal(p, q), TLanes.Of(0), (q - p) * Elementary.LogRatio(p, q));

    TLanes ITerm.OfLogs<TLanes>(TLanes logP, TLanes logQ)
    {
        TLanes p = Elementary.Exp(logP), q = Elementary.Exp(logQ), gap = logQ - logP;
        return TLanes.Select(TLanes.Equal(logP, logQ), TLanes.Of(0), p * (Elementary.ExpExcess(gap) + gap) * gap);
    }
}
