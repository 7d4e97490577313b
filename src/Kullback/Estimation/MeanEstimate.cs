namespace Kullback.Estimation;

/// <summary>A mean of numbers that come in clusters (chunks of a text, documents), with the error that independence would give and the one that
/// the clusters show.</summary>
/// <param name="Mean">Σ x / n; infinite where a number is.</param>
/// <param name="StandardError">√(var/(n − 1)), as if the numbers were independent: tokens of one text are not, and then it is too small.</param>
/// <param name="ClusteredStandardError">From the clusters' sums; 0 where there are fewer than two clusters, which is no claim of certainty.</param>
/// <param name="Low">Lower end of the 95 % interval by resampling whole clusters.</param>
/// <param name="High">Upper end.</param>
/// <param name="Count">Numbers.</param>
/// <param name="Clusters">Clusters.</param>
public sealed record MeanEstimate(double Mean, double StandardError, double ClusteredStandardError, double Low, double High, long Count, int Clusters)
{
    /// <summary>Resamplings of the clusters behind an interval.</summary>
    public const int Resamplings = 2000;

    /// <summary>The mean with both errors.</summary>
    /// <param name="values">The numbers, cluster after cluster; none is NaN.</param>
    /// <param name="clusterLength">Numbers in a cluster; the last may be shorter.</param>
    /// <param name="random">Draws the clusters.</param>
    /// <returns>The estimate. With clusters of means m₁ … m_C of n₁ … n_C numbers the clustered error is √(C/(C − 1)·Σ nᵢ²(mᵢ − m)²)/n.</returns>
    /// <remarks>O(n + C·resamplings). Sources: Cameron, Gelbach and Miller (2008), Review of Economics and Statistics 90, 414–427; Künsch (1989),
    /// Annals of Statistics 17, 1217–1241, for blocks of dependent numbers. With few clusters (under twenty or so) both are somewhat too small.</remarks>
    /// <exception cref="ArgumentException">There are no numbers, or one is NaN.</exception>
    public static MeanEstimate Of(ReadOnlySpan<double> values, int clusterLength, Random random)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(clusterLength);
        if (values.IsEmpty) throw new ArgumentException("No numbers, no mean.", nameof(values));
        var lengths = new int[(int)((values.Length + (long)clusterLength - 1) / clusterLength)];
        Array.Fill(lengths, clusterLength);
        lengths[^1] = values.Length - clusterLength * (lengths.Length - 1);
        return OfClusters(values, lengths, random);
    }

    /// <summary>The mean with both errors, of clusters of any lengths.</summary>
    /// <param name="values">The numbers, cluster after cluster; none is NaN.</param>
    /// <param name="lengths">Numbers in each cluster; they sum to all numbers.</param>
    /// <param name="random">Draws the clusters.</param>
    /// <exception cref="ArgumentException">There are no numbers, one is NaN, or the clusters do not fit.</exception>
    public static MeanEstimate OfClusters(ReadOnlySpan<double> values, ReadOnlySpan<int> lengths, Random random)
    {
        ArgumentNullException.ThrowIfNull(random);
        var sums = new double[lengths.Length];
        double total = 0, squares = 0;
        int n = 0;
        for (int c = 0; c < lengths.Length; c++)
        {
            if (lengths[c] < 1 || lengths[c] > values.Length - n) throw new ArgumentException($"Cluster {c} of {lengths[c]} numbers does not fit {values.Length}.", nameof(lengths));
            foreach (double value in values.Slice(n, lengths[c]))
            {
                if (double.IsNaN(value)) throw new ArgumentException("A number is NaN.", nameof(values));
                (total, squares, sums[c]) = (total + value, squares + value * value, sums[c] + value);
            }
            n += lengths[c];
        }
        if (n == 0 || n != values.Length) throw new ArgumentException($"The clusters have {n} numbers, there are {values.Length}.", nameof(lengths));
        return Of(n, total, squares, sums, lengths, random);
    }

    // Of sums that were taken while the numbers went by.
    internal static MeanEstimate Of(long n, double total, double squares, double[] sums, ReadOnlySpan<int> counts, Random random)
    {
        int clusters = sums.Length;
        double mean = total / n;
        if (n == 0 || double.IsNaN(mean)) throw new ArgumentException("No numbers, or one is NaN: no mean.", nameof(total));
        if (!double.IsFinite(mean)) return new(mean, double.PositiveInfinity, double.PositiveInfinity, mean, mean, n, clusters);
        double variance = squares / n - mean * mean, naive = n > 1 && variance > 0 ? Math.Sqrt(variance / (n - 1)) : 0;
        if (clusters < 2) return new(mean, naive, 0, mean, mean, n, clusters);
        double between = 0;
        for (int c = 0; c < clusters; c++) between += (sums[c] - counts[c] * mean) * (sums[c] - counts[c] * mean);
        var (low, high) = Interval(sums, counts, random);
        return new(mean, naive, Math.Sqrt(between * clusters / (clusters - 1)) / n, low, high, n, clusters);
    }

    private static (double Low, double High) Interval(double[] sums, ReadOnlySpan<int> counts, Random random)
    {
        // Beyond this many clusters a resampling costs more than it tells; sums of neighbours take their place.
        const int Most = 2000;
        int step = (sums.Length + Most - 1) / Most, blocks = (sums.Length + step - 1) / step;
        var (blockSums, blockCounts) = (new double[blocks], new long[blocks]);
        for (int c = 0; c < sums.Length; c++)
        {
            blockSums[c / step] += sums[c];
            blockCounts[c / step] += counts[c];
        }
        var means = new double[Resamplings];
        for (int r = 0; r < Resamplings; r++)
        {
            double sum = 0;
            long count = 0;
            for (int c = 0; c < blocks; c++)
            {
                int drawn = random.Next(blocks);
                (sum, count) = (sum + blockSums[drawn], count + blockCounts[drawn]);
            }
            means[r] = sum / count;
        }
        Array.Sort(means);
        return (SortedQuantile.Of(means, 0.025), SortedQuantile.Of(means, 0.975));
    }
}
