using System.Numerics;
using Kullback.Numerics;

namespace Kullback.Divergences;

/// <summary>Jensen–Shannon divergence ½D(P‖M) + ½D(Q‖M), M = (P + Q)/2, in nats, in [0, ln 2].</summary>
/// <remarks>What one draw tells about which of the two laws it came from, when either is as likely. Finite for every pair.
/// Domain: equal lengths, entries ≥ 0, each side summing to 1 within <see cref="Simplex.MassTolerance"/>. O(n), allocates
/// nothing. Source: Lin (1991), IEEE Transactions on Information Theory 37, 145–151.</remarks>
public readonly record struct JensenShannon : ISymmetricDivergence, IAdditive, ITerm
{
    /// <inheritdoc/>
    public MeasureFacts Facts => Row;

    private static readonly MeasureFacts Row = new()
    {
        Key = "jensen-shannon",
        Name = "Jensen–Shannon divergence",
        Formula = "½ D(P‖M) + ½ D(Q‖M), M = (P + Q)/2",
        Unit = MeasureUnit.Nat,
        Maximum = 0.69314718055994530942,
        Disjoint = 0.69314718055994530942,
        Symmetric = true,
        Triangle = TriangleInequality.HoldsForRoot,
        ZeroOnlyAtEquality = true,
        JointlyConvex = true,
        DataProcessing = true,
        AdditiveOverProducts = false,
        Cost = "O(n), two logarithms a cell",
        GradientWithoutOverlap = "zero: the value is ln 2 wherever the disjoint supports lie",
        SensitiveTo = "cells that hold mass on one side; rare cells weigh by their mass",
        Meaning = "what one draw tells about which of the two laws it came from, when either is as likely",
        UsedFor = "comparing data sets with new or vanished values, drift, clustering of distributions",
    };

    /// <inheritdoc/>
    public double Between<T>(ReadOnlySpan<T> p, ReadOnlySpan<T> q) where T : IBinaryFloatingPointIeee754<T>
        => Simplex.Sum(this, p, q);

    /// <inheritdoc/>
    public double BetweenLogs<T>(ReadOnlySpan<T> logP, ReadOnlySpan<T> logQ) where T : IBinaryFloatingPointIeee754<T>
        => Simplex.SumLogs(this, logP, logQ);

    /// <summary>Fills each cell's part ½p ln(2p/(p+q)) + ½q ln(2q/(p+q)) ≥ 0, in nats, and returns their sum.</summary>
    /// <inheritdoc/>
    public double Contributions<T>(ReadOnlySpan<T> p, ReadOnlySpan<T> q, Span<double> contributions) where T : IBinaryFloatingPointIeee754<T>
        => Simplex.Contributions(this, p, q, contributions);

    /// <summary>One cell's part of the divergence, in nats.</summary>
    internal static double Cell(double p, double q) => Cell(new Lane(p), new Lane(q)).Value;

    // p·ln(p/m) − p + m ≥ 0 with m = (p + q)/2; the two halves' −p + m and −q + m cancel in exact arithmetic, so the pair of
    // non-negative terms is the cell's part. Everything doubled: p + q keeps subnormal numbers, and q − p is better than 2m − 2p.
    private static TLanes Cell<TLanes>(TLanes p, TLanes q) where TLanes : struct, ILanes<TLanes>
    {
        TLanes sum = p + q, d = q - p;
        return (Elementary.Excess(p + p, sum, d) + Elementary.Excess(q + q, sum, p - q)) * TLanes.Of(0.25);
    }

    TLanes ITerm.Of<TLanes>(TLanes p, TLanes q) => Cell(p, q);

    TLanes ITerm.OfLogs<TLanes>(TLanes logP, TLanes logQ) => Cell(Elementary.Exp(logP), Elementary.Exp(logQ));
}
