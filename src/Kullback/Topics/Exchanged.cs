namespace Kullback.Topics;

/// <summary>The divergence of two corpora's words when their documents are exchanged at random.</summary>
internal sealed class Exchanged
{
    /// <summary>The divergence of each exchange, in nats.</summary>
    internal double[] Totals { get; }

    /// <summary>The largest part of a word in each exchange.</summary>
    internal double[] Largest { get; }

    /// <summary>The mean part of each word.</summary>
    internal double[] Means { get; }

    internal Exchanged(DocumentCounts all, long[] total, int documents, double[] parts, int exchanges, int seed, CancellationToken cancel)
    {
        (Totals, Largest, Means) = (new double[exchanges], new double[exchanges], new double[parts.Length]);
        for (int b = 0; b < exchanges; b++)
        {
            cancel.ThrowIfCancellationRequested();
            bool[] chosen = Chosen(all.Documents, documents, seed, b);
            long[] own = new long[total.Length];
            double[] now = new double[total.Length];
            for (int d = 0; d < all.Documents; d++)
                if (chosen[d])
                    for (int i = all.Starts[d]; i < all.Starts[d + 1]; i++) own[all.Ids[i]] += all.Counts[i];
            long[] other = [.. total.Zip(own, (t, a) => t - a)];
            // Nothing on one side, all empty documents: no divergence is known, the largest is taken.
            Totals[b] = own.Sum() == 0 || other.Sum() == 0 ? double.PositiveInfinity : CorpusDifference.Parts(own, other, now);
            for (int w = 0; w < now.Length; w++)
            {
                Means[w] += now[w] / exchanges;
                Largest[b] = Math.Max(Largest[b], now[w]);
            }
        }
    }

    /// <summary>Which documents go to the first side in one exchange.</summary>
    internal static bool[] Chosen(int all, int first, int seed, int exchange)
    {
        int[] order = [.. Enumerable.Range(0, all)];
        new Random(unchecked(seed * 1_000_003 + exchange)).Shuffle(order);
        var chosen = new bool[all];
        for (int i = 0; i < first; i++) chosen[order[i]] = true;
        return chosen;
    }
}
