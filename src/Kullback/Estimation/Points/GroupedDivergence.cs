using Kullback.Numerics;

namespace Kullback.Estimation;

/// <summary>D(P‖Q) of points with labels by the chain rule: that of the labels,
/// and the mean under P of those of the points of one label.</summary>
internal static class GroupedDivergence
{
    // Beyond this share of P's rows values that Q lacks are no chance of Q's sample: the estimate is infinite, and not only its upper end.
    private const double MostMissing = 0.05, UnseenByChance = 2, MostSmall = 0.05;

    internal static PointFigure Of(PointSample p, PointSample q, int[] labels, PointSettings settings, int fewest, bool numbers = true)
    {
        if (labels.Length == 0) return Continuous(p, q, settings);
        int groups = labels.Max() + 1, n = p.Count, m = q.Count;
        var parts = new List<(double, PointFigure)>();
        double[] terms = new double[groups], ratio = new double[groups], share = new double[groups];
        double value = 0, missing = 0, left = 0, once = 0;
        for (int g = 0; g < groups; g++)
        {
            int[] inP = [.. Enumerable.Range(0, n).Where(i => labels[i] == g)],
                inQ = [.. Enumerable.Range(0, m).Where(i => labels[n + i] == g)];
            if (inQ.Length == 1) once += 1.0 / m;
            if (inP.Length == 0) continue;
            share[g] = inP.Length / (double)n;
            if (inQ.Length == 0) { missing += share[g]; continue; }
            // ψ(count) − ψ(n) under the share of P itself and ψ(count + 1) under Q are all but unbiased for the logarithms (Grassberger
            // 1988).
            terms[g] = Digamma.Of(inP.Length) - Digamma.Of(n) - Digamma.Of(inQ.Length + 1) + Digamma.Of(m + 1);
            ratio[g] = share[g] * (m + 1.0) / (inQ.Length + 1);
            if (Math.Min(inP.Length, inQ.Length) < fewest) { left += numbers ? share[g] : 0; value += share[g] * terms[g]; continue; }
            var inside = Continuous(p.Take(inP), q.Take(inQ), settings);
            parts.Add((share[g], inside));
            value += share[g] * terms[g];
            terms[g] += inside.Nats;
        }
        var conditional = PointFigure.Sum(parts, p.Tags is not null);
        var (error, skew) = Spread(p, q, labels, terms, ratio, share, conditional, settings);
        // Values that Q's sample lacks are those of a distribution that has them as long as values seen once have as much mass (Good 1953).
        bool chance = missing <= Math.Max(MostMissing, UnseenByChance * once);
        return conditional with
        {
            Nats = !chance ? double.PositiveInfinity : value + conditional.Nats,
            Error = error,
            Below = conditional.Below + skew,
            Above = conditional.Above + left * Math.Max(1, Math.Abs(conditional.Nats)),
            OneSided = left > MostSmall
                ? System.FormattableString
                .Invariant(
                    $"{100 * left:0.##} % of P's rows have combinations of discrete values with fewer than {fewest} rows on a side: how the other columns differ there is not known") : missing > 0 ? System.FormattableString.Invariant($"{100 * missing:0.##} % of P's rows have discrete values that Q has not: the value may be infinite") : conditional.OneSided,
        };
    }

    // Of the values' terms and of what lies inside them: the standard error,
    // and how far below the value the interval reaches beside it where P = Q.
    private static (double Error, double Skew) Spread(PointSample p, PointSample q, int[] labels, double[] terms, double[] ratio,
        double[] share, PointFigure conditional, PointSettings settings)
    {
        int groups = share.Length, n = p.Count, m = q.Count;
        double mean = 0, variance = 0, square = 0;
        for (int g = 0; g < groups; g++) mean += share[g] * terms[g];
        for (int g = 0; g < groups; g++)
        {
            variance += share[g] * (terms[g] - mean) * (terms[g] - mean) / n;
            if (ratio[g] > 0) square += share[g] * ratio[g];
        }
        double ofQ = Math.Max(0, square - 1) / m, atZero = (1.0 / n + 1.0 / m) / 2;
        if (p.Tags?.Groups is not null)
        {
            variance = GroupDraws.VarianceOfMean([.. Enumerable.Range(0, n).Select(i => terms[labels[i]])], p.Tags);
            ofQ = GroupDraws.VarianceOfMean([.. Enumerable.Range(n, m).Select(i => ratio[labels[i]])], q.Tags);
            atZero *= Math.Max(1, Math.Max(Design(p, labels.AsSpan(0, n), groups), Design(q, labels.AsSpan(n), groups)));
        }
        double error = Math.Sqrt(variance + ofQ) is var own && p.Tags is not null ? own + conditional.Error
            : Math.Sqrt(variance + ofQ + conditional.Error * conditional.Error);
        var (deviation, skew) = AtZero(share.Count(s => s > 0), atZero, settings.Level);
        return (Math.Max(error, Math.Sqrt(deviation * deviation + conditional.Error * conditional.Error)), skew);
    }

    // Between equal shares of K values the estimate is c(χ² − (K − 1)) with K − 1 degrees of freedom, c = ½(1/n + 1/m): its deviation, and
    // how much farther than normal its upper tail reaches.
    private static (double Deviation, double Skew) AtZero(int values, double c, double level)
    {
        if (values < 2) return (0, 0);
        double freedom = values - 1, tail = (1 - level) / 2, deviation = c * Math.Sqrt(2 * freedom);
        return (deviation, Math.Max(0,
            c * (2 * IncompleteGamma.LowerQuantile(freedom / 2, 1 - tail, tail) - freedom) + NormalTail.Quantile(tail) * deviation));
    }

    // By how much groups of rows enlarge the variance of the shares.
    private static double Design(PointSample points, ReadOnlySpan<int> labels, int groups)
    {
        double byGroup = 0, byRow = 0;
        var terms = new double[labels.Length];
        for (int g = 0; g < groups; g++)
        {
            for (int i = 0; i < terms.Length; i++) terms[i] = labels[i] == g ? 1 : 0;
            (byGroup, byRow) = (byGroup + GroupDraws.VarianceOfMean(terms, points.Tags), byRow + GroupDraws.VarianceOfMean(terms, null));
        }
        return byRow > 0 ? byGroup / byRow : 1;
    }

    // Columns that are constant within the group carry nothing there; where only one side is flat the value is infinite.
    private static PointFigure Continuous(PointSample p, PointSample q, PointSettings settings)
    {
        var steps = new double[p.Dimension];
        var (kept, _, _) = IndependentColumns.Of(PointSample.Pool(p, q), steps);
        if (kept.Length == 0) return PointFigure.Nothing;
        PointSample x = p.Columns(kept), y = q.Columns(kept);
        bool flatP = IsFlat(x), flatQ = IsFlat(y);
        if (flatP || flatQ)
            return new PointFigure(double.PositiveInfinity, 0, 0, 0)
            {
                OneSided =
                    $"{(flatP ? "P" : "Q")} lies in a plane (a column that is constant or a combination of others) where "
                        + $"{(flatP ? "Q" : "P")} does not: the value is infinite",
            };
        return PointLeaves.Divergence(x, y, settings);
    }

    private static bool IsFlat(PointSample points)
        => points.Count > points.Dimension + 5
        && IndependentColumns.Of(points, new double[points.Dimension]).Kept.Length < points.Dimension;
}
