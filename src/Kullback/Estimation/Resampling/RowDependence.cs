using System.Globalization;

namespace Kullback.Estimation;

/// <summary>Which rows of samples depend on each other: clusters (the visits of one patient), or the blocks of a series.</summary>
/// <remarks>What is drawn again for an interval, and held out for a bound, are whole groups. Rows of one cluster are never taken for each
/// other's neighbors, nor rows of a series within <see cref="Window"/> of each other: they are close because they follow each other, not
/// because the distribution is dense there. Sources: Theiler (1986), Physical Review A 34, 2427–2432, for the window; Politis, Romano and
/// Wolf (1999), Subsampling, ch. 3, for blocks.</remarks>
public sealed record RowDependence
{
    /// <summary>The group of every row of P (of the rows, for information); empty: every row for itself.</summary>
    public IReadOnlyList<int> GroupsOfP { get; init; } = [];

    /// <summary>The group of every row of Q; a number that P has too is the same cluster.</summary>
    public IReadOnlyList<int> GroupsOfQ { get; init; } = [];

    /// <summary>Whether groups are clusters; otherwise they are blocks of a series, and a number that P has too means nothing.</summary>
    public bool IsClusters { get; init; }

    /// <summary>The place of every row of P in its series; empty: 0, 1, 2 …</summary>
    public IReadOnlyList<int> TimesOfP { get; init; } = [];

    /// <summary>The place of every row of Q; empty: 0, 1, 2 …</summary>
    public IReadOnlyList<int> TimesOfQ { get; init; } = [];

    /// <summary>Rows at most so many places apart are no neighbors; 0: all are. Not with clusters.</summary>
    public int Window { get; init; }

    /// <summary>Blocks of one length.</summary>
    /// <param name="times">The place of every row in its series.</param>
    /// <param name="length">Places in a block, ≥ 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The length is below 1.</exception>
    public static IReadOnlyList<int> Blocks(IReadOnlyList<int> times, int length)
    {
        ArgumentNullException.ThrowIfNull(times);
        ArgumentOutOfRangeException.ThrowIfLessThan(length, 1);
        return [.. times.Select(t => t / length)];
    }

    internal bool IsGrouped => GroupsOfP.Count > 0;

    /// <summary>The points with what belongs together.</summary>
    internal PointSample Tag(PointSample points, bool ofQ)
    {
        var (groups, times) = ofQ ? (GroupsOfQ, TimesOfQ) : (GroupsOfP, TimesOfP);
        string side = ofQ ? "Q" : "P";
        if (Window < 0) throw new ArgumentOutOfRangeException(nameof(points), Window, "The window is 0 or more places.");
        if (IsClusters && Window > 0)
            throw new ArgumentException("Rows of a cluster are no neighbors as it is: no window with clusters.", nameof(points));
        foreach (var (list, what) in new[] { (groups, "groups"), (times, "times") })
            if (list.Count > 0 && list.Count != points.Count)
                throw new ArgumentException($"{list.Count} {what} for the {points.Count} rows of {side}.", nameof(points));
        int[]? own = groups.Count == 0 ? null : [.. groups], keys = IsClusters ? own : Window == 0 ? null : times.Count > 0 ? [.. times]
            : [.. Enumerable.Range(0, points.Count)];
        if (IsClusters && own is not null) RequireOthers(own, side);
        if (keys is not null && Window >= points.Count / 2)
            throw new ArgumentException($"a window of {Window} rows leaves no neighbors among {points.Count} rows.", nameof(points));
        return points.With(new RowTags(own, keys, Window, IsClusters));
    }

    private static void RequireOthers(int[] groups, string side)
    {
        int largest = groups.GroupBy(g => g).Max(g => g.Count());
        if (groups.Length > 1 && largest > groups.Length / 2)
            throw new ArgumentException(
                string.Create(CultureInfo.InvariantCulture,
                    $"one cluster has {largest} of the {groups.Length} rows of {side}: the others are too few to tell anything."),
                    nameof(groups));
    }
}

/// <summary>What belongs together among the rows of one sample.</summary>
internal sealed class RowTags(int[]? groups, int[]? keys, int reach, bool across)
{
    private readonly Lazy<(int[] Sorted, int[] Rows)> _byKey = new(() => Sorted(keys));
    private readonly Lazy<Dictionary<int, int[]>> _members =
        new(() => (groups ?? []).Select((g, i) => (g, i)).GroupBy(x => x.g).ToDictionary(x => x.Key, x => x.Select(y => y.i).ToArray()));

    /// <summary>The group of every row; null: every row for itself.</summary>
    internal int[]? Groups => groups;

    /// <summary>Rows whose keys lie at most <see cref="Reach"/> apart are no neighbors; null: all rows may be.</summary>
    internal int[]? Keys => keys;

    internal int Reach => reach;

    /// <summary>Whether a key of the other sample means the same.</summary>
    internal bool Across => across;

    /// <summary>The rows of each group.</summary>
    internal Dictionary<int, int[]> Members => _members.Value;

    internal RowTags Take(ReadOnlySpan<int> rows) => new(Of(groups, rows), Of(keys, rows), reach, across);

    /// <summary>Both samples after each other; places in Q's series are never near those in P's.</summary>
    internal static RowTags? Pool(RowTags? p, RowTags? q)
    {
        if (p is null || q is null) return null;
        int[]? Joined(int[]? a, int[]? b, int gap) => a is null || b is null ? null
            : [.. a, .. b.Select(k => unchecked(k + (p.Across ? 0 : a.Max() - b.Min() + gap + 1)))];
        return new(Joined(p.Groups, q.Groups, 0), Joined(p.Keys, q.Keys, p.Reach), p.Reach, p.Across);
    }

    /// <summary>Rows that a row with this key must not be compared with.</summary>
    internal ReadOnlySpan<int> Related(int key)
    {
        var (sorted, rows) = _byKey.Value;
        int from = First(sorted, (long)key - reach), to = First(sorted, (long)key + reach + 1);
        return rows.AsSpan(from, to - from);
    }

    private static int First(int[] sorted, long key)
    {
        int low = 0, high = sorted.Length;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (sorted[middle] < key) low = middle + 1; else high = middle;
        }
        return low;
    }

    private static (int[], int[]) Sorted(int[]? keys)
    {
        int[] sorted = [.. keys ?? []], rows = [.. Enumerable.Range(0, sorted.Length)];
        Array.Sort(sorted, rows);
        return (sorted, rows);
    }

    private static int[]? Of(int[]? all, ReadOnlySpan<int> rows)
    {
        if (all is null) return null;
        var taken = new int[rows.Length];
        for (int i = 0; i < taken.Length; i++) taken[i] = all[rows[i]];
        return taken;
    }
}
