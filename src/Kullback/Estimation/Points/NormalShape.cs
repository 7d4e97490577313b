using Kullback.Numerics;

namespace Kullback.Estimation;

/// <summary>Whether points look like a normal sample: Mardia's multivariate skewness and kurtosis.</summary>
/// <remarks>Source: Mardia (1970), Biometrika 57, 519–530. O(n² d) for the skewness of at most a thousand points.</remarks>
internal static class NormalShape
{
    private const int MostForSkewness = 1000;

    /// <summary>The larger of the two statistics as a standard normal score; +∞ for a singular covariance.</summary>
    internal static double Score(PointSample points)
    {
        var moments = PointMoments.Of(points);
        if (moments.Factor is null) return double.PositiveInfinity;
        var z = PointMoments.Whitened(points, moments.Mean, moments.Factor);
        int n = z.Count, d = z.Dimension;
        double fourth = 0, third = 0;
        for (int i = 0; i < n; i++) fourth += Square(Inner(z[i], z[i])) / n;
        // With 1/(n − 1) in the covariance the mean of squared lengths is d(n − 1)/n; the exact mean of the fourth moment under normality.
        double wide = n / (n - 1.0), mean = d * (d + 2.0) * (n - 1) / (n + 1.0), deviation = Math.Sqrt(8.0 * d * (d + 2) / n);
        double kurtosis = (fourth * wide * wide - mean) / deviation;
        int m = Math.Min(n, MostForSkewness);
        for (int i = 0; i < m; i++)
        {
            third += Cube(Inner(z[i], z[i]));
            for (int j = 0; j < i; j++) third += 2 * Cube(Inner(z[i], z[j]));
        }
        double freedom = d * (d + 1.0) * (d + 2) / 6,
            statistic = third / m / 6 * Math.Pow(wide, 3) * (m + 3) * (m + 1) * (d + 1.0) / (m * ((m + 1.0) * (d + 1) - 6));
        // Wilson and Hilferty's cube root of a chi-squared number.
        double skewness = (Math.Cbrt(statistic / freedom) - 1 + 2 / (9 * freedom)) / Math.Sqrt(2 / (9 * freedom));
        return Math.Max(Math.Abs(kurtosis), skewness);
    }

    private static double Inner(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        double sum = 0;
        for (int j = 0; j < a.Length; j++) sum += a[j] * b[j];
        return sum;
    }

    private static double Square(double x) => x * x;

    private static double Cube(double x) => x * x * x;
}
