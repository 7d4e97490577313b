using System.Numerics;

namespace Kullback.Divergences;

/// <summary>Total variation ½Σ|pᵢ − qᵢ|, in [0, 1]: the largest difference of probability over all sets of cells.</summary>
/// <remarks>The set {pᵢ > qᵢ} attains it. Domain: equal lengths, entries ≥ 0, each side summing to 1 within
/// <see cref="Simplex.MassTolerance"/>. O(n), allocates nothing. Source: Tsybakov, Introduction to Nonparametric Estimation, 2.4.</remarks>
public readonly record struct TotalVariation : IMetric, ITerm
{
    /// <inheritdoc/>
    public double Between<T>(ReadOnlySpan<T> p, ReadOnlySpan<T> q) where T : IBinaryFloatingPointIeee754<T>
        => Simplex.Sum(this, p, q);

    double ITerm.Of(double p, double q) => Math.Abs(p - q) / 2;
}
