using Kullback.Transport;

namespace Kullback.Hypotheses;

/// <summary>A graph over two pooled samples that does not see the labels, and the number of edges that join P with Q.</summary>
/// <remarks>Under exchangeable labels the number has a known mean and variance: pairs of edges count by how many points they share. Source:
/// Friedman and Rafsky (1979), Annals of Statistics 7, 697–717, and Henze (1988), Annals of Statistics 16, 772–783.</remarks>
internal sealed class LabeledGraph
{
    private const int Together = 64;
    private readonly int[] _from, _to, _order;
    private readonly int _n, _total;

    /// <summary>Edges between places; place i holds point <paramref name="order"/>[i] of the pooled samples, P's n points first.</summary>
    internal LabeledGraph(int[] from, int[] to, int[] order, int n)
    {
        (_from, _to, _order, _n, _total) = (from, to, order, n, order.Length);
        double edges = from.Length, p = n, q = _total - n, all = _total;
        // Ordered pairs of edges: the same two points, one in common, none.
        var degree = new long[_total];
        for (int e = 0; e < from.Length; e++)
        {
            degree[from[e]]++;
            degree[to[e]]++;
        }
        double same = edges + 2 * Doubled(), touching = -2 * same;
        foreach (long d in degree) touching += (double)d * d;
        double apart = edges * edges - same - touching;
        double one = 2 * p * q / (all * (all - 1));
        double none = all > 3 ? 4 * p * (p - 1) * q * (q - 1) / (all * (all - 1) * (all - 2) * (all - 3)) : 0;
        Mean = edges * one;
        Variance = Math.Max(0, same * one + touching * one / 2 + apart * none - Mean * Mean);
    }

    /// <summary>Expected edges between the samples when nothing changed.</summary>
    internal double Mean { get; }

    internal double Variance { get; }

    internal int Edges => _from.Length;

    /// <summary>Edges between the samples as they are.</summary>
    internal int Observed()
    {
        var labels = new byte[_total];
        for (int i = 0; i < _total; i++) labels[i] = _order[i] < _n ? (byte)1 : (byte)0;
        return Crossing(labels);
    }

    /// <summary>The outcome: the statistic is how many standard deviations fewer edges join the samples than expected.</summary>
    internal TestOutcome Test(string what, Permutations? plan, Random random, CancellationToken cancel)
    {
        double spread = Math.Sqrt(Variance);
        int observed = Observed();
        // All labels give the same number: nothing to compare.
        if (!(spread > 1e-9 * Math.Max(1, Mean))) return new TestOutcome(0, 0, 1, 1, $"{what}, nothing to compare");
        double statistic = (Mean - observed) / spread;
        if (plan is not { } permutations)
        {
            double right = Numerics.NormalTail.Upper(statistic);
            return new TestOutcome(statistic, 0, TestOutcome.Probability(right), TestOutcome.Probability(1 - right),
                $"{what}, normal distribution");
        }
        var labels = new byte[_total];
        var run = PermutationRun.Count(-observed, 0, permutations, random, Together, (source, first, values) =>
        {
            for (int k = 0; k < values.Length; k++)
            {
                source.Stream(first + k).Mark(labels, _n);
                values[k] = -Crossing(labels);
            }
        }, cancel, PermutationRun.Ways(_total, _n, permutations));
        return run.Outcome(statistic, what);
    }

    private int Crossing(byte[] labels)
    {
        int crossing = 0;
        for (int e = 0; e < _from.Length; e++) crossing += labels[_from[e]] ^ labels[_to[e]];
        return crossing;
    }

    // Pairs of edges between the same two points (i → j and j → i).
    private double Doubled()
    {
        var keys = new long[_from.Length];
        for (int e = 0; e < keys.Length; e++) keys[e] = (long)Math.Min(_from[e], _to[e]) * _total + Math.Max(_from[e], _to[e]);
        Array.Sort(keys);
        double pairs = 0;
        for (int e = 1, run = 0; e < keys.Length; e++) pairs += run = keys[e] == keys[e - 1] ? run + 1 : 0;
        return pairs;
    }

    /// <summary>Places in random order: where distances are tied, which point is taken does not depend on the sample it is from.</summary>
    internal static int[] RandomOrder(int total, Random random)
    {
        var order = new int[total];
        for (int i = 0; i < total; i++) order[i] = i;
        random.Shuffle(order);
        return order;
    }
}
