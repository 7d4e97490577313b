using System.Numerics;
using System.Runtime.CompilerServices;

namespace Kullback.Numerics;

/// <summary>Nearest points by reading all of them, for many coordinates, where boxes exclude nothing. Euclidean.</summary>
/// <remarks>|x − y|²/2 = |y|²/2 − x·y + |x|²/2 takes one operation a coordinate but cancels: in single precision and about a common center
/// it only screens, against the bound plus a rigorous margin. What passes is measured again by differences in double precision, so
/// results are those of the plain loop. Points are taken in panels that stay in the cache of the core. O(n·m·d).</remarks>
internal static unsafe class BruteForceSearch<TLanes, TSum>
    where TLanes : unmanaged, ICells<TLanes, float, TSum> where TSum : unmanaged, ISums<TSum>
{
    private const int PanelBytes = 24 << 10, Width = PointPackets.Width;

    /// <summary>The lists of the queries in packets [from, to), as <see cref="KdTreeSearch{TLanes, TNorm}.Run"/> gives them.</summary>
    internal static void Run(ScreenedPoints points, ScreenedPoints queries, bool others, int k, int from, int to, double* sums,
        int* positions, double* bounds)
    {
        int panel = Math.Max(2, PanelBytes / (points.Exact.Dimension * ScreenedPoints.Width * sizeof(float)) & ~1);
        for (int packet = from; packet < to; packet++)
            Lists(packet).Clear(Math.Min(Width, queries.Exact.Count - packet * Width));
        for (int first = 0; first < points.Packets; first += panel)
            for (int packet = from; packet < to; packet++)
                Panel(points, queries, others, packet, first, Math.Min(first + panel, points.Packets), Lists(packet));

        NeighborLists Lists(int packet)
        {
            long at = (long)(packet - from) * Width;
            return new NeighborLists(sums + at * k, positions + at * k, bounds + at, k);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization), SkipLocalsInit]
    private static void Panel(ScreenedPoints points, ScreenedPoints queries, bool others, int query, int from, int to, NeighborLists lists)
    {
        int d = points.Exact.Dimension, first = query * Width;
        float* found = stackalloc float[2 * Width * TLanes.Count], limits = stackalloc float[Width];
        float* x = queries.At(first / ScreenedPoints.Width) + first % ScreenedPoints.Width;
        for (int i = 0; i < Width; i++) limits[i] = Limit(i);
        // Two vectors of points: those of two packets, or parts of one.
        int lanes = TLanes.Count, step = Math.Max(1, 2 * lanes / ScreenedPoints.Width), apart = step == 2 ? d * lanes : lanes;
        for (int packet = from; packet < to; packet += step)
            for (int part = 0; part < step * ScreenedPoints.Width; part += 2 * lanes)
            {
                int start = packet * ScreenedPoints.Width + part;
                uint passed = lanes == 16 ? Pair(x, points.At(packet), apart, points.Starts + start, limits, found, d)
                    : Single(x, points.At(packet) + part, points.Starts + start, limits, found, d)
                        | Single(x, points.At(packet) + part + lanes, points.Starts + start + lanes, limits, found + Width * lanes, d)
                        << Width;
                for (; passed != 0; passed &= passed - 1)
                {
                    int bit = BitOperations.TrailingZeroCount(passed);
                    Take(bit % Width, start + bit / Width * lanes, found + bit * lanes);
                }
            }

        void Take(int lane, int start, float* values)
        {
            for (int i = 0; i < TLanes.Count; i++)
            {
                int position = start + i;
                if (!(values[i] > limits[lane]) || (others && position == first + lane)) continue;
                double sum = PointPackets.Between<EuclideanNorm>(queries.Exact.At(query) + lane,
                    points.Exact.At(position / Width) + position % Width, d);
                if (!(sum < lists.Bounds[lane])) continue;
                lists.Take(lane, sum, position);
                limits[lane] = Limit(lane);
            }
        }

        // Screened values are turned about, which saves a sign a step: what is near is large.
        float Limit(int lane) => lists.Bounds[lane] < 0 ? float.PositiveInfinity : -queries.Limit(first + lane, lists.Bounds[lane]);
    }

    // Eight queries against a vector of points: one bit for each query that a point may be near enough to. A method of its own, without
    // calls, so that all sums stay in registers.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static uint Single(float* x, float* y, float* starts, float* limits, float* found, int d)
    {
        TLanes s0 = -TLanes.Load(starts), s1 = s0, s2 = s0, s3 = s0, s4 = s0, s5 = s0, s6 = s0, s7 = s0;
        for (int j = 0; j < d; j++, x += ScreenedPoints.Width, y += ScreenedPoints.Width)
        {
            TLanes a = TLanes.Load(y);
            s0 = TLanes.MultiplyAdd(a, TLanes.Of(x[0]), s0);
            s1 = TLanes.MultiplyAdd(a, TLanes.Of(x[1]), s1);
            s2 = TLanes.MultiplyAdd(a, TLanes.Of(x[2]), s2);
            s3 = TLanes.MultiplyAdd(a, TLanes.Of(x[3]), s3);
            s4 = TLanes.MultiplyAdd(a, TLanes.Of(x[4]), s4);
            s5 = TLanes.MultiplyAdd(a, TLanes.Of(x[5]), s5);
            s6 = TLanes.MultiplyAdd(a, TLanes.Of(x[6]), s6);
            s7 = TLanes.MultiplyAdd(a, TLanes.Of(x[7]), s7);
        }
        uint passed = Near(limits + 0, s0, 0) | Near(limits + 1, s1, 1) | Near(limits + 2, s2, 2) | Near(limits + 3, s3, 3)
            | Near(limits + 4, s4, 4) | Near(limits + 5, s5, 5) | Near(limits + 6, s6, 6) | Near(limits + 7, s7, 7);
        if (passed == 0) return 0;
        TLanes* to = (TLanes*)found;
        (to[0], to[1], to[2], to[3], to[4], to[5], to[6], to[7]) = (s0, s1, s2, s3, s4, s5, s6, s7);
        return passed;
    }

    // The same against two vectors, so that each coordinate of a query is read once for both: for 512-bit lanes, whose registers hold all
    // sixteen sums. The bits of the second vector are above those of the first.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static uint Pair(float* x, float* y, int apart, float* starts, float* limits, float* found, int d)
    {
        TLanes s0 = -TLanes.Load(starts), s1 = s0, s2 = s0, s3 = s0, s4 = s0, s5 = s0, s6 = s0, s7 = s0;
        TLanes t0 = -TLanes.Load(starts + TLanes.Count), t1 = t0, t2 = t0, t3 = t0, t4 = t0, t5 = t0, t6 = t0, t7 = t0;
        for (int j = 0; j < d; j++, x += ScreenedPoints.Width, y += ScreenedPoints.Width)
        {
            TLanes a = TLanes.Load(y), b = TLanes.Load(y + apart), c;
            c = TLanes.Of(x[0]);
            (s0, t0) = (TLanes.MultiplyAdd(a, c, s0), TLanes.MultiplyAdd(b, c, t0));
            c = TLanes.Of(x[1]);
            (s1, t1) = (TLanes.MultiplyAdd(a, c, s1), TLanes.MultiplyAdd(b, c, t1));
            c = TLanes.Of(x[2]);
            (s2, t2) = (TLanes.MultiplyAdd(a, c, s2), TLanes.MultiplyAdd(b, c, t2));
            c = TLanes.Of(x[3]);
            (s3, t3) = (TLanes.MultiplyAdd(a, c, s3), TLanes.MultiplyAdd(b, c, t3));
            c = TLanes.Of(x[4]);
            (s4, t4) = (TLanes.MultiplyAdd(a, c, s4), TLanes.MultiplyAdd(b, c, t4));
            c = TLanes.Of(x[5]);
            (s5, t5) = (TLanes.MultiplyAdd(a, c, s5), TLanes.MultiplyAdd(b, c, t5));
            c = TLanes.Of(x[6]);
            (s6, t6) = (TLanes.MultiplyAdd(a, c, s6), TLanes.MultiplyAdd(b, c, t6));
            c = TLanes.Of(x[7]);
            (s7, t7) = (TLanes.MultiplyAdd(a, c, s7), TLanes.MultiplyAdd(b, c, t7));
        }
        uint passed = Near(limits + 0, s0, 0) | Near(limits + 1, s1, 1) | Near(limits + 2, s2, 2) | Near(limits + 3, s3, 3)
            | Near(limits + 4, s4, 4) | Near(limits + 5, s5, 5) | Near(limits + 6, s6, 6) | Near(limits + 7, s7, 7)
            | Near(limits + 0, t0, 8) | Near(limits + 1, t1, 9) | Near(limits + 2, t2, 10) | Near(limits + 3, t3, 11)
            | Near(limits + 4, t4, 12) | Near(limits + 5, t5, 13) | Near(limits + 6, t6, 14) | Near(limits + 7, t7, 15);
        if (passed == 0) return 0;
        TLanes* to = (TLanes*)found;
        (to[0], to[1], to[2], to[3], to[4], to[5], to[6], to[7]) = (s0, s1, s2, s3, s4, s5, s6, s7);
        (to[8], to[9], to[10], to[11], to[12], to[13], to[14], to[15]) = (t0, t1, t2, t3, t4, t5, t6, t7);
        return passed;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Near(float* limit, TLanes values, int bit) => TLanes.AnyLess(TLanes.Of(*limit), values) ? 1u << bit : 0;
}
