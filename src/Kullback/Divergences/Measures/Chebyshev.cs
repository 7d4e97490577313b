using System.Numerics;

namespace Kullback.Divergences;

/// <summary>Chebyshev distance max |pᵢ − qᵢ|, in [0, 1]; a metric.</summary>
/// <remarks>Not invariant: merging cells can increase it. Domain: equal lengths, entries ≥ 0, each side summing to 1 within <see
/// cref="Simplex.MassTolerance"/>. Errors: <see cref="NotADistributionException"/> with index and value. O(n), allocates nothing.
/// Source: Cha (2007), International Journal of Mathematical Models and Methods in Applied Sciences 1, 300–307.</remarks>
public readonly record struct Chebyshev : IMetric
{
    /// <inheritdoc/>
    public MeasureFacts Facts => Row;

    private static readonly MeasureFacts Row = new()
    {
        Key = "chebyshev",
        Name = "Chebyshev distance",
        Formula = "max |p − q|",
        Unit = MeasureUnit.None,
        Maximum = 1,
        Disjoint = double.NaN,
        Symmetric = true,
        Triangle = TriangleInequality.Holds,
        ZeroOnlyAtEquality = true,
        JointlyConvex = true,
        DataProcessing = false,
        AdditiveOverProducts = false,
        Cost = "O(n), no logarithm",
        GradientWithoutOverlap = "±1 in one cell, zero in all others",
        SensitiveTo = "the one cell that moved most",
        Meaning = "the largest difference of probability of a single cell",
        UsedFor = "drift of categories, tolerance of single shares",
    };

    /// <inheritdoc/>
    public double Between<T>(ReadOnlySpan<T> p, ReadOnlySpan<T> q) where T : IBinaryFloatingPointIeee754<T>
    {
        var sweep = new Largest();
        Scan.Over(ref sweep, p, q);
        return Math.Min(1, sweep.Value);
    }

    /// <inheritdoc/>
    public double BetweenLogs<T>(ReadOnlySpan<T> logP, ReadOnlySpan<T> logQ) where T : IBinaryFloatingPointIeee754<T>
    {
        var sweep = new Largest();
        Scan.OverLogs(ref sweep, logP, logQ);
        return Math.Min(1, sweep.Value);
    }

    private struct Largest : IScan
    {
        internal double Value { get; private set; }

        public void Step(double p, double q) => Value = Math.Max(Value, Math.Abs(q - p));

        public void StepLogs(double logP, double logQ) => Value = Math.Max(Value, Math.Abs(Slope.Difference(logP, logQ)));
    }
}
