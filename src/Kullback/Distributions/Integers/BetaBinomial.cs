using Kullback.Numerics;

namespace Kullback.Distributions;

/// <summary>Beta-binomial distribution: mass C(n, k)·B(k + α, n − k + β)/B(α, β) on k = 0 … n, a binomial whose probability is drawn from
/// Beta(α, β).</summary>
/// <param name="Trials">n, an integer ≥ 0.</param>
/// <param name="Alpha">α &gt; 0.</param>
/// <param name="Beta">β &gt; 0.</param>
/// <remarks>Entropy and divergence are sums over all n + 1 points.</remarks>
public sealed record BetaBinomial(double Trials, double Alpha, double Beta) : IntegerDistribution, IFitted<BetaBinomial>
{
    /// <summary>n.</summary>
    public double Trials { get; } = Require.Whole(Trials);

    /// <summary>α.</summary>
    public double Alpha { get; } = Require.Positive(Alpha);

    /// <summary>β.</summary>
    public double Beta { get; } = Require.Positive(Beta);

    /// <inheritdoc/>
    public override double Low => 0;

    /// <inheritdoc/>
    public override double High => Trials;

    /// <inheritdoc/>
    public override double Mean => Trials * (Alpha / (Alpha + Beta));

    /// <inheritdoc/>
    public override double Variance
        => Trials * (Alpha / (Alpha + Beta)) * (Beta / (Alpha + Beta)) * ((Alpha + Beta + Trials) / (Alpha + Beta + 1));

    private protected override double Mode
        => Alpha <= 1 || Beta <= 1 ? (Alpha >= Beta ? Trials : 0)
        : Math.Clamp(Math.Floor((Trials + 1) * ((Alpha - 1) / (Alpha + Beta - 2))), 0, Trials);

    // With a shape below 1 the masses may rise again towards an end: no tail is cut short. Otherwise the distribution is log-concave.
    private protected override double RatioLimit => Alpha >= 1 && Beta >= 1 ? 0 : double.PositiveInfinity;

    private protected override double LogMass(double k) => NearOne(k, Plain(k));

    // Pólya's urn: two negative binomial counts given their sum, for a p of our choice, here one that puts their bulk where this one's is.
    private double Plain(double k)
    {
        double both = Alpha + Beta, p = both / (Trials + both), q = Trials / (Trials + both);
        return Trials == 0 ? 0 : IntegerMass.LogNegativeBinomial(k, Alpha, p, q) + IntegerMass.LogNegativeBinomial(Trials - k, Beta, p, q)
            - IntegerMass.LogNegativeBinomial(Trials, both, p, q);
    }

    private protected override double Ratio(double k) => (Trials - k) / (k + 1) * ((k + Alpha) / (Trials - k - 1 + Beta));

    private protected override DoubleDouble? ExactRatio(double k)
        => (Trials - k) / (DoubleDouble)(k + 1) * (DoubleDouble.Sum(k, Alpha) / DoubleDouble.Sum(Trials - k - 1, Beta));

    /// <inheritdoc/>
    public override void Sample(Random random, Span<double> points)
    {
        ArgumentNullException.ThrowIfNull(random);
        for (int i = 0; i < points.Length; i++)
        {
            double a = ShapeDraw.LogGamma(random, Alpha), b = ShapeDraw.LogGamma(random, Beta);
            points[i] = IntegerDraws.Binomial(random, Trials, 1 / (1 + Math.Exp(b - a)));
        }
    }

    /// <summary>The n of largest likelihood, for each the shapes by search.</summary>
    /// <remarks>Where the likelihood grows with n or with the shapes, towards a negative binomial or a binomial distribution, there is no
    /// maximum: refused. Over more than
    /// 100 distinct points n is sought on a part of them.</remarks>
    /// <inheritdoc cref="IFitted{TSelf}.MaximumLikelihood"/>
    public static BetaBinomial MaximumLikelihood(ReadOnlySpan<double> points, ReadOnlySpan<double> weights)
    {
        var (values, shares) = WholePoints.Distinct(points, weights);
        if (values.Length == 1) throw new ArgumentException("All points are equal: the likelihood has no maximum.", nameof(points));
        int step = 1 + values.Length / 100;
        double[] few = [.. values.Where((_, i) => i % step == 0 || i == values.Length - 1)],
            fewShares = [.. shares.Where((_, i) => i % step == 0 || i == values.Length - 1)];
        var (mean, variance) = WeightedPoints.Moments(points, weights);
        double[] last = Start(values[^1], mean, variance);
        (double[] At, double Cost) Shapes(double n, double[] start, double[] at, double[] with)
        {
            double Cost(double[] t) => Math.Abs(t[0]) > LogMost || Math.Abs(t[1]) > LogMost ? double.PositiveInfinity
                : WholePoints.Cost(new BetaBinomial(n, Math.Exp(t[0]), Math.Exp(t[1])), at, with);
            double[] best = LikelihoodSearch.Minimum(Cost, start, [0.3, 0.3]);
            return (best, Cost(best));
        }
        double OnFew(double n) => Shapes(n, last, few, fewShares).Cost;
        double[] grid = WholePoints.Growing(values[^1], 1.5, 1e6 * values[^1]), costs = new double[grid.Length];
        int best = 0;
        for (int i = 0; i < grid.Length; i++)
        {
            (last, costs[i]) = Shapes(grid[i], i == 0 ? last : [last[0], last[1] + Math.Log(grid[i] / grid[i - 1])], few, fewShares);
            if (costs[i] < costs[best]) best = i;
            else if (i > best + 6) break;
        }
        last = Shapes(grid[best], Start(grid[best], mean, variance), few, fewShares).At;
        double trials = WholePoints.Least(OnFew, grid[Math.Max(0, best - 1)], grid[Math.Min(grid.Length - 1, best + 1)]);
        double[] found = Shapes(trials, last, values, shares).At;
        if (trials >= 1e5 * values[^1])
            throw new ArgumentException("The likelihood grows with the trials, towards a negative binomial distribution.", nameof(points));
        if (Math.Max(found[0], found[1]) > LogMost - 1)
            throw new ArgumentException("The likelihood grows with the shapes, towards a binomial distribution.", nameof(points));
        return new BetaBinomial(trials, Math.Exp(found[0]), Math.Exp(found[1]));
    }

    private const double LogMost = 16;

    // The shapes of the same mean and variance, as far as there are such.
    private static double[] Start(double n, double mean, double variance)
    {
        double p = Math.Clamp(mean / n, 1e-6, 1 - 1e-6), plain = n * p * (1 - p),
            over = Math.Clamp((variance / plain - 1) / Math.Max(1, n - 1), 1e-4, 0.9), size = 1 / over - 1;
        return [Math.Log(p * size), Math.Log((1 - p) * size)];
    }

    /// <summary>D(P‖Q) as a sum over all points, no term negative, in nats; +∞ where P has more trials.</summary>
    public static double KullbackLeibler(BetaBinomial p, BetaBinomial q)
    {
        ArgumentNullException.ThrowIfNull(p);
        ArgumentNullException.ThrowIfNull(q);
        return p.DivergenceSeries(q);
    }
}
