namespace Kullback.Numerics;

/// <summary>Sums over integers with a bound on what they leave out.</summary>
/// <param name="Value">The sum of the terms taken.</param>
/// <param name="Bound">What the terms left out add at most, where the ratio of neighboring terms does not grow outwards.</param>
/// <param name="Terms">How many terms were taken.</param>
/// <remarks>Outward from a start, upwards and downwards. Let ρ be the ratio of the last two terms: if ratios do not grow from there on,
/// what is left is at most t·ρ/(1 − ρ). That holds beyond the mode for log-concave masses (Poisson, Binomial, Hypergeometric, Skellam,
/// NegativeBinomial of r ≥ 1) times powers and logarithms of k, because k^a/(k − 1)^a and the like fall; a mass whose ratio rises to a
/// limit below 1 (NegativeBinomial of r &lt; 1, mixtures) gives that limit as <c>limit</c>.
/// A side ends when the bound is below 2⁻⁵⁶ of the sum.</remarks>
internal readonly record struct IntegerSeries(double Value, double Bound, long Terms)
{
    /// <summary>More terms than these and the series is said not to have ended: Bound is +∞.</summary>
    internal const long TermLimit = 50_000_000;

    private const double Negligible = 1.4e-17;

    // A term may vanish where its factor crosses zero: so many neighbors must agree that nothing is left.
    private const int Agreeing = 3;

    /// <summary>Σ t(k) over low ≤ k ≤ high, from <paramref name="start"/> outwards.</summary>
    /// <param name="term">t(k); +∞ ends the sum.</param>
    /// <param name="start">Where the terms are largest, or nearly so.</param>
    /// <param name="low">Lowest k, or −∞.</param>
    /// <param name="high">Highest k, or +∞.</param>
    /// <param name="limit">What ratios never exceed far out, where they rise to it; 0 where they fall.</param>
    /// <param name="least">Terms taken on each side in any case: past every mode.</param>
    /// <param name="size">A bound of |t(k)| with falling ratios, where t itself swings; |t| if null.</param>
    internal static IntegerSeries Sum(Func<double, double> term, double start, double low, double high, double limit = 0, double least = 4,
        Func<double, double>? size = null)
    {
        double first = Math.Clamp(Math.Floor(start), low, high), at = term(first);
        if (double.IsNaN(at) || double.IsPositiveInfinity(at)) return new(at, double.IsNaN(at) ? double.PositiveInfinity : 0, 1);
        var side = new Side(at, size?.Invoke(first) ?? Math.Abs(at));
        double bound = 0;
        long terms = 1;
        foreach (int step in (ReadOnlySpan<int>)[1, -1])
        {
            double end = step > 0 ? high : low;
            side.Last = size?.Invoke(first) ?? Math.Abs(at);
            side.Agreed = 0;
            for (double k = first + step; k - step != end; k += step)
            {
                Cancellation.Look(terms);
                double t = term(k), left = side.Add(t, size?.Invoke(k) ?? Math.Abs(t), limit);
                if (double.IsPositiveInfinity(t) || double.IsNaN(t)) return new(t, double.IsNaN(t) ? double.PositiveInfinity : 0, terms);
                if (Math.Abs(k - first) >= least && side.Agreed >= Agreeing)
                {
                    bound += left;
                    break;
                }
                if (++terms > TermLimit) return new(side.Total, double.PositiveInfinity, terms);
            }
        }
        return new(side.Total, bound + side.Size * 2.3e-16, terms);
    }

    // A compensated sum with the size of what it is made of.
    private struct Side(double total, double size)
    {
        private double _lost;

        internal double Total = total, Size = size, Last;
        internal int Agreed;

        internal double Add(double term, double size, double limit)
        {
            double next = Total + (term - _lost), ratio = Math.Max(limit, Last > 0 ? size / Last : size > 0 ? 1 : 0);
            _lost = next - Total - (term - _lost);
            (Total, Size, Last) = (next, Size + size, size);
            double left = size == 0 ? 0 : ratio < 1 ? size * ratio / (1 - ratio) : double.PositiveInfinity;
            Agreed = left <= Negligible * Size ? Agreed + 1 : 0;
            return left;
        }
    }
}
