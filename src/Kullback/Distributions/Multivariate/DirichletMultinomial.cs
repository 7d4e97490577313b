using Kullback.Numerics;

namespace Kullback.Distributions;

/// <summary>Dirichlet-multinomial distribution (Pólya's urn): a multinomial of n = <see cref="Trials"/> whose probabilities are drawn from
/// Dirichlet(α).</summary>
/// <remarks>Mass Γ(Σα)n!/Γ(n + Σα)·ΠΓ(xᵢ + αᵢ)/(Γ(αᵢ)xᵢ!). Entropy and divergence are sums over the beta-binomial counts of each index:
/// K(n + 1) terms.</remarks>
public sealed record DirichletMultinomial : IKnownEntropy
{
    /// <summary>The counts of n indices.</summary>
    /// <param name="trials">n, an integer ≥ 0.</param>
    /// <param name="concentrations">αᵢ &gt; 0, at least two.</param>
    /// <exception cref="ArgumentException">A parameter outside its domain.</exception>
    public DirichletMultinomial(double trials, ReadOnlySpan<double> concentrations)
        => (Trials, Prior) = (Require.Whole(trials), new Dirichlet(concentrations));

    /// <summary>n.</summary>
    public double Trials { get; }

    /// <summary>The distribution of the probabilities.</summary>
    public Dirichlet Prior { get; }

    /// <inheritdoc/>
    public int Dimension => Prior.Dimension;

    /// <inheritdoc/>
    public ReferenceMeasure Reference => ReferenceMeasure.Counting;

    /// <summary>n·αᵢ/Σα.</summary>
    public double[] Mean() => [.. Prior.Mean().Select(m => Trials * m)];

    /// <summary>n·mᵢ(1 − mᵢ)(n + Σα)/(1 + Σα).</summary>
    public double[] Variance() => [.. Enumerable.Range(0, Dimension).Select(i => Marginal(i).Variance)];

    /// <summary>The distribution of one count.</summary>
    public BetaBinomial Marginal(int index)
        => new(Trials, Prior.Concentrations[index], Prior.Concentrations.Where((_, j) => j != index).Sum());

    /// <inheritdoc/>
    public double EntropyNats
    {
        get
        {
            double sum = LogTotal;
            for (int i = 0; i < Dimension; i++) sum -= Mean(i, k => Part(i, k));
            return sum;
        }
    }

    /// <inheritdoc/>
    public double LogDensity(ReadOnlySpan<double> point)
    {
        if (!CountVector.Sums(point, Dimension, Trials)) return double.NegativeInfinity;
        double sum = -LogTotal;
        for (int i = 0; i < point.Length; i++) sum += Part(i, point[i]);
        return sum;
    }

    /// <inheritdoc/>
    public void Sample(Random random, Span<double> points)
    {
        ArgumentNullException.ThrowIfNull(random);
        Require.Points(points.Length, Dimension, points.Length / Dimension);
        double[] probabilities = new double[Dimension];
        for (int at = 0; at < points.Length; at += Dimension)
        {
            Prior.Sample(random, probabilities);
            CountVector.Draw(random, Trials, probabilities, points.Slice(at, Dimension));
        }
    }

    /// <summary>D(P‖Q) = Σᵢ E[ln p-part − ln q-part of xᵢ] − the same of n, for equal n; otherwise +∞; in nats.</summary>
    /// <remarks>Absolute error about 1e-14·K.</remarks>
    /// <exception cref="ArgumentException">The dimensions differ.</exception>
    public static double KullbackLeibler(DirichletMultinomial p, DirichletMultinomial q)
    {
        ArgumentNullException.ThrowIfNull(p);
        ArgumentNullException.ThrowIfNull(q);
        if (p.Dimension != q.Dimension) throw new ArgumentException($"p has {p.Dimension} cells, q has {q.Dimension}.", nameof(q));
        if (p.Trials != q.Trials) return double.PositiveInfinity;
        double sum = q.LogTotal - p.LogTotal;
        for (int i = 0; i < p.Dimension; i++) sum += p.Mean(i, k => p.Part(i, k) - q.Part(i, k));
        return Math.Max(0, sum);
    }

    // Negative binomial counts of sizes αᵢ given their sum; ½ would do as well, the share Σα/(n + Σα) keeps all parts small.
    private double Share => Trials == 0 ? 1 : Prior.Total / (Trials + Prior.Total);

    private double LogTotal => Trials == 0 ? 0
        : IntegerMass.LogNegativeBinomial(Trials, Prior.Total, Share, Trials / (Trials + Prior.Total));

    private double Part(int i, double k) => Trials == 0 ? 0
        : IntegerMass.LogNegativeBinomial(k, Prior.Concentrations[i], Share, Trials / (Trials + Prior.Total));

    private double Mean(int i, Func<double, double> f)
    {
        var marginal = Marginal(i);
        double sum = 0;
        for (double k = 0; k <= Trials; k++)
        {
            Cancellation.Look((long)k);
            sum += Math.Exp(marginal.LogDensity(k)) * f(k);
        }
        return sum;
    }
}
