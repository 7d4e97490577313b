namespace Kullback.Hypotheses;

/// <summary>Schilling's and Henze's test: where the distributions differ, the nearest neighbors of a point are more often of its own sample
/// than by chance.</summary>
/// <remarks>O(N²d) time, O(N(d + k)) memory, on all cores. Equal distances are decided at random, without regard to the samples. Sources:
/// Schilling (1986), Journal of the American Statistical Association 81, 799–806; Henze (1988), Annals of Statistics 16, 772–783.</remarks>
public static class NearestNeighborTest
{
    /// <summary>The test.</summary>
    /// <param name="p">Points of P, row by row.</param>
    /// <param name="q">Points of Q.</param>
    /// <param name="dimension">Coordinates of a point.</param>
    /// <param name="neighbors">k ≥ 1, fewer than there are points; 5 is usual.</param>
    /// <param name="permutations">How many are drawn; null: the normal distribution with the exact mean and variance.</param>
    /// <param name="random">The source of chance, also for ties.</param>
    /// <param name="cancel">Stops it.</param>
    /// <returns>The statistic is how many standard deviations more neighbors are of the own sample than expected; the effect size what
    /// share of the way from chance (0) to none of the other sample (1) that is.</returns>
    /// <exception cref="NotASampleException">A sample is empty, of broken points, or has a coordinate that is not finite.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There are not more points than neighbors asked for, or none is asked for.</exception>
    public static TestOutcome Test(ReadOnlySpan<double> p, ReadOnlySpan<double> q, int dimension, int neighbors, Permutations? permutations,
        Random random,
        CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(random);
        var (n, m) = NotASampleException.RequirePoints(p, q, dimension);
        if (neighbors < 1 || neighbors >= n + m)
            throw new ArgumentOutOfRangeException(nameof(neighbors), neighbors,
                $"{n + m} points have from 1 to {n + m - 1} neighbors each.");
        int[] order = LabeledGraph.RandomOrder(n + m, random);
        int[] to = Neighbors(new PointCloud(p, q, dimension, order), neighbors, cancel), from = new int[to.Length];
        for (int e = 0; e < from.Length; e++) from[e] = e / neighbors;
        var graph = new LabeledGraph(from, to, order, n);
        return graph.Test($"{neighbors} nearest neighbors", permutations, random, cancel) with
        {
            EffectSize = 1 - graph.Observed() / graph.Mean,
            Effect = "neighbors of the own sample beyond chance, about 0 to 1",
        };
    }

    /// <summary>The k nearest of each point among the others, the nearest first.</summary>
    internal static unsafe int[] Neighbors(PointCloud cloud, int k, CancellationToken cancel)
    {
        var nearest = new int[checked(cloud.Count * k)];
        void Fill(int i, double[] row, double[] distances)
        {
            cancel.ThrowIfCancellationRequested();
            fixed (double* squares = row) cloud.Squared(i, 0, cloud.Stride, squares);
            row[i] = double.PositiveInfinity;
            Nearest(row.AsSpan(0, cloud.Count), i, nearest.AsSpan(i * k, k), distances);
        }
        if ((long)cloud.Count * cloud.Count < 1 << 16 || Environment.ProcessorCount == 1)
        {
            double[] row = new double[cloud.Stride], distances = new double[k];
            for (int i = 0; i < cloud.Count; i++) Fill(i, row, distances);
        }
        else
            Parallel.For(0, cloud.Count, new ParallelOptions { CancellationToken = cancel },
                () => (new double[cloud.Stride], new double[k]), (i, _, room) =>
            {
                Fill(i, room.Item1, room.Item2);
                return room;
            }, static _ => { });
        return nearest;
    }

    // Insertion into the k least; of equal distances the first stays.
    private static void Nearest(ReadOnlySpan<double> row, int self, Span<int> nearest, double[] distances)
    {
        int k = nearest.Length, held = 0;
        for (int j = 0; j < row.Length; j++)
        {
            double d = row[j];
            if (j == self || (held == k && !(d < distances[k - 1]))) continue;
            int at = held < k ? held++ : k - 1;
            for (; at > 0 && d < distances[at - 1]; at--) (distances[at], nearest[at]) = (distances[at - 1], nearest[at - 1]);
            (distances[at], nearest[at]) = (d, j);
        }
    }
}
