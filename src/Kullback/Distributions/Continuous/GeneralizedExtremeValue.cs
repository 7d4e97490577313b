using Kullback.Numerics;

namespace Kullback.Distributions;

/// <summary>Generalized extreme-value distribution of maxima: P(X ≤ x) = exp(−(1 + ξz)^(−1/ξ)), z = (x − location)/scale; ξ = 0 is
/// Gumbel's.</summary>
/// <param name="Location">Location.</param>
/// <param name="Scale">Scale &gt; 0.</param>
/// <param name="Shape">ξ: above 0 a heavy upper tail (Fréchet), below 0 an upper end (reversed Weibull).</param>
public sealed record GeneralizedExtremeValue(double Location, double Scale, double Shape) : IUnivariate, IKnownEntropy,
    IFitted<GeneralizedExtremeValue>
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
    public double Low => Shape > 0 ? Location - Scale / Shape : double.NegativeInfinity;

    /// <inheritdoc/>
    public double High => Shape < 0 ? Location - Scale / Shape : double.PositiveInfinity;

    /// <summary>Location + scale·(Γ(1 − ξ) − 1)/ξ; infinite for ξ ≥ 1.</summary>
    public double Mean => Shape >= 1 ? double.PositiveInfinity : Location + Scale * GammaSlope(Shape);

    /// <summary>Scale²·(Γ(1 − 2ξ) − Γ(1 − ξ)²)/ξ²; infinite for ξ ≥ ½.</summary>
    public double Variance
    {
        get
        {
            if (Shape >= 0.5) return double.PositiveInfinity;
            // ln Γ(1 − 2ξ) − 2 ln Γ(1 − ξ) = excess(−2ξ) − 2·excess(−ξ): the linear terms cancel, the rest is of order ξ².
            double log = GammaRatio.Excess(1, -2 * Shape) - 2 * GammaRatio.Excess(1, -Shape);
            double ratio = Math.Abs(Shape) < 1e-9 ? Math.PI * Math.PI / 6 : Special.ExpLessOne(log) / (Shape * Shape);
            return Scale * Scale * Math.Exp(2 * Special.LogGamma(1 - Shape)) * ratio;
        }
    }

    /// <summary>1 + γ(1 + ξ) + ln scale.</summary>
    public double EntropyNats => 1 + Special.EulerGamma * (1 + Shape) + Math.Log(Scale);

    /// <inheritdoc/>
    public double LogDensity(double x)
    {
        double g = GumbelOf(x);
        return double.IsInfinity(g) ? double.NegativeInfinity : -(1 + Shape) * g - Math.Exp(-g) - Math.Log(Scale);
    }

    /// <inheritdoc/>
    public double Cumulative(double x) => Math.Exp(-Math.Exp(-GumbelOf(x)));

    /// <inheritdoc/>
    public double Survival(double x) => -Special.ExpLessOne(-Math.Exp(-GumbelOf(x)));

    /// <inheritdoc/>
    public double LogCumulative(double x) => -Math.Exp(-GumbelOf(x));

    /// <inheritdoc/>
    public double LogSurvival(double x) => GumbelOf(x) is var g && g > 37 ? -g : Special.LogOneMinusExp(-Math.Exp(-g));

    /// <inheritdoc/>
    public double Quantile(double p) => OfGumbel(-Math.Log(-Math.Log(Require.Probability(p))));

    /// <inheritdoc/>
    public double SurvivalQuantile(double p) => OfGumbel(-Math.Log(-Special.LogOnePlus(-Require.Probability(p))));

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
        MomentKind.Power when moment.A == 2 => Mean * Mean + Variance,
        MomentKind.AbsoluteDeviation when moment.B == 2 => Variance + (Mean - moment.A) * (Mean - moment.A),
        _ => null,
    };

    /// <summary>The range in which a fit looks for ξ: below −1 the likelihood grows without end towards the largest point, far above it
    /// slowly towards the smallest.</summary>
    internal const double LeastShape = -1, MostShape = 50;

    /// <summary>By search over (location, ln scale, ξ), −1 ≤ ξ ≤ 50, from several shapes matched to the quartiles and, for heavy tails,
    /// from several lower ends.</summary>
    /// <inheritdoc cref="IFitted{TSelf}.MaximumLikelihood"/>
    public static GeneralizedExtremeValue MaximumLikelihood(ReadOnlySpan<double> points, ReadOnlySpan<double> weights)
    {
        var (least, most) = WeightedPoints.Range(points, weights);
        if (!(most > least)) throw new ArgumentException("All points are equal: no scale fits.", nameof(points));
        double[] x = points.ToArray(), w = weights.ToArray();
        var (at, spread) = WeightedPoints.Quantiles(x, w, 0.25, 0.5, 0.75);
        GeneralizedExtremeValue? Distribution(double[] t) => t[2] is < LeastShape or > MostShape || Math.Abs(t[1]) > 300 ? null
            : new(at[1] + spread * t[0], spread * Math.Exp(t[1]), t[2]);
        var direct = LikelihoodSearch.Least(Distribution, x, w,
            ((double[])[-1, -0.6, -0.3, -0.1, 0.05, 0.3, 0.8, 1.5])
            .Select(shape => Matched(shape, (least - at[1]) / spread, (most - at[1]) / spread)), [0.2, 0.3, 0.1]);
        // Heavy tails: the lower end by the logarithm of its distance from the smallest point.
        GeneralizedExtremeValue? Heavy(double[] t)
        {
            double end = least - spread * Math.Exp(t[0]), scale = spread * Math.Exp(t[1]), shape = Math.Exp(t[2]);
            return shape > MostShape || t[0] < -300 || t[1] < -300 || t[1] > 300 || !(end < least) ? null
                : new(end + scale, shape * scale, shape);
        }
        var heavy = LikelihoodSearch.Least(Heavy, x, w, ((double[])[-12, -6, -2, 1]).Select(log =>
        {
            double[] logs = [.. at.Select(q => Math.Log((q - least) / spread + Math.Exp(log)))];
            double shape = Math.Max(0.05, (logs[2] - logs[0]) / 1.5725);
            return (double[])[log, logs[1] - 0.3665 * shape, Math.Log(Math.Min(shape, 40))];
        }), [0.5, 0.3, 0.3]);
        var found = direct.Cost <= heavy.Cost ? Distribution(direct.At)! : Heavy(heavy.At)!;
        return found.Scale < 1e-3 * spread && WeightedPoints.Tied(x, w, 0.1)
            ? throw new ArgumentException(WeightedPoints.Peak, nameof(points)) : found;
    }

    // Location and ln scale in interquartile ranges from the median, for a shape: widened until both extremes are inside the support.
    private static double[] Matched(double shape, double least, double most)
    {
        var standard = new GeneralizedExtremeValue(0, 1, shape);
        double scale = 1 / (standard.Quantile(0.75) - standard.Quantile(0.25)), middle = standard.Quantile(0.5);
        while ((shape > 0 && -scale * (middle + 1 / shape) >= least) || (shape < 0 && scale * (-middle - 1 / shape) <= most)) scale *= 1.5;
        return [-scale * middle, Math.Log(scale), shape];
    }

    // The value of a standard Gumbel variable at x: ln(1 + ξz)/ξ.
    private double GumbelOf(double x)
    {
        double z = (Require.Number(x) - Location) / Scale, s = Shape == 0 ? 0 : Shape * z;
        if (s <= -1) return Shape > 0 ? double.NegativeInfinity : double.PositiveInfinity;
        return s == 0 ? z : Math.Abs(s) < 1e-9 ? z * (1 - s / 2) : Special.LogOnePlus(s) / Shape;
    }

    private double OfGumbel(double g)
    {
        double s = Shape * g;
        return double.IsInfinity(g) ? g > 0 ? High : Low
            : Location + Scale * (Math.Abs(s) < 1e-9 ? g * (1 + s / 2) : Special.ExpLessOne(s) / Shape);
    }

    // (Γ(1 − ξ) − 1)/ξ, γ at 0.
    private static double GammaSlope(double shape)
        => Math.Abs(shape) < 1e-9 ? Special.EulerGamma
        : Special.ExpLessOne(GammaRatio.Excess(1, -shape) + Special.EulerGamma * shape) / shape;
}
