using System.Globalization;

namespace Kullback.Estimation;

/// <summary>Which estimator suits samples of a kind, and why.</summary>
/// <param name="Method">Its name: "neighbours", "common-radius", "logistic"; for one sample "neighbours", "weighted"; for columns "ksg1", "mixed".</param>
/// <param name="K">The neighbour to take; 0 where there is none.</param>
/// <param name="Why">The reason in one sentence.</param>
public sealed record EstimatorChoice(string Method, int K, string Why)
{
    // Points of which this share is a copy of another are read as atoms.
    private const double Tied = 0.05;

    /// <summary>For D(P‖Q) from points.</summary>
    /// <param name="p">P's points row by row.</param>
    /// <param name="q">Q's points row by row.</param>
    /// <param name="dimension">Coordinates of a point.</param>
    /// <exception cref="ArgumentException">No points or a coordinate that is not finite.</exception>
    public static EstimatorChoice ForDivergence(ReadOnlySpan<double> p, ReadOnlySpan<double> q, int dimension)
    {
        PointSample x = PointSample.Of(p, dimension, nameof(p)), y = PointSample.Of(q, dimension, nameof(q));
        int fewest = Math.Min(x.Count - 1, y.Count), k = Math.Clamp(5, 1, Math.Max(1, fewest));
        double copies = Math.Max(Copies(x), Copies(y));
        if (copies > Tied) return new("common-radius", k, Text($"{100 * copies:0} % of the points are copies: counts within a common radius read atoms and densities alike"));
        if (dimension > 10 && fewest >= 60 && fewest < 1000 * dimension)
            return new("logistic", 0, Text($"in {dimension} dimensions neighbours among {fewest} points are too far away: a held-out lower bound can be relied upon, an estimate cannot"));
        return dimension == 1 && fewest >= 10_000
            ? new("neighbours", 10, Text($"one dimension and {fewest} points: the bias is small and a tenth neighbour halves the variance of a third"))
            : new("neighbours", k, Text($"{fewest} points without copies in {dimension} dimension{(dimension == 1 ? "" : "s")}: nearest neighbours, k = {k}"));
    }

    /// <summary>For the differential entropy of one sample.</summary>
    /// <param name="points">Points row by row.</param>
    /// <param name="dimension">Coordinates of a point.</param>
    /// <exception cref="ArgumentException">No points or a coordinate that is not finite.</exception>
    public static EstimatorChoice ForEntropy(ReadOnlySpan<double> points, int dimension)
    {
        var sample = PointSample.Of(points, dimension, nameof(points));
        int most = Math.Max(1, sample.Count - 1);
        return dimension >= 4 && most >= 4 * dimension
            ? new("weighted", 2 * dimension, Text($"in {dimension} dimensions the leading bias of neighbours is cancelled by weights over several k"))
            : new("neighbours", Math.Min(5, most), Text($"{sample.Count} points in {dimension} dimension{(dimension == 1 ? "" : "s")}: nearest neighbours"));
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
        int k = Math.Clamp(3, 1, Math.Max(1, a.Count - 1));
        double copies = Math.Max(Copies(a), Copies(b));
        return copies > Tied
            ? new("mixed", k, Text($"{100 * copies:0} % of the values of a column are copies: the estimate for mixtures of atoms and densities"))
            : new("ksg1", k, Text($"{a.Count} rows without copies: Kraskov's first estimate, k = {k}"));
    }

    private static double Copies(PointSample sample) => 1 - sample.Distinct().Distinct.Count / (double)sample.Count;

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
