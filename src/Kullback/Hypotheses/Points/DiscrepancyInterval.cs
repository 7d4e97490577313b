using Kullback.Estimation;
using Kullback.Numerics;

namespace Kullback.Hypotheses;

/// <summary>Intervals of a mean discrepancy M = ‖μP − μQ‖ and of the energy distance, which is its square for the kernel −|x −
/// y|.</summary>
/// <remarks>By the triangle inequality the discrepancy of the samples differs from M by at most ‖(μ̂P − μP) − (μ̂Q − μQ)‖, whose quantile
/// the multiplier bootstrap gives: the interval is right at P = Q, where the discrepancy is not normal, and too wide far from it, nowhere
/// too narrow for large samples. The largest of several discrepancies differs from the largest M by at most the largest of the norms. Rows
/// of one cluster share their multiplier. The norms are those of at most 200 rows or clusters per side, scaled as 1/√n. Source: Gretton,
/// Borgwardt, Rasch, Schölkopf and Smola (2012), Journal of Machine Learning Research 13, 723–773, for the norm and its inequality;
/// Chwialkowski, Sejdinovic and Gretton (2014), NeurIPS 27, for the bootstrap.</remarks>
internal static class DiscrepancyInterval
{
    private const int FewestGroups = 5, Draws = 400;
    private const double Level = 0.95, ForNorm = 0.96;

    // Two-sided normal quantile of the hundredth that is left.
    private const double ForWithin = 2.5758293035489004;

    private const string Method = "multiplier bootstrap and the triangle inequality";

    /// <summary>Of the largest M for exp(−|x − y|²/(2σ²)) over the bandwidths; null with fewer than five rows on a side.</summary>
    internal static EffectInterval? OfMean(ReadOnlySpan<double> p, ReadOnlySpan<double> q, int dimension, ReadOnlySpan<double> bandwidths,
        double observed, Random random)
    {
        if (Math.Min(p.Length, q.Length) < FewestGroups * dimension) return null;
        var rows = GroupedRows.Of(p, q, dimension, null, random);
        double[][] kernels = new double[bandwidths.Length][];
        for (int k = 0; k < kernels.Length; k++)
        {
            double width = bandwidths[k] * rows.Scale;
            kernels[k] = rows.Kernel(distance => Math.Exp(-0.5 * (distance / width) * (distance / width)));
        }
        double radius = Radius(kernels, rows, Level, random);
        return new(Math.Max(0, observed - radius), Math.Min(Math.Sqrt(2), observed + radius), Level, Method);
    }

    /// <summary>Of D/(2E|X − Y|), D the squared energy distance: D/(D + W), W = E|X − X′| + E|Y − Y′|; null with fewer than five rows or
    /// clusters on a side.</summary>
    /// <param name="p">P's points.</param>
    /// <param name="q">Q's points.</param>
    /// <param name="dimension">Coordinates of a point.</param>
    /// <param name="clusters">The cluster of every row; null: rows are independent.</param>
    /// <param name="squared">D of the samples over all pairs.</param>
    /// <param name="between">2E|X − Y| of the samples.</param>
    /// <param name="random">The source of chance.</param>
    internal static EffectInterval? OfShare(ReadOnlySpan<double> p, ReadOnlySpan<double> q, int dimension, RowDependence? clusters,
        double squared, double between, Random random)
    {
        if (Math.Min(p.Length, q.Length) < FewestGroups * dimension || !(between > 0)) return null;
        var rows = GroupedRows.Of(p, q, dimension, clusters, random);
        if (Math.Min(rows.P.Groups, rows.Q.Groups) < FewestGroups) return null;
        double error = ForWithin * Math.Sqrt(rows.WithinVariance(ofQ: false) + rows.WithinVariance(ofQ: true));
        double norm = Math.Sqrt(Math.Max(0, squared * rows.Scale)),
            radius = Radius([rows.Kernel(distance => -distance)], rows, ForNorm, random);
        // Means over all pairs have those of a row with itself and with its cluster in them: W is by up to their share too small.
        double within = Math.Max(0, between - squared) * rows.Scale, most = within / (1 - Math.Max(rows.P.Alike, rows.Q.Alike)) + error,
            least = Math.Max(0, within - error);
        double low = Math.Max(0, norm - radius), high = norm + radius;
        return new(low > 0 ? low * low / (low * low + most) : 0, high > 0 ? high * high / (high * high + least) : 0, Level,
            clusters is null ? Method : $"{Method}, by clusters");
    }

    // The quantile of the largest norm over the kernels.
    private static double Radius(double[][] kernels, GroupedRows rows, double level, Random random)
    {
        int count = rows.Units.Length;
        double[] squares = new double[Draws], weights = new double[count];
        var normal = new RandomStream(random);
        for (int b = 0; b < Draws; b++)
        {
            rows.Weigh(ref normal, weights);
            foreach (double[] kernel in kernels)
            {
                double square = 0;
                for (int i = 0; i < count; i++)
                {
                    double sum = 0;
                    for (int j = 0; j < i; j++) sum += kernel[i * count + j] * weights[j];
                    square += weights[i] * (2 * sum + kernel[i * count + i] * weights[i]);
                }
                squares[b] = Math.Max(squares[b], square);
            }
        }
        Array.Sort(squares);
        return Math.Sqrt(squares[(int)Math.Min(Draws - 1, Math.Ceiling(level * Draws))]);
    }
}
