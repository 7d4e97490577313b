using Kullback.Numerics;

namespace Kullback.Estimation;

/// <summary>Ends of intervals that hold whatever the distributions are: fitted on one half of the points, measured on the other.</summary>
internal static class PointBounds
{
    private const int Fewest = 60;

    /// <summary>A lower end of D(P‖Q) by a logistic ratio (Donsker–Varadhan); 0, which always holds,
    /// where the points show no more.</summary>
    internal static double Divergence(PointSample p, PointSample q, PointSettings settings)
    {
        if (p.Count < 20 || q.Count < Fewest) return 0;
        var maps = MarginalMaps.Of(p, q);
        if (TooUnequal(p) || TooUnequal(q)) return 0;
        var bound = DensityRatio.DonskerVaradhan(maps.P, maps.Q!.Value, RatioMethod.Logistic, settings);
        return bound.Interval is { } i && double.IsFinite(i.LowNats) ? Math.Max(0, i.LowNats) : 0;
    }

    /// <summary>A lower end of I(X; Y) = D(joint‖product), the product drawn by permuting the rows of Y; 0 with a condition.</summary>
    internal static double Information(PointSample rows, int dx, int dy, int dz, PointSettings settings)
    {
        if (rows.Count < Fewest || dz > 0 || TooUnequal(rows)) return 0;
        var scores = InformationReference.Scores(rows);
        int n = rows.Count, d = dx + dy;
        int[] order = scores.Draw(new Random(settings.Seed), n);
        var product = (double[])scores.Rows.Clone();
        for (int i = 0; i < n; i++) scores[order[i]].Slice(dx, dy).CopyTo(product.AsSpan(i * d + dx));
        var bound = DensityRatio.DonskerVaradhan(scores, PointSample.Of(product, d, "rows").With(scores.Tags),
            RatioMethod.Logistic, settings);
        return bound.Interval is { } interval && double.IsFinite(interval.LowNats) ? Math.Max(0, interval.LowNats) : 0;
    }

    // Halves of whole groups would be too small, or groups too few to tell an error.
    private static bool TooUnequal(PointSample points) => points.Tags?.Groups is not null
        && (points.Tags.Members.Count < 6 || points.Tags.Members.Values.Max(m => m.Length) > points.Count / 4);

    /// <summary>An upper end of h(P): −E ln g ≥ h(P) for every density g, here a normal one after maps of the coordinates;
    /// +∞ where it cannot be fitted.</summary>
    internal static double Entropy(PointSample p, PointSettings settings)
    {
        if (p.Count < Fewest) return double.PositiveInfinity;
        PointSample[] parts = [.. GroupDraws.Halves(p, new Random(settings.Seed)).Select(half => p.Take(half))];
        if (parts.Any(half => half.Count < Fewest / 3)) return double.PositiveInfinity;
        double value = 0, variance = 0;
        for (int test = 0; test < 2; test++)
        {
            double[] losses = Losses(parts[1 - test], parts[test]);
            (value, variance) = (value + losses.Average() / 2, variance + GroupDraws.VarianceOfMean(losses, parts[test].Tags) / 4);
        }
        double high = value + GroupDraws.Quantile(1 - settings.Level, GroupDraws.Fewest(p, null)) * Math.Sqrt(variance);
        return double.IsFinite(high) ? high : double.PositiveInfinity;
    }

    private static double[] Losses(PointSample train, PointSample test)
    {
        int d = train.Dimension;
        var maps = MarginalMaps.Of(train, null);
        var chosen = new MarginalMap?[d];
        foreach (int j in maps.Mapped)
        {
            double[] ascending = train.Column(j);
            Sorting.Ascending(ascending);
            chosen[j] = MarginalMap.Of(ascending, MarginalMaps.OfOne);
        }
        var moments = PointMoments.Of(maps.P);
        if (moments.Factor is null) return [double.PositiveInfinity];
        double[] rows = (double[])test.Rows.Clone(), losses = new double[test.Count];
        for (int i = 0; i < rows.Length; i++)
            if (chosen[i % d] is { } map)
            {
                rows[i] = map.At(rows[i], out double slope);
                losses[i / d] -= slope;
            }
        var z = PointMoments.Whitened(PointSample.Of(rows, d, "points"), moments.Mean, moments.Factor);
        for (int i = 0; i < losses.Length; i++)
        {
            foreach (double v in z[i]) losses[i] += v * v / 2;
            losses[i] += (d * Math.Log(2 * Math.PI) + moments.LogDeterminant) / 2;
        }
        return losses;
    }
}
