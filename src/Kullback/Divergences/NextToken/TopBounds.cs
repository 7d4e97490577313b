using Kullback.Numerics;

namespace Kullback.Divergences;

/// <summary>What can be said of two next-token distributions of which only the most probable tokens are known; information in
/// nats.</summary>
/// <param name="KlLow">D(P‖Q) is at least this.</param>
/// <param name="KlHigh">D(P‖Q) is at most this; +∞ where nothing bounds it: unknown tokens of Q may have any small probability.</param>
/// <param name="JensenShannonLow">The Jensen–Shannon divergence is at least this.</param>
/// <param name="JensenShannonHigh">It is at most this.</param>
/// <param name="TotalVariationLow">The total variation is at least this.</param>
/// <param name="TotalVariationHigh">It is at most this.</param>
/// <remarks>Lower bounds: the tokens known on both sides and one cell for all others are a coarser partition, and no divergence grows under
/// it (data processing, Csiszár 1967). Upper bounds: on the other tokens total variation is at most half of both masses, Jensen–Shannon at
/// most ln 2 times that; both are met where the unknown parts lie apart.</remarks>
public readonly record struct TopBounds(
    double KlLow, double KlHigh, double JensenShannonLow, double JensenShannonHigh, double TotalVariationLow, double TotalVariationHigh)
{
    /// <summary>How far above 1 the known probabilities may sum before the row is refused: servers round.</summary>
    public const double MassTolerance = 1e-3;

    /// <summary>Bounds from the tokens known on either side.</summary>
    /// <param name="p">Probabilities of P, one per token that either side knows; NaN where P's is not known.</param>
    /// <param name="q">Probabilities of Q of the same tokens; NaN where Q's is not known.</param>
    /// <param name="floor">A probability that the caller vouches Q gives every token at least; 0 where there is none.</param>
    /// <param name="most">What P gives a token that is not known is at most this: the least of its top probabilities, not that of a token
    /// known for another reason.</param>
    /// <returns>The bounds. O(n), allocates nothing.</returns>
    /// <exception cref="ArgumentException">The lengths differ, the floor is no probability,
    /// or the known probabilities sum above 1.</exception>
    public static TopBounds Of(ReadOnlySpan<double> p, ReadOnlySpan<double> q, double floor, double most) => Of(p, q, floor, most, 1);

    /// <summary>The same where Q's unknown tokens have at most a given probability each, which makes the lower bound of D(P‖Q)
    /// larger.</summary>
    /// <param name="p">Probabilities of P, one per token that either side knows; NaN where P's is not known.</param>
    /// <param name="q">Probabilities of Q of the same tokens; NaN where Q's is not known.</param>
    /// <param name="floor">A probability that the caller vouches Q gives every token at least; 0 where there is none.</param>
    /// <param name="most">What P gives a token that is not known is at most this.</param>
    /// <param name="mostOfQ">What Q gives a token that is not known is at most this: the least of its top probabilities.</param>
    /// <returns>The bounds. The least D(P‖Q) under the caps has qᵢ = min(cap, λpᵢ), pⱼ = min(cap, qⱼ/λ) and one λ, found by
    /// bisection.</returns>
    /// <exception cref="ArgumentException">The lengths differ, a bound is no probability,
    /// or the known probabilities sum above 1.</exception>
    public static TopBounds Of(ReadOnlySpan<double> p, ReadOnlySpan<double> q, double floor, double most, double mostOfQ)
    {
        if (!(mostOfQ is > 0 and <= 1 + MassTolerance))
            throw new ArgumentOutOfRangeException(nameof(mostOfQ), mostOfQ, "Must be above 0 and at most 1.");
        if (p.Length != q.Length) throw new ArgumentException($"p has {p.Length} entries, q has {q.Length}.", nameof(q));
        if (!(most is > 0 and <= 1 + MassTolerance))
            throw new ArgumentOutOfRangeException(nameof(most), most, "Must be above 0 and at most 1.");
        if (!(floor is >= 0 and <= 1)) throw new ArgumentOutOfRangeException(nameof(floor), floor, "Must be from 0 to 1.");
        double knownP = Known(nameof(p), p), knownQ = Known(nameof(q), q);
        Sums sums = default;
        double beyond = 0;
        for (int i = 0; i < p.Length; i++)
        {
            if (!double.IsNaN(p[i]) && !double.IsNaN(q[i])) sums.Add(p[i], q[i]);
            // A token that Q does not name: ln(p/q) is at most ln(p/floor).
            else if (double.IsNaN(q[i])) beyond += Above(p[i], floor);
        }
        double restP = Math.Max(0, 1 - sums.P), restQ = Math.Max(0, 1 - sums.Q), hidden = Math.Max(0, 1 - knownP);
        double high = sums.Plain + beyond + (hidden > 0 ? floor > 0 ? hidden * Math.Log(most / floor) : double.PositiveInfinity : 0);
        double middle = JensenShannon.Cell(restP, restQ);
        double upper = Math.Max(0, Math.Min(sums.Middle + Math.Log(2) * (restP + restQ) / 2, Math.Log(2)));
        // A rest of Q within what servers round off says nothing of its size; a larger one only lowers the bound.
        double low = sums.Excess + Excess(restP, Math.Max(restQ, Math.Min(restP, 1e-6)));
        low = Math.Max(low, sums.Excess + CappedTopCells.Least(p, q, hidden, Math.Max(0, 1 - knownQ), most, mostOfQ));
        return new TopBounds(low, Math.Max(low, high), Math.Min(sums.Middle + middle, upper), upper,
            Math.Min(1, (sums.Apart + Math.Abs(restP - restQ)) / 2), Math.Min(1, (sums.Apart + restP + restQ) / 2));
    }

    /// <summary>Bounds where all of Q is known and of P only some tokens.</summary>
    /// <param name="p">Probabilities of P; NaN where one is not known.</param>
    /// <param name="q">Probabilities of Q, every token.</param>
    /// <param name="most">What P gives a token that is not known is at most this.</param>
    /// <returns>The bounds; D(P‖Q) is at most what it is when the mass that P hides lies on the tokens that Q gives the least. O(n log
    /// n).</returns>
    /// <exception cref="ArgumentException">The lengths differ, or the known probabilities sum above 1.</exception>
    public static TopBounds OfFullQ(ReadOnlySpan<double> p, ReadOnlySpan<double> q, double most)
    {
        var bounds = Of(p, q, 0, most, 1);
        double known = 0, plain = 0;
        var others = new List<double>();
        for (int i = 0; i < p.Length; i++)
        {
            if (double.IsNaN(p[i]))
            {
                others.Add(q[i]);
                continue;
            }
            (known, plain) = (known + p[i], plain + Above(p[i], q[i]));
        }
        double hidden = Math.Max(0, 1 - known);
        // A convex function over {0 ≤ p ≤ most, Σ p = hidden} is largest at a corner: full tokens from the least probable of Q on,
        // and one in part.
        others.Sort();
        foreach (double other in others)
        {
            double mass = Math.Min(most, hidden);
            if (mass <= 0) break;
            plain += Above(mass, other);
            hidden -= mass;
        }
        return bounds with { KlHigh = Math.Max(bounds.KlLow, plain) };
    }

    private static double Above(double p, double q) => p == 0 ? 0 : q == 0 ? double.PositiveInfinity : p * Math.Log(p / q);

    private static double Known(string side, ReadOnlySpan<double> values)
    {
        double sum = 0;
        for (int i = 0; i < values.Length; i++)
        {
            if (double.IsNaN(values[i])) continue;
            if (!(values[i] is >= 0 and <= 1 + MassTolerance)) throw NotADistributionException.Entry(side, i, values[i]);
            sum += values[i];
        }
        return sum <= 1 + MassTolerance ? sum : throw NotADistributionException.Mass(side, sum, MassTolerance);
    }

    private static double Excess(double p, double q)
        => p == 0 ? q : Elementary.BregmanTerm(new Lane(p), new Lane(q)).Value;

    private struct Sums
    {
        internal double P, Q, Excess, Plain, Middle, Apart;

        internal void Add(double p, double q)
        {
            (P, Q, Apart) = (P + p, Q + q, Apart + Math.Abs(p - q));
            Excess += p == 0 && q == 0 ? 0 : TopBounds.Excess(p, q);
            Plain += Above(p, q);
            Middle += JensenShannon.Cell(p, q);
        }
    }
}
