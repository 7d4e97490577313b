using Kullback.Numerics;

namespace Kullback.Distributions;

/// <summary>Generalised Pareto distribution of excesses: P(X &gt; x) = (1 + ξy)^(−1/ξ), y = (x − location)/scale ≥ 0; ξ = 0 is exponential.</summary>
/// <param name="Location">The lower end.</param>
/// <param name="Scale">Scale &gt; 0.</param>
/// <param name="Shape">ξ: above 0 a tail x^(−1/ξ), below 0 an upper end.</param>
public sealed record GeneralisedPareto(double Location, double Scale, double Shape) : IUnivariate, IKnownEntropy, IFitted<GeneralisedPareto>
{
    /// <summary>Location, in x.</summary>
    public double Location { get; } = Require.Finite(Location);

    /// <summary>Scale, in x.</summary>
    public double Scale { get; } = Require.Positive(Scale);

    /// <summary>ξ.</summary>
    public double Shape { get; } = Require.Finite(Shape);

    /// <inheritdoc/>
    public ReferenceMeasure Reference => ReferenceMeasure.Lebesgue;

    /// <inheritdoc/>
    public double Low => Location;

    /// <inheritdoc/>
    public double High => Shape < 0 ? Location - Scale / Shape : double.PositiveInfinity;

    /// <summary>Location + scale/(1 − ξ); infinite for ξ ≥ 1.</summary>
    public double Mean => Shape < 1 ? Location + Scale / (1 - Shape) : double.PositiveInfinity;

    /// <summary>Scale²/((1 − ξ)²(1 − 2ξ)); infinite for ξ ≥ ½.</summary>
    public double Variance => Shape < 0.5 ? Scale * Scale / ((1 - Shape) * (1 - Shape) * (1 - 2 * Shape)) : double.PositiveInfinity;

    /// <summary>1 + ξ + ln scale.</summary>
    public double EntropyNats => 1 + Shape + Math.Log(Scale);

    /// <inheritdoc/>
    public double LogDensity(double x)
    {
        if (Require.Number(x) < Location || x > High || double.IsInfinity(x)) return double.NegativeInfinity;
        double e = ExponentialOf(x);
        // At the upper end 0·∞ for ξ = −1, the uniform law.
        return (Shape == -1 ? 0 : -(1 + Shape) * e) - Math.Log(Scale);
    }

    /// <inheritdoc/>
    public double Cumulative(double x) => -Special.ExpLessOne(-ExponentialOf(x));

    /// <inheritdoc/>
    public double Survival(double x) => Math.Exp(-ExponentialOf(x));

    /// <inheritdoc/>
    public double LogCumulative(double x) => Special.LogOneMinusExp(-ExponentialOf(x));

    /// <inheritdoc/>
    public double LogSurvival(double x) => -ExponentialOf(x);

    /// <inheritdoc/>
    public double Quantile(double p) => OfExponential(-Special.LogOnePlus(-Require.Probability(p)));

    /// <inheritdoc/>
    public double SurvivalQuantile(double p) => OfExponential(-Math.Log(Require.Probability(p)));

    /// <inheritdoc/>
    public void Sample(Random random, Span<double> points)
    {
        ArgumentNullException.ThrowIfNull(random);
        for (int i = 0; i < points.Length; i++) points[i] = Quantile(Uniforms.Open(random));
    }

    /// <inheritdoc/>
    public double? Expectation(Moment moment) => moment.Kind switch
    {
        MomentKind.Power when moment.A == 1 => Mean,
        MomentKind.Power when moment.A == 2 => double.IsInfinity(Variance) ? double.PositiveInfinity : Mean * Mean + Variance,
        MomentKind.AbsoluteDeviation when moment.B == 2 => double.IsInfinity(Variance) ? double.PositiveInfinity : Variance + (Mean - moment.A) * (Mean - moment.A),
        _ => null,
    };

    /// <summary>The smallest point as location; (ln scale, ξ) by search with ξ &gt; −1, where a maximum exists.</summary>
    /// <inheritdoc cref="IFitted{TSelf}.MaximumLikelihood"/>
    public static GeneralisedPareto MaximumLikelihood(ReadOnlySpan<double> points, ReadOnlySpan<double> weights)
    {
        var (mean, variance) = WeightedPoints.Moments(points, weights);
        if (!(variance > 0)) throw new ArgumentException("All points are equal: no scale fits.", nameof(points));
        double least = double.PositiveInfinity;
        for (int i = 0; i < points.Length; i++)
            if (weights.IsEmpty || weights[i] > 0) least = Math.Min(least, points[i]);
        double[] x = points.ToArray(), w = weights.ToArray();
        double[] best = LikelihoodSearch.Minimum(t => t[1] is <= -1 or > 5 || Math.Abs(t[0]) > 700 ? double.PositiveInfinity
            : LikelihoodSearch.Cost(new GeneralisedPareto(least, Math.Exp(t[0]), t[1]), x, w), [Math.Log(mean - least), 0.05], [0.3, 0.1]);
        return new GeneralisedPareto(least, Math.Exp(best[0]), best[1]);
    }

    // The value of a standard exponential variable at x: ln(1 + ξy)/ξ.
    private double ExponentialOf(double x)
    {
        double y = (Require.Number(x) - Location) / Scale, s = Shape == 0 ? 0 : Shape * y;
        if (y <= 0) return 0;
        if (s <= -1) return double.PositiveInfinity;
        return s == 0 ? y : Math.Abs(s) < 1e-9 ? y * (1 - s / 2) : Special.LogOnePlus(s) / Shape;
    }

    private double OfExponential(double e)
    {
        double s = Shape * e;
        return double.IsInfinity(e) ? High : Location + Scale * (Math.Abs(s) < 1e-9 ? e * (1 + s / 2) : Special.ExpLessOne(s) / Shape);
    }
}
