namespace Kullback.Distributions;

/// <summary>Weighted points that must be integers.</summary>
internal static class WholePoints
{
    /// <summary>The weighted mean, after checking that every point is an integer in [low, high].</summary>
    internal static double Mean(ReadOnlySpan<double> points, ReadOnlySpan<double> weights, double high = double.PositiveInfinity,
        double low = 0)
    {
        double mean = WeightedPoints.Mean(points, weights, low, high);
        for (int i = 0; i < points.Length; i++)
            if (points[i] != Math.Floor(points[i]))
                throw new ArgumentException(FormattableString.Invariant($"points[{i}] = {points[i]} is not an integer."), nameof(points));
        return mean;
    }

    /// <summary>The distinct points of positive weight, rising, each with the share of the weight on it.</summary>
    internal static (double[] Values, double[] Shares) Distinct(ReadOnlySpan<double> points, ReadOnlySpan<double> weights, double low = 0)
    {
        Mean(points, weights, low: low);
        double total = WeightedPoints.Total(points, weights);
        var shares = new SortedDictionary<double, double>();
        for (int i = 0; i < points.Length; i++)
            if (weights.IsEmpty || weights[i] > 0)
                shares[points[i]] = shares.GetValueOrDefault(points[i]) + (weights.IsEmpty ? 1 : weights[i]) / total;
        return ([.. shares.Keys], [.. shares.Values]);
    }

    /// <summary>−Σ wᵢ ln q(kᵢ) over shares that sum to 1: the mean cost in nats per point.</summary>
    internal static double Cost(IUnivariate distribution, double[] values, double[] shares)
    {
        double sum = 0;
        for (int i = 0; i < values.Length; i++) sum -= shares[i] * distribution.LogDensity(values[i]);
        return double.IsNaN(sum) ? double.PositiveInfinity : sum;
    }

    /// <summary>The integer in [low, high] of least cost, for a cost that falls and then rises: golden section,
    /// then its neighbors.</summary>
    internal static double Least(Func<double, double> cost, double low, double high)
    {
        while (high - low > 2)
        {
            double a = Math.Floor(high - 0.61803398874989485 * (high - low)), b = Math.Ceiling(low + 0.61803398874989485 * (high - low));
            if (a <= low) a = low + 1;
            if (b >= high) b = high - 1;
            if (b <= a) break;
            if (cost(a) <= cost(b)) high = b;
            else low = a;
        }
        double best = low, least = cost(low);
        for (double k = low + 1; k <= high; k++)
            if (cost(k) is var here && here < least) (best, least) = (k, here);
        while (best > low && cost(best - 1) is var below && below < least) (best, least) = (best - 1, below);
        return best;
    }

    /// <summary>Integers from a first, each larger by a factor than the one before, at least by 1.</summary>
    internal static double[] Growing(double first, double factor, double last)
    {
        var numbers = new List<double>();
        for (double k = first; k <= last; k = Math.Max(k + 1, Math.Floor(k * factor))) numbers.Add(k);
        return [.. numbers];
    }
}
