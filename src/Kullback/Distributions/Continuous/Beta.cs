using Kullback.Numerics;

namespace Kullback.Distributions;

/// <summary>Beta distribution: density x^(α−1)(1 − x)^(β−1)/B(α, β) on [0, 1], α = <paramref name="Alpha"/>, β =
/// <paramref name="BetaShape"/>.</summary>
/// <param name="Alpha">α &gt; 0, the shape at 0.</param>
/// <param name="BetaShape">β &gt; 0, the shape at 1 (a member cannot bear the name of its type).</param>
/// <remarks>For large shapes the density is formed at the saddle point (Loader 2000). Tails are incomplete beta functions:
/// relative error about 1e-13.</remarks>
public sealed record Beta(double Alpha, double BetaShape) : ILogDensityForm, IKnownEntropy, IExponentialFamily, IFitted<Beta>
{
    private const double HalfLogTwoPi = 0.91893853320467274178;

    /// <summary>α.</summary>
    public double Alpha { get; } = Require.Positive(Alpha);

    /// <summary>β.</summary>
    public double BetaShape { get; } = Require.Positive(BetaShape);

    private double Sum => Alpha + BetaShape;

    /// <inheritdoc/>
    public ReferenceMeasure Reference => ReferenceMeasure.Lebesgue;

    /// <inheritdoc/>
    public double Low => 0;

    /// <inheritdoc/>
    public double High => 1;

    /// <inheritdoc/>
    public double Mean => Alpha / Sum;

    /// <inheritdoc/>
    public double Variance => Alpha / Sum * (BetaShape / Sum) / (Sum + 1);

    /// <summary>ln B(α, β) − (α − 1) ψ(α) − (β − 1) ψ(β) + (α + β − 2) ψ(α + β).</summary>
    /// <remarks>For large shapes the terms of order α ln α are taken off in closed form.</remarks>
    public double EntropyNats
    {
        get
        {
            double a = Math.Min(Alpha, BetaShape), b = Math.Max(Alpha, BetaShape), n = Sum;
            double restB = GammaRatio.LogLessDigamma(b), restN = GammaRatio.LogLessDigamma(n);
            if (b < 12) return GammaRatio.LogBeta(a, b) - (a - 1) * Digamma.Of(a) - (b - 1) * Digamma.Of(b) + (n - 2) * Digamma.Of(n);
            if (a < 12) return GammaRatio.LogBeta(a, b) + (b - 1) * (Special.LogOnePlus(a / b) + restB - restN)
                + (a - 1) * (Math.Log(n) - restN - Digamma.Of(a));
            return HalfLogTwoPi + Math.Log(a / n) / 2 + Math.Log(b / n) / 2 - Math.Log(n) / 2
                + Special.StirlingSeries(a) + Special.StirlingSeries(b) - Special.StirlingSeries(n)
                + (a - 1) * GammaRatio.LogLessDigamma(a) + (b - 1) * restB - (n - 2) * restN;
        }
    }

    /// <inheritdoc/>
    public double LogDensity(double x)
    {
        if (Require.Number(x) is < 0 or > 1) return double.NegativeInfinity;
        if (x == 0) return AtEnd(Alpha, BetaShape);
        if (x == 1) return AtEnd(BetaShape, Alpha);
        if (Sum > Large) return IncompleteBeta.LogStep(Alpha, BetaShape, x, 1 - x) + Math.Log(Alpha) - Math.Log(x) - Special.LogOnePlus(-x);
        return (Alpha == 1 ? 0 : (Alpha - 1) * Math.Log(x)) + (BetaShape == 1 ? 0 : (BetaShape - 1) * Special.LogOnePlus(-x))
            - GammaRatio.LogBeta(Alpha, BetaShape);
    }

    // Up to here the plain form loses less than 1e-14.
    private const double Large = 20;

    private static double AtEnd(double here, double there)
        => here == 1 ? Math.Log(there) : here < 1 ? double.PositiveInfinity : double.NegativeInfinity;

    /// <inheritdoc/>
    public void LogDensities(ReadOnlySpan<double> points, Span<double> logDensities)
        => Pointwise.Fill(new Formula(Alpha - 1, BetaShape - 1, -GammaRatio.LogBeta(Alpha, BetaShape)), this, points, logDensities);

    private readonly record struct Formula(double Alpha, double Beta, double Constant) : IPointFormula
    {
        public double Least => Alpha + Beta > Large ? double.PositiveInfinity : Pointwise.LeastPositive;

        // The greatest double below 1.
        public double Most => 0.99999999999999989;

        public TLanes Of<TLanes>(TLanes x) where TLanes : struct, ILanes<TLanes>
        {
            TLanes one = TLanes.Of(1), value = TLanes.MultiplyAdd(TLanes.Of(Alpha), Elementary.LogRatio(one, x), TLanes.Of(Constant));
            // ln(1 − x) where 1 − x is rounded: exact above ½, and below it what was rounded off is put back to first order.
            TLanes complement = one - x, lost = one - complement - x;
            return TLanes.MultiplyAdd(TLanes.Of(Beta), Elementary.LogRatio(one, complement) + lost / complement, value);
        }
    }

    /// <inheritdoc/>
    public double Cumulative(double x) => IncompleteBeta.Lower(Alpha, BetaShape, Require.Number(x), 1 - x);

    /// <inheritdoc/>
    public double Survival(double x) => IncompleteBeta.Upper(Alpha, BetaShape, Require.Number(x), 1 - x);

    /// <inheritdoc/>
    public double LogCumulative(double x) => IncompleteBeta.LogLower(Alpha, BetaShape, Require.Number(x), 1 - x);

    /// <inheritdoc/>
    public double LogSurvival(double x) => IncompleteBeta.LogUpper(Alpha, BetaShape, Require.Number(x), 1 - x);

    /// <inheritdoc/>
    public double Quantile(double p) => IncompleteBeta.Quantile(Alpha, BetaShape, Require.Probability(p), 1 - p).X;

    /// <inheritdoc/>
    public double SurvivalQuantile(double p) => IncompleteBeta.Quantile(Alpha, BetaShape, 1 - Require.Probability(p), p).X;

    /// <summary>Draws as G₁/(G₁ + G₂) from two gamma variables, by their logarithms so that tiny shapes do not give 0/0.</summary>
    /// <inheritdoc cref="IDistribution.Sample"/>
    public void Sample(Random random, Span<double> points)
    {
        var draws = new RandomStream(random);
        for (int i = 0; i < points.Length; i++)
        {
            double first = draws.LogGamma(Alpha), second = draws.LogGamma(BetaShape);
            points[i] = 1 / (1 + Math.Exp(second - first));
        }
    }

    /// <summary>−ln B(α, β) + (α − 1) ln x + (β − 1) ln(1 − x).</summary>
    public LogDensityForm Form
        => LogDensityForm.Of(-GammaRatio.LogBeta(Alpha, BetaShape), (Alpha - 1, Moment.Log), (BetaShape - 1, Moment.LogComplement()));

    /// <inheritdoc/>
    public double? Expectation(Moment moment)
    {
        double a = moment.A, b = moment.B, all = Digamma.Of(Sum), log = Digamma.Of(Alpha) - all;
        return moment.Kind switch
        {
            MomentKind.Power => RawMoment(a),
            MomentKind.Log => log,
            MomentKind.LogSquared => Digamma.Derivative(Alpha) - Digamma.Derivative(Sum) + log * log,
            MomentKind.LogComplement when a == 1 => Digamma.Of(BetaShape) - all,
            MomentKind.Exponential => b < 0 ? Math.Exp(a / b) * Transform(Alpha, -1 / b)
                : Math.Exp((a - 1) / b) * Transform(BetaShape, 1 / b),
            MomentKind.AbsoluteDeviation when a == 0 => RawMoment(b),
            MomentKind.AbsoluteDeviation when b == 1 => AbsoluteDeviation(a),
            MomentKind.AbsoluteDeviation when b == 2 => Variance + (Mean - a) * (Mean - a),
            _ => null,
        };
    }

    private double RawMoment(double k)
        => k == 1 ? Mean : Alpha + k > 0 ? Math.Exp(GammaRatio.Log(Alpha, k) - GammaRatio.Log(Sum, k)) : double.PositiveInfinity;

    // E e^(tX) = Σ (α)ₙ/(α + β)ₙ·tⁿ/n! for t ≥ 0, all terms positive; null where it takes too many.
    private double? Transform(double shape, double t)
    {
        if (t > 500) return null;
        double term = 1, sum = 1;
        for (int n = 0; n < 4000 && term > 1e-17 * sum; n++) sum += term *= (shape + n) / (Sum + n) * t / (n + 1);
        return sum;
    }

    // E|X − m| = m(F − S) + E X·(S' − F') with F', S' the tails of the distribution of shape α + 1.
    private double AbsoluteDeviation(double m)
    {
        if (m <= 0) return Mean - m;
        if (m >= 1) return m - Mean;
        return m * (Cumulative(m) - Survival(m))
            + Mean * (IncompleteBeta.Upper(Alpha + 1, BetaShape, m, 1 - m) - IncompleteBeta.Lower(Alpha + 1, BetaShape, m, 1 - m));
    }

    /// <inheritdoc/>
    public string Carrier => "Beta";

    /// <summary>(α, β), with ln x and ln(1 − x), over 1/(x(1 − x)).</summary>
    public double[] NaturalParameters() => [Alpha, BetaShape];

    /// <summary>ln B(η₁, η₂) for η₁, η₂ &gt; 0.</summary>
    public double LogNormalizer(ReadOnlySpan<double> natural)
        => natural[0] > 0 && natural[1] > 0 ? GammaRatio.LogBeta(natural[0], natural[1]) : double.PositiveInfinity;

    /// <summary>The shapes whose E ln X and E ln(1 − X) are the sample's.</summary>
    /// <remarks>Newton's iteration on the concave likelihood from the moments, halved while a shape would leave its domain.</remarks>
    /// <inheritdoc cref="IFitted{TSelf}.MaximumLikelihood"/>
    public static Beta MaximumLikelihood(ReadOnlySpan<double> points, ReadOnlySpan<double> weights)
    {
        double log = WeightedPoints.Mean(points, weights, Math.Log, 0, 1),
            logComplement = WeightedPoints.Mean(points, weights, x => Special.LogOnePlus(-x), 0, 1);
        var (mean, variance) = WeightedPoints.Moments(points, weights, 0, 1);
        if (!(variance > 0) || !double.IsFinite(log) || !double.IsFinite(logComplement))
            throw new ArgumentException("A point is 0 or 1, or all are equal: the likelihood has no maximum.", nameof(points));
        double size = Math.Max(0.1, mean * (1 - mean) / variance - 1), a = mean * size, b = (1 - mean) * size;
        for (int step = 0; step < 100; step++)
        {
            double all = Digamma.Of(a + b), ga = log - Digamma.Of(a) + all, gb = logComplement - Digamma.Of(b) + all;
            double shared = Digamma.Derivative(a + b), ha = Digamma.Derivative(a) - shared, hb = Digamma.Derivative(b) - shared,
                det = ha * hb - shared * shared;
            double da = (ga * hb + gb * shared) / det, db = (gb * ha + ga * shared) / det;
            double part = Math.Min(1, 0.8 / Math.Max(1e-300, Math.Max(-da / a, -db / b)));
            (a, b) = (a + part * da, b + part * db);
            if (Math.Abs(da) < 1e-13 * a && Math.Abs(db) < 1e-13 * b) break;
        }
        return new Beta(a, b);
    }

    /// <summary>D(P‖Q) = ln B(q)/B(p) + Δα(ψ(α) − ψ(s)) + …, in nats, as a sum of remainders of one sign; full relative precision also near
    /// equality.</summary>
    /// <remarks>With n = α + β the part of order n is n'·D(Bernoulli(α'/n')‖Bernoulli(α/n)), of non-negative terms; the rest is
    /// R(α, Δα) + R(β, Δβ) − R(n, Δn) with <see cref="GammaRatio.Rest"/>.</remarks>
    public static double KullbackLeibler(Beta p, Beta q)
    {
        ArgumentNullException.ThrowIfNull(p);
        ArgumentNullException.ThrowIfNull(q);
        double da = q.Alpha - p.Alpha, db = q.BetaShape - p.BetaShape, turn = p.Alpha * db - p.BetaShape * da;
        double shares = Share(q.Alpha, turn / p.Sum, p.Alpha / p.Sum * q.Sum)
            + Share(q.BetaShape, -turn / p.Sum, p.BetaShape / p.Sum * q.Sum);
        return Math.Max(0, shares + GammaRatio.Rest(p.Alpha, da) + GammaRatio.Rest(p.BetaShape, db) - GammaRatio.Rest(p.Sum, da + db));
    }

    // a·ln(a/x) − a + x where x − a is known apart.
    private static double Share(double a, double apart, double x) => Math.Abs(apart) < a / 2 ? a * Special.Phi(apart / a)
        : a * Math.Log(a / x) - a + x;
}
