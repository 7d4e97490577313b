using Kullback.Numerics;

namespace Kullback.Distributions;

/// <summary>Continuous Bernoulli distribution: density proportional to p^x·(1 − p)^(1 − x) on [0, 1]; an exponential distribution cut to
/// the unit interval.</summary>
/// <param name="Probability">p, strictly between 0 and 1; ½ is the uniform distribution.</param>
public sealed record ContinuousBernoulli(double Probability) : ILogDensityForm, IKnownEntropy, IExponentialFamily,
    IFitted<ContinuousBernoulli>
{
    /// <summary>p (not the mean).</summary>
    public double Probability { get; } = Require.Inside01(Probability);

    /// <summary>η = ln(p/(1 − p)): the density is η·e^(ηx)/(e^η − 1).</summary>
    public double Logit { get; } = Probability is > 0.25 and < 0.75 ? Special.LogOnePlus((2 * Probability - 1) / (1 - Probability))
        : Math.Log(Probability) - Special.LogOnePlus(-Probability);

    /// <inheritdoc/>
    public ReferenceMeasure Reference => ReferenceMeasure.Lebesgue;

    /// <inheritdoc/>
    public double Low => 0;

    /// <inheritdoc/>
    public double High => 1;

    /// <summary>1/(1 − e^(−η)) − 1/η.</summary>
    public double Mean => MeanOf(Logit);

    /// <summary>1/η² − 1/(4 sinh²(η/2)).</summary>
    public double Variance => VarianceOf(Logit);

    /// <summary>A(η) − η·mean, which is minus the divergence from the uniform distribution and is computed so:
    /// exact also near p = ½.</summary>
    public double EntropyNats => -Remainder(Logit, 0);

    /// <inheritdoc/>
    public double LogDensity(double x) => Require.Number(x) is < 0 or > 1 ? double.NegativeInfinity : Logit * x - Normalizer(Logit);

    /// <inheritdoc/>
    public double Cumulative(double x) => Require.Number(x) <= 0 ? 0 : x >= 1 ? 1 : Share(Logit, x);

    /// <inheritdoc/>
    public double Survival(double x) => Require.Number(x) <= 0 ? 1 : x >= 1 ? 0 : Share(-Logit, 1 - x);

    /// <inheritdoc/>
    public double Quantile(double p) => Inverse(Logit, Require.Probability(p));

    /// <inheritdoc/>
    public double SurvivalQuantile(double p) => 1 - Inverse(-Logit, Require.Probability(p));

    /// <inheritdoc/>
    public void Sample(Random random, Span<double> points)
    {
        ArgumentNullException.ThrowIfNull(random);
        for (int i = 0; i < points.Length; i++) points[i] = Quantile(Uniforms.Open(random));
    }

    /// <summary>η·x − A(η).</summary>
    public LogDensityForm Form => Logit == 0 ? new(0) : new(-Normalizer(Logit), (Logit, Moment.Power(1)));

    /// <inheritdoc/>
    public double? Expectation(Moment moment)
    {
        double a = moment.A, b = moment.B, mean = Mean;
        return moment.Kind switch
        {
            MomentKind.Power when a == 1 => mean,
            MomentKind.Power when a == 2 => mean * mean + Variance,
            MomentKind.Log => MeanLog(Logit),
            MomentKind.LogComplement when a == 1 => MeanLog(-Logit),
            // Tilting by e^(−x/s) leaves the family: the ratio of two normalizers.
            MomentKind.Exponential => Math.Exp(a / b + Normalizer(Logit - 1 / b) - Normalizer(Logit)),
            MomentKind.AbsoluteDeviation when b == 1 => a <= 0 ? mean - a : a >= 1 ? a - mean : mean - a + 2 * Below(a),
            MomentKind.AbsoluteDeviation when b == 2 => Variance + (mean - a) * (mean - a),
            _ => null,
        };
    }

    /// <inheritdoc/>
    public string Carrier => "ContinuousBernoulli";

    /// <inheritdoc/>
    public double[] NaturalParameters() => [Logit];

    /// <summary>A(η) = ln((e^η − 1)/η), 0 at 0.</summary>
    public double LogNormalizer(ReadOnlySpan<double> natural) => Normalizer(natural[0]);

    /// <summary>The member whose mean is the points' mean.</summary>
    /// <inheritdoc cref="IFitted{TSelf}.MaximumLikelihood"/>
    public static ContinuousBernoulli MaximumLikelihood(ReadOnlySpan<double> points, ReadOnlySpan<double> weights)
    {
        double mean = WeightedPoints.Mean(points, weights, 0, 1);
        // |η| ≤ 36: beyond it p is 1 in doubles.
        const double widest = 36;
        if (mean <= MeanOf(-widest) || mean >= MeanOf(widest))
            throw new ArgumentException(
                FormattableString.Invariant($"The mean {mean} is too near an end of [0, 1]: the likelihood grows without end."),
                nameof(points));
        double logit = RootFinding.Between(eta => MeanOf(eta) - mean, -widest, widest, MeanOf(-widest) - mean,
            MeanOf(widest) - mean, 1e-15);
        return new ContinuousBernoulli(logit < 0 ? Math.Exp(logit) / (1 + Math.Exp(logit)) : 1 / (1 + Math.Exp(-logit)));
    }

    /// <summary>D(P‖Q) = A(ηq) − A(ηp) − (ηq − ηp)·E_P x = ∫₀¹ (1 − t)·Δ²·Var(ηp + tΔ) dt, Δ = ηq − ηp, in nats.</summary>
    public static double KullbackLeibler(ContinuousBernoulli p, ContinuousBernoulli q)
    {
        ArgumentNullException.ThrowIfNull(p);
        ArgumentNullException.ThrowIfNull(q);
        return Remainder(p.Logit, q.Logit);
    }

    // The integral has no cancellation; Var has its poles at ±2πi, so twenty Gauss points on two units of η leave out less than 1e-16.
    private static double Remainder(double p, double q)
    {
        double step = q - p, sum = 0;
        int panels = (int)Math.Ceiling(Math.Abs(step) / 2);
        for (int k = 0; k < panels; k++)
            sum += GaussLegendre.Integral(t => (1 - t) * VarianceOf(p + t * step), (double)k / panels, (k + 1.0) / panels);
        return step * step * sum;
    }

    // (e^η − 1)/η in logarithms; for η < 0 by A(η) = η + A(−η).
    private static double Normalizer(double eta)
        => eta < 0 ? eta + Normalizer(-eta) : eta < 1e-8 ? eta / 2 : eta < 1 ? Math.Log(Special.ExpLessOne(eta) / eta)
        : eta + Special.LogOnePlus(-Math.Exp(-eta)) - Math.Log(eta);

    private static double MeanOf(double eta)
    {
        double s = eta * eta;
        return Math.Abs(eta) < 0.3 ? 0.5 + eta / 12 * (1 - s / 60 * (1 - s / 42 * (1 - s / 40 * (1 - s * 5 / 198))))
            : -1 / Special.ExpLessOne(-eta) - 1 / eta;
    }

    private static double VarianceOf(double eta)
    {
        double s = eta * eta;
        if (Math.Abs(eta) < 0.8) return Series(s);
        double h = Math.Sinh(eta / 2);
        return 1 / s - 1 / (4 * h * h);
    }

    // Σ B(2k)(2k − 1)/(2k)!·s^(k−1): radius (2π)²; at s = 0.64 the term left out is below 1e-17.
    private static double Series(double s)
        => 1.0 / 12 - s * (1.0 / 240 - s * (1.0 / 6048 - s * (1.0 / 172800 - s * (1.0 / 5322240 - s * (691.0 / 118879488000
            - s * (1.0 / 5748019200 - s * 3617.0 / 711374856192000))))));

    private static double Share(double eta, double x)
        => eta == 0 ? x : eta < 500 ? Special.ExpLessOne(eta * x) / Special.ExpLessOne(eta) : Math.Exp(eta * (x - 1));

    private static double Inverse(double eta, double p)
        => p == 1 ? 1 : Math.Abs(eta) < 1e-12 ? p : eta < 0 ? Special.LogOnePlus(p * Special.ExpLessOne(eta)) / eta
            : p == 0 ? 0 : p * Math.Exp(eta) is var big && big < 1 ? Special.LogOnePlus(p * Special.ExpLessOne(eta)) / eta
            : 1 + Math.Log(p - (p - 1) * Math.Exp(-eta)) / eta;

    // ∫₀¹ ln x·e^(ηx) dx = Ein(−η)/η.
    private static double MeanLog(double eta) => Math.Abs(eta) < 1e-12 ? -1 : ExponentialIntegral.Entire(-eta) / Special.ExpLessOne(eta);

    // E(a − X)⁺.
    private double Below(double a)
        => Math.Abs(Logit) < 1e-12 ? a * a / 2 : Special.ExpExcess(Logit * a) / (Logit * Special.ExpLessOne(Logit));
}
