using Kullback.Numerics;

namespace Kullback.Distributions;

/// <summary>Binomial distribution: mass C(n, k)·pᵏ(1 − p)ⁿ⁻ᵏ on k = 0 … n, the successes in n = <paramref name="Trials"/> of probability p
/// = <paramref name="Probability"/>.</summary>
/// <param name="Trials">n, an integer ≥ 0.</param>
/// <param name="Probability">p in [0, 1].</param>
public sealed record Binomial(double Trials, double Probability) : IntegerDistribution, IExponentialFamily, ILogDensityForm,
    IFitted<Binomial>
{
    /// <summary>n.</summary>
    public double Trials { get; } = Require.Whole(Trials);

    /// <summary>p.</summary>
    public double Probability { get; } = Require.Probability(Probability);

    private double Failure => 1 - Probability;

    /// <inheritdoc/>
    public override double Low => Probability == 1 ? Trials : 0;

    /// <inheritdoc/>
    public override double High => Probability == 0 ? 0 : Trials;

    /// <inheritdoc/>
    public override double Mean => Trials * Probability;

    /// <inheritdoc/>
    public override double Variance => Trials * Probability * Failure;

    private protected override double Mode => Math.Clamp(Math.Floor((Trials + 1) * Probability), Low, High);

    private protected override (double A, double B, double X, double Complement)? BetaAbove(double k)
        => Variance > ManyTerms && Trials < ManySteps ? (k + 1, Trials - k, Probability, Failure) : null;

    private protected override double LogMass(double k) => IntegerMass.LogBinomial(Trials, k, Probability, Failure);

    private protected override double Ratio(double k) => (Trials - k) / (k + 1) * (Probability / Failure);

    private protected override DoubleDouble? ExactRatio(double k)
        => (Trials - k) / (DoubleDouble)(k + 1) * (Probability / DoubleDouble.Sum(1, -Probability));

    /// <inheritdoc/>
    public override void Sample(Random random, Span<double> points)
    {
        ArgumentNullException.ThrowIfNull(random);
        for (int i = 0; i < points.Length; i++) points[i] = IntegerDraws.Binomial(random, Trials, Probability);
    }

    /// <summary>ln n! + n ln(1 − p) + k·logit p − ln k! − ln(n − k)!.</summary>
    public LogDensityForm Form => Probability is 0 or 1 ? new(0)
        : FormTerms.Sum(Special.LogFactorial(Trials) + Trials * IntegerMass.Log(Failure, Probability), (Logit, Moment.Power(1)),
            (-1, Moment.LogGamma(1)), (-1, Moment.LogGamma(Trials + 1, -1)));

    /// <inheritdoc/>
    public string Carrier => FormattableString.Invariant($"Binomial of {Trials}");

    /// <summary>ln(p/(1 − p)).</summary>
    public double[] NaturalParameters() => [Logit];

    /// <summary>n·ln(1 + e^η).</summary>
    public double LogNormalizer(ReadOnlySpan<double> natural) => Trials * Bernoulli.Softplus(natural[0]);

    /// <summary>Maximum likelihood for a known n: mean/n.</summary>
    /// <exception cref="ArgumentException">No points, or one that is not an integer from 0 to n.</exception>
    public static Binomial Fit(ReadOnlySpan<double> points, ReadOnlySpan<double> weights, double trials)
        => new(trials, Math.Min(1, WholePoints.Mean(points, weights, Require.Whole(trials)) / Math.Max(1, trials)));

    /// <summary>The n of largest likelihood with p = mean/n, by a growing grid and golden section over integers.</summary>
    /// <remarks>Where the points spread as widely as counts of a Poisson distribution, the likelihood grows with n towards that
    /// distribution: refused. The estimate of n varies widely from sample to sample (Olkin, Petkau and Zidek 1981).</remarks>
    /// <inheritdoc cref="IFitted{TSelf}.MaximumLikelihood"/>
    public static Binomial MaximumLikelihood(ReadOnlySpan<double> points, ReadOnlySpan<double> weights)
    {
        var (values, shares) = WholePoints.Distinct(points, weights);
        double mean = WeightedPoints.Mean(points, weights), most = values[^1];
        if (values.Length == 1) return new Binomial(Math.Max(1, most), most == 0 ? 0 : 1);
        double Cost(double n) => WholePoints.Cost(new Binomial(n, mean / n), values, shares);
        double[] grid = WholePoints.Growing(most, 1.15, Math.Max(most, Math.Min(1e15, 1e9 * most)));
        int best = Array.IndexOf(grid, grid.MinBy(Cost));
        double trials = WholePoints.Least(Cost, grid[Math.Max(0, best - 1)], grid[Math.Min(grid.Length - 1, best + 1)]);
        if (Cost(trials) >= WholePoints.Cost(new Poisson(mean), values, shares) - 1e-12)
            throw new ArgumentException("The likelihood grows with the trials, towards a Poisson distribution.", nameof(points));
        return new Binomial(trials, mean / trials);
    }

    /// <summary>D(P‖Q), in nats: n·D(Bernoulli p‖Bernoulli q) for equal n; a finite sum where P has fewer trials; +∞ where it has more
    /// (unless p = 0).</summary>
    /// <remarks>For nₚ &lt; n_q the closed form lacks E ln((n_q − k)!/(nₚ − k)!),
    /// which is summed outward from the mode with a proven tail bound.</remarks>
    public static double KullbackLeibler(Binomial p, Binomial q)
    {
        ArgumentNullException.ThrowIfNull(p);
        ArgumentNullException.ThrowIfNull(q);
        return p.Trials == q.Trials && p.Trials > 0 ? p.Trials * Bernoulli.Between(p.Probability, q.Probability) : p.DivergenceSeries(q);
    }

    private double Logit => IntegerMass.Log(Probability, Failure) - IntegerMass.Log(Failure, Probability);
}
