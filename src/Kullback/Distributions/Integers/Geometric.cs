using Kullback.Numerics;

namespace Kullback.Distributions;

/// <summary>Geometric distribution: mass p(1 − p)ᵏ on k = 0, 1, 2, …, the failures before the first success of probability p =
/// <paramref name="Probability"/>.</summary>
/// <param name="Probability">p in (0, 1].</param>
public sealed record Geometric(double Probability) : IntegerDistribution, IExponentialFamily, ILogDensityForm, IFitted<Geometric>
{
    /// <summary>p.</summary>
    public double Probability { get; } = Require.PositiveProbability(Probability);

    private double Failure => 1 - Probability;

    private double LogFailure => IntegerMass.Log(Failure, Probability);

    /// <inheritdoc/>
    public override double Low => 0;

    /// <inheritdoc/>
    public override double High => Probability == 1 ? 0 : double.PositiveInfinity;

    /// <inheritdoc/>
    public override double Mean => Failure / Probability;

    /// <inheritdoc/>
    public override double Variance => Failure / Probability / Probability;

    /// <summary>The entropy of a Bernoulli distribution of p, divided by p.</summary>
    public override double EntropyNats => new Bernoulli(Probability).EntropyNats / Probability;

    private protected override double Mode => 0;

    private protected override double LogMass(double k) => IntegerMass.Log(Probability, Failure) + (k == 0 ? 0 : k * LogFailure);

    private protected override double Ratio(double k) => Failure;

    private protected override DoubleDouble? ExactRatio(double k) => DoubleDouble.Sum(1, -Probability);

    /// <inheritdoc/>
    public override double LogSurvival(double x)
        => Require.Number(x) < 0 ? 0 : x >= High ? double.NegativeInfinity : (Math.Floor(x) + 1) * LogFailure;

    /// <inheritdoc/>
    public override double LogCumulative(double x) => Require.Number(x) < 0 ? double.NegativeInfinity : x >= High ? 0
        : Special.LogOneMinusExp(LogSurvival(x));

    /// <inheritdoc/>
    public override double Survival(double x) => Math.Exp(LogSurvival(x));

    /// <inheritdoc/>
    public override double Cumulative(double x) => Require.Number(x) < 0 ? 0 : x >= High ? 1 : -Special.ExpLessOne(LogSurvival(x));

    /// <inheritdoc/>
    public override double? Expectation(Moment moment) => moment.Kind switch
    {
        MomentKind.Exponential => Failure * Math.Exp(-1 / moment.B) is var ratio && ratio < 1
            ? Math.Exp(moment.A / moment.B) * Probability / (1 - ratio) : double.PositiveInfinity,
        _ => base.Expectation(moment),
    };

    /// <inheritdoc/>
    public override void Sample(Random random, Span<double> points)
    {
        ArgumentNullException.ThrowIfNull(random);
        for (int i = 0; i < points.Length; i++) points[i] = Probability == 1 ? 0
            : Math.Floor(Special.LogOnePlus(-random.NextDouble()) / LogFailure);
    }

    /// <summary>ln p + k·ln(1 − p).</summary>
    public LogDensityForm Form => Probability == 1 ? new(0) : new(Math.Log(Probability), (LogFailure, Moment.Power(1)));

    /// <inheritdoc/>
    public string Carrier => "Geometric";

    /// <summary>ln(1 − p).</summary>
    public double[] NaturalParameters() => [LogFailure];

    /// <summary>−ln(1 − e^η) for η &lt; 0.</summary>
    public double LogNormalizer(ReadOnlySpan<double> natural) => natural[0] < 0 ? -Special.LogOneMinusExp(natural[0])
        : double.PositiveInfinity;

    /// <summary>1/(1 + mean).</summary>
    /// <inheritdoc cref="IFitted{TSelf}.MaximumLikelihood"/>
    public static Geometric MaximumLikelihood(ReadOnlySpan<double> points, ReadOnlySpan<double> weights)
        => new(1 / (1 + WholePoints.Mean(points, weights)));

    /// <summary>D(P‖Q) = D(Bernoulli p‖Bernoulli q)/p, in nats; +∞ for q = 1 &gt; p.</summary>
    public static double KullbackLeibler(Geometric p, Geometric q)
    {
        ArgumentNullException.ThrowIfNull(p);
        ArgumentNullException.ThrowIfNull(q);
        return Bernoulli.Between(p.Probability, q.Probability) / p.Probability;
    }
}
