using Kullback.Numerics;

namespace Kullback.Estimation;

/// <summary>Mean and covariance (1/(n − 1)) of points, and the lower Cholesky factor of the covariance.</summary>
internal sealed class PointMoments
{
    private const double LeastShare = 1e-10;

    private PointMoments(double[] mean, double[] covariance, int count)
    {
        (Mean, Covariance, Count) = (mean, covariance, count);
        Factor = LowerCholesky.Of(covariance, mean.Length);
        if (Factor is null) return;
        // A direction with less of its coordinate's variance than this is rounding, and what it is divided by would be noise.
        for (int j = 0; j < mean.Length; j++)
            if (Factor[j * mean.Length + j] * Factor[j * mean.Length + j] < LeastShare * covariance[j * mean.Length + j])
            {
                Factor = null;
                return;
            }
        for (int j = 0; j < mean.Length; j++) LogDeterminant += 2 * Math.Log(Factor[j * mean.Length + j]);
    }

    internal double[] Mean { get; }
    internal double[] Covariance { get; }
    internal int Count { get; }

    /// <summary>L, L Lᵀ the covariance; null where it is singular.</summary>
    internal double[]? Factor { get; }

    /// <summary>ln det of the covariance.</summary>
    internal double LogDeterminant { get; }

    /// <summary>E ln det S − ln det Σ for a normal sample of n points in d dimensions, S with 1/(n − 1).</summary>
    internal static double LogDeterminantBias(int n, int d)
    {
        double sum = -d * Math.Log((n - 1) / 2.0);
        for (int i = 1; i <= d; i++) sum += Digamma.Of((n - i) / 2.0);
        return sum;
    }

    internal static PointMoments Of(PointSample points)
    {
        int d = points.Dimension, n = points.Count;
        double[] mean = new double[d], covariance = new double[d * d], off = new double[d];
        for (int i = 0; i < n; i++)
        {
            var row = points[i];
            for (int j = 0; j < d; j++) mean[j] += row[j] / n;
        }
        for (int i = 0; i < n; i++)
        {
            var row = points[i];
            for (int j = 0; j < d; j++) off[j] = row[j] - mean[j];
            for (int j = 0; j < d; j++)
            {
                double a = off[j];
                for (int l = 0; l <= j; l++) covariance[j * d + l] += a * off[l];
            }
        }
        return new PointMoments(mean, Symmetric(covariance, d, 1.0 / Math.Max(1, n - 1)), n);
    }

    /// <summary>The same from a mean and a covariance.</summary>
    internal static PointMoments From(double[] mean, double[] covariance, int count) => new(mean, covariance, count);

    private static double[] Symmetric(double[] lower, int d, double factor)
    {
        for (int j = 0; j < d; j++)
            for (int l = 0; l <= j; l++) lower[l * d + j] = lower[j * d + l] *= factor;
        return lower;
    }

    /// <summary>L⁻¹(x − center) of every point.</summary>
    internal static PointSample Whitened(PointSample points, double[] center, double[] factor)
    {
        int d = points.Dimension;
        var rows = new double[points.Rows.Length];
        for (int i = 0; i < points.Count; i++)
        {
            var from = points[i];
            var row = rows.AsSpan(i * d, d);
            for (int j = 0; j < d; j++)
            {
                double sum = from[j] - center[j];
                for (int l = 0; l < j; l++) sum -= factor[j * d + l] * row[l];
                row[j] = sum / factor[j * d + j];
            }
        }
        return PointSample.Of(rows, d, "points").With(points.Tags);
    }

    /// <summary>Points of the normal distribution with this mean and covariance.</summary>
    internal PointSample Draw(Random random, int count)
    {
        int d = Mean.Length;
        double[] rows = new double[count * d], z = new double[d];
        var draws = new RandomStream(random);
        for (int i = 0; i < count; i++)
        {
            for (int j = 0; j < d; j++) z[j] = draws.Normal();
            for (int j = 0; j < d; j++)
            {
                double sum = Mean[j];
                for (int l = 0; l <= j; l++) sum += Factor![j * d + l] * z[l];
                rows[i * d + j] = sum;
            }
        }
        return PointSample.Of(rows, d, "points");
    }
}
