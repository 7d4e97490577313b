using Kullback.Numerics;

namespace Kullback.Distributions;

/// <summary>Gumbel distribution of maxima: density exp(−z − e⁻ᶻ)/β, z = (x − location)/β, β = <paramref name="Scale"/>.</summary>
/// <param name="Location">The mode.</param>
/// <param name="Scale">β &gt; 0.</param>
public sealed record Gumbel(double Location = 0, double Scale = 1) : ILogDensityForm, IKnownEntropy, IFitted<Gumbel>
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
    public double Mean => Location + Special.EulerGamma * Scale;

    /// <inheritdoc/>
    public double Variance => Math.PI * Math.PI / 6 * Scale * Scale;

    /// <summary>1 + γ + ln β.</summary>
    public double EntropyNats => 1 + Special.EulerGamma + Math.Log(Scale);

    /// <inheritdoc/>
    public double LogDensity(double x)
    {
        double z = Standard(x);
        return double.IsInfinity(z) ? double.NegativeInfinity : -z - Math.Exp(-z) - Math.Log(Scale);
    }

    /// <inheritdoc/>
    public double Cumulative(double x) => Math.Exp(-Math.Exp(-Standard(x)));

    /// <inheritdoc/>
    public double Survival(double x) => -Special.ExpLessOne(-Math.Exp(-Standard(x)));

    /// <inheritdoc/>
    public double LogCumulative(double x) => -Math.Exp(-Standard(x));

    /// <inheritdoc/>
    public double LogSurvival(double x)
    {
        // Below e⁻³⁷ the survival function is e⁻ᶻ itself, which outlives the double range in logarithms.
        double z = Standard(x);
        return z > 37 ? -z : Special.LogOneMinusExp(-Math.Exp(-z));
    }

    /// <inheritdoc/>
    public double Quantile(double p) => Location - Scale * Math.Log(-Math.Log(Require.Probability(p)));

    /// <inheritdoc/>
    public double SurvivalQuantile(double p) => Location - Scale * Math.Log(-Special.LogOnePlus(-Require.Probability(p)));

    /// <inheritdoc/>
    public void Sample(Random random, Span<double> points)
    {
        ArgumentNullException.ThrowIfNull(random);
        for (int i = 0; i < points.Length; i++) points[i] = Quantile(Uniforms.Open(random));
    }

    /// <summary>−ln β − z − e⁻ᶻ.</summary>
    public LogDensityForm Form
        => new(Location / Scale - Math.Log(Scale), (-1 / Scale, Moment.Power(1)), (-1, Moment.Exponential(Location, Scale)));

    /// <inheritdoc/>
    public double? Expectation(Moment moment)
    {
        double a = moment.A, b = moment.B, t = (a - Location) / Scale;
        return moment.Kind switch
        {
            MomentKind.Power when a == 1 => Mean,
            MomentKind.Power when a == 2 => Mean * Mean + Variance,
            // e^(−G·β/s) = (e⁻ᴳ)^(β/s) is a power of an exponential variable.
            MomentKind.Exponential => Scale / b > -1 ? Math.Exp(t * Scale / b + Special.LogGamma(1 + Scale / b)) : double.PositiveInfinity,
            // E|G − t| = γ − t + 2·∫ F below t, and that integral is E₁(e⁻ᵗ).
            MomentKind.AbsoluteDeviation when b == 1 => Scale * (Special.EulerGamma - t + 2 * ExponentialIntegral.First(Math.Exp(-t))),
            MomentKind.AbsoluteDeviation when b == 2 => Variance + (Mean - a) * (Mean - a),
            _ => null,
        };
    }

    /// <summary>Root in β of β = x̄ − Σ x e^(−x/β)/Σ e^(−x/β); then location = −β ln mean(e^(−x/β)).</summary>
    /// <inheritdoc cref="IFitted{TSelf}.MaximumLikelihood"/>
    public static Gumbel MaximumLikelihood(ReadOnlySpan<double> points, ReadOnlySpan<double> weights)
    {
        var (mean, variance) = WeightedPoints.Moments(points, weights);
        if (!(variance > 0)) throw new ArgumentException("All points are equal: no scale fits.", nameof(points));
        double[] x = points.ToArray(), w = weights.ToArray();
        double least = points[0], start = Math.Sqrt(6 * variance) / Math.PI;
        foreach (double value in points) least = Math.Min(least, value);
        double Excess(double scale)
        {
            double tilted = 0, total = 0;
            for (int i = 0; i < x.Length; i++)
            {
                double e = (w.Length == 0 ? 1 : w[i]) * Math.Exp(-(x[i] - least) / scale);
                (tilted, total) = (tilted + e * (x[i] - least), total + e);
            }
            return scale - (mean - least) + tilted / total;
        }
        double low = start, high = start;
        while (Excess(low) > 0) low /= 2;
        while (Excess(high) < 0) high *= 2;
        double beta = RootFinding.Between(Excess, low, high, Excess(low), Excess(high));
        double share = WeightedPoints.Mean(points, weights, value => Math.Exp(-(value - least) / beta));
        return new Gumbel(least - beta * Math.Log(share), beta);
    }

    /// <summary>D(P‖Q) = −ln r + γ(r − 1) + δ + e^(−δ)Γ(1 + r) − 1 with r = βp/βq and δ = (location of P − of Q)/βq, in nats.</summary>
    public static double KullbackLeibler(Gumbel p, Gumbel q)
    {
        ArgumentNullException.ThrowIfNull(p);
        ArgumentNullException.ThrowIfNull(q);
        // As excesses that are squares near 0: with w = ln Γ(1 + r) − δ the sum is (e^w − 1 − w) + (ln Γ(r) + γ(r − 1)).
        double e = (p.Scale - q.Scale) / q.Scale, excess = GammaRatio.Excess(1, e);
        double w = Special.LogOnePlus(e) + excess - Special.EulerGamma * e - (p.Location - q.Location) / q.Scale;
        return Special.ExpExcess(w) + excess;
    }

    private double Standard(double x) => (Require.Number(x) - Location) / Scale;
}
