using System.Numerics;
using System.Runtime.CompilerServices;
using Kullback.Numerics;

namespace Kullback.Divergences;

/// <summary>Kumar–Johnson divergence Σ(pᵢ² − qᵢ²)²/(2(pᵢqᵢ)^(3/2)), a pure number, in [0, +∞].</summary>
/// <remarks>Domain: equal lengths, entries ≥ 0, each side summing to 1 within <see cref="Simplex.MassTolerance"/>. +∞ where a cell is
/// empty on one side only. Errors: <see cref="NotADistributionException"/> with index and value. O(n), allocates nothing. Source: Kumar
/// and Johnson (2005), Journal of Inequalities in Pure and Applied Mathematics 6(3), 65.</remarks>
public readonly record struct KumarJohnson : ISymmetricDivergence, IAdditive, ITerm, ISlopes
{
    /// <inheritdoc/>
    public MeasureFacts Facts => Row;

    private static readonly MeasureFacts Row = new()
    {
        Key = "kumar-johnson",
        Name = "Kumar–Johnson divergence",
        Formula = "Σ (p² − q²)²/(2(pq)^(3/2))",
        Unit = MeasureUnit.None,
        Maximum = double.PositiveInfinity,
        Disjoint = double.PositiveInfinity,
        Symmetric = true,
        Triangle = TriangleInequality.Fails,
        ZeroOnlyAtEquality = true,
        JointlyConvex = true,
        DataProcessing = true,
        AdditiveOverProducts = false,
        Cost = "O(n), two roots and two divisions per cell",
        GradientWithoutOverlap = "undefined: the value is +∞",
        SensitiveTo = "cells that are rare on either side, more than any other measure here",
        Meaning = "a symmetric chi-squared that weighs ratios by their power 5/2",
        UsedFor = "bounds between divergences; alarms on large ratios of probabilities",
    };

    /// <inheritdoc/>
    public double Between<T>(ReadOnlySpan<T> p, ReadOnlySpan<T> q) where T : IBinaryFloatingPointIeee754<T>
        => FDivergenceSum.Between(this, p, q);

    /// <inheritdoc/>
    public double BetweenLogs<T>(ReadOnlySpan<T> logP, ReadOnlySpan<T> logQ) where T : IBinaryFloatingPointIeee754<T>
        => FDivergenceSum.BetweenLogs(this, logP, logQ);

    /// <summary>Fills each cell's part (pᵢ² − qᵢ²)²/(2(pᵢqᵢ)^(3/2)) and returns their sum.</summary>
    /// <inheritdoc/>
    public double Contributions<T>(ReadOnlySpan<T> p, ReadOnlySpan<T> q, Span<double> contributions)
        where T : IBinaryFloatingPointIeee754<T>
        => Simplex.Contributions(this, p, q, contributions);

    // With t = (p − q)(p + q)/(pq): ½(t·√p)(t·√q), in an order in which nothing over- or underflows before the result does.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    TLanes ITerm.Of<TLanes>(TLanes p, TLanes q)
    {
        TLanes a = TLanes.Sqrt(p), b = TLanes.Sqrt(q), t = (p - q) / a / b * ((p + q) / a / b), zero = TLanes.Of(0);
        var value = TLanes.Select(TLanes.Equal(TLanes.Min(p, q), zero), TLanes.Of(double.PositiveInfinity),
            t * a * (t * b) * TLanes.Of(0.5));
        return TLanes.Select(TLanes.Equal(p, q), zero, value);
    }

    // 2g·sinh²(ln p − ln q).
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    TLanes ITerm.OfLogs<TLanes>(TLanes logP, TLanes logQ)
    {
        TLanes gap = TLanes.Abs(logQ - logP), twice = gap + gap, w = ElementaryPowers.ExpLessOne(TLanes.Of(0) - twice);
        var value = Elementary.Exp((logP + logQ) * TLanes.Of(0.5) + twice) * w * w * TLanes.Of(0.5);
        value = TLanes.Select(TLanes.Equal(gap, TLanes.Of(double.PositiveInfinity)), gap, value);
        return TLanes.Select(TLanes.Equal(logP, logQ), TLanes.Of(0), value);
    }

    // ½(5/2·u^(3/2) − u^(−1/2) − 3/2·u^(−5/2)), u = p/q: the constants add up to zero.
    (double P, double Q) ISlopes.Slopes(double p, double q)
    {
        if (p == 0 && q == 0) return (0, 0);
        if (q == 0) return (double.PositiveInfinity, double.NegativeInfinity);
        if (p == 0) return (double.NegativeInfinity, double.PositiveInfinity);
        double gap = Slope.Log(p, q);
        return (At(gap), At(-gap));
    }

    (double P, double Q) ISlopes.LogSlopes(double logP, double logQ)
    {
        if (double.IsNegativeInfinity(logP) && double.IsNegativeInfinity(logQ)) return (0, 0);
        double gap = logP - logQ, g = Math.Exp((logP + logQ) / 2);
        if (Math.Abs(gap) < 1) return (g * Part(gap), g * Part(-gap));
        double over = Math.Exp(2.5 * logP - 1.5 * logQ), under = Math.Exp(2.5 * logQ - 1.5 * logP);
        return ((5 * over - 2 * g - 3 * under) / 4, (5 * under - 2 * g - 3 * over) / 4);
    }

    private static double At(double gap) => Math.Abs(gap) < 1
        ? Part(gap) * Math.Exp(-gap / 2)
        : (5 * Math.Exp(1.5 * gap) - 2 * Math.Exp(-0.5 * gap) - 3 * Math.Exp(-2.5 * gap)) / 4;

    private static double Part(double gap) => (5 * ElementaryPowers.ExpLessOne(2 * gap) - 3 * ElementaryPowers.ExpLessOne(-2 * gap)) / 4;
}
