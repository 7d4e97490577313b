using System.Globalization;
using Kullback.Numerics;

namespace Kullback.Distributions;

/// <summary>Weibull distribution: density k/λ·(x/λ)^(k−1)·e^(−(x/λ)^k) on x ≥ 0, k = <paramref name="Shape"/>, λ =
/// <paramref name="Scale"/>.</summary>
/// <param name="Shape">k &gt; 0.</param>
/// <param name="Scale">λ &gt; 0, in the unit of x.</param>
/// <remarks>All functions of a point are elementary; the power (x/λ)^k carries k units of 2⁻⁵³.</remarks>
public sealed record Weibull(double Shape, double Scale) : ILogDensityForm, IKnownEntropy, IExponentialFamily, IFitted<Weibull>
{
    private const double EulerGamma = 0.57721566490153286061;

    /// <summary>k.</summary>
    public double Shape { get; } = Require.Positive(Shape);

    /// <summary>λ, in the unit of x.</summary>
    public double Scale { get; } = Require.Positive(Scale);

    /// <inheritdoc/>
    public ReferenceMeasure Reference => ReferenceMeasure.Lebesgue;

    /// <inheritdoc/>
    public double Low => 0;

    /// <inheritdoc/>
    public double High => double.PositiveInfinity;

    /// <summary>λ Γ(1 + 1/k).</summary>
    public double Mean => RawMoment(1);

    /// <summary>λ²(Γ(1 + 2/k) − Γ(1 + 1/k)²).</summary>
    /// <remarks>As mean²·(e^r − 1), r = ln Γ(1 + 2/k) − 2 ln Γ(1 + 1/k), for large k from the series of ln Γ at 1:
    /// r = ζ(2)/k² − ….</remarks>
    public double Variance => Mean * Mean
        * Special.ExpLessOne(GammaRatio.Excess(1 + 1 / Shape, 1 / Shape) + (GammaRatio.Excess(1 + 1 / Shape, -1 / Shape)));

    /// <summary>γ(1 − 1/k) + ln(λ/k) + 1.</summary>
    public double EntropyNats => EulerGamma * (1 - 1 / Shape) + Math.Log(Scale) - Math.Log(Shape) + 1;

    private double Hazard(double x) => Math.Pow(x / Scale, Shape);

    /// <inheritdoc/>
    public double LogDensity(double x)
    {
        if (Require.Number(x) < 0 || double.IsPositiveInfinity(x)) return double.NegativeInfinity;
        double constant = Math.Log(Shape) - Math.Log(Scale);
        if (x == 0) return Shape == 1 ? constant : Shape < 1 ? double.PositiveInfinity : double.NegativeInfinity;
        return constant + (Shape == 1 ? 0 : (Shape - 1) * (Math.Log(x) - Math.Log(Scale))) - Hazard(x);
    }

    /// <inheritdoc/>
    public void LogDensities(ReadOnlySpan<double> points, Span<double> logDensities)
        => Pointwise.Fill(new Formula(Shape, Math.Log(Scale), Scale, Math.Log(Shape) - Math.Log(Scale)), this, points, logDensities);

    private readonly record struct Formula(double Shape, double LogScale, double Scale, double Constant) : IPointFormula
    {
        // Very large shapes go point by point: e^(k ln(x/λ)) loses k units.
        public double Least => Shape > 1000 ? double.PositiveInfinity : Math.Max(Pointwise.LeastPositive, Scale * Pointwise.LeastPositive);

        public double Most => Math.Min(Pointwise.MostPositive, Scale * Math.Exp(Math.Min(640, 700 / Shape)));

        public TLanes Of<TLanes>(TLanes x) where TLanes : struct, ILanes<TLanes>
        {
            var log = Elementary.LogRatio(TLanes.Of(Scale), x);
            return TLanes.MultiplyAdd(TLanes.Of(Shape - 1), log, TLanes.Of(Constant)) - Elementary.Exp(TLanes.Of(Shape) * log);
        }
    }

    /// <inheritdoc/>
    public double Cumulative(double x) => Require.Number(x) <= 0 ? 0 : -Special.ExpLessOne(-Hazard(x));

    /// <inheritdoc/>
    public double Survival(double x) => Require.Number(x) <= 0 ? 1 : Math.Exp(-Hazard(x));

    /// <inheritdoc/>
    public double LogCumulative(double x) => Require.Number(x) <= 0 ? double.NegativeInfinity : Special.LogOneMinusExp(-Hazard(x));

    /// <inheritdoc/>
    public double LogSurvival(double x) => Require.Number(x) <= 0 ? 0 : -Hazard(x);

    /// <inheritdoc/>
    public double Quantile(double p) => Scale * Math.Pow(-Special.LogOnePlus(-Require.Probability(p)), 1 / Shape);

    /// <inheritdoc/>
    public double SurvivalQuantile(double p) => Scale * Math.Pow(-Math.Log(Require.Probability(p)), 1 / Shape);

    /// <inheritdoc/>
    public void Sample(Random random, Span<double> points)
    {
        var draws = new RandomStream(random);
        for (int i = 0; i < points.Length; i++) points[i] = Scale * Math.Pow(draws.Exponential(), 1 / Shape);
    }

    /// <summary>ln k − k ln λ + (k − 1) ln x − λ^(−k)·x^k.</summary>
    public LogDensityForm Form
        => LogDensityForm.Of(Math.Log(Shape) - Shape * Math.Log(Scale), (Shape - 1, Moment.Log),
            (-Math.Pow(Scale, -Shape), Moment.Power(Shape)));

    /// <inheritdoc/>
    public double? Expectation(Moment moment)
    {
        double a = moment.A, b = moment.B, log = Math.Log(Scale) - EulerGamma / Shape;
        return moment.Kind switch
        {
            MomentKind.Power => RawMoment(a),
            MomentKind.Log => log,
            MomentKind.LogSquared => Math.PI * Math.PI / (6 * Shape * Shape) + log * log,
            MomentKind.Exponential when Shape == 1 => new Exponential(1 / Scale).Expectation(moment),
            MomentKind.Exponential when Shape < 1 && b < 0 => double.PositiveInfinity,
            MomentKind.AbsoluteDeviation when a == 0 => RawMoment(b),
            MomentKind.AbsoluteDeviation when b == 1 => AbsoluteDeviation(a),
            MomentKind.AbsoluteDeviation when b == 2 => Variance + (Mean - a) * (Mean - a),
            _ => null,
        };
    }

    private double RawMoment(double j) => Shape + j > 0 ? Math.Exp(j * Math.Log(Scale) + Special.LogGamma(1 + j / Shape))
        : double.PositiveInfinity;

    // E|X − m| = m(F − S) + E X·(S' − F'): weighted by x, (X/λ)^k is gamma of shape 1 + 1/k.
    private double AbsoluteDeviation(double m)
        => m <= 0 ? Mean - m
        : m * (Cumulative(m) - Survival(m))
        + Mean * (IncompleteGamma.Upper(1 + 1 / Shape, Hazard(m)) - IncompleteGamma.Lower(1 + 1 / Shape, Hazard(m)));

    /// <inheritdoc/>
    public string Carrier => string.Create(CultureInfo.InvariantCulture, $"Weibull of shape {Shape:R}");

    /// <summary>−λ^(−k), with x^k, over k·x^(k−1): a family for each shape.</summary>
    public double[] NaturalParameters() => [-Math.Pow(Scale, -Shape)];

    /// <summary>−ln(−η) for η &lt; 0.</summary>
    public double LogNormalizer(ReadOnlySpan<double> natural) => natural[0] < 0 ? -Math.Log(-natural[0]) : double.PositiveInfinity;

    /// <summary>1/k = Σ w xᵏ ln x/Σ w xᵏ − mean of ln x, and λᵏ = mean of xᵏ.</summary>
    /// <remarks>The difference of the two sides rises with k: one root, found between bounds that are doubled until they hold it.</remarks>
    /// <inheritdoc cref="IFitted{TSelf}.MaximumLikelihood"/>
    public static Weibull MaximumLikelihood(ReadOnlySpan<double> points, ReadOnlySpan<double> weights)
    {
        double mean = WeightedPoints.MeanLog(points, weights), top = double.NegativeInfinity;
        var logs = new double[points.Length];
        for (int i = 0; i < logs.Length; i++) top = Math.Max(top, logs[i] = Math.Log(points[i]) - mean);
        if (!(top > 1e-14)) throw new ArgumentException("All points are equal: the likelihood grows without end with the shape.",
            nameof(points));
        double[] w = weights.ToArray();
        double Miss(double k) => WeightedPoints.Mean(logs, w, y => y * Math.Exp(k * (y - top)))
            / WeightedPoints.Mean(logs, w, y => Math.Exp(k * (y - top))) - 1 / k;
        double low = 1, high = 1;
        while (Miss(low) > 0) low /= 2;
        while (Miss(high) < 0) high *= 2;
        double shape = low == high ? low : RootFinding.Between(Miss, low, high, Miss(low), Miss(high));
        return new Weibull(shape, Math.Exp(mean + top + Math.Log(WeightedPoints.Mean(logs, w, y => Math.Exp(shape * (y - top)))) / shape));
    }

    /// <summary>D(P‖Q) = (e^y − 1 − y) + G(1, t − 1) with t = kq/kp, y = kq ln(λp/λq) + ln Γ(1 + t), in nats.</summary>
    /// <remarks>G is ln Γ's remainder ln Γ(t) + γ(t − 1), <see cref="GammaRatio.Excess"/>: both parts non-negative, precise near equality.
    /// The usual form (Bauckhage 2013, arXiv 1310.3713) is the same sum in another order.</remarks>
    public static double KullbackLeibler(Weibull p, Weibull q)
    {
        ArgumentNullException.ThrowIfNull(p);
        ArgumentNullException.ThrowIfNull(q);
        double d = (q.Shape - p.Shape) / p.Shape;
        double y = q.Shape * LogRatio(q.Scale, p.Scale) + LogGammaOfTwoPlus(d);
        return ExpExcess(y) + GammaRatio.Excess(1, d);
    }

    private static double LogGammaOfTwoPlus(double d) => Math.Abs(d) <= 0.5 ? LogGammaNear.TwoPlus(d) : Special.LogGamma(2 + d);

    /// <summary>ln(b/a), from the difference where the two are close.</summary>
    internal static double LogRatio(double a, double b) => Math.Abs(b - a) < a / 2 ? Special.LogOnePlus((b - a) / a)
        : Math.Log(b) - Math.Log(a);

    /// <summary>e^y − 1 − y.</summary>
    internal static double ExpExcess(double y) => y > 700 ? Math.Exp(y) - 1 - y : Elementary.ExpExcess(new Lane(y)).Value;
}
