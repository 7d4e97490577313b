using System.Numerics;
using System.Runtime.Intrinsics.X86;

namespace Kullback.Numerics;

/// <summary>A k-d tree: halves at the median of the widest coordinate, with the smallest box around each part.</summary>
/// <remarks>Nodes stand in the order of a walk that takes the left half first: the left child of node i is node i + 1. Cuts fall between
/// packets, so all leaves but the last are full. Building costs O(n log n). Source: Bentley (1975), Communications of the ACM 18, 509–517;
/// tight boxes and the cut of the widest side: Friedman, Bentley and Finkel (1977), ACM TOMS 3, 209–226.</remarks>
internal sealed unsafe class PointTree
{
    private readonly List<int> _from = [], _to = [], _right = [];
    private readonly List<double> _boxes = [];
    private readonly double[] _keys, _items;
    private readonly int _leaf;

    /// <summary>Builds the tree over row-major points that are already scaled.</summary>
    internal PointTree(ReadOnlySpan<double> rows, int dimension, int leafPackets)
    {
        (Dimension, _leaf) = (dimension, leafPackets);
        int count = rows.Length / dimension;
        Order = new int[count];
        for (int i = 0; i < count; i++) Order[i] = i;
        (_keys, _items) = (new double[count], new double[count]);
        Packets = new PointPackets(count, dimension);
        Grow(rows, 0, Packets.Packets);
        for (int i = 0; i < count; i++) Packets.Set(i, rows.Slice(Order[i] * dimension, dimension), 1);
        (From, To, Right, Boxes) = ([.. _from], [.. _to], [.. _right], [.. _boxes]);
        (_keys, _items) = ([], []);
    }

    internal int Dimension { get; }

    /// <summary>Index, among the points as given, of the point at each position.</summary>
    internal int[] Order { get; }

    internal PointPackets Packets { get; }

    /// <summary>First packet, packet after the last, and right child (0: a leaf) of each node.</summary>
    internal int[] From { get; }
    internal int[] To { get; }
    internal int[] Right { get; }

    /// <summary>For each node d lower, then d upper ends.</summary>
    internal double[] Boxes { get; }

    private void Grow(ReadOnlySpan<double> rows, int from, int to)
    {
        int node = _from.Count;
        _from.Add(from);
        _to.Add(to);
        _right.Add(0);
        int wide = Box(rows, from * PointPackets.Width, Math.Min(to * PointPackets.Width, Order.Length));
        if (to - from <= _leaf || wide < 0) return;
        int middle = from + (to - from + 1) / 2;
        Part(rows, wide, from * PointPackets.Width, Math.Min(to * PointPackets.Width, Order.Length), middle * PointPackets.Width);
        Grow(rows, from, middle);
        _right[node] = _from.Count;
        Grow(rows, middle, to);
    }

    // Adds the box of the points and returns the coordinate in which it is widest, −1 where all points are one.
    private int Box(ReadOnlySpan<double> rows, int from, int to)
    {
        int d = Dimension, wide = -1, at = _boxes.Count;
        Span<double> low = d <= 64 ? stackalloc double[d] : new double[d], high = d <= 64 ? stackalloc double[d] : new double[d];
        low.Fill(double.PositiveInfinity);
        high.Fill(double.NegativeInfinity);
        for (int i = from; i < to; i++)
        {
            var row = rows.Slice(Order[i] * d, d);
            for (int j = 0; j < row.Length; j++)
            {
                low[j] = Math.Min(low[j], row[j]);
                high[j] = Math.Max(high[j], row[j]);
            }
        }
        double widest = 0;
        for (int j = 0; j < d; j++)
            if (high[j] - low[j] > widest) (widest, wide) = (high[j] - low[j], j);
        foreach (double x in low) _boxes.Add(x);
        foreach (double x in high) _boxes.Add(x);
        return wide;
    }

    // Brings the points with the least coordinates before the middle.
    private void Part(ReadOnlySpan<double> rows, int coordinate, int from, int to, int middle)
    {
        for (int i = from; i < to; i++) (_keys[i], _items[i]) = (rows[Order[i] * Dimension + coordinate], Order[i]);
        Select(_keys.AsSpan(from, to - from), _items.AsSpan(from, to - from), middle - from);
        for (int i = from; i < to; i++) Order[i] = (int)_items[i];
    }

    internal static void Select(Span<double> keys, Span<double> items, int rank)
    {
        int depth = 4 * BitOperations.Log2((uint)keys.Length + 1);
        fixed (double* key = keys, item = items)
        {
            int from = 0, to = keys.Length;
            while (to - from > 32)
            {
                if (depth-- == 0 || !Avx512F.IsSupported)
                {
                    if (depth < 0)
                    {
                        keys[from..to].Sort(items[from..to]);
                        return;
                    }
                    (from, to) = OneByOne(key, item, from, to, rank);
                    continue;
                }
                double pivot = Sorting.Pivot(key + from, to - from);
                int below = from + SortingPairs.Partition(key + from, item + from, to - from, pivot, orEqual: false);
                if (below > rank) to = below;
                else if (below > from) from = below;
                else
                {
                    int upTo = from + SortingPairs.Partition(key + from, item + from, to - from, pivot, orEqual: true);
                    if (upTo > rank) return;
                    from = upTo;
                }
            }
            SortingPairs.Insert(key + from, item + from, to - from);
        }
    }

    // Hoare's partition about the middle of three.
    private static (int From, int To) OneByOne(double* key, double* item, int from, int to, int rank)
    {
        double a = key[from], b = key[(from + to) / 2], c = key[to - 1], pivot = Math.Max(Math.Min(a, b), Math.Min(Math.Max(a, b), c));
        int i = from, j = to - 1;
        while (i <= j)
        {
            while (key[i] < pivot) i++;
            while (key[j] > pivot) j--;
            if (i > j) break;
            (key[i], key[j], item[i], item[j]) = (key[j], key[i], item[j], item[i]);
            i++;
            j--;
        }
        return rank <= j ? (from, j + 1) : rank >= i ? (i, to) : (rank, rank);
    }
}
