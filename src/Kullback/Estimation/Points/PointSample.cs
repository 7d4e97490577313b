using System.Globalization;
using Kullback.Numerics;

namespace Kullback.Estimation;

/// <summary>Points drawn from a distribution, row by row.</summary>
internal readonly struct PointSample
{
    internal readonly double[] Rows;
    internal readonly int Dimension, Count;

    /// <summary>What belongs together among the rows; null: rows are independent.</summary>
    internal readonly RowTags? Tags;

    private PointSample(double[] rows, int dimension, RowTags? tags = null)
        => (Rows, Dimension, Count, Tags) = (rows, dimension, dimension == 0 ? 0 : rows.Length / dimension, tags);

    /// <summary>Points of no columns, with what belongs together among those of another sample.</summary>
    internal static PointSample None(PointSample like) => new([], 0, like.Tags);

    /// <summary>The same points, with what belongs together.</summary>
    internal PointSample With(RowTags? tags) => new(Rows, Dimension, tags);

    /// <summary>The points, checked: whole rows of finite numbers, at least <paramref name="fewest"/>.</summary>
    internal static PointSample Of(ReadOnlySpan<double> rows, int dimension, string name, int fewest = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(dimension, 1);
        if (rows.Length % dimension != 0)
            throw new ArgumentException($"{name} has {rows.Length} numbers, which is no multiple of the dimension {dimension}.", name);
        int count = rows.Length / dimension;
        if (count < fewest)
            throw new ArgumentException(count == 0 ? $"{name} has no points."
                : $"{name} has {count} point{(count == 1 ? "" : "s")}, at least {fewest} are needed.", name);
        for (int i = 0; i < rows.Length; i++)
            if (!double.IsFinite(rows[i]))
                throw new ArgumentException(string.Create(CultureInfo.InvariantCulture,
                    $"{name}[{i}] = {rows[i]} (point {i / dimension}, coordinate {i % dimension}) must be finite."), name);
        return new PointSample(rows.ToArray(), dimension);
    }

    internal ReadOnlySpan<double> this[int i] => Rows.AsSpan(i * Dimension, Dimension);

    internal NearestNeighbors Near(PointNorm norm, double scale) => NearestNeighbors.Of(Rows, Dimension, norm, scale, "points");

    /// <summary>The rows with these indices.</summary>
    internal PointSample Take(ReadOnlySpan<int> indices)
    {
        var rows = new double[indices.Length * Dimension];
        for (int i = 0; i < indices.Length; i++) this[indices[i]].CopyTo(rows.AsSpan(i * Dimension));
        return new PointSample(rows, Dimension, Tags?.Take(indices));
    }

    /// <summary>The first rows, of points without tags.</summary>
    internal PointSample First(int count) => new(Rows[..(count * Dimension)], Dimension);

    /// <summary>The first <paramref name="count"/> of a random order of the indices.</summary>
    internal int[] Draw(Random random, int count)
    {
        var indices = new int[Count];
        for (int i = 0; i < indices.Length; i++) indices[i] = i;
        for (int i = 0; i < count; i++)
        {
            int j = random.Next(i, indices.Length);
            (indices[i], indices[j]) = (indices[j], indices[i]);
        }
        return indices[..count];
    }

    /// <summary>Columns side by side: the points of the joint distribution.</summary>
    internal static PointSample Join(params ReadOnlySpan<PointSample> parts)
    {
        int d = 0, n = parts[0].Count, at = 0;
        foreach (var part in parts) d += part.Dimension;
        var rows = new double[n * d];
        foreach (var part in parts)
        {
            for (int i = 0; i < n; i++) part[i].CopyTo(rows.AsSpan(i * d + at));
            at += part.Dimension;
        }
        RowTags? tags = null;
        foreach (var part in parts) tags ??= part.Tags;
        return new PointSample(rows, d, tags);
    }

    /// <summary>Some columns that stand side by side.</summary>
    internal PointSample Columns(int from, int length)
    {
        if (from == 0 && length == Dimension) return this;
        var rows = new double[Count * length];
        for (int i = 0; i < Count; i++) this[i].Slice(from, length).CopyTo(rows.AsSpan(i * length));
        return new PointSample(rows, length, Tags);
    }

    /// <summary>Columns by their indices; at least one.</summary>
    internal PointSample Columns(ReadOnlySpan<int> indices)
    {
        if (indices.Length == Dimension) return this;
        var rows = new double[Count * indices.Length];
        for (int i = 0; i < Count; i++)
            for (int j = 0; j < indices.Length; j++) rows[i * indices.Length + j] = Rows[i * Dimension + indices[j]];
        return new PointSample(rows, indices.Length, Tags);
    }

    /// <summary>One column.</summary>
    internal double[] Column(int j)
    {
        var column = new double[Count];
        for (int i = 0; i < Count; i++) column[i] = Rows[i * Dimension + j];
        return column;
    }

    /// <summary>Points of two samples after each other.</summary>
    internal static PointSample Pool(PointSample p, PointSample q)
        => new([.. p.Rows, .. q.Rows], p.Dimension, RowTags.Pool(p.Tags, q.Tags));

    /// <summary>The distinct points and how many copies of each there are, by the index of each point.</summary>
    internal (PointSample Distinct, int[] Copies, int[] DistinctOf) Distinct()
    {
        var rows = this;
        var order = new int[Count];
        for (int i = 0; i < order.Length; i++) order[i] = i;
        Array.Sort(order, (a, b) => rows[a].SequenceCompareTo(rows[b]));
        var first = new List<int>();
        var copies = new List<int>();
        var of = new int[Count];
        foreach (int i in order)
        {
            if (first.Count == 0 || !rows[first[^1]].SequenceEqual(rows[i]))
            {
                first.Add(i);
                copies.Add(0);
            }
            copies[^1]++;
            of[i] = first.Count - 1;
        }
        return (Take([.. first]), [.. copies], of);
    }
}
