namespace Kullback.Distributions;

/// <summary>Sums over weighted points for fits by maximum likelihood, with the checks that every fit shares.</summary>
internal static class WeightedPoints
{
    /// <summary>The sum of the weights, after checking points and weights.</summary>
    /// <param name="points">Numbers.</param>
    /// <param name="weights">A weight ≥ 0 per number; empty for equal weights.</param>
    /// <param name="low">No number may be below this.</param>
    /// <param name="high">No number may be above this.</param>
    internal static double Total(ReadOnlySpan<double> points, ReadOnlySpan<double> weights, double low = double.NegativeInfinity,
        double high = double.PositiveInfinity)
    {
        if (points.IsEmpty) throw new ArgumentException("No points, no fit.", nameof(points));
        if (!weights.IsEmpty && weights.Length != points.Length)
            throw new ArgumentException($"{weights.Length} weights for {points.Length} points.", nameof(weights));
        double total = 0;
        for (int i = 0; i < points.Length; i++)
        {
            double x = points[i], w = weights.IsEmpty ? 1 : weights[i];
            if (!double.IsFinite(x) || x < low || x > high)
                throw new ArgumentException(
                    FormattableString.Invariant($"points[{i}] = {x} is outside the family's support [{low}, {high}] or not finite."),
                    nameof(points));
            if (!(w >= 0) || double.IsInfinity(w))
                throw new ArgumentException(FormattableString.Invariant($"weights[{i}] = {w} must be at least 0 and finite."),
                    nameof(weights));
            total += w;
        }
        return total > 0 && double.IsFinite(total) ? total
            : throw new ArgumentException("The weights sum to nothing (or to infinity).", nameof(weights));
    }

    /// <summary>Σ wᵢ f(xᵢ)/Σ wᵢ, after the checks of <see cref="Total"/>.</summary>
    internal static double Mean(ReadOnlySpan<double> points, ReadOnlySpan<double> weights, Func<double, double> f,
        double low = double.NegativeInfinity, double high = double.PositiveInfinity)
    {
        double total = Total(points, weights, low, high), sum = 0;
        for (int i = 0; i < points.Length; i++)
        {
            double w = weights.IsEmpty ? 1 : weights[i];
            if (w > 0) sum += w * f(points[i]);
        }
        return sum / total;
    }

    /// <summary>Σ wᵢ xᵢ/Σ wᵢ.</summary>
    internal static double Mean(ReadOnlySpan<double> points, ReadOnlySpan<double> weights, double low = double.NegativeInfinity,
        double high = double.PositiveInfinity)
        => Mean(points, weights, static x => x, low, high);

    /// <summary>Mean and variance (divided by the sum of the weights), the second pass about the mean.</summary>
    internal static (double Mean, double Variance) Moments(ReadOnlySpan<double> points, ReadOnlySpan<double> weights,
        double low = double.NegativeInfinity, double high = double.PositiveInfinity)
    {
        // Rounding must not carry the mean of equal points off them: their variance is 0, not the square of a rounding.
        double mean = Mean(points, weights, low, high);
        var (least, most) = Range(points, weights, low, high);
        mean = Math.Clamp(mean, least, most);
        return (mean, Mean(points, weights, x => (x - mean) * (x - mean)));
    }

    /// <summary>The least and the largest point of positive weight.</summary>
    internal static (double Low, double High) Range(ReadOnlySpan<double> points, ReadOnlySpan<double> weights,
        double low = double.NegativeInfinity, double high = double.PositiveInfinity)
    {
        Total(points, weights, low, high);
        double least = double.PositiveInfinity, most = double.NegativeInfinity;
        for (int i = 0; i < points.Length; i++)
            if (weights.IsEmpty || weights[i] > 0) (least, most) = (Math.Min(least, points[i]), Math.Max(most, points[i]));
        return (least, most);
    }

    /// <summary>A weighted median: half the weight is at or below it and half at or above; the middle of two where both qualify.</summary>
    internal static double Median(ReadOnlySpan<double> points, ReadOnlySpan<double> weights)
    {
        double total = Total(points, weights), below = 0;
        double[] sorted = points.ToArray(), with = weights.IsEmpty ? [] : weights.ToArray();
        if (with.Length == 0) Array.Sort(sorted);
        else Array.Sort(sorted, with);
        for (int i = 0; i < sorted.Length; i++)
        {
            below += with.Length == 0 ? 1 : with[i];
            if (below > total / 2) return sorted[i];
            if (below < total / 2) continue;
            int next = i + 1;
            while (next < sorted.Length - 1 && with.Length > 0 && with[next] == 0) next++;
            return next < sorted.Length ? (sorted[i] + sorted[next]) / 2 : sorted[i];
        }
        return sorted[^1];
    }

    /// <summary>Quantiles of the weighted points at some shares, and the least distance that stands for their spread: the interquartile
    /// range, or where that is 0 the mean distance from the median.</summary>
    internal static (double[] At, double Spread) Quantiles(double[] points, double[] weights, params ReadOnlySpan<double> shares)
    {
        double total = Total(points, weights);
        double[] sorted = [.. points], with = [.. weights];
        if (with.Length == 0) Array.Sort(sorted);
        else Array.Sort(sorted, with);
        double Of(double share)
        {
            if (with.Length == 0) return sorted[Math.Clamp((int)(share * sorted.Length), 0, sorted.Length - 1)];
            double below = 0;
            for (int i = 0; i < sorted.Length; i++)
                if ((below += with[i]) > share * total) return sorted[i];
            return sorted[^1];
        }
        double median = Of(0.5), spread = Of(0.75) - Of(0.25);
        var at = new double[shares.Length];
        for (int i = 0; i < at.Length; i++) at[i] = Of(shares[i]);
        return (at, spread > 0 ? spread : Mean(points, weights, x => Math.Abs(x - median)));
    }

    /// <summary>What is said of such points.</summary>
    internal const string Peak = "Many points are equal: the likelihood grows without end as the scale shrinks there.";

    /// <summary>Whether more than a share of the weight lies on one point, which narrow distributions then make a peak of.</summary>
    internal static bool Tied(double[] points, double[] weights, double share)
    {
        double total = Total(points, weights);
        var each = new Dictionary<double, double>();
        for (int i = 0; i < points.Length; i++)
            each[points[i]] = each.GetValueOrDefault(points[i]) + (weights.Length == 0 ? 1 : weights[i]);
        return each.Values.Max() > share * total;
    }

    /// <summary>ln of each point.</summary>
    internal static double[] Logarithms(ReadOnlySpan<double> points)
    {
        Total(points, [], double.Epsilon);
        var logarithms = new double[points.Length];
        for (int i = 0; i < logarithms.Length; i++) logarithms[i] = Math.Log(points[i]);
        return logarithms;
    }

    /// <summary>Σ wᵢ ln xᵢ/Σ wᵢ of points above 0.</summary>
    internal static double MeanLog(ReadOnlySpan<double> points, ReadOnlySpan<double> weights)
    {
        double mean = Mean(points, weights, Math.Log, low: 0);
        return double.IsFinite(mean) ? mean : throw new ArgumentException("A point is 0: the likelihood has no maximum.", nameof(points));
    }
}
