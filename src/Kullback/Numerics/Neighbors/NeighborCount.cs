using System.Runtime.CompilerServices;

namespace Kullback.Numerics;

/// <summary>How many points of a tree lie within a radius: boxes that lie inside wholly are counted without being opened.</summary>
internal unsafe readonly ref struct NeighborCount<TLanes, TNorm>
    where TLanes : unmanaged, ICells<TLanes, double, TLanes>, ISums<TLanes> where TNorm : struct, INorm
{
    private readonly KdTree _tree;
    private readonly double* _boxes, _query;
    private readonly int _dimension;
    private readonly double _radius;
    private readonly bool _open;

    private NeighborCount(KdTree tree, double* boxes, double* query, double radius, bool open)
    {
        (_tree, _dimension, _radius, _open) = (tree, tree.Dimension, radius, open);
        _boxes = boxes;
        _query = query;
    }

    /// <summary>Points whose inner sum to the query is below the radius (open), or at most the radius.</summary>
    /// <param name="tree">The points.</param>
    /// <param name="query">A place in a packet.</param>
    /// <param name="radius">As an inner sum: squared in the Euclidean norm.</param>
    /// <param name="open">Whether a point at the radius does not count.</param>
    internal static int Of(KdTree tree, double* query, double radius, bool open)
    {
        fixed (double* boxes = tree.Boxes)
            return new NeighborCount<TLanes, TNorm>(tree, boxes, query, radius, open).Visit(0);
    }

    private bool Inside(double sum) => _open ? sum < _radius : sum <= _radius;

    private int Visit(int node)
    {
        double* low = _boxes + (long)node * 2 * _dimension, high = low + _dimension;
        double nearest = 0, farthest = 0;
        for (int j = 0; j < _dimension; j++)
        {
            double x = _query[j * PointPackets.Width], below = low[j] - x, above = x - high[j];
            nearest = TNorm.Add(nearest, Math.Max(Math.Max(below, above), 0));
            farthest = TNorm.Add(farthest, Math.Max(-below, -above));
        }
        if (!Inside(nearest)) return 0;
        int from = _tree.From[node], to = _tree.To[node], right = _tree.Right[node];
        if (Inside(farthest)) return Math.Min(to * PointPackets.Width, _tree.Packets.Count) - from * PointPackets.Width;
        return right == 0 ? Leaf(from, to) : Visit(node + 1) + Visit(right);
    }

    [SkipLocalsInit]
    private int Leaf(int from, int to)
    {
        double* found = stackalloc double[PointPackets.Width];
        int count = 0;
        for (int packet = from; packet < to; packet++)
        {
            double* points = _tree.Packets.At(packet);
            for (int half = 0; half < PointPackets.Width; half += TLanes.Count)
            {
                TLanes sum = TLanes.Zero;
                for (int j = 0; j < _dimension; j++)
                    sum = TNorm.Add(sum, TLanes.Of(_query[j * PointPackets.Width]) - TLanes.Load(points + half + j * PointPackets.Width));
                *(TLanes*)found = sum;
                for (int i = 0; i < TLanes.Count; i++) count += Inside(found[i]) ? 1 : 0;
            }
        }
        return count;
    }
}
