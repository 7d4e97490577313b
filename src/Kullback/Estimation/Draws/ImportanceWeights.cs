using Kullback.Numerics;

namespace Kullback.Estimation;

/// <summary>Weights that make draws from P stand for draws from Q: w = q/p, one per draw (a sequence, a sample).</summary>
/// <param name="Count">How many.</param>
/// <param name="EffectiveSize">(Σw)²/Σw², from 1 to <paramref name="Count"/>: how many draws from Q the weighted draws are worth. 0 where
/// all weights are 0.</param>
/// <param name="LargestShare">The share of Σw that the largest weight has.</param>
/// <param name="Mean">Mean of w, which is 1 in expectation where P drew the draws and covers Q.</param>
/// <param name="LogQuantiles">ln w at the shares 0, 0.05, 0.5, 0.95 and 1, between neighbors of the sorted numbers; −∞ for a weight of
/// 0.</param>
/// <param name="TailIndex">k of the generalized Pareto distribution of the largest weights; null below 25 draws. At ½ and above the
/// variance of w is infinite.</param>
/// <remarks>Sources: Kong (1992), University of Chicago technical report 348, for the effective size; Vehtari et al. (2024), Journal of
/// Machine Learning Research 25(72), for k and its threshold.</remarks>
public sealed record ImportanceWeights(int Count, double EffectiveSize, double LargestShare, MeanEstimate Mean,
    IReadOnlyList<double> LogQuantiles, double? TailIndex)
{
    private static readonly double[] s_shares = [0, 0.05, 0.5, 0.95, 1];

    /// <summary>Why the effective size must not be relied upon; null where nothing speaks against it.</summary>
    public Diagnosis? Doubt { get; private init; }

    /// <summary>The weights of draws.</summary>
    /// <param name="logWeights">ln q − ln p of each draw; −∞ for a weight of 0.</param>
    /// <param name="lengths">Draws in each cluster that is independent of the others; empty where each draw is.</param>
    /// <exception cref="ArgumentException">There are none, one is NaN or +∞, or the clusters do not fit.</exception>
    public static ImportanceWeights Of(ReadOnlySpan<double> logWeights, ReadOnlySpan<int> lengths = default)
        => Of(logWeights, lengths, null);

    internal static ImportanceWeights Of(ReadOnlySpan<double> logWeights, ReadOnlySpan<int> lengths, int[]? strata)
    {
        if (logWeights.IsEmpty) throw new ArgumentException("No draws, no weights.", nameof(logWeights));
        double[] sorted = logWeights.ToArray(), weights = new double[logWeights.Length];
        for (int i = 0; i < weights.Length; i++)
        {
            if (double.IsNaN(logWeights[i]) || double.IsPositiveInfinity(logWeights[i]))
                throw new ArgumentException($"logWeights[{i}] = {logWeights[i]} must be below ∞.", nameof(logWeights));
            weights[i] = Math.Exp(logWeights[i]);
        }
        Array.Sort(sorted);
        // Relative to the largest, so that neither sum leaves the range of numbers.
        double top = sorted[^1], sum = 0, squares = 0;
        if (!double.IsNegativeInfinity(top))
            foreach (double log in sorted)
            {
                double w = Math.Exp(log - top);
                (sum, squares) = (sum + w, squares + w * w);
            }
        double? tail = weights.Length >= 25 && ParetoTail.Index(logWeights) is var k && double.IsFinite(k) ? k : null;
        return new ImportanceWeights(weights.Length, sum > 0 ? sum * sum / squares : 0, sum > 0 ? 1 / sum : 0,
            lengths.IsEmpty ? MeanEstimate.Of(weights, 1, true) : MeanEstimate.OfClusters(weights, lengths, true, strata),
            [.. s_shares.Select(s => At(sorted, s))], tail)
        {
            Doubt = DoubtOf(weights.Length, tail),
        };
    }

    private static Diagnosis? DoubtOf(int count, double? tail)
        => tail is { } k && k > ParetoTail.Threshold(count)
            ? new("heavy-weights",
                FormattableString.Invariant(
                    $"The largest weights have a heavy tail (k = {k:0.00}): the effective size says too much, and more sequences would lower it."), true)
            : null;

    private static double At(double[] sorted, double share)
    {
        double at = share * (sorted.Length - 1), part = at - Math.Floor(at);
        double low = sorted[(int)at], high = sorted[Math.Min((int)at + 1, sorted.Length - 1)];
        return part == 0 || low == high ? low : double.IsNegativeInfinity(low) ? low : low + part * (high - low);
    }
}
