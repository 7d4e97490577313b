namespace Kullback.Monitoring;

/// <summary>How well change points agree with those that several people marked.</summary>
/// <remarks>Source: van den Burg and Williams (2020), arXiv:2003.06222.</remarks>
public static class SegmentationScore
{
    /// <summary>Harmonic mean of precision and recall: a change counts as found where one is within the margin; one answers for one. The
    /// start of the series belongs to both sets; precision is against all marks together, recall the mean over people.</summary>
    /// <param name="found">Places of changes, from 0.</param>
    /// <param name="marked">Those that each of the people marked.</param>
    /// <param name="margin">How far a place may be off.</param>
    public static double F1(IReadOnlyCollection<int> found, IReadOnlyList<IReadOnlyCollection<int>> marked, int margin = 5)
    {
        ArgumentNullException.ThrowIfNull(found);
        ArgumentNullException.ThrowIfNull(marked);
        SortedSet<int> own = [.. found, 0], all = [.. marked.SelectMany(m => m), 0];
        double precision = Hits(all, own, margin) / (double)own.Count;
        double recall = marked.Average(m => Hits([.. m, 0], own, margin) / (double)(m.Append(0).Distinct().Count()));
        return precision + recall == 0 ? 0 : 2 * precision * recall / (precision + recall);
    }

    /// <summary>For each marked segment the largest overlap (intersection over union) with a found one, weighted by length; the mean over
    /// people.</summary>
    /// <param name="found">Places of changes, from 0.</param>
    /// <param name="marked">Those that each of the people marked.</param>
    /// <param name="length">Observations of the series.</param>
    public static double Covering(IReadOnlyCollection<int> found, IReadOnlyList<IReadOnlyCollection<int>> marked, int length)
    {
        ArgumentNullException.ThrowIfNull(found);
        ArgumentNullException.ThrowIfNull(marked);
        var own = Parts(found, length);
        return marked.Average(m => Parts(m, length).Sum(t => (t.End - t.Start) * own.Max(p =>
        {
            double both = Math.Max(0, Math.Min(t.End, p.End) - Math.Max(t.Start, p.Start));
            return both / (t.End - t.Start + p.End - p.Start - both);
        })) / length);
    }

    private static int Hits(SortedSet<int> truth, SortedSet<int> found, int margin)
    {
        SortedSet<int> free = [.. found];
        int hits = 0;
        foreach (int mark in truth)
        {
            // The nearest that is free and within the margin.
            int nearest = int.MaxValue, at = 0;
            foreach (int place in free.GetViewBetween(mark - margin, mark + margin))
                if (Math.Abs(place - mark) < nearest) (nearest, at) = (Math.Abs(place - mark), place);
            if (nearest == int.MaxValue) continue;
            free.Remove(at);
            hits++;
        }
        return hits;
    }

    private static List<(int Start, int End)> Parts(IReadOnlyCollection<int> changes, int length)
    {
        int[] cuts = [.. new SortedSet<int>([.. changes, 0, length])];
        var parts = new List<(int, int)>();
        for (int k = 0; k + 1 < cuts.Length; k++) parts.Add((cuts[k], cuts[k + 1]));
        return parts;
    }
}
