using System.Numerics;

namespace Kullback.Divergences;

/// <summary>Matusita distance √(Σ(√pᵢ − √qᵢ)²), in [0, √2]; a metric.</summary>
/// <remarks>√2 times <see cref="Hellinger"/>: the chord itself. Domain: equal lengths, entries ≥ 0, each side summing to 1 within <see
/// cref="Simplex.MassTolerance"/>. Errors: <see cref="NotADistributionException"/> with index and value. O(n), allocates nothing.
/// Source: Matusita (1955), Annals of Mathematical Statistics 26, 631–640.</remarks>
public readonly record struct Matusita : IMetric, IOuterSlope
{
    /// <inheritdoc/>
    public MeasureFacts Facts => Row;

    private static readonly MeasureFacts Row = new()
    {
        Key = "matusita",
        Name = "Matusita distance",
        Formula = "√(Σ (√p − √q)²)",
        Unit = MeasureUnit.None,
        Maximum = 1.4142135623730950488,
        Disjoint = 1.4142135623730950488,
        Symmetric = true,
        Triangle = TriangleInequality.Holds,
        ZeroOnlyAtEquality = true,
        JointlyConvex = false,
        DataProcessing = true,
        AdditiveOverProducts = false,
        Cost = "O(n), two roots per cell",
        GradientWithoutOverlap = "along the empty cells infinite: the root is steep at zero",
        SensitiveTo = "rare cells more than total variation, less than Kullback–Leibler",
        Meaning = "the length of the chord between the roots of the two distributions, seen as unit vectors",
        UsedFor = "decision rules based on distance, where the factor ½ of Hellinger is not wanted",
    };

    /// <inheritdoc/>
    public double Between<T>(ReadOnlySpan<T> p, ReadOnlySpan<T> q) where T : IBinaryFloatingPointIeee754<T>
        => Math.Sqrt(2 * new SquaredHellinger().Between(p, q));

    /// <inheritdoc/>
    public double BetweenLogs<T>(ReadOnlySpan<T> logP, ReadOnlySpan<T> logQ) where T : IBinaryFloatingPointIeee754<T>
        => Math.Sqrt(2 * new SquaredHellinger().BetweenLogs(logP, logQ));

    ISlopes? IOuterSlope.Inner => new SquaredHellinger();

    double IOuterSlope.Of(double value) => 1 / value;
}
