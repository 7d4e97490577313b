using System.Numerics;
using System.Runtime.CompilerServices;
using Kullback.Numerics;

namespace Kullback.Divergences;

/// <summary>Neyman's χ² = Σ(pᵢ − qᵢ)²/pᵢ = χ²(Q‖P), a pure number, in [0, +∞].</summary>
/// <remarks><see cref="PearsonChiSquared"/> with the roles exchanged. Domain: equal lengths, entries ≥ 0, each side summing to 1 within
/// <see cref="Simplex.MassTolerance"/>. +∞ where some qᵢ &gt; 0 = pᵢ. Errors: <see cref="NotADistributionException"/> with index and
/// value. O(n), allocates nothing. Source: Neyman (1949), First Berkeley Symposium, 239–273.</remarks>
public readonly record struct NeymanChiSquared : IDivergence, IAdditive, ITerm, ISlopes
{
    /// <inheritdoc/>
    public MeasureFacts Facts => Row;

    private static readonly MeasureFacts Row = new()
    {
        Key = "neyman-chi-squared",
        Name = "Neyman chi-squared divergence",
        Formula = "Σ (p − q)²/p",
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
        SensitiveTo = "cells where P is small beside Q",
        Meaning = "the variance under P of the likelihood ratio q/p",
        UsedFor = "minimum chi-squared estimation with observed frequencies in the denominator",
    };

    /// <inheritdoc/>
    public double Between<T>(ReadOnlySpan<T> p, ReadOnlySpan<T> q) where T : IBinaryFloatingPointIeee754<T>
        => FDivergenceSum.Between(this, p, q);

    /// <inheritdoc/>
    public double BetweenLogs<T>(ReadOnlySpan<T> logP, ReadOnlySpan<T> logQ) where T : IBinaryFloatingPointIeee754<T>
        => FDivergenceSum.BetweenLogs(this, logP, logQ);

    /// <summary>Fills each cell's part (pᵢ − qᵢ)²/pᵢ and returns their sum.</summary>
    /// <inheritdoc/>
    public double Contributions<T>(ReadOnlySpan<T> p, ReadOnlySpan<T> q, Span<double> contributions)
        where T : IBinaryFloatingPointIeee754<T>
        => Simplex.Contributions(this, p, q, contributions);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    TLanes ITerm.Of<TLanes>(TLanes p, TLanes q) => PearsonChiSquared.Cell(q, p);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    TLanes ITerm.OfLogs<TLanes>(TLanes logP, TLanes logQ) => PearsonChiSquared.LogCell(logQ, logP);

    (double P, double Q) ISlopes.Slopes(double p, double q) => Slope.Swapped(Slope.OfSquare(q, p));

    (double P, double Q) ISlopes.LogSlopes(double logP, double logQ) => Slope.Swapped(Slope.OfSquareLogs(logQ, logP));
}
