using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;
using Kullback.Numerics;

namespace Kullback.Divergences;

/// <summary>The two passes of <see cref="KullbackLeiblerOfLogits"/> in double precision over a pair of rows: logits of any size.</summary>
[SkipLocalsInit]
internal static unsafe class LogitKernel<TCell, TLanes, TSum>
    where TCell : unmanaged where TLanes : unmanaged, ICells<TLanes, TCell, TSum> where TSum : unmanaged,
    ICells<TSum, TCell, TSum>, ISums<TSum>
{
    private const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;
    private const double Lowest = 2000;

    // In the cache of the first level, both passes over a block.
    private const int BlockLength = 2048;

    /// <summary>e^Shift·Sum = Σ e^xᵢ.</summary>
    private record struct Scale(double Shift, double Sum, double Least);

    /// <summary>D(P‖Q); NaN where the lanes cannot tell: a logit is none.</summary>
    internal static double Divergence(TCell* p, TCell* q, int length)
    {
        Scale a = Normalizer(p, length), b = Normalizer(q, length);
        if (!(a.Sum > 0 && b.Sum > 0 && a.Sum <= double.MaxValue && b.Sum <= double.MaxValue)) return double.NaN;
        if (b.Least < double.MinValue)
            for (int i = 0; i < length; i++)
                if (double.IsNegativeInfinity(TLanes.Number(q[i])) && !double.IsNegativeInfinity(TLanes.Number(p[i])))
                    return double.PositiveInfinity;
        double apart = b.Shift - a.Shift, from = apart + a.Shift, lost = b.Shift - from - (a.Shift - (from - apart));
        double log = Elementary.LogRatio(new Lane(a.Sum), new Lane(b.Sum)).Value + lost;
        Terms(p, q, length, a, b, (apart, log), out double sum, out double gap);
        double t = gap / a.Sum;
        return double.IsPositiveInfinity(sum) ? sum : Math.Max(0, sum / a.Sum - Special.Phi(Math.Max(t, -1)));
    }

    /// <summary>Σ e^(xᵢ − shift).</summary>
    internal static double Mass(TCell* cells, int length, double shift)
    {
        CompensatedSums<TSum> sum = default;
        for (int start = 0; start < length; start += BlockLength)
            sum.Add(Exponentials(cells + start, Math.Min(BlockLength, length - start), shift));
        return sum.Value;
    }

    private static Scale Normalizer(TCell* cells, int length)
    {
        var (lowest, shift) = Range(cells, length);
        return double.IsFinite(shift) ? new(shift, Mass(cells, length, shift), lowest) : new(0, double.NaN, lowest);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static (double Low, double High) Range(TCell* cells, int length)
    {
        TLanes low = TLanes.Of(double.PositiveInfinity), high = TLanes.Of(double.NegativeInfinity);
        int whole = length & -TLanes.Count;
        for (int i = 0; i < whole; i += TLanes.Count)
        {
            var x = TLanes.Load(cells + i);
            (low, high) = (TLanes.Min(x, low), TLanes.Max(x, high));
        }
        double least = TLanes.Lowest(low), most = -TLanes.Lowest(-high);
        for (int i = whole; i < length; i++)
            (least, most) = (Math.Min(least, TLanes.Number(cells[i])), Math.Max(most, TLanes.Number(cells[i])));
        return (least, most);
    }

    // −∞, and what is so low that its exponential is 0, becomes a number that the formulas take.
    [MethodImpl(Inline)] private static double Floor(double shift) => shift - Math.Abs(shift) - Lowest;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static TSum Exponentials(TCell* cells, int length, double shift)
    {
        TLanes floor = TLanes.Of(Floor(shift)), less = TLanes.Of(shift), end;
        int whole = length & -TLanes.Count;
        TCell* rest = whole == length ? null : Rest(cells, whole, length, &end);
        var sum = TSum.Zero;
        while (true)
        {
            for (int i = 0; i < whole; i += TLanes.Count)
            {
                // The next block comes from memory while this one is computed.
                if (Sse.IsSupported) Sse.Prefetch0(cells + i + BlockLength);
                var x = TLanes.Max(TLanes.Of(-Lowest), TLanes.Max(floor, TLanes.Load(cells + i)) - less);
                var mantissa = Elementary.ExpParts(x, out var k);
                sum += TLanes.Wide(TLanes.Scale(mantissa, k));
            }
            if (rest == null) return sum;
            cells = rest;
            rest = null;
            whole = TLanes.Count;
        }
    }

    // The last cells in a vector's worth of memory, filled up with −∞.
    private static TCell* Rest(TCell* cells, int whole, int length, TLanes* room)
    {
        var rest = (TCell*)room;
        for (int i = 0; i < TLanes.Count; i++) rest[i] = i < length - whole ? cells[whole + i] : TLanes.Cell(double.NegativeInfinity);
        return rest;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Terms(TCell* p, TCell* q, int length, in Scale p0, in Scale q0, (double High, double Low) log, out double total,
        out double gap)
    {
        TLanes endP, endQ;
        int whole = length & -TLanes.Count;
        TCell* nextP = whole == length ? null : Rest(p, whole, length, &endP), nextQ = whole == length ? null
            : Rest(q, whole, length, &endQ);
        TLanes floorP = TLanes.Of(Floor(p0.Shift)), floorQ = TLanes.Of(double.MinValue), apart = TLanes.Of(log.High),
            rest = TLanes.Of(log.Low);
        TLanes lessP = TLanes.Of(p0.Shift), lessQ = TLanes.Of(q0.Shift), ratio = TLanes.Of(p0.Sum / q0.Sum);
        TSum sum = TSum.Zero, gaps = TSum.Zero;
        while (true)
        {
            for (int i = 0; i < whole; i += TLanes.Count)
            {
                TLanes a = TLanes.Max(floorP, TLanes.Load(p + i)), b = TLanes.Max(floorQ, TLanes.Load(q + i)), d = Apart(a, b, apart, rest);
                var e = TLanes.Scale(Elementary.ExpParts(TLanes.Max(TLanes.Of(-Lowest), a - lessP), out var k), k);
                TLanes part = e * (d * d * Elementary.ExpSeries(d)), step = TLanes.MultiplyAdd(e, d, part);
                // An exponential of its own for q: δ rounded would have its error multiplied by δ.
                var other = TLanes.Scale(ratio * Elementary.ExpParts(TLanes.Max(TLanes.Of(-Lowest), b - lessQ), out k), k) - e;
                var near = TLanes.Less(TLanes.Abs(d), TLanes.Of(NearBound));
                sum += TLanes.Wide(TLanes.Select(near, part, TLanes.MultiplyAdd(-e, d, other)));
                gaps += TLanes.Wide(TLanes.Select(near, step, other));
            }
            if (nextP == null) break;
            p = nextP;
            q = nextQ;
            nextP = null;
            whole = TLanes.Count;
        }
        (total, gap) = (TSum.Sum(sum), TSum.Sum(gaps));
    }

    // Up to which e^δ − 1 − δ is computed by its series.
    private const double NearBound = 0.34;

    // (b − a) − c, with what the difference loses and the low part of c.
    [MethodImpl(Inline)]
    private static TLanes Apart(TLanes a, TLanes b, TLanes high, TLanes low)
    {
        TLanes d = b - a, from = d + a, lost = b - from - (a - (from - d));
        lost = TLanes.Select(TLanes.Less(TLanes.Abs(lost), TLanes.Of(double.MaxValue)), lost, TLanes.Of(0));
        return TLanes.Max(TLanes.Of(double.MinValue), d - high + (lost - low));
    }
}
