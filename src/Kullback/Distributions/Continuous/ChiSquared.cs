using Kullback.Numerics;

namespace Kullback.Distributions;

/// <summary>Chi-squared distribution: density x^(ν/2−1)·e^(−x/2)/(2^(ν/2) Γ(ν/2)) on x ≥ 0, ν =
/// <paramref name="DegreesOfFreedom"/>.</summary>
/// <param name="DegreesOfFreedom">ν &gt; 0, not only whole.</param>
/// <remarks>The <see cref="Distributions.Gamma"/> distribution of shape ν/2 and rate ½, computed as such.</remarks>
public sealed record ChiSquared(double DegreesOfFreedom) : ILogDensityForm, IKnownEntropy, IExponentialFamily, IFitted<ChiSquared>
{
    /// <summary>ν.</summary>
    public double DegreesOfFreedom { get; } = Require.Positive(DegreesOfFreedom);

    private readonly Gamma _gamma = new(Require.Positive(DegreesOfFreedom) / 2, 0.5);

    /// <inheritdoc/>
    public ReferenceMeasure Reference => ReferenceMeasure.Lebesgue;

    /// <inheritdoc/>
    public double Low => 0;

    /// <inheritdoc/>
    public double High => double.PositiveInfinity;

    /// <inheritdoc/>
    public double Mean => DegreesOfFreedom;

    /// <inheritdoc/>
    public double Variance => 2 * DegreesOfFreedom;

    /// <summary>ν/2 + ln 2 + ln Γ(ν/2) + (1 − ν/2) ψ(ν/2).</summary>
    public double EntropyNats => _gamma.EntropyNats;

    /// <inheritdoc/>
    public double LogDensity(double x) => _gamma.LogDensity(x);

    /// <inheritdoc/>
    public void LogDensities(ReadOnlySpan<double> points, Span<double> logDensities) => _gamma.LogDensities(points, logDensities);

    /// <inheritdoc/>
    public double Cumulative(double x) => _gamma.Cumulative(x);

    /// <inheritdoc/>
    public double Survival(double x) => _gamma.Survival(x);

    /// <inheritdoc/>
    public double LogCumulative(double x) => _gamma.LogCumulative(x);

    /// <inheritdoc/>
    public double LogSurvival(double x) => _gamma.LogSurvival(x);

    /// <inheritdoc/>
    public double Quantile(double p) => _gamma.Quantile(p);

    /// <inheritdoc/>
    public double SurvivalQuantile(double p) => _gamma.SurvivalQuantile(p);

    /// <inheritdoc/>
    public void Sample(Random random, Span<double> points) => _gamma.Sample(random, points);

    /// <inheritdoc/>
    public LogDensityForm Form => _gamma.Form;

    /// <inheritdoc/>
    public double? Expectation(Moment moment) => _gamma.Expectation(moment);

    /// <inheritdoc/>
    public string Carrier => "ChiSquared";

    /// <summary>ν/2, with ln x.</summary>
    public double[] NaturalParameters() => [DegreesOfFreedom / 2];

    /// <summary>ln Γ(η) + η ln 2 for η &gt; 0.</summary>
    public double LogNormalizer(ReadOnlySpan<double> natural) => natural[0] > 0 ? Special.LogGamma(natural[0]) + natural[0] * Math.Log(2)
        : double.PositiveInfinity;

    /// <summary>ν with ψ(ν/2) = mean of ln(x/2).</summary>
    /// <inheritdoc cref="IFitted{TSelf}.MaximumLikelihood"/>
    public static ChiSquared MaximumLikelihood(ReadOnlySpan<double> points, ReadOnlySpan<double> weights)
        => new(2 * GammaRatio.InverseDigamma(WeightedPoints.MeanLog(points, weights) - Math.Log(2)));

    /// <summary>D(P‖Q) = ln Γ(νq/2) − ln Γ(νp/2) − (νq − νp)/2·ψ(νp/2), in nats; a sum of positive terms, also near equality.</summary>
    public static double KullbackLeibler(ChiSquared p, ChiSquared q)
    {
        ArgumentNullException.ThrowIfNull(p);
        ArgumentNullException.ThrowIfNull(q);
        return GammaRatio.Excess(p.DegreesOfFreedom / 2, (q.DegreesOfFreedom - p.DegreesOfFreedom) / 2);
    }
}
