using System.Numerics;
using Kullback.Numerics;

namespace Kullback.Divergences;

/// <summary>Population stability index Σ(pᵢ − qᵢ) ln(pᵢ/qᵢ) = D(P‖Q) + D(Q‖P), in nats, in [0, +∞]: Jeffreys' divergence.</summary>
/// <remarks>+∞ where a cell is empty on one side only: no smoothing. Domain: equal lengths, entries ≥ 0, each side summing to 1
/// within <see cref="Simplex.MassTolerance"/>. O(n), allocates nothing. Source: Jeffreys (1946), Proceedings of the Royal
/// Society A 186, 453–461; the name is that of credit scoring.</remarks>
public readonly record struct PopulationStabilityIndex : ISymmetricDivergence, ITerm
{
    /// <inheritdoc/>
    public double Between<T>(ReadOnlySpan<T> p, ReadOnlySpan<T> q) where T : IBinaryFloatingPointIeee754<T>
        => Simplex.Sum(this, p, q);

    // Each factor has the other's sign: the term is ≥ 0. The logarithm is taken of 1 + (larger − smaller)/smaller.
    double ITerm.Of(double p, double q)
    {
        if (p == q) return 0;
        double small = Math.Min(p, q), gap = Math.Abs(p - q);
        if (small == 0) return double.PositiveInfinity;
        return gap * (gap < small ? Special.LogOnePlus(gap / small) : Math.Log(small + gap) - Math.Log(small));
    }
}
