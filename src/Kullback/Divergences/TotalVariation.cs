using System.Numerics;
using Kullback.Numerics;

namespace Kullback.Divergences;

/// <summary>Total variation ½Σ|pᵢ − qᵢ|, in [0, 1]: the largest difference of probability over all sets of cells.</summary>
/// <remarks>The set {pᵢ > qᵢ} attains it. Domain: equal lengths, entries ≥ 0, each side summing to 1 within
/// <see cref="Simplex.MassTolerance"/>. O(n), allocates nothing. Source: Tsybakov, Introduction to Nonparametric Estimation, 2.4.</remarks>
public readonly record struct TotalVariation : IMetric, ITerm
{
    /// <inheritdoc/>
    public MeasureFacts Facts => Row;

    private static readonly MeasureFacts Row = new()
    {
        Key = "total-variation",
        Name = "Total variation distance",
        Formula = "½ Σ |p − q|",
        Unit = MeasureUnit.None,
        Maximum = 1,
        Disjoint = 1,
        Symmetric = true,
        Triangle = TriangleInequality.Holds,
        ZeroOnlyAtEquality = true,
        JointlyConvex = true,
        DataProcessing = true,
        AdditiveOverProducts = false,
        Cost = "O(n), no logarithm",
        GradientWithoutOverlap = "±½ in every cell: it says which cells to fill, not how far they are",
        SensitiveTo = "moved mass, wherever it lies: a ratio of probabilities does not matter",
        Meaning = "the largest difference of probability over all events",
        UsedFor = "bounds in probability, coupling, the error of the best test between two laws, simple drift thresholds",
    };

    /// <inheritdoc/>
    public double Between<T>(ReadOnlySpan<T> p, ReadOnlySpan<T> q) where T : IBinaryFloatingPointIeee754<T>
        => Simplex.Sum(this, p, q);

    /// <inheritdoc/>
    public double BetweenLogs<T>(ReadOnlySpan<T> logP, ReadOnlySpan<T> logQ) where T : IBinaryFloatingPointIeee754<T>
        => Simplex.SumLogs(this, logP, logQ);

    TLanes ITerm.Of<TLanes>(TLanes p, TLanes q) => Cell(p, q);

    TLanes ITerm.OfLogs<TLanes>(TLanes logP, TLanes logQ) => Cell(Elementary.Exp(logP), Elementary.Exp(logQ));

    private static TLanes Cell<TLanes>(TLanes p, TLanes q) where TLanes : struct, ILanes<TLanes> => TLanes.Abs(p - q) * TLanes.Of(0.5);
}
