using Kullback.Numerics;

namespace Kullback.Distributions;

/// <summary>Negative binomial distribution: mass Γ(k + r)/(k!·Γ(r))·pʳ(1 − p)ᵏ on k = 0, 1, 2, …, the failures before success number r =
/// <paramref name="Successes"/>.</summary>
/// <param name="Successes">r &gt; 0, not necessarily whole.</param>
/// <param name="Probability">p in (0, 1] of a success.</param>
public sealed record NegativeBinomial(double Successes, double Probability) : IntegerDistribution, IExponentialFamily, ILogDensityForm,
    IFitted<NegativeBinomial>
{
    /// <summary>r.</summary>
    public double Successes { get; } = Require.Positive(Successes);

    /// <summary>p.</summary>
    public double Probability { get; } = Require.PositiveProbability(Probability);

    private double Failure => 1 - Probability;

    /// <inheritdoc/>
    public override double Low => 0;

    /// <inheritdoc/>
    public override double High => Probability == 1 ? 0 : double.PositiveInfinity;

    /// <inheritdoc/>
    public override double Mean => Successes * Failure / Probability;

    /// <inheritdoc/>
    public override double Variance => Successes * Failure / Probability / Probability;

    private protected override double Mode => Successes > 1 ? Math.Floor((Successes - 1) * Failure / Probability) : 0;

    // (k + r)/(k + 1)·q rises to q where r < 1.
    private protected override double RatioLimit => Failure;

    private protected override (double A, double B, double X, double Complement)? BetaAbove(double k)
        => Variance > ManyTerms && k + Successes < ManySteps ? (k + 1, Successes, Failure, Probability) : null;

    private protected override double LogMass(double k) => IntegerMass.LogNegativeBinomial(k, Successes, Probability, Failure);

    private protected override double Ratio(double k) => (k + Successes) / (k + 1) * Failure;

    private protected override DoubleDouble? ExactRatio(double k)
        => DoubleDouble.Sum(k, Successes) / (k + 1) * DoubleDouble.Sum(1, -Probability);

    /// <inheritdoc/>
    public override void Sample(Random random, Span<double> points)
    {
        ArgumentNullException.ThrowIfNull(random);
        for (int i = 0; i < points.Length; i++)
            points[i] = Probability == 1 ? 0 : IntegerDraws.Poisson(random, ShapeDraw.Gamma(random, Successes) * Failure / Probability);
    }

    /// <summary>r ln p − ln Γ(r) + k·ln(1 − p) + ln Γ(k + r) − ln k!.</summary>
    public LogDensityForm Form => Probability == 1 ? new(0)
        : new(Successes * IntegerMass.Log(Probability, Failure) - Special.LogGamma(Successes),
            (IntegerMass.Log(Failure, Probability), Moment.Power(1)),
            (1, Moment.LogGamma(Successes)), (-1, Moment.LogGamma(1)));

    /// <inheritdoc/>
    public string Carrier => FormattableString.Invariant($"NegativeBinomial of {Successes}");

    /// <summary>ln(1 − p).</summary>
    public double[] NaturalParameters() => [IntegerMass.Log(Failure, Probability)];

    /// <summary>−r·ln(1 − e^η) for η &lt; 0.</summary>
    public double LogNormalizer(ReadOnlySpan<double> natural) => natural[0] < 0 ? -Successes * Special.LogOneMinusExp(natural[0])
        : double.PositiveInfinity;

    /// <summary>The root r of the likelihood equation, p = r/(r + mean).</summary>
    /// <remarks>Where the variance of the points is not above their mean the likelihood grows towards the Poisson distribution:
    /// refused.</remarks>
    /// <inheritdoc cref="IFitted{TSelf}.MaximumLikelihood"/>
    public static NegativeBinomial MaximumLikelihood(ReadOnlySpan<double> points, ReadOnlySpan<double> weights)
    {
        WholePoints.Mean(points, weights);
        var (mean, variance) = WeightedPoints.Moments(points, weights);
        if (!(variance > mean))
            throw new ArgumentException(
                FormattableString.Invariant(
                    $"The variance {variance} is not above the mean {mean}: the likelihood grows towards a Poisson distribution."),
                    nameof(points));
        double[] x = points.ToArray(), w = weights.ToArray();
        double Slope(double logR) => Math.Exp(logR) is var r
            ? WeightedPoints.Mean(x, w, k => Digamma.Of(k + r)) - Digamma.Of(r) - Special.LogOnePlus(mean / r) : 0;
        double low = Math.Log(mean * mean / (variance - mean)), high = low;
        while (Slope(low) < 0) low -= 1;
        while (Slope(high) > 0 && high < 40) high += 1;
        if (high >= 40) throw new ArgumentException("The likelihood grows towards a Poisson distribution.", nameof(points));
        double root = Math.Exp(low == high ? low : RootFinding.Between(Slope, low, high, Slope(low), Slope(high), 1e-13));
        return new NegativeBinomial(root, root / (root + mean));
    }

    /// <summary>D(P‖Q), in nats: r·D(Bernoulli p‖Bernoulli q)/p for equal r, otherwise a series with a proven end.</summary>
    public static double KullbackLeibler(NegativeBinomial p, NegativeBinomial q)
    {
        ArgumentNullException.ThrowIfNull(p);
        ArgumentNullException.ThrowIfNull(q);
        return p.Successes == q.Successes ? p.Successes * (Bernoulli.Between(p.Probability, q.Probability) / p.Probability)
            : p.DivergenceSeries(q);
    }
}
