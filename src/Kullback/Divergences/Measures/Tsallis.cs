using System.Numerics;
using System.Runtime.CompilerServices;
using Kullback.Numerics;

namespace Kullback.Divergences;

/// <summary>Tsallis divergence (S − 1)/(a − 1), S = Σ pᵢᵃ qᵢ¹⁻ᵃ, of order a ≥ 0; at order 1 its limit D(P‖Q), in nats.</summary>
/// <param name="Order">a ≥ 0, finite.</param>
/// <remarks>a times <see cref="Alpha"/>; at order 0 the mass of Q outside the support of P. In [0, 1/(1 − a)] for a &lt; 1, otherwise
/// in [0, +∞]. Domain: equal lengths, entries ≥ 0, each side summing to 1 within <see cref="Simplex.MassTolerance"/>. Errors: <see
/// cref="NotADistributionException"/> with index and value. O(n), allocates nothing. Source: Tsallis (1998), Physical Review E 58,
/// 1442–1445.</remarks>
public readonly record struct Tsallis(double Order) : IDivergence, IAdditive, ITerm, ISlopes
{
    /// <summary>a ≥ 0, finite.</summary>
    public double Order { get; } = Parameter.Finite(Order, 0);

    /// <inheritdoc/>
    public MeasureFacts Facts => new()
    {
        Key = $"tsallis({Parameter.Text(Order)})",
        Name = $"Tsallis divergence of order {Parameter.Text(Order)}",
        Formula = "(Σ pᵃ q¹⁻ᵃ − 1)/(a − 1)",
        Unit = Order == 1 ? MeasureUnit.Nat : MeasureUnit.None,
        Maximum = Most,
        Disjoint = Most,
        Symmetric = Order == 0.5,
        Triangle = Order == 0.5 ? TriangleInequality.HoldsForRoot : TriangleInequality.Fails,
        ZeroOnlyAtEquality = Order > 0,
        JointlyConvex = true,
        DataProcessing = true,
        AdditiveOverProducts = Order == 1,
        Cost = "O(n), two logarithms and two exponentials per cell; less for the orders 0, ½, 1, 2",
        GradientWithoutOverlap = "undefined where the value is +∞; for orders inside (0, 1) infinite along empty cells",
        SensitiveTo = "the larger the order, the more cells where Q is small beside P",
        Meaning = "Kullback–Leibler with a power in place of the logarithm; over products it composes as x + y + (a − 1)xy",
        UsedFor = "statistical mechanics beyond the additive case, robust learning",
    };

    private double Most => Order < 1 ? 1 / (1 - Order) : double.PositiveInfinity;

    /// <inheritdoc/>
    public double Between<T>(ReadOnlySpan<T> p, ReadOnlySpan<T> q) where T : IBinaryFloatingPointIeee754<T>
        => Order == 1 ? new KullbackLeibler().Between(p, q)
         : Order == 0 ? FDivergenceSum.Between(this, p, q, Most)
         : Math.Min(Most, Order * new Alpha(Order).Between(p, q));

    /// <inheritdoc/>
    public double BetweenLogs<T>(ReadOnlySpan<T> logP, ReadOnlySpan<T> logQ) where T : IBinaryFloatingPointIeee754<T>
        => Order == 1 ? new KullbackLeibler().BetweenLogs(logP, logQ)
         : Order == 0 ? FDivergenceSum.BetweenLogs(this, logP, logQ, Most)
         : Math.Min(Most, Order * new Alpha(Order).BetweenLogs(logP, logQ));

    /// <summary>Fills each cell's part (pᵃq¹⁻ᵃ − ap − (1 − a)q)/(a − 1) ≥ 0 and returns their sum.</summary>
    /// <inheritdoc/>
    public double Contributions<T>(ReadOnlySpan<T> p, ReadOnlySpan<T> q, Span<double> contributions)
        where T : IBinaryFloatingPointIeee754<T>
        => Simplex.Contributions(this, p, q, contributions);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    TLanes ITerm.Of<TLanes>(TLanes p, TLanes q) => Order == 0
        ? TLanes.Select(TLanes.Equal(p, TLanes.Of(0)), q, TLanes.Of(0))
        : AlphaPart.Of(p, q, Order) * TLanes.Of(Order);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    TLanes ITerm.OfLogs<TLanes>(TLanes logP, TLanes logQ) => Order == 0
        ? TLanes.Select(TLanes.Equal(logP, TLanes.Of(double.NegativeInfinity)), Elementary.Exp(logQ), TLanes.Of(0))
        : AlphaPart.OfLogs(logP, logQ, Order) * TLanes.Of(Order);

    (double P, double Q) ISlopes.Slopes(double p, double q)
    {
        if (Order == 0) return (0, p > 0 ? 0 : 1);
        ISlopes alpha = new Alpha(Order);
        return Slope.Times(Order, alpha.Slopes(p, q));
    }

    (double P, double Q) ISlopes.LogSlopes(double logP, double logQ)
    {
        if (Order == 0) return (0, double.IsNegativeInfinity(logP) ? Math.Exp(logQ) : 0);
        ISlopes alpha = new Alpha(Order);
        return Slope.Times(Order, alpha.LogSlopes(logP, logQ));
    }
}
