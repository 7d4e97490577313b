namespace Kullback.Estimation;

/// <summary>Which cells have too few rows to stand alone.</summary>
public static class RareCells
{
    /// <summary>A cell is rare when fewer rows than this are expected of it in the smaller sample.</summary>
    public const double LeastExpected = 5;

    /// <summary>With many cells the limit rises to this many times √K: the second-order bias errs by 1/(4λ) of itself in a cell of λ
    /// expected rows, and K such errors must stay small beside the standard deviation √(2K).</summary>
    public const double LeastExpectedByRoot = 0.7;

    /// <summary>The same for weighted or clustered rows, in effective rows: their shares are more skewed than counts.</summary>
    public const double LeastExpectedEffective = 10;

    /// <summary>Numbers the cells that stand alone 0, 1, 2, … in their order; −1 marks those to be pooled into "(rare)".</summary>
    /// <param name="reference">Rows in each cell of the reference.</param>
    /// <param name="current">Rows in each cell of the current sample.</param>
    /// <returns>For each cell its new index, or −1. A cell is rare when its pooled count times min(n, m)/(n + m) is below
    /// <see cref="LeastExpected"/>, or <see cref="LeastExpectedByRoot"/>·√K with many cells; only the pooled count decides, so the choice
    /// tells nothing about which sample has more.</returns>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static int[] Pool(ReadOnlySpan<double> reference, ReadOnlySpan<double> current) => Pool(reference, current, LeastExpected);

    private static int[] Pool(ReadOnlySpan<double> reference, ReadOnlySpan<double> current, double least)
    {
        if (reference.Length != current.Length)
            throw new ArgumentException($"{reference.Length} cells against {current.Length}.", nameof(current));
        double n = 0, m = 0;
        for (int k = 0; k < reference.Length; k++) (n, m) = (n + reference[k], m + current[k]);
        double share = Math.Min(n, m) / (n + m);
        least = Limit(reference, current, share, least);
        var map = new int[reference.Length];
        int next = 0;
        for (int k = 0; k < map.Length; k++)
            map[k] = (reference[k] + current[k]) * share < least ? -1 : next++;
        return map;
    }

    // The largest number of cells K, most frequent first, of which each has 0.7·√K expected rows; a cell beyond is rare.
    private static double Limit(ReadOnlySpan<double> reference, ReadOnlySpan<double> current, double share, double least)
    {
        if (LeastExpectedByRoot * Math.Sqrt(reference.Length) <= least) return least;
        var expected = new double[reference.Length];
        for (int k = 0; k < expected.Length; k++) expected[k] = (reference[k] + current[k]) * share;
        Array.Sort(expected);
        int cells = 0;
        while (cells < expected.Length && expected[^(cells + 1)] >= Math.Max(least, LeastExpectedByRoot * Math.Sqrt(cells + 1))) cells++;
        return Math.Max(least, LeastExpectedByRoot * Math.Sqrt(cells));
    }

    /// <summary>The same for samples of any kind: by effective rows, so that heavy weights and large clusters do not pass for many
    /// rows.</summary>
    /// <param name="reference">The reference.</param>
    /// <param name="current">The current sample.</param>
    /// <exception cref="ArgumentException">The numbers of cells differ.</exception>
    public static int[] Pool(BinnedSample reference, BinnedSample current)
    {
        ArgumentNullException.ThrowIfNull(reference);
        ArgumentNullException.ThrowIfNull(current);
        return Pool(EffectiveCounts(reference), EffectiveCounts(current),
            reference.IsCounts && current.IsCounts ? LeastExpected : LeastExpectedEffective);
    }

    private static double[] EffectiveCounts(BinnedSample sample)
    {
        double[] counts = sample.Shares.ToArray();
        for (int k = 0; k < counts.Length; k++) counts[k] *= sample.EffectiveRows;
        return counts;
    }

    /// <summary>The map for <see cref="BinnedSample.Merge"/>: rare cells go to one cell behind the others.</summary>
    /// <param name="pool">What <see cref="Pool(BinnedSample, BinnedSample)"/> gave.</param>
    /// <param name="cells">Number of cells afterwards, the rare one included if there is any.</param>
    public static int[] MergeMap(ReadOnlySpan<int> pool, out int cells)
    {
        int alone = 0;
        bool any = false;
        foreach (int target in pool)
        {
            alone = Math.Max(alone, target + 1);
            any |= target < 0;
        }
        var map = pool.ToArray();
        for (int k = 0; k < map.Length; k++)
            if (map[k] < 0) map[k] = alone;
        cells = alone + (any ? 1 : 0);
        return map;
    }
}
