using System.Numerics;
using System.Runtime.CompilerServices;

namespace Kullback.Numerics;

/// <summary>Nearest points of a tree: eight queries, themselves neighbours, go down together; each leaf is read by those alone whose bound
/// it can beat, as many points at a time as there are lanes.</summary>
/// <remarks>Which of several points at equal distance is found depends on the tree, not on threads or lanes.</remarks>
internal unsafe ref struct NeighbourWalk<TLanes, TNorm>
    where TLanes : unmanaged, ICells<TLanes, double, TLanes>, ISums<TLanes> where TNorm : struct, INorm
{
    private readonly PointTree _tree;
    private readonly int _dimension;
    private readonly double* _points, _boxes;
    private readonly NeighbourLists _lists;
    private double* _queries;
    private int _firstQuery;
    private readonly bool _others;

    private NeighbourWalk(PointTree tree, double* boxes, bool others, NeighbourLists lists)
    {
        (_tree, _dimension, _others, _lists) = (tree, tree.Dimension, others, lists);
        _points = tree.Packets.Start;
        _boxes = boxes;
    }

    /// <summary>The lists of the queries in packets [from, to): sums and positions begin at the first of them.</summary>
    /// <param name="tree">The points.</param>
    /// <param name="queries">The queries.</param>
    /// <param name="others">Queries are the points themselves: the point at the query's position does not count.</param>
    /// <param name="k">Length of each list.</param>
    /// <param name="from">First packet of queries.</param>
    /// <param name="to">Packet after the last.</param>
    /// <param name="sums">k sums for each position.</param>
    /// <param name="positions">k positions for each position.</param>
    [SkipLocalsInit]
    internal static void Run(PointTree tree, PointPackets queries, bool others, int k, int from, int to, double* sums, int* positions)
    {
        double* bounds = stackalloc double[PointPackets.Width];
        fixed (double* boxes = tree.Boxes)
            for (int packet = from; packet < to; packet++)
            {
                long at = (long)(packet - from) * PointPackets.Width * k;
                var lists = new NeighbourLists(sums + at, positions + at, bounds, k);
                lists.Clear(Math.Min(PointPackets.Width, queries.Count - packet * PointPackets.Width));
                var walk = new NeighbourWalk<TLanes, TNorm>(tree, boxes, others, lists);
                for (int part = 0; part < PointPackets.Width; part += TLanes.Count)
                {
                    walk._queries = queries.At(packet) + part;
                    walk._firstQuery = packet * PointPackets.Width + part;
                    walk.Visit(0, TLanes.Zero, part);
                }
            }
        GC.KeepAlive(tree);
        GC.KeepAlive(queries);
    }

    // The lists are those of the queries' packet, in which these lanes begin at part.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly void Visit(int node, TLanes lower, int part)
    {
        int right = _tree.Right[node];
        if (right == 0)
        {
            // A scan lowers the bound of its own query alone.
            for (uint lanes = TLanes.Below(lower, TLanes.Load(_lists.Bounds + part)); lanes != 0; lanes &= lanes - 1)
                Scan(_tree.From[node], _tree.To[node], BitOperations.TrailingZeroCount(lanes), part);
            return;
        }
        int left = node + 1;
        TLanes toLeft = ToBox(left), toRight = ToBox(right);
        if (TLanes.Sum(toRight) < TLanes.Sum(toLeft)) (left, right, toLeft, toRight) = (right, left, toRight, toLeft);
        if (TLanes.AnyLess(toLeft, TLanes.Load(_lists.Bounds + part))) Visit(left, toLeft, part);
        if (TLanes.AnyLess(toRight, TLanes.Load(_lists.Bounds + part))) Visit(right, toRight, part);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly TLanes ToBox(int node)
    {
        int d = _dimension;
        double* low = _boxes + (long)node * 2 * d, high = low + d, query = _queries;
        TLanes sum = TLanes.Zero;
        for (int j = 0; j < d; j++, query += PointPackets.Width)
        {
            TLanes x = TLanes.Load(query);
            sum = TNorm.Add(sum, TLanes.Max(TLanes.Max(TLanes.Of(low[j]) - x, x - TLanes.Of(high[j])), TLanes.Zero));
        }
        return sum;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization), SkipLocalsInit]
    private readonly void Scan(int from, int to, int lane, int part)
    {
        double* found = stackalloc double[PointPackets.Width];
        double* query = _queries + lane, limit = _lists.Bounds + part + lane;
        int d = _dimension, step = d * PointPackets.Width;
        double* points = _points + (long)from * step;
        TLanes bound = TLanes.Of(*limit);
        for (int packet = from; packet < to; packet++, points += step)
            for (int half = 0; half < PointPackets.Width; half += TLanes.Count)
            {
                double* x = query, y = points + half;
                TLanes sum = TLanes.Zero;
                for (int j = 0; j < d; j++, x += PointPackets.Width, y += PointPackets.Width)
                    sum = TNorm.Add(sum, TLanes.Of(*x) - TLanes.Load(y));
                uint near = TLanes.Below(sum, bound);
                if (near == 0) continue;
                *(TLanes*)found = sum;
                Take(found, near, packet * PointPackets.Width + half, lane, part);
                bound = TLanes.Of(*limit);
            }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly void Take(double* found, uint near, int position, int lane, int part)
    {
        int self = _others ? _firstQuery + lane : NeighbourLists.None;
        for (; near != 0; near &= near - 1)
        {
            int i = BitOperations.TrailingZeroCount(near);
            if (found[i] < _lists.Bounds[part + lane] && position + i != self) _lists.Take(part + lane, found[i], position + i);
        }
    }
}
