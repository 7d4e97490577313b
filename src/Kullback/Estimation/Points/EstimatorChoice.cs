using System.Globalization;

namespace Kullback.Estimation;

/// <summary>Which estimator suits samples of a kind, and why.</summary>
/// <param name="Method">Its name: "corrected", <see cref="PointEstimate"/>.</param>
/// <param name="K">The neighbor to take; 0 where there is none.</param>
/// <param name="Why">The reason in one sentence.</param>
public sealed record EstimatorChoice(string Method, int K, string Why)
{
    /// <summary>For D(P‖Q) from points.</summary>
    /// <param name="p">P's points row by row.</param>
    /// <param name="q">Q's points row by row.</param>
    /// <param name="dimension">Coordinates of a point.</param>
    /// <exception cref="ArgumentException">No points or a coordinate that is not finite.</exception>
    public static EstimatorChoice ForDivergence(ReadOnlySpan<double> p, ReadOnlySpan<double> q, int dimension)
    {
        PointSample x = PointSample.Of(p, dimension, nameof(p)), y = PointSample.Of(q, dimension, nameof(q));
        int fewest = Math.Min(x.Count - 1, y.Count);
        // One dimension and many points: the bias is small, and a tenth neighbor halves the variance of a third.
        return Corrected(dimension == 1 && fewest >= 10_000 ? 10 : 5, fewest, Math.Min(x.Count, y.Count), dimension);
    }

    /// <summary>For the differential entropy of one sample.</summary>
    /// <param name="points">Points row by row.</param>
    /// <param name="dimension">Coordinates of a point.</param>
    /// <exception cref="ArgumentException">No points or a coordinate that is not finite.</exception>
    public static EstimatorChoice ForEntropy(ReadOnlySpan<double> points, int dimension)
    {
        var sample = PointSample.Of(points, dimension, nameof(points));
        return Corrected(5, sample.Count - 1, sample.Count, dimension);
    }

    /// <summary>For the mutual information between columns.</summary>
    /// <param name="x">Rows of the first variable.</param>
    /// <param name="dimensionX">Numbers in a row of it.</param>
    /// <param name="y">Rows of the second.</param>
    /// <param name="dimensionY">Numbers in a row of it.</param>
    /// <exception cref="ArgumentException">No rows or a number that is not finite.</exception>
    public static EstimatorChoice ForInformation(ReadOnlySpan<double> x, int dimensionX, ReadOnlySpan<double> y, int dimensionY)
    {
        PointSample a = PointSample.Of(x, dimensionX, nameof(x)), b = PointSample.Of(y, dimensionY, nameof(y));
        return Corrected(3, a.Count - 1, a.Count, dimensionX + dimensionY);
    }

    private static EstimatorChoice Corrected(int k, int most, int points, int dimension)
        => new("corrected", Math.Clamp(k, 1, Math.Max(1, most)), Text(
        $"{points} points in {dimension} dimension{(dimension == 1 ? "" : "s")}: nearest neighbors, less what they err on a normal distribution of the same shape; where that cannot be known, a bound that holds"));

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
