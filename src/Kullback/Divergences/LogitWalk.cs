using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;
using Kullback.Numerics;

namespace Kullback.Divergences;

/// <summary>The two passes of <see cref="KullbackLeiblerOfLogits"/> over a pair of rows.</summary>
/// <remarks>In single precision logits up to 1e4 are exponentiated as they are, e^x·2⁻ᴷ with a whole K near max/ln 2: no rounding of
/// x − max, and a larger K later changes sums by a power of two. In double x − max is exact enough, and takes logits of any size.</remarks>
[SkipLocalsInit]
internal static unsafe class LogitWalk<TCell, TLanes, TSum>
    where TCell : unmanaged where TLanes : unmanaged, ICells<TLanes, TCell, TSum> where TSum : unmanaged, ICells<TSum, TCell, TSum>, ISums<TSum>
{
    private const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;
    private const double Ln2 = 0.69314718055994530942, Bound = 1e4, Lowest = 2000;

    // In the cache of the first level, both passes over a block.
    private const int BlockLength = 2048;

    // Within which the second pass forgets nothing it has learnt of the first pieces: whether all cells are near.
    private const int Stretch = 16384;

    /// <summary>Which cells a pass takes.</summary>
    private interface ICloseness { static abstract bool Near { get; } }

    private readonly struct Near : ICloseness { static bool ICloseness.Near => true; }

    private readonly struct Any : ICloseness { static bool ICloseness.Near => false; }

    /// <summary>e^Shift·2^Exponent·Sum = Σ e^xᵢ.</summary>
    private record struct Scale(double Shift, double Exponent, double Sum, double Least);

    /// <summary>D(P‖Q); NaN where the lanes cannot tell: a logit is none, or beyond what single precision takes.</summary>
    internal static double Divergence(TCell* p, TCell* q, int length)
    {
        Scale a = Normaliser(p, length), b = Normaliser(q, length);
        if (!(a.Sum > 0 && b.Sum > 0 && a.Sum <= double.MaxValue && b.Sum <= double.MaxValue)) return double.NaN;
        if (b.Least < (TLanes.Single ? -Bound : double.MinValue))
        {
            double lowest = 0;
            for (int i = 0; i < length; i++)
            {
                double x = TLanes.Number(q[i]);
                if (!double.IsNegativeInfinity(x)) lowest = Math.Min(lowest, x);
                else if (!double.IsNegativeInfinity(TLanes.Number(p[i]))) return double.PositiveInfinity;
            }
            if (TLanes.Single && lowest < -Bound) return double.NaN;
        }
        double apart = b.Shift - a.Shift, from = apart + a.Shift, lost = b.Shift - from - (a.Shift - (from - apart));
        double log = (b.Exponent - a.Exponent) * Ln2 + Elementary.LogRatio(new Lane(a.Sum), new Lane(b.Sum)).Value + lost;
        var (high, low) = TLanes.Single ? ((double)(float)log, log - (float)log) : (apart, log);
        double sum = 0, gap = 0;
        bool near = TLanes.Single;
        for (int start = 0; start < length; start += Stretch)
        {
            int rest = Math.Min(Stretch, length - start);
            double part = 0, partGap = 0;
            near = near && Terms<Near>(p + start, q + start, rest, a, b, (high, low), out part, out partGap);
            if (!near) Terms<Any>(p + start, q + start, rest, a, b, (high, low), out part, out partGap);
            (sum, gap) = (sum + part, gap + partGap);
        }
        double t = gap / a.Sum;
        return double.IsPositiveInfinity(sum) ? sum : Math.Max(0, sum / a.Sum - Special.Phi(Math.Max(t, -1)));
    }

    /// <summary>Σ e^(xᵢ − shift).</summary>
    internal static double Mass(TCell* cells, int length, double shift)
    {
        CompensatedSums<TSum> sum = default;
        for (int start = 0; start < length; start += BlockLength)
            sum.Add(Exponentials(cells + start, Math.Min(BlockLength, length - start), shift, 0));
        return sum.Value;
    }

    private static Scale Normaliser(TCell* cells, int length)
    {
        double lowest = double.PositiveInfinity, shift = 0, exponent = double.NegativeInfinity, sum = 0;
        if (!TLanes.Single)
        {
            (lowest, shift) = Range(cells, length);
            return double.IsFinite(shift) ? new(shift, 0, Mass(cells, length, shift), lowest) : new(0, 0, double.NaN, lowest);
        }
        CompensatedSum all = default;
        for (int start = 0; start < length; start += BlockLength)
        {
            int rest = Math.Min(BlockLength, length - start);
            var (low, high) = Range(cells + start, rest);
            lowest = Math.Min(lowest, low);
            if (high > Bound) return new(0, 0, double.NaN, lowest);
            // A NaN among −∞ shows in the exponentials; −∞ alone has none.
            double needed = Math.Round(Math.Max(high, -2 * Bound) / Ln2);
            if (needed > exponent)
            {
                sum = all.Value * Math.ScaleB(1, (int)Math.Max(exponent - needed, -5000));
                all = default;
                all.Add(double.IsNegativeInfinity(exponent) ? 0 : sum);
                exponent = needed;
            }
            all.Add(TSum.Sum(Exponentials(cells + start, rest, 0, exponent)));
        }
        // Nothing above −1e4 is beyond the range in which the lanes know a floor from a logit.
        return new(0, exponent, exponent * Ln2 < -Bound ? double.NaN : all.Value, lowest);
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
        for (int i = whole; i < length; i++) (least, most) = (Math.Min(least, TLanes.Number(cells[i])), Math.Max(most, TLanes.Number(cells[i])));
        return (least, most);
    }

    // −∞, and what is so low that its exponential is 0, becomes a number that the formulas take.
    [MethodImpl(Inline)] private static double Floor(double shift) => TLanes.Single ? -3 * Bound : shift - Math.Abs(shift) - Lowest;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static TSum Exponentials(TCell* cells, int length, double shift, double exponent)
    {
        TLanes floor = TLanes.Of(Floor(shift)), less = TLanes.Of(shift), scale = TLanes.Of(exponent), end;
        int whole = length & -TLanes.Count;
        TCell* rest = whole == length ? null : Rest(cells, whole, length, &end);
        var sum = TSum.Zero;
        while (true)
        {
            for (int i = 0; i < whole;)
            {
                int until = TLanes.Single ? Math.Min(whole, i + 4 * TLanes.Count) : whole;
                var group = TLanes.Of(0);
                for (; i < until; i += TLanes.Count)
                {
                    // The next block comes from memory while this one is computed.
                    if (Sse.IsSupported) Sse.Prefetch0(cells + i + BlockLength);
                    var x = TLanes.Max(floor, TLanes.Load(cells + i));
                    var mantissa = Elementary.ExpParts(TLanes.Single ? x : TLanes.Max(TLanes.Of(-Lowest), x - less), out var k);
                    var value = TLanes.Scale(mantissa, k - scale);
                    if (TLanes.Single) group += value;
                    else sum += TLanes.Wide(value);
                }
                if (TLanes.Single) sum += TLanes.Wide(group);
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

    // False where the pass takes near cells and one is not.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static bool Terms<TCloseness>(TCell* p, TCell* q, int length, in Scale p0, in Scale q0, (double High, double Low) log, out double total, out double gap)
        where TCloseness : struct, ICloseness
    {
        TLanes endP, endQ;
        int whole = length & -TLanes.Count;
        TCell* nextP = whole == length ? null : Rest(p, whole, length, &endP), nextQ = whole == length ? null : Rest(q, whole, length, &endQ);
        TLanes floorP = TLanes.Of(Floor(p0.Shift)), floorQ = TLanes.Of(TLanes.Single ? -3 * Bound : double.MinValue);
        TLanes apart = TLanes.Of(log.High), rest = TLanes.Of(log.Low), lessP = TLanes.Of(p0.Shift), lessQ = TLanes.Of(q0.Shift);
        TLanes scaleP = TLanes.Of(p0.Exponent), scaleQ = TLanes.Of(q0.Exponent), ratio = TLanes.Of(p0.Sum / q0.Sum), farthest = TLanes.Of(0);
        TSum sum = TSum.Zero, gaps = TSum.Zero;
        while (true)
        {
            for (int i = 0; i < whole;)
            {
                int until = TLanes.Single ? Math.Min(whole, i + 4 * TLanes.Count) : whole;
                TLanes group = TLanes.Of(0), groupGap = TLanes.Of(0);
                for (; i < until; i += TLanes.Count)
                {
                    TLanes a = TLanes.Max(floorP, TLanes.Load(p + i)), b = TLanes.Max(floorQ, TLanes.Load(q + i)), d = Apart(a, b, apart, rest);
                    var e = TLanes.Scale(Elementary.ExpParts(TLanes.Single ? a : TLanes.Max(TLanes.Of(-Lowest), a - lessP), out var k), k - scaleP);
                    TLanes part = e * (d * d * Elementary.ExpSeries(d)), step = TLanes.MultiplyAdd(e, d, part);
                    if (TCloseness.Near) farthest = TLanes.Max(TLanes.Abs(d), farthest);
                    else
                    {
                        // An exponential of its own for q: δ rounded would have its error multiplied by δ.
                        var other = TLanes.Scale(ratio * Elementary.ExpParts(TLanes.Single ? b : TLanes.Max(TLanes.Of(-Lowest), b - lessQ), out k), k - scaleQ) - e;
                        var near = TLanes.Less(TLanes.Abs(d), TLanes.Of(NearBound));
                        (part, step) = (TLanes.Select(near, part, TLanes.MultiplyAdd(-e, d, other)), TLanes.Select(near, step, other));
                    }
                    if (TLanes.Single) (group, groupGap) = (group + part, groupGap + step);
                    else (sum, gaps) = (sum + TLanes.Wide(part), gaps + TLanes.Wide(step));
                }
                if (TLanes.Single) (sum, gaps) = (sum + TLanes.Wide(group), gaps + TLanes.Wide(groupGap));
            }
            if (nextP == null) break;
            p = nextP;
            q = nextQ;
            nextP = null;
            whole = TLanes.Count;
        }
        (total, gap) = (TSum.Sum(sum), TSum.Sum(gaps));
        return !TCloseness.Near || !TLanes.AnyLess(TLanes.Of(NearBound), farthest);
    }

    // Where e^δ − 1 − δ is computed by its series.
    private static double NearBound => TLanes.Single ? 1 : 0.34;

    // (b − a) − c, with what the difference loses and the low part of c.
    [MethodImpl(Inline)]
    private static TLanes Apart(TLanes a, TLanes b, TLanes high, TLanes low)
    {
        TLanes d = b - a, from = d + a, lost = b - from - (a - (from - d));
        if (!TLanes.Single) lost = TLanes.Select(TLanes.Less(TLanes.Abs(lost), TLanes.Of(double.MaxValue)), lost, TLanes.Of(0));
        return TLanes.Max(TLanes.Of(double.MinValue), d - high + (lost - low));
    }
}
