namespace Kullback.Distributions;

/// <summary>The law of shift + scale·X for a law of X on the line.</summary>
/// <param name="Law">The law of X.</param>
/// <param name="Shift">Any finite number.</param>
/// <param name="Scale">Any finite number but 0; negative ones mirror.</param>
public sealed record Affine(IUnivariate Law, double Shift, double Scale) : IUnivariate
{
    /// <summary>The law of X.</summary>
    public IUnivariate Law { get; } = Law ?? throw new ArgumentNullException(nameof(Law));

    /// <summary>Added.</summary>
    public double Shift { get; } = Require.Finite(Shift);

    /// <summary>Multiplied by.</summary>
    public double Scale { get; } = Require.Finite(Scale) != 0 ? Scale : throw new ArgumentOutOfRangeException(nameof(Scale), Scale, "Scale = 0 leaves one point: use Deterministic.");

    /// <inheritdoc/>
    public ReferenceMeasure Reference => Law.Reference;

    /// <inheritdoc/>
    public double Low => Forward(Scale > 0 ? Law.Low : Law.High);

    /// <inheritdoc/>
    public double High => Forward(Scale > 0 ? Law.High : Law.Low);

    /// <inheritdoc/>
    public double Mean => Forward(Law.Mean);

    /// <inheritdoc/>
    public double Variance => Scale * Scale * Law.Variance;

    /// <summary>H(X) + ln|scale| for a density, H(X) for masses; null where H(X) is not known.</summary>
    public double? KnownEntropyNats => Law is IKnownEntropy known ? known.EntropyNats + LogSlope : null;

    private double LogSlope => Reference == ReferenceMeasure.Counting ? 0 : Math.Log(Math.Abs(Scale));

    /// <inheritdoc/>
    public double LogDensity(double x) => Law.LogDensity(Inverse(x)) - LogSlope;

    /// <inheritdoc/>
    public double Cumulative(double x) => Scale > 0 ? Law.Cumulative(Inverse(x)) : AtLeast(Law, Inverse(x));

    /// <inheritdoc/>
    public double Survival(double x) => Scale > 0 ? Law.Survival(Inverse(x)) : Below(Law, Inverse(x));

    /// <inheritdoc/>
    public double LogCumulative(double x) => Scale > 0 ? Law.LogCumulative(Inverse(x)) : Continuous ? Law.LogSurvival(Inverse(x)) : Math.Log(Cumulative(x));

    /// <inheritdoc/>
    public double LogSurvival(double x) => Scale > 0 ? Law.LogSurvival(Inverse(x)) : Continuous ? Law.LogCumulative(Inverse(x)) : Math.Log(Survival(x));

    // In the mirror the least number with P(X ≤ x) ≥ p is the greatest with P(X ≥ x) ≥ p: with masses, the least with P(X > x) below p.
    /// <inheritdoc/>
    public double Quantile(double p)
        => Scale > 0 ? Forward(Law.Quantile(p)) : Require.Probability(p) == 0 ? Low : Forward(Law.SurvivalQuantile(Continuous ? p : Math.BitDecrement(p)));

    /// <inheritdoc/>
    public double SurvivalQuantile(double p)
        => Scale > 0 ? Forward(Law.SurvivalQuantile(p)) : Require.Probability(p) == 1 ? Low : Forward(Law.Quantile(Continuous ? p : Math.BitIncrement(p)));

    /// <summary>From the moments of X: powers 1 and 2, deviations, exponentials, ln(1 + z²), softplus, and cosines of a pure shift.</summary>
    public double? Expectation(Moment moment)
    {
        double location = Inverse(moment.A);
        return moment.Kind switch
        {
            MomentKind.Power when moment.A == 1 => Mean,
            MomentKind.Power when moment.A == 2 => Variance + Mean * Mean,
            MomentKind.AbsoluteDeviation => Math.Pow(Math.Abs(Scale), moment.B) * Law.Expectation(Moment.AbsoluteDeviation(location, moment.B)),
            MomentKind.Exponential or MomentKind.LogOnePlusSquare or MomentKind.Softplus => Law.Expectation(moment with { A = location, B = moment.B / Scale }),
            MomentKind.Cosine when Math.Abs(Scale) == 1 => Law.Expectation(Moment.Cosine(location)),
            _ => null,
        };
    }

    /// <inheritdoc/>
    public void Sample(Random random, Span<double> points)
    {
        Law.Sample(random, points);
        foreach (ref double x in points) x = Forward(x);
    }

    private bool Continuous => Reference != ReferenceMeasure.Counting;

    private double Forward(double x) => Shift + Scale * x;

    private double Inverse(double y) => (Require.Number(y) - Shift) / Scale;

    private double AtLeast(IUnivariate law, double x) => Math.Min(1, Continuous ? law.Survival(x) : law.Survival(x) + Math.Exp(law.LogDensity(x)));

    private double Below(IUnivariate law, double x) => Continuous ? law.Cumulative(x) : Math.Max(0, law.Cumulative(x) - Math.Exp(law.LogDensity(x)));
}
