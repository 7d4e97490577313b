using System.Numerics;
using Kullback.Numerics;

namespace Kullback.Divergences;

/// <summary>Kullback–Leibler divergence D(P‖Q) = Σ pᵢ ln(pᵢ/qᵢ), in nats, in [0, +∞].</summary>
/// <remarks>Domain: equal lengths, entries ≥ 0, each side summing to 1 within <see cref="Simplex.MassTolerance"/>; masses that
/// differ from 1 by rounding count as normalised. +∞ where some pᵢ > 0 = qᵢ. O(n), allocates nothing. Source: Kullback and
/// Leibler (1951), Annals of Mathematical Statistics 22, 79–86.</remarks>
public readonly record struct KullbackLeibler : IDivergence, ITerm
{
    /// <inheritdoc/>
    public double Between<T>(ReadOnlySpan<T> p, ReadOnlySpan<T> q) where T : IBinaryFloatingPointIeee754<T>
    {
        var (total, massP, massQ) = Simplex.Pass(this, p, q);
        if (double.IsPositiveInfinity(total)) return total;
        // Of the pair as normalised, by theorem: the generalised sum of the raw pair, less what the masses alone contribute.
        // By Jensen's inequality the difference is ≥ 0; only its rounding can fall below.
        return Math.Max(0, total / massP - Special.Phi((massQ - massP) / massP));
    }

    /// <summary>The divergence with the roles exchanged, D(Q‖P).</summary>
    /// <inheritdoc cref="Between{T}(ReadOnlySpan{T}, ReadOnlySpan{T})"/>
    public double Reverse<T>(ReadOnlySpan<T> p, ReadOnlySpan<T> q) where T : IBinaryFloatingPointIeee754<T> => Between(q, p);

    // p·ln(p/q) − p + q: terms p·ln(p/q) change sign and cancel, p·φ(q/p − 1) does not, so D ≥ 0 survives rounding.
    internal static double Cell(double p, double q)
        => p == 0 ? q
         : Math.Abs(q - p) < p / 2 ? p * Special.Phi((q - p) / p)
         : p * (Math.Log(p) - Math.Log(q)) - p + q;

    double ITerm.Of(double p, double q) => Cell(p, q);
}
