using Kullback.Numerics;

namespace Kullback.Distributions;

/// <summary>Moyal distribution: density e^(−(z + e^(−z))/2)/(σ√(2π)), z = (x − μ)/σ: that of μ − σ ln χ², χ² of one degree of
/// freedom.</summary>
/// <param name="Location">μ, the mode.</param>
/// <param name="Scale">σ &gt; 0.</param>
/// <remarks>Source: Moyal (1955), Philosophical Magazine 46, 263–280, for the energy that a fast particle loses.</remarks>
public sealed record Moyal(double Location = 0, double Scale = 1) : ILogDensityForm, IKnownEntropy, IFitted<Moyal>
{
    private const double HalfLogTwoPi = 0.91893853320467274178, Ln2 = 0.69314718055994530942;

    /// <summary>μ.</summary>
    public double Location { get; } = Require.Finite(Location);

    /// <summary>σ.</summary>
    public double Scale { get; } = Require.Positive(Scale);

    /// <inheritdoc/>
    public ReferenceMeasure Reference => ReferenceMeasure.Lebesgue;

    /// <inheritdoc/>
    public double Low => double.NegativeInfinity;

    /// <inheritdoc/>
    public double High => double.PositiveInfinity;

    /// <summary>μ + σ(γ + ln 2).</summary>
    public double Mean => Location + Scale * (Special.EulerGamma + Ln2);

    /// <summary>σ²π²/2.</summary>
    public double Variance => Scale * Scale * Math.PI * Math.PI / 2;

    /// <summary>½(1 + ln(4πσ²) + γ).</summary>
    public double EntropyNats => HalfLogTwoPi + Math.Log(Scale) + (Special.EulerGamma + Ln2 + 1) / 2;

    private double Standard(double x) => (Require.Number(x) - Location) / Scale;

    // |N| of the normal variable with z = −ln N².
    private double Root(double x) => Math.Exp(-Standard(x) / 2);

    /// <inheritdoc/>
    public double LogDensity(double x)
    {
        double z = Standard(x);
        return double.IsInfinity(z) ? double.NegativeInfinity : -(z + Math.Exp(-z)) / 2 - HalfLogTwoPi - Math.Log(Scale);
    }

    /// <inheritdoc/>
    public double Cumulative(double x) => Math.Min(1, 2 * NormalTail.Upper(Root(x)));

    /// <inheritdoc/>
    public double Survival(double x) => IncompleteGamma.Lower(0.5, Math.Exp(-Standard(x)) / 2);

    /// <inheritdoc/>
    public double LogCumulative(double x) => Root(x) is var root && root > 0.5 ? Ln2 + NormalTail.LogUpper(root)
        : Special.LogOnePlus(-Survival(x));

    /// <inheritdoc/>
    public double LogSurvival(double x)
    {
        double z = Standard(x);
        // The lower tail of a half-normal variable w is w√(2/π)(1 − w²/6 + …).
        return z > 100 ? double.IsPositiveInfinity(z) ? double.NegativeInfinity : -z / 2 + Ln2 - HalfLogTwoPi
            : z < -8 ? Special.LogOnePlus(-Cumulative(x)) : IncompleteGamma.LogLower(0.5, Math.Exp(-z) / 2);
    }

    /// <inheritdoc/>
    public double Quantile(double p) => Require.Probability(p) <= 0.5 ? OfRoot(-NormalTail.QuantileOfLog(Math.Log(p) - Ln2))
        : SurvivalQuantile(1 - p);

    /// <inheritdoc/>
    public double SurvivalQuantile(double p)
    {
        if (Require.Probability(p) >= 0.5) return OfRoot(-NormalTail.QuantileOfLog(Math.Log(1 - p) - Ln2));
        // ln χ² of a small lower tail, without forming χ².
        return p < 1e-12 ? Location - 2 * Scale * (Math.Log(p) - Ln2 + HalfLogTwoPi)
            : Location - Scale * Math.Log(2 * IncompleteGamma.LowerQuantile(0.5, p, 1 - p));
    }

    private double OfRoot(double root) => root == 0 ? double.PositiveInfinity : Location - 2 * Scale * Math.Log(root);

    /// <summary>Draws as μ − σ ln N², N normal.</summary>
    /// <inheritdoc cref="IDistribution.Sample"/>
    public void Sample(Random random, Span<double> points)
    {
        var draws = new RandomStream(random);
        for (int i = 0; i < points.Length; i++) points[i] = Location - 2 * Scale * Math.Log(Math.Abs(draws.Normal()));
    }

    /// <summary>−ln(σ√(2π)) − z/2 − e^(−z)/2.</summary>
    public LogDensityForm Form
        => LogDensityForm.Of(Location / (2 * Scale) - HalfLogTwoPi - Math.Log(Scale), (-0.5 / Scale, Moment.Power(1)),
            (-0.5, Moment.Exponential(Location, Scale)));

    /// <inheritdoc/>
    public double? Expectation(Moment moment)
    {
        double a = moment.A, b = moment.B;
        return moment.Kind switch
        {
            MomentKind.Power when a == 0 => 1,
            MomentKind.Power when a == 1 => Mean,
            MomentKind.Power when a == 2 => Mean * Mean + Variance,
            MomentKind.AbsoluteDeviation when b == 2 => Variance + (Mean - a) * (Mean - a),
            // E e^(−sz) = E (χ²)ˢ.
            MomentKind.Exponential => Scale / b <= -0.5 ? double.PositiveInfinity
                : Math.Exp((a - Location) / b + Scale / b * Ln2 + GammaRatio.Log(0.5, Scale / b)),
            _ => null,
        };
    }

    /// <summary>For a scale the location from mean e^(−x/σ) = e^(−μ/σ); the scale by the root of the derivative of the likelihood that is
    /// left.</summary>
    /// <inheritdoc cref="IFitted{TSelf}.MaximumLikelihood"/>
    public static Moyal MaximumLikelihood(ReadOnlySpan<double> points, ReadOnlySpan<double> weights)
    {
        var (mean, variance) = WeightedPoints.Moments(points, weights);
        if (!(variance > 0)) throw new ArgumentException("All points are equal: no scale fits.", nameof(points));
        double least = WeightedPoints.Range(points, weights).Low;
        double[] x = points.ToArray(), w = weights.ToArray();
        // ½(x̄ − μ)/σ² − ½·(tilted mean − μ)/σ²·1 − 1/σ = 0 with e^(−μ/σ) the mean of e^(−x/σ): 2σ = x̄ − tilted mean.
        double Excess(double scale)
        {
            double tilted = 0, total = 0;
            for (int i = 0; i < x.Length; i++)
            {
                double e = (w.Length == 0 ? 1 : w[i]) * Math.Exp(-(x[i] - least) / scale);
                (tilted, total) = (tilted + e * (x[i] - least), total + e);
            }
            return 2 * scale - (mean - least) + tilted / total;
        }
        double low = Math.Sqrt(variance) / 2, high = low;
        while (Excess(low) > 0) low /= 2;
        while (Excess(high) < 0) high *= 2;
        if (!(low > 0 && double.IsFinite(Excess(low)) && double.IsFinite(Excess(high))))
            throw new ArgumentException("The points spread beyond the range of a double: no scale fits.", nameof(points));
        double found = RootFinding.Between(Excess, low, high, Excess(low), Excess(high));
        return new Moyal(least - found * Math.Log(WeightedPoints.Mean(points, weights, value => Math.Exp(-(value - least) / found))),
            found);
    }

    /// <summary>D(P‖Q) = ½(e^y − 1 − y) + ½·G(3/2, r − 1) + φ(r − 1), r = σp/σq, y = ln E_P e^(−z_q), in nats: three non-negative
    /// parts.</summary>
    /// <remarks>G is the second-order remainder of ln Γ, <see cref="GammaRatio.Excess"/>, φ(r) = r − ln(1 + r). The sum is −ln r + ½[(r −
    /// 1)(γ + ln 2) + δ + e^y − 1], δ = (μp − μq)/σq, e^y = e^(−δ)2ʳΓ(r + ½)/√π.</remarks>
    public static double KullbackLeibler(Moyal p, Moyal q)
    {
        ArgumentNullException.ThrowIfNull(p);
        ArgumentNullException.ThrowIfNull(q);
        double d = (p.Scale - q.Scale) / q.Scale, excess = GammaRatio.Excess(1.5, d);
        double y = (q.Location - p.Location) / q.Scale + d * (2 - Special.EulerGamma - Ln2) + excess;
        return (Special.ExpExcess(y) + excess) / 2 + Special.PhiOfRatio(p.Scale, q.Scale);
    }
}
