namespace Kullback.Hypotheses;

/// <summary>The mean of numbers that come in independent clusters, with an interval and an e-value that may be looked at after every
/// cluster.</summary>
/// <param name="Mean">Sum of all numbers over their count.</param>
/// <param name="Low">Lower end of the interval after the last cluster; null where it is not bounded.</param>
/// <param name="High">Upper end; null where it is not bounded.</param>
/// <param name="LogEValue">ln of the e-value against the mean <paramref name="Against"/> after the last cluster.</param>
/// <param name="PValue">1 over the largest e-value so far, at most 1: valid at every look.</param>
/// <param name="Against">The mean that the e-value speaks against.</param>
/// <param name="FirstDecided">Clusters after which the e-value first reached 1/α; null where it never did.</param>
/// <param name="Clusters">Clusters so far.</param>
/// <param name="Rho">The mixture's ρ.</param>
/// <param name="Alpha">The level α.</param>
/// <remarks>For a mean μ, cluster sums less μ times their counts have the mean 0 each: <see cref="StudentMixture"/> of these, and the
/// interval is all μ that it does not reject, the ends of a quadratic inequality. Exact for normal sums of one variance, for others in the
/// limit of many clusters; how fast is in bench/results/variants.md.</remarks>
public sealed record ConfidenceSequence(double Mean, double? Low, double? High, double LogEValue, double PValue, double Against,
    int? FirstDecided, int Clusters, double Rho, double Alpha)
{
    /// <summary>Looks after every cluster.</summary>
    /// <param name="sums">The sum of each cluster, in the order in which they came.</param>
    /// <param name="counts">Numbers in each.</param>
    /// <param name="rho">The mixture's ρ, above 0, chosen before looking: <see cref="NormalMixture.Rho"/>.</param>
    /// <param name="alpha">The level α, in (0, 1).</param>
    /// <param name="against">The mean that the e-value speaks against.</param>
    /// <exception cref="ArgumentException">There is no cluster, lengths differ, or a number is out of its range.</exception>
    public static ConfidenceSequence Of(ReadOnlySpan<double> sums, ReadOnlySpan<int> counts, double rho, double alpha = 0.05,
        double against = 0)
    {
        if (sums.Length != counts.Length || sums.IsEmpty)
            throw new ArgumentException("Sums and counts need one number a cluster, and one cluster at least.", nameof(counts));
        double limit = -Math.Log(NormalMixture.Level(alpha)), log = 0, largest = 0;
        int? first = null;
        var all = default(Deviations);
        double mean = 0, squares = 0;
        for (int c = 0; c < sums.Length; c++)
        {
            if (!double.IsFinite(sums[c]) || counts[c] < 1)
                throw new ArgumentException($"Cluster {c} has the sum {sums[c]} of {counts[c]} numbers.", nameof(sums));
            double rest = sums[c] - against * counts[c], before = rest - mean;
            mean += before / (c + 1);
            squares += before * (rest - mean);
            all.Add(sums[c], counts[c]);
            // Sums that differ by rounding only say nothing of the spread.
            double ratio = squares > 1e-26 * (c + 1) * mean * mean ? (c + 1) * mean * mean / squares : double.PositiveInfinity;
            log = StudentMixture.LogEValue(mean == 0 ? 0 : ratio, c + 1, rho);
            if (log > largest) largest = log;
            if (first is null && log >= limit) first = c + 1;
        }
        var (low, high) = all.Interval(StudentMixture.CriticalRatio(sums.Length, rho, alpha));
        return new(all.Ratio, low, high, log, Math.Exp(-largest), against, first, sums.Length, rho, alpha);
    }

    // Means and products of deviations of sums and counts, kept as they come (Welford).
    private struct Deviations
    {
        private int _clusters;
        private double _sum, _count, _sums, _counts, _products;

        public readonly double Ratio => _sum / _count;

        public void Add(double sum, double count)
        {
            _clusters++;
            double s = sum - _sum, n = count - _count;
            _sum += s / _clusters;
            _count += n / _clusters;
            _sums += s * (sum - _sum);
            _counts += n * (count - _count);
            _products += s * (count - _count);
        }

        // All μ with C(S − nμ)² ≤ k(V_SS − 2μV_Sn + μ²V_nn).
        public readonly (double? Low, double? High) Interval(double critical)
        {
            if (double.IsInfinity(critical)) return (null, null);
            double k = critical / _clusters, a = _count * _count - k * _counts, b = _sum * _count - k * _products,
                c = _sum * _sum - k * _sums;
            if (!(a > 0) || !(_sums > 0)) return (null, null);
            double root = Math.Sqrt(Math.Max(0, b * b - a * c));
            return ((b - root) / a, (b + root) / a);
        }
    }
}
