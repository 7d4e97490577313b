using System.Numerics;
using System.Runtime.CompilerServices;
using Kullback.Numerics;

namespace Kullback.Divergences;

/// <summary>Pearson's χ²(P‖Q) = Σ(pᵢ − qᵢ)²/qᵢ, a pure number, in [0, +∞].</summary>
/// <remarks>Domain: equal lengths, entries ≥ 0, each side summing to 1 within <see cref="Simplex.MassTolerance"/>. +∞ where some pᵢ
/// &gt; 0 = qᵢ. Errors: <see cref="NotADistributionException"/> with index and value. O(n), allocates nothing. Source: Pearson (1900),
/// Philosophical Magazine 50, 157–175.</remarks>
public readonly record struct PearsonChiSquared : IDivergence, IAdditive, ITerm, ISlopes
{
    /// <inheritdoc/>
    public MeasureFacts Facts => Row;

    private static readonly MeasureFacts Row = new()
    {
        Key = "pearson-chi-squared",
        Name = "Pearson chi-squared divergence",
        Formula = "Σ (p − q)²/q",
        Unit = MeasureUnit.None,
        Maximum = double.PositiveInfinity,
        Disjoint = double.PositiveInfinity,
        Symmetric = false,
        Triangle = TriangleInequality.Fails,
        ZeroOnlyAtEquality = true,
        JointlyConvex = true,
        DataProcessing = true,
        AdditiveOverProducts = false,
        Cost = "O(n), one root and one division per cell",
        GradientWithoutOverlap = "undefined: the value is +∞",
        SensitiveTo = "cells where Q is small beside P, more than Kullback–Leibler",
        Meaning = "the variance under Q of the likelihood ratio p/q",
        UsedFor = "tests of fit, importance sampling (the loss of sample size), upper bounds on Kullback–Leibler",
    };

    /// <inheritdoc/>
    public double Between<T>(ReadOnlySpan<T> p, ReadOnlySpan<T> q) where T : IBinaryFloatingPointIeee754<T>
        => FDivergenceSum.Between(this, p, q);

    /// <inheritdoc/>
    public double BetweenLogs<T>(ReadOnlySpan<T> logP, ReadOnlySpan<T> logQ) where T : IBinaryFloatingPointIeee754<T>
        => FDivergenceSum.BetweenLogs(this, logP, logQ);

    /// <summary>Fills each cell's part (pᵢ − qᵢ)²/qᵢ and returns their sum.</summary>
    /// <inheritdoc/>
    public double Contributions<T>(ReadOnlySpan<T> p, ReadOnlySpan<T> q, Span<double> contributions)
        where T : IBinaryFloatingPointIeee754<T>
        => Simplex.Contributions(this, p, q, contributions);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    TLanes ITerm.Of<TLanes>(TLanes p, TLanes q) => Cell(p, q);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    TLanes ITerm.OfLogs<TLanes>(TLanes logP, TLanes logQ) => LogCell(logP, logQ);

    (double P, double Q) ISlopes.Slopes(double p, double q) => Slope.OfSquare(p, q);

    (double P, double Q) ISlopes.LogSlopes(double logP, double logQ) => Slope.OfSquareLogs(logP, logQ);

    // (d/√q)²: the root of the smallest number is normal, and the square overflows only where the part does.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static TLanes Cell<TLanes>(TLanes p, TLanes q) where TLanes : struct, ILanes<TLanes>
    {
        var r = TLanes.Quotient(p - q, TLanes.Sqrt(q));
        var value = TLanes.Select(TLanes.Equal(q, TLanes.Of(0)), TLanes.Of(double.PositiveInfinity), r * r);
        return TLanes.Select(TLanes.Equal(p, q), TLanes.Of(0), value);
    }

    // q(u − 1)² with u = p/q; for large u as p·u·(1 − 1/u)², where p alone may underflow.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static TLanes LogCell<TLanes>(TLanes logP, TLanes logQ) where TLanes : struct, ILanes<TLanes>
    {
        TLanes gap = logP - logQ, zero = TLanes.Of(0), u = ElementaryPowers.ExpLessOne(gap), w = ElementaryPowers.ExpLessOne(zero - gap);
        var value = TLanes.Select(TLanes.Less(gap, TLanes.Of(1)), Elementary.Exp(logQ) * u * u, Elementary.Exp(logP + gap) * w * w);
        value = TLanes.Select(TLanes.Equal(logQ, TLanes.Of(double.NegativeInfinity)), TLanes.Of(double.PositiveInfinity), value);
        value = TLanes.Select(TLanes.Equal(logP, TLanes.Of(double.NegativeInfinity)), Elementary.Exp(logQ), value);
        return TLanes.Select(TLanes.Equal(logP, logQ), zero, value);
    }
}
