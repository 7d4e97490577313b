namespace Kullback.Distributions;

public sealed partial record TruncatedNormal
{
    /// <summary>A fit takes no parent wider than this many ranges of the points:
    /// beyond it the distribution is uniform or exponential on its interval.</summary>
    internal const double WidestParent = 100;

    /// <summary>The extreme points as ends; the parent by search on the likelihood, which E x and E x² of the sample determine.</summary>
    /// <remarks>Where the likelihood grows with the parent's deviation, to more than 100 ranges, it stops there.</remarks>
    /// <inheritdoc cref="IFitted{TSelf}.MaximumLikelihood"/>
    public static TruncatedNormal MaximumLikelihood(ReadOnlySpan<double> points, ReadOnlySpan<double> weights)
    {
        var (least, most) = WeightedPoints.Range(points, weights);
        double width = most - least, middle = least + width / 2;
        if (!(width > 0 && double.IsFinite(width))) throw new ArgumentException("All points are equal: no range fits.", nameof(points));
        // In t = (x − middle)/width, between −½ and ½.
        double first = WeightedPoints.Mean(points, weights, x => (x - middle) / width),
            second = WeightedPoints.Mean(points, weights, x => (x - middle) / width * ((x - middle) / width));
        double Cost(double[] t) => Parent(t) is { } distribution ? distribution.LogNormalizer(distribution.NaturalParameters())
            - distribution.NaturalParameters()[0] * first - distribution.NaturalParameters()[1] * second : double.PositiveInfinity;
        // For wide parents in μ/σ², the rate of the exponential distribution that they come near.
        double deviation = Math.Sqrt(Math.Max(second - first * first, 1e-12));
        double[] best = ((double[][])[[first, Math.Log(deviation)], [first, 0], [first + Math.Sign(first) * 3, 0.5], [0, 2]])
            .Select(
                start => LikelihoodSearch.Minimum(t => Cost([t[0] * Math.Max(1, Math.Exp(2 * t[1])), t[1]]),
                    [start[0] / Math.Max(1, Math.Exp(2 * start[1])), start[1]], [0.2, 0.4]))
            .Select(t => (double[])[t[0] * Math.Max(1, Math.Exp(2 * t[1])), t[1]]).MinBy(Cost)!;
        double widest = LikelihoodSearch.Minimum(t => Cost([t[0] * WidestParent * WidestParent, Math.Log(WidestParent)]), [12 * first],
            [1])[0] * WidestParent * WidestParent;
        if (Cost([widest, Math.Log(WidestParent)]) <= Cost(best) + 1e-13) best = [widest, Math.Log(WidestParent)];
        return new TruncatedNormal(middle + width * best[0], width * Math.Exp(best[1]), least, most);
    }

    // The distribution on [−½, ½] of a parent's mean and ln of its deviation; null where the parent is too wide or out of reach.
    private static TruncatedNormal? Parent(double[] t)
        => t[1] > Math.Log(WidestParent) + 1e-12 || t[1] < -30 || !(Math.Abs(t[0]) < 1e9) ? null
        : new TruncatedNormal(t[0], Math.Exp(t[1]), -0.5, 0.5);
}
