namespace Kullback.Distributions;

public sealed partial record Triangular
{
    /// <summary>The ends by search outside the extreme points; for each the mode at the best of the points, where the maximum is.</summary>
    /// <remarks>That the mode of largest likelihood is a point: Oliver (1972), The American Statistician 26(5), 14–15. A distribution that
    /// is highest at one end has that end at the extreme point. O(n) for each pair of ends.</remarks>
    /// <inheritdoc cref="IFitted{TSelf}.MaximumLikelihood"/>
    public static Triangular MaximumLikelihood(ReadOnlySpan<double> points, ReadOnlySpan<double> weights)
    {
        var (least, most) = WeightedPoints.Range(points, weights);
        if (!(most > least)) throw new ArgumentException("All points are equal: no range fits.", nameof(points));
        double[] x = points.ToArray(), w = weights.IsEmpty ? [.. points.ToArray().Select(_ => 1.0)] : weights.ToArray();
        Array.Sort(x, w);
        double width = most - least;
        double Low(double log) => least - width * Math.Exp(log);
        double High(double log) => most + width * Math.Exp(log);
        var (few, fewWeights) = LikelihoodSearch.Thinned(x, w);
        double Cost(double low, double high) => -Best(x, w, low, high).LogLikelihood;
        double OnFew(double low, double high) => -Best(few, fewWeights, low, high).LogLikelihood;
        static bool Near(double log) => log is > -37 and < 20;
        double[] both = ((double[][])[[-3, -3], [-0.7, -0.7], [-8, -1], [-1, -8], [1, 1]])
            .Select(
                start => LikelihoodSearch.Minimum(t => Near(t[0]) && Near(t[1]) ? OnFew(Low(t[0]), High(t[1])) : double.PositiveInfinity,
                    start, [0.7, 0.7])).MinBy(t => OnFew(Low(t[0]), High(t[1])))!;
        if (few.Length < x.Length)
            both = LikelihoodSearch.Nearby(t => Near(t[0]) && Near(t[1]) ? Cost(Low(t[0]), High(t[1])) : double.PositiveInfinity, both,
                [0.02, 0.02]);
        double falling = LikelihoodSearch.Minimum(t => Near(t[0]) ? Cost(least, High(t[0])) : double.PositiveInfinity, [-3], [0.7])[0];
        double rising = LikelihoodSearch.Minimum(t => Near(t[0]) ? Cost(Low(t[0]), most) : double.PositiveInfinity, [-3], [0.7])[0];
        (double Low, double High)[] ends = [(Low(both[0]), High(both[1])), (least, High(falling)), (Low(rising), most)];
        var (low, high) = ends.MinBy(e => Cost(e.Low, e.High));
        return new Triangular(low, Best(x, w, low, high).Mode, high);
    }

    // Σ w ln f for the mode at each point: below it ln((x − low)/(mode − low)), above it ln((high − x)/(high − mode)), by running sums.
    private static (double Mode, double LogLikelihood) Best(double[] x, double[] w, double low, double high)
    {
        double below = 0, weightBelow = 0, above = 0, weightAbove = 0, best = double.NegativeInfinity, mode = low;
        for (int i = 0; i < x.Length; i++) (above, weightAbove) = (above + w[i] * Log(high - x[i]), weightAbove + w[i]);
        double height = weightAbove * Math.Log(2 / (high - low));
        for (int i = 0; i < x.Length; i++)
        {
            (below, weightBelow) = (below + w[i] * Log(x[i] - low), weightBelow + w[i]);
            // The mode's own terms are 0; at an end of the support so are those of all points there.
            double at = (weightBelow == 0 ? 0 : below - weightBelow * Log(x[i] - low))
                + (weightAbove == 0 ? 0 : above - weightAbove * Log(high - x[i]));
            if (at > best) (mode, best) = (x[i], at);
            (above, weightAbove) = (above - w[i] * Log(high - x[i]), weightAbove - w[i]);
        }
        return (mode, best + height);
    }

    private static double Log(double distance) => distance > 0 ? Math.Log(distance) : -1e4;
}
