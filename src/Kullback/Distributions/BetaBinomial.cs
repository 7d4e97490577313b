using Kullback.Numerics;

namespace Kullback.Distributions;

/// <summary>Beta-binomial distribution: mass C(n, k)·B(k + α, n − k + β)/B(α, β) on k = 0 … n, a binomial whose probability is drawn from Beta(α, β).</summary>
/// <param name="Trials">n, a whole number ≥ 0.</param>
/// <param name="Alpha">α &gt; 0.</param>
/// <param name="Beta">β &gt; 0.</param>
/// <remarks>Entropy and divergence are sums over all n + 1 points.</remarks>
public sealed record BetaBinomial(double Trials, double Alpha, double Beta) : IntegerLaw
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
    public override double Variance => Trials * (Alpha / (Alpha + Beta)) * (Beta / (Alpha + Beta)) * ((Alpha + Beta + Trials) / (Alpha + Beta + 1));

    private protected override double Mode
        => Alpha <= 1 || Beta <= 1 ? (Alpha >= Beta ? Trials : 0) : Math.Clamp(Math.Floor((Trials + 1) * ((Alpha - 1) / (Alpha + Beta - 2))), 0, Trials);

    // The masses may rise again towards the other end: no tail is cut short.
    private protected override double RatioLimit => double.PositiveInfinity;

    private protected override double LogMass(double k) => NearOne(k, Plain(k));

    // Pólya's urn: two negative binomial counts given their sum, for a p of our choice, here one that puts their bulk where this one's is.
    private double Plain(double k)
    {
        double both = Alpha + Beta, p = both / (Trials + both), q = Trials / (Trials + both);
        return Trials == 0 ? 0 : IntegerMass.LogNegativeBinomial(k, Alpha, p, q) + IntegerMass.LogNegativeBinomial(Trials - k, Beta, p, q)
            - IntegerMass.LogNegativeBinomial(Trials, both, p, q);
    }

    private protected override double Ratio(double k) => (Trials - k) / (k + 1) * ((k + Alpha) / (Trials - k - 1 + Beta));

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

    /// <summary>D(P‖Q) as a sum over all points, no term negative, in nats; +∞ where P has more trials.</summary>
    public static double KullbackLeibler(BetaBinomial p, BetaBinomial q)
    {
        ArgumentNullException.ThrowIfNull(p);
        ArgumentNullException.ThrowIfNull(q);
        return p.DivergenceSeries(q);
    }
}
