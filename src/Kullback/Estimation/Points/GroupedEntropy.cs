using Kullback.Numerics;

namespace Kullback.Estimation;

/// <summary>h(P) of categories and numbers by the chain rule: H of the categories, and the mean of h of the numbers within each.</summary>
internal static class GroupedEntropy
{
    internal static PointFigure Of(PointSample numbers, int[] labels, PointSettings settings, int fewest)
    {
        int n = labels.Length, groups = labels.Max() + 1;
        var members = new List<int>[groups];
        for (int i = 0; i < n; i++) (members[labels[i]] ??= []).Add(i);
        var counts = new Fingerprint([.. members.Where(m => m is not null).Select(m => (double)m.Count)]);
        var ofLabels = EntropyFromCounts.Estimate(EntropyFromCounts.Recommended(counts, allCellsKnown: false).Estimator, counts,
            settings.Level, allCellsKnown: false);
        var parts = new List<(double, PointFigure)>();
        var terms = new double[n];
        double left = 0, within = 0;
        foreach (var rows in members)
        {
            if (rows is null) continue;
            double share = rows.Count / (double)n, inside = 0;
            if (numbers.Dimension > 0)
            {
                if (rows.Count < fewest) left += share;
                else
                {
                    var found = Within(numbers.Take([.. rows]), settings);
                    inside = found.Nats;
                    parts.Add((share, found));
                }
            }
            within += share * inside;
            foreach (int i in rows) terms[i] = inside - Math.Log(share);
        }
        var conditional = PointFigure.Sum(parts, numbers.Tags is not null);
        // The categories' part of the error and what their interval allows for beside it;
        // the spread between categories of what is within them belongs to it.
        double error = Math.Sqrt(GroupDraws.VarianceOfMean(terms, numbers.Tags) + conditional.Error * conditional.Error),
            half = -NormalTail.Quantile((1 - settings.Level) / 2);
        var interval = ofLabels.Interval;
        double spread = half * (ofLabels.StandardErrorNats ?? 0), below = interval is { } i0
            ? Math.Max(0, ofLabels.Nats - spread - i0.LowNats) : 0, above = interval is { } i1
            ? Math.Max(0, i1.HighNats - ofLabels.Nats - spread) : 0;
        return conditional with
        {
            Nats = ofLabels.Nats + (left < 1 ? within / (1 - left) : 0),
            Error = error,
            Below = conditional.Below + below,
            Above = conditional.Above + above,
            Diagnoses = [.. conditional.Diagnoses, .. ofLabels.Diagnoses],
            OneSided = left > 0 ? System.FormattableString
                .Invariant(
                    $"{100 * left:0.##} % of the rows have categories of fewer than {fewest} rows: the entropy of their numbers is not known") : conditional.OneSided,
        };
    }

    private static PointFigure Within(PointSample points, PointSettings settings)
        => IndependentColumns.Of(points, new double[points.Dimension]).Kept.Length < points.Dimension
            ? new PointFigure(double.NegativeInfinity, 0, 0,
                0)
            {
                OneSided =
                "within a category a column is constant or a combination of others: there is no density, and the entropy is −∞"
            }
            : PointLeaves.Entropy(points, settings);
}
