namespace Kullback.Hypotheses;

/// <summary>The Friedman–Rafsky test: in the minimum spanning tree of all points, fewer edges than by chance join P with Q where the
/// distributions differ.</summary>
/// <remarks>The multivariate runs test; on the line it is Wald and Wolfowitz's. The tree is found by Prim's method on distances worked out
/// on the fly: O(N²d) time, O(Nd) memory. Equal distances are decided at random, without regard to the samples. Source: Friedman and Rafsky
/// (1979), Annals of Statistics 7,
/// 697–717; the effect size estimates the Henze–Penrose divergence (Henze and Penrose 1999, Annals of Statistics 27, 290–298).</remarks>
public static class FriedmanRafsky
{
    /// <summary>The test.</summary>
    /// <param name="p">Points of P, row by row.</param>
    /// <param name="q">Points of Q.</param>
    /// <param name="dimension">Coordinates of a point.</param>
    /// <param name="permutations">How many are drawn; null: the normal distribution with the exact mean and variance.</param>
    /// <param name="random">The source of chance, also for ties.</param>
    /// <param name="cancel">Stops it.</param>
    /// <returns>The statistic is how many standard deviations fewer edges join the samples than expected.</returns>
    /// <exception cref="NotASampleException">A sample is empty, of broken points, or has a coordinate that is not finite.</exception>
    public static TestOutcome Test(
        ReadOnlySpan<double> p, ReadOnlySpan<double> q, int dimension, Permutations? permutations, Random random,
        CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(random);
        var (n, m) = NotASampleException.RequirePoints(p, q, dimension);
        int[] order = LabeledGraph.RandomOrder(n + m, random);
        var (from, to) = Tree(new PointCloud(p, q, dimension, order), cancel);
        var graph = new LabeledGraph(from, to, order, n);
        return graph.Test("Friedman–Rafsky", permutations, random, cancel) with
        {
            EffectSize = 1 - graph.Observed() / graph.Mean,
            Effect = "Henze–Penrose divergence, about 0 to 1",
        };
    }

    private static unsafe (int[] From, int[] To) Tree(PointCloud cloud, CancellationToken cancel)
    {
        int total = cloud.Count;
        int[] from = new int[total - 1], to = new int[total - 1];
        double[] row = GC.AllocateUninitializedArray<double>(cloud.Stride, pinned: true), least = new double[total];
        int[] nearest = new int[total], outside = new int[total - 1];
        for (int j = 1; j < total; j++) outside[j - 1] = j;
        Array.Fill(least, double.PositiveInfinity);
        fixed (double* squares = row)
            for (int edge = 0, at = 0, left = total - 1; left > 0; edge++)
            {
                if (edge % 256 == 0) cancel.ThrowIfCancellationRequested();
                cloud.Squared(at, 0, cloud.Stride, squares);
                int best = 0;
                double shortest = double.PositiveInfinity;
                for (int k = 0; k < left; k++)
                {
                    int j = outside[k];
                    if (squares[j] < least[j]) (least[j], nearest[j]) = (squares[j], at);
                    if (least[j] < shortest) (shortest, best) = (least[j], k);
                }
                at = outside[best];
                (from[edge], to[edge]) = (nearest[at], at);
                outside[best] = outside[--left];
            }
        return (from, to);
    }
}
