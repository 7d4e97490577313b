using Kullback.Numerics;

namespace Kullback.Distributions;

/// <summary>Generalized Pareto distribution of excesses: P(X &gt; x) = (1 + ξy)^(−1/ξ), y = (x − location)/scale ≥ 0; ξ = 0 is
/// exponential.</summary>
/// <param name="Location">The lower end.</param>
/// <param name="Scale">Scale &gt; 0.</param>
/// <param name="Shape">ξ: above 0 a tail x^(−1/ξ), below 0 an upper end.</param>
public sealed record GeneralizedPareto(double Location, double Scale, double Shape) : IUnivariate, IKnownEntropy, IFitted<GeneralizedPareto>
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
        // At the upper end 0·∞ for ξ = −1, the uniform distribution.
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
        MomentKind.AbsoluteDeviation when moment.B == 2 => double.IsInfinity(Variance) ? double.PositiveInfinity
            : Variance + (Mean - moment.A) * (Mean - moment.A),
        _ => null,
    };

    /// <summary>The range in which a fit looks for ξ: below −1 the likelihood grows without end towards the largest point, far above it
    /// towards the smallest.</summary>
    internal const double LeastShape = -1, MostShape = 50;

    /// <summary>The smallest point as location; ξ from −1 to 50 and the scale by the profile over θ = ξ/scale, ξ = mean ln(1 + θ(x −
    /// location)).</summary>
    /// <remarks>Source of the profile: Grimshaw (1993), Technometrics 35, 185–191. At ξ = −1 the distribution is uniform up to the largest
    /// point.</remarks>
    /// <inheritdoc cref="IFitted{TSelf}.MaximumLikelihood"/>
    public static GeneralizedPareto MaximumLikelihood(ReadOnlySpan<double> points, ReadOnlySpan<double> weights)
    {
        var (least, most) = WeightedPoints.Range(points, weights);
        if (!(most > least)) throw new ArgumentException("All points are equal: no scale fits.", nameof(points));
        double[] w = weights.ToArray(), y = points.ToArray();
        for (int i = 0; i < y.Length; i++) y[i] = Math.Max(0, y[i] - least);
        double top = most - least, mean = WeightedPoints.Mean(y, w);
        double Theta(double u) => u < 0 ? Special.ExpLessOne(u) / top : Math.Sinh(u) / mean;
        double ShapeAt(double theta, double[] x, double[] with)
            => WeightedPoints.Mean(x, with, value => Special.LogOnePlus(Math.Max(-1, theta * value)));
        double Cost(double u, double[] x, double[] with)
        {
            double theta = Theta(u), shape = ShapeAt(theta, x, with);
            if (Math.Abs(theta) * top < 1e-10) return 1 + Math.Log(WeightedPoints.Mean(x, with));
            return shape is > LeastShape and <= MostShape ? Math.Log(shape / theta) + shape + 1 : double.PositiveInfinity;
        }
        var (few, fewWeights) = LikelihoodSearch.Thinned(y, w);
        double[] grid = [.. Enumerable.Range(-60, 60).Select(i => i / 4.0), .. Enumerable.Range(0, 60).Select(i => i / 4.0),
            .. Enumerable.Range(15, 686).Select(i => (double)i)];
        var (at, cost) = LikelihoodSearch.LeastOnGrid(u => Cost(u, few, fewWeights), u => Cost(u, y, w), grid, 1e-10);
        if (ShapeAt(Theta(at), y, w) > 10 && WeightedPoints.Tied(y, w, 0.1))
            throw new ArgumentException(WeightedPoints.Peak, nameof(points));
        double best = Theta(at), shape = cost < Math.Log(top) ? Math.Abs(best) * top < 1e-10 ? 0 : ShapeAt(best, y, w) : LeastShape,
            scale = shape == 0 ? mean : shape == LeastShape ? top : shape / best;
        // Rounded, the upper end may fall short of the largest point.
        while (new GeneralizedPareto(least, scale, shape).High < most) scale *= 1 + 2e-16;
        return new GeneralizedPareto(least, scale, shape);
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
