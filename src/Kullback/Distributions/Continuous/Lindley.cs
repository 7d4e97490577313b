using Kullback.Numerics;

namespace Kullback.Distributions;

/// <summary>Lindley distribution: density θ²/(1 + θ)·(1 + x)e^(−θx) on x ≥ 0, θ = <paramref name="Rate"/>: Exponential(θ) and Gamma(2, θ)
/// mixed by θ : 1.</summary>
/// <param name="Rate">θ &gt; 0.</param>
/// <remarks>Source: Lindley (1958), Journal of the Royal Statistical Society B 20, 102–107; Ghitany, Atieh and Nadarajah (2008),
/// Mathematics and Computers in Simulation 78, 493–506.</remarks>
public sealed record Lindley(double Rate) : IUnivariate, IKnownEntropy, IExponentialFamily, IFitted<Lindley>
{
    /// <summary>θ.</summary>
    public double Rate { get; } = Require.Positive(Rate);

    /// <inheritdoc/>
    public ReferenceMeasure Reference => ReferenceMeasure.Lebesgue;

    /// <inheritdoc/>
    public double Low => 0;

    /// <inheritdoc/>
    public double High => double.PositiveInfinity;

    /// <summary>(θ + 2)/(θ(θ + 1)).</summary>
    public double Mean => (Rate + 2) / (Rate + 1) / Rate;

    /// <summary>(θ² + 4θ + 2)/(θ²(θ + 1)²).</summary>
    public double Variance => (Rate * Rate + 4 * Rate + 2) / (Rate + 1) / (Rate + 1) / Rate / Rate;

    // ln(θ²/(1 + θ)).
    private double LogConstant => 2 * Math.Log(Rate) - Special.LogOnePlus(Rate);

    /// <summary>θ·mean − ln(θ²/(1 + θ)) − E ln(1 + x), E ln(1 + x) = (1 + e^θ E₁(θ))/(1 + θ).</summary>
    public double EntropyNats => (Rate + 2) / (Rate + 1) - LogConstant - (1 + IncompleteGamma.ScaledExponentialIntegral(Rate)) / (1 + Rate);

    /// <inheritdoc/>
    public double LogDensity(double x) => Require.Number(x) < 0 || double.IsInfinity(x) ? double.NegativeInfinity
        : LogConstant + Special.LogOnePlus(x) - Rate * x;

    /// <inheritdoc/>
    public double Cumulative(double x)
        => Require.Number(x) <= 0 ? 0 : double.IsPositiveInfinity(x) ? 1
        : -Special.ExpLessOne(-Rate * x) * (Rate / (1 + Rate)) + IncompleteGamma.Lower(2, Rate * x) / (1 + Rate);

    /// <inheritdoc/>
    public double Survival(double x) => Math.Exp(LogSurvival(x));

    /// <inheritdoc/>
    public double LogSurvival(double x)
        => Require.Number(x) <= 0 ? 0 : double.IsPositiveInfinity(x) ? double.NegativeInfinity
        : Special.LogOnePlus(Rate * x / (1 + Rate)) - Rate * x;

    /// <inheritdoc/>
    public double LogCumulative(double x) => Cumulative(x) is var below && below > 0.5 ? Special.LogOnePlus(-Survival(x)) : Math.Log(below);

    /// <inheritdoc/>
    public double Quantile(double p) => QuantileOf(Require.Probability(p), 1 - p);

    /// <inheritdoc/>
    public double SurvivalQuantile(double p) => QuantileOf(1 - Require.Probability(p), p);

    // From the density at 0 for small p, from −ln(1 − p)/θ·… for large ones.
    private double QuantileOf(double p, double complement)
    {
        if (p <= 0) return 0;
        if (complement <= 0) return double.PositiveInfinity;
        bool lower = p <= complement;
        double start = lower ? Math.Min(p * (1 + Rate) / Rate / Rate, Mean) : -Math.Log(complement) / Rate;
        return TailSearch.Root(lower ? LogCumulative : LogSurvival, LogDensity, Math.Log(lower ? p : complement), lower, start, 0,
            double.PositiveInfinity);
    }

    /// <inheritdoc/>
    public void Sample(Random random, Span<double> points)
    {
        var draws = new RandomStream(random);
        for (int i = 0; i < points.Length; i++)
        {
            double second = draws.Uniform() * (1 + Rate) < Rate ? 0 : draws.Exponential();
            points[i] = (draws.Exponential() + second) / Rate;
        }
    }

    /// <inheritdoc/>
    public double? Expectation(Moment moment)
    {
        double a = moment.A, b = moment.B, log = -Special.EulerGamma - Math.Log(Rate), share = 1 / (1 + Rate);
        return moment.Kind switch
        {
            MomentKind.Power => RawMoment(a),
            MomentKind.Log => log + share,
            // ψ′(1) = π²/6 and ψ′(2) = π²/6 − 1.
            MomentKind.LogSquared => Math.PI * Math.PI / 6 + (1 - share) * log * log + share * ((1 + log) * (1 + log) - 1),
            MomentKind.AbsoluteDeviation when a == 0 => RawMoment(b),
            MomentKind.AbsoluteDeviation when b == 2 => Variance + (Mean - a) * (Mean - a),
            MomentKind.Exponential => Rate + 1 / b > 0
                ? Math.Exp(a / b) * (Rate / (Rate + 1 / b)) * (Rate * share + share * (Rate / (Rate + 1 / b))) : double.PositiveInfinity,
            _ => null,
        };
    }

    private double RawMoment(double k) => k > -1 ? Math.Exp(Special.LogGamma(k + 1) - k * Math.Log(Rate)) * ((Rate + k + 1) / (Rate + 1))
        : double.PositiveInfinity;

    /// <inheritdoc/>
    public string Carrier => "Lindley";

    /// <summary>−θ.</summary>
    public double[] NaturalParameters() => [-Rate];

    /// <summary>ln(1 − η) − 2 ln(−η) for η &lt; 0.</summary>
    public double LogNormalizer(ReadOnlySpan<double> natural)
        => natural[0] < 0 ? Special.LogOnePlus(-natural[0]) - 2 * Math.Log(-natural[0]) : double.PositiveInfinity;

    /// <summary>The θ &gt; 0 with mean·θ² + (mean − 1)θ = 2.</summary>
    /// <inheritdoc cref="IFitted{TSelf}.MaximumLikelihood"/>
    public static Lindley MaximumLikelihood(ReadOnlySpan<double> points, ReadOnlySpan<double> weights)
    {
        double mean = WeightedPoints.Mean(points, weights, low: 0), b = mean - 1, root = Math.Sqrt(b * b + 8 * mean);
        if (!(mean > 0)) throw new ArgumentException("All points are 0: the likelihood grows without end with the rate.", nameof(points));
        return new Lindley(b < 0 ? (root - b) / (2 * mean) : 4 / (root + b));
    }

    /// <summary>D(P‖Q) = 2φ(θq/θp − 1) − φ((θq − θp)/(1 + θp)), φ(r) = r − ln(1 + r), in nats;
    /// the second is less than half of the first.</summary>
    public static double KullbackLeibler(Lindley p, Lindley q)
    {
        ArgumentNullException.ThrowIfNull(p);
        ArgumentNullException.ThrowIfNull(q);
        return 2 * Special.PhiOfRatio(q.Rate, p.Rate) - Special.Phi((q.Rate - p.Rate) / (1 + p.Rate));
    }
}
