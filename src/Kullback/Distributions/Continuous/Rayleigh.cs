using Kullback.Numerics;

namespace Kullback.Distributions;

/// <summary>Rayleigh distribution, the length of a plane normal vector: density x·e^(−x²/(2σ²))/σ² on x ≥ 0, σ =
/// <paramref name="Scale"/>.</summary>
/// <param name="Scale">σ &gt; 0, the standard deviation of each coordinate, in the unit of x.</param>
public sealed record Rayleigh(double Scale) : ILogDensityForm, IKnownEntropy, IExponentialFamily, IFitted<Rayleigh>
{
    /// <summary>σ.</summary>
    public double Scale { get; } = Require.Positive(Scale);

    private ScaledChi Distribution => new(2, Scale);

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

    /// <summary>1 + ln(σ/√2) + γ/2.</summary>
    public double EntropyNats => Distribution.Entropy;

    /// <inheritdoc/>
    public double LogDensity(double x) => Distribution.LogDensity(x);

    /// <inheritdoc/>
    public void LogDensities(ReadOnlySpan<double> points, Span<double> logDensities)
        => Distribution.LogDensities(this, points, logDensities);

    private double Half(double x) => x / Scale * (x / Scale) / 2;

    /// <inheritdoc/>
    public double Cumulative(double x) => Require.Number(x) <= 0 ? 0 : -Special.ExpLessOne(-Half(x));

    /// <inheritdoc/>
    public double Survival(double x) => Require.Number(x) <= 0 ? 1 : Math.Exp(-Half(x));

    /// <inheritdoc/>
    public double LogCumulative(double x) => Require.Number(x) <= 0 ? double.NegativeInfinity : Special.LogOneMinusExp(-Half(x));

    /// <inheritdoc/>
    public double LogSurvival(double x) => Require.Number(x) <= 0 ? 0 : -Half(x);

    /// <inheritdoc/>
    public double Quantile(double p) => Scale * Math.Sqrt(-2 * Special.LogOnePlus(-Require.Probability(p)));

    /// <inheritdoc/>
    public double SurvivalQuantile(double p) => Scale * Math.Sqrt(-2 * Math.Log(Require.Probability(p)));

    /// <inheritdoc/>
    public void Sample(Random random, Span<double> points) => Distribution.Sample(random, points);

    /// <inheritdoc/>
    public LogDensityForm Form => Distribution.Form;

    /// <inheritdoc/>
    public double? Expectation(Moment moment) => Distribution.Expectation(moment);

    /// <inheritdoc/>
    public string Carrier => "Rayleigh";

    /// <summary>−1/(2σ²), with x².</summary>
    public double[] NaturalParameters() => [-0.5 / (Scale * Scale)];

    /// <summary>−ln(−2η) for η &lt; 0.</summary>
    public double LogNormalizer(ReadOnlySpan<double> natural) => natural[0] < 0 ? -Math.Log(-2 * natural[0]) : double.PositiveInfinity;

    /// <summary>σ² = mean of x²/2.</summary>
    /// <inheritdoc cref="IFitted{TSelf}.MaximumLikelihood"/>
    public static Rayleigh MaximumLikelihood(ReadOnlySpan<double> points, ReadOnlySpan<double> weights)
        => new(ScaledChi.FitScale(2, points, weights));

    /// <summary>D(P‖Q) = φ(σp²/σq² − 1) with φ(r) = r − ln(1 + r), in nats; relative error a few units of 2⁻⁵³,
    /// also near equality.</summary>
    public static double KullbackLeibler(Rayleigh p, Rayleigh q)
    {
        ArgumentNullException.ThrowIfNull(p);
        ArgumentNullException.ThrowIfNull(q);
        return 2 * Normal.OfScales(p.Scale, q.Scale);
    }
}
