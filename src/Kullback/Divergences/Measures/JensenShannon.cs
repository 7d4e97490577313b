using System.Numerics;
using System.Runtime.CompilerServices;
using Kullback.Numerics;

namespace Kullback.Divergences;

/// <summary>Jensen–Shannon divergence ½D(P‖M) + ½D(Q‖M), M = (P + Q)/2, in nats, in [0, ln 2].</summary>
/// <remarks>What one draw tells about which of the two distributions it came from, when either is as likely. Finite for every pair.
/// Domain: equal lengths, entries ≥ 0, each side summing to 1 within <see cref="Simplex.MassTolerance"/>. O(n), allocates
/// nothing. Source: Lin (1991), IEEE Transactions on Information Theory 37, 145–151.</remarks>
public readonly record struct JensenShannon : ISymmetricDivergence, IAdditive, ITerm, ISlopes
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
        Cost = "O(n), two logarithms per cell",
        GradientWithoutOverlap = "zero: the value is ln 2 wherever the disjoint supports lie",
        SensitiveTo = "cells that hold mass on one side; rare cells weigh by their mass",
        Meaning = "what one draw tells about which of the two distributions it came from, when either is as likely",
        UsedFor = "comparing data sets with new or vanished values, drift, clustering of distributions",
    };

    /// <inheritdoc/>
    public double Between<T>(ReadOnlySpan<T> p, ReadOnlySpan<T> q) where T : IBinaryFloatingPointIeee754<T>
        => FDivergenceSum.Between(this, p, q, Row.Maximum);

    /// <inheritdoc/>
    public double BetweenLogs<T>(ReadOnlySpan<T> logP, ReadOnlySpan<T> logQ) where T : IBinaryFloatingPointIeee754<T>
        => FDivergenceSum.BetweenLogs(this, logP, logQ, Row.Maximum);

    /// <summary>Fills each cell's part ½p ln(2p/(p+q)) + ½q ln(2q/(p+q)) ≥ 0, in nats, and returns their sum.</summary>
    /// <inheritdoc/>
    public double Contributions<T>(ReadOnlySpan<T> p, ReadOnlySpan<T> q, Span<double> contributions)
        where T : IBinaryFloatingPointIeee754<T>
        => Simplex.Contributions(this, p, q, contributions);

    /// <summary>Jensen–Shannon divergence of several distributions, Σ wₖD(Pₖ‖M), M = Σ wₖPₖ, in nats, at most the entropy of the
    /// weights.</summary>
    /// <param name="rows">The distributions one after the other, <paramref name="columns"/> probabilities each.</param>
    /// <param name="columns">The number of cells, at least 1.</param>
    /// <param name="weights">The weight of each distribution, ≥ 0, summing to 1.</param>
    /// <returns>What one draw tells about which of the distributions it came from, when distribution k is chosen with probability
    /// wₖ.</returns>
    /// <exception cref="ArgumentException">The number of probabilities is not that of the weights times the columns.</exception>
    /// <exception cref="NotADistributionException">An entry is negative, NaN or infinite, or a distribution or the weights do not sum to
    /// 1.</exception>
    /// <remarks>O(rows·columns), allocates nothing. Source: Lin (1991), equation 5.1.</remarks>
    public static double Among(ReadOnlySpan<double> rows, int columns, ReadOnlySpan<double> weights)
        => MultiDistributionJensenShannon.JensenShannon(rows, columns, weights);

    /// <summary>One cell's part of the divergence, in nats.</summary>
    internal static double Cell(double p, double q) => Cell(new Lane(p), new Lane(q), new Lane(q - p)).Value;

    // p·ln(p/m) − p + m ≥ 0 with m = (p + q)/2; the two halves' −p + m and −q + m cancel in exact arithmetic, so the pair of
    // non-negative terms is the cell's part. Everything doubled: p + q keeps subnormal numbers, and d = q − p is better than 2m − 2p.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static TLanes Cell<TLanes>(TLanes p, TLanes q, TLanes d) where TLanes : struct, ILanes<TLanes>
    {
        var sum = p + q;
        return (Elementary.BregmanTerm(p + p, sum, d) + Elementary.BregmanTerm(q + q, sum, TLanes.Of(0) - d)) * TLanes.Of(0.25);
    }

    static bool ITerm.InSingle => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    TLanes ITerm.Of<TLanes>(TLanes p, TLanes q) => Cell(p, q, q - p);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    TLanes ITerm.OfLogs<TLanes>(TLanes logP, TLanes logQ)
    {
        var d = ElementaryPowers.Difference(logP, logQ, out var p, out var q);
        return Cell(p, q, d);
    }

    (double P, double Q) ISlopes.Slopes(double p, double q) => (Slope.LogToMixture(p, q, 0.5) / 2, Slope.LogToMixture(q, p, 0.5) / 2);

    (double P, double Q) ISlopes.LogSlopes(double logP, double logQ)
        => (Slope.WeightedToMixture(logP, logQ, 0.5) / 2, Slope.WeightedToMixture(logQ, logP, 0.5) / 2);
}
