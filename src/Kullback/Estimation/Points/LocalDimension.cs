using Kullback.Numerics;

namespace Kullback.Estimation;

/// <summary>In how many dimensions points lie at the scale of their nearest neighbors, beside what normal points of that many coordinates
/// show.</summary>
/// <remarks>(ψ(k) − ψ(1)) over the mean of ln(r_k/r_1), k = 5: without bias where the density is even. Source: Levina and Bickel (2005),
/// NeurIPS 17.</remarks>
internal static class LocalDimension
{
    private const int K = 5, References = 4, Most = 4000;

    /// <summary>The share that is found of the dimension that normal points show; below 1 where points lie on curves or surfaces, or are
    /// near copies of others. Of two samples the smaller share.</summary>
    internal static double Share(PointSample p, PointSample? q, int seed)
    {
        PointSample x = Few(p, seed), y = q is { } other ? Few(other, seed) : x;
        double first = x.Count <= K + 1 ? double.NaN : OfNormal(x.Count, x.Dimension, seed), second = y.Count == x.Count ? first
            : y.Count <= K + 1 ? double.NaN : OfNormal(y.Count, y.Dimension, seed);
        double share = double.IsNaN(first) ? 1 : Of(x) / first;
        return q is null || double.IsNaN(second) ? share : Math.Min(share, Of(y) / second);
    }

    private static PointSample Few(PointSample points, int seed) => points.Count <= Most ? points
        : points.Take(points.Draw(new Random(seed), Most));

    private static double OfNormal(int n, int d, int seed)
    {
        double normal = 0;
        for (int r = 0; r < References; r++)
        {
            var rows = new double[n * d];
            new RandomStream(new Random(unchecked(seed * 7_919 + r))).Normal(rows, 0, 1);
            normal += Of(PointSample.Of(rows, d, "points")) / References;
        }
        return normal;
    }

    private static double Of(PointSample points)
    {
        var moments = PointMoments.Of(points);
        if (moments.Factor is not null) points = PointMoments.Whitened(points, moments.Mean, moments.Factor);
        var near = points.Near(PointNorm.Euclidean, NearestNeighbors.ScaleOf(points.Rows));
        double[] lists = UnrelatedNeighbors.Applies(points, points, others: true)
            ? UnrelatedNeighbors.Lists(near, points, near, points, others: true, K, PointNorm.Euclidean).Distances
            : near.Lists(near, others: true, K).Distances;
        double sum = 0;
        for (int i = 0; i < points.Count; i++)
        {
            double first = lists[i * K], last = lists[i * K + K - 1];
            if (double.IsPositiveInfinity(last)) continue;
            sum += last > 0 ? Math.Log(last / Math.Max(first, 1e-12 * last)) : 28;
        }
        return (Digamma.Of(K) - Digamma.Of(1)) * points.Count / sum;
    }
}
