using System.Buffers;

namespace Kullback.Distributions;

/// <summary>Maximum likelihood where no equation gives it: the simplex search of Nelder and Mead (1965), from several points,
/// restarted at its result.</summary>
internal static class LikelihoodSearch
{
    // A start is tried on so many of the points; the best two go on with all of them.
    private const int Few = 2000;

    /// <summary>−Σ wᵢ ln q(xᵢ); +∞ where a point is outside the support.</summary>
    internal static double Cost(IUnivariate distribution, double[] points, double[] weights)
    {
        double[] room = ArrayPool<double>.Shared.Rent(points.Length);
        try
        {
            var logs = room.AsSpan(0, points.Length);
            distribution.LogDensities(points, logs);
            double sum = 0;
            for (int i = 0; i < logs.Length; i++)
            {
                double w = weights.Length == 0 ? 1 : weights[i];
                if (w > 0) sum -= w * logs[i];
            }
            return double.IsNaN(sum) ? double.PositiveInfinity : sum;
        }
        finally
        {
            ArrayPool<double>.Shared.Return(room);
        }
    }

    /// <summary>The arguments of largest likelihood that are found from the starts.</summary>
    /// <param name="distribution">The distribution of some arguments; null where they are outside the range that is searched.</param>
    /// <param name="points">The sample.</param>
    /// <param name="weights">Its weights; empty for equal ones.</param>
    /// <param name="starts">Where to begin.</param>
    /// <param name="steps">About how far to look from a start, an argument each.</param>
    internal static double[] Maximum(Func<double[], IUnivariate?> distribution, double[] points, double[] weights,
        IEnumerable<double[]> starts, double[] steps)
        => Least(distribution, points, weights, starts, steps).At;

    /// <summary>The same with the cost of the best.</summary>
    internal static (double[] At, double Cost) Least(Func<double[], IUnivariate?> distribution, double[] points, double[] weights,
        IEnumerable<double[]> starts, double[] steps)
    {
        var (few, fewWeights) = Thinned(points, weights);
        double OnFew(double[] t) => distribution(t) is { } member ? Cost(member, few, fewWeights) : double.PositiveInfinity;
        double OnAll(double[] t) => distribution(t) is { } member ? Cost(member, points, weights) : double.PositiveInfinity;
        var first = starts.Select(start => Search(OnFew, start, steps, 1e-9)).OrderBy(found => found.Cost).Take(2).ToList();
        // Many points leave little doubt which start is best, and a search over them is dear.
        if (few.Length < points.Length)
            return Settled(OnAll, Settled(OnFew, first[0].At, [.. steps.Select(s => s / 4)], 5).At, [.. steps.Select(s => s / 50)], 1);
        return first.Select(found => Settled(OnAll, found.At, [.. steps.Select(s => s / 4)], 5)).OrderBy(found => found.Cost).First();
    }

    /// <summary>A local minimum near the start, to a relative 1e-14 of the cost, which is about 1e-7 of the arguments.</summary>
    internal static double[] Minimum(Func<double[], double> cost, double[] start, double[] steps) => Settled(cost, start, steps, 5).At;

    /// <summary>A local minimum next to the start: two searches, for costs that are dear.</summary>
    internal static double[] Nearby(Func<double[], double> cost, double[] start, double[] steps)
        => Search(cost, Search(cost, start, steps, 1e-11).At, [.. steps.Select(s => s / 20)], 1e-13).At;

    /// <summary>The least of a function of one argument: the best points of a grid, each narrowed between its neighbors.</summary>
    internal static (double At, double Cost) LeastOnGrid(Func<double, double> onFew, Func<double, double> onAll, IReadOnlyList<double> grid,
        double width)
    {
        double[] costs = [.. grid.Select(onFew)];
        var places = Enumerable.Range(0, costs.Length)
            .Where(i => costs[i] < double.PositiveInfinity && (i == 0 || costs[i] <= costs[i - 1])
                && (i == costs.Length - 1 || costs[i] <= costs[i + 1]))
            .OrderBy(i => costs[i]).Take(3).ToList();
        (double At, double Cost) best = (grid[0], double.PositiveInfinity);
        foreach (int i in places)
        {
            // A neighbor outside the range costs +∞, which golden section takes for a wall.
            var (at, cost) = Numerics.GoldenSection.Least(onAll, grid[Math.Max(0, i - 1)], grid[Math.Min(costs.Length - 1, i + 1)], width);
            if (cost < best.Cost) best = (at, cost);
            foreach (double end in (double[])[grid[i], grid[Math.Max(0, i - 1)], grid[Math.Min(costs.Length - 1, i + 1)]])
                if (onAll(end) is var atEnd && atEnd < best.Cost) best = (end, atEnd);
        }
        return best;
    }

    /// <summary>Every so-manieth of the sorted points with the first and the last, at most a few thousand.</summary>
    internal static (double[] Points, double[] Weights) Thinned(double[] points, double[] weights)
    {
        if (points.Length <= 2 * Few) return (points, weights);
        double[] sorted = [.. points], with = [.. weights];
        if (with.Length == 0) Array.Sort(sorted);
        else Array.Sort(sorted, with);
        int[] taken = [.. Enumerable.Range(0, Few + 1).Select(i => (int)((long)i * (sorted.Length - 1) / Few))];
        return ([.. taken.Select(i => sorted[i])], with.Length == 0 ? [] : [.. taken.Select(i => with[i])]);
    }

    // A simplex may collapse onto a ridge; fresh ones tell, until one gains nothing.
    private static (double[] At, double Cost) Settled(Func<double[], double> cost, double[] start, double[] steps, int rounds)
    {
        var best = Search(cost, start, steps, 1e-14);
        for (int round = 0; round < rounds; round++)
        {
            double part = round % 2 == 0 ? 0.1 : 1;
            var next = Search(cost, best.At, [.. steps.Select(s => s * part)], 1e-14);
            bool same = !(next.Cost < best.Cost - 1e-11 * Math.Abs(best.Cost));
            if (next.Cost < best.Cost) best = next;
            if (same) break;
        }
        return best;
    }

    private static (double[] At, double Cost) Search(Func<double[], double> cost, double[] start, double[] steps, double relative)
    {
        int n = start.Length;
        var simplex = new (double[] At, double Cost)[n + 1];
        for (int i = 0; i <= n; i++)
        {
            double[] at = [.. start];
            if (i > 0) at[i - 1] += steps[i - 1];
            simplex[i] = (at, cost(at));
        }
        for (int step = 0; step < 400 * n; step++)
        {
            Array.Sort(simplex, static (a, b) => a.Cost.CompareTo(b.Cost));
            if (simplex[n].Cost - simplex[0].Cost <= relative * Math.Abs(simplex[0].Cost)) break;
            Turn(cost, simplex);
        }
        return simplex.MinBy(corner => corner.Cost);
    }

    private static void Turn(Func<double[], double> cost, (double[] At, double Cost)[] simplex)
    {
        int n = simplex.Length - 1;
        double[] center = new double[n], worst = simplex[n].At;
        for (int i = 0; i < n; i++)
            for (int k = 0; k < n; k++) center[k] += simplex[i].At[k] / n;
        (double[] At, double Cost) Along(double t)
        {
            double[] at = [.. center.Select((c, k) => c + t * (worst[k] - c))];
            return (at, cost(at));
        }
        var reflected = Along(-1);
        if (reflected.Cost < simplex[0].Cost)
        {
            var expanded = Along(-2);
            simplex[n] = expanded.Cost < reflected.Cost ? expanded : reflected;
            return;
        }
        if (reflected.Cost < simplex[n - 1].Cost)
        {
            simplex[n] = reflected;
            return;
        }
        var contracted = Along(reflected.Cost < simplex[n].Cost ? -0.5 : 0.5);
        if (contracted.Cost < Math.Min(reflected.Cost, simplex[n].Cost))
        {
            simplex[n] = contracted;
            return;
        }
        for (int i = 1; i <= n; i++)
        {
            double[] at = [.. simplex[i].At.Select((x, k) => (x + simplex[0].At[k]) / 2)];
            simplex[i] = (at, cost(at));
        }
    }
}
