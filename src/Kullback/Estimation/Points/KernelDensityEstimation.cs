using System.Globalization;

namespace Kullback.Estimation;

/// <summary>Entropy and divergence by kernel densities, each point of P left out of its own density.</summary>
/// <remarks>Product of Gaussian kernels; the width of coordinate j is σⱼ(4/((d + 2)n))^(1/(d + 4)), Silverman's rule (1986, Density
/// Estimation,
/// §4.3.2), for each sample. Sums are taken in logarithms, so that no density underflows to 0. O(n(n + m)d).</remarks>
public static class KernelDensityEstimation
{
    /// <summary>h(P) = −(1/n) Σ ln p₋ᵢ(xᵢ).</summary>
    /// <param name="points">Points row by row; at least three.</param>
    /// <param name="dimension">Coordinates of a point.</param>
    /// <param name="settings">Interval and seed; k is not used.</param>
    /// <returns>Nats, relative to the unit of the coordinates.</returns>
    /// <exception cref="ArgumentException">Too few points, a coordinate that is not finite, or one that does not vary.</exception>
    public static DivergenceEstimate Entropy(ReadOnlySpan<double> points, int dimension, PointSettings? settings = null)
    {
        var sample = PointSample.Of(points, dimension, nameof(points), 3);
        settings ??= new();
        double[] widths = Widths(sample, nameof(points));
        var estimate = new DivergenceEstimate(-Mean(sample, sample, widths, others: true), "h(P)", "kernel density, leave-one-out",
            sample.Count, 0)
        { Diagnoses = Spread(dimension) };
        return SubsampledInterval.With(estimate, sample, null, settings, (p, _) => -Mean(p, p, Widths(p, nameof(points)), others: true));
    }

    /// <summary>D(P‖Q) = (1/n) Σ [ln p₋ᵢ(xᵢ) − ln q(xᵢ)].</summary>
    /// <param name="p">P's points row by row; at least three.</param>
    /// <param name="q">Q's points row by row; at least three.</param>
    /// <param name="dimension">Coordinates of a point.</param>
    /// <param name="settings">Interval and seed; k is not used.</param>
    /// <returns>Nats; may be negative.</returns>
    /// <exception cref="ArgumentException">Too few points, a coordinate that is not finite, or one that does not vary.</exception>
    public static DivergenceEstimate KullbackLeibler(ReadOnlySpan<double> p, ReadOnlySpan<double> q, int dimension,
        PointSettings? settings = null)
    {
        PointSample x = PointSample.Of(p, dimension, nameof(p), 3), y = PointSample.Of(q, dimension, nameof(q), 3);
        settings ??= new();
        var estimate = new DivergenceEstimate(Value(x, y), "D(P‖Q)", "kernel densities, leave-one-out", x.Count,
            y.Count)
        { Diagnoses = Spread(dimension) };
        return SubsampledInterval.With(estimate, x, y, settings, (a, b) => Value(a, b!.Value));
    }

    private static double Value(PointSample x, PointSample y)
        => Mean(x, x, Widths(x, "p"), others: true) - Mean(y, x, Widths(y, "q"), others: false);

    private static IReadOnlyList<Diagnosis> Spread(int d)
        => d <= 3 ? [] : [new("many-dimensions", string.Create(CultureInfo.InvariantCulture,
        $"in {d} dimensions a kernel density is mostly its width: nearest neighbors or a density ratio are better"), false)];

    private static double[] Widths(PointSample sample, string name)
    {
        int d = sample.Dimension;
        double rule = Math.Pow(4.0 / ((d + 2) * sample.Count), 1.0 / (d + 4));
        var widths = new double[d];
        for (int j = 0; j < d; j++)
        {
            double low = double.PositiveInfinity, high = double.NegativeInfinity, mean = 0, square = 0;
            for (int i = 0; i < sample.Count; i++)
                (low, high, mean) = (Math.Min(low, sample[i][j]), Math.Max(high, sample[i][j]), mean + sample[i][j] / sample.Count);
            if (!(high > low))
                throw new ArgumentException(
                    string.Create(CultureInfo.InvariantCulture, $"coordinate {j} of {name} is {low} in all points: it has no density."),
                    name);
            for (int i = 0; i < sample.Count; i++)
            {
                double off = (sample[i][j] - mean) / (high - low);
                square += off * off;
            }
            widths[j] = rule * (high - low) * Math.Sqrt(square / (sample.Count - 1));
        }
        return widths;
    }

    // The mean of ln density of the sample's kernels at points.
    private static double Mean(PointSample sample, PointSample at, double[] widths, bool others)
    {
        int d = sample.Dimension, n = sample.Count - (others ? 1 : 0);
        double[] inverse = [.. widths.Select(w => 1 / w)], exponents = new double[sample.Count];
        double total = 0;
        for (int i = 0; i < at.Count; i++)
        {
            var x = at[i];
            double highest = double.NegativeInfinity, sum = 0;
            for (int l = 0; l < sample.Count; l++)
            {
                if (others && l == i)
                {
                    exponents[l] = double.NegativeInfinity;
                    continue;
                }
                var y = sample[l];
                double square = 0;
                for (int j = 0; j < d; j++)
                {
                    double off = (x[j] - y[j]) * inverse[j];
                    square += off * off;
                }
                highest = Math.Max(highest, exponents[l] = -square / 2);
            }
            foreach (double exponent in exponents) sum += exponent > highest - 40 ? Math.Exp(exponent - highest) : 0;
            total += highest + Math.Log(sum / n);
        }
        foreach (double width in widths) total -= at.Count * (Math.Log(width) + 0.5 * Math.Log(2 * Math.PI));
        return total / at.Count;
    }
}
