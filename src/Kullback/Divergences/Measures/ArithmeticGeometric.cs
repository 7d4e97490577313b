using System.Numerics;
using System.Runtime.CompilerServices;
using Kullback.Numerics;

namespace Kullback.Divergences;

/// <summary>Arithmetic–geometric divergence of Taneja, Σ mᵢ ln(mᵢ/√(pᵢqᵢ)), m = (p + q)/2, in nats, in [0, +∞].</summary>
/// <remarks>Equal to ½D(M‖P) + ½D(M‖Q). Domain: equal lengths, entries ≥ 0, each side summing to 1 within <see
/// cref="Simplex.MassTolerance"/>. +∞ where a cell is empty on one side only. Errors: <see cref="NotADistributionException"/> with
/// index and value. O(n), allocates nothing. Source: Taneja (1995), Journal of Combinatorics, Information and System Sciences 20,
/// 115–132.</remarks>
public readonly record struct ArithmeticGeometric : ISymmetricDivergence, IAdditive, ITerm, ISlopes
{
    /// <inheritdoc/>
    public MeasureFacts Facts => Row;

    private static readonly MeasureFacts Row = new()
    {
        Key = "arithmetic-geometric",
        Name = "Arithmetic–geometric divergence",
        Formula = "Σ m ln(m/√(pq)), m = (p + q)/2",
        Unit = MeasureUnit.Nat,
        Maximum = double.PositiveInfinity,
        Disjoint = double.PositiveInfinity,
        Symmetric = true,
        Triangle = TriangleInequality.Fails,
        ZeroOnlyAtEquality = true,
        JointlyConvex = true,
        DataProcessing = true,
        AdditiveOverProducts = false,
        Cost = "O(n), two logarithms per cell",
        GradientWithoutOverlap = "undefined: the value is +∞",
        SensitiveTo = "cells that are rare on either side",
        Meaning = "the extra nats a draw from the mixture costs with the code of one side, on average over both codes",
        UsedFor = "bounds between divergences, texture and signal comparison",
    };

    /// <inheritdoc/>
    public double Between<T>(ReadOnlySpan<T> p, ReadOnlySpan<T> q) where T : IBinaryFloatingPointIeee754<T>
        => FDivergenceSum.Between(this, p, q);

    /// <inheritdoc/>
    public double BetweenLogs<T>(ReadOnlySpan<T> logP, ReadOnlySpan<T> logQ) where T : IBinaryFloatingPointIeee754<T>
        => FDivergenceSum.BetweenLogs(this, logP, logQ);

    /// <summary>Fills each cell's part mᵢ ln(mᵢ/√(pᵢqᵢ)) ≥ 0, in nats, and returns their sum.</summary>
    /// <inheritdoc/>
    public double Contributions<T>(ReadOnlySpan<T> p, ReadOnlySpan<T> q, Span<double> contributions)
        where T : IBinaryFloatingPointIeee754<T>
        => Simplex.Contributions(this, p, q, contributions);

    // Two non-negative excesses of the mixture, doubled so that subnormal sums are kept; −m + p and −m + q cancel in exact arithmetic.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLanes Cell<TLanes>(TLanes p, TLanes q, TLanes d) where TLanes : struct, ILanes<TLanes>
    {
        var sum = p + q;
        return (Elementary.BregmanTerm(sum, p + p, TLanes.Of(0) - d) + Elementary.BregmanTerm(sum, q + q, d)) * TLanes.Of(0.25);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    TLanes ITerm.Of<TLanes>(TLanes p, TLanes q) => Cell(p, q, q - p);

    // m·ln cosh(g/2), g = ln p − ln q: far apart g/2 − ln 2 + ln(1 + e⁻ᵍ), also where one side underflows.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    TLanes ITerm.OfLogs<TLanes>(TLanes logP, TLanes logQ)
    {
        TLanes d = ElementaryPowers.Difference(logP, logQ, out var p, out var q), gap = TLanes.Abs(logQ - logP), one = TLanes.Of(1);
        var small = Elementary.LogRatio(one, one + Elementary.Exp(TLanes.Of(0) - gap));
        var far = (p + q) * TLanes.Of(0.5) * (gap * TLanes.Of(0.5) - TLanes.Of(0.69314718055994530942) + small);
        var value = TLanes.Select(TLanes.Less(gap, one), Cell(p, q, d), far);
        value = TLanes.Select(TLanes.Equal(gap, TLanes.Of(double.PositiveInfinity)), gap, value);
        return TLanes.Select(TLanes.Equal(logP, logQ), TLanes.Of(0), value);
    }

    // ½ ln(m/√(pq)) + ½(1 − m/p); times p the last part is (p − q)/4.
    (double P, double Q) ISlopes.Slopes(double p, double q)
    {
        if (p == 0 && q == 0) return (0, 0);
        double height = Slope.LogCosh(Slope.Log(p, q) / 2);
        return (p == 0 ? double.NegativeInfinity : (height + (p - q) / (2 * p)) / 2, q == 0 ? double.NegativeInfinity
            : (height + (q - p) / (2 * q)) / 2);
    }

    (double P, double Q) ISlopes.LogSlopes(double logP, double logQ)
    {
        if (double.IsNegativeInfinity(logP) && double.IsNegativeInfinity(logQ)) return (0, 0);
        double height = Slope.LogCosh((logP - logQ) / 2), d = Slope.Difference(logP, logQ);
        double p = Math.Exp(logP), q = Math.Exp(logQ);
        return ((p == 0 ? 0 : p * height / 2) - d / 4, (q == 0 ? 0 : q * height / 2) + d / 4);
    }
}
