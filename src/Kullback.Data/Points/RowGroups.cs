namespace Kullback.Data.Points;

/// <summary>Which rows of tables depend on each other, as the question says, and what is said of it in the result.</summary>
internal sealed record RowGroups(RowDependence? Rows, IReadOnlyList<Diagnosis> Notes)
{
    internal static RowGroups Of(PointTable p, PointTable? q, PointQuestion question)
    {
        if (question.Cluster is { } name)
        {
            if (question.Block > 0 || question.Theiler > 0)
                throw new UnreadableDataException(
                    $"{OptionName.Cluster}: not with {(question.Block > 0 ? OptionName.Block : OptionName.Theiler)}, which is for rows of "
                        + $"one series");
            var clusters = PointPair.Clusters(p, q);
            string Counted(IReadOnlyList<int> groups, int count)
                => string.Create(CultureInfo.InvariantCulture, $"{groups.Distinct().Count():#,0} for {count:#,0} rows");
            string sizes = q is null ? Counted(clusters.GroupsOfP, p.Count)
                : $"P has {Counted(clusters.GroupsOfP, p.Count)}, Q {Counted(clusters.GroupsOfQ, q.Count)}, "
                    + $"{clusters.GroupsOfP.Intersect(clusters.GroupsOfQ).Count().ToString("#,0", CultureInfo.InvariantCulture)} in both";
            return new(clusters,
                [new("clusters", $"rows of one '{name}' are drawn together for the interval and are not each other's neighbors ({sizes})",
                    false)]);
        }
        if (question.Block == 0 && question.Theiler == 0) return new(null, []);
        int[] timesP = Times(p), timesQ = q is null ? [] : Times(q);
        var notes = new List<Diagnosis>();
        if (question.Block > 0)
        {
            int fewest = Math.Min(p.Count, q?.Count ?? p.Count);
            if (question.Block > fewest / 2)
                throw new UnreadableDataException($"{OptionName.Block}: {question.Block} rows of {fewest} leave less than two blocks");
            notes.Add(new("blocks", $"blocks of {question.Block} rows in the order of the file are drawn together for the interval",
                false));
        }
        if (question.Theiler > 0)
            notes.Add(new("theiler-window",
                $"rows at most {question.Theiler} place{(question.Theiler == 1 ? "" : "s")} apart are not taken for neighbors", false));
        return new(new RowDependence
        {
            GroupsOfP = question.Block > 0 ? RowDependence.Blocks(timesP, question.Block) : [],
            GroupsOfQ = question.Block > 0 && q is not null ? RowDependence.Blocks(timesQ, question.Block) : [],
            TimesOfP = timesP, TimesOfQ = timesQ, Window = question.Theiler,
        }, notes);
    }

    private static int[] Times(PointTable table) => table.Places.IsEmpty ? [.. Enumerable.Range(0, table.Count)] : [.. table.Places];
}
