using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Kullback.Numerics;

public sealed unsafe partial class NearestNeighbors
{
    // Packets of queries that one piece of work takes; below this many queries a second core is not woken.
    private const int Piece = 32, Shared = 2048;

    /// <summary>Index, among the points as given, of the point at each position of the results below.</summary>
    internal int[] Order => _line?.Order ?? _tree!.Order;

    /// <summary>A power of two that keeps squares of such coordinates within range; 1 for all ordinary ones.</summary>
    /// <remarks>Distances below 2⁻⁵¹² of the largest coordinate may come out as 0 where it is not 1.</remarks>
    internal static double ScaleOf(ReadOnlySpan<double> coordinates)
    {
        double largest = 0;
        foreach (double x in coordinates) largest = Math.Max(largest, Math.Abs(x));
        return largest is 0 or (> 1e-100 and < 1e100) ? 1 : Math.ScaleB(1, Math.Clamp(-Math.ILogB(largest), -1022, 1022));
    }

    internal static double ScaleOf(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        double largest = 0;
        foreach (double x in a) largest = Math.Max(largest, Math.Abs(x));
        foreach (double x in b) largest = Math.Max(largest, Math.Abs(x));
        return ScaleOf([largest]);
    }

    /// <summary>k distances, ascending, and positions for each query, in the order of the queries' positions.</summary>
    internal (double[] Distances, int[] Positions) Lists(NearestNeighbors queries, bool others, int k)
    {
        var (sums, positions) = Sums(queries, others, k, placed: true);
        Finish(sums);
        return (sums, positions);
    }

    // Inner sums of the norm in place of distances; positions only where wanted.
    private (double[] Sums, int[] Positions) Sums(NearestNeighbors queries, bool others, int k, bool placed)
    {
        int padded = (queries.Count + PointPackets.Width - 1) / PointPackets.Width * PointPackets.Width;
        var sums = GC.AllocateUninitializedArray<double>(checked(padded * k), pinned: true);
        int[] positions = placed || _tree is null || _screened is not null
            ? GC.AllocateUninitializedArray<int>(padded * k, pinned: true) : [];
        int pieces = (padded / PointPackets.Width + Piece - 1) / Piece;
        var asked = _screened is { } mine && queries != this ? new ScreenedPoints(queries._tree!.Packets, mine.Center, mine.Scale)
            : _screened;
        Over(pieces, queries.Count, piece =>
        {
            int from = piece * Piece, to = Math.Min(from + Piece, padded / PointPackets.Width);
            if (_line is { } line)
            {
                int first = from * PointPackets.Width, last = Math.Min(to * PointPackets.Width, queries.Count);
                line.Lists(queries._line!, others, k, first, last, sums.AsSpan(first * k), positions.AsSpan(first * k));
            }
            else Search(queries, asked, others, k, from, to, sums, positions);
        });
        return (sums, positions);
    }

    /// <summary>The distance to the k-th point and the one to the next (+∞ where there is none) for each query.</summary>
    internal (double[] Radii, double[] Next) Radii(NearestNeighbors queries, bool others, int k)
    {
        int n = queries.Count;
        double[] radii = new double[n], next = new double[n];
        if (_line is { } line)
        {
            line.Radii(queries._line!, others, k, radii, next);
            if (_scale == 1) return (radii, next);
            for (int i = 0; i < n; i++) (radii[i], next[i]) = (radii[i] / _scale, next[i] / _scale);
            return (radii, next);
        }
        int most = others ? Count - 1 : Count, wanted = Math.Min(k + 1, most);
        var (lists, _) = Sums(queries, others, wanted, placed: false);
        for (int i = 0; i < n; i++)
            (radii[i], next[i]) = (lists[i * wanted + k - 1], wanted > k ? lists[i * wanted + k] : double.PositiveInfinity);
        Finish(radii);
        Finish(next);
        return (radii, next);
    }

    /// <summary>How many points lie within a radius of each query; both in the order of the queries' positions.</summary>
    internal int[] Counts(NearestNeighbors queries, double[] radii, bool open)
    {
        var counts = new int[queries.Count];
        int size = Piece * PointPackets.Width;
        Over((queries.Count + size - 1) / size, queries.Count, piece =>
        {
            for (int i = piece * size; i < Math.Min((piece + 1) * size, queries.Count); i++)
                counts[i] = CountOf(queries, i, radii[i], open);
        });
        return counts;
    }

    /// <summary>How many points lie within a radius of the query at a position.</summary>
    internal int CountOf(NearestNeighbors queries, int position, double radius, bool open)
    {
        double scaled = radius * _scale;
        if (_line is { } line) return line.Count(queries._line!.Values[position], scaled, open);
        var packets = queries._tree!.Packets;
        double* query = packets.At(position / PointPackets.Width) + position % PointPackets.Width;
        if (Norm == PointNorm.Maximum) return InTree<MaximumNorm>(query, scaled, open);
        // The root was rounded: a sum counts as equal to the radius where its own root is.
        double square = scaled * scaled;
        double limit = Math.BitIncrement(Math.BitIncrement(square));
        while (open ? limit > 0 && Math.Sqrt(limit) >= scaled : Math.Sqrt(limit) > scaled) limit = Math.BitDecrement(limit);
        return scaled == 0 && open ? 0 : InTree<EuclideanNorm>(query, limit, open: false);
    }

    /// <summary>Enlarges two radii, over the first coordinates and over the others,
    /// to hold the difference of the points at two positions.</summary>
    internal void Farthest(int a, int b, int first, ref double inFirst, ref double inOthers)
    {
        var packets = _tree!.Packets;
        double* x = packets.At(a / PointPackets.Width) + a % PointPackets.Width,
            y = packets.At(b / PointPackets.Width) + b % PointPackets.Width;
        for (int j = 0; j < Dimension; j++)
        {
            double far = Math.Abs(x[j * PointPackets.Width] - y[j * PointPackets.Width]) / _scale;
            if (j < first) inFirst = Math.Max(inFirst, far);
            else inOthers = Math.Max(inOthers, far);
        }
    }

    private int InTree<TNorm>(double* query, double radius, bool open) where TNorm : struct, INorm
        => Vector512.IsHardwareAccelerated ? NeighborCount<Doubles512, TNorm>.Of(_tree!, query, radius, open)
            : Vector256.IsHardwareAccelerated ? NeighborCount<Doubles256, TNorm>.Of(_tree!, query, radius, open)
            : NeighborCount<Lane, TNorm>.Of(_tree!, query, radius, open);

    private void Search(NearestNeighbors queries, ScreenedPoints? asked, bool others, int k, int from, int to, double[] sums,
        int[] positions)
    {
        long first = (long)from * PointPackets.Width * k;
        double* sum = (double*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(sums)) + first;
        int* position = positions.Length == 0 ? null : (int*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(positions)) + first;
        if (asked is not null) Scan(_screened!, asked, others, k, from, to, sum, position);
        else if (Norm == PointNorm.Euclidean) Walk<EuclideanNorm>(queries, others, k, from, to, sum, position, Bits);
        else Walk<MaximumNorm>(queries, others, k, from, to, sum, position, Bits);
    }

    private static int Bits => Vector512.IsHardwareAccelerated ? 512 : Vector256.IsHardwareAccelerated ? 256
        : Vector128.IsHardwareAccelerated ? 128 : 0;

    private void Walk<TNorm>(NearestNeighbors queries, bool others, int k, int from, int to, double* sums, int* positions, int bits)
        where TNorm : struct, INorm
    {
        var (tree, packets) = (_tree!, queries._tree!.Packets);
        if (bits == 512) KdTreeSearch<Doubles512, TNorm>.Run(tree, packets, others, k, from, to, sums, positions);
        else if (bits == 256) KdTreeSearch<Doubles256, TNorm>.Run(tree, packets, others, k, from, to, sums, positions);
        else if (bits == 128) KdTreeSearch<Doubles128, TNorm>.Run(tree, packets, others, k, from, to, sums, positions);
        else KdTreeSearch<Lane, TNorm>.Run(tree, packets, others, k, from, to, sums, positions);
    }

    private static void Scan(ScreenedPoints points, ScreenedPoints asked, bool others, int k, int from, int to, double* sums,
        int* positions)
    {
        double* bounds = stackalloc double[Piece * PointPackets.Width];
        if (Vector512.IsHardwareAccelerated)
            BruteForceSearch<Singles512, Doubles512>.Run(points, asked, others, k, from, to, sums, positions, bounds);
        else if (Vector256.IsHardwareAccelerated)
            BruteForceSearch<Singles256, Doubles256>.Run(points, asked, others, k, from, to, sums, positions, bounds);
        else BruteForceSearch<Singles128, Doubles128>.Run(points, asked, others, k, from, to, sums, positions, bounds);
    }

    private void Finish(Span<double> sums)
    {
        bool root = _line is null && Norm == PointNorm.Euclidean;
        if (!root && _scale == 1) return;
        foreach (ref double sum in sums) sum = (root ? Math.Sqrt(sum) : sum) / _scale;
    }

    private static void Over(int pieces, int queries, Action<int> piece)
    {
        if (queries < Shared || Environment.ProcessorCount == 1)
            for (int i = 0; i < pieces; i++) piece(i);
        else Parallel.For(0, pieces, piece);
    }
}
