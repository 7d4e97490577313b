namespace Kullback.Distributions;

/// <summary>Mean and covariance of weighted points of several numbers.</summary>
internal static class VectorPoints
{
    /// <summary>The number of points, after checking that lengths fit.</summary>
    internal static int Count(ReadOnlySpan<double> points, ReadOnlySpan<double> weights, int dimension)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(dimension, 1);
        int count = points.Length / dimension;
        if (count == 0) throw new ArgumentException("No points, no fit.", nameof(points));
        Require.Points(points.Length, dimension, count);
        if (!weights.IsEmpty && weights.Length != count)
            throw new ArgumentException($"{weights.Length} weights for {count} points.", nameof(weights));
        WeightedPoints.Total(points, []);
        return count;
    }

    /// <summary>Mean vector and covariance matrix (row by row, divided by the sum of the weights),
    /// the second pass about the mean.</summary>
    internal static (double[] Mean, double[] Covariance) Moments(ReadOnlySpan<double> points, ReadOnlySpan<double> weights, int dimension)
    {
        int count = Count(points, weights, dimension);
        double[] ones = new double[count], mean = new double[dimension], covariance = new double[dimension * dimension];
        Array.Fill(ones, 1);
        var w = weights.IsEmpty ? ones : weights;
        double total = WeightedPoints.Total(ones, w);
        for (int k = 0; k < count; k++)
            for (int i = 0; i < dimension; i++) mean[i] += w[k] / total * points[k * dimension + i];
        for (int k = 0; k < count; k++)
            for (int i = 0; i < dimension; i++)
                for (int j = 0; j <= i; j++)
                    covariance[i * dimension + j] += w[k] / total * (points[k * dimension + i] - mean[i])
                        * (points[k * dimension + j] - mean[j]);
        for (int i = 0; i < dimension; i++)
            for (int j = 0; j < i; j++) covariance[j * dimension + i] = covariance[i * dimension + j];
        return (mean, covariance);
    }
}
