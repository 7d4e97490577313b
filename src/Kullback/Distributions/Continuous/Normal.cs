using Kullback.Numerics;

namespace Kullback.Distributions;

/// <summary>Normal distribution: density e^(−z²/2)/(σ√(2π)), z = (x − μ)/σ, μ = <paramref name="Mean"/>, σ =
/// <paramref name="StandardDeviation"/>.</summary>
/// <param name="Mean">μ, finite, in the unit of x.</param>
/// <param name="StandardDeviation">σ &gt; 0, in the unit of x.</param>
/// <remarks>Tails and their logarithms from Mills' ratio: relative error about 1e-15 times the conditioning of z.</remarks>
public sealed record Normal(double Mean, double StandardDeviation) : ILogDensityForm, IKnownEntropy, IExponentialFamily, IFitted<Normal>
{
    private const double HalfLogTwoPi = 0.91893853320467274178;

    /// <summary>μ.</summary>
    public double Mean { get; } = Require.Finite(Mean);

    /// <summary>σ.</summary>
    public double StandardDeviation { get; } = Require.Positive(StandardDeviation);

    /// <inheritdoc/>
    public ReferenceMeasure Reference => ReferenceMeasure.Lebesgue;

    /// <inheritdoc/>
    public double Low => double.NegativeInfinity;

    /// <inheritdoc/>
    public double High => double.PositiveInfinity;

    /// <inheritdoc/>
    public double Variance => StandardDeviation * StandardDeviation;

    /// <summary>½ ln(2πe) + ln σ.</summary>
    public double EntropyNats => 0.5 + HalfLogTwoPi + Math.Log(StandardDeviation);

    private double Standard(double x) => (Require.Number(x) - Mean) / StandardDeviation;

    /// <inheritdoc/>
    public double LogDensity(double x) => Standard(x) is var z && double.IsInfinity(z) ? double.NegativeInfinity
        : -z * z / 2 - (HalfLogTwoPi + Math.Log(StandardDeviation));

    /// <inheritdoc/>
    public void LogDensities(ReadOnlySpan<double> points, Span<double> logDensities)
        => Pointwise.Fill(new Formula(Mean, 1 / StandardDeviation, -HalfLogTwoPi - Math.Log(StandardDeviation)), this, points,
            logDensities);

    private readonly record struct Formula(double Mean, double Precision, double Constant) : IPointFormula
    {
        public double Least => -1e300;

        public double Most => 1e300;

        public TLanes Of<TLanes>(TLanes x) where TLanes : struct, ILanes<TLanes>
        {
            var z = (x - TLanes.Of(Mean)) * TLanes.Of(Precision);
            return TLanes.MultiplyAdd(z * TLanes.Of(-0.5), z, TLanes.Of(Constant));
        }
    }

    /// <inheritdoc/>
    public double Cumulative(double x) => NormalTail.Lower(Standard(x));

    /// <inheritdoc/>
    public double Survival(double x) => NormalTail.Upper(Standard(x));

    /// <inheritdoc/>
    public double LogCumulative(double x) => NormalTail.LogLower(Standard(x));

    /// <inheritdoc/>
    public double LogSurvival(double x) => NormalTail.LogUpper(Standard(x));

    /// <inheritdoc/>
    public double Quantile(double p) => Mean + StandardDeviation * NormalTail.Quantile(Require.Probability(p));

    /// <inheritdoc/>
    public double SurvivalQuantile(double p) => Mean + StandardDeviation * NormalTail.UpperQuantile(Require.Probability(p));

    /// <summary>Draws by the ziggurat.</summary>
    /// <inheritdoc cref="IDistribution.Sample"/>
    public void Sample(Random random, Span<double> points)
    {
        var draws = new RandomStream(random);
        draws.Normal(points, Mean, StandardDeviation);
    }

    /// <summary>−ln σ − ½ ln 2π − (x − μ)²/(2σ²).</summary>
    public LogDensityForm Form => new(-HalfLogTwoPi - Math.Log(StandardDeviation), (-0.5 / Variance, Moment.AbsoluteDeviation(Mean, 2)));

    /// <inheritdoc/>
    public double? Expectation(Moment moment)
    {
        double a = moment.A, b = moment.B;
        return moment.Kind switch
        {
            MomentKind.Power => RawMoment(a),
            MomentKind.Exponential => Math.Exp(StandardDeviation / b * (StandardDeviation / b) / 2 - (Mean - a) / b),
            MomentKind.AbsoluteDeviation => AbsoluteMoment(a - Mean, b),
            MomentKind.Cosine => Math.Cos(Mean - a) * Math.Exp(-Variance / 2),
            _ => null,
        };
    }

    // E Xᵏ = μ E Xᵏ⁻¹ + (k − 1) σ² E Xᵏ⁻²; 1/x and its powers are not integrable at 0, other powers are not real below it.
    private double? RawMoment(double k)
    {
        if (k != Math.Floor(k) || k is < 0 or > 200) return null;
        double before = 0, value = 1;
        for (int j = 1; j <= k; j++) (before, value) = (value, Mean * value + (j - 1) * Variance * before);
        return value;
    }

    private double? AbsoluteMoment(double shift, double k)
    {
        double z = Math.Abs(shift) / StandardDeviation;
        if (k == 2) return Variance + shift * shift;
        // |shift|·(1 − 2·tail) + 2σφ: no term cancels.
        if (k == 1) return StandardDeviation * (z * (1 - 2 * NormalTail.Upper(z)) + 2 * NormalTail.Density(z));
        if (k <= -1) return double.PositiveInfinity;
        return shift == 0 ? Math.Exp(k * Math.Log(StandardDeviation) + k / 2 * Math.Log(2) + Special.LogGamma((k + 1) / 2)
            - 0.5 * Math.Log(Math.PI)) : null;
    }

    /// <inheritdoc/>
    public string Carrier => "Normal";

    /// <summary>(μ/σ², −1/(2σ²)), with x and x².</summary>
    public double[] NaturalParameters() => [Mean / Variance, -0.5 / Variance];

    /// <summary>−η₁²/(4η₂) − ½ ln(−2η₂) + ½ ln 2π for η₂ &lt; 0.</summary>
    public double LogNormalizer(ReadOnlySpan<double> natural)
        => natural[1] < 0 ? -natural[0] * natural[0] / (4 * natural[1]) - 0.5 * Math.Log(-2 * natural[1]) + HalfLogTwoPi
        : double.PositiveInfinity;

    /// <summary>The mean, and the standard deviation divided by the sum of the weights.</summary>
    /// <inheritdoc cref="IFitted{TSelf}.MaximumLikelihood"/>
    public static Normal MaximumLikelihood(ReadOnlySpan<double> points, ReadOnlySpan<double> weights)
    {
        var (mean, variance) = WeightedPoints.Moments(points, weights);
        return variance > 0 ? new Normal(mean, Math.Sqrt(variance))
            : throw new ArgumentException("All points are equal: the likelihood grows without end as the deviation shrinks.",
                nameof(points));
    }

    /// <summary>D(P‖Q) = (μp − μq)²/(2σq²) + ½ φ(σp²/σq² − 1) with φ(r) = r − ln(1 + r), in nats.</summary>
    /// <remarks>Both parts are non-negative; relative error a few units of 2⁻⁵³, also near equality. Source:
    /// Kullback and Leibler (1951).</remarks>
    public static double KullbackLeibler(Normal p, Normal q)
    {
        ArgumentNullException.ThrowIfNull(p);
        ArgumentNullException.ThrowIfNull(q);
        double shift = (p.Mean - q.Mean) / q.StandardDeviation;
        return shift * shift / 2 + OfScales(p.StandardDeviation, q.StandardDeviation);
    }

    /// <summary>½ φ(s² − 1) = (s² − 1)/2 − ln s, s = p/q: what the scales alone contribute.</summary>
    /// <remarks>With r = s − 1 it is φ(r) + r²/2, both positive; s − 1 is formed from the difference,
    /// which is exact near equality.</remarks>
    internal static double OfScales(double p, double q)
    {
        double s = p / q, r = (p - q) / q;
        return s < 0.5 ? (s * s - 1) / 2 - (Math.Log(p) - Math.Log(q)) : Special.Phi(r) + r * r / 2;
    }
}
