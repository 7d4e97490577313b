namespace Kullback.Estimation;

/// <summary>Points for methods that know nothing of units: prepared as <see cref="PointPreparation"/> says,
/// then in the metric of their covariance.</summary>
internal static class WhitenedPoints
{
    /// <summary>Two samples in the metric of the mean of their covariances.</summary>
    internal static (double[] P, double[] Q, int Dimension, IReadOnlyList<Diagnosis> Notes) Of(double[] p, double[] q, int dimension,
        int seed, IReadOnlyList<string> names)
    {
        var ready = PointPreparation.Of(PointSample.Of(p, dimension, nameof(p), 2), PointSample.Of(q, dimension, nameof(q)), names, seed);
        if (ready.Kept.Length == 0 || ready.Q!.Value.Count < 2) return (p, q, dimension, ready.Notes);
        var (x, y) = DivergenceReference.Whitened(ready.P, ready.Q!.Value);
        return (x.Rows, y.Rows, ready.Kept.Length, ready.Notes);
    }

    /// <summary>One sample in the metric of its covariance, and what is to be added to its entropy for that.</summary>
    internal static (double[] Points, int Dimension, double LogScale, IReadOnlyList<Diagnosis> Notes) Of(double[] points, int dimension,
        int seed, IReadOnlyList<string> names)
    {
        var ready = PointPreparation.Of(PointSample.Of(points, dimension, nameof(points), 2), null, names, seed);
        if (ready.Kept.Length == 0) return (points, dimension, 0, ready.Notes);
        var moments = PointMoments.Of(ready.P);
        // A single column keeps the places of its values: dividing by a power of two alone moves no tie.
        if (moments.Factor is null || ready.Kept.Length == 1) return (ready.P.Rows, ready.Kept.Length, ready.LogScale, ready.Notes);
        return (PointMoments.Whitened(ready.P, moments.Mean, moments.Factor).Rows, ready.Kept.Length,
            ready.LogScale + moments.LogDeterminant / 2, ready.Notes);
    }
}
