using System.Numerics;
using System.Runtime.CompilerServices;
using Kullback.Numerics;

namespace Kullback.Divergences;

/// <summary>K-divergence D(P‖M), M = (P + Q)/2, in nats, in [0, ln 2].</summary>
/// <remarks><see cref="SkewDivergence"/> of weight ½; <see cref="JensenShannon"/> is the mean of its two directions. Domain: equal
/// lengths, entries ≥ 0, each side summing to 1 within <see cref="Simplex.MassTolerance"/>. Errors: <see
/// cref="NotADistributionException"/> with index and value. O(n), allocates nothing. Source: Lin (1991), IEEE Transactions on
/// Information Theory 37, 145–151.</remarks>
public readonly record struct KDivergence : IDivergence, IAdditive, ITerm, ISlopes
{
    /// <inheritdoc/>
    public MeasureFacts Facts => Row;

    private static readonly MeasureFacts Row = new()
    {
        Key = "k-divergence",
        Name = "K-divergence",
        Formula = "D(P‖M), M = (P + Q)/2",
        Unit = MeasureUnit.Nat,
        Maximum = 0.69314718055994530942,
        Disjoint = 0.69314718055994530942,
        Symmetric = false,
        Triangle = TriangleInequality.Fails,
        ZeroOnlyAtEquality = true,
        JointlyConvex = true,
        DataProcessing = true,
        AdditiveOverProducts = false,
        Cost = "O(n), one logarithm per cell",
        GradientWithoutOverlap = "zero along the simplex: the value is ln 2 wherever the disjoint supports lie",
        SensitiveTo = "cells of P that Q leaves empty or thin",
        Meaning = "the extra nats a draw from P costs when it is coded for the even mixture of both",
        UsedFor = "a Kullback–Leibler divergence that stays finite",
    };

    /// <inheritdoc/>
    public double Between<T>(ReadOnlySpan<T> p, ReadOnlySpan<T> q) where T : IBinaryFloatingPointIeee754<T>
        => FDivergenceSum.Between(this, p, q, Row.Maximum);

    /// <inheritdoc/>
    public double BetweenLogs<T>(ReadOnlySpan<T> logP, ReadOnlySpan<T> logQ) where T : IBinaryFloatingPointIeee754<T>
        => FDivergenceSum.BetweenLogs(this, logP, logQ, Row.Maximum);

    /// <summary>Fills each cell's part pᵢ ln(2pᵢ/(pᵢ + qᵢ)) − pᵢ + (pᵢ + qᵢ)/2 ≥ 0, in nats, and returns their sum.</summary>
    /// <inheritdoc/>
    public double Contributions<T>(ReadOnlySpan<T> p, ReadOnlySpan<T> q, Span<double> contributions)
        where T : IBinaryFloatingPointIeee754<T>
        => Simplex.Contributions(this, p, q, contributions);

    // Everything doubled: p + q keeps subnormal numbers, and q − p is better than 2m − 2p.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLanes Cell<TLanes>(TLanes p, TLanes q, TLanes d) where TLanes : struct, ILanes<TLanes>
        => Elementary.BregmanTerm(p + p, p + q, d) * TLanes.Of(0.5);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    TLanes ITerm.Of<TLanes>(TLanes p, TLanes q) => Cell(p, q, q - p);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    TLanes ITerm.OfLogs<TLanes>(TLanes logP, TLanes logQ)
    {
        var d = ElementaryPowers.Difference(logP, logQ, out var p, out var q);
        return Cell(p, q, d);
    }

    (double P, double Q) ISlopes.Slopes(double p, double q) => Slope.OfSkew(p, q, 0.5);

    (double P, double Q) ISlopes.LogSlopes(double logP, double logQ) => Slope.OfSkewLogs(logP, logQ, 0.5);
}
