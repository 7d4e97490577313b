using System.Numerics;
using System.Runtime.CompilerServices;
using Kullback.Numerics;

namespace Kullback.Divergences;

/// <summary>Squared Hellinger distance ½Σ(√pᵢ − √qᵢ)² = 1 − Σ√(pᵢqᵢ), in [0, 1].</summary>
/// <remarks>Domain: equal lengths, entries ≥ 0, each side summing to 1 within <see cref="Simplex.MassTolerance"/>. Errors: <see
/// cref="NotADistributionException"/> with index and value. O(n), allocates nothing. Source: Hellinger (1909); Tsybakov, Introduction
/// to Nonparametric Estimation, 2.4.</remarks>
public readonly record struct SquaredHellinger : ISymmetricDivergence, IAdditive, ITerm, ISlopes
{
    /// <inheritdoc/>
    public MeasureFacts Facts => Row;

    private static readonly MeasureFacts Row = new()
    {
        Key = "squared-hellinger",
        Name = "Squared Hellinger distance",
        Formula = "½ Σ (√p − √q)² = 1 − Σ √(pq)",
        Unit = MeasureUnit.None,
        Maximum = 1,
        Disjoint = 1,
        Symmetric = true,
        Triangle = TriangleInequality.HoldsForRoot,
        ZeroOnlyAtEquality = true,
        JointlyConvex = true,
        DataProcessing = true,
        AdditiveOverProducts = false,
        Cost = "O(n), two roots per cell",
        GradientWithoutOverlap = "along the empty cells infinite: the root is steep at zero",
        SensitiveTo = "rare cells more than total variation, less than Kullback–Leibler",
        Meaning = "half the squared chord between the roots of the two distributions, seen as unit vectors",
        UsedFor = "rates of estimators and tests, products of many independent parts",
    };

    /// <inheritdoc/>
    public double Between<T>(ReadOnlySpan<T> p, ReadOnlySpan<T> q) where T : IBinaryFloatingPointIeee754<T>
        => FDivergenceSum.Between(this, p, q, 1);

    /// <inheritdoc/>
    public double BetweenLogs<T>(ReadOnlySpan<T> logP, ReadOnlySpan<T> logQ) where T : IBinaryFloatingPointIeee754<T>
        => FDivergenceSum.BetweenLogs(this, logP, logQ, 1);

    /// <summary>Fills each cell's part ½(√pᵢ − √qᵢ)² and returns their sum.</summary>
    /// <inheritdoc/>
    public double Contributions<T>(ReadOnlySpan<T> p, ReadOnlySpan<T> q, Span<double> contributions)
        where T : IBinaryFloatingPointIeee754<T>
        => Simplex.Contributions(this, p, q, contributions);

    // (√p − √q)² = (d/(√p + √q))²: the difference of the probabilities is exact where they are close, that of the roots is not.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static TLanes Cell<TLanes>(TLanes p, TLanes q, TLanes d) where TLanes : struct, ILanes<TLanes>
    {
        var r = TLanes.Quotient(d, TLanes.Sqrt(p) + TLanes.Sqrt(q));
        return TLanes.Select(TLanes.Equal(d, TLanes.Of(0)), TLanes.Of(0), r * r * TLanes.Of(0.5));
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

    (double P, double Q) ISlopes.Slopes(double p, double q)
        => (p == 0 && q == 0 ? 0 : (1 - Math.Sqrt(q / p)) / 2, p == 0 && q == 0 ? 0 : (1 - Math.Sqrt(p / q)) / 2);

    (double P, double Q) ISlopes.LogSlopes(double logP, double logQ) => (Slope.OfRoot(logP, logQ) / 2, Slope.OfRoot(logQ, logP) / 2);
}
