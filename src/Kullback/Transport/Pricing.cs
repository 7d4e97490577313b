using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Kullback.Transport;

/// <summary>Looks for arcs whose cost is below the potentials of their ends: rows eight lanes at a time,
/// the best of each lane as a candidate.</summary>
internal sealed unsafe class Pricing(CostRows costs, SpanningTree tree)
{
    /// <summary>Sixteen roundings of the terms: what is closer to 0 may be rounding.</summary>
    internal const double Rounding = 1.0 / (1L << 48);

    private readonly double[] _ownerRow = GC.AllocateUninitializedArray<double>(costs.Stride + 8, pinned: true);

    /// <summary>What no arc counts as violating by: 0 until rounding is found to keep the pivots going.</summary>
    internal double Floor { get; set; }

    private double* Buffer => (double*)(((nuint)Unsafe.AsPointer(ref _ownerRow[0]) + 63) & ~(nuint)63);

    /// <summary>The reduced cost of an arc where it is below 0 by more than rounding, else 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal double Violation(int i, int j, double cost)
    {
        double u = tree.Potential[i], v = tree.Sink[j], reduced = cost - u - v;
        return reduced < -Math.Max(Floor, Rounding * (Math.Abs(cost) + Math.Abs(u) + Math.Abs(v))) ? reduced : 0;
    }

    /// <summary>Writes the arcs of a row that violate, the best of each lane; returns how many.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal int Row(int i, Span<Arc> found)
    {
        double* row = costs.Row(i, Buffer), sink = tree.Sink;
        int stride = costs.Stride;
        Vector512<double> leastA = Vector512.Create(double.PositiveInfinity), leastB = leastA;
        Vector512<long> atA = default, atB = default, index = default, eight = Vector512.Create(8L), sixteen = Vector512.Create(16L);
        var indexB = eight;
        for (int j = 0; j < stride; j += 16)
        {
            var a = Vector512.Load(row + j) - Vector512.Load(sink + j);
            var b = Vector512.Load(row + j + 8) - Vector512.Load(sink + j + 8);
            var betterA = Vector512.LessThan(a, leastA);
            var betterB = Vector512.LessThan(b, leastB);
            leastA = Vector512.ConditionalSelect(betterA, a, leastA);
            leastB = Vector512.ConditionalSelect(betterB, b, leastB);
            atA = Vector512.ConditionalSelect(betterA.AsInt64(), index, atA);
            atB = Vector512.ConditionalSelect(betterB.AsInt64(), indexB, atB);
            index += sixteen;
            indexB += sixteen;
        }
        var second = Vector512.LessThan(leastB, leastA);
        var least = Vector512.ConditionalSelect(second, leastB, leastA);
        var at = Vector512.ConditionalSelect(second.AsInt64(), atB, atA);
        double u = tree.Potential[i];
        ulong below = Vector512.LessThan(least, Vector512.Create(u)).ExtractMostSignificantBits();
        int count = 0;
        for (; below != 0; below &= below - 1)
        {
            int lane = System.Numerics.BitOperations.TrailingZeroCount(below), j = (int)at[lane] + lane;
            double cost = row[j], reduced = Violation(i, j, cost);
            if (reduced < 0) found[count++] = new Arc(i, j, cost, reduced);
        }
        return count;
    }
}

/// <summary>An arc that may enter the tree.</summary>
internal record struct Arc(int Source, int Sink, double Cost, double Reduced);
