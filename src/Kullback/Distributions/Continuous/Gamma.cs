using Kullback.Numerics;

namespace Kullback.Distributions;

/// <summary>Gamma distribution: density β^α·x^(α−1)·e^(−βx)/Γ(α) on x ≥ 0, α = <paramref name="Shape"/>, β =
/// <paramref name="Rate"/>.</summary>
/// <param name="Shape">α &gt; 0.</param>
/// <param name="Rate">β &gt; 0, in 1/x.</param>
/// <remarks>For large shapes the density is formed at the saddle point (Loader 2000), so that its error does not grow with the shape. Tails
/// are incomplete gamma functions: relative error about 1e-13.</remarks>
public sealed record Gamma(double Shape, double Rate) : ILogDensityForm, IKnownEntropy, IExponentialFamily, IFitted<Gamma>
{
    private const double HalfLogTwoPi = 0.91893853320467274178;

    /// <summary>α.</summary>
    public double Shape { get; } = Require.Positive(Shape);

    /// <summary>β, in 1/x.</summary>
    public double Rate { get; } = Require.Positive(Rate);

    /// <inheritdoc/>
    public ReferenceMeasure Reference => ReferenceMeasure.Lebesgue;

    /// <inheritdoc/>
    public double Low => 0;

    /// <inheritdoc/>
    public double High => double.PositiveInfinity;

    /// <inheritdoc/>
    public double Mean => Shape / Rate;

    /// <inheritdoc/>
    public double Variance => Shape / Rate / Rate;

    /// <summary>α − ln β + ln Γ(α) + (1 − α) ψ(α).</summary>
    public double EntropyNats => EntropyOfShape(Shape) - Math.Log(Rate);

    // For large α the terms of order α ln α are taken off: ½ ln 2πα + δ(α) + (α − 1)(ln α − ψ(α)).
    internal static double EntropyOfShape(double shape) => shape < 12
        ? shape + Special.LogGamma(shape) + (1 - shape) * Digamma.Of(shape)
        : HalfLogTwoPi + Math.Log(shape) / 2 + Special.StirlingSeries(shape) + (shape - 1) * GammaRatio.LogLessDigamma(shape);

    /// <inheritdoc/>
    public double LogDensity(double x)
    {
        if (Require.Number(x) < 0 || double.IsPositiveInfinity(x)) return double.NegativeInfinity;
        if (x == 0) return Shape == 1 ? Math.Log(Rate) : Shape < 1 ? double.PositiveInfinity : double.NegativeInfinity;
        double y = Rate * x;
        if (Shape > Large) return Special.LogPoissonMass(Shape, y) + Math.Log(Shape) - Math.Log(x);
        return (Shape == 1 ? 0 : (Shape - 1) * (Math.Log(x) + Math.Log(Rate))) - y - Special.LogGamma(Shape) + Math.Log(Rate);
    }

    // Up to here the plain form loses less than 1e-14.
    private const double Large = 20;

    /// <inheritdoc/>
    public void LogDensities(ReadOnlySpan<double> points, Span<double> logDensities)
    {
        if (Shape > Large) Pointwise.Fill(new SaddleFormula(Shape, Rate, Math.Log(Shape) / 2 - Special.StirlingError(Shape) - HalfLogTwoPi),
            this, points, logDensities);
        else Pointwise.Fill(new Formula(Shape - 1, Rate, Shape * Math.Log(Rate) - Special.LogGamma(Shape)), this, points, logDensities);
    }

    private readonly record struct Formula(double Power, double Rate, double Constant) : IPointFormula
    {
        public double Least => Power == 0 ? 0 : Pointwise.LeastPositive;

        public double Most => Pointwise.MostPositive;

        public TLanes Of<TLanes>(TLanes x) where TLanes : struct, ILanes<TLanes>
        {
            var linear = TLanes.MultiplyAdd(TLanes.Of(-Rate), x, TLanes.Of(Constant));
            return Power == 0 ? linear : TLanes.MultiplyAdd(TLanes.Of(Power), Elementary.LogRatio(TLanes.Of(1), x), linear);
        }
    }

    private readonly record struct SaddleFormula(double Shape, double Rate, double Constant) : IPointFormula
    {
        public double Least => Math.Max(Pointwise.LeastPositive, Pointwise.LeastPositive / Rate);

        public double Most => Math.Min(Pointwise.MostPositive, Pointwise.MostPositive / Rate);

        public TLanes Of<TLanes>(TLanes x) where TLanes : struct, ILanes<TLanes>
            => TLanes.Of(Constant) - Elementary.LogRatio(TLanes.Of(1), x) - Elementary.BregmanTerm(TLanes.Of(Shape), x * TLanes.Of(Rate));
    }

    /// <inheritdoc/>
    public double Cumulative(double x) => Require.Number(x) <= 0 ? 0 : IncompleteGamma.Lower(Shape, Rate * x);

    /// <inheritdoc/>
    public double Survival(double x) => Require.Number(x) <= 0 ? 1 : IncompleteGamma.Upper(Shape, Rate * x);

    /// <inheritdoc/>
    public double LogCumulative(double x) => Require.Number(x) <= 0 ? double.NegativeInfinity : IncompleteGamma.LogLower(Shape, Rate * x);

    /// <inheritdoc/>
    public double LogSurvival(double x) => Require.Number(x) <= 0 ? 0 : IncompleteGamma.LogUpper(Shape, Rate * x);

    /// <inheritdoc/>
    public double Quantile(double p) => IncompleteGamma.LowerQuantile(Shape, Require.Probability(p), 1 - p) / Rate;

    /// <inheritdoc/>
    public double SurvivalQuantile(double p) => IncompleteGamma.LowerQuantile(Shape, 1 - Require.Probability(p), p) / Rate;

    /// <summary>Draws by rejection from the cube of a normal variable (Marsaglia and Tsang 2000).</summary>
    /// <inheritdoc cref="IDistribution.Sample"/>
    public void Sample(Random random, Span<double> points)
    {
        var draws = new RandomStream(random);
        for (int i = 0; i < points.Length; i++) points[i] = draws.Gamma(Shape) / Rate;
    }

    /// <summary>α ln β − ln Γ(α) + (α − 1) ln x − βx.</summary>
    public LogDensityForm Form
        => LogDensityForm.Of(Shape * Math.Log(Rate) - Special.LogGamma(Shape), (Shape - 1, Moment.Log), (-Rate, Moment.Power(1)));

    /// <inheritdoc/>
    public double? Expectation(Moment moment)
    {
        double a = moment.A, b = moment.B, log = Digamma.Of(Shape) - Math.Log(Rate);
        return moment.Kind switch
        {
            MomentKind.Power => RawMoment(a),
            MomentKind.Log => log,
            MomentKind.LogSquared => Digamma.Derivative(Shape) + log * log,
            // The rate of the tilted distribution is β + 1/s; at 0 and below the integral diverges.
            MomentKind.Exponential => Rate + 1 / b > 0 ? Math.Exp(a / b - Shape * Special.LogOnePlus(1 / (b * Rate)))
                : double.PositiveInfinity,
            MomentKind.AbsoluteDeviation when a == 0 => RawMoment(b),
            MomentKind.AbsoluteDeviation when b == 1 => AbsoluteDeviation(a),
            MomentKind.AbsoluteDeviation when b == 2 => Variance + (Mean - a) * (Mean - a),
            MomentKind.Cosine => Math.Exp(-Shape / 2 * Special.LogOnePlus(1 / (Rate * Rate))) * Math.Cos(Shape * Math.Atan(1 / Rate) - a),
            _ => null,
        };
    }

    private double RawMoment(double k) => k == 1 ? Mean : Shape + k > 0 ? Math.Exp(GammaRatio.Log(Shape, k) - k * Math.Log(Rate))
        : double.PositiveInfinity;

    // E|X − m| = m(F − S) + E X·(S' − F') with F', S' the tails of the distribution of shape α + 1.
    private double AbsoluteDeviation(double m)
        => m <= 0 ? Mean - m
        : m * (Cumulative(m) - Survival(m))
        + Mean * (IncompleteGamma.Upper(Shape + 1, Rate * m) - IncompleteGamma.Lower(Shape + 1, Rate * m));

    /// <inheritdoc/>
    public string Carrier => "Gamma";

    /// <summary>(α, −β), with ln x and x, over 1/x.</summary>
    public double[] NaturalParameters() => [Shape, -Rate];

    /// <summary>ln Γ(η₁) − η₁ ln(−η₂) for η₁ &gt; 0 &gt; η₂.</summary>
    public double LogNormalizer(ReadOnlySpan<double> natural)
        => natural[0] > 0 && natural[1] < 0 ? Special.LogGamma(natural[0]) - natural[0] * Math.Log(-natural[1]) : double.PositiveInfinity;

    /// <summary>ln α − ψ(α) = ln mean − mean of ln x, and β = α/mean.</summary>
    /// <remarks>The right side is the mean of φ(x/mean − 1), of one sign. Minka's (2002) iteration for α: four or five steps.</remarks>
    /// <inheritdoc cref="IFitted{TSelf}.MaximumLikelihood"/>
    public static Gamma MaximumLikelihood(ReadOnlySpan<double> points, ReadOnlySpan<double> weights)
    {
        double mean = WeightedPoints.Mean(points, weights, low: 0),
            gap = mean > 0 ? WeightedPoints.Mean(points, weights, x => Special.Phi(x / mean - 1)) : double.NaN;
        if (!(gap > 0 && double.IsFinite(gap)))
            throw new ArgumentException("A point is 0, or all are equal: the likelihood has no maximum.", nameof(points));
        double shape = ShapeOf(gap);
        return new Gamma(shape, shape / mean);
    }

    /// <summary>The α with ln α − ψ(α) = gap &gt; 0.</summary>
    internal static double ShapeOf(double gap)
    {
        double shape = (3 - gap + Math.Sqrt((gap - 3) * (gap - 3) + 24 * gap)) / (12 * gap);
        for (int step = 0; step < 12; step++)
        {
            double slope = 1 / shape - Digamma.Derivative(shape), miss = GammaRatio.LogLessDigamma(shape) - gap;
            shape = 1 / (1 / shape + miss / (shape * shape * slope));
        }
        return shape;
    }

    /// <summary>D(P‖Q) = αp·dev + R(αp, αq − αp), in nats: both parts non-negative, full relative precision also near equality.</summary>
    /// <remarks>The first is αq·φ(βq αp/(βp αq) − 1), what the means alone contribute; R is ln Γ's remainder <see cref="GammaRatio.Rest"/>,
    /// what no change of the rate can take up. The sum is the usual (αp − αq) ψ(αp) − ln Γ(αp) + ln Γ(αq) + αq ln(βp/βq) + αp(βq −
    /// βp)/βp.</remarks>
    public static double KullbackLeibler(Gamma p, Gamma q)
    {
        ArgumentNullException.ThrowIfNull(p);
        ArgumentNullException.ThrowIfNull(q);
        return Between(p.Shape, p.Rate, q.Shape, q.Rate);
    }

    internal static double Between(double shapeP, double rateP, double shapeQ, double rateQ)
    {
        double d = shapeQ - shapeP, r = d / shapeP, s = (rateQ - rateP) / rateP, apart = (s - r) * shapeP / shapeQ;
        double means = apart > -0.5 ? shapeQ * Special.Phi(apart)
            : shapeP * (rateQ / rateP) - shapeQ + shapeQ * (Math.Log(shapeQ / shapeP) - Math.Log(rateQ / rateP));
        return means + GammaRatio.Rest(shapeP, d);
    }
}
