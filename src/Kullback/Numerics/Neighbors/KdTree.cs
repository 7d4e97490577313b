using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Kullback.Numerics;

/// <summary>A k-d tree: halves at the median of the widest coordinate, with the smallest box around each part.</summary>
/// <remarks>In two and three dimensions, where a search is so short that building took most of the time, a part is sorted along its widest
/// coordinate once and halved several times, a d-th of the levels that are left (sort-tile-recursive packing: Leutenegger, Lopez and
/// Edgington
/// 1997, ICDE, 497–506).
/// Nodes stand in the order of a walk that takes the left half first: the left child of node i is node i + 1. Cuts fall between
/// packets, so all leaves but the last are full. Building costs O(n log n). Source: Bentley (1975), Communications of the ACM 18, 509–517;
/// tight boxes and the cut of the widest side: Friedman, Bentley and Finkel (1977), ACM TOMS 3, 209–226.</remarks>
internal sealed unsafe class KdTree
{
    private readonly List<int> _from = [], _to = [], _right = [];
    private readonly List<double> _boxes = [];
    private readonly double[][] _columns;
    private readonly double[] _keys, _items;
    private readonly int _leaf;

    private const int SortedDimensions = 3;

    /// <summary>Builds the tree over row-major points, whose coordinates are multiplied by the scale.</summary>
    internal KdTree(ReadOnlySpan<double> rows, int dimension, double scale, int leafPackets)
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
        Grow(0, Packets.Packets, 0, 0);
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

    // What is sorted stays so for some levels; phase: how many coordinates it was sorted along before.
    private void Grow(int from, int to, int sorted, int phase)
    {
        int node = _from.Count, first = from * PointPackets.Width, last = Math.Min(to * PointPackets.Width, Order.Length);
        _from.Add(from);
        _to.Add(to);
        _right.Add(0);
        CollectionsMarshal.SetCount(_boxes, _boxes.Count + 2 * Dimension);
        bool isLeaf = to - from <= _leaf;
        // Halves of what is sorted need no box to be cut: theirs is that of their own halves.
        int wide = sorted > 0 && !isLeaf ? 0 : Box(node, first, last);
        if (isLeaf || wide < 0) return;
        int middle = from + (to - from + 1) / 2;
        if (Dimension > SortedDimensions) Part(wide, first, last, middle * PointPackets.Width - first);
        else if (sorted-- == 0)
        {
            Sort(wide, first, last);
            int levels = BitOperations.Log2((uint)((to - from - 1) / _leaf)) + 1, left = Math.Max(1, Dimension - phase++);
            sorted = (levels + left - 1) / left - 1;
        }
        Grow(from, middle, sorted, phase);
        int right = _right[node] = _from.Count;
        Grow(middle, to, sorted, phase);
        Join(node, node + 1, right);
    }

    private void Join(int node, int left, int right)
    {
        int d = Dimension;
        var boxes = CollectionsMarshal.AsSpan(_boxes);
        Span<double> box = boxes.Slice(2 * d * node, 2 * d), a = boxes.Slice(2 * d * left, 2 * d), b = boxes.Slice(2 * d * right, 2 * d);
        for (int j = 0; j < d; j++) (box[j], box[d + j]) = (Math.Min(a[j], b[j]), Math.Max(a[d + j], b[d + j]));
    }

    // Fills the box of the points and returns the coordinate in which it is widest, −1 where all points are one.
    private int Box(int node, int first, int last)
    {
        int d = Dimension, wide = -1;
        var box = CollectionsMarshal.AsSpan(_boxes).Slice(2 * d * node, 2 * d);
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
        double low = values[0], high = low;
        int i = 0;
        if (values.Length >= 64)
        {
            Vector256<double> lows = Vector256.Create(low), highs = lows;
            for (; i + 4 <= values.Length; i += 4)
            {
                var next = Vector256.Create(values.Slice(i, 4));
                (lows, highs) = (Vector256.MinNative(lows, next), Vector256.MaxNative(highs, next));
            }
            for (int lane = 0; lane < 4; lane++) (low, high) = (Math.Min(low, lows[lane]), Math.Max(high, highs[lane]));
        }
        for (; i < values.Length; i++)
        {
            double value = values[i];
            if (value < low) low = value;
            if (value > high) high = value;
        }
        return (low, high);
    }

    // Each key carries its index in its last bits: that sorts single numbers in place of pairs, and is off by those bits at most, which
    // the boxes, made of the points themselves, do not see.
    private void Sort(int coordinate, int first, int last)
    {
        int n = last - first;
        ulong index = (1ul << (BitOperations.Log2((uint)n) + 1)) - 1;
        Span<double> keys = _keys.AsSpan(0, n), items = _items.AsSpan(0, n);
        var values = _columns[coordinate].AsSpan(first, n);
        for (int i = 0; i < n; i++)
            keys[i] = BitConverter.UInt64BitsToDouble((BitConverter.DoubleToUInt64Bits(values[i]) & ~index) | (uint)i);
        Sorting.Ascending(keys);
        for (int i = 0; i < n; i++) items[i] = BitConverter.DoubleToUInt64Bits(keys[i]) & index;
        Follow(first, keys, items);
    }

    // Brings the points with the least coordinates first, `rank` of them.
    private void Part(int coordinate, int first, int last, int rank)
    {
        int n = last - first;
        Span<double> keys = _keys.AsSpan(0, n), items = _items.AsSpan(0, n);
        _columns[coordinate].AsSpan(first, n).CopyTo(keys);
        for (int i = 0; i < n; i++) items[i] = i;
        Select(keys, items, rank);
        Follow(first, keys, items);
    }

    // Columns and order in the order of the items.
    private void Follow(int first, Span<double> room, ReadOnlySpan<double> items)
    {
        int n = items.Length;
        foreach (double[] column in _columns)
        {
            var values = column.AsSpan(first, n);
            for (int i = 0; i < n; i++) room[i] = values[(int)items[i]];
            room.CopyTo(values);
        }
        var order = Order.AsSpan(first, n);
        for (int i = 0; i < n; i++) room[i] = order[(int)items[i]];
        for (int i = 0; i < n; i++) order[i] = (int)room[i];
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
