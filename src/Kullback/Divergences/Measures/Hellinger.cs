using System.Numerics;

namespace Kullback.Divergences;

/// <summary>Hellinger distance √(½Σ(√pᵢ − √qᵢ)²), in [0, 1]; a metric.</summary>
/// <remarks>The root of <see cref="SquaredHellinger"/>. Domain: equal lengths, entries ≥ 0, each side summing to 1 within <see
/// cref="Simplex.MassTolerance"/>. Errors: <see cref="NotADistributionException"/> with index and value. O(n), allocates nothing.
/// Source: Tsybakov, Introduction to Nonparametric Estimation, 2.4.</remarks>
public readonly record struct Hellinger : IMetric, IOuterSlope
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
        Cost = "O(n), two roots per cell",
        GradientWithoutOverlap = "along the empty cells infinite: the root is steep at zero",
        SensitiveTo = "rare cells more than total variation, less than Kullback–Leibler",
        Meaning = "the length of the chord between the roots of the two distributions, seen as unit vectors, over √2",
        UsedFor = "statistics of estimators and tests, robust estimation",
    };

    /// <inheritdoc/>
    public double Between<T>(ReadOnlySpan<T> p, ReadOnlySpan<T> q) where T : IBinaryFloatingPointIeee754<T>
        => Math.Sqrt(new SquaredHellinger().Between(p, q));

    /// <inheritdoc/>
    public double BetweenLogs<T>(ReadOnlySpan<T> logP, ReadOnlySpan<T> logQ) where T : IBinaryFloatingPointIeee754<T>
        => Math.Sqrt(new SquaredHellinger().BetweenLogs(logP, logQ));

    ISlopes? IOuterSlope.Inner => new SquaredHellinger();

    double IOuterSlope.Of(double value) => 0.5 / value;
}
