using System.Numerics;

namespace Kullback.Divergences;

/// <summary>How far a distribution P is from a distribution Q on the same cells: non-negative, zero if and only if P = Q.</summary>
/// <remarks>P is what really happens, Q the stand-in. Information measures are in nats.</remarks>
public interface IDivergence
{
    /// <summary>The divergence of <paramref name="p"/> from <paramref name="q"/>; +∞ is an answer, NaN is never one.</summary>
    /// <param name="p">Probabilities of P, one a cell, summing to 1 within <see cref="Simplex.MassTolerance"/>.</param>
    /// <param name="q">Probabilities of Q on the same cells.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    /// <exception cref="NotADistributionException">An entry is negative or NaN, or a side does not sum to 1.</exception>
    double Between<T>(ReadOnlySpan<T> p, ReadOnlySpan<T> q) where T : IBinaryFloatingPointIeee754<T>;
}

/// <summary>A divergence with D(P, Q) = D(Q, P).</summary>
public interface ISymmetricDivergence : IDivergence;

/// <summary>A symmetric divergence that obeys the triangle inequality.</summary>
public interface IMetric : ISymmetricDivergence;
