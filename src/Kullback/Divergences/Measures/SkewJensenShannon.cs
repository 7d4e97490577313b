using System.Numerics;
using System.Runtime.CompilerServices;
using Kullback.Numerics;

namespace Kullback.Divergences;

/// <summary>Skew Jensen–Shannon divergence (1 − w)D(P‖M) + wD(Q‖M), M = (1 − w)P + wQ, in nats, at most −w ln w − (1 − w) ln(1 −
/// w).</summary>
/// <param name="Weight">w, the share of Q, in (0, 1).</param>
/// <remarks>w = ½ is <see cref="JensenShannon"/>; for more than two distributions see <see cref="JensenShannon.Among"/>. Domain: equal
/// lengths, entries ≥ 0, each side summing to 1 within <see cref="Simplex.MassTolerance"/>. Errors: <see cref="NotADistributionException"/>
/// with index and value. O(n), allocates nothing. Source: Lin (1991), IEEE Transactions on Information Theory 37, 145–151.</remarks>
public readonly record struct SkewJensenShannon(double Weight) : IDivergence, IAdditive, ITerm, ISlopes
{
    /// <summary>w, the share of Q, in (0, 1); ½ by default.</summary>
    public double Weight { get => field == 0 ? 0.5 : field; } = Parameter.Inside(Weight, 0, 1);

    /// <inheritdoc/>
    public MeasureFacts Facts => new()
    {
        Key = $"skew-jensen-shannon({Parameter.Text(Weight)})",
        Name = $"Skew Jensen–Shannon divergence of weight {Parameter.Text(Weight)}",
        Formula = "(1 − w) D(P‖M) + w D(Q‖M), M = (1 − w)P + wQ",
        Unit = MeasureUnit.Nat,
        Maximum = Most,
        Disjoint = Most,
        Symmetric = Weight == 0.5,
        Triangle = Weight == 0.5 ? TriangleInequality.HoldsForRoot : TriangleInequality.Fails,
        ZeroOnlyAtEquality = true,
        JointlyConvex = true,
        DataProcessing = true,
        AdditiveOverProducts = false,
        Cost = "O(n), two logarithms per cell",
        GradientWithoutOverlap = "zero along the simplex: the value is the same wherever the disjoint supports lie",
        SensitiveTo = "cells that hold mass on one side; rare cells weigh by their mass",
        Meaning = "what one draw tells about which of the two distributions it came from, when Q is chosen with probability w",
        UsedFor = "comparing samples of unequal size, mutual information of a class and a feature",
    };

    private double Most => -Weight * Math.Log(Weight) - (1 - Weight) * Special.LogOnePlus(-Weight);

    /// <inheritdoc/>
    public double Between<T>(ReadOnlySpan<T> p, ReadOnlySpan<T> q) where T : IBinaryFloatingPointIeee754<T>
        => FDivergenceSum.Between(this, p, q, Most);

    /// <inheritdoc/>
    public double BetweenLogs<T>(ReadOnlySpan<T> logP, ReadOnlySpan<T> logQ) where T : IBinaryFloatingPointIeee754<T>
        => FDivergenceSum.BetweenLogs(this, logP, logQ, Most);

    /// <summary>Fills each cell's part, the two non-negative excesses over the mixture by their weights, in nats, and returns their
    /// sum.</summary>
    /// <inheritdoc/>
    public double Contributions<T>(ReadOnlySpan<T> p, ReadOnlySpan<T> q, Span<double> contributions)
        where T : IBinaryFloatingPointIeee754<T>
        => Simplex.Contributions(this, p, q, contributions);

    // A cell is homogeneous: scaled by a power of two, so that mixtures of subnormal numbers keep their digits.
    internal const double Up = 18446744073709551616.0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private TLanes Cell<TLanes>(TLanes p, TLanes q, TLanes d) where TLanes : struct, ILanes<TLanes>
    {
        TLanes w = TLanes.Of(Weight), v = TLanes.Of(1 - Weight), up = TLanes.Of(Up), highP = p * up, highQ = q * up, gap = d * up,
            mixed = TLanes.MultiplyAdd(w, highQ, v * highP);
        return (v * Elementary.BregmanTerm(highP, mixed, w * gap) + w * Elementary.BregmanTerm(highQ, mixed, TLanes.Of(0) - v * gap))
            * TLanes.Of(1 / Up);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    TLanes ITerm.Of<TLanes>(TLanes p, TLanes q) => Cell(p, q, q - p);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    TLanes ITerm.OfLogs<TLanes>(TLanes logP, TLanes logQ)
    {
        var d = ElementaryPowers.Difference(logP, logQ, out var p, out var q);
        return Cell(p, q, d);
    }

    (double P, double Q) ISlopes.Slopes(double p, double q)
        => ((1 - Weight) * Slope.LogToMixture(p, q, Weight), Weight * Slope.LogToMixture(q, p, 1 - Weight));

    (double P, double Q) ISlopes.LogSlopes(double logP, double logQ)
        => ((1 - Weight) * Slope.WeightedToMixture(logP, logQ, Weight), Weight * Slope.WeightedToMixture(logQ, logP, 1 - Weight));
}
