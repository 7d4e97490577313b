using System.Numerics;
using System.Runtime.CompilerServices;
using Kullback.Numerics;

namespace Kullback.Divergences;

/// <summary>Topsøe distance D(P‖M) + D(Q‖M), M = (P + Q)/2, in nats, in [0, 2 ln 2]: twice the Jensen–Shannon divergence.</summary>
/// <remarks>Also called information radius or L-divergence. Its root is a metric. Domain: equal lengths, entries ≥ 0, each side summing
/// to 1 within <see cref="Simplex.MassTolerance"/>. Errors: <see cref="NotADistributionException"/> with index and value. O(n),
/// allocates nothing. Source: Topsøe (2000), IEEE Transactions on Information Theory 46, 1602–1609; Lin (1991), ibid. 37,
/// 145–151.</remarks>
public readonly record struct Topsoe : ISymmetricDivergence, IAdditive, ITerm, ISlopes
{
    /// <inheritdoc/>
    public MeasureFacts Facts => Row;

    private static readonly MeasureFacts Row = new()
    {
        Key = "topsoe",
        Name = "Topsøe distance",
        Formula = "D(P‖M) + D(Q‖M), M = (P + Q)/2",
        Unit = MeasureUnit.Nat,
        Maximum = 1.38629436111989061883,
        Disjoint = 1.38629436111989061883,
        Symmetric = true,
        Triangle = TriangleInequality.HoldsForRoot,
        ZeroOnlyAtEquality = true,
        JointlyConvex = true,
        DataProcessing = true,
        AdditiveOverProducts = false,
        Cost = "O(n), two logarithms per cell",
        GradientWithoutOverlap = "zero along the simplex: the value is 2 ln 2 wherever the disjoint supports lie",
        SensitiveTo = "cells that hold mass on one side; rare cells weigh by their mass",
        Meaning = "the extra nats of one draw from each side, coded for the even mixture of both",
        UsedFor = "clustering and retrieval; twice Jensen–Shannon",
    };

    /// <inheritdoc/>
    public double Between<T>(ReadOnlySpan<T> p, ReadOnlySpan<T> q) where T : IBinaryFloatingPointIeee754<T>
        => FDivergenceSum.Between(this, p, q, Row.Maximum);

    /// <inheritdoc/>
    public double BetweenLogs<T>(ReadOnlySpan<T> logP, ReadOnlySpan<T> logQ) where T : IBinaryFloatingPointIeee754<T>
        => FDivergenceSum.BetweenLogs(this, logP, logQ, Row.Maximum);

    /// <summary>Fills each cell's part, twice that of <see cref="JensenShannon"/>, in nats, and returns their sum.</summary>
    /// <inheritdoc/>
    public double Contributions<T>(ReadOnlySpan<T> p, ReadOnlySpan<T> q, Span<double> contributions)
        where T : IBinaryFloatingPointIeee754<T>
        => Simplex.Contributions(this, p, q, contributions);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLanes Cell<TLanes>(TLanes p, TLanes q, TLanes d) where TLanes : struct, ILanes<TLanes>
        => JensenShannon.Cell(p, q, d) * TLanes.Of(2);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    TLanes ITerm.Of<TLanes>(TLanes p, TLanes q) => Cell(p, q, q - p);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    TLanes ITerm.OfLogs<TLanes>(TLanes logP, TLanes logQ)
    {
        var d = ElementaryPowers.Difference(logP, logQ, out var p, out var q);
        return Cell(p, q, d);
    }

    (double P, double Q) ISlopes.Slopes(double p, double q) => (Slope.LogToMixture(p, q, 0.5), Slope.LogToMixture(q, p, 0.5));

    (double P, double Q) ISlopes.LogSlopes(double logP, double logQ)
        => (Slope.WeightedToMixture(logP, logQ, 0.5), Slope.WeightedToMixture(logQ, logP, 0.5));
}
