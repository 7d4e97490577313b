using System.Numerics;
using System.Runtime.CompilerServices;
using Kullback.Numerics;

namespace Kullback.Divergences;

/// <summary>χ-divergence of Vajda Σ|pᵢ − qᵢ|ᵏ/qᵢᵏ⁻¹ of order k ≥ 1, a pure number.</summary>
/// <param name="Order">k ≥ 1, finite.</param>
/// <remarks>Order 1 is twice total variation, in [0, 2]; order 2 is Pearson's χ²; above order 1 in [0, +∞]. Domain: equal lengths,
/// entries ≥ 0, each side summing to 1 within <see cref="Simplex.MassTolerance"/>. +∞ where some pᵢ &gt; 0 = qᵢ and k &gt; 1. Errors:
/// <see cref="NotADistributionException"/> with index and value. O(n), allocates nothing. Source: Vajda (1973), Periodica Mathematica
/// Hungarica 4, 223–234.</remarks>
public readonly record struct VajdaChi(double Order) : IDivergence, IAdditive, ITerm, ISlopes
{
    /// <summary>k ≥ 1, finite; 2 by default.</summary>
    public double Order { get => field == 0 ? 2 : field; } = Parameter.Finite(Order, 1);

    /// <inheritdoc/>
    public MeasureFacts Facts => new()
    {
        Key = $"vajda-chi({Parameter.Text(Order)})",
        Name = $"Vajda χ-divergence of order {Parameter.Text(Order)}",
        Formula = "Σ |p − q|ᵏ/qᵏ⁻¹",
        Unit = MeasureUnit.None,
        Maximum = Most,
        Disjoint = Most,
        Symmetric = Order == 1,
        Triangle = Order == 1 ? TriangleInequality.Holds : TriangleInequality.Fails,
        ZeroOnlyAtEquality = true,
        JointlyConvex = true,
        DataProcessing = true,
        AdditiveOverProducts = false,
        Cost = "O(n), one logarithm and one exponential per cell",
        GradientWithoutOverlap = "undefined: the value is +∞; at order 1 ±1 in every cell",
        SensitiveTo = "the larger the order, the more cells where Q is small beside P",
        Meaning = "the absolute central moment of order k, under Q, of the likelihood ratio p/q",
        UsedFor = "expansions of f-divergences, bounds",
    };

    private double Most => Order == 1 ? 2 : double.PositiveInfinity;

    /// <inheritdoc/>
    public double Between<T>(ReadOnlySpan<T> p, ReadOnlySpan<T> q) where T : IBinaryFloatingPointIeee754<T>
        => Order == 1 ? FDivergenceSum.Scaled(Simplex.Pass(this, p, q), Most) : FDivergenceSum.Between(this, p, q);

    /// <inheritdoc/>
    public double BetweenLogs<T>(ReadOnlySpan<T> logP, ReadOnlySpan<T> logQ) where T : IBinaryFloatingPointIeee754<T>
        => Order == 1 ? FDivergenceSum.Scaled(Simplex.PassLogs(this, logP, logQ), Most) : FDivergenceSum.BetweenLogs(this, logP, logQ);

    /// <summary>Fills each cell's part |pᵢ − qᵢ|ᵏ/qᵢᵏ⁻¹ and returns their sum.</summary>
    /// <inheritdoc/>
    public double Contributions<T>(ReadOnlySpan<T> p, ReadOnlySpan<T> q, Span<double> contributions)
        where T : IBinaryFloatingPointIeee754<T>
        => Simplex.Contributions(this, p, q, contributions);

    // |d|·(|d|/q)^(k−1), the power taken in two halves: it overflows only where the part does.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private TLanes Cell<TLanes>(TLanes p, TLanes q, TLanes d) where TLanes : struct, ILanes<TLanes>
    {
        TLanes far = TLanes.Abs(d), zero = TLanes.Of(0);
        if (Order == 1) return far;
        var half = ElementaryPowers.RatioPower(far, q, TLanes.Of((Order - 1) / 2));
        var value = TLanes.Select(TLanes.Equal(q, zero), TLanes.Of(double.PositiveInfinity), far * half * half);
        value = TLanes.Select(TLanes.Equal(p, zero), q, value);
        return TLanes.Select(TLanes.Equal(far, zero), zero, value);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    TLanes ITerm.Of<TLanes>(TLanes p, TLanes q) => Cell(p, q, q - p);

    // p/q far above 1: e^(ln p + (k−1)(ln p − ln q))·(1 − q/p)ᵏ.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    TLanes ITerm.OfLogs<TLanes>(TLanes logP, TLanes logQ)
    {
        if (Order == 1) return TLanes.Abs(ElementaryPowers.Difference(logP, logQ, out _, out _));
        TLanes d = ElementaryPowers.Difference(logP, logQ, out var p, out var q), gap = logP - logQ, one = TLanes.Of(1);
        var part = ElementaryPowers.RatioPower(TLanes.Of(0) - ElementaryPowers.ExpLessOne(TLanes.Of(0) - gap), one, TLanes.Of(Order));
        var far = Elementary.Exp(TLanes.MultiplyAdd(TLanes.Of(Order - 1), gap, logP)) * part;
        var value = TLanes.Select(TLanes.Less(one, gap), far, Cell(p, q, d));
        value = TLanes.Select(TLanes.Equal(logQ, TLanes.Of(double.NegativeInfinity)), TLanes.Of(double.PositiveInfinity), value);
        value = TLanes.Select(TLanes.Equal(logP, TLanes.Of(double.NegativeInfinity)), q, value);
        return TLanes.Select(TLanes.Equal(logP, logQ), TLanes.Of(0), value);
    }

    // With r = p/q − 1: k·sgn(r)|r|^(k−1) and −k·sgn(r)|r|^(k−1) − (k − 1)|r|ᵏ.
    (double P, double Q) ISlopes.Slopes(double p, double q) => p == 0 && q == 0 ? (0, 0) : At((p - q) / q);

    (double P, double Q) ISlopes.LogSlopes(double logP, double logQ)
    {
        if (double.IsNegativeInfinity(logP)) return (0, Math.Exp(logQ));
        double gap = logP - logQ;
        if (double.IsNegativeInfinity(logQ)) return Order == 1 ? (Math.Exp(logP), 0) : (double.PositiveInfinity, double.NegativeInfinity);
        if (gap > 1)
        {
            // ln r, where p, q or r itself may leave the range of a double.
            double ratio = gap + Special.LogOnePlus(-Math.Exp(-gap));
            return (Order * Math.Exp(logP + (Order - 1) * ratio),
                -Order * Math.Exp(logQ + (Order - 1) * ratio) - (Order - 1) * Math.Exp(logQ + Order * ratio));
        }
        var (atP, atQ) = At(ElementaryPowers.ExpLessOne(gap));
        return (Math.Exp(logP) * atP, Math.Exp(logQ) * atQ);
    }

    private (double P, double Q) At(double r)
    {
        if (Order == 1) return (Math.Sign(r), -Math.Sign(r));
        double power = Order * Math.Sign(r) * Math.Pow(Math.Abs(r), Order - 1);
        return (power, Order == 1 ? -power : -power - (Order - 1) * Math.Pow(Math.Abs(r), Order));
    }
}
