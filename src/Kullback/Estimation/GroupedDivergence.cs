using Kullback.Numerics;

namespace Kullback.Estimation;

/// <summary>D(P‖Q) of points with labels by the chain rule: that of the labels, and the mean under P of those of the points of one label.</summary>
internal static class GroupedDivergence
{
    // Beyond this share of P's rows values that Q lacks are no chance of Q's sample: the estimate is infinite, and not only its upper end.
    private const double MostMissing = 0.05;

    internal static PointFigure Of(PointSample p, PointSample q, int[] labels, PointSettings settings, int fewest)
    {
        if (labels.Length == 0) return Continuous(p, q, settings);
        int groups = labels.Max() + 1, n = p.Count, m = q.Count;
        var parts = new List<(double, PointFigure)>();
        double[] terms = new double[groups], ratio = new double[groups], share = new double[groups];
        double value = 0, missing = 0, left = 0;
        for (int g = 0; g < groups; g++)
        {
            int[] inP = [.. Enumerable.Range(0, n).Where(i => labels[i] == g)], inQ = [.. Enumerable.Range(0, m).Where(i => labels[n + i] == g)];
            if (inP.Length == 0) continue;
            share[g] = inP.Length / (double)n;
            if (inQ.Length == 0) { missing += share[g]; continue; }
            // ψ(count) − ψ(n) under the share of P itself and ψ(count + 1) under Q are all but unbiased for the logarithms (Grassberger 1988).
            terms[g] = Digamma.Of(inP.Length) - Digamma.Of(n) - Digamma.Of(inQ.Length + 1) + Digamma.Of(m + 1);
            ratio[g] = share[g] * (m + 1.0) / (inQ.Length + 1);
            if (Math.Min(inP.Length, inQ.Length) < fewest) { left += share[g]; value += share[g] * terms[g]; continue; }
            var inside = Continuous(p.Take(inP), q.Take(inQ), settings);
            parts.Add((share[g], inside));
            value += share[g] * terms[g];
            terms[g] += inside.Nats;
        }
        var conditional = PointFigure.Sum(parts);
        double mean = 0, variance = 0, square = 0;
        for (int g = 0; g < groups; g++) mean += share[g] * terms[g];
        for (int g = 0; g < groups; g++)
        {
            variance += share[g] * (terms[g] - mean) * (terms[g] - mean) / n;
            if (ratio[g] > 0) square += share[g] * ratio[g];
        }
        double error = Math.Sqrt(variance + Math.Max(0, square - 1) / m + conditional.Error * conditional.Error);
        return conditional with
        {
            Nats = missing > MostMissing ? double.PositiveInfinity : value + conditional.Nats,
            Error = error,
            Above = conditional.Above + left * Math.Max(1, Math.Abs(conditional.Nats)),
            OneSided = missing > 0 ? System.FormattableString.Invariant($"{100 * missing:0.##} % of P's rows have discrete values that Q has not: the value may be infinite") : conditional.OneSided,
        };
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
                OneSided = $"{(flatP ? "P" : "Q")} lies in a plane (a column that is constant or a combination of others) where {(flatP ? "Q" : "P")} does not: the value is infinite",
            };
        return PointLeaves.Divergence(x, y, settings);
    }

    private static bool IsFlat(PointSample points)
        => points.Count > points.Dimension + 5 && IndependentColumns.Of(points, new double[points.Dimension]).Kept.Length < points.Dimension;
}
