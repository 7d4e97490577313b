using Kullback.Numerics;

namespace Kullback.Distributions;

/// <summary>Exponential-gamma distribution, that of the logarithm of a gamma variable: density βᵅ/Γ(α)·e^(αx − βeˣ) on all x, α =
/// <paramref name="Shape"/>, β = <paramref name="Rate"/>.</summary>
/// <param name="Shape">α &gt; 0; at 1 it is Gumbel's distribution of minima.</param>
/// <param name="Rate">β &gt; 0.</param>
/// <remarks>Also known as the log-gamma or Gumbel-type distribution. Tails are those of <see cref="Gamma"/> at eˣ.</remarks>
public sealed record ExponentialGamma(double Shape, double Rate = 1) : ILogDensityForm, IKnownEntropy, IExponentialFamily,
    IFitted<ExponentialGamma>
{
    private const double HalfLogTwoPi = 0.91893853320467274178;

    /// <summary>α.</summary>
    public double Shape { get; } = Require.Positive(Shape);

    /// <summary>β.</summary>
    public double Rate { get; } = Require.Positive(Rate);

    private double LogRate => Math.Log(Rate);

    /// <inheritdoc/>
    public ReferenceMeasure Reference => ReferenceMeasure.Lebesgue;

    /// <inheritdoc/>
    public double Low => double.NegativeInfinity;

    /// <inheritdoc/>
    public double High => double.PositiveInfinity;

    /// <summary>ψ(α) − ln β.</summary>
    public double Mean => Digamma.Of(Shape) - LogRate;

    /// <summary>ψ′(α).</summary>
    public double Variance => Digamma.Derivative(Shape);

    /// <summary>ln Γ(α) + α − αψ(α); the rate only shifts.</summary>
    public double EntropyNats => Shape < 12 ? Special.LogGamma(Shape) + Shape - Shape * Digamma.Of(Shape)
        : HalfLogTwoPi - Math.Log(Shape) / 2 + Special.StirlingSeries(Shape) + Shape * GammaRatio.LogLessDigamma(Shape);

    // βeˣ.
    private double Scaled(double x) => Math.Exp(Require.Number(x) + LogRate);

    /// <inheritdoc/>
    public double LogDensity(double x)
    {
        if (double.IsInfinity(Require.Number(x))) return double.NegativeInfinity;
        double y = Scaled(x);
        return Shape > 20 && y > 0 && double.IsFinite(y) ? Special.LogPoissonMass(Shape, y) + Math.Log(Shape)
            : Shape * (x + LogRate) - y - Special.LogGamma(Shape);
    }

    /// <inheritdoc/>
    public double Cumulative(double x) => IncompleteGamma.Lower(Shape, Scaled(x));

    /// <inheritdoc/>
    public double Survival(double x) => IncompleteGamma.Upper(Shape, Scaled(x));

    /// <inheritdoc/>
    public double LogCumulative(double x)
    {
        double log = Require.Number(x) + LogRate;
        // Below the least double of eˣ the first term of the series is all there is.
        return log < -690 ? Shape * log - Special.LogGammaOnePlus(Shape) : IncompleteGamma.LogLower(Shape, Scaled(x));
    }

    /// <inheritdoc/>
    public double LogSurvival(double x) => IncompleteGamma.LogUpper(Shape, Scaled(x));

    /// <inheritdoc/>
    public double Quantile(double p) => QuantileOf(Require.Probability(p), 1 - p);

    /// <inheritdoc/>
    public double SurvivalQuantile(double p) => QuantileOf(1 - Require.Probability(p), p);

    private double QuantileOf(double p, double complement)
    {
        if (p <= 0) return Low;
        // While the first term of the series is right to 1e-16, e^x may be no double.
        double first = (Math.Log(p) + Special.LogGammaOnePlus(Shape)) / Shape;
        return first < -40 ? first - LogRate : Math.Log(IncompleteGamma.LowerQuantile(Shape, p, complement)) - LogRate;
    }

    /// <inheritdoc/>
    public void Sample(Random random, Span<double> points)
    {
        var draws = new RandomStream(random);
        for (int i = 0; i < points.Length; i++) points[i] = draws.LogGamma(Shape) - LogRate;
    }

    /// <summary>α ln β − ln Γ(α) + αx − e^(x + ln β).</summary>
    public LogDensityForm Form
        => LogDensityForm.Of(Shape * LogRate - Special.LogGamma(Shape), (Shape, Moment.Power(1)), (-1, Moment.Exponential(-LogRate, -1)));

    /// <inheritdoc/>
    public double? Expectation(Moment moment)
    {
        double a = moment.A, b = moment.B;
        return moment.Kind switch
        {
            MomentKind.Power when a == 0 => 1,
            MomentKind.Power when a == 1 => Mean,
            MomentKind.Power when a == 2 => Variance + Mean * Mean,
            MomentKind.AbsoluteDeviation when b == 2 => Variance + (Mean - a) * (Mean - a),
            // E G^(−1/b).
            MomentKind.Exponential => Shape - 1 / b > 0 ? Math.Exp((a + LogRate) / b + GammaRatio.Log(Shape, -1 / b))
                : double.PositiveInfinity,
            _ => null,
        };
    }

    /// <inheritdoc/>
    public string Carrier => "ExponentialGamma";

    /// <summary>(α, −β), with x and eˣ.</summary>
    public double[] NaturalParameters() => [Shape, -Rate];

    /// <summary>ln Γ(η₁) − η₁ ln(−η₂) for η₁ &gt; 0 &gt; η₂.</summary>
    public double LogNormalizer(ReadOnlySpan<double> natural)
        => natural[0] > 0 && natural[1] < 0 ? Special.LogGamma(natural[0]) - natural[0] * Math.Log(-natural[1]) : double.PositiveInfinity;

    /// <summary>ln α − ψ(α) = ln mean eˣ − mean x, and β = α/mean eˣ.</summary>
    /// <inheritdoc cref="IFitted{TSelf}.MaximumLikelihood"/>
    public static ExponentialGamma MaximumLikelihood(ReadOnlySpan<double> points, ReadOnlySpan<double> weights)
    {
        double mean = WeightedPoints.Mean(points, weights), top = WeightedPoints.Range(points, weights).High;
        double log = top + Math.Log(WeightedPoints.Mean(points, weights, x => Math.Exp(x - top)));
        // As a mean of terms of one sign: eᵗ − 1 − t, whose first two terms have mean 0.
        double gap = log - mean < 0.5 ? WeightedPoints.Mean(points, weights, x => Special.ExpExcess(x - log)) : log - mean;
        if (!(gap > 0)) throw new ArgumentException("All points are equal: the likelihood grows without end with the shape.",
            nameof(points));
        double shape = Gamma.ShapeOf(gap), logRate = Math.Log(shape) - log;
        return Math.Abs(logRate) < 700 ? new ExponentialGamma(shape, Math.Exp(logRate))
            : throw new ArgumentException("The points are so far from 0 that the rate e^(−x) is no number.", nameof(points));
    }

    /// <summary>D(P‖Q), that of the <see cref="Gamma"/> distributions of eˣ, in nats.</summary>
    public static double KullbackLeibler(ExponentialGamma p, ExponentialGamma q)
    {
        ArgumentNullException.ThrowIfNull(p);
        ArgumentNullException.ThrowIfNull(q);
        return Gamma.Between(p.Shape, p.Rate, q.Shape, q.Rate);
    }
}
