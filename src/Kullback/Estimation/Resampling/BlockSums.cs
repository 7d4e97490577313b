namespace Kullback.Estimation;

/// <summary>Sums of blocks of neighboring numbers.</summary>
/// <param name="Sums">One a block, in their order.</param>
/// <param name="Counts">Numbers in each.</param>
internal sealed record BlockSums(double[] Sums, int[] Counts)
{
    // Below this many blocks t's quantile grows faster than the blocks forget each other; above 31 nothing is gained (Schmeiser 1982).
    private const int FewestOfSequence = 8, MostOfSequence = 31, FewestOfClusters = 8;

    internal int Count => Sums.Length;

    /// <summary>What each block is a part of (a training step): means that differ between these are no dependence of neighbors.
    /// Null for one whole.</summary>
    internal int[]? Strata { get; init; }

    /// <summary>Blocks of which neighbors are taken together while they depend on each other.</summary>
    /// <param name="mean">The mean of all numbers.</param>
    /// <param name="oneSequence">The blocks were cut from one sequence: any sign of dependence counts. Otherwise they are clusters, and
    /// only dependence beyond chance (one-sided 5 %) does.</param>
    internal BlockSums Independent(double mean, bool oneSequence)
    {
        var blocks = this;
        if (oneSequence)
        {
            while (blocks.Count > MostOfSequence) blocks = blocks.Halved();
            while (blocks.Count >= 2 * FewestOfSequence && blocks.Neighbors(mean) > 0) blocks = blocks.Halved();
            return blocks;
        }
        while (blocks.Count >= 2 * FewestOfClusters && blocks.Neighbors(mean) * Math.Sqrt(blocks.Count) > 1.645) blocks = blocks.Halved();
        return blocks;
    }

    /// <summary>Correlation of neighboring blocks.</summary>
    internal double Neighbors(double mean)
    {
        if (Strata is not null) return WithoutStrata().Neighbors(0);
        double products = 0, squares = 0, before = 0;
        for (int b = 0; b < Count; b++)
        {
            double deviation = Sums[b] - Counts[b] * mean;
            (products, squares, before) = (products + deviation * before, squares + deviation * deviation, deviation);
        }
        return squares > 0 ? products / squares : 0;
    }

    private BlockSums WithoutStrata()
    {
        var rest = (double[])Sums.Clone();
        for (int from = 0, to; from < Count; from = to)
        {
            double sum = 0;
            long count = 0;
            for (to = from; to < Count && Strata![to] == Strata[from]; to++) (sum, count) = (sum + Sums[to], count + Counts[to]);
            for (int b = from; b < to; b++) rest[b] -= sum / count * Counts[b];
        }
        return new(rest, Counts);
    }

    private BlockSums Halved()
    {
        var (sums, counts) = (new double[Count / 2], new int[Count / 2]);
        for (int b = 0; b < Count; b++)
        {
            // An odd block at the end joins the last pair.
            int at = Math.Min(b / 2, sums.Length - 1);
            (sums[at], counts[at]) = (sums[at] + Sums[b], counts[at] + Counts[b]);
        }
        return new(sums, counts) { Strata = Strata is null ? null : [.. Enumerable.Range(0, sums.Length).Select(b => Strata[2 * b])] };
    }
}
