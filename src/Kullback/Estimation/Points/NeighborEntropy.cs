using System.Globalization;
using Kullback.Numerics;

namespace Kullback.Estimation;

/// <summary>Differential entropy from points by nearest neighbors.</summary>
/// <remarks>n points in d dimensions. Copies of a point do not stop the estimate: such a point takes the distance to the nearest place that
/// differs and the number of points up to there. A distribution with atoms has the entropy −∞, which is told ("duplicates").</remarks>
public static class NeighborEntropy
{
    // Beyond this share of copies the distribution itself has atoms rather than its figures a rounding.
    private const double PointMasses = 0.1;

    /// <summary>ψ(n) − ψ(k) + ln c(d) + (d/n) Σ ln ρᵢ: ρᵢ the distance to the k-th neighbor, c(d) the volume of the unit ball.</summary>
    /// <param name="points">Points row by row; at least two.</param>
    /// <param name="dimension">Coordinates of a point.</param>
    /// <param name="settings">k, norm, interval, seed; null: k = 5, Euclidean.</param>
    /// <returns>Nats, relative to the unit of the coordinates: it may be negative. −∞ where all points are one.</returns>
    /// <remarks>Source: Kozachenko and Leonenko (1987), Problems of Information Transmission 23, 95–101; for k above 1: Goria et al.
    /// (2005), Journal of Nonparametric Statistics 17, 277–297.</remarks>
    /// <exception cref="ArgumentException">No or not enough points, a coordinate that is not finite, or k too large.</exception>
    public static DivergenceEstimate KozachenkoLeonenko(ReadOnlySpan<double> points, int dimension, PointSettings? settings = null)
        => Of(points, dimension, settings ?? new(), weighted: false);

    /// <summary>The same over all k′ ≤ k with weights that cancel the leading terms of the bias, from four dimensions on; below it is the
    /// unweighted estimate.</summary>
    /// <param name="points">Points row by row; at least two.</param>
    /// <param name="dimension">Coordinates of a point.</param>
    /// <param name="settings">The largest k (at least d for enough weights), norm, interval, seed.</param>
    /// <returns>Nats, relative to the unit of the coordinates.</returns>
    /// <remarks>Weights on k′ = ⌊jk/d⌋, j = 1 … d, with Σ w = 1 and Σ w Γ(k′ + 2l/d)/Γ(k′) = 0 for l = 1 … ⌊d/4⌋, of least length. Source:
    /// Berrett, Samworth and Yuan (2019), Annals of Statistics 47, 288–318, equation 2.</remarks>
    /// <exception cref="ArgumentException">As for <see cref="KozachenkoLeonenko"/>; k below d where d is 4 or more.</exception>
    public static DivergenceEstimate Weighted(ReadOnlySpan<double> points, int dimension, PointSettings? settings = null)
        => Of(points, dimension, settings ?? new() { K = Math.Max(5, 2 * dimension) }, weighted: true);

    private static DivergenceEstimate Of(ReadOnlySpan<double> points, int dimension, PointSettings settings, bool weighted)
    {
        var sample = settings.Tagged(PointSample.Of(points, dimension, nameof(points), 2));
        settings.Require(sample.Count - 1, nameof(points));
        if (weighted && dimension >= 4 && settings.K < dimension)
            throw new ArgumentOutOfRangeException(nameof(settings), settings.K,
                $"K must be at least the dimension {dimension} for the weights.");
        double[] weights = weighted && dimension >= 4 ? EntropyWeights.Of(settings.K, dimension) : Last(settings.K);
        var (value, copies) = Value(sample, settings, weights);
        string name = weighted ? "Berrett-Samworth-Yuan weighted neighbors" : "Kozachenko-Leonenko nearest neighbors";
        var estimate = new DivergenceEstimate(value, "h(P)", string.Create(CultureInfo.InvariantCulture, $"{name}, k = {settings.K}"),
            sample.Count, 0)
        {
            Diagnoses = copies == 0 ? [] : [new("duplicates", string.Create(CultureInfo.InvariantCulture,
                $"{copies} of {sample.Count} points have {settings.K} or more copies: "
                    + $"{(copies > PointMasses * sample.Count ? "the distribution has atoms and its differential entropy is −∞" : "their terms reach to the nearest place that differs")}"), copies > PointMasses * sample.Count)],
        };
        return SubsampledInterval.With(estimate, sample, null, settings, (p, _) => Value(p, settings, weights).Nats);
    }

    /// <summary>The bare value by the k-th neighbors.</summary>
    internal static double Value(PointSample sample, PointSettings settings) => Value(sample, settings, Last(settings.K)).Nats;

    private static double[] Last(int k)
    {
        var weights = new double[k];
        weights[^1] = 1;
        return weights;
    }

    private static (double Nats, int Copies) Value(PointSample sample, PointSettings settings, double[] weights)
    {
        int n = sample.Count, d = sample.Dimension, k = weights.Length, copies = 0;
        var near = sample.Near(settings.Norm, NearestNeighbors.ScaleOf(sample.Rows));
        double[] digammas = [.. Enumerable.Range(1, k).Select(r => Digamma.Of(r))], distances;
        bool one = !weights.AsSpan(0, k - 1).ContainsAnyExcept(0.0);
        int listed = one ? 1 : k;
        int[]? passed = null;
        if (one) (distances, _, passed) = UnrelatedNeighbors.Radii(near, sample, near, sample, others: true, k, settings.Norm);
        else (distances, _) = near.Lists(near, others: true, k);
        double sum = 0;
        int alone = 0;
        TiedDistances? ties = null;
        for (int i = 0; i < n; i++)
            for (int r = one ? k - 1 : 0; r < k; r++)
            {
                double distance = distances[i * listed + (one ? 0 : r)];
                if (weights[r] == 0) continue;
                if (double.IsPositiveInfinity(distance)) { alone++; continue; }
                if (passed is not null) sum += Digamma.Of(n - passed[i]) - Digamma.Of(n);
                if (distance > 0) sum += weights[r] * (d * Math.Log(distance) - digammas[r]);
                else
                {
                    if (r == k - 1) copies++;
                    ties ??= new TiedDistances(sample, settings.Norm, k);
                    var (far, count) = ties.Beyond(near.Order[i], r + 1);
                    if (far == 0) return (double.NegativeInfinity, n);
                    sum += weights[r] * (d * Math.Log(far) - Digamma.Of(count));
                }
            }
        return (Digamma.Of(n) + LogUnitBall(d, settings.Norm) + sum / Math.Max(1, n - alone), copies);
    }

    /// <summary>ln of the volume of the unit ball: π^(d/2)/Γ(d/2 + 1), or 2^d for the maximum norm.</summary>
    internal static double LogUnitBall(int d, PointNorm norm)
        => norm == PointNorm.Maximum || d == 1 ? d * Math.Log(2) : d / 2.0 * Math.Log(Math.PI) - Special.LogGamma(d / 2.0 + 1);
}
