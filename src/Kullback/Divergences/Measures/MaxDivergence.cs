using System.Numerics;

namespace Kullback.Divergences;

/// <summary>Max-divergence max ln(pᵢ/qᵢ) over the cells of P, in nats, in [0, +∞]: the Rényi divergence of order ∞.</summary>
/// <remarks>A mechanism is ε-differentially private exactly where it is at most ε in both directions; with a slack δ see <see
/// cref="HockeyStick.AtEpsilon"/>. Obeys the triangle inequality without being symmetric. Domain: equal lengths, entries ≥ 0, each side
/// summing to 1 within <see cref="Simplex.MassTolerance"/>. +∞ where some pᵢ &gt; 0 = qᵢ. Errors: <see
/// cref="NotADistributionException"/> with index and value. O(n), allocates nothing. Source: Dwork and Roth (2014), The Algorithmic
/// Foundations of Differential Privacy, 3.5.1.</remarks>
public readonly record struct MaxDivergence : IDivergence
{
    /// <inheritdoc/>
    public MeasureFacts Facts => Row;

    private static readonly MeasureFacts Row = new()
    {
        Key = "max-divergence",
        Name = "Max-divergence",
        Formula = "max ln(p/q)",
        Unit = MeasureUnit.Nat,
        Maximum = double.PositiveInfinity,
        Disjoint = double.PositiveInfinity,
        Symmetric = false,
        Triangle = TriangleInequality.Holds,
        ZeroOnlyAtEquality = true,
        JointlyConvex = false,
        DataProcessing = true,
        AdditiveOverProducts = true,
        Cost = "O(n), one logarithm per cell",
        GradientWithoutOverlap = "undefined: the value is +∞",
        SensitiveTo = "the one cell where Q is smallest beside P",
        Meaning = "the most that one outcome can tell for P against Q",
        UsedFor = "differential privacy, min-entropy, worst-case bounds",
    };

    /// <inheritdoc/>
    public double Between<T>(ReadOnlySpan<T> p, ReadOnlySpan<T> q) where T : IBinaryFloatingPointIeee754<T>
    {
        var sweep = new Largest();
        var masses = Scan.Over(ref sweep, p, q);
        return Math.Max(0, sweep.Value + Slope.Log(masses.Q, masses.P));
    }

    /// <inheritdoc/>
    public double BetweenLogs<T>(ReadOnlySpan<T> logP, ReadOnlySpan<T> logQ) where T : IBinaryFloatingPointIeee754<T>
    {
        var sweep = new Largest();
        var masses = Scan.OverLogs(ref sweep, logP, logQ);
        return Math.Max(0, sweep.Value + Slope.Log(masses.Q, masses.P));
    }

    private struct Largest() : IScan
    {
        internal double Value { get; private set; } = double.NegativeInfinity;

        public void Step(double p, double q)
        {
            if (p > 0) Value = Math.Max(Value, Slope.Log(p, q));
        }

        public void StepLogs(double logP, double logQ)
        {
            if (!double.IsNegativeInfinity(logP)) Value = Math.Max(Value, logP - logQ);
        }
    }
}
