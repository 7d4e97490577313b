using Kullback.Numerics;

namespace Kullback.Distributions;

/// <summary>Logistic distribution: density e⁻ᶻ/(s(1 + e⁻ᶻ)²), z = (x − location)/s, s = <paramref name="Scale"/>.</summary>
/// <param name="Location">Mean, median and mode.</param>
/// <param name="Scale">s &gt; 0; the standard deviation is πs/√3.</param>
public sealed record Logistic(double Location = 0, double Scale = 1) : ILogDensityForm, IKnownEntropy, IFitted<Logistic>
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
    public double Variance => Math.PI * Math.PI / 3 * Scale * Scale;

    /// <summary>2 + ln s.</summary>
    public double EntropyNats => 2 + Math.Log(Scale);

    /// <inheritdoc/>
    public double LogDensity(double x)
    {
        double z = Math.Abs(Standard(x));
        return -z - 2 * Special.LogOnePlus(Math.Exp(-z)) - Math.Log(Scale);
    }

    /// <inheritdoc/>
    public double Cumulative(double x) => Lower(Standard(x));

    /// <inheritdoc/>
    public double Survival(double x) => Lower(-Standard(x));

    /// <inheritdoc/>
    public double LogCumulative(double x) => LogLower(Standard(x));

    /// <inheritdoc/>
    public double LogSurvival(double x) => LogLower(-Standard(x));

    /// <inheritdoc/>
    public double Quantile(double p) => Location + Scale * Logit(Require.Probability(p));

    /// <inheritdoc/>
    public double SurvivalQuantile(double p) => Location - Scale * Logit(Require.Probability(p));

    /// <inheritdoc/>
    public void Sample(Random random, Span<double> points)
    {
        ArgumentNullException.ThrowIfNull(random);
        for (int i = 0; i < points.Length; i++) points[i] = Quantile(Uniforms.Open(random));
    }

    /// <summary>−ln s − z − 2 ln(1 + e⁻ᶻ).</summary>
    public LogDensityForm Form
        => new(Location / Scale - Math.Log(Scale), (-1 / Scale, Moment.Power(1)), (-2, Moment.Softplus(Location, Scale)));

    /// <inheritdoc/>
    public double? Expectation(Moment moment)
    {
        double a = moment.A, b = moment.B, t = Math.Abs(a - Location) / Scale, ratio = Scale / b;
        return moment.Kind switch
        {
            MomentKind.Power when a == 1 => Location,
            MomentKind.Power when a == 2 => Location * Location + Variance,
            MomentKind.AbsoluteDeviation when b == 1 => Scale * (t + 2 * Special.LogOnePlus(Math.Exp(-t))),
            MomentKind.AbsoluteDeviation when b == 2 => Variance + (a - Location) * (a - Location),
            // Γ(1 + r)Γ(1 − r) = πr/sin πr.
            MomentKind.Exponential => Math.Abs(ratio) < 1 ? Math.Exp((a - Location) / b) * (Math.PI * ratio / Math.Sin(Math.PI * ratio))
                : double.PositiveInfinity,
            MomentKind.Softplus when a == Location && b == Scale => 1,
            MomentKind.Cosine => Math.Cos(Location - a) * (Math.PI * Scale / Math.Sinh(Math.PI * Scale)),
            _ => null,
        };
    }

    /// <summary>By search over (location, ln scale): the likelihood is concave in (location/scale, 1/scale).</summary>
    /// <inheritdoc cref="IFitted{TSelf}.MaximumLikelihood"/>
    public static Logistic MaximumLikelihood(ReadOnlySpan<double> points, ReadOnlySpan<double> weights)
    {
        var (mean, variance) = WeightedPoints.Moments(points, weights);
        if (!(variance > 0)) throw new ArgumentException("All points are equal: no scale fits.", nameof(points));
        double[] x = points.ToArray(), w = weights.ToArray();
        var (at, spread) = WeightedPoints.Quantiles(x, w, 0.5);
        double median = at[0], scale = Math.Sqrt(3 * variance) / Math.PI;
        double[] best =
            LikelihoodSearch.Maximum(t => Math.Abs(t[1]) > 300 ? null : new Logistic(median + spread * t[0], spread * Math.Exp(t[1])), x, w,
            [[0, Math.Log(0.455)], [(mean - median) / spread, Math.Log(scale / spread)]], [0.3, 0.3]);
        return new Logistic(median + spread * best[0], spread * Math.Exp(best[1]));
    }

    private double Standard(double x) => (Require.Number(x) - Location) / Scale;

    private static double Lower(double z) => z < 0 ? Math.Exp(z) / (1 + Math.Exp(z)) : 1 / (1 + Math.Exp(-z));

    private static double LogLower(double z) => z < 0 ? z - Special.LogOnePlus(Math.Exp(z)) : -Special.LogOnePlus(Math.Exp(-z));

    private static double Logit(double p) => p is > 0.25 and < 0.75 ? Special.LogOnePlus((2 * p - 1) / (1 - p)) : Math.Log(p / (1 - p));
}
