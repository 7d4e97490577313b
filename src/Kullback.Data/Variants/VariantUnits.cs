using Kullback.Estimation;

namespace Kullback.Data.Variants;

/// <summary>Rows put together by their clusters, clusters in the order in which they first came.</summary>
internal sealed record VariantUnits(int[] Order, int[] Lengths)
{
    internal static VariantUnits Of(VariantScores scores, int[] rows)
    {
        if (scores.Clusters is not { } clusters)
        {
            int[] ones = new int[rows.Length];
            Array.Fill(ones, 1);
            return new(rows, ones);
        }
        var place = new Dictionary<int, int>();
        var lengths = new List<int>();
        foreach (int i in rows)
        {
            if (place.TryAdd(clusters[i], lengths.Count)) lengths.Add(0);
            lengths[place[clusters[i]]]++;
        }
        int[] next = new int[lengths.Count], order = new int[rows.Length];
        for (int c = 1; c < next.Length; c++) next[c] = next[c - 1] + lengths[c - 1];
        foreach (int i in rows) order[next[place[clusters[i]]]++] = i;
        return new(order, [.. lengths]);
    }

    internal MeanEstimate Mean(Func<int, double> value, bool nonNegative = false)
        => MeanEstimate.OfClusters([.. Order.Select(value)], Lengths, nonNegative);

    internal double[] Sums(Func<int, double> value)
    {
        var sums = new double[Lengths.Length];
        for (int c = 0, at = 0; c < sums.Length; at += Lengths[c++])
            for (int i = at; i < at + Lengths[c]; i++) sums[c] += value(Order[i]);
        return sums;
    }
}
