using System.Numerics;
using Kullback.Numerics;

namespace Kullback.Divergences;

/// <summary>Hellinger distance √(½Σ(√pᵢ − √qᵢ)²), in [0, 1]; a metric.</summary>
/// <remarks>Domain: equal lengths, entries ≥ 0, each side summing to 1 within <see cref="Simplex.MassTolerance"/>. O(n),
/// allocates nothing. Source: Tsybakov, Introduction to Nonparametric Estimation, 2.4.</remarks>
public readonly record struct Hellinger : IMetric, ITerm
{
    /// <inheritdoc/>
    public MeasureFacts Facts => Row;

    private static readonly MeasureFacts Row = new()
    {
        Key = "hellinger",
        Name = "Hellinger distance",
        Formula = "√(½ Σ (√p − √q)²)",
        Unit = MeasureUnit.None,
        Maximum = 1,
        Disjoint = 1,
        Symmetric = true,
        Triangle = TriangleInequality.Holds,
        ZeroOnlyAtEquality = true,
        JointlyConvex = false,
        DataProcessing = true,
        AdditiveOverProducts = false,
        Cost = "O(n), one root a cell",
        GradientWithoutOverlap = "along the empty cells infinite: the root is steep at zero",
        SensitiveTo = "rare cells more than total variation, less than Kullback–Leibler",
        Meaning = "the length of the chord between the roots of the two distributions, seen as unit vectors, over √2",
        UsedFor = "statistics of estimators and tests, robust estimation",
    };

    /// <inheritdoc/>
    public double Between<T>(ReadOnlySpan<T> p, ReadOnlySpan<T> q) where T : IBinaryFloatingPointIeee754<T>
        => Math.Sqrt(Simplex.Sum(this, p, q));

    /// <inheritdoc/>
    public double BetweenLogs<T>(ReadOnlySpan<T> logP, ReadOnlySpan<T> logQ) where T : IBinaryFloatingPointIeee754<T>
        => Math.Sqrt(Simplex.SumLogs(this, logP, logQ));

    // (√p − √q)² = ((p − q)/(√p + √q))²: the difference of the probabilities is exact where they are close, that of the roots is not.
    private static TLanes Cell<TLanes>(TLanes p, TLanes q) where TLanes : struct, ILanes<TLanes>
    {
        var d = TLanes.Quotient(p - q, TLanes.Sqrt(p) + TLanes.Sqrt(q));
        return TLanes.Select(TLanes.Equal(p, q), TLanes.Of(0), d * d * TLanes.Of(0.5));
    }

    TLanes ITerm.Of<TLanes>(TLanes p, TLanes q) => Cell(p, q);

    TLanes ITerm.OfLogs<TLanes>(TLanes logP, TLanes logQ) => Cell(Elementary.Exp(logP), Elementary.Exp(logQ));
}
