using System.Collections.Immutable;

namespace Kullback.Transport;

/// <summary>A plan whose greatest cost is least.</summary>
/// <param name="GreatestCost">The greatest cost at which the plan moves mass: with a distance as the cost, the Wasserstein distance of
/// order infinity.</param>
/// <param name="Flows">A plan that moves nothing at more.</param>
/// <param name="Solves">How many plans were looked for.</param>
public sealed record BottleneckPlan(double GreatestCost, ImmutableArray<Flow> Flows, int Solves);

/// <summary>Bottleneck transport: the plan whose greatest cost is least. With a distance it is the Wasserstein distance of order infinity,
/// the limit of W_k for k → ∞.</summary>
/// <remarks>The answer is one of the costs: a binary search over them asks for a plan that uses no arc dearer than one, found by the exact
/// method on costs 0 and +∞. Exact; O(log nm) solves. Source: Garfinkel and Rao (1971), Naval Research Logistics Quarterly 18,
/// 465–472.</remarks>
public static class BottleneckTransport
{
    /// <summary>The plan for a matrix of costs.</summary>
    /// <param name="massP">The masses of P, one per row; none: equal masses.</param>
    /// <param name="massQ">The masses of Q, one per column; none: equal masses.</param>
    /// <param name="costs">n × m costs, row by row; +∞ forbids an arc.</param>
    /// <param name="rows">n.</param>
    /// <param name="columns">m.</param>
    /// <param name="cancel">Stops the search.</param>
    /// <exception cref="TransportInputException">A mass or cost is out of range, the totals differ, or a side is empty.</exception>
    /// <exception cref="InfeasibleTransportException">The forbidden arcs leave no plan.</exception>
    public static BottleneckPlan FromCosts(ReadOnlySpan<double> massP, ReadOnlySpan<double> massQ, ReadOnlySpan<double> costs, int rows,
        int columns, CancellationToken cancel = default)
    {
        ExactTransport.RequireMatrix(costs, rows, columns);
        double[] given = costs.ToArray(), p = massP.ToArray(), q = massQ.ToArray(),
            distinct = [.. given.Where(double.IsFinite).Distinct().Order()];
        int low = Array.BinarySearch(distinct, AtLeast(p, q, given, columns)), high = distinct.Length - 1, solves = 1;
        low = Math.Max(0, low < 0 ? ~low : low);
        // The widest first: where it has no plan, none has, and the exception says which mass is left.
        ImmutableArray<Flow> best = Solve(p, q, given, rows, columns, distinct.Length == 0 ? 0 : distinct[high], cancel);
        while (low < high)
        {
            int middle = low + (high - low) / 2;
            solves++;
            try { (best, high) = (Solve(p, q, given, rows, columns, distinct[middle], cancel), middle); }
            catch (InfeasibleTransportException) { low = middle + 1; }
        }
        return new BottleneckPlan(distinct[high], best, solves);
    }

    // Every place with mass must send it somewhere: no less than the nearest.
    private static double AtLeast(double[] p, double[] q, double[] costs, int columns)
    {
        double[] least = new double[columns];
        Array.Fill(least, double.PositiveInfinity);
        double most = double.NegativeInfinity;
        for (int i = 0; i * columns < costs.Length; i++)
        {
            double nearest = double.PositiveInfinity;
            bool moves = p.Length == 0 || p[i] > 0;
            for (int j = 0; j < columns; j++)
            {
                double cost = costs[i * columns + j];
                if (q.Length == 0 || q[j] > 0) nearest = Math.Min(nearest, cost);
                if (moves) least[j] = Math.Min(least[j], cost);
            }
            if (moves) most = Math.Max(most, nearest);
        }
        for (int j = 0; j < columns; j++)
            if (q.Length == 0 || q[j] > 0) most = Math.Max(most, least[j]);
        return most;
    }

    private static ImmutableArray<Flow> Solve(double[] p, double[] q, double[] costs, int rows, int columns, double most,
        CancellationToken cancel)
        => ExactTransport.FromCosts(p, q, Array.ConvertAll(costs, c => c <= most ? 0 : double.PositiveInfinity), rows, columns, null,
            cancel).Flows;
}
