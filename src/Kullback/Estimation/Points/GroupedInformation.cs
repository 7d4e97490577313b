using Kullback.Numerics;

namespace Kullback.Estimation;

/// <summary>I(X; Y) and I(X; Y | Z) of columns with discrete values or atoms, by the chain rule.</summary>
/// <remarks>The label L of a row (its discrete values, which of its atoms) is a function of X: I(X; Y) = I(L; Y) + Σ P(l) I(X; Y | L = l),
/// and likewise for Y.</remarks>
internal static class GroupedInformation
{
    private const double FewestInCell = 2;

    internal static PointFigure Of(PointPreparation[] blocks, PointSettings settings, int fewest)
    {
        if (blocks[0].Kept.Length == 0 || blocks[1].Kept.Length == 0) return PointFigure.Nothing;
        PointSample x = blocks[0].P, y = blocks[1].P;
        int n = x.Count;
        int[] all = [.. Enumerable.Range(0, n)];
        if (blocks.Length < 3 || blocks[2].Kept.Length == 0) return Pair(x, blocks[0].Labels, y, blocks[1].Labels, all, settings, fewest);
        var z = blocks[2];
        // A condition with discrete values is given value by value; what it has of a density stays one.
        return Split(z.Labels, all, fewest, x.Tags is not null, rows =>
        {
            var kept = Varying(z.P.Take(rows));
            if (kept is null) return Pair(x, blocks[0].Labels, y, blocks[1].Labels, rows, settings, fewest);
            return Given(blocks, kept.Value, rows, settings, fewest);
        });
    }

    private static PointFigure Pair(PointSample x, int[] labelsX, PointSample y, int[] labelsY, int[] rows,
        PointSettings settings, int fewest)
    {
        bool dependent = x.Tags is not null;
        PointFigure inside = Split(labelsX, rows, fewest, dependent,
            own => Split(labelsY, own, fewest, dependent, both => Leaf(x, y, null, both, settings)));
        if (labelsX.Length == 0 && labelsY.Length == 0) return inside;
        // I(Lx; Ly) + I(Lx; Y | Ly) + I(Ly; X | Lx) + I(X; Y | Lx, Ly)
        var parts = new List<(double, PointFigure)> { (1, inside) };
        if (labelsX.Length > 0 && labelsY.Length > 0) parts.Add((1, Counted(labelsX, labelsY, rows, x.Tags)));
        if (labelsX.Length > 0) parts.Add((1, Split(labelsY, rows, fewest, dependent, own => Labeled(labelsX, y, own, settings))));
        if (labelsY.Length > 0) parts.Add((1, Split(labelsX, rows, fewest, dependent, own => Labeled(labelsY, x, own, settings))));
        return PointFigure.Sum(parts, dependent);
    }

    // With labels and a continuous condition: I(L; Y | Z) = I(L; Y, Z) − I(L; Z), and likewise for both; an atom beside a density is left
    // to neighbors, which count the ties.
    private static PointFigure Given(PointPreparation[] blocks, PointSample z, int[] rows, PointSettings settings, int fewest)
    {
        var (x, y) = (blocks[0], blocks[1]);
        if (x.Labels.Length == 0 && y.Labels.Length == 0) return Leaf(x.P, y.P, z, rows, settings);
        var all = PointSample.Of(new double[x.P.Count * z.Dimension], z.Dimension, "z").With(x.P.Tags);
        for (int i = 0; i < rows.Length; i++) z[i].CopyTo(all.Rows.AsSpan(rows[i] * z.Dimension, z.Dimension));
        if (!x.IsDiscrete && !y.IsDiscrete)
            return Leaf(x.P, y.P, z, rows, settings)
                with
            { OneSided = "values with a mass of their own beside a condition that is continuous: neighbors are tied" };
        var (labels, other) = x.IsDiscrete ? (x, y) : (y, x);
        var joint = other.IsDiscrete ? Both(labels.Labels, other.Labels, all, rows, settings, fewest)
            : Labeled(labels.Labels, PointSample.Join(other.P, all), rows, settings);
        var alone = Labeled(labels.Labels, all, rows, settings);
        // The two share rows: their errors are added, whatever their correlation.
        return new PointFigure(joint.Nats - alone.Nats, joint.Error + alone.Error, joint.Below + alone.Above,
            joint.Above + alone.Below)
        { Diagnoses = joint.Diagnoses, OneSided = joint.OneSided ?? alone.OneSided };
    }

    // I(L; M, Z) = I(L; M) + I(L; Z | M).
    private static PointFigure Both(int[] labels, int[] given, PointSample z, int[] rows, PointSettings settings, int fewest)
        => PointFigure.Sum([(1, Counted(labels, given, rows, z.Tags)),
            (1, Split(given, rows, fewest, z.Tags is not null, own => Labeled(labels, z, own, settings)))], z.Tags is not null);

    private static PointFigure Split(int[] labels, int[] rows, int fewest, bool dependent, Func<int[], PointFigure> part)
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
        var sum = PointFigure.Sum(parts, dependent);
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

    private static PointFigure Counted(int[] labelsX, int[] labelsY, int[] rows, RowTags? tags)
    {
        int across = labelsY.Max() + 1, down = labelsX.Max() + 1;
        var counts = new double[down * across];
        foreach (int i in rows) counts[labelsX[i] * across + labelsY[i]]++;
        var found = MutualInformationEstimate.From(down, across, counts);
        double half = -NormalTail.Quantile(0.025), below = Math.Max(0, found.Nats - half * found.StandardErrorNats - found.LowNats),
            above = Math.Max(0, found.HighNats - found.Nats - half * found.StandardErrorNats);
        double filled = counts.Count(c => c > 0), sparse = rows.Length / filled;
        var figure = new PointFigure(found.Nats, found.StandardErrorNats, below, above)
        {
            Diagnoses = sparse < FewestInCell
                ? [new("thin-cells", System.FormattableString
                    .Invariant($"{rows.Length} rows in {filled} combinations of values: the information in the counts is mostly chance"),
                    true)] : [],
        };
        if (tags?.Groups is null) return figure;
        // By groups the error and the bias are as many times larger as the variance of the mean pointwise information is.
        var table = new Coding.InformationTable(down, across, counts);
        double[] pointwise = [.. rows.Select(i => table.PointwiseNats(labelsX[i], labelsY[i]))];
        double byGroup = GroupDraws.VarianceOfMean(pointwise, tags.Take(rows)), byRow = GroupDraws.VarianceOfMean(pointwise, null),
            times = byRow > 0 ? Math.Max(1, byGroup / byRow) : 1;
        return figure with
        {
            Nats = found.PlugInNats - times * found.BiasNats,
            Error = Math.Sqrt(times) * found.StandardErrorNats,
            Below = times * below + (times - 1) * found.BiasNats,
            Above = times * above + (times - 1) * found.BiasNats
        };
    }

    // I(L; Y) = Σ P(l) D(Y given l‖Y), each by the neighbors of the label and of all (Ross 2014).
    private static PointFigure Labeled(int[] labels, PointSample y, int[] rows, PointSettings settings)
    {
        if (Varying(y.Take(rows)) is not { } varying) return PointFigure.Nothing;
        var column = PointSample.Of([.. rows.Select(i => (double)labels[i])], 1, "labels").With(y.Tags?.Take(rows));
        if (column.Column(0).Distinct().Count() < 2) return PointFigure.Nothing;
        var scores = InformationReference.Scores(varying);
        var moments = PointMoments.Of(scores);
        if (moments.Factor is not null) scores = PointMoments.Whitened(scores, moments.Mean, moments.Factor);
        var found =
            SubsampledInterval.With(
                new DivergenceEstimate(NeighborCounts.Labeled(PointSample.Join(column, scores), settings).Nats, "I(X; Y)", "Ross",
                    rows.Length, 0),
            PointSample.Join(column, scores), null, settings, (part, _) => NeighborCounts.Labeled(part, settings).Nats);
        double half = GroupDraws.Quantile((1 - settings.Level) / 2, GroupDraws.Fewest(y, null)), error = found.StandardErrorNats ?? 0;
        double below = found.Interval is { } i ? Math.Max(0, found.Nats - half * error - i.LowNats) : 0, above = found.Interval is { } j
            ? Math.Max(0, j.HighNats - found.Nats - half * error) : 0;
        return new(found.Nats, error, below, above)
        {
            OneSided = found.Interval is null && settings.Subsamples > 0
            ? "there are too few points for an interval" : null
        };
    }
}
