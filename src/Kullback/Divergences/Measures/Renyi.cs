using System.Numerics;
using Kullback.Numerics;

namespace Kullback.Divergences;

/// <summary>Rényi divergence ln(Σ pᵢᵃ qᵢ¹⁻ᵃ)/(a − 1) of order a in [0, ∞], in nats, in [0, +∞].</summary>
/// <param name="Order">a in [0, ∞].</param>
/// <remarks>The limits are exact: order 0 is −ln Q(pᵢ &gt; 0), order 1 D(P‖Q), order ∞ max ln(pᵢ/qᵢ); order ½ is twice the
/// Bhattacharyya distance. Nondecreasing in the order; accurate also close to 0 and 1. Domain: equal lengths, entries ≥ 0, each side
/// summing to 1 within <see cref="Simplex.MassTolerance"/>. Errors: <see cref="NotADistributionException"/> with index and value. O(n),
/// allocates nothing; a second pass where the sum over- or underflows. Source: Rényi (1961), Fourth Berkeley Symposium 1, 547–561; van
/// Erven and Harremoës (2014), IEEE Transactions on Information Theory 60, 3797–3820.</remarks>
public readonly record struct Renyi(double Order) : IDivergence, IOuterSlope
{
    /// <summary>a in [0, ∞].</summary>
    public double Order { get; } = Parameter.Within(Order, 0, double.PositiveInfinity);

    /// <inheritdoc/>
    public MeasureFacts Facts => new()
    {
        Key = $"renyi({Parameter.Text(Order)})",
        Name = $"Rényi divergence of order {Parameter.Text(Order)}",
        Formula = "ln(Σ pᵃ q¹⁻ᵃ)/(a − 1)",
        Unit = MeasureUnit.Nat,
        Maximum = double.PositiveInfinity,
        Disjoint = double.PositiveInfinity,
        Symmetric = Order == 0.5,
        Triangle = double.IsPositiveInfinity(Order) ? TriangleInequality.Holds : TriangleInequality.Fails,
        ZeroOnlyAtEquality = Order > 0,
        JointlyConvex = Order <= 1,
        DataProcessing = true,
        AdditiveOverProducts = true,
        Cost = "O(n), a logarithm and an exponential per cell; less for the orders 0, ½, 1, 2, ∞",
        GradientWithoutOverlap = "undefined: the value is +∞",
        SensitiveTo = "the larger the order, the more the cells where Q is small beside P; order 0 sees supports only",
        Meaning = "the exponent with which the moments of the likelihood ratio grow over independent draws",
        UsedFor = "differential privacy, hypothesis testing, importance sampling, bounds on probabilities of rare events",
    };

    /// <inheritdoc/>
    public double Between<T>(ReadOnlySpan<T> p, ReadOnlySpan<T> q) where T : IBinaryFloatingPointIeee754<T>
        => Between(p, q, false);

    /// <inheritdoc/>
    public double BetweenLogs<T>(ReadOnlySpan<T> logP, ReadOnlySpan<T> logQ) where T : IBinaryFloatingPointIeee754<T>
        => Between(logP, logQ, true);

    ISlopes? IOuterSlope.Inner => Order > 0 && double.IsFinite(Order) ? new Alpha(Order) : null;

    // R = ln(1 + a(a − 1)C)/(a − 1).
    double IOuterSlope.Of(double value) => Order == 1 ? 1 : Order * Math.Exp(-(Order - 1) * value);

    ISlopes? IOuterSlope.Far(double value) => Math.Abs((Order - 1) * value) is > 300 and < double.PositiveInfinity
        ? new FarSlopes(Order, value) : null;

    // a/(a − 1)·(u^(a−1)/Σ) and −uᵃ/Σ, u = p/q, Σ = e^((a−1)R), in one exponential: neither overflows, for they are at most 1/p and 1/q.
    private readonly struct FarSlopes(double order, double value) : ISlopes
    {
        private readonly double _order = order, _log = (order - 1) * value;

        public (double P, double Q) Slopes(double p, double q)
        {
            if (p == 0 && q == 0) return (0, 0);
            double gap = Slope.Log(p, q);
            return (_order / (_order - 1) * Math.Exp((_order - 1) * gap - _log), -Math.Exp(_order * gap - _log));
        }

        // The constant parts e^(−300) are left out with all that is as small.
        public (double P, double Q) LogSlopes(double logP, double logQ)
        {
            if (double.IsNegativeInfinity(logP) && double.IsNegativeInfinity(logQ)) return (0, 0);
            double share = double.IsNegativeInfinity(logP) || double.IsNegativeInfinity(logQ) ? double.NegativeInfinity
                : _order * logP - (_order - 1) * logQ - _log;
            return (_order / (_order - 1) * Math.Exp(share), -Math.Exp(share));
        }
    }

    private double Between<T>(ReadOnlySpan<T> p, ReadOnlySpan<T> q, bool logs) where T : IBinaryFloatingPointIeee754<T>
    {
        if (Order == 0) return OfSupports(p, q, logs);
        if (Order == 1) return logs ? new KullbackLeibler().BetweenLogs(p, q) : new KullbackLeibler().Between(p, q);
        if (double.IsPositiveInfinity(Order)) return logs ? new MaxDivergence().BetweenLogs(p, q) : new MaxDivergence().Between(p, q);
        double gap = Order * (Order - 1) * (logs ? new Alpha(Order).BetweenLogs(p, q) : new Alpha(Order).Between(p, q));
        // 1 + gap is the sum itself: below one half the subtraction costs digits, beyond the range it overflows.
        return gap is < -0.5 or double.PositiveInfinity ? LogPowerSum.Of(p, q, Order, logs) / (Order - 1)
            : Math.Max(0, Special.LogOnePlus(gap) / (Order - 1));
    }

    // −ln Q(p > 0), from the smaller of the masses of Q inside and outside the support of P.
    private static double OfSupports<T>(ReadOnlySpan<T> p, ReadOnlySpan<T> q, bool logs) where T : IBinaryFloatingPointIeee754<T>
    {
        var supports = new Supports();
        if (logs) Scan.OverLogs(ref supports, p, q);
        else Scan.Over(ref supports, p, q);
        double inside = supports.Inside.Value, outside = supports.Outside.Value;
        return outside < inside ? -Special.LogOnePlus(-outside / (inside + outside)) : -Math.Log(inside / (inside + outside));
    }

    private struct Supports : IScan
    {
        internal CompensatedSum Inside, Outside;

        public void Step(double p, double q)
        {
            if (p > 0) Inside.Add(q);
            else Outside.Add(q);
        }

        public void StepLogs(double logP, double logQ)
        {
            if (double.IsNegativeInfinity(logP)) Outside.Add(Math.Exp(logQ));
            else Inside.Add(Math.Exp(logQ));
        }
    }
}
