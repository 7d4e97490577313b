using Kullback.Coding;

namespace Kullback.Estimation;

/// <summary>Mutual information of two columns, estimated from the counts of independent rows.</summary>
/// <remarks>Plug-in less its bias (r − 1)(c − 1)/(2n), r and c the values that occur (Miller 1955). The interval inverts a scaled
/// non-central chi-squared distribution, exact in the limit at 0, where 2n·I is chi-squared, and normal far from it, with the delta
/// method's variance Var(pointwise information)/n. With fewer than about five rows for each combination that could occur the bias is only
/// partly removed, and the interval lies too high: use a permutation test.</remarks>
public sealed record MutualInformationEstimate
{
    private readonly PlugInDistribution _distribution;

    private MutualInformationEstimate(PlugInDistribution distribution, double confidence)
    {
        (_distribution, Confidence) = (distribution, confidence);
        (LowNats, HighNats) = distribution.Interval(confidence);
    }

    /// <summary>The information in the observed shares, in nats.</summary>
    public double PlugInNats => _distribution.PlugIn;

    /// <summary>Its bias, in nats.</summary>
    public double BiasNats => _distribution.Bias;

    /// <summary>The bias-corrected estimate, in nats; may be negative.</summary>
    public double Nats => _distribution.Estimate;

    /// <summary>Lower end of the interval, in nats, ≥ 0.</summary>
    public double LowNats { get; }

    /// <summary>Upper end of the interval, in nats, at most the smaller of ln r and ln c.</summary>
    public double HighNats { get; }

    /// <summary>Standard deviation of the plug-in value, in nats.</summary>
    public double StandardErrorNats => _distribution.StandardError;

    /// <summary>Coverage of the interval.</summary>
    public double Confidence { get; }

    /// <summary>The estimate.</summary>
    /// <param name="rows">Values of the first column.</param>
    /// <param name="columns">Values of the second column.</param>
    /// <param name="counts">Rows by both, row-major; not all 0.</param>
    /// <param name="confidence">Coverage of the interval, in (0, 1).</param>
    /// <exception cref="ArgumentException">The number of counts is not rows·columns, a count is negative, infinite or NaN, or all are
    /// 0.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The confidence is not in (0, 1).</exception>
    public static MutualInformationEstimate From(int rows, int columns, ReadOnlySpan<double> counts, double confidence = 0.95)
        => Of(rows, columns, counts, null, confidence);

    /// <summary>The estimate from rows that come in clusters: bias and variance grow by what the dependence within clusters adds.</summary>
    /// <param name="rows">Values of the first column.</param>
    /// <param name="columns">Values of the second column.</param>
    /// <param name="counts">Rows by both, row-major; not all 0.</param>
    /// <param name="clusters">What the clusters add.</param>
    /// <param name="confidence">Coverage of the interval, in (0, 1).</param>
    /// <exception cref="ArgumentException">As for <see cref="From"/>.</exception>
    public static MutualInformationEstimate FromClusters(int rows, int columns, ReadOnlySpan<double> counts, ClusterDesign clusters,
        double confidence = 0.95)
        => Of(rows, columns, counts, clusters ?? throw new ArgumentNullException(nameof(clusters)), confidence);

    private static MutualInformationEstimate Of(int rows, int columns, ReadOnlySpan<double> counts, ClusterDesign? clusters,
        double confidence)
    {
        if (!(confidence > 0 && confidence < 1))
            throw new ArgumentOutOfRangeException(nameof(confidence), confidence, "The confidence must lie between 0 and 1.");
        var table = new InformationTable(rows, columns, counts);
        double n = 0, mean = table.MutualInformationNats, variance = 0;
        foreach (double count in counts) n += count;
        for (int k = 0; k < counts.Length; k++)
        {
            if (counts[k] == 0) continue;
            double apart = table.PointwiseNats(k / columns, k % columns) - mean;
            variance += counts[k] / n * apart * apart;
        }
        double scale = 0.5 / n * (clusters?.OfIndependence ?? 1), bias = table.DegreesOfFreedom * scale, estimate = mean - bias;
        // 2cb + 4κJ is to be the delta method's variance and that at 0 together, as the two are to first order of a divergence.
        // The variance of the pointwise information is about 2(J + b) where J is small: without the part of b, which is chance, κ is c
        // there, and not arbitrarily large.
        double slope = estimate > 0
            ? Math.Max(scale, ((clusters?.OfInformation ?? 1) * variance / n - 4 * scale * bias) / (4 * estimate)) : scale;
        int occurring = Math.Min(Occurring(counts, rows, columns, true), Occurring(counts, rows, columns, false));
        return new MutualInformationEstimate(
            new PlugInDistribution(mean, bias, 0, scale, slope, clusters is null ? double.PositiveInfinity
                : Math.Max(1, clusters.Clusters - 1), Math.Log(occurring)), confidence);
    }

    private static int Occurring(ReadOnlySpan<double> counts, int rows, int columns, bool byRow)
    {
        var seen = new bool[byRow ? rows : columns];
        for (int k = 0; k < counts.Length; k++)
            if (counts[k] > 0) seen[byRow ? k / columns : k % columns] = true;
        return seen.AsSpan().Count(true);
    }
}
