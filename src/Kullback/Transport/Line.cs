using System.Collections.Immutable;
using Kullback.Numerics;

namespace Kullback.Transport;

/// <summary>Optimal transport on the line as a map: the monotone plan, and averages of quantile functions.</summary>
public static class Line
{
    /// <summary>The monotone plan: it keeps the order, and is optimal for every cost that is convex in x − y (all orders k ≥ 1).</summary>
    /// <param name="p">The values of P, in any order; infinite ones are allowed.</param>
    /// <param name="weightsP">Their weights; none: equal weights.</param>
    /// <param name="q">The values of Q.</param>
    /// <param name="weightsQ">Their weights; none: equal weights.</param>
    /// <returns>At most n + m − 1 flows in ascending order of the values; their masses are shares of the total and sum to 1.</returns>
    /// <exception cref="TransportInputException">A sample is empty or holds NaN, or a weight is negative, infinite or NaN.</exception>
    /// <remarks>O(n log n). Source: Villani, Topics in Optimal Transportation (2003), theorem 2.18.</remarks>
    public static ImmutableArray<Flow> MonotonePlan(
        ReadOnlySpan<double> p, ReadOnlySpan<double> weightsP, ReadOnlySpan<double> q, ReadOnlySpan<double> weightsQ)
    {
        OrderedWeights.Require(p, weightsP, nameof(p), nameof(weightsP));
        OrderedWeights.Require(q, weightsQ, nameof(q), nameof(weightsQ));
        var (orderP, sortedP) = Ranks(p, weightsP);
        var (orderQ, sortedQ) = Ranks(q, weightsQ);
        var walk = new LineWalk(sortedP, p.Length, sortedQ, q.Length);
        var flows = ImmutableArray.CreateBuilder<Flow>();
        while (walk.Next()) flows.Add(new Flow((int)orderP[walk.From], (int)orderQ[walk.To], walk.Moved / walk.Whole));
        return flows.ToImmutable();
    }

    /// <summary>The Wasserstein-2 barycenter of samples on the line: its quantile function is the weighted mean of theirs.</summary>
    /// <param name="samples">The samples, each of equally weighted values in any order.</param>
    /// <param name="shares">The weight of each sample, ≥ 0; they are divided by their sum.</param>
    /// <returns>Values in ascending order with their shares of the mass, which sum to 1; as many as the samples have distinct
    /// steps.</returns>
    /// <exception cref="TransportInputException">There is no sample, one is empty or holds NaN or an infinite value, or the shares are not
    /// as many or not weights.</exception>
    /// <remarks>O(N log N) for N values in all. Source: Agueh and Carlier (2011), SIAM Journal on Mathematical Analysis 43, 904–924,
    /// section 6.1.</remarks>
    public static ImmutableArray<(double Value, double Share)> Barycenter(IReadOnlyList<ReadOnlyMemory<double>> samples,
        ReadOnlySpan<double> shares)
    {
        ArgumentNullException.ThrowIfNull(samples);
        if (samples.Count == 0) throw new TransportInputException("There is no sample.");
        double whole = OrderedWeights.RequireMasses(shares, samples.Count, nameof(shares));
        var sorted = new double[samples.Count][];
        var steps = new List<double> { 0, 1 };
        for (int s = 0; s < sorted.Length; s++)
        {
            OrderedWeights.Require(samples[s].Span, default, $"samples[{s}]", nameof(shares));
            sorted[s] = samples[s].ToArray();
            Sorting.Ascending(sorted[s]);
            if (!double.IsFinite(sorted[s][0]) || !double.IsFinite(sorted[s][^1]))
                throw new TransportInputException($"samples[{s}] holds an infinite value.");
            // k/n is rounded once, so equal fractions of different sizes are equal numbers.
            if (shares[s] > 0) for (int k = 1; k < sorted[s].Length; k++) steps.Add(k / (double)sorted[s].Length);
        }
        double[] ends = [.. steps];
        Sorting.Ascending(ends);
        var result = ImmutableArray.CreateBuilder<(double, double)>();
        for (int i = 1; i < ends.Length; i++)
        {
            if (ends[i] <= ends[i - 1]) continue;
            double middle = (ends[i - 1] + ends[i]) / 2, value = 0;
            for (int s = 0; s < sorted.Length; s++)
                if (shares[s] > 0) value += shares[s] / whole * sorted[s][Math.Min(sorted[s].Length - 1, (int)(middle * sorted[s].Length))];
            result.Add((value, ends[i] - ends[i - 1]));
        }
        return result.ToImmutable();
    }

    // The indices in ascending order of the values, with the weights in that order.
    private static (double[] Order, double[] Weights) Ranks(ReadOnlySpan<double> values, ReadOnlySpan<double> weights)
    {
        double[] keys = values.ToArray(), order = new double[values.Length], sorted = weights.IsEmpty ? [] : new double[values.Length];
        for (int i = 0; i < order.Length; i++) order[i] = i;
        Sorting.Ascending(keys, order);
        for (int i = 0; i < sorted.Length; i++) sorted[i] = weights[(int)order[i]];
        return (order, sorted);
    }
}
