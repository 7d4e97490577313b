using System.Numerics;
using System.Runtime.CompilerServices;
using Kullback.Numerics;

namespace Kullback.Divergences;

/// <summary>Skew divergence D(P‖(1 − a)P + aQ) of weight a, in nats, in [0, −ln(1 − a)].</summary>
/// <param name="Weight">a, the share of Q in the mixture, in (0, 1].</param>
/// <remarks>Finite for every pair where a &lt; 1; a = 1 is Kullback–Leibler, a = ½ is <see cref="KDivergence"/>. Domain: equal lengths,
/// entries ≥ 0, each side summing to 1 within <see cref="Simplex.MassTolerance"/>. Errors: <see cref="NotADistributionException"/> with
/// index and value. O(n), allocates nothing. Source: Lee (1999), Annual Meeting of the ACL 37, 25–32.</remarks>
public readonly record struct SkewDivergence(double Weight) : IDivergence, IAdditive, ITerm, ISlopes
{
    /// <summary>a, the share of Q in the mixture, in (0, 1]; ½ by default.</summary>
    public double Weight { get => field == 0 ? 0.5 : field; } = Weight > 0 ? Parameter.Within(Weight, 0, 1)
        : Parameter.Inside(Weight, 0, 1);

    /// <inheritdoc/>
    public MeasureFacts Facts => new()
    {
        Key = $"skew({Parameter.Text(Weight)})",
        Name = $"Skew divergence of weight {Parameter.Text(Weight)}",
        Formula = "D(P‖(1 − a)P + aQ)",
        Unit = MeasureUnit.Nat,
        Maximum = Most,
        Disjoint = Most,
        Symmetric = false,
        Triangle = TriangleInequality.Fails,
        ZeroOnlyAtEquality = true,
        JointlyConvex = true,
        DataProcessing = true,
        AdditiveOverProducts = Weight == 1,
        Cost = "O(n), one logarithm per cell",
        GradientWithoutOverlap = "zero along the simplex: the value is the same wherever the disjoint supports lie",
        SensitiveTo = "cells of P that Q leaves empty or thin",
        Meaning = "the extra nats a draw from P costs when it is coded for Q with a share of P mixed in",
        UsedFor = "word statistics with empty cells, a finite stand-in for Kullback–Leibler",
    };

    private double Most => -Special.LogOnePlus(-Weight);

    /// <inheritdoc/>
    public double Between<T>(ReadOnlySpan<T> p, ReadOnlySpan<T> q) where T : IBinaryFloatingPointIeee754<T>
        => FDivergenceSum.Between(this, p, q, Most);

    /// <inheritdoc/>
    public double BetweenLogs<T>(ReadOnlySpan<T> logP, ReadOnlySpan<T> logQ) where T : IBinaryFloatingPointIeee754<T>
        => FDivergenceSum.BetweenLogs(this, logP, logQ, Most);

    /// <summary>Fills each cell's part pᵢ ln(pᵢ/mᵢ) − pᵢ + mᵢ ≥ 0, m = (1 − a)p + aq, in nats, and returns their sum.</summary>
    /// <inheritdoc/>
    public double Contributions<T>(ReadOnlySpan<T> p, ReadOnlySpan<T> q, Span<double> contributions)
        where T : IBinaryFloatingPointIeee754<T>
        => Simplex.Contributions(this, p, q, contributions);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private TLanes Cell<TLanes>(TLanes p, TLanes q, TLanes d) where TLanes : struct, ILanes<TLanes>
    {
        // The mixture of the least subnormal number with 0 would round to 0: in steps of 2⁻⁶⁴ of one it does not.
        TLanes a = TLanes.Of(Weight), up = TLanes.Of(SkewJensenShannon.Up), high = p * up,
            mixed = TLanes.MultiplyAdd(a, q * up, TLanes.Of(1 - Weight) * high);
        return Elementary.BregmanTerm(high, mixed, a * (d * up)) * TLanes.Of(1 / SkewJensenShannon.Up);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    TLanes ITerm.Of<TLanes>(TLanes p, TLanes q) => Cell(p, q, q - p);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    TLanes ITerm.OfLogs<TLanes>(TLanes logP, TLanes logQ)
    {
        if (Weight == 1) return KullbackLeibler.LogCell(logP, logQ);
        var d = ElementaryPowers.Difference(logP, logQ, out var p, out var q);
        return Cell(p, q, d);
    }

    (double P, double Q) ISlopes.Slopes(double p, double q) => Slope.OfSkew(p, q, Weight);

    (double P, double Q) ISlopes.LogSlopes(double logP, double logQ) => Slope.OfSkewLogs(logP, logQ, Weight);
}
