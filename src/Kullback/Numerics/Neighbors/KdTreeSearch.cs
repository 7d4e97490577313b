using System.Numerics;
using System.Runtime.CompilerServices;

namespace Kullback.Numerics;

/// <summary>Nearest points of a tree: eight queries, themselves neighbors, go down together. Short lists stand side by side, a query a
/// lane, and a point is sorted into all of them at once by comparators: no branch to mispredict. Longer ones are kept one by one, and a
/// leaf is read by those queries alone whose bound it can beat, as many points at a time as there are lanes.</summary>
/// <remarks>Which of several points at equal distance is found depends on the tree and the lanes, not on threads.</remarks>
internal unsafe ref struct KdTreeSearch<TLanes, TNorm>
    where TLanes : unmanaged, ICells<TLanes, double, TLanes>, ISums<TLanes> where TNorm : struct, INorm
{
    // In more dimensions most points that one query must see are far from the other seven; measured, see bench/results/neighbors.md.
    private const int LongestBeside = 64, MostDimensionsBeside = 6, Width = PointPackets.Width;

    private readonly KdTree _tree;
    private readonly int _dimension;
    private readonly double* _points, _boxes;
    private readonly NeighborLists _lists;
    private readonly bool _others;

    // The greatest sum in each list: a leaf or a point beyond it is of no interest.
    private readonly double* _bounds;

    // Of lists side by side: the sums, k rows of eight, the positions likewise (null: not wanted), and what keeps a point from itself.
    private readonly double* _rows, _places, _apart;
    private double* _queries;
    private int _firstQuery, _part;

    private KdTreeSearch(KdTree tree, double* boxes, bool others, NeighborLists lists, double* rows, double* places, double* apart)
    {
        (_tree, _dimension, _others, _lists) = (tree, tree.Dimension, others, lists);
        _points = tree.Packets.Start;
        _boxes = boxes;
        _rows = rows;
        _places = places;
        _apart = apart;
        _bounds = rows == null ? lists.Bounds : rows + (lists.Length - 1) * Width;
    }

    /// <summary>The lists of the queries in packets [from, to): sums and positions begin at the first of them.</summary>
    /// <param name="tree">The points.</param>
    /// <param name="queries">The queries.</param>
    /// <param name="others">Queries are the points themselves: the point at the query's position does not count.</param>
    /// <param name="k">Length of each list.</param>
    /// <param name="from">First packet of queries.</param>
    /// <param name="to">Packet after the last.</param>
    /// <param name="sums">k sums for each position.</param>
    /// <param name="positions">k positions for each position; null: not wanted.</param>
    [SkipLocalsInit]
    internal static void Run(KdTree tree, PointPackets queries, bool others, int k, int from, int to, double* sums, int* positions)
    {
        bool beside = TLanes.Count >= 4 && k <= LongestBeside && tree.Dimension <= MostDimensionsBeside;
        double* memory = stackalloc double[2 * LongestBeside * Width + 3 * Width + 8], bounds = stackalloc double[Width];
        double* rows = (double*)(((nint)memory + 63) & ~63), places = positions == null ? null : rows + LongestBeside * Width,
            apart = rows + 2 * LongestBeside * Width;
        new Span<double>(apart, 3 * Width).Clear();
        apart[Width] = double.PositiveInfinity;
        fixed (double* boxes = tree.Boxes)
            for (int packet = from; packet < to; packet++)
            {
                long at = (long)(packet - from) * Width * k;
                int asked = Math.Min(Width, queries.Count - packet * Width);
                var lists = new NeighborLists(sums + at, positions == null ? null : positions + at, bounds, k);
                if (beside) new Span<double>(rows, k * Width).Fill(double.PositiveInfinity);
                else lists.Clear(asked);
                var walk = new KdTreeSearch<TLanes, TNorm>(tree, boxes, others, lists, beside ? rows : null, places, apart);
                for (walk._part = 0; walk._part < asked; walk._part += TLanes.Count)
                {
                    walk._queries = queries.At(packet) + walk._part;
                    walk._firstQuery = packet * Width + walk._part;
                    walk.Visit(0, TLanes.Zero);
                }
                if (beside) lists.Fill(rows, places);
            }
        GC.KeepAlive(tree);
        GC.KeepAlive(queries);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly void Visit(int node, TLanes lower)
    {
        int right = _tree.Right[node];
        if (right == 0)
        {
            if (_rows != null) Sort(_tree.From[node], _tree.To[node]);
            // A scan lowers the bound of its own query alone.
            else
                for (uint lanes = TLanes.Below(lower, TLanes.Load(_bounds + _part)); lanes != 0; lanes &= lanes - 1)
                    Scan(_tree.From[node], _tree.To[node], BitOperations.TrailingZeroCount(lanes));
            return;
        }
        int left = node + 1;
        TLanes toLeft = ToBox(left), toRight = ToBox(right);
        if (TLanes.Sum(toRight) < TLanes.Sum(toLeft)) (left, right, toLeft, toRight) = (right, left, toRight, toLeft);
        if (TLanes.AnyLess(toLeft, TLanes.Load(_bounds + _part))) Visit(left, toLeft);
        if (TLanes.AnyLess(toRight, TLanes.Load(_bounds + _part))) Visit(right, toRight);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly TLanes ToBox(int node)
    {
        int d = _dimension;
        double* low = _boxes + (long)node * 2 * d, high = low + d, query = _queries;
        TLanes sum = TLanes.Zero;
        for (int j = 0; j < d; j++, query += Width)
        {
            TLanes x = TLanes.Load(query);
            sum = TNorm.Add(sum, TLanes.Max(TLanes.Max(TLanes.Of(low[j]) - x, x - TLanes.Of(high[j])), TLanes.Zero));
        }
        return sum;
    }

    // Four points at a time: the steps of their comparators do not wait for each other.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly void Sort(int from, int to)
    {
        int d = _dimension;
        double* bound = _bounds + _part;
        for (int position = from * Width; position < to * Width; position += 4)
        {
            double* x = _queries, y = _points + (long)(position / Width) * d * Width + position % Width;
            TLanes a = TLanes.Zero, b = a, c = a, e = a;
            for (int j = 0; j < d; j++, x += Width, y += Width)
            {
                TLanes at = TLanes.Load(x);
                a = TNorm.Add(a, at - TLanes.Of(y[0]));
                b = TNorm.Add(b, at - TLanes.Of(y[1]));
                c = TNorm.Add(c, at - TLanes.Of(y[2]));
                e = TNorm.Add(e, at - TLanes.Of(y[3]));
            }
            int lane = position - _firstQuery;
            if (_others && lane > -4 && lane < TLanes.Count)
            {
                double* self = _apart + Width - lane;
                (a, b, c, e) = (a + TLanes.Load(self), b + TLanes.Load(self - 1), c + TLanes.Load(self - 2), e + TLanes.Load(self - 3));
            }
            if (!TLanes.AnyLess(TLanes.Min(TLanes.Min(a, b), TLanes.Min(c, e)), TLanes.Load(bound))) continue;
            if (_places == null) Insert(a, b, c, e);
            else Insert(a, b, c, e, position);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly void Insert(TLanes a, TLanes b, TLanes c, TLanes e)
    {
        double* row = _rows + _part;
        for (double* end = _bounds + _part; row <= end; row += Width)
        {
            TLanes least = TLanes.Load(row), next;
            (least, a) = (TLanes.Min(a, least), TLanes.Max(a, least));
            (least, b) = (TLanes.Min(b, least), TLanes.Max(b, least));
            (least, c) = (TLanes.Min(c, least), TLanes.Max(c, least));
            (next, e) = (TLanes.Min(e, least), TLanes.Max(e, least));
            *(TLanes*)row = next;
        }
    }

    // The same with positions, which as doubles are exact.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly void Insert(TLanes a, TLanes b, TLanes c, TLanes e, int position)
    {
        double* row = _rows + _part, place = _places + _part;
        TLanes ofA = TLanes.Of(position), ofB = TLanes.Of(position + 1), ofC = TLanes.Of(position + 2), ofE = TLanes.Of(position + 3);
        for (double* end = _bounds + _part; row <= end; row += Width, place += Width)
        {
            TLanes least = TLanes.Load(row), of = TLanes.Load(place);
            Order(ref a, ref ofA, ref least, ref of);
            Order(ref b, ref ofB, ref least, ref of);
            Order(ref c, ref ofC, ref least, ref of);
            Order(ref e, ref ofE, ref least, ref of);
            *(TLanes*)row = least;
            *(TLanes*)place = of;
        }
    }

    // Of two sums with their positions the lesser goes to the list.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Order(ref TLanes sum, ref TLanes position, ref TLanes least, ref TLanes of)
    {
        TLanes less = TLanes.Less(sum, least);
        (least, sum) = (TLanes.Min(sum, least), TLanes.Max(sum, least));
        (of, position) = (TLanes.Select(less, position, of), TLanes.Select(less, of, position));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization), SkipLocalsInit]
    private readonly void Scan(int from, int to, int lane)
    {
        double* found = stackalloc double[Width];
        double* query = _queries + lane, limit = _bounds + _part + lane;
        int d = _dimension, step = d * Width;
        double* points = _points + (long)from * step;
        TLanes bound = TLanes.Of(*limit);
        for (int packet = from; packet < to; packet++, points += step)
            for (int half = 0; half < Width; half += TLanes.Count)
            {
                double* x = query, y = points + half;
                TLanes sum = TLanes.Zero;
                for (int j = 0; j < d; j++, x += Width, y += Width)
                    sum = TNorm.Add(sum, TLanes.Of(*x) - TLanes.Load(y));
                uint near = TLanes.Below(sum, bound);
                if (near == 0) continue;
                *(TLanes*)found = sum;
                Take(found, near, packet * Width + half, lane);
                bound = TLanes.Of(*limit);
            }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly void Take(double* found, uint near, int position, int lane)
    {
        int self = _others ? _firstQuery + lane : NeighborLists.None;
        for (; near != 0; near &= near - 1)
        {
            int i = BitOperations.TrailingZeroCount(near);
            if (found[i] < _bounds[_part + lane] && position + i != self) _lists.Take(_part + lane, found[i], position + i);
        }
    }
}
