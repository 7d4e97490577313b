using Kullback.Numerics;

namespace Kullback.Data.Points;

/// <summary>The scale in which distances between points are measured.</summary>
public enum PointScale
{
    /// <summary>The metric of the covariance of all points together: units do not matter, nor any invertible linear map.</summary>
    Covariance,

    /// <summary>Every column over its standard deviation in all points together: units do not matter.</summary>
    Columns,

    /// <summary>As the numbers stand.</summary>
    None,
}

/// <summary>Brings points to a scale that does not see from which table they are, so that permutation tests stay exact.</summary>
internal static class PooledScale
{
    /// <summary>The points of all tables together in the scale; what the covariance cannot give (singular, too few points) is given by
    /// columns, which the result says.</summary>
    internal static (double[][] Points, PointScale Used) Of(IReadOnlyList<double[]> tables, int d, PointScale scale)
    {
        if (d == 1 || scale == PointScale.None) return ([.. tables], PointScale.None);
        int n = tables.Sum(t => t.Length / d);
        double[] mean = new double[d], half = new double[d], covariance = new double[d * d];
        for (int j = 0; j < d; j++)
        {
            double low = double.PositiveInfinity, high = double.NegativeInfinity;
            foreach (double[] table in tables)
                for (int i = j; i < table.Length; i += d) (low, high) = (Math.Min(low, table[i]), Math.Max(high, table[i]));
            // Halves: neither the middle nor the range of large numbers overflows.
            (mean[j], half[j]) = (low / 2 + high / 2, high / 2 - low / 2);
        }
        double[][] scaled = [.. tables.Select(t => Scaled(t, d, mean, half))];
        var center = new double[d];
        foreach (double[] table in scaled)
            for (int i = 0; i < table.Length; i++) center[i % d] += table[i] / n;
        foreach (double[] table in scaled)
            for (int i = 0; i < table.Length; i += d)
                for (int j = 0; j < d; j++)
                    for (int l = 0; l <= j; l++) covariance[j * d + l] += (table[i + j] - center[j]) * (table[i + l] - center[l]) / n;
        for (int j = 0; j < d; j++)
            for (int l = 0; l < j; l++) covariance[l * d + j] = covariance[j * d + l];
        double[]? factor = scale == PointScale.Covariance && n > 2 * d ? Factor(covariance, d) : null;
        if (factor is null)
            return ([.. scaled.Select(
                t => Scaled(t, d, center, [.. Enumerable.Range(0, d).Select(j => Math.Sqrt(covariance[j * d + j]))]))], PointScale.Columns);
        return ([.. scaled.Select(t => Whitened(t, d, center, factor))], PointScale.Covariance);
    }

    // A direction with less than a ten thousand millionth of its coordinate's variance is rounding.
    private static double[]? Factor(double[] covariance, int d)
    {
        double[]? factor = LowerCholesky.Of(covariance, d);
        if (factor is null) return null;
        for (int j = 0; j < d; j++)
            if (!(factor[j * d + j] * factor[j * d + j] > 1e-10 * covariance[j * d + j])) return null;
        return factor;
    }

    private static double[] Scaled(double[] points, int d, double[] center, double[] by)
    {
        var scaled = new double[points.Length];
        for (int i = 0; i < points.Length; i++) scaled[i] = by[i % d] > 0 ? (points[i] - center[i % d]) / by[i % d] : 0;
        return scaled;
    }

    private static double[] Whitened(double[] points, int d, double[] center, double[] factor)
    {
        var white = new double[points.Length];
        for (int i = 0; i < points.Length; i += d)
            for (int j = 0; j < d; j++)
            {
                double sum = points[i + j] - center[j];
                for (int l = 0; l < j; l++) sum -= factor[j * d + l] * white[i + l];
                white[i + j] = sum / factor[j * d + j];
            }
        return white;
    }
}
