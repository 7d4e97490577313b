using Kullback.Numerics;

namespace Kullback.Distributions;

/// <summary>Laplace distribution: density e^(−|x − location|/b)/(2b), b = <paramref name="Scale"/>.</summary>
/// <param name="Location">Mean, median and mode.</param>
/// <param name="Scale">b &gt; 0, the mean absolute deviation.</param>
public sealed record Laplace(double Location = 0, double Scale = 1) : ILogDensityForm, IKnownEntropy, IFitted<Laplace>
{
    /// <summary>Location, in x.</summary>
    public double Location { get; } = Require.Finite(Location);

    /// <summary>Scale, in x.</summary>
    public double Scale { get; } = Require.Positive(Scale);

    /// <inheritdoc/>
    public ReferenceMeasure Reference => ReferenceMeasure.Lebesgue;

    /// <inheritdoc/>
    public double Low => double.NegativeInfinity;

    /// <inheritdoc/>
    public double High => double.PositiveInfinity;

    /// <inheritdoc/>
    public double Mean => Location;

    /// <inheritdoc/>
    public double Variance => 2 * Scale * Scale;

    /// <summary>1 + ln 2b.</summary>
    public double EntropyNats => 1 + Math.Log(2 * Scale);

    /// <inheritdoc/>
    public double LogDensity(double x) => -Math.Abs(Standard(x)) - Math.Log(2 * Scale);

    /// <inheritdoc/>
    public double Cumulative(double x) => Lower(Standard(x));

    /// <inheritdoc/>
    public double Survival(double x) => Lower(-Standard(x));

    /// <inheritdoc/>
    public double LogCumulative(double x) => LogLower(Standard(x));

    /// <inheritdoc/>
    public double LogSurvival(double x) => LogLower(-Standard(x));

    /// <inheritdoc/>
    public double Quantile(double p) => Location + Scale * Inverse(Require.Probability(p));

    /// <inheritdoc/>
    public double SurvivalQuantile(double p) => Location - Scale * Inverse(Require.Probability(p));

    /// <inheritdoc/>
    public void Sample(Random random, Span<double> points)
    {
        ArgumentNullException.ThrowIfNull(random);
        for (int i = 0; i < points.Length; i++) points[i] = Quantile(Uniforms.Open(random));
    }

    /// <summary>−ln 2b − |x − location|/b.</summary>
    public LogDensityForm Form => new(-Math.Log(2 * Scale), (-1 / Scale, Moment.AbsoluteDeviation(Location)));

    /// <inheritdoc/>
    public double? Expectation(Moment moment)
    {
        double a = moment.A, b = moment.B, apart = Math.Abs(a - Location);
        return moment.Kind switch
        {
            MomentKind.Power when a == 1 => Location,
            MomentKind.Power when a == 2 => Location * Location + Variance,
            MomentKind.AbsoluteDeviation when b == 1 => apart + Scale * Math.Exp(-apart / Scale),
            MomentKind.AbsoluteDeviation when b == 2 => Variance + apart * apart,
            MomentKind.AbsoluteDeviation when apart == 0 && b > -1 => Math.Exp(b * Math.Log(Scale) + Special.LogGamma(b + 1)),
            MomentKind.Exponential => Scale < Math.Abs(b) ? Math.Exp((a - Location) / b) / ((1 - Scale / b) * (1 + Scale / b))
                : double.PositiveInfinity,
            MomentKind.Cosine => Math.Cos(Location - a) / (1 + Scale * Scale),
            _ => null,
        };
    }

    /// <summary>The weighted median, and the mean absolute deviation from it.</summary>
    /// <inheritdoc cref="IFitted{TSelf}.MaximumLikelihood"/>
    public static Laplace MaximumLikelihood(ReadOnlySpan<double> points, ReadOnlySpan<double> weights)
    {
        double median = WeightedPoints.Median(points, weights), scale = WeightedPoints.Mean(points, weights, x => Math.Abs(x - median));
        return scale > 0 ? new Laplace(median, scale) : throw new ArgumentException("All points are equal: no scale fits.", nameof(points));
    }

    /// <summary>D(P‖Q) = ln(bq/bp) + |Δ|/bq + (bp/bq)·e^(−|Δ|/bp) − 1, Δ the difference of the locations, in nats. Source:
    /// Gil (2011).</summary>
    public static double KullbackLeibler(Laplace p, Laplace q)
    {
        ArgumentNullException.ThrowIfNull(p);
        ArgumentNullException.ThrowIfNull(q);
        // (bp/bq)·(e⁻ᵈ − 1 + d) + φ(bp/bq − 1) with d = |Δ|/bp: both parts are non-negative and neither cancels.
        double apart = Math.Abs(p.Location - q.Location) / p.Scale;
        return p.Scale / q.Scale * Special.ExpExcess(-apart) + Special.PhiOfRatio(p.Scale, q.Scale);
    }

    private double Standard(double x) => (Require.Number(x) - Location) / Scale;

    private static double Lower(double z) => z < 0 ? Math.Exp(z) / 2 : 1 - Math.Exp(-z) / 2;

    private static double LogLower(double z) => z < 0 ? z - Math.Log(2) : Special.LogOnePlus(-Math.Exp(-z) / 2);

    private static double Inverse(double p) => p < 0.5 ? Math.Log(2 * p) : -Math.Log(2 * (1 - p));
}
