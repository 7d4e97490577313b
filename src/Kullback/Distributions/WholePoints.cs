namespace Kullback.Distributions;

/// <summary>Weighted points that must be whole numbers.</summary>
internal static class WholePoints
{
    /// <summary>The weighted mean, after checking that every point is a whole number in [low, high].</summary>
    internal static double Mean(ReadOnlySpan<double> points, ReadOnlySpan<double> weights, double high = double.PositiveInfinity, double low = 0)
    {
        double mean = WeightedPoints.Mean(points, weights, low, high);
        for (int i = 0; i < points.Length; i++)
            if (points[i] != Math.Floor(points[i])) throw new ArgumentException(FormattableString.Invariant($"points[{i}] = {points[i]} is not a whole number."), nameof(points));
        return mean;
    }
}
