using Kullback.Estimation;
using Kullback.Numerics;

namespace Kullback.Hypotheses;

/// <summary>Intervals of a mean discrepancy M = ‖μP − μQ‖ and of the energy distance, which is its square for the kernel −|x − y|.</summary>
/// <remarks>By the triangle inequality the discrepancy of the samples differs from M by at most ‖(μ̂P − μP) − (μ̂Q − μQ)‖, whose quantile the multiplier bootstrap gives: the interval is
/// right at P = Q, where the discrepancy is not normal, and too wide far from it, nowhere too narrow for large samples. The norms are those of at most 200 rows per side, scaled as 1/√n.
/// Source: Gretton, Borgwardt, Rasch, Schölkopf and Smola (2012), Journal of Machine Learning Research 13, 723–773, for the norm and its inequality; Chwialkowski, Sejdinovic and Gretton
/// (2014), NeurIPS 27, for the bootstrap.</remarks>
internal static class DiscrepancyInterval
{
    private const int MostRows = 200, FewestRows = 5, Draws = 400;
    private const double Level = 0.95, ForNorm = 0.96;

    // Two-sided normal quantile of the hundredth that is left.
    private const double ForWithin = 2.5758293035489004;

    private const string Method = "multiplier bootstrap and the triangle inequality";

    /// <summary>Of M for exp(−|x − y|²/(2σ²)); null with fewer than five rows on a side.</summary>
    internal static EffectInterval? OfMean(ReadOnlySpan<double> p, ReadOnlySpan<double> q, int dimension, double bandwidth, double observed, Random random)
    {
        if (Math.Min(p.Length, q.Length) < FewestRows * dimension) return null;
        var (kernel, n, m, scale) = Kernel(p, q, dimension, random);
        double width = bandwidth * scale;
        for (int k = 0; k < kernel.Length; k++) kernel[k] = Math.Exp(-0.5 * (kernel[k] / width) * (kernel[k] / width));
        double radius = Radius(kernel, n, m, p.Length / dimension, q.Length / dimension, Level, random);
        return new(Math.Max(0, observed - radius), Math.Min(Math.Sqrt(2), observed + radius), Level, Method);
    }

    /// <summary>Of D/(2E|X − Y|), D the squared energy distance: D/(D + W), W = E|X − X′| + E|Y − Y′|.</summary>
    /// <param name="p">P's points.</param>
    /// <param name="q">Q's points.</param>
    /// <param name="dimension">Coordinates of a point.</param>
    /// <param name="squared">D of the samples over all pairs.</param>
    /// <param name="between">2E|X − Y| of the samples.</param>
    /// <param name="random">The source of chance.</param>
    internal static EffectInterval? OfShare(ReadOnlySpan<double> p, ReadOnlySpan<double> q, int dimension, double squared, double between, Random random)
    {
        int rowsP = p.Length / dimension, rowsQ = q.Length / dimension;
        if (Math.Min(rowsP, rowsQ) < FewestRows || !(between > 0)) return null;
        var (kernel, n, m, scale) = Kernel(p, q, dimension, random);
        double error = ForWithin * Math.Sqrt(WithinVariance(kernel, 0, n, n + m) / rowsP + WithinVariance(kernel, n, n + m, n + m) / rowsQ);
        for (int k = 0; k < kernel.Length; k++) kernel[k] = -kernel[k];
        double norm = Math.Sqrt(Math.Max(0, squared * scale)), radius = Radius(kernel, n, m, rowsP, rowsQ, ForNorm, random);
        // Means over all pairs have those of a row with itself in them: W is by up to 1/n too small.
        int fewest = Math.Min(rowsP, rowsQ);
        double within = Math.Max(0, between - squared) * scale, most = within * fewest / (fewest - 1) + error, least = Math.Max(0, within - error);
        double low = Math.Max(0, norm - radius), high = norm + radius;
        return new(low > 0 ? low * low / (low * low + most) : 0, high > 0 ? high * high / (high * high + least) : 0, Level, Method);
    }

    // Distances between some rows of both samples, in a scale that keeps their squares within range.
    private static (double[] Distances, int N, int M, double Scale) Kernel(ReadOnlySpan<double> p, ReadOnlySpan<double> q, int dimension, Random random)
    {
        double scale = NearestNeighbors.ScaleOf(p, q);
        PointSample x = PointSample.Of(p, dimension, nameof(p)), y = PointSample.Of(q, dimension, nameof(q));
        int n = Math.Min(MostRows, x.Count), m = Math.Min(MostRows, y.Count);
        var rows = PointSample.Pool(x.Take(x.Draw(random, n)), y.Take(y.Draw(random, m)));
        double[] distances = new double[rows.Count * rows.Count];
        for (int i = 0; i < rows.Count; i++)
            for (int j = 0; j < i; j++)
            {
                double square = 0;
                for (int c = 0; c < dimension; c++)
                {
                    double apart = rows[i][c] * scale - rows[j][c] * scale;
                    square += apart * apart;
                }
                distances[i * rows.Count + j] = distances[j * rows.Count + i] = Math.Sqrt(square);
            }
        return (distances, n, m, scale);
    }

    // The variance of 2·E(|x − X′|) over the rows of one side: that of the mean distance within it, but for 1/n (Hoeffding 1948).
    private static double WithinVariance(double[] distances, int from, int to, int count)
    {
        double[] means = new double[to - from];
        for (int i = from; i < to; i++)
            for (int j = from; j < to; j++) means[i - from] += 2 * distances[i * count + j] / (to - from - 1);
        double mean = means.Average();
        return means.Sum(v => (v - mean) * (v - mean)) / (means.Length - 1);
    }

    private static double Radius(double[] kernel, int n, int m, int rowsP, int rowsQ, double level, Random random)
    {
        int count = n + m;
        double[] squares = new double[Draws], weights = new double[count];
        var normal = new RandomStream(random);
        for (int b = 0; b < Draws; b++)
        {
            Centered(ref normal, weights.AsSpan(0, n), rowsP);
            Centered(ref normal, weights.AsSpan(n), rowsQ);
            for (int i = 0; i < count; i++)
            {
                double sum = 0;
                for (int j = 0; j < i; j++) sum += kernel[i * count + j] * weights[j];
                squares[b] += weights[i] * (2 * sum + kernel[i * count + i] * weights[i]);
            }
        }
        Array.Sort(squares);
        return Math.Sqrt(Math.Max(0, squares[(int)Math.Min(Draws - 1, Math.Ceiling(level * Draws))]));
    }

    // Numbers that sum to 0, of which n have the variance of a mean of so many rows.
    private static void Centered(ref RandomStream normal, Span<double> weights, int rows)
    {
        double mean = 0, n = weights.Length;
        for (int i = 0; i < weights.Length; i++) mean += (weights[i] = normal.Normal()) / n;
        double factor = Math.Sqrt(n / (n - 1)) / Math.Sqrt(n * rows);
        for (int i = 0; i < weights.Length; i++) weights[i] = (weights[i] - mean) * factor;
    }
}
