using Kullback.Numerics;

namespace Kullback.Estimation;

/// <summary>I(X; Y) and I(X; Y | Z) of columns with discrete values or atoms, by the chain rule.</summary>
/// <remarks>The label L of a row (its discrete values, which of its atoms) is a function of X: I(X; Y) = I(L; Y) + Σ P(l) I(X; Y | L = l), and likewise for Y.</remarks>
internal static class GroupedInformation
{
    internal static PointFigure Of(PointPreparation[] blocks, PointSettings settings, int fewest)
    {
        if (blocks[0].Kept.Length == 0 || blocks[1].Kept.Length == 0) return PointFigure.Nothing;
        PointSample x = blocks[0].P, y = blocks[1].P;
        int n = x.Count;
        int[] all = [.. Enumerable.Range(0, n)];
        if (blocks.Length < 3 || blocks[2].Kept.Length == 0) return Pair(x, blocks[0].Labels, y, blocks[1].Labels, all, settings, fewest);
        var z = blocks[2];
        // A condition with discrete values is given value by value; what it has of a density stays one.
        return Split(z.Labels, all, fewest, rows =>
        {
            var kept = Varying(z.P.Take(rows));
            if (kept is null) return Pair(x, blocks[0].Labels, y, blocks[1].Labels, rows, settings, fewest);
            return Given(x, blocks[0].Labels, y, blocks[1].Labels, kept.Value, rows, settings);
        });
    }

    private static PointFigure Pair(PointSample x, int[] labelsX, PointSample y, int[] labelsY, int[] rows, PointSettings settings, int fewest)
    {
        PointFigure inside = Split(labelsX, rows, fewest, own => Split(labelsY, own, fewest, both => Leaf(x, y, null, both, settings)));
        if (labelsX.Length == 0 && labelsY.Length == 0) return inside;
        // I(Lx; Ly) + I(Lx; Y | Ly) + I(Ly; X | Lx) + I(X; Y | Lx, Ly)
        var parts = new List<(double, PointFigure)> { (1, inside) };
        if (labelsX.Length > 0 && labelsY.Length > 0) parts.Add((1, Counted(labelsX, labelsY, rows)));
        if (labelsX.Length > 0) parts.Add((1, Split(labelsY, rows, fewest, own => Labelled(labelsX, y, own, settings))));
        if (labelsY.Length > 0) parts.Add((1, Split(labelsX, rows, fewest, own => Labelled(labelsY, x, own, settings))));
        return PointFigure.Sum(parts);
    }

    // With labels and a continuous condition: values are spread by ranks as they are, and Frenzel and Pompe's estimate counts the ties.
    private static PointFigure Given(PointSample x, int[] labelsX, PointSample y, int[] labelsY, PointSample z, int[] rows, PointSettings settings)
    {
        var found = Leaf(x, y, z, rows, settings);
        return labelsX.Length == 0 && labelsY.Length == 0 ? found : found with { OneSided = found.OneSided ?? "discrete values beside a condition that is continuous: neighbours are tied" };
    }

    private static PointFigure Split(int[] labels, int[] rows, int fewest, Func<int[], PointFigure> part)
    {
        if (labels.Length == 0) return part(rows);
        var parts = new List<(double, PointFigure)>();
        double left = 0;
        foreach (var group in rows.GroupBy(i => labels[i]))
        {
            int[] own = [.. group];
            double share = own.Length / (double)rows.Length;
            if (own.Length < fewest) { left += share; continue; }
            parts.Add((share, part(own)));
        }
        var sum = PointFigure.Sum(parts);
        return left > 0 ? sum with { Above = sum.Above + left * Math.Max(0.5, Math.Abs(sum.Nats)) } : sum;
    }

    private static PointFigure Leaf(PointSample x, PointSample y, PointSample? z, int[] rows, PointSettings settings)
    {
        if (Varying(x.Take(rows)) is not { } a || Varying(y.Take(rows)) is not { } b) return PointFigure.Nothing;
        return z is { } c ? PointLeaves.Information(PointSample.Join(a, b, c), a.Dimension, b.Dimension, c.Dimension, settings)
            : PointLeaves.Information(PointSample.Join(a, b), a.Dimension, b.Dimension, 0, settings);
    }

    private static PointSample? Varying(PointSample points)
    {
        var (kept, _, _) = IndependentColumns.Of(points, new double[points.Dimension]);
        return kept.Length == 0 ? null : points.Columns(kept);
    }

    private static PointFigure Counted(int[] labelsX, int[] labelsY, int[] rows)
    {
        int across = labelsY.Max() + 1, down = labelsX.Max() + 1;
        var counts = new double[down * across];
        foreach (int i in rows) counts[labelsX[i] * across + labelsY[i]]++;
        var found = MutualInformationEstimate.From(down, across, counts);
        double half = -NormalTail.Quantile(0.025);
        return new(found.Nats, found.StandardErrorNats, Math.Max(0, found.Nats - half * found.StandardErrorNats - found.LowNats), Math.Max(0, found.HighNats - found.Nats - half * found.StandardErrorNats));
    }

    // I(L; Y) = Σ P(l) D(Y given l‖Y), each by the neighbours of the label and of all (Ross 2014).
    private static PointFigure Labelled(int[] labels, PointSample y, int[] rows, PointSettings settings)
    {
        if (Varying(y.Take(rows)) is not { } varying) return PointFigure.Nothing;
        var column = PointSample.Of([.. rows.Select(i => (double)labels[i])], 1, "labels");
        if (column.Column(0).Distinct().Count() < 2) return PointFigure.Nothing;
        var scores = InformationReference.Scores(varying);
        var moments = PointMoments.Of(scores);
        if (moments.Factor is not null) scores = PointMoments.Whitened(scores, moments.Mean, moments.Factor);
        var found = SubsampledInterval.With(new DivergenceEstimate(NeighbourCounts.Labelled(PointSample.Join(column, scores), settings).Nats, "I(X; Y)", "Ross", rows.Length, 0),
            PointSample.Join(column, scores), null, settings, (part, _) => NeighbourCounts.Labelled(part, settings).Nats);
        double half = -NormalTail.Quantile((1 - settings.Level) / 2), error = found.StandardErrorNats ?? 0;
        double below = found.Interval is { } i ? Math.Max(0, found.Nats - half * error - i.LowNats) : 0, above = found.Interval is { } j ? Math.Max(0, j.HighNats - found.Nats - half * error) : 0;
        return new(found.Nats, error, below, above) { OneSided = found.Interval is null && settings.Subsamples > 0 ? "there are too few points for an interval" : null };
    }
}
