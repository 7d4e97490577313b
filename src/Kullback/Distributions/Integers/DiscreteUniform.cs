using Kullback.Numerics;

namespace Kullback.Distributions;

/// <summary>Discrete uniform distribution: equal masses 1/(b − a + 1) on the integers from a = <paramref name="Lowest"/> to b =
/// <paramref name="Highest"/>.</summary>
/// <param name="Lowest">a, an integer.</param>
/// <param name="Highest">b ≥ a, an integer.</param>
public sealed record DiscreteUniform(double Lowest, double Highest) : IIntegerValued, IKnownEntropy, ILogDensityForm,
    IFitted<DiscreteUniform>
{
    private const double Limit = 4503599627370496;

    /// <summary>a.</summary>
    public double Lowest { get; } = Whole(Lowest, nameof(Lowest));

    /// <summary>b.</summary>
    public double Highest { get; } = Whole(Highest, nameof(Highest)) is var high && high >= Lowest ? high
        : throw new ArgumentOutOfRangeException(nameof(Highest), Highest,
            FormattableString.Invariant($"Highest = {Highest} must be at least Lowest = {Lowest}."));

    private double Count => Highest - Lowest + 1;

    /// <inheritdoc/>
    public ReferenceMeasure Reference => ReferenceMeasure.Counting;

    /// <inheritdoc/>
    public double Low => Lowest;

    /// <inheritdoc/>
    public double High => Highest;

    /// <inheritdoc/>
    public double Mean => Lowest + (Highest - Lowest) / 2;

    /// <inheritdoc/>
    public double Variance => (Count - 1) / 12 * (Count + 1);

    /// <summary>ln of the count.</summary>
    public double EntropyNats => Math.Log(Count);

    /// <inheritdoc/>
    public double LogDensity(double x) => Require.Number(x) < Lowest || x > Highest || x != Math.Floor(x) ? double.NegativeInfinity
        : -Math.Log(Count);

    /// <inheritdoc/>
    public double Cumulative(double x) => Require.Number(x) < Lowest ? 0 : x >= Highest ? 1 : (Math.Floor(x) - Lowest + 1) / Count;

    /// <inheritdoc/>
    public double Survival(double x) => Require.Number(x) < Lowest ? 1 : x >= Highest ? 0 : (Highest - Math.Floor(x)) / Count;

    /// <inheritdoc/>
    public double Quantile(double p) => Require.Probability(p) == 0 ? Lowest
        : InverseDistribution.LeastWhole(x => Cumulative(x) >= p, Lowest, Highest);

    /// <inheritdoc/>
    public double SurvivalQuantile(double p) => Require.Probability(p) == 1 ? Lowest
        : InverseDistribution.LeastWhole(x => Survival(x) <= p, Lowest, Highest);

    /// <summary>Powers 1 and 2 in closed form, any other function of the list as a sum over at most 10⁷ points.</summary>
    public double? Expectation(Moment moment)
    {
        if (moment is { Kind: MomentKind.Power, A: 1 }) return Mean;
        if (moment is { Kind: MomentKind.Power, A: 2 }) return Variance + Mean * Mean;
        if (Count > 1e7) return null;
        double sum = 0;
        for (double k = Lowest; k <= Highest; k++)
        {
            Cancellation.Look((long)k);
            sum += moment.Of(k);
        }
        return double.IsNaN(sum) ? null : sum / Count;
    }

    /// <inheritdoc/>
    public void Sample(Random random, Span<double> points)
    {
        ArgumentNullException.ThrowIfNull(random);
        for (int i = 0; i < points.Length; i++) points[i] = Lowest + random.NextInt64((long)Count);
    }

    /// <summary>−ln of the count.</summary>
    public LogDensityForm Form => new(-Math.Log(Count));

    /// <summary>The least and the greatest point.</summary>
    /// <inheritdoc cref="IFitted{TSelf}.MaximumLikelihood"/>
    public static DiscreteUniform MaximumLikelihood(ReadOnlySpan<double> points, ReadOnlySpan<double> weights)
    {
        WholePoints.Mean(points, weights, low: double.NegativeInfinity);
        double low = double.PositiveInfinity, high = double.NegativeInfinity;
        for (int i = 0; i < points.Length; i++)
            if (weights.IsEmpty || weights[i] > 0) (low, high) = (Math.Min(low, points[i]), Math.Max(high, points[i]));
        return new DiscreteUniform(low, high);
    }

    /// <summary>D(P‖Q) = ln(count of Q/count of P), in nats, where Q covers P; otherwise +∞.</summary>
    public static double KullbackLeibler(DiscreteUniform p, DiscreteUniform q)
    {
        ArgumentNullException.ThrowIfNull(p);
        ArgumentNullException.ThrowIfNull(q);
        return q.Lowest <= p.Lowest && p.Highest <= q.Highest ? Special.LogOnePlus((q.Count - p.Count) / p.Count) : double.PositiveInfinity;
    }

    private static double Whole(double value, string name)
        => Math.Abs(value) <= Limit && value == Math.Floor(value) ? value
            : throw new ArgumentOutOfRangeException(name, value,
                FormattableString.Invariant($"{name} = {value} must be an integer within 2^52."));
}
