using System.Numerics;
using System.Runtime.CompilerServices;
using Kullback.Numerics;

namespace Kullback.Divergences;

/// <summary>Triangular discrimination Σ(pᵢ − qᵢ)²/(pᵢ + qᵢ) of Vincze and Le Cam, a pure number, in [0, 2].</summary>
/// <remarks>Its root is a metric. Domain: equal lengths, entries ≥ 0, each side summing to 1 within <see
/// cref="Simplex.MassTolerance"/>. Errors: <see cref="NotADistributionException"/> with index and value. O(n), allocates nothing.
/// Source: Vincze (1981), Contributions to Probability, 315–321; Le Cam (1986), Asymptotic Methods in Statistical Decision Theory, 4.2;
/// Topsøe (2000), IEEE Transactions on Information Theory 46, 1602–1609.</remarks>
public readonly record struct TriangularDiscrimination : ISymmetricDivergence, IAdditive, ITerm, ISlopes
{
    /// <inheritdoc/>
    public MeasureFacts Facts => Row;

    private static readonly MeasureFacts Row = new()
    {
        Key = "triangular",
        Name = "Triangular discrimination",
        Formula = "Σ (p − q)²/(p + q)",
        Unit = MeasureUnit.None,
        Maximum = 2,
        Disjoint = 2,
        Symmetric = true,
        Triangle = TriangleInequality.HoldsForRoot,
        ZeroOnlyAtEquality = true,
        JointlyConvex = true,
        DataProcessing = true,
        AdditiveOverProducts = false,
        Cost = "O(n), one root and one division per cell",
        GradientWithoutOverlap = "one in every cell of P alone and of Q alone: along the simplex zero",
        SensitiveTo = "cells that hold mass on one side; rare cells weigh by their mass",
        Meaning = "twice what Pearson's chi-squared finds between one side and the mixture",
        UsedFor = "a Jensen–Shannon divergence without logarithms (within a factor of 4 ln 2), histograms in vision",
    };

    /// <inheritdoc/>
    public double Between<T>(ReadOnlySpan<T> p, ReadOnlySpan<T> q) where T : IBinaryFloatingPointIeee754<T>
        => FDivergenceSum.Between(this, p, q, 2);

    /// <inheritdoc/>
    public double BetweenLogs<T>(ReadOnlySpan<T> logP, ReadOnlySpan<T> logQ) where T : IBinaryFloatingPointIeee754<T>
        => FDivergenceSum.BetweenLogs(this, logP, logQ, 2);

    /// <summary>Fills each cell's part (pᵢ − qᵢ)²/(pᵢ + qᵢ) and returns their sum.</summary>
    /// <inheritdoc/>
    public double Contributions<T>(ReadOnlySpan<T> p, ReadOnlySpan<T> q, Span<double> contributions)
        where T : IBinaryFloatingPointIeee754<T>
        => Simplex.Contributions(this, p, q, contributions);

    // (d/√(p + q))²: neither the square of a small difference nor a subnormal sum loses digits.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLanes Cell<TLanes>(TLanes p, TLanes q, TLanes d) where TLanes : struct, ILanes<TLanes>
    {
        var r = TLanes.Quotient(d, TLanes.Sqrt(p + q));
        return TLanes.Select(TLanes.Equal(d, TLanes.Of(0)), TLanes.Of(0), r * r);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    TLanes ITerm.Of<TLanes>(TLanes p, TLanes q) => Cell(p, q, q - p);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    TLanes ITerm.OfLogs<TLanes>(TLanes logP, TLanes logQ)
    {
        var d = ElementaryPowers.Difference(logP, logQ, out var p, out var q);
        return Cell(p, q, d);
    }

    // u = (p − q)/(p + q): u(2 − u) and −u(2 + u).
    (double P, double Q) ISlopes.Slopes(double p, double q)
    {
        double u = p + q == 0 ? 0 : (p - q) / (p + q);
        return (u * (2 - u), -u * (2 + u));
    }

    (double P, double Q) ISlopes.LogSlopes(double logP, double logQ)
    {
        if (double.IsNegativeInfinity(logP) && double.IsNegativeInfinity(logQ)) return (0, 0);
        double u = Math.Tanh((logP - logQ) / 2);
        return (Math.Exp(logP) * u * (2 - u), -Math.Exp(logQ) * u * (2 + u));
    }
}
