using System.Globalization;
using Kullback.Numerics;

namespace Kullback.Estimation;

/// <summary>D(P‖Q) from points by nearest neighbors.</summary>
/// <remarks>P's points x, n of them, and Q's points y, m of them, in d dimensions. Ties (copies of a point, integers, atoms) are read
/// off as counts within a common radius: nothing is added to the data. Cost: two searches of k neighbors for each point of P.</remarks>
public static class NeighborDivergence
{
    /// <summary>(d/n) Σ ln(νᵢ/ρᵢ) + ln(m/(n − 1)): νᵢ the distance of xᵢ to its k-th neighbor in y, ρᵢ to its k-th in x without
    /// itself.</summary>
    /// <param name="p">P's points row by row; at least two.</param>
    /// <param name="q">Q's points row by row; at least one.</param>
    /// <param name="dimension">Coordinates of a point.</param>
    /// <param name="settings">k, interval, seed; null: k = 5.</param>
    /// <returns>Nats; may be negative. Flagged "no-support-overlap" where Q's sample cannot see the divergence, with
    /// <see cref="DensityRatio"/> as the way out; "duplicates" where points coincide; "not-converged" where a bias shows, or must be there:
    /// an interval off 0 in four dimensions or more.</returns>
    /// <remarks>The digammas of the general form cancel for equal k. Where the k-th neighbor is tied, the term is that of
    /// <see cref="CommonRadius"/>. Source: Wang, Kulkarni and Verdú (2009), IEEE Transactions on Information Theory 55, 2392–2405, equation
    /// 14.</remarks>
    /// <exception cref="ArgumentException">No or not enough points, a coordinate that is not finite, or k too large.</exception>
    public static DivergenceEstimate FixedNeighbors(ReadOnlySpan<double> p, ReadOnlySpan<double> q, int dimension,
        PointSettings? settings = null)
        => Of(p, q, dimension, settings ?? new(), common: false, "Wang-Kulkarni-Verdú nearest neighbors");

    /// <summary>(1/n) Σ [ψ(kᵢ) − ψ(lᵢ)] + ψ(m + 1) − ψ(n): kᵢ and lᵢ are the points of x and y within the common radius max(ρᵢ, νᵢ), which
    /// holds at least k of each; one is added to the count that does not set the radius.</summary>
    /// <param name="p">P's points row by row; at least two.</param>
    /// <param name="q">Q's points row by row; at least one.</param>
    /// <param name="dimension">Coordinates of a point.</param>
    /// <param name="settings">The least k, interval, seed.</param>
    /// <returns>Nats; may be negative.</returns>
    /// <remarks>The bias of both densities is that of the same ball and largely cancels; for distributions with atoms it is the plug-in
    /// with digammas. Source: Wang, Kulkarni and Verdú (2009), §III (data-dependent k, digamma form); counts within one radius for mixed
    /// distributions: Gao, Kannan, Oh and Viswanath (2017), NeurIPS 30.</remarks>
    /// <exception cref="ArgumentException">As for <see cref="FixedNeighbors"/>.</exception>
    public static DivergenceEstimate CommonRadius(ReadOnlySpan<double> p, ReadOnlySpan<double> q, int dimension,
        PointSettings? settings = null)
        => Of(p, q, dimension, settings ?? new(), common: true, "nearest neighbors with a common radius");

    /// <summary>The bare value of <see cref="FixedNeighbors"/>.</summary>
    internal static double Value(ReadOnlySpan<double> p, ReadOnlySpan<double> q, int dimension, int k)
        => new NeighborTerms(PointSample.Of(p, dimension, nameof(p), 2), PointSample.Of(q, dimension, nameof(q)),
            new() { K = k }).Mean(common: false);

    private static DivergenceEstimate Of(ReadOnlySpan<double> p, ReadOnlySpan<double> q, int dimension, PointSettings settings, bool common,
        string name)
    {
        PointSample x = settings.Tagged(PointSample.Of(p, dimension, nameof(p), 2)),
            y = settings.Tagged(PointSample.Of(q, dimension, nameof(q)), ofQ: true);
        settings.Require(Math.Min(x.Count - 1, y.Count), "the smaller sample");
        var work = new NeighborTerms(x, y, settings);
        double value = work.Mean(common);
        var estimate = new DivergenceEstimate(value, "D(P‖Q)", string.Create(CultureInfo.InvariantCulture, $"{name}, k = {settings.K}"),
            x.Count, y.Count)
        {
            NullExpectationNats = 0,
            Diagnoses = SupportOverlap.Of(work, settings) is { } beyond ? [beyond, .. work.Ties()] : work.Ties(),
        };
        return Slow(SubsampledInterval.With(estimate, x, y, settings, (a, b) => new NeighborTerms(a, b!.Value, settings).Mean(common)),
            dimension);
    }

    // Between smooth distributions that differ the bias falls as n^(−2/d), from four dimensions on no faster than the error: an interval of
    // the error's width then misses the truth at any n, and subsamples show too little of it. Between equal distributions it cancels.
    // Source: Singh and Póczos (2016), NeurIPS 29; measured in bench/results/neighbors.md.
    private static DivergenceEstimate Slow(DivergenceEstimate estimate, int dimension)
    {
        if (dimension < 4 || estimate.Interval is not { } interval || (interval.LowNats <= 0 && interval.HighNats >= 0)) return estimate;
        if (estimate.Diagnoses.Any(d => d.Code == "not-converged")) return estimate;
        return estimate with
        {
            Diagnoses = [.. estimate.Diagnoses, new("not-converged", string.Create(CultureInfo.InvariantCulture,
                $"in {dimension} dimensions the bias falls as slowly as n^(-2/{dimension}), and the interval shows the error only: read "
                    + $"the value as an order of size"), false)],
        };
    }

    /// <summary>The nearest-neighbor ratio: (1/m) Σ r ln r over Q's points, r = (m/n)·N/(M + 1) with N points of P and M of Q among the k
    /// nearest of both samples.</summary>
    /// <param name="p">P's points row by row.</param>
    /// <param name="q">Q's points row by row; at least two.</param>
    /// <param name="dimension">Coordinates of a point.</param>
    /// <param name="settings">k (the paper takes about √m), interval, seed.</param>
    /// <returns>Nats; may be negative (the paper cuts off at 0, here nothing is cut off). At most about ln(k·m/n): the estimate
    /// carries the diagnosis "estimator-ceiling" when it comes near.</returns>
    /// <remarks>Source: Noshad, Moon, Sekeh and Hero (2017), IEEE International Symposium on Information Theory, 903–907.</remarks>
    /// <exception cref="ArgumentException">As for <see cref="FixedNeighbors"/>.</exception>
    public static DivergenceEstimate NeighborRatio(ReadOnlySpan<double> p, ReadOnlySpan<double> q, int dimension,
        PointSettings? settings = null)
    {
        settings ??= new();
        PointSample x = PointSample.Of(p, dimension, nameof(p)), y = PointSample.Of(q, dimension, nameof(q), 2);
        settings.Require(x.Count + y.Count - 1, "both samples together");
        double value = Ratio(x, y, settings), most = Math.Log(settings.K * (double)y.Count / x.Count);
        var estimate = new DivergenceEstimate(value, "D(P‖Q)",
            string.Create(CultureInfo.InvariantCulture, $"nearest-neighbor ratio, k = {settings.K}"), x.Count, y.Count);
        if (value > most / 2)
            estimate = estimate with
            {
                Diagnoses =
                    [new("estimator-ceiling",
                        string.Create(CultureInfo.InvariantCulture,
                            $"with k = {settings.K} no ratio above {settings.K * (double)y.Count / x.Count:0.#} can show, so the value "
                                + $"cannot exceed {most:0.###} nat by much: take a larger k"), value > 0.8 * most)],
            };
        return SubsampledInterval.With(estimate, x, y, settings, (a, b) => Ratio(a, b!.Value, settings));
    }

    private static double Ratio(PointSample x, PointSample y, PointSettings settings)
    {
        var pool = PointSample.Pool(x, y);
        var near = pool.Near(settings.Norm, NearestNeighbors.ScaleOf(pool.Rows));
        int k = Math.Min(settings.K, pool.Count - 1);
        var (_, positions) = near.Lists(near, others: true, k);
        int[] order = near.Order;
        double sum = 0;
        for (int i = 0; i < order.Length; i++)
        {
            if (order[i] < x.Count) continue;
            int fromP = 0;
            for (int r = 0; r < k; r++) fromP += order[positions[i * k + r]] < x.Count ? 1 : 0;
            double ratio = (double)y.Count / x.Count * fromP / (k - fromP + 1);
            if (ratio > 0) sum += ratio * Math.Log(ratio);
        }
        return sum / y.Count;
    }
}
