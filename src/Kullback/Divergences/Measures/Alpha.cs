using System.Numerics;
using System.Runtime.CompilerServices;
using Kullback.Numerics;

namespace Kullback.Divergences;

/// <summary>α-divergence (S − 1)/(a(a − 1)), S = Σ pᵢᵃ qᵢ¹⁻ᵃ, of order a; at the orders 1 and 0 its limits D(P‖Q) and D(Q‖P), in
/// nats.</summary>
/// <param name="Order">a, any finite number.</param>
/// <remarks>One family under three names: see <see cref="Amari"/> and <see cref="CressieRead"/>. Order 2 is half of Pearson's χ², −1
/// half of Neyman's, ½ four times the squared Hellinger distance. In [0, 1/(a(1 − a))] for 0 &lt; a &lt; 1, otherwise in [0, +∞].
/// Accurate also for orders close to 0 and 1. Domain: equal lengths, entries ≥ 0, each side summing to 1 within <see
/// cref="Simplex.MassTolerance"/>. Errors: <see cref="NotADistributionException"/> with index and value. O(n), allocates nothing.
/// Source: Cressie and Read (1984), Journal of the Royal Statistical Society B 46, 440–464; Amari (2009), IEEE Transactions on
/// Information Theory 55, 4925–4931.</remarks>
public readonly record struct Alpha(double Order) : IDivergence, IAdditive, ITerm, ISlopes
{
    /// <summary>a, any finite number.</summary>
    public double Order { get; } = Parameter.Finite(Order);

    /// <inheritdoc/>
    public MeasureFacts Facts => new()
    {
        Key = $"alpha({Parameter.Text(Order)})",
        Name = $"Alpha divergence of order {Parameter.Text(Order)}",
        Formula = "(Σ pᵃ q¹⁻ᵃ − 1)/(a(a − 1))",
        Unit = Order is 0 or 1 ? MeasureUnit.Nat : MeasureUnit.None,
        Maximum = Most,
        Disjoint = Most,
        Symmetric = Order == 0.5,
        Triangle = Order == 0.5 ? TriangleInequality.HoldsForRoot : TriangleInequality.Fails,
        ZeroOnlyAtEquality = true,
        JointlyConvex = true,
        DataProcessing = true,
        AdditiveOverProducts = Order is 0 or 1,
        Cost = "O(n), a logarithm and an exponential per cell; less for the orders −1, 0, ½, 1, 2",
        GradientWithoutOverlap = "undefined where the value is +∞; for orders inside (0, 1) infinite along empty cells",
        SensitiveTo = "the larger the order, the more cells where Q is small beside P; below ½ those where P is small",
        Meaning = "one scale from D(Q‖P) over Hellinger to D(P‖Q) and chi-squared",
        UsedFor = "choosing between covering and seeking modes, power-divergence tests of fit",
    };

    private double Most => Order is > 0 and < 1 ? 1 / (Order * (1 - Order)) : double.PositiveInfinity;

    /// <inheritdoc/>
    public double Between<T>(ReadOnlySpan<T> p, ReadOnlySpan<T> q) where T : IBinaryFloatingPointIeee754<T>
        => Order == 1 ? new KullbackLeibler().Between(p, q) : Order == 0 ? new KullbackLeibler().Reverse(p, q)
        : AlphaPart.Between(p, q, Order, logs: false, Most);

    /// <inheritdoc/>
    public double BetweenLogs<T>(ReadOnlySpan<T> logP, ReadOnlySpan<T> logQ) where T : IBinaryFloatingPointIeee754<T>
        => Order == 1 ? new KullbackLeibler().BetweenLogs(logP, logQ)
         : Order == 0 ? new KullbackLeibler().ReverseLogs(logP, logQ)
         : AlphaPart.Between(logP, logQ, Order, logs: true, Most);

    /// <summary>Fills each cell's part (pᵃq¹⁻ᵃ − ap − (1 − a)q)/(a(a − 1)) ≥ 0 and returns their sum.</summary>
    /// <inheritdoc/>
    public double Contributions<T>(ReadOnlySpan<T> p, ReadOnlySpan<T> q, Span<double> contributions)
        where T : IBinaryFloatingPointIeee754<T>
        => Simplex.Contributions(this, p, q, contributions);

    /// <summary>Amari's parameter: D⁽ᵅ⁾ = 4/(1 − α²)·(1 − Σ p^((1 − α)/2) q^((1 + α)/2)), with D(P‖Q) at α = −1 and D(Q‖P) at α =
    /// 1.</summary>
    /// <param name="alpha">α, finite; the order is (1 − α)/2.</param>
    /// <exception cref="ArgumentOutOfRangeException">α is NaN or infinite.</exception>
    public static Alpha Amari(double alpha) => new((1 - Parameter.Finite(alpha)) / 2);

    /// <summary>The parameter of Cressie and Read: 1/(λ(λ + 1))·(Σ p(p/q)^λ − 1); 2n times it is their power-divergence
    /// statistic.</summary>
    /// <param name="lambda">λ, finite; the order is λ + 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">λ is NaN or infinite.</exception>
    public static Alpha CressieRead(double lambda) => new(Parameter.Finite(lambda) + 1);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    TLanes ITerm.Of<TLanes>(TLanes p, TLanes q) => AlphaPart.Of(p, q, Order);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    TLanes ITerm.OfLogs<TLanes>(TLanes logP, TLanes logQ) => AlphaPart.OfLogs(logP, logQ, Order);

    // uᵃ⁻¹/(a − 1) and −uᵃ/a, u = p/q; at the limits those of Kullback–Leibler.
    (double P, double Q) ISlopes.Slopes(double p, double q)
    {
        if (p == 0 && q == 0) return (0, 0);
        double gap = Slope.Log(p, q), a = Order;
        return (a == 1 ? gap + 1 : a == 0 ? -q / p : Math.Exp((a - 1) * gap) / (a - 1), a == 0 ? 1 - gap : a == 1 ? -p / q
            : -Math.Exp(a * gap) / a);
    }

    // p(uᵃ⁻¹ − 1)/(a − 1) and −q(uᵃ − 1)/a.
    (double P, double Q) ISlopes.LogSlopes(double logP, double logQ)
        => (Slope.Power(logP, logQ, Order - 1), Slope.Power(logQ, logP, -Order));
}
