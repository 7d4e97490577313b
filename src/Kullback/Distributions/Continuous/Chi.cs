using Kullback.Numerics;

namespace Kullback.Distributions;

/// <summary>Chi distribution, the length of a standard normal vector: density x^(ν−1)·e^(−x²/2)/(2^(ν/2−1) Γ(ν/2)) on x ≥ 0, ν =
/// <paramref name="DegreesOfFreedom"/>.</summary>
/// <param name="DegreesOfFreedom">ν &gt; 0, not only whole.</param>
/// <remarks>Tails are incomplete gamma functions: relative error about 1e-13.</remarks>
public sealed record Chi(double DegreesOfFreedom) : ILogDensityForm, IKnownEntropy, IExponentialFamily, IFitted<Chi>
{
    /// <summary>ν.</summary>
    public double DegreesOfFreedom { get; } = Require.Positive(DegreesOfFreedom);

    private ScaledChi Distribution => new(DegreesOfFreedom, 1);

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

    /// <summary>ln Γ(ν/2) + ½(ν − ln 2 − (ν − 1) ψ(ν/2)).</summary>
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
    public string Carrier => "Chi";

    /// <summary>ν, with ln x.</summary>
    public double[] NaturalParameters() => [DegreesOfFreedom];

    /// <summary>(η/2 − 1) ln 2 + ln Γ(η/2) for η &gt; 0.</summary>
    public double LogNormalizer(ReadOnlySpan<double> natural)
        => natural[0] > 0 ? (natural[0] / 2 - 1) * Math.Log(2) + Special.LogGamma(natural[0] / 2) : double.PositiveInfinity;

    /// <summary>ν with ψ(ν/2) = mean of ln(x²/2).</summary>
    /// <inheritdoc cref="IFitted{TSelf}.MaximumLikelihood"/>
    public static Chi MaximumLikelihood(ReadOnlySpan<double> points, ReadOnlySpan<double> weights)
        => new(2 * GammaRatio.InverseDigamma(2 * WeightedPoints.MeanLog(points, weights) - Math.Log(2)));

    /// <summary>D(P‖Q), the same as between the <see cref="ChiSquared"/> distributions of the squares, in nats.</summary>
    public static double KullbackLeibler(Chi p, Chi q)
    {
        ArgumentNullException.ThrowIfNull(p);
        ArgumentNullException.ThrowIfNull(q);
        return GammaRatio.Excess(p.DegreesOfFreedom / 2, (q.DegreesOfFreedom - p.DegreesOfFreedom) / 2);
    }
}
