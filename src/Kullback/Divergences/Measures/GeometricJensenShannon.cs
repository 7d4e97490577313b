using System.Numerics;

namespace Kullback.Divergences;

/// <summary>Geometric Jensen–Shannon divergence ½D(P‖G) + ½D(Q‖G), G = √(PQ)/Σ√(pᵢqᵢ), in nats, in [0, +∞].</summary>
/// <remarks>Computed as a quarter of Jeffreys' divergence less the Bhattacharyya distance, which is the same. Domain: equal
/// lengths, entries ≥ 0, each side summing to 1 within <see cref="Simplex.MassTolerance"/>. +∞ where a cell is empty on one side only.
/// Errors: <see cref="NotADistributionException"/> with index and value. Two passes, allocates nothing. Source: Nielsen (2019), Entropy 21,
/// 485.</remarks>
public readonly record struct GeometricJensenShannon : ISymmetricDivergence
{
    /// <inheritdoc/>
    public MeasureFacts Facts => Row;

    private static readonly MeasureFacts Row = new()
    {
        Key = "geometric-jensen-shannon",
        Name = "Geometric Jensen–Shannon divergence",
        Formula = "½ D(P‖G) + ½ D(Q‖G), G = √(PQ)/Σ√(pq)",
        Unit = MeasureUnit.Nat,
        Maximum = double.PositiveInfinity,
        Disjoint = double.PositiveInfinity,
        Symmetric = true,
        Triangle = TriangleInequality.Fails,
        ZeroOnlyAtEquality = true,
        JointlyConvex = false,
        DataProcessing = false,
        AdditiveOverProducts = true,
        Cost = "O(n), two passes, one logarithm and one root per cell",
        GradientWithoutOverlap = "undefined: the value is +∞",
        SensitiveTo = "cells that are rare on either side",
        Meaning = "the extra nats of coding each side for their normalized geometric mean, on average over the sides",
        UsedFor = "closed forms between members of an exponential family, variational autoencoders",
    };

    /// <inheritdoc/>
    public double Between<T>(ReadOnlySpan<T> p, ReadOnlySpan<T> q) where T : IBinaryFloatingPointIeee754<T>
        => Of(new Jeffreys().Between(p, q), new Bhattacharyya().Between(p, q));

    /// <inheritdoc/>
    public double BetweenLogs<T>(ReadOnlySpan<T> logP, ReadOnlySpan<T> logQ) where T : IBinaryFloatingPointIeee754<T>
        => Of(new Jeffreys().BetweenLogs(logP, logQ), new Bhattacharyya().BetweenLogs(logP, logQ));

    // The Bhattacharyya distance is at most J/8 near P = Q and J/4 at all: the difference loses no digits near zero, where it is J/8.
    private static double Of(double jeffreys, double distance) => double.IsPositiveInfinity(jeffreys) ? jeffreys
        : Math.Max(0, jeffreys / 4 - distance);
}
