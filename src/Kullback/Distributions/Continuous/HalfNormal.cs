using Kullback.Numerics;

namespace Kullback.Distributions;

/// <summary>Half-normal distribution, of |σZ|: density √(2/π)·e^(−x²/(2σ²))/σ on x ≥ 0, σ = <paramref name="Scale"/>.</summary>
/// <param name="Scale">σ &gt; 0, the standard deviation of the normal distribution that is folded, in the unit of x.</param>
public sealed record HalfNormal(double Scale) : ILogDensityForm, IKnownEntropy, IExponentialFamily, IFitted<HalfNormal>
{
    /// <summary>σ.</summary>
    public double Scale { get; } = Require.Positive(Scale);

    private ScaledChi Distribution => new(1, Scale);

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

    /// <summary>½ ln(πσ²/2) + ½.</summary>
    public double EntropyNats => Distribution.Entropy;

    /// <inheritdoc/>
    public double LogDensity(double x) => Distribution.LogDensity(x);

    /// <inheritdoc/>
    public void LogDensities(ReadOnlySpan<double> points, Span<double> logDensities)
        => Distribution.LogDensities(this, points, logDensities);

    /// <inheritdoc/>
    public double Cumulative(double x) => Distribution.Cumulative(x);

    /// <inheritdoc/>
    public double Survival(double x) => Require.Number(x) <= 0 ? 1 : 2 * NormalTail.Upper(x / Scale);

    /// <inheritdoc/>
    public double LogCumulative(double x) => Require.Number(x) <= 0 ? double.NegativeInfinity : x < Scale ? Distribution.LogCumulative(x)
        : Special.LogOnePlus(-Survival(x));

    /// <inheritdoc/>
    public double LogSurvival(double x) => Require.Number(x) <= 0 ? 0 : Math.Log(2) + NormalTail.LogUpper(x / Scale);

    /// <inheritdoc/>
    public double Quantile(double p) => Require.Probability(p) <= 0.5 ? Distribution.Quantile(p, 1 - p) : SurvivalQuantile(1 - p);

    /// <inheritdoc/>
    public double SurvivalQuantile(double p) => Require.Probability(p) <= 0.5 ? -Scale * NormalTail.QuantileOfLog(Math.Log(p) - Math.Log(2))
        : Distribution.Quantile(1 - p, p);

    /// <inheritdoc/>
    public void Sample(Random random, Span<double> points) => Distribution.Sample(random, points);

    /// <inheritdoc/>
    public LogDensityForm Form => Distribution.Form;

    /// <inheritdoc/>
    public double? Expectation(Moment moment) => Distribution.Expectation(moment);

    /// <inheritdoc/>
    public string Carrier => "HalfNormal";

    /// <summary>−1/(2σ²), with x².</summary>
    public double[] NaturalParameters() => [-0.5 / (Scale * Scale)];

    /// <summary>½ ln(π/2) − ½ ln(−2η) for η &lt; 0.</summary>
    public double LogNormalizer(ReadOnlySpan<double> natural) => natural[0] < 0 ? 0.5 * (Math.Log(Math.PI / 2) - Math.Log(-2 * natural[0]))
        : double.PositiveInfinity;

    /// <summary>σ² = mean of x².</summary>
    /// <inheritdoc cref="IFitted{TSelf}.MaximumLikelihood"/>
    public static HalfNormal MaximumLikelihood(ReadOnlySpan<double> points, ReadOnlySpan<double> weights)
        => new(ScaledChi.FitScale(1, points, weights));

    /// <summary>D(P‖Q) = ½φ(σp²/σq² − 1) with φ(r) = r − ln(1 + r), in nats; relative error a few units of 2⁻⁵³,
    /// also near equality.</summary>
    public static double KullbackLeibler(HalfNormal p, HalfNormal q)
    {
        ArgumentNullException.ThrowIfNull(p);
        ArgumentNullException.ThrowIfNull(q);
        return Normal.OfScales(p.Scale, q.Scale);
    }
}
