using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Kullback.Numerics;

namespace Kullback.Divergences;

/// <summary>The sums of <see cref="ExponentialTilt"/> over lanes: w = pˢq¹⁻ˢ lies between p and q,
/// so that nothing needs to be scaled.</summary>
internal static unsafe class TiltKernel
{
    /// <summary>Σw, Σw·g and Σw·g² with g = ln(p/q), and Σ(w·g − p + q), which is exact where p is close to q.</summary>
    internal readonly record struct Moments(double Weight, double First, double Second, double Excess);

    /// <summary>The sums for 0 ≤ s ≤ 1; null where lanes do not serve: a cell is subnormal, or next to nothing is common to both sides.
    /// The cells must have been checked.</summary>
    internal static Moments? Sums<T>(double s, ReadOnlySpan<T> p, ReadOnlySpan<T> q) where T : IBinaryFloatingPointIeee754<T>
    {
        if (typeof(T) == typeof(double))
            fixed (double* cellsP = &Unsafe.As<T, double>(ref MemoryMarshal.GetReference(p)),
                cellsQ = &Unsafe.As<T, double>(ref MemoryMarshal.GetReference(q)))
                return SumLoop.Width switch
                {
                    512 => TiltKernel<double, Doubles512>.Sums(s, cellsP, cellsQ, p.Length),
                    256 => TiltKernel<double, Doubles256>.Sums(s, cellsP, cellsQ, p.Length),
                    128 => TiltKernel<double, Doubles128>.Sums(s, cellsP, cellsQ, p.Length),
                    _ => null,
                };
        if (typeof(T) == typeof(float))
            fixed (float* cellsP = &Unsafe.As<T, float>(ref MemoryMarshal.GetReference(p)),
                cellsQ = &Unsafe.As<T, float>(ref MemoryMarshal.GetReference(q)))
                return SumLoop.Width switch
                {
                    512 => TiltKernel<float, Doubles512>.Sums(s, cellsP, cellsQ, p.Length),
                    256 => TiltKernel<float, Doubles256>.Sums(s, cellsP, cellsQ, p.Length),
                    128 => TiltKernel<float, Doubles128>.Sums(s, cellsP, cellsQ, p.Length),
                    _ => null,
                };
        return null;
    }
}

/// <summary><see cref="TiltKernel"/> over one kind of lanes.</summary>
[SkipLocalsInit]
internal static unsafe class TiltKernel<TCell, TLanes>
    where TCell : unmanaged where TLanes : unmanaged, ICells<TLanes, TCell, TLanes>, ISums<TLanes>
{
    private const int BlockLength = 512;

    internal static TiltKernel.Moments? Sums(double s, TCell* p, TCell* q, int length)
    {
        CompensatedSums<TLanes> weight = default, first = default, second = default, excess = default;
        for (int start = 0; start < length; start += BlockLength)
        {
            if (!Block(s, p + start, q + start, Math.Min(BlockLength, length - start), out var parts)) return null;
            weight.Add(parts.Weight);
            first.Add(parts.First);
            second.Add(parts.Second);
            excess.Add(parts.Excess);
        }
        return weight.Value < 1e-280 ? null : new(weight.Value, first.Value, second.Value, excess.Value);
    }

    private record struct Parts(TLanes Weight, TLanes First, TLanes Second, TLanes Excess);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static bool Block(double s, TCell* p, TCell* q, int length, out Parts parts)
    {
        TLanes weight = TLanes.Zero, first = weight, second = weight, excess = weight, highestP = TLanes.Of(-1),
            highestQ = highestP, endP, endQ;
        int whole = length & -TLanes.Count;
        while (true)
        {
            for (int i = 0; i < whole; i += TLanes.Count)
            {
                TLanes a = TLanes.Load(p + i), b = TLanes.Load(q + i), both = TLanes.Less(TLanes.Zero, TLanes.Min(a, b));
                (highestP, highestQ) = (TLanes.Watch(a, highestP), TLanes.Watch(b, highestQ));
                var w = Cell(s, a, b, both, out var gap, out var part);
                w = TLanes.Select(both, w, TLanes.Zero);
                var moment = w * gap;
                weight += w;
                first += moment;
                second = TLanes.MultiplyAdd(moment, gap, second);
                excess += part;
            }
            if (whole == length) break;
            // The rest, filled up with empty cells.
            endP = endQ = default;
            TCell* restP = (TCell*)&endP, restQ = (TCell*)&endQ;
            for (int i = whole; i < length; i++) (restP[i - whole], restQ[i - whole]) = (p[i], q[i]);
            p = restP;
            q = restQ;
            length = whole = TLanes.Count;
        }
        parts = new(weight, first, second, excess);
        return !TLanes.AnyLess(TLanes.Of(-TLanes.Least), TLanes.Max(highestP, highestQ));
    }

    // Near p = q: (w − q)·g less q·(eᵍ − 1 − g), the excess of q over p, both of second order.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLanes Cell(double s, TLanes p, TLanes q, TLanes both, out TLanes gap, out TLanes part)
    {
        TLanes zero = TLanes.Of(0), d = q - p;
        Elementary.Reduce(p, q, out var k, out var half, out var tail);
        ElementaryPowers.RatioExponent(k, half + half + tail, TLanes.Of(-s), out var n, out var r);
        gap = -TLanes.MultiplyAdd(k, TLanes.Of(0.69314718055994530942), half + half + tail);
        var grown = TLanes.MultiplyAdd(r * r, Elementary.ExpSeries(r), r);
        var w = TLanes.Scale(TLanes.MultiplyAdd(q, grown, q), n);
        TLanes more = TLanes.Select(TLanes.Equal(n, zero), q * grown, w - q), near = more * gap - TLanes.MultiplyAdd(half, d, q * tail);
        part = TLanes.Select(both, TLanes.Select(TLanes.Equal(k, zero), near, TLanes.MultiplyAdd(w, gap, d)), d);
        return w;
    }
}
