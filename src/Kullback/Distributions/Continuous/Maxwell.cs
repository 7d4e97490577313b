using Kullback.Numerics;

namespace Kullback.Distributions;

/// <summary>Maxwell distribution, the length of a normal vector in space: density √(2/π)·x²·e^(−x²/(2σ²))/σ³ on x ≥ 0, σ =
/// <paramref name="Scale"/>.</summary>
/// <param name="Scale">σ &gt; 0, the standard deviation of each coordinate, in the unit of x.</param>
public sealed record Maxwell(double Scale) : ILogDensityForm, IKnownEntropy, IExponentialFamily, IFitted<Maxwell>
{
    /// <summary>σ.</summary>
    public double Scale { get; } = Require.Positive(Scale);

    private ScaledChi Distribution => new(3, Scale);

    /// <inheritdoc/>
    public ReferenceMeasure Reference => ReferenceMeasure.Lebesgue;

    /// <inheritdoc/>
    public double Low => 0;

    /// <inheritdoc/>
    public double High => double.PositiveInfinity;

    /// <inheritdoc/>
    public double Mean => Distribution.Mean;

    /// <inheritdoc/>
    public double Variance => Distribution.Variance;

    /// <summary>ln(σ√(2π)) + γ − ½.</summary>
    public double EntropyNats => Distribution.Entropy;

    /// <inheritdoc/>
    public double LogDensity(double x) => Distribution.LogDensity(x);

    /// <inheritdoc/>
    public void LogDensities(ReadOnlySpan<double> points, Span<double> logDensities)
        => Distribution.LogDensities(this, points, logDensities);

    /// <inheritdoc/>
    public double Cumulative(double x) => Distribution.Cumulative(x);

    /// <inheritdoc/>
    public double Survival(double x) => Distribution.Survival(x);

    /// <inheritdoc/>
    public double LogCumulative(double x) => Distribution.LogCumulative(x);

    /// <inheritdoc/>
    public double LogSurvival(double x) => Distribution.LogSurvival(x);

    /// <inheritdoc/>
    public double Quantile(double p) => Distribution.Quantile(Require.Probability(p), 1 - p);

    /// <inheritdoc/>
    public double SurvivalQuantile(double p) => Distribution.Quantile(1 - Require.Probability(p), p);

    /// <inheritdoc/>
    public void Sample(Random random, Span<double> points) => Distribution.Sample(random, points);

    /// <inheritdoc/>
    public LogDensityForm Form => Distribution.Form;

    /// <inheritdoc/>
    public double? Expectation(Moment moment) => Distribution.Expectation(moment);

    /// <inheritdoc/>
    public string Carrier => "Maxwell";

    /// <summary>−1/(2σ²), with x².</summary>
    public double[] NaturalParameters() => [-0.5 / (Scale * Scale)];

    /// <summary>½ ln(π/2) − 3/2 ln(−2η) for η &lt; 0.</summary>
    public double LogNormalizer(ReadOnlySpan<double> natural)
        => natural[0] < 0 ? 0.5 * Math.Log(Math.PI / 2) - 1.5 * Math.Log(-2 * natural[0]) : double.PositiveInfinity;

    /// <summary>σ² = mean of x²/3.</summary>
    /// <inheritdoc cref="IFitted{TSelf}.MaximumLikelihood"/>
    public static Maxwell MaximumLikelihood(ReadOnlySpan<double> points, ReadOnlySpan<double> weights)
        => new(ScaledChi.FitScale(3, points, weights));

    /// <summary>D(P‖Q) = 3/2 φ(σp²/σq² − 1) with φ(r) = r − ln(1 + r), in nats; relative error a few units of 2⁻⁵³,
    /// also near equality.</summary>
    public static double KullbackLeibler(Maxwell p, Maxwell q)
    {
        ArgumentNullException.ThrowIfNull(p);
        ArgumentNullException.ThrowIfNull(q);
        return 3 * Normal.OfScales(p.Scale, q.Scale);
    }
}
