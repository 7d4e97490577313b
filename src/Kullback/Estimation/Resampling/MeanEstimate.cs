namespace Kullback.Estimation;

/// <summary>A mean of numbers that come in clusters (chunks of a text, documents), with the error that independence would give, the one
/// that the clusters show, and a 95 % interval with what speaks against it.</summary>
/// <param name="Mean">Σ x / n; infinite where a number is.</param>
/// <param name="StandardError">√(var/(n − 1)), as if the numbers were independent: tokens of one text are not, and then it is too
/// small.</param>
/// <param name="ClusteredStandardError">From the clusters' sums; 0 where there are fewer than two clusters, which is no claim of
/// certainty.</param>
/// <param name="Low">Lower end of the 95 % interval; null where clusters say nothing of the spread (one cluster, or all alike).</param>
/// <param name="High">Upper end.</param>
/// <param name="Count">Numbers.</param>
/// <param name="Clusters">Clusters behind the error and the interval; neighbors that depend on each other are taken together.</param>
/// <remarks>The interval is Student's t over the clusters, widened on the side of their skewness by Hall's transformation, and, where the
/// numbers cannot be negative, by t on the logarithm of the mean. In the simulations of bench/results/language-model-intervals.md it covers
/// the mean in 93 to 97 % of runs or <see cref="TooShort"/> says why it should not be trusted. Sources: Cameron, Gelbach and Miller (2008),
/// Review of Economics and Statistics 90,
/// 414–427, for clusters; Hall (1992), Journal of the Royal Statistical Society B 54, 221–228; Schmeiser (1982), Operations Research 30,
/// 556–568, for how many batches of one sequence are enough.</remarks>
public sealed record MeanEstimate(double Mean, double StandardError, double ClusteredStandardError, double? Low, double? High, long Count,
    int Clusters)
{
    /// <summary>Why the interval must not decide anything; null where nothing speaks against it.</summary>
    public Diagnosis? TooShort { get; init; }

    /// <summary>Probability, if the true mean were 0, of a mean as far from 0 on either side; null without an interval. It belongs to the t
    /// interval with Hall's transformation, not to the logarithm of the mean.</summary>
    public double? PValueOfZero { get; init; }

    /// <summary>The mean with both errors, of clusters of one length.</summary>
    /// <param name="values">The numbers, cluster after cluster; none is NaN.</param>
    /// <param name="clusterLength">Numbers in a cluster; the last may be shorter.</param>
    /// <param name="nonNegative">The numbers cannot be negative (divergences, shares).</param>
    /// <returns>The estimate. With clusters of means m₁ … m_C of n₁ … n_C numbers the clustered error is √(C/(C − 1)·Σ nᵢ²(mᵢ − m)²)/n.
    /// O(n).</returns>
    /// <exception cref="ArgumentException">There are no numbers, or one is NaN.</exception>
    public static MeanEstimate Of(ReadOnlySpan<double> values, int clusterLength, bool nonNegative = false)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(clusterLength);
        return OfClusters(values, Lengths(values.Length, clusterLength), nonNegative);
    }

    /// <summary>The mean with both errors, of one sequence of numbers that depend on their neighbors.</summary>
    /// <param name="values">The numbers in their order; none is NaN.</param>
    /// <param name="nonNegative">The numbers cannot be negative.</param>
    /// <returns>The estimate. √n batches of √n numbers, taken together until neighbors show no correlation, 8 to 31 in the end.
    /// O(n).</returns>
    /// <exception cref="ArgumentException">There are no numbers, or one is NaN.</exception>
    public static MeanEstimate OfSequence(ReadOnlySpan<double> values, bool nonNegative = false)
        => Of(values, Lengths(values.Length, Math.Max(1, (int)Math.Sqrt(values.Length))), oneSequence: true, nonNegative);

    /// <summary>The mean with both errors, of clusters of any lengths.</summary>
    /// <param name="values">The numbers, cluster after cluster; none is NaN.</param>
    /// <param name="lengths">Numbers in each cluster; they sum to all numbers.</param>
    /// <param name="nonNegative">The numbers cannot be negative.</param>
    /// <exception cref="ArgumentException">There are no numbers, one is NaN, or the clusters do not fit.</exception>
    public static MeanEstimate OfClusters(ReadOnlySpan<double> values, ReadOnlySpan<int> lengths, bool nonNegative = false)
        => Of(values, lengths, oneSequence: false, nonNegative);

    /// <summary>The same where clusters belong to strata (training steps), one number each: means that differ between strata make no
    /// neighbors dependent.</summary>
    internal static MeanEstimate OfClusters(ReadOnlySpan<double> values, ReadOnlySpan<int> lengths, bool nonNegative, int[]? strata)
        => Of(values, lengths, oneSequence: false, nonNegative, strata);

    private static int[] Lengths(int count, int each)
    {
        if (count == 0) throw new ArgumentException("No numbers, no mean.", nameof(count));
        var lengths = new int[(int)((count + (long)each - 1) / each)];
        Array.Fill(lengths, each);
        lengths[^1] = count - each * (lengths.Length - 1);
        return lengths;
    }

    private static MeanEstimate Of(ReadOnlySpan<double> values, ReadOnlySpan<int> lengths, bool oneSequence, bool nonNegative,
        int[]? strata = null)
    {
        var sums = new double[lengths.Length];
        double total = 0, squares = 0;
        int n = 0;
        for (int c = 0; c < lengths.Length; c++)
        {
            if (lengths[c] < 1 || lengths[c] > values.Length - n)
                throw new ArgumentException($"Cluster {c} of {lengths[c]} numbers does not fit {values.Length}.", nameof(lengths));
            foreach (double value in values.Slice(n, lengths[c]))
            {
                if (double.IsNaN(value)) throw new ArgumentException("A number is NaN.", nameof(values));
                (total, squares, sums[c]) = (total + value, squares + value * value, sums[c] + value);
            }
            n += lengths[c];
        }
        if (n == 0 || n != values.Length)
            throw new ArgumentException($"The clusters have {n} numbers, there are {values.Length}.", nameof(lengths));
        return Of(n, total, squares, new BlockSums(sums, lengths.ToArray()) { Strata = strata }, oneSequence, nonNegative);
    }

    // Of sums that were taken while the numbers went by.
    internal static MeanEstimate Of(long n, double total, double squares, BlockSums blocks, bool oneSequence, bool nonNegative)
    {
        double mean = total / n;
        if (n == 0 || double.IsNaN(mean)) throw new ArgumentException("No numbers, or one is NaN: no mean.", nameof(total));
        if (!double.IsFinite(mean))
            return new(mean, double.PositiveInfinity, double.PositiveInfinity, null, null, n,
                blocks.Count)
            { TooShort = new("infinite", "A number is infinite: the mean has no interval.", true) };
        double variance = squares / n - mean * mean, naive = n > 1 && variance > 0 ? Math.Sqrt(variance / (n - 1)) : 0;
        var interval = BlockInterval.Of(blocks, n, mean, naive, oneSequence, nonNegative);
        return new(mean, naive, interval.StandardError, interval.Low, interval.High, n, interval.Blocks)
        {
            TooShort = interval.TooShort,
            PValueOfZero = interval.PValue
        };
    }
}
