using Kullback.Numerics;

namespace Kullback.Distributions;

/// <summary>Poisson distribution: mass λᵏe^(−λ)/k! on k = 0, 1, 2, …, λ = <paramref name="Rate"/>.</summary>
/// <param name="Rate">λ ≥ 0; at 0 all mass is at 0.</param>
public sealed record Poisson(double Rate) : IntegerDistribution, IExponentialFamily, ILogDensityForm, IFitted<Poisson>
{
    /// <summary>λ.</summary>
    public double Rate { get; } = Require.NonNegative(Rate);

    /// <inheritdoc/>
    public override double Low => 0;

    /// <inheritdoc/>
    public override double High => Rate == 0 ? 0 : double.PositiveInfinity;

    /// <inheritdoc/>
    public override double Mean => Rate;

    /// <inheritdoc/>
    public override double Variance => Rate;

    /// <summary>By a series; for λ ≥ 10⁵ by ½ ln(2πeλ) − 1/(12λ) − 1/(24λ²) − 19/(360λ³), the rest below 1e-20.</summary>
    public override double EntropyNats => Rate < 1e5 ? EntropySeries()
        : 0.5 * (1 + Math.Log(2 * Math.PI) + Math.Log(Rate)) - (1.0 / 12 + (1.0 / 24 + 19.0 / 360 / Rate) / Rate) / Rate;

    private protected override double Mode => Math.Floor(Rate);

    /// <inheritdoc/>
    public override double Cumulative(double x) => Rate < ManyTerms ? base.Cumulative(x) : Require.Number(x) < 0 ? 0
        : double.IsPositiveInfinity(x) ? 1 : IncompleteGamma.Upper(Math.Floor(x) + 1, Rate);

    /// <inheritdoc/>
    public override double Survival(double x) => Rate < ManyTerms ? base.Survival(x) : Require.Number(x) < 0 ? 1
        : double.IsPositiveInfinity(x) ? 0 : IncompleteGamma.Lower(Math.Floor(x) + 1, Rate);

    /// <inheritdoc/>
    public override double LogCumulative(double x) => Rate < ManyTerms ? base.LogCumulative(x) : Require.Number(x) < 0
        ? double.NegativeInfinity : double.IsPositiveInfinity(x) ? 0 : IncompleteGamma.LogUpper(Math.Floor(x) + 1, Rate);

    /// <inheritdoc/>
    public override double LogSurvival(double x) => Rate < ManyTerms ? base.LogSurvival(x) : Require.Number(x) < 0 ? 0
        : double.IsPositiveInfinity(x) ? double.NegativeInfinity : IncompleteGamma.LogLower(Math.Floor(x) + 1, Rate);

    private protected override double LogMass(double k) => IntegerMass.LogPoisson(k, Rate);

    private protected override double Ratio(double k) => Rate / (k + 1);

    private protected override DoubleDouble? ExactRatio(double k) => Rate / (DoubleDouble)(k + 1);

    /// <inheritdoc/>
    public override void Sample(Random random, Span<double> points)
    {
        ArgumentNullException.ThrowIfNull(random);
        for (int i = 0; i < points.Length; i++) points[i] = IntegerDraws.Poisson(random, Rate);
    }

    /// <summary>−λ + k·ln λ − ln k!.</summary>
    public LogDensityForm Form => Rate == 0 ? new(0) : FormTerms.Sum(-Rate, (Math.Log(Rate), Moment.Power(1)), (-1, Moment.LogGamma(1)));

    /// <inheritdoc/>
    public string Carrier => "Poisson";

    /// <summary>ln λ.</summary>
    public double[] NaturalParameters() => [Math.Log(Rate)];

    /// <summary>e^η.</summary>
    public double LogNormalizer(ReadOnlySpan<double> natural) => Math.Exp(natural[0]);

    /// <summary>The mean.</summary>
    /// <inheritdoc cref="IFitted{TSelf}.MaximumLikelihood"/>
    public static Poisson MaximumLikelihood(ReadOnlySpan<double> points, ReadOnlySpan<double> weights)
        => new(WholePoints.Mean(points, weights));

    /// <summary>D(P‖Q) = λp·ln(λp/λq) − λp + λq, in nats; λq for λp = 0, +∞ for λq = 0 &lt; λp.
    /// Relative error a few units of 2⁻⁵³.</summary>
    public static double KullbackLeibler(Poisson p, Poisson q)
    {
        ArgumentNullException.ThrowIfNull(p);
        ArgumentNullException.ThrowIfNull(q);
        return IntegerMass.Excess(p.Rate, q.Rate, q.Rate - p.Rate);
    }
}
