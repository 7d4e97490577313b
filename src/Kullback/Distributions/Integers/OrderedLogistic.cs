using System.Collections.Immutable;
using Kullback.Numerics;

namespace Kullback.Distributions;

/// <summary>Ordered logistic distribution: P(Y ≤ k) = 1/(1 + e^(η − cₖ)) on k = 0 … K, a logistic variable about η cut at c₀ &lt; … &lt;
/// c_(K−1): the distribution of ordinal regression.</summary>
/// <remarks>Source: McCullagh (1980), Journal of the Royal Statistical Society B 42, 109–142.</remarks>
public sealed record OrderedLogistic : FiniteDistribution
{
    /// <summary>The distribution of a location and the cutpoints.</summary>
    /// <param name="location">η, finite.</param>
    /// <param name="cutpoints">c₀ &lt; … &lt; c_(K−1), finite, at least one.</param>
    /// <exception cref="ArgumentException">There is no cutpoint, one is not finite, or they do not rise.</exception>
    public OrderedLogistic(double location, params ReadOnlySpan<double> cutpoints) : base(0, Table(Require.Finite(location), cutpoints))
        => (Location, Cutpoints) = (location, [.. cutpoints]);

    /// <summary>η.</summary>
    public double Location { get; }

    /// <summary>c₀ &lt; … &lt; c_(K−1).</summary>
    public ImmutableArray<double> Cutpoints { get; }

    /// <summary>D(P‖Q) over the categories, no term negative, in nats; +∞ where Q has fewer.</summary>
    public static double KullbackLeibler(OrderedLogistic p, OrderedLogistic q)
    {
        ArgumentNullException.ThrowIfNull(p);
        ArgumentNullException.ThrowIfNull(q);
        return Divergence(p.Masses.AsSpan(), q.Masses.AsSpan());
    }

    /// <summary>Equal locations and cutpoints.</summary>
    public bool Equals(OrderedLogistic? other) => other is not null && Location == other.Location
        && Cutpoints.AsSpan().SequenceEqual(other.Cutpoints.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Location, Cutpoints.Length);

    // σ(b) − σ(a) = σ(b)·σ(−a)·(1 − e^(a − b)): no mass is a difference.
    private static ImmutableArray<double> Table(double location, ReadOnlySpan<double> cutpoints)
    {
        if (cutpoints.IsEmpty) throw new ArgumentException("There is no cutpoint.", nameof(cutpoints));
        var masses = new double[cutpoints.Length + 1];
        double before = double.NegativeInfinity;
        for (int k = 0; k <= cutpoints.Length; k++)
        {
            double at = k < cutpoints.Length ? cutpoints[k] - location : double.PositiveInfinity;
            if (k < cutpoints.Length && !(double.IsFinite(at) && at > before))
                throw new ArgumentException(
                    FormattableString.Invariant($"cutpoints[{k}] = {cutpoints[k]} must be finite and above the one before."),
                    nameof(cutpoints));
            masses[k] = Sigmoid(at) * Sigmoid(-before) * -Special.ExpLessOne(before - at);
            before = at;
        }
        return [.. masses];
    }

    private static double Sigmoid(double z) => double.IsPositiveInfinity(z) ? 1 : z < 0 ? Math.Exp(z) / (1 + Math.Exp(z))
        : 1 / (1 + Math.Exp(-z));
}
