using Kullback.Numerics;

namespace Kullback.Estimation;

/// <summary>The difference of the means of two groups of numbers that lie in the same blocks, in others, or in some of both.</summary>
/// <param name="Difference">Mean of the first group minus that of the second.</param>
/// <param name="StandardError">From the blocks.</param>
/// <param name="Low">Lower end of the 95 % interval; null where the blocks say nothing of the spread.</param>
/// <param name="High">Upper end.</param>
/// <param name="PValue">Probability, if the means were equal, of a difference as large on either side; null without an interval.</param>
/// <remarks>A block's part is (Sₐ − nₐmₐ)/Nₐ − (S_b − n_b m_b)/N_b: what both groups share within a block cancels. Degrees of freedom are Welch's, and at most
/// the blocks less one; the interval is widened for skewness as that of <see cref="MeanEstimate"/>.</remarks>
public sealed record MeanDifference(double Difference, double StandardError, double? Low, double? High, double? PValue)
{
    private const double MostSkewness = 0.5;

    /// <summary>Why it must not decide anything; null where nothing speaks against it.</summary>
    public Diagnosis? TooShort { get; init; }

    /// <summary>The difference from the groups' sums by block.</summary>
    /// <param name="sums">Of the first group, block by block.</param>
    /// <param name="counts">Its numbers in each block; 0 where it has none.</param>
    /// <param name="otherSums">Of the second group.</param>
    /// <param name="otherCounts">Its numbers.</param>
    /// <returns>The estimate; null where a group has no numbers or no finite mean.</returns>
    /// <exception cref="ArgumentException">Lengths differ.</exception>
    public static MeanDifference? Of(ReadOnlySpan<double> sums, ReadOnlySpan<int> counts, ReadOnlySpan<double> otherSums, ReadOnlySpan<int> otherCounts)
    {
        int n = sums.Length;
        if (counts.Length != n || otherSums.Length != n || otherCounts.Length != n) throw new ArgumentException("The groups have other blocks.", nameof(otherSums));
        var (mean, numbers, blocks) = Mean(sums, counts);
        var (other, otherNumbers, otherBlocks) = Mean(otherSums, otherCounts);
        if (!double.IsFinite(mean) || !double.IsFinite(other)) return null;
        double own = 0, others = 0, both = 0, cubes = 0;
        int union = 0;
        for (int b = 0; b < n; b++)
        {
            double a = (sums[b] - counts[b] * mean) / numbers, c = (otherSums[b] - otherCounts[b] * other) / otherNumbers, part = a - c;
            (own, others, both, cubes) = (own + a * a, others + c * c, both + a * c, cubes + part * part * part);
            if (counts[b] > 0 || otherCounts[b] > 0) union++;
        }
        if (blocks < 2 || otherBlocks < 2) return new(mean - other, 0, null, null, null) { TooShort = new("one-block", "A group in one block says nothing of how much blocks differ: no interval.", true) };
        (own, others) = (own * blocks / (blocks - 1), others * otherBlocks / (otherBlocks - 1));
        double variance = own + others - 2 * both * union / (union - 1);
        if (!(variance > 1e-26 * (mean * mean + other * other))) return new(mean - other, 0, null, null, null) { TooShort = new("equal-blocks", "All blocks have the same difference: nothing is known of the spread, no interval.", true) };
        double welch = (own + others) * (own + others) / (own * own / (blocks - 1) + others * others / (otherBlocks - 1)), degrees = Math.Max(1, Math.Min(welch, union - 1));
        double error = Math.Sqrt(variance), skewness = cubes / Math.Pow(variance, 1.5), a2 = Math.Clamp(skewness, -MostSkewness, MostSkewness), t = StudentTail.UpperQuantile(0.025, degrees);
        int fewest = Math.Min(blocks, otherBlocks);
        return new(mean - other, error, mean - other - error * Math.Max(t, BlockInterval.Inverse(t, a2)), mean - other - error * Math.Min(-t, BlockInterval.Inverse(-t, a2)), BlockInterval.TailOf((mean - other) / error, a2, degrees))
        {
            TooShort = fewest < BlockInterval.FewestBlocks ? new("few-blocks", FormattableString.Invariant($"{fewest} blocks of a group are too few to decide anything: six at least."), true)
                : Math.Abs(skewness) > MostSkewness ? new("skewed-blocks", "A few blocks have much of the difference: the interval may miss it.", true)
                : null,
        };
    }

    private static (double Mean, long Numbers, int Blocks) Mean(ReadOnlySpan<double> sums, ReadOnlySpan<int> counts)
    {
        double sum = 0;
        long numbers = 0;
        int blocks = 0;
        for (int b = 0; b < sums.Length; b++)
        {
            (sum, numbers) = (sum + sums[b], numbers + counts[b]);
            if (counts[b] > 0) blocks++;
        }
        return (numbers == 0 ? double.NaN : sum / numbers, numbers, blocks);
    }
}
