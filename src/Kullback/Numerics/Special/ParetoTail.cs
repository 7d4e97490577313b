namespace Kullback.Numerics;

/// <summary>How heavy the upper tail of positive numbers is: the shape k of the generalized Pareto distribution of their largest
/// ones.</summary>
/// <remarks>Moments of order 1/k and above are infinite: at k ≥ ½ the variance of a mean of such weights, at k ≥ 1 the mean itself.
/// Posterior mean of Zhang and Stephens (2009), Technometrics 51, 316–325, over a grid of profile likelihoods, drawn towards ½ as in
/// Vehtari et al. (2024), Journal of Machine Learning Research 25(72), with whom the tail is the largest min(n/5, 3√n).</remarks>
internal static class ParetoTail
{
    /// <summary>k of the exponentials of the numbers given, which need not be in range themselves;
    /// −∞ where the largest are all equal.</summary>
    internal static double Index(ReadOnlySpan<double> logs)
    {
        double[] sorted = logs.ToArray();
        Array.Sort(sorted);
        int n = sorted.Length, size = (int)Math.Ceiling(Math.Min(n / 5.0, 3 * Math.Sqrt(n)));
        if (size < 5) return double.NaN;
        double cut = sorted[n - size - 1], top = sorted[n - 1];
        if (!(top > cut)) return double.NegativeInfinity;
        var above = new double[size];
        for (int i = 0; i < size; i++) above[i] = Math.Exp(sorted[n - size + i] - top) - Math.Exp(cut - top);
        return Shape(above);
    }

    /// <summary>The shape of the generalized Pareto distribution of the best 1 in (n/5,
    /// 3√n) draws beyond which a mean of weights cannot be trusted.</summary>
    internal static double Threshold(int draws) => Math.Min(1 - 1 / Math.Log10(draws), 0.7);

    // Exceedances in ascending order.
    private static double Shape(double[] x)
    {
        int n = x.Length, grid = 30 + (int)Math.Sqrt(n);
        double quartile = x[Math.Max(0, (int)(n / 4.0 + 0.5) - 1)], largest = x[n - 1];
        if (!(quartile > 0)) quartile = largest / n;
        double[] theta = new double[grid], likelihood = new double[grid];
        for (int j = 0; j < grid; j++)
        {
            theta[j] = 1 / largest + (1 - Math.Sqrt(grid / (j + 0.5))) / (3 * quartile);
            double k = MeanLog(theta[j], x);
            likelihood[j] = n * (Math.Log(-theta[j] / k) - k - 1);
        }
        double best = likelihood.Where(double.IsFinite).DefaultIfEmpty(0).Max(), total = 0, mean = 0;
        for (int j = 0; j < grid; j++)
        {
            double weight = double.IsFinite(likelihood[j]) ? Math.Exp(likelihood[j] - best) : 0;
            (total, mean) = (total + weight, mean + weight * theta[j]);
        }
        double shape = MeanLog(mean / total, x);
        return (n * shape + 10 * 0.5) / (n + 10);
    }

    private static double MeanLog(double theta, double[] x)
    {
        double sum = 0;
        foreach (double v in x) sum += Special.LogOnePlus(-theta * v);
        return sum / x.Length;
    }
}
