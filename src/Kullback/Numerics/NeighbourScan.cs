using System.Numerics;
using System.Runtime.CompilerServices;

namespace Kullback.Numerics;

/// <summary>Nearest points by reading all of them, for many coordinates, where boxes exclude nothing. Euclidean.</summary>
/// <remarks>|x − y|²/2 = |y|²/2 − x·y + |x|²/2 takes one operation a coordinate but cancels: in single precision and about a common centre
/// it only screens, against the bound plus a rigorous margin. What passes is measured again by differences in double precision, so
/// results are those of the plain loop. Points are taken in panels that stay in the cache of the core. O(n·m·d).</remarks>
internal static unsafe class NeighbourScan<TLanes, TSum>
    where TLanes : unmanaged, ICells<TLanes, float, TSum> where TSum : unmanaged, ISums<TSum>
{
    private const int PanelBytes = 24 << 10, Width = PointPackets.Width;

    /// <summary>The lists of the queries in packets [from, to), as <see cref="NeighbourWalk{TLanes, TNorm}.Run"/> gives them.</summary>
    internal static void Run(ScreenedPoints points, ScreenedPoints queries, bool others, int k, int from, int to, double* sums, int* positions, double* bounds)
    {
        int panel = Math.Max(1, PanelBytes / (points.Exact.Dimension * ScreenedPoints.Width * sizeof(float)));
        for (int packet = from; packet < to; packet++)
            Lists(packet).Clear(Math.Min(Width, queries.Exact.Count - packet * Width));
        for (int first = 0; first < points.Packets; first += panel)
            for (int packet = from; packet < to; packet++)
                Panel(points, queries, others, packet, first, Math.Min(first + panel, points.Packets), Lists(packet));

        NeighbourLists Lists(int packet)
        {
            long at = (long)(packet - from) * Width;
            return new NeighbourLists(sums + at * k, positions + at * k, bounds + at, k);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization), SkipLocalsInit]
    private static void Panel(ScreenedPoints points, ScreenedPoints queries, bool others, int query, int from, int to, NeighbourLists lists)
    {
        int d = points.Exact.Dimension, first = query * Width;
        float* found = stackalloc float[Width * TLanes.Count], limits = stackalloc float[Width];
        float* x = queries.At(first / ScreenedPoints.Width) + first % ScreenedPoints.Width;
        for (int i = 0; i < Width; i++) limits[i] = Limit(i);
        for (int packet = from; packet < to; packet++)
            for (int part = 0; part < ScreenedPoints.Width; part += TLanes.Count)
            {
                uint passed = Tile(x, points.At(packet) + part, points.Starts + packet * ScreenedPoints.Width + part, limits, found, d);
                for (; passed != 0; passed &= passed - 1)
                {
                    int lane = BitOperations.TrailingZeroCount(passed);
                    for (int i = 0; i < TLanes.Count; i++)
                    {
                        int position = packet * ScreenedPoints.Width + part + i;
                        if (!(found[lane * TLanes.Count + i] < limits[lane]) || (others && position == first + lane)) continue;
                        double sum = PointPackets.Between<EuclideanNorm>(queries.Exact.At(query) + lane, points.Exact.At(position / Width) + position % Width, d);
                        if (!(sum < lists.Bounds[lane])) continue;
                        lists.Take(lane, sum, position);
                        limits[lane] = Limit(lane);
                    }
                }
            }

        float Limit(int lane) => lists.Bounds[lane] < 0 ? float.NegativeInfinity : queries.Limit(first + lane, lists.Bounds[lane]);
    }

    // Eight queries against a vector of points: one bit for each query that a point may be near enough to. A method of its own, without
    // calls, so that all sums stay in registers.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static uint Tile(float* x, float* y, float* starts, float* limits, float* found, int d)
    {
        TLanes start = TLanes.Load(starts);
        TLanes s0 = start, s1 = start, s2 = start, s3 = start, s4 = start, s5 = start, s6 = start, s7 = start;
        for (int j = 0; j < d; j++, x += ScreenedPoints.Width, y += ScreenedPoints.Width)
        {
            TLanes minus = -TLanes.Load(y);
            s0 = TLanes.MultiplyAdd(minus, TLanes.Of(x[0]), s0);
            s1 = TLanes.MultiplyAdd(minus, TLanes.Of(x[1]), s1);
            s2 = TLanes.MultiplyAdd(minus, TLanes.Of(x[2]), s2);
            s3 = TLanes.MultiplyAdd(minus, TLanes.Of(x[3]), s3);
            s4 = TLanes.MultiplyAdd(minus, TLanes.Of(x[4]), s4);
            s5 = TLanes.MultiplyAdd(minus, TLanes.Of(x[5]), s5);
            s6 = TLanes.MultiplyAdd(minus, TLanes.Of(x[6]), s6);
            s7 = TLanes.MultiplyAdd(minus, TLanes.Of(x[7]), s7);
        }
        uint passed = (TLanes.AnyLess(s0, TLanes.Of(limits[0])) ? 1u : 0) | (TLanes.AnyLess(s1, TLanes.Of(limits[1])) ? 2u : 0)
            | (TLanes.AnyLess(s2, TLanes.Of(limits[2])) ? 4u : 0) | (TLanes.AnyLess(s3, TLanes.Of(limits[3])) ? 8u : 0)
            | (TLanes.AnyLess(s4, TLanes.Of(limits[4])) ? 16u : 0) | (TLanes.AnyLess(s5, TLanes.Of(limits[5])) ? 32u : 0)
            | (TLanes.AnyLess(s6, TLanes.Of(limits[6])) ? 64u : 0) | (TLanes.AnyLess(s7, TLanes.Of(limits[7])) ? 128u : 0);
        if (passed == 0) return 0;
        TLanes* to = (TLanes*)found;
        (to[0], to[1], to[2], to[3], to[4], to[5], to[6], to[7]) = (s0, s1, s2, s3, s4, s5, s6, s7);
        return passed;
    }
}
