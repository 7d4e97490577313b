using System.Numerics;
using System.Runtime.CompilerServices;
using Kullback.Numerics;

namespace Kullback.Divergences;

/// <summary>Additive symmetric χ² = Σ(pᵢ − qᵢ)²(pᵢ + qᵢ)/(pᵢqᵢ) = χ²(P‖Q) + χ²(Q‖P), a pure number, in [0, +∞].</summary>
/// <remarks>Some call 2Σ(p − q)²/(p + q) by this name: that is twice <see cref="TriangularDiscrimination"/>. Domain: equal lengths, entries
/// ≥ 0, each side summing to 1 within <see cref="Simplex.MassTolerance"/>. +∞ where a cell is empty on one side only. Errors: <see
/// cref="NotADistributionException"/> with index and value. O(n), allocates nothing. Source: Cha (2007), International Journal of
/// Mathematical Models and Methods in Applied Sciences 1, 300–307.</remarks>
public readonly record struct SymmetricChiSquared : ISymmetricDivergence, IAdditive, ITerm, ISlopes
{
    /// <inheritdoc/>
    public MeasureFacts Facts => Row;

    private static readonly MeasureFacts Row = new()
    {
        Key = "symmetric-chi-squared",
        Name = "Additive symmetric chi-squared divergence",
        Formula = "Σ (p − q)²(p + q)/(pq)",
        Unit = MeasureUnit.None,
        Maximum = double.PositiveInfinity,
        Disjoint = double.PositiveInfinity,
        Symmetric = true,
        Triangle = TriangleInequality.Fails,
        ZeroOnlyAtEquality = true,
        JointlyConvex = true,
        DataProcessing = true,
        AdditiveOverProducts = false,
        Cost = "O(n), one root and one division per cell",
        GradientWithoutOverlap = "undefined: the value is +∞",
        SensitiveTo = "cells that are rare on either side",
        Meaning = "Pearson's and Neyman's chi-squared added up",
        UsedFor = "comparing histograms where neither side is the reference",
    };

    /// <inheritdoc/>
    public double Between<T>(ReadOnlySpan<T> p, ReadOnlySpan<T> q) where T : IBinaryFloatingPointIeee754<T>
        => FDivergenceSum.Between(this, p, q);

    /// <inheritdoc/>
    public double BetweenLogs<T>(ReadOnlySpan<T> logP, ReadOnlySpan<T> logQ) where T : IBinaryFloatingPointIeee754<T>
        => FDivergenceSum.BetweenLogs(this, logP, logQ);

    /// <summary>Fills each cell's part (pᵢ − qᵢ)²(pᵢ + qᵢ)/(pᵢqᵢ) and returns their sum.</summary>
    /// <inheritdoc/>
    public double Contributions<T>(ReadOnlySpan<T> p, ReadOnlySpan<T> q, Span<double> contributions)
        where T : IBinaryFloatingPointIeee754<T>
        => Simplex.Contributions(this, p, q, contributions);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    TLanes ITerm.Of<TLanes>(TLanes p, TLanes q) => PearsonChiSquared.Cell(p, q) + PearsonChiSquared.Cell(q, p);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    TLanes ITerm.OfLogs<TLanes>(TLanes logP, TLanes logQ) => PearsonChiSquared.LogCell(logP, logQ) + PearsonChiSquared.LogCell(logQ, logP);

    (double P, double Q) ISlopes.Slopes(double p, double q) => Slope.Sum(Slope.OfSquare(p, q), Slope.Swapped(Slope.OfSquare(q, p)));

    (double P, double Q) ISlopes.LogSlopes(double logP, double logQ)
        => Slope.Sum(Slope.OfSquareLogs(logP, logQ), Slope.Swapped(Slope.OfSquareLogs(logQ, logP)));
}
