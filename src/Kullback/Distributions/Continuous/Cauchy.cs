using Kullback.Numerics;

namespace Kullback.Distributions;

/// <summary>Cauchy distribution: density 1/(πs(1 + z²)), z = (x − location)/s, s = <paramref name="Scale"/>. It has no mean.</summary>
/// <param name="Location">Median and mode.</param>
/// <param name="Scale">s &gt; 0, half the interquartile range.</param>
public sealed record Cauchy(double Location = 0, double Scale = 1) : ILogDensityForm, IKnownEntropy, IFitted<Cauchy>
{
    /// <summary>Location, in x.</summary>
    public double Location { get; } = Require.Finite(Location);

    /// <summary>Scale, in x.</summary>
    public double Scale { get; } = Require.Positive(Scale);

    /// <inheritdoc/>
    public ReferenceMeasure Reference => ReferenceMeasure.Lebesgue;

    /// <inheritdoc/>
    public double Low => double.NegativeInfinity;

    /// <inheritdoc/>
    public double High => double.PositiveInfinity;

    /// <summary>NaN: the mean does not exist.</summary>
    public double Mean => double.NaN;

    /// <summary>NaN: the variance does not exist.</summary>
    public double Variance => double.NaN;

    /// <summary>ln 4πs.</summary>
    public double EntropyNats => Math.Log(4 * Math.PI * Scale);

    /// <inheritdoc/>
    public double LogDensity(double x) => -Moment.LogOnePlusSquare(Location, Scale).Of(Require.Number(x)) - Math.Log(Math.PI * Scale);

    /// <inheritdoc/>
    public double Cumulative(double x) => Lower(Standard(x));

    /// <inheritdoc/>
    public double Survival(double x) => Lower(-Standard(x));

    /// <inheritdoc/>
    public double Quantile(double p) => Location + Scale * Inverse(Require.Probability(p));

    /// <inheritdoc/>
    public double SurvivalQuantile(double p) => Location - Scale * Inverse(Require.Probability(p));

    /// <inheritdoc/>
    public void Sample(Random random, Span<double> points)
    {
        ArgumentNullException.ThrowIfNull(random);
        for (int i = 0; i < points.Length; i++) points[i] = Quantile(Uniforms.Open(random));
    }

    /// <summary>−ln πs − ln(1 + z²).</summary>
    public LogDensityForm Form => new(-Math.Log(Math.PI * Scale), (-1, Moment.LogOnePlusSquare(Location, Scale)));

    /// <inheritdoc/>
    public double? Expectation(Moment moment)
    {
        double a = moment.A, b = moment.B, apart = a - Location;
        return moment.Kind switch
        {
            MomentKind.Power when a is 2 or 4 or 6 => double.PositiveInfinity,
            MomentKind.AbsoluteDeviation when b >= 1 => double.PositiveInfinity,
            MomentKind.AbsoluteDeviation when apart == 0 && Math.Abs(b) < 1 => Math.Pow(Scale, b) / Math.Cos(Math.PI * b / 2),
            MomentKind.Exponential or MomentKind.Softplus => double.PositiveInfinity,
            // ln|x − a + ib|² is the real part of a function analytic in the upper half plane: its mean is its value at location + is.
            MomentKind.LogOnePlusSquare => Math.Log((Scale + b) * (Scale + b) + apart * apart) - 2 * Math.Log(b),
            MomentKind.Cosine => Math.Cos(apart) * Math.Exp(-Scale),
            _ => null,
        };
    }

    /// <summary>By search over (location, ln scale) from the median; with more than two distinct values the maximum is unique.</summary>
    /// <remarks>Source: Copas (1975), Biometrika 62, 701–704.</remarks>
    /// <inheritdoc cref="IFitted{TSelf}.MaximumLikelihood"/>
    public static Cauchy MaximumLikelihood(ReadOnlySpan<double> points, ReadOnlySpan<double> weights)
    {
        double[] x = points.ToArray(), w = weights.ToArray();
        var (at, spread) = WeightedPoints.Quantiles(x, w, 0.5, 0.1, 0.25, 0.4, 0.6, 0.75, 0.9);
        if (!(spread > 0)) throw new ArgumentException("All points are equal: no scale fits.", nameof(points));
        if (WeightedPoints.Tied(x, w, 0.5))
            throw new ArgumentException("More than half of the points are equal: the likelihood grows without end as the scale shrinks.",
                nameof(points));
        // The likelihood of a small sample may have several maxima, each near points that lie together.
        double[] best =
            LikelihoodSearch.Maximum(t => Math.Abs(t[1]) > 300 ? null : new Cauchy(at[0] + spread * t[0], spread * Math.Exp(t[1])), x, w,
            at.Select(value => (double[])[(value - at[0]) / spread, Math.Log(value == at[0] ? 0.5 : 0.2)]), [0.2, 0.3]);
        return new Cauchy(at[0] + spread * best[0], spread * Math.Exp(best[1]));
    }

    /// <summary>D(P‖Q) = ln(((sp + sq)² + Δ²)/(4·sp·sq)), symmetric, in nats. Source: Chyzak and Nielsen (2019),
    /// arXiv 1905.10965.</summary>
    public static double KullbackLeibler(Cauchy p, Cauchy q)
    {
        ArgumentNullException.ThrowIfNull(p);
        ArgumentNullException.ThrowIfNull(q);
        double spread = p.Scale - q.Scale, apart = p.Location - q.Location;
        return Special.LogOnePlus(spread / p.Scale * (spread / q.Scale) / 4 + apart / p.Scale * (apart / q.Scale) / 4);
    }

    private double Standard(double x) => (Require.Number(x) - Location) / Scale;

    // arctan(1/−z)/π keeps the digits of the tail.
    private static double Lower(double z) => z < -1 ? Math.Atan(-1 / z) / Math.PI : 0.5 + Math.Atan(z) / Math.PI;

    private static double Inverse(double p)
        => p == 0 ? double.NegativeInfinity : p == 1 ? double.PositiveInfinity
            : p < 0.25 ? -1 / Math.Tan(Math.PI * p) : p > 0.75 ? 1 / Math.Tan(Math.PI * (1 - p)) : Math.Tan(Math.PI * (p - 0.5));
}
