using Kullback.Numerics;

namespace Kullback.Distributions;

/// <summary>Pareto distribution: density α·m^α/x^(α+1) on x ≥ m, m = <paramref name="Scale"/>, α = <paramref name="Shape"/>.</summary>
/// <param name="Scale">m &gt; 0, the lower end.</param>
/// <param name="Shape">α &gt; 0: the tail is x^(−α).</param>
public sealed record Pareto(double Scale, double Shape) : ILogDensityForm, IKnownEntropy, IFitted<Pareto>
{
    /// <summary>m, the lower end.</summary>
    public double Scale { get; } = Require.Positive(Scale);

    /// <summary>α.</summary>
    public double Shape { get; } = Require.Positive(Shape);

    /// <inheritdoc/>
    public ReferenceMeasure Reference => ReferenceMeasure.Lebesgue;

    /// <inheritdoc/>
    public double Low => Scale;

    /// <inheritdoc/>
    public double High => double.PositiveInfinity;

    /// <summary>αm/(α − 1); infinite for α ≤ 1.</summary>
    public double Mean => Shape > 1 ? Shape * Scale / (Shape - 1) : double.PositiveInfinity;

    /// <summary>αm²/((α − 1)²(α − 2)); infinite for α ≤ 2.</summary>
    public double Variance => Shape > 2 ? Scale * Scale * Shape / ((Shape - 1) * (Shape - 1) * (Shape - 2)) : double.PositiveInfinity;

    /// <summary>1 + 1/α + ln(m/α).</summary>
    public double EntropyNats => 1 + 1 / Shape + Math.Log(Scale / Shape);

    /// <inheritdoc/>
    public double LogDensity(double x)
        => Require.Number(x) < Scale || double.IsPositiveInfinity(x) ? double.NegativeInfinity : Math.Log(Shape / x) - Shape * LogRatio(x);

    /// <inheritdoc/>
    public double Cumulative(double x) => Require.Number(x) <= Scale ? 0 : -Special.ExpLessOne(-Shape * LogRatio(x));

    /// <inheritdoc/>
    public double Survival(double x) => Require.Number(x) <= Scale ? 1 : Math.Exp(-Shape * LogRatio(x));

    /// <inheritdoc/>
    public double LogCumulative(double x) => Require.Number(x) <= Scale ? double.NegativeInfinity
        : Special.LogOneMinusExp(-Shape * LogRatio(x));

    /// <inheritdoc/>
    public double LogSurvival(double x) => Require.Number(x) <= Scale ? 0 : -Shape * LogRatio(x);

    /// <inheritdoc/>
    public double Quantile(double p) => Scale * Math.Exp(-Special.LogOnePlus(-Require.Probability(p)) / Shape);

    /// <inheritdoc/>
    public double SurvivalQuantile(double p) => Scale * Math.Exp(-Math.Log(Require.Probability(p)) / Shape);

    /// <inheritdoc/>
    public void Sample(Random random, Span<double> points)
    {
        ArgumentNullException.ThrowIfNull(random);
        for (int i = 0; i < points.Length; i++) points[i] = Quantile(Uniforms.Open(random));
    }

    /// <summary>ln α + α ln m − (α + 1) ln x.</summary>
    public LogDensityForm Form => new(Math.Log(Shape) + Shape * Math.Log(Scale), (-Shape - 1, Moment.Log));

    /// <inheritdoc/>
    public double? Expectation(Moment moment)
    {
        double a = moment.A, b = moment.B, log = Math.Log(Scale), mean = Mean;
        return moment.Kind switch
        {
            MomentKind.Power => a < Shape ? Shape * Math.Pow(Scale, a) / (Shape - a) : double.PositiveInfinity,
            MomentKind.Log => log + 1 / Shape,
            MomentKind.LogSquared => (log + 1 / Shape) * (log + 1 / Shape) + 1 / (Shape * Shape),
            MomentKind.AbsoluteDeviation when b >= Shape => double.PositiveInfinity,
            MomentKind.AbsoluteDeviation when b == 1 => mean - a + (a > Scale ? 2 * Below(a) : 0),
            MomentKind.AbsoluteDeviation when b == 2 => Variance + (mean - a) * (mean - a),
            // A power-law tail against an exponential that grows.
            MomentKind.Exponential when b < 0 => double.PositiveInfinity,
            _ => null,
        };
    }

    /// <summary>The smallest point, and 1/mean of ln(x/smallest).</summary>
    /// <inheritdoc cref="IFitted{TSelf}.MaximumLikelihood"/>
    public static Pareto MaximumLikelihood(ReadOnlySpan<double> points, ReadOnlySpan<double> weights)
    {
        WeightedPoints.Total(points, weights, double.Epsilon);
        double least = double.PositiveInfinity;
        for (int i = 0; i < points.Length; i++)
            if (weights.IsEmpty || weights[i] > 0) least = Math.Min(least, points[i]);
        double mean = WeightedPoints.Mean(points, weights, x => Math.Log(x / least));
        return mean > 0 ? new Pareto(least, 1 / mean)
            : throw new ArgumentException("All points are equal: the likelihood grows without end with the shape.", nameof(points));
    }

    /// <summary>D(P‖Q) = αq·ln(mp/mq) + φ(αq/αp − 1), in nats; +∞ where mp &lt; mq, for then P has mass below Q's support. Source:
    /// Gil (2011).</summary>
    public static double KullbackLeibler(Pareto p, Pareto q)
    {
        ArgumentNullException.ThrowIfNull(p);
        ArgumentNullException.ThrowIfNull(q);
        if (p.Scale < q.Scale) return double.PositiveInfinity;
        return q.Shape * q.LogRatio(p.Scale) + Special.PhiOfRatio(q.Shape, p.Shape);
    }

    // ln(x/m), accurate near x = m.
    private double LogRatio(double x) => x < 2 * Scale ? Special.LogOnePlus((x - Scale) / Scale) : Math.Log(x) - Math.Log(Scale);

    // E(a − X)⁺ = ∫ F from m to a.
    private double Below(double a)
    {
        double t = LogRatio(a);
        return a - Scale - Scale * (Shape == 1 ? t : Special.ExpLessOne((1 - Shape) * t) / (1 - Shape));
    }
}
