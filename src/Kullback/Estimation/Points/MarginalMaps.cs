using Kullback.Numerics;

namespace Kullback.Estimation;

/// <summary>Points whose coordinates were brought near to normal ones where that describes them better than they are.</summary>
/// <param name="P">The points of P.</param>
/// <param name="Q">Those of Q; null without.</param>
/// <param name="LogSlopes">Σ ln T′ over the coordinates of each point of P.</param>
/// <param name="Mapped">Columns that were mapped.</param>
internal sealed record MarginalMaps(PointSample P, PointSample? Q, double[] LogSlopes, int[] Mapped)
{
    /// <summary>Steps between quantiles for one sample, whose edges and peaks the map must follow, and for two,
    /// which it changes alike.</summary>
    internal const double OfOne = 0.3, OfTwo = 0.4;

    /// <summary>Maps each column for itself, by the quantiles of both samples together.</summary>
    internal static MarginalMaps Of(PointSample p, PointSample? q)
    {
        int d = p.Dimension, n = p.Count, m = q?.Count ?? 0;
        double[] x = (double[])p.Rows.Clone(), y = q is { } other ? (double[])other.Rows.Clone() : [], slopes = new double[n],
            column = new double[n + m];
        var mapped = new List<int>();
        for (int j = 0; j < d; j++)
        {
            for (int i = 0; i < n; i++) column[i] = p[i][j];
            for (int i = 0; i < m; i++) column[n + i] = q!.Value[i][j];
            double[] ascending = (double[])column.Clone();
            Sorting.Ascending(ascending);
            if (MarginalMap.Of(ascending, q is null ? OfOne : OfTwo) is not { } map) continue;
            double[] z = new double[n + m], logs = new double[n + m];
            for (int i = 0; i < z.Length; i++) z[i] = map.At(column[i], out logs[i]);
            // Each of the map's quantiles is a parameter: by chance alone the likelihood grows by half of one for each.
            double gain = Score(column, n) - Score(z, n) + logs.Sum();
            if (!(gain > map.Count)) continue;
            mapped.Add(j);
            for (int i = 0; i < n; i++) (x[i * d + j], slopes[i]) = (z[i], slopes[i] + logs[i]);
            for (int i = 0; i < m; i++) y[i * d + j] = z[n + i];
        }
        return new(PointSample.Of(x, d, "p").With(p.Tags), q is null ? null : PointSample.Of(y, d, "q").With(q.Value.Tags), slopes,
            [.. mapped]);
    }

    // Less the log-likelihood of two normal fits, but for a constant.
    private static double Score(double[] values, int n)
        => n / 2.0 * Math.Log(Variance(values.AsSpan(0, n)))
        + (values.Length > n ? (values.Length - n) / 2.0 * Math.Log(Variance(values.AsSpan(n))) : 0);

    private static double Variance(ReadOnlySpan<double> values)
    {
        double mean = 0, squares = 0;
        foreach (double v in values) mean += v / values.Length;
        foreach (double v in values) squares += (v - mean) * (v - mean) / values.Length;
        return squares;
    }

    /// <summary>The same points in axes of their own: in the metric of the covariance (of the mean of both), turned to the eigenvectors of
    /// E|z|² z zᵀ of P. Then nothing that is drawn later depends on the axes in which the points came.</summary>
    /// <returns>The points, and ln|det| of the map that takes them back; the points as they are where the covariance is singular.</returns>
    internal (MarginalMaps Turned, double LogDeterminant) OwnAxes()
    {
        int d = P.Dimension;
        PointMoments moments = PointMoments.Of(P), other = Q is { } y ? PointMoments.Of(y) : moments;
        var mean = new double[d * d];
        for (int i = 0; i < mean.Length; i++) mean[i] = (moments.Covariance[i] + other.Covariance[i]) / 2;
        if (LowerCholesky.Of(mean, d) is not { } factor) return (this, 0);
        double log = 0;
        for (int j = 0; j < d; j++) log += Math.Log(factor[j * d + j]);
        PointSample z = PointMoments.Whitened(P, moments.Mean, factor),
            w = Q is { } q ? PointMoments.Whitened(q, moments.Mean, factor) : default;
        double[] axes = Axes(z);
        return (this with { P = Turn(z, axes), Q = Q is null ? null : Turn(w, axes) }, log);
    }

    private static double[] Axes(PointSample z)
    {
        int d = z.Dimension;
        var fourth = new double[d * d];
        for (int i = 0; i < z.Count; i++)
        {
            double square = 0;
            foreach (double v in z[i]) square += v * v;
            for (int j = 0; j < d; j++)
                for (int l = 0; l < d; l++) fourth[j * d + l] += square * z[i][j] * z[i][l] / z.Count;
        }
        var (values, vectors) = SymmetricMatrix.Eigen(fourth, d);
        int[] order = [.. Enumerable.Range(0, d).OrderByDescending(k => values[k])];
        var axes = new double[d * d];
        for (int a = 0; a < d; a++)
        {
            double third = 0;
            for (int i = 0; i < z.Count; i++)
            {
                double along = 0;
                for (int j = 0; j < d; j++) along += vectors[j * d + order[a]] * z[i][j];
                third += along * along * along;
            }
            for (int j = 0; j < d; j++) axes[a * d + j] = vectors[j * d + order[a]] * (third < 0 ? -1 : 1);
        }
        return axes;
    }

    private static PointSample Turn(PointSample points, double[] axes)
    {
        int d = points.Dimension;
        var rows = new double[points.Rows.Length];
        for (int i = 0; i < points.Count; i++)
            for (int a = 0; a < d; a++)
                for (int j = 0; j < d; j++) rows[i * d + a] += axes[a * d + j] * points.Rows[i * d + j];
        return PointSample.Of(rows, d, "points").With(points.Tags);
    }
}
