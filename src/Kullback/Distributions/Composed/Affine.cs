namespace Kullback.Distributions;

/// <summary>The distribution of shift + scale·X for a distribution of X on the line.</summary>
/// <param name="Distribution">The distribution of X.</param>
/// <param name="Shift">Any finite number.</param>
/// <param name="Scale">Any finite number but 0; negative ones mirror.</param>
public sealed record Affine(IUnivariate Distribution, double Shift, double Scale) : IUnivariate
{
    /// <summary>The distribution of X.</summary>
    public IUnivariate Distribution { get; } = Distribution ?? throw new ArgumentNullException(nameof(Distribution));

    /// <summary>Added.</summary>
    public double Shift { get; } = Require.Finite(Shift);

    /// <summary>Multiplied by.</summary>
    public double Scale { get; } = Require.Finite(Scale) != 0 ? Scale
        : throw new ArgumentOutOfRangeException(nameof(Scale), Scale, "Scale = 0 leaves one point: use Deterministic.");

    /// <inheritdoc/>
    public ReferenceMeasure Reference => Distribution.Reference;

    /// <inheritdoc/>
    public double Low => Forward(Scale > 0 ? Distribution.Low : Distribution.High);

    /// <inheritdoc/>
    public double High => Forward(Scale > 0 ? Distribution.High : Distribution.Low);

    /// <inheritdoc/>
    public double Mean => Forward(Distribution.Mean);

    /// <inheritdoc/>
    public double Variance => Scale * Scale * Distribution.Variance;

    /// <summary>H(X) + ln|scale| for a density, H(X) for masses; null where H(X) is not known.</summary>
    public double? KnownEntropyNats => Distribution is IKnownEntropy known ? known.EntropyNats + LogSlope : null;

    private double LogSlope => Reference == ReferenceMeasure.Counting ? 0 : Math.Log(Math.Abs(Scale));

    /// <inheritdoc/>
    public double LogDensity(double x) => Distribution.LogDensity(Inverse(x)) - LogSlope;

    /// <inheritdoc/>
    public double Cumulative(double x) => Scale > 0 ? Distribution.Cumulative(Inverse(x)) : AtLeast(Distribution, Inverse(x));

    /// <inheritdoc/>
    public double Survival(double x) => Scale > 0 ? Distribution.Survival(Inverse(x)) : Below(Distribution, Inverse(x));

    /// <inheritdoc/>
    public double LogCumulative(double x) => Scale > 0 ? Distribution.LogCumulative(Inverse(x))
        : Continuous ? Distribution.LogSurvival(Inverse(x)) : Math.Log(Cumulative(x));

    /// <inheritdoc/>
    public double LogSurvival(double x) => Scale > 0 ? Distribution.LogSurvival(Inverse(x))
        : Continuous ? Distribution.LogCumulative(Inverse(x)) : Math.Log(Survival(x));

    // In the mirror the least number with P(X ≤ x) ≥ p is the greatest with P(X ≥ x) ≥ p: with masses, the least with P(X > x) below p.
    /// <inheritdoc/>
    public double Quantile(double p)
        => Scale > 0 ? Forward(Distribution.Quantile(p)) : Require.Probability(p) == 0 ? Low
        : Forward(Distribution.SurvivalQuantile(Continuous ? p : Math.BitDecrement(p)));

    /// <inheritdoc/>
    public double SurvivalQuantile(double p)
        => Scale > 0 ? Forward(Distribution.SurvivalQuantile(p)) : Require.Probability(p) == 1 ? Low
        : Forward(Distribution.Quantile(Continuous ? p : Math.BitIncrement(p)));

    /// <summary>From the moments of X: powers 1 and 2, deviations, exponentials, ln(1 + z²), softplus,
    /// and cosines of a pure shift.</summary>
    public double? Expectation(Moment moment)
    {
        double location = Inverse(moment.A);
        return moment.Kind switch
        {
            MomentKind.Power when moment.A == 1 => Mean,
            MomentKind.Power when moment.A == 2 => Variance + Mean * Mean,
            MomentKind.AbsoluteDeviation =>
                Math.Pow(Math.Abs(Scale), moment.B) * Distribution.Expectation(Moment.AbsoluteDeviation(location, moment.B)),
            MomentKind.Exponential or MomentKind.LogOnePlusSquare or MomentKind.Softplus =>
                Distribution.Expectation(moment with { A = location, B = moment.B / Scale }),
            MomentKind.Cosine when Math.Abs(Scale) == 1 => Distribution.Expectation(Moment.Cosine(location)),
            _ => null,
        };
    }

    /// <inheritdoc/>
    public void Sample(Random random, Span<double> points)
    {
        Distribution.Sample(random, points);
        foreach (ref double x in points) x = Forward(x);
    }

    private bool Continuous => Reference != ReferenceMeasure.Counting;

    private double Forward(double x) => Shift + Scale * x;

    private double Inverse(double y) => (Require.Number(y) - Shift) / Scale;

    private double AtLeast(IUnivariate distribution, double x)
        => Math.Min(1, Continuous ? distribution.Survival(x) : distribution.Survival(x) + Math.Exp(distribution.LogDensity(x)));

    private double Below(IUnivariate distribution, double x) => Continuous ? distribution.Cumulative(x)
        : Math.Max(0, distribution.Cumulative(x) - Math.Exp(distribution.LogDensity(x)));
}
