using System.Runtime.CompilerServices;

namespace Kullback.Numerics;

/// <summary>Nearest points by reading all of them, for many coordinates, where boxes exclude nothing. Euclidean.</summary>
/// <remarks>|x − y|²/2 = |y|²/2 − x·y + |x|²/2 takes one operation a coordinate but cancels: it only screens, about a common centre, against
/// the bound plus a rigorous margin (Higham 2002, Accuracy and Stability of Numerical Algorithms, §3.1: a product sum of d terms errs by
/// at most γ(d) times the sum of magnitudes). What passes is measured again by differences, so results are those of the plain loop.
/// Points are taken in panels that stay in the cache of the core. O(n·m·d).</remarks>
internal static unsafe class NeighbourScan<TLanes> where TLanes : unmanaged, ICells<TLanes, double, TLanes>, ISums<TLanes>
{
    private const int PanelBytes = 24 << 10, Width = PointPackets.Width;
    private const double Unit = 2.220446049250313e-16;

    /// <summary>The lists of the queries in packets [from, to), as <see cref="NeighbourWalk{TLanes, TNorm}.Run"/> gives them.</summary>
    internal static void Run(ScreenedPoints points, ScreenedPoints queries, bool others, int k, int from, int to, double* sums, int* positions, double* bounds)
    {
        int d = points.Exact.Dimension, panel = Math.Max(1, PanelBytes / (d * Width * sizeof(double)));
        for (int packet = from; packet < to; packet++)
            Lists(packet).Clear(Math.Min(Width, queries.Exact.Count - packet * Width));
        double margin = (d + 8) * (points.LargestSquare + queries.LargestSquare) * Unit;
        for (int first = 0; first < points.Exact.Packets; first += panel)
            for (int packet = from; packet < to; packet++)
                Panel(points, queries, others, packet, first, Math.Min(first + panel, points.Exact.Packets), margin, Lists(packet));

        NeighbourLists Lists(int packet)
        {
            long at = (long)(packet - from) * Width;
            return new NeighbourLists(sums + at * k, positions + at * k, bounds + at, k);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization), SkipLocalsInit]
    private static void Panel(ScreenedPoints points, ScreenedPoints queries, bool others, int query, int from, int to, double margin, NeighbourLists lists)
    {
        int d = points.Exact.Dimension;
        double* found = stackalloc double[Width], limits = stackalloc double[Width];
        double* x = queries.Centred.At(query);
        for (int i = 0; i < Width; i++) limits[i] = Limit(lists.Bounds[i], queries.HalfSquare(query * Width + i), margin);
        for (int packet = from; packet < to; packet++)
        {
            for (int half = 0; half < Width; half += TLanes.Count)
            {
                TLanes start = TLanes.Load(points.HalfSquares + packet * Width + half);
                TLanes s0 = start, s1 = start, s2 = start, s3 = start, s4 = start, s5 = start, s6 = start, s7 = start;
                double* y = points.Centred.At(packet) + half;
                double* at = x;
                for (int j = 0; j < d; j++, y += Width, at += Width)
                {
                    TLanes minus = -TLanes.Load(y);
                    s0 = TLanes.MultiplyAdd(TLanes.Of(at[0]), minus, s0);
                    s1 = TLanes.MultiplyAdd(TLanes.Of(at[1]), minus, s1);
                    s2 = TLanes.MultiplyAdd(TLanes.Of(at[2]), minus, s2);
                    s3 = TLanes.MultiplyAdd(TLanes.Of(at[3]), minus, s3);
                    s4 = TLanes.MultiplyAdd(TLanes.Of(at[4]), minus, s4);
                    s5 = TLanes.MultiplyAdd(TLanes.Of(at[5]), minus, s5);
                    s6 = TLanes.MultiplyAdd(TLanes.Of(at[6]), minus, s6);
                    s7 = TLanes.MultiplyAdd(TLanes.Of(at[7]), minus, s7);
                }
                Check(s0, 0); Check(s1, 1); Check(s2, 2); Check(s3, 3); Check(s4, 4); Check(s5, 5); Check(s6, 6); Check(s7, 7);

                [MethodImpl(MethodImplOptions.AggressiveInlining)]
                void Check(TLanes screened, int lane)
                {
                    if (TLanes.AnyLess(screened, TLanes.Of(limits[lane]))) Measure(screened, lane);
                }

                [MethodImpl(MethodImplOptions.NoInlining)]
                void Measure(TLanes screened, int lane)
                {
                    *(TLanes*)found = screened;
                    for (int i = 0; i < TLanes.Count; i++)
                    {
                        int position = packet * Width + half + i;
                        if (!(found[i] < limits[lane]) || (others && position == query * Width + lane)) continue;
                        double sum = PointPackets.Between<EuclideanNorm>(queries.Exact.At(query) + lane, points.Exact.At(packet) + half + i, d);
                        if (!(sum < lists.Bounds[lane])) continue;
                        lists.Take(lane, sum, position);
                        limits[lane] = Limit(lists.Bounds[lane], queries.HalfSquare(query * Width + lane), margin);
                    }
                }
            }
        }
    }

    private static double Limit(double bound, double halfSquare, double margin) => bound < 0 ? double.NegativeInfinity : bound / 2 - halfSquare + margin;
}
