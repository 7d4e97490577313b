using System.Numerics;
using System.Runtime.CompilerServices;
using Kullback.Numerics;

namespace Kullback.Divergences;

/// <summary>Population stability index Σ(pᵢ − qᵢ) ln(pᵢ/qᵢ) = D(P‖Q) + D(Q‖P), in nats, in [0, +∞]: Jeffreys' divergence.</summary>
/// <remarks>The same number as <see cref="Jeffreys"/> under its name in credit scoring. Domain: equal lengths, entries ≥ 0, each side
/// summing to 1 within <see cref="Simplex.MassTolerance"/>. +∞ where a cell is empty on one side only: no smoothing. Errors: <see
/// cref="NotADistributionException"/> with index and value. O(n), allocates nothing. Source: Jeffreys (1946), Proceedings of the Royal
/// Society A 186, 453–461; the name is that of credit scoring.</remarks>
public readonly record struct PopulationStabilityIndex : ISymmetricDivergence, IAdditive, ITerm, ISlopes
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
        Cost = "O(n), one logarithm per cell",
        GradientWithoutOverlap = "undefined: the value is +∞",
        SensitiveTo = "cells that are rare on either side",
        Meaning = "the extra nats of coding each side with the other side's code, added up",
        UsedFor = "credit scoring and its drift thresholds 0.1 and 0.25, over bins that are all filled",
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
    TLanes ITerm.Of<TLanes>(TLanes p, TLanes q) => Jeffreys.Cell(p, q);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    TLanes ITerm.OfLogs<TLanes>(TLanes logP, TLanes logQ) => Jeffreys.LogCell(logP, logQ);

    (double P, double Q) ISlopes.Slopes(double p, double q) => ((ISlopes)new Jeffreys()).Slopes(p, q);

    (double P, double Q) ISlopes.LogSlopes(double logP, double logQ) => ((ISlopes)new Jeffreys()).LogSlopes(logP, logQ);
}
