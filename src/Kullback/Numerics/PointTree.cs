using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Kullback.Numerics;

/// <summary>A k-d tree: halves at the median of the widest coordinate, with the smallest box around each part.</summary>
/// <remarks>Nodes stand in the order of a walk that takes the left half first: the left child of node i is node i + 1. Cuts fall between
/// packets, so all leaves but the last are full. Building costs O(n log n). Source: Bentley (1975), Communications of the ACM 18, 509–517;
/// tight boxes and the cut of the widest side: Friedman, Bentley and Finkel (1977), ACM TOMS 3, 209–226.</remarks>
internal sealed unsafe class PointTree
{
    private readonly List<int> _from = [], _to = [], _right = [];
    private readonly List<double> _boxes = [];
    private readonly double[][] _columns;
    private readonly double[] _keys, _items;
    private readonly int _leaf;

    /// <summary>Builds the tree over row-major points, whose coordinates are multiplied by the scale.</summary>
    internal PointTree(ReadOnlySpan<double> rows, int dimension, double scale, int leafPackets)
    {
        int count = rows.Length / dimension;
        (Dimension, _leaf, Order) = (dimension, leafPackets, new int[count]);
        _columns = new double[dimension][];
        for (int j = 0; j < dimension; j++)
        {
            var column = _columns[j] = new double[count];
            for (int i = 0; i < count; i++) column[i] = rows[i * dimension + j] * scale;
        }
        for (int i = 0; i < count; i++) Order[i] = i;
        (_keys, _items) = (new double[count], new double[count]);
        Packets = new PointPackets(count, dimension);
        Grow(0, Packets.Packets);
        for (int packet = 0; packet < Packets.Packets; packet++)
            for (int j = 0; j < dimension; j++)
            {
                int from = packet * PointPackets.Width, length = Math.Min(PointPackets.Width, count - from);
                _columns[j].AsSpan(from, length).CopyTo(new Span<double>(Packets.At(packet) + j * PointPackets.Width, length));
            }
        (From, To, Right, Boxes) = ([.. _from], [.. _to], [.. _right], [.. _boxes]);
        (_keys, _items, _columns) = ([], [], []);
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

    private void Grow(int from, int to)
    {
        int node = _from.Count, first = from * PointPackets.Width, last = Math.Min(to * PointPackets.Width, Order.Length);
        _from.Add(from);
        _to.Add(to);
        _right.Add(0);
        int wide = Box(first, last);
        if (to - from <= _leaf || wide < 0) return;
        int middle = from + (to - from + 1) / 2;
        Part(wide, first, last, middle * PointPackets.Width - first);
        Grow(from, middle);
        _right[node] = _from.Count;
        Grow(middle, to);
    }

    // Adds the box of the points and returns the coordinate in which it is widest, −1 where all points are one.
    private int Box(int first, int last)
    {
        int d = Dimension, wide = -1, at = _boxes.Count;
        CollectionsMarshal.SetCount(_boxes, at + 2 * d);
        var box = CollectionsMarshal.AsSpan(_boxes)[at..];
        double widest = 0;
        for (int j = 0; j < d; j++)
        {
            (box[j], box[d + j]) = Ends(_columns[j].AsSpan(first, last - first));
            if (box[d + j] - box[j] > widest) (widest, wide) = (box[d + j] - box[j], j);
        }
        return wide;
    }

    private static (double Low, double High) Ends(ReadOnlySpan<double> values)
    {
        Vector512<double> lows = Vector512.Create(values[0]), highs = lows;
        int i = 0;
        for (; i + 8 <= values.Length; i += 8)
        {
            var next = Vector512.Create(values.Slice(i, 8));
            (lows, highs) = (Vector512.MinNative(lows, next), Vector512.MaxNative(highs, next));
        }
        double low = lows[0], high = highs[0];
        for (int lane = 1; lane < 8; lane++) (low, high) = (Math.Min(low, lows[lane]), Math.Max(high, highs[lane]));
        for (; i < values.Length; i++) (low, high) = (Math.Min(low, values[i]), Math.Max(high, values[i]));
        return (low, high);
    }

    // Brings the points with the least coordinates first, `rank` of them.
    private void Part(int coordinate, int first, int last, int rank)
    {
        int n = last - first;
        Span<double> keys = _keys.AsSpan(0, n), items = _items.AsSpan(0, n);
        _columns[coordinate].AsSpan(first, n).CopyTo(keys);
        for (int i = 0; i < n; i++) items[i] = i;
        Select(keys, items, rank);
        foreach (double[] column in _columns)
        {
            var values = column.AsSpan(first, n);
            for (int i = 0; i < n; i++) keys[i] = values[(int)items[i]];
            keys.CopyTo(values);
        }
        var order = Order.AsSpan(first, n);
        for (int i = 0; i < n; i++) keys[i] = order[(int)items[i]];
        for (int i = 0; i < n; i++) order[i] = (int)keys[i];
    }

    internal static void Select(Span<double> keys, Span<double> items, int rank)
    {
        int depth = 4 * BitOperations.Log2((uint)keys.Length + 1);
        fixed (double* key = keys, item = items)
        {
            int from = 0, to = keys.Length;
            while (to - from > 32)
            {
                if (depth-- == 0 || !SortingPairs.IsSupported)
                {
                    if (depth < 0)
                    {
                        keys[from..to].Sort(items[from..to]);
                        return;
                    }
                    (from, to) = OneByOne(key, item, from, to, rank);
                    continue;
                }
                double pivot = SortingPairs.Pivot(key + from, to - from);
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
