using System.Collections.Immutable;

namespace Kullback.Data.Points;

/// <summary>Two tables of points brought to the same columns and the same codes of categories.</summary>
internal static class PointPair
{
    /// <summary>The second table in the columns of the first; categories of either have one code in both.</summary>
    /// <exception cref="UnreadableDataException">The tables have other numbers of columns, or a column is text in one only.</exception>
    internal static (PointTable P, PointTable Q) Of(PointTable p, PointTable q)
    {
        if (q.Dimension != p.Dimension)
            throw new UnreadableDataException(
                $"{p.Name} has {p.Dimension} coordinates ({string.Join(", ", p.Columns.Take(5))}), {q.Name} has {q.Dimension} "
                    + $"({string.Join(", ", q.Columns.Take(5))}): name those to use with {OptionName.Columns}");
        q = InOrder(p, q);
        if (p.Categories.IsEmpty && q.Categories.IsEmpty) return (p, q);
        var (a, b) = (Sets(p), Sets(q));
        var joined = new ImmutableArray<string>[p.Dimension];
        for (int c = 0; c < joined.Length; c++)
        {
            if (a[c].IsEmpty != b[c].IsEmpty)
            {
                var (text, number) = a[c].IsEmpty ? (q, p) : (p, q);
                throw new UnreadableDataException(
                    $"column '{p.Columns[c]}' is text in {text.Name} and numbers in {number.Name} ({OptionName.Types} "
                        + $"\"{p.Columns[c]}=category\" takes both as categories, {OptionName.Exclude} leaves it out)");
            }
            joined[c] = [.. a[c].Union(b[c]).Order(StringComparer.Ordinal)];
        }
        return (Coded(p, a, joined), Coded(q, b, joined));
    }

    /// <summary>Which rows depend on each other: those of one cluster, on both sides.</summary>
    internal static RowDependence Clusters(PointTable p, PointTable? q)
    {
        var codes = new Dictionary<string, int>(StringComparer.Ordinal);
        int[] Codes(PointTable? table) => table is null ? []
            : [.. table.Clusters.Select(text => codes.TryGetValue(text, out int code) ? code : codes[text] = codes.Count)];
        return new() { GroupsOfP = Codes(p), GroupsOfQ = Codes(q), IsClusters = true };
    }

    // Columns of the same names in another order are meant by their names; other names by their places.
    private static PointTable InOrder(PointTable p, PointTable q)
    {
        if (p.Columns.SequenceEqual(q.Columns)) return q;
        if (!p.Columns.Order(StringComparer.Ordinal).SequenceEqual(q.Columns.Order(StringComparer.Ordinal), StringComparer.Ordinal))
            return q with
            {
                ReadNotes =
                q.ReadNotes
                .Add(
                    $"columns are matched by their places: {string.Join(", ", p.Columns.Take(4))} with "
                        + $"{string.Join(", ", q.Columns.Take(4))}")
            };
        int d = p.Dimension;
        int[] from = [.. p.Columns.Select(name => q.Columns.IndexOf(name))];
        var coordinates = new double[q.Coordinates.Length];
        for (int i = 0; i < q.Count; i++)
            for (int c = 0; c < d; c++) coordinates[i * d + c] = q.Coordinates[i * d + from[c]];
        return q with
        {
            Columns = p.Columns,
            Coordinates = ImmutableCollectionsMarshal.AsImmutableArray(coordinates),
            Categories = q.Categories.IsEmpty ? [] : [.. from.Select(c => q.Categories[c])],
            ReadNotes = q.ReadNotes.Add("the columns stand in another order and are matched by their names"),
        };
    }

    private static ImmutableArray<ImmutableArray<string>> Sets(PointTable table)
        => table.Categories.IsEmpty ? [.. Enumerable.Repeat(ImmutableArray<string>.Empty, table.Dimension)] : table.Categories;

    private static PointTable Coded(PointTable table, ImmutableArray<ImmutableArray<string>> own, ImmutableArray<string>[] joined)
    {
        int d = table.Dimension;
        double[] coordinates = [.. table.Coordinates];
        for (int c = 0; c < d; c++)
        {
            if (own[c].IsEmpty) continue;
            int[] code = [.. own[c].Select(text => joined[c].BinarySearch(text, StringComparer.Ordinal))];
            for (int i = 0; i < table.Count; i++) coordinates[i * d + c] = code[(int)coordinates[i * d + c]];
        }
        return table with { Coordinates = ImmutableCollectionsMarshal.AsImmutableArray(coordinates), Categories = [.. joined] };
    }
}
