namespace Kullback.Distributions;

/// <summary>All mass at one number.</summary>
/// <param name="Value">The number.</param>
public sealed record Deterministic(double Value) : IUnivariate, IKnownEntropy
{
    /// <summary>The number.</summary>
    public double Value { get; } = Require.Finite(Value);

    /// <inheritdoc/>
    public ReferenceMeasure Reference => ReferenceMeasure.Counting;

    /// <inheritdoc/>
    public double Low => Value;

    /// <inheritdoc/>
    public double High => Value;

    /// <inheritdoc/>
    public double Mean => Value;

    /// <inheritdoc/>
    public double Variance => 0;

    /// <summary>0.</summary>
    public double EntropyNats => 0;

    /// <inheritdoc/>
    public double LogDensity(double x) => Require.Number(x) == Value ? 0 : double.NegativeInfinity;

    /// <inheritdoc/>
    public double Cumulative(double x) => Require.Number(x) >= Value ? 1 : 0;

    /// <inheritdoc/>
    public double Survival(double x) => Require.Number(x) >= Value ? 0 : 1;

    /// <inheritdoc/>
    public double Quantile(double p) => Require.Probability(p) is var _ ? Value : 0;

    /// <inheritdoc/>
    public double SurvivalQuantile(double p) => Quantile(p);

    /// <inheritdoc/>
    public double? Expectation(Moment moment) => moment.Of(Value) is var f && double.IsNaN(f) ? null : f;

    /// <inheritdoc/>
    public void Sample(Random random, Span<double> points) => points.Fill(Value);

    /// <summary>D(P‖Q) = −ln Q({x}) for a distribution Q of masses, in nats; +∞ for a Q with a density,
    /// which gives every point mass 0.</summary>
    public static double KullbackLeibler(Deterministic p, IUnivariate q)
    {
        ArgumentNullException.ThrowIfNull(p);
        ArgumentNullException.ThrowIfNull(q);
        return q.Reference == ReferenceMeasure.Counting ? Math.Max(0, -q.LogDensity(p.Value)) : double.PositiveInfinity;
    }
}
