using Kullback.Numerics;

namespace Kullback.Distributions;

/// <summary>Log-normal distribution, of e^Y with Y normal: density e^(−z²/2)/(xσ√(2π)), z = (ln x − μ)/σ, μ = <paramref name="LogMean"/>, σ
/// = <paramref name="LogStandardDeviation"/>.</summary>
/// <param name="LogMean">μ = E ln X, finite.</param>
/// <param name="LogStandardDeviation">σ &gt; 0, the standard deviation of ln X.</param>
public sealed record LogNormal(double LogMean, double LogStandardDeviation) : ILogDensityForm, IKnownEntropy, IExponentialFamily,
    IFitted<LogNormal>
{
    private const double HalfLogTwoPi = 0.91893853320467274178;

    /// <summary>μ.</summary>
    public double LogMean { get; } = Require.Finite(LogMean);

    /// <summary>σ.</summary>
    public double LogStandardDeviation { get; } = Require.Positive(LogStandardDeviation);

    private double LogVariance => LogStandardDeviation * LogStandardDeviation;

    /// <inheritdoc/>
    public ReferenceMeasure Reference => ReferenceMeasure.Lebesgue;

    /// <inheritdoc/>
    public double Low => 0;

    /// <inheritdoc/>
    public double High => double.PositiveInfinity;

    /// <summary>e^(μ + σ²/2).</summary>
    public double Mean => Math.Exp(LogMean + LogVariance / 2);

    /// <summary>(e^(σ²) − 1)·e^(2μ + σ²).</summary>
    public double Variance => Special.ExpLessOne(LogVariance) * Math.Exp(2 * LogMean + LogVariance);

    /// <summary>μ + ½ ln(2πe) + ln σ.</summary>
    public double EntropyNats => LogMean + 0.5 + HalfLogTwoPi + Math.Log(LogStandardDeviation);

    private double Standard(double x) => Require.Number(x) <= 0 ? double.NegativeInfinity : (Math.Log(x) - LogMean) / LogStandardDeviation;

    /// <inheritdoc/>
    public double LogDensity(double x)
        => Standard(x) is var z && double.IsInfinity(z) ? double.NegativeInfinity
        : -z * z / 2 - Math.Log(x) - HalfLogTwoPi - Math.Log(LogStandardDeviation);

    /// <inheritdoc/>
    public void LogDensities(ReadOnlySpan<double> points, Span<double> logDensities)
        => Pointwise.Fill(new Formula(LogMean, 1 / LogStandardDeviation, -HalfLogTwoPi - Math.Log(LogStandardDeviation)), this, points,
            logDensities);

    private readonly record struct Formula(double LogMean, double Precision, double Constant) : IPointFormula
    {
        public double Least => Pointwise.LeastPositive;

        public double Most => Pointwise.MostPositive;

        public TLanes Of<TLanes>(TLanes x) where TLanes : struct, ILanes<TLanes>
        {
            TLanes log = Elementary.LogRatio(TLanes.Of(1), x), z = (log - TLanes.Of(LogMean)) * TLanes.Of(Precision);
            return TLanes.MultiplyAdd(z * TLanes.Of(-0.5), z, TLanes.Of(Constant) - log);
        }
    }

    /// <inheritdoc/>
    public double Cumulative(double x) => NormalTail.Lower(Standard(x));

    /// <inheritdoc/>
    public double Survival(double x) => NormalTail.Upper(Standard(x));

    /// <inheritdoc/>
    public double LogCumulative(double x) => NormalTail.LogLower(Standard(x));

    /// <inheritdoc/>
    public double LogSurvival(double x) => NormalTail.LogUpper(Standard(x));

    /// <inheritdoc/>
    public double Quantile(double p) => Math.Exp(LogMean + LogStandardDeviation * NormalTail.Quantile(Require.Probability(p)));

    /// <inheritdoc/>
    public double SurvivalQuantile(double p) => Math.Exp(LogMean + LogStandardDeviation * NormalTail.UpperQuantile(Require.Probability(p)));

    /// <inheritdoc/>
    public void Sample(Random random, Span<double> points)
    {
        var draws = new RandomStream(random);
        for (int i = 0; i < points.Length; i++) points[i] = Math.Exp(LogMean + LogStandardDeviation * draws.Normal());
    }

    /// <summary>−μ²/(2σ²) − ln σ − ½ ln 2π + (μ/σ² − 1) ln x − (ln x)²/(2σ²).</summary>
    public LogDensityForm Form => LogDensityForm.Of(-LogMean * LogMean / (2 * LogVariance) - Math.Log(LogStandardDeviation) - HalfLogTwoPi,
        (LogMean / LogVariance - 1, Moment.Log), (-0.5 / LogVariance, Moment.LogSquared));

    /// <inheritdoc/>
    public double? Expectation(Moment moment)
    {
        double a = moment.A, b = moment.B;
        return moment.Kind switch
        {
            MomentKind.Power => RawMoment(a),
            MomentKind.Log => LogMean,
            MomentKind.LogSquared => LogVariance + LogMean * LogMean,
            MomentKind.Exponential when b < 0 => double.PositiveInfinity,
            MomentKind.AbsoluteDeviation when a == 0 => RawMoment(b),
            MomentKind.AbsoluteDeviation when b == 1 => AbsoluteDeviation(a),
            MomentKind.AbsoluteDeviation when b == 2 => Variance + (Mean - a) * (Mean - a),
            _ => null,
        };
    }

    private double RawMoment(double k) => Math.Exp(k * LogMean + k * k * LogVariance / 2);

    // E|X − m| = m(F − S) + E X·(S' − F'): the distribution weighted by x is log-normal again, σ farther to the right.
    private double AbsoluteDeviation(double m)
    {
        if (m <= 0) return Mean - m;
        double z = Standard(m), weighted = z - LogStandardDeviation;
        return m * (NormalTail.Lower(z) - NormalTail.Upper(z)) + Mean * (NormalTail.Upper(weighted) - NormalTail.Lower(weighted));
    }

    /// <inheritdoc/>
    public string Carrier => "LogNormal";

    /// <summary>(μ/σ², −1/(2σ²)), with ln x and (ln x)², over 1/x.</summary>
    public double[] NaturalParameters() => [LogMean / LogVariance, -0.5 / LogVariance];

    /// <summary>−η₁²/(4η₂) − ½ ln(−2η₂) + ½ ln 2π for η₂ &lt; 0.</summary>
    public double LogNormalizer(ReadOnlySpan<double> natural)
        => natural[1] < 0 ? -natural[0] * natural[0] / (4 * natural[1]) - 0.5 * Math.Log(-2 * natural[1]) + HalfLogTwoPi
        : double.PositiveInfinity;

    /// <summary>Mean and standard deviation of ln x, the latter divided by the sum of the weights.</summary>
    /// <inheritdoc cref="IFitted{TSelf}.MaximumLikelihood"/>
    public static LogNormal MaximumLikelihood(ReadOnlySpan<double> points, ReadOnlySpan<double> weights)
    {
        double mean = WeightedPoints.MeanLog(points, weights),
            variance = WeightedPoints.Mean(points, weights, x => (Math.Log(x) - mean) * (Math.Log(x) - mean));
        return variance > 0 ? new LogNormal(mean, Math.Sqrt(variance))
            : throw new ArgumentException("All points are equal: the likelihood grows without end as the deviation shrinks.",
                nameof(points));
    }

    /// <summary>D(P‖Q), that of the <see cref="Normal"/> distributions of ln x, in nats.</summary>
    public static double KullbackLeibler(LogNormal p, LogNormal q)
    {
        ArgumentNullException.ThrowIfNull(p);
        ArgumentNullException.ThrowIfNull(q);
        double shift = (p.LogMean - q.LogMean) / q.LogStandardDeviation;
        return shift * shift / 2 + Normal.OfScales(p.LogStandardDeviation, q.LogStandardDeviation);
    }
}
