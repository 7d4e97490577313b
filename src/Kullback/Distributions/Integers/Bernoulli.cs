using Kullback.Numerics;

namespace Kullback.Distributions;

/// <summary>Bernoulli distribution: 1 with probability p = <paramref name="Probability"/>, otherwise 0.</summary>
/// <param name="Probability">p in [0, 1]; at the ends the distribution is one point.</param>
public sealed record Bernoulli(double Probability) : IntegerDistribution, IExponentialFamily, ILogDensityForm, IFitted<Bernoulli>
{
    /// <summary>p.</summary>
    public double Probability { get; } = Require.Probability(Probability);

    private double Failure => 1 - Probability;

    /// <inheritdoc/>
    public override double Low => Probability == 1 ? 1 : 0;

    /// <inheritdoc/>
    public override double High => Probability == 0 ? 0 : 1;

    /// <inheritdoc/>
    public override double Mean => Probability;

    /// <inheritdoc/>
    public override double Variance => Probability * Failure;

    /// <summary>−p ln p − (1 − p) ln(1 − p).</summary>
    public override double EntropyNats
        => Probability is 0 or 1 ? 0
        : -Probability * IntegerMass.Log(Probability, Failure) - Failure * IntegerMass.Log(Failure, Probability);

    private protected override double Mode => Probability > 0.5 ? 1 : 0;

    private protected override double LogMass(double k) => k == 1 ? IntegerMass.Log(Probability, Failure)
        : IntegerMass.Log(Failure, Probability);

    private protected override double Ratio(double k) => Probability / Failure;

    private protected override DoubleDouble? ExactRatio(double k) => Probability / DoubleDouble.Sum(1, -Probability);

    /// <summary>f(0)·(1 − p) + f(1)·p for any f.</summary>
    public override double? Expectation(Moment moment)
    {
        double sum = (Failure > 0 ? Failure * moment.Of(0) : 0) + (Probability > 0 ? Probability * moment.Of(1) : 0);
        return double.IsNaN(sum) ? null : sum;
    }

    /// <inheritdoc/>
    public override void Sample(Random random, Span<double> points)
    {
        ArgumentNullException.ThrowIfNull(random);
        for (int i = 0; i < points.Length; i++) points[i] = random.NextDouble() < Probability ? 1 : 0;
    }

    /// <summary>ln(1 − p) + k·logit p.</summary>
    public LogDensityForm Form => Probability is 0 or 1 ? new(0)
        : FormTerms.Sum(IntegerMass.Log(Failure, Probability), (Logit, Moment.Power(1)));

    /// <inheritdoc/>
    public string Carrier => "Binomial of 1";

    /// <summary>ln(p/(1 − p)).</summary>
    public double[] NaturalParameters() => [Logit];

    /// <summary>ln(1 + e^η).</summary>
    public double LogNormalizer(ReadOnlySpan<double> natural) => Softplus(natural[0]);

    /// <summary>The mean.</summary>
    /// <inheritdoc cref="IFitted{TSelf}.MaximumLikelihood"/>
    public static Bernoulli MaximumLikelihood(ReadOnlySpan<double> points, ReadOnlySpan<double> weights)
        => new(Math.Min(1, WholePoints.Mean(points, weights, 1)));

    /// <summary>D(P‖Q) = p ln(p/q) + (1 − p) ln((1 − p)/(1 − q)), in nats; +∞ where Q has no mass at a point of P.</summary>
    /// <remarks>Both terms in the form p ln(p/q) − p + q with one exact difference q − p: a few units of 2⁻⁵³ near equality too.</remarks>
    public static double KullbackLeibler(Bernoulli p, Bernoulli q)
    {
        ArgumentNullException.ThrowIfNull(p);
        ArgumentNullException.ThrowIfNull(q);
        return Between(p.Probability, q.Probability);
    }

    internal static double Between(double p, double q) => IntegerMass.Excess(p, q, q - p) + IntegerMass.Excess(1 - p, 1 - q, p - q);

    internal static double Softplus(double eta) => eta > 0 ? eta + Special.LogOnePlus(Math.Exp(-eta)) : Special.LogOnePlus(Math.Exp(eta));

    private double Logit => IntegerMass.Log(Probability, Failure) - IntegerMass.Log(Failure, Probability);
}
