using System.Numerics;

namespace Kullback.Divergences;

/// <summary>Hellinger distance √(½Σ(√pᵢ − √qᵢ)²), in [0, 1]; a metric.</summary>
/// <remarks>Domain: equal lengths, entries ≥ 0, each side summing to 1 within <see cref="Simplex.MassTolerance"/>. O(n),
/// allocates nothing. Source: Tsybakov, Introduction to Nonparametric Estimation, 2.4.</remarks>
public readonly record struct Hellinger : IMetric, ITerm
{
    /// <inheritdoc/>
    public double Between<T>(ReadOnlySpan<T> p, ReadOnlySpan<T> q) where T : IBinaryFloatingPointIeee754<T>
        => Math.Sqrt(Simplex.Sum(this, p, q));

    // √p − √q = (p − q)/(√p + √q): the difference of the probabilities is exact where they are close, that of the roots is not.
    double ITerm.Of(double p, double q)
    {
        if (p == q) return 0;
        double difference = (p - q) / (Math.Sqrt(p) + Math.Sqrt(q));
        return difference * difference / 2;
    }
}
