namespace Kullback.Distributions;

public sealed partial record GeneralizedNormal
{
    /// <summary>The range in which a fit looks for β: towards 0 every point has a peak of its own,
    /// towards ∞ the distribution is uniform.</summary>
    internal const double LeastShape = 0.1, MostShape = 100;

    /// <summary>Shape between 0.1 and 100 and location by search from several points, the scale from αᵝ = β·mean of |x − μ|^β.</summary>
    /// <remarks>Below shape 1 the likelihood has a cusp at every point and its maximum is at one of them: those around the best are tried
    /// in turn.</remarks>
    /// <inheritdoc cref="IFitted{TSelf}.MaximumLikelihood"/>
    public static GeneralizedNormal MaximumLikelihood(ReadOnlySpan<double> points, ReadOnlySpan<double> weights)
    {
        var (mean, variance) = WeightedPoints.Moments(points, weights);
        if (!(variance > 0)) throw new ArgumentException("All points are equal: the likelihood grows without end as the scale shrinks.",
            nameof(points));
        double[] x = points.ToArray(), w = weights.ToArray();
        var (low, high) = WeightedPoints.Range(points, weights);
        var (at, spread) = WeightedPoints.Quantiles(x, w, 0.5);
        double unit = Math.Max(spread, (high - low) * 1e-6), Least = Math.Log(LeastShape), most = Math.Log(MostShape);
        GeneralizedNormal? Distribution(double[] t, double[] points, double[] weights) => t[1] < Least || t[1] > most
            || !(Math.Abs(t[0]) < 1e12) ? null : Scaled(points, weights, at[0] + unit * t[0], Math.Exp(t[1]));
        double[] Start(double location, double shape) => [(location - at[0]) / unit, Math.Log(shape)];
        double middle = low + (high - low) / 2;
        double[][] starts = [Start(at[0], 0.3), Start(at[0], 0.6), Start(at[0], 1), Start(at[0], 1.5), Start(mean, 2), Start(mean, 4),
            Start(middle, 8), Start(middle, 25), Start(middle, 90)];
        var (few, fewWeights) = LikelihoodSearch.Thinned(x, w);
        double[] best = starts.Select(start => LikelihoodSearch.Minimum(t => Cost(Distribution(t, few, fewWeights)), start, [0.2, 0.3]))
            .MinBy(t => Cost(Distribution(t, few, fewWeights)))!;
        var found = Distribution(LikelihoodSearch.Nearby(t => Cost(Distribution(t, x, w)), best, [0.05, 0.1]), x, w)
            ?? throw new ArgumentException("The points are too far apart for double precision.", nameof(points));
        // Of many points those of a thinned sample tell whether a cusp can be best.
        double onFew = Cost(Distribution(best, few, fewWeights));
        foreach (double shape in (double[])[Math.Min(found.Shape, 0.95), 0.3, 0.6])
            if ((few.Length == x.Length || OnPoint(few, fewWeights, at[0], shape).EntropyNats < onFew + 1e-3)
                && OnPoint(x, w, shape < 0.99 ? at[0] : found.Location, shape) is var cusp && cusp.EntropyNats < found.EntropyNats)
                found = cusp;
        return found;
    }

    // Minus the mean log-likelihood of the fit is its entropy: E|z|^β is 1/β in the sample as in the distribution.
    private static double Cost(GeneralizedNormal? distribution) => distribution?.EntropyNats ?? double.PositiveInfinity;

    // The distribution of a location and a shape with the scale that fits.
    private static GeneralizedNormal Scaled(double[] x, double[] w, double location, double shape)
    {
        double size = 0;
        foreach (double value in x) size = Math.Max(size, Math.Abs(value - location));
        double power = WeightedPoints.Mean(x, w, y => Math.Pow(Math.Abs((y - location) / size), shape));
        return new GeneralizedNormal(location, size * Math.Pow(shape * power, 1 / shape), shape);
    }

    // Location and shape below 1 in turn: the best point nearby, as many as 3·10⁵ powers allow, then the best shape.
    private static GeneralizedNormal OnPoint(double[] x, double[] w, double location, double shape)
    {
        double[] distinct = [.. x.Where((_, i) => w.Length == 0 || w[i] > 0).Distinct().Order()];
        int count = Math.Clamp(300_000 / x.Length, 20, distinct.Length < 20 ? 20 : distinct.Length);
        for (int round = 0; round < 6; round++)
        {
            double before = location, center = location, held = shape;
            location = distinct.OrderBy(value => Math.Abs(value - center)).Take(count)
                .MinBy(value => Scaled(x, w, value, held).EntropyNats);
            double here = location;
            shape =
                Math.Exp(Numerics.GoldenSection
                    .Least(log => Scaled(x, w, here, Math.Exp(log)).EntropyNats, Math.Log(LeastShape), Math.Log(1.5), 1e-9).At);
            if (location == before && round > 0) break;
        }
        return Scaled(x, w, location, shape);
    }
}
