using System.Runtime.CompilerServices;
using Kullback.Numerics;

namespace Kullback.Divergences;

/// <summary>The figures of a pair of rows over lanes, in two passes: maxima, sums of exponentials and the most probable tokens, then all sums
/// over the tokens.</summary>
/// <remarks>Numbers are single in the lanes and double in the sums. ln(q/p) = d = (y − x) − c with c = ln Σe^y − ln Σe^x: the difference of logits is taken
/// with its rounding error, c in two parts, so that d keeps its relative precision for close rows whatever their shifts; every sum but the entropies is of
/// non-negative terms that do not cancel. An error w of c makes Q's mass 1 + w and adds w²/2 to D, which is taken off again.</remarks>
internal static unsafe class NextTokenWalk<TLanes, TSum>
    where TLanes : unmanaged, ICells<TLanes, float, TSum> where TSum : unmanaged, ISums<TSum>
{
    private const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;

    // Entries whose maximum is found before they are summed: they are still in the first cache then.
    private const int Block = 1024;

    // Stands for −∞, which has no differences.
    private const double Lowest = -3.4028234663852886e38;

    internal static NextTokenRow Compare(ReadOnlySpan<float> p, ReadOnlySpan<float> q, RowForm form, int target, int top)
    {
        Span<float> values = stackalloc float[2 * NextToken.MostTop];
        Span<int> places = stackalloc int[2 * NextToken.MostTop];
        var topP = new NextTokenTop(values[..top], places[..top]);
        var topQ = new NextTokenTop(values.Slice(NextToken.MostTop, top), places.Slice(NextToken.MostTop, top));
        fixed (float* x = p, y = q)
        {
            var sideP = Side(nameof(p), p, x, ref topP, out bool masked);
            var sideQ = Side(nameof(q), q, y, ref topQ, out bool alsoMasked);
            var sums = Sums(x, y, p.Length, sideP, sideQ, form == RowForm.Stored ? NextToken.StoredFloor - sideP.Largest : double.PositiveInfinity);
            if (masked || alsoMasked) Masks(p, q, ref sums);
            int first = topP.Places[0], other = topQ.Places[0];
            double log = sideP.Largest + sideP.LogSum;
            if (form == RowForm.Stored) sums.Stored = Math.Exp(log) * (sums.Stored + log * sums.StoredMass);
            return sums.Row(form) with
            {
                Target = target,
                TargetLogP = target < 0 ? 0 : form == RowForm.Stored ? p[target] : sideP.Log(p[target]),
                TargetLogQ = target < 0 ? 0 : sideQ.Log(q[target]),
                Overlap = NextTokenTop.Overlap(topP.Places, topQ.Places),
                Top = first,
                CandidateTop = other,
                RankOfTop = first == other ? 0 : NextTokenOneByOne.Rank(q, first),
            };
        }
    }

    private static NextTokenSide Side(string side, ReadOnlySpan<float> row, float* x, ref NextTokenTop top, out bool masked)
    {
        double sum = 0, largest = double.NegativeInfinity;
        masked = false;
        for (int at = 0; at < row.Length; at += Block)
        {
            int count = Math.Min(Block, row.Length - at);
            float most = Largest(x + at, count, at, ref top, ref masked);
            if (float.IsNegativeInfinity(most)) continue;
            if (most > largest) (sum, largest) = (double.IsNegativeInfinity(largest) ? 0 : sum * Math.Exp(largest - most), most);
            sum += SumOfExponentials(x + at, count, largest);
        }
        // NaN and +∞ show in the sum; the slow way names them, and a row without mass.
        return double.IsFinite(sum) && sum > 0 && double.IsFinite(largest) ? new NextTokenSide(largest, Math.Log(sum)) : NextTokenSide.Of(side, row);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float Largest(float* x, int count, int from, ref NextTokenTop top, ref bool masked)
    {
        TLanes most = TLanes.Of(Lowest), least = TLanes.Of(-Lowest), bound = TLanes.Of(top.Least);
        float largest = float.NegativeInfinity, smallest = float.PositiveInfinity;
        int i = 0;
        for (; i + TLanes.Count <= count; i += TLanes.Count)
        {
            var a = TLanes.Load(x + i);
            most = TLanes.Max(a, most);
            least = TLanes.Min(a, least);
            if (!TLanes.AnyLess(bound, a)) continue;
            for (int k = i; k < i + TLanes.Count; k++) top.Offer(x[k], from + k);
            bound = TLanes.Of(top.Least);
        }
        for (int k = 0; k < TLanes.Count; k++)
        {
            largest = MathF.Max(largest, ((float*)&most)[k]);
            smallest = MathF.Min(smallest, ((float*)&least)[k]);
        }
        for (; i < count; i++)
        {
            top.Offer(x[i], from + i);
            if (float.IsNaN(x[i])) return float.PositiveInfinity;
            (largest, smallest) = (MathF.Max(largest, x[i]), MathF.Min(smallest, x[i]));
        }
        masked |= float.IsNegativeInfinity(smallest);
        return largest;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double SumOfExponentials(float* x, int count, double largest)
    {
        TLanes shift = TLanes.Of(largest);
        TSum sum = TSum.Zero, more = TSum.Zero;
        int i = 0;
        for (; i + 2 * TLanes.Count <= count; i += 2 * TLanes.Count)
        {
            sum += TLanes.Wide(Elementary.Exp(TLanes.Load(x + i) - shift));
            more += TLanes.Wide(Elementary.Exp(TLanes.Load(x + i + TLanes.Count) - shift));
        }
        double total = TSum.Sum(sum + more);
        for (; i < count; i++) total += Math.Exp(x[i] - largest);
        return total;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static NextTokenSums Sums(float* x, float* y, int count, NextTokenSide p, NextTokenSide q, double floor)
    {
        double c = q.Largest - p.Largest + (q.LogSum - p.LogSum), high = (float)c;
        TLanes mostP = TLanes.Of(p.Largest), mostQ = TLanes.Of(q.Largest), shift = TLanes.Of(high), rest = TLanes.Of(c - high);
        TLanes ratio = TLanes.Of(Math.Exp(p.LogSum - q.LogSum)), bottom = TLanes.Of(floor), lowest = TLanes.Of(Lowest), zero = TLanes.Of(0), one = TLanes.Of(1);
        TSum kl = TSum.Zero, reverse = TSum.Zero, middle = TSum.Zero, apart = TSum.Zero, entropy = TSum.Zero, other = TSum.Zero, gain = TSum.Zero, stored = TSum.Zero, mass = TSum.Zero;
        float* room = stackalloc float[2 * TLanes.Count];
        for (int i = 0; i < count; i += TLanes.Count)
        {
            float* left = x + i, right = y + i;
            if (i + TLanes.Count > count)
            {
                Fill(left, right, room, count - i);
                left = room;
                right = room + TLanes.Count;
            }
            TLanes a = TLanes.Max(TLanes.Load(left), lowest), b = TLanes.Max(TLanes.Load(right), lowest);
            TLanes d = Difference(b, a, shift, rest), u = Elementary.Exp(a -= mostP), v = Elementary.Exp(b -= mostQ) * ratio;
            TLanes near = TLanes.Less(TLanes.Abs(d), one), excess = d * d * Growth(d);
            TLanes step = TLanes.Select(near, u * (d + excess), v - u), forward = TLanes.Select(near, u * excess, step - u * d);
            kl += TLanes.Wide(forward);
            reverse += TLanes.Wide(TLanes.Select(TLanes.Less(d, TLanes.Of(-1)), v * d - step, step * d - forward));
            apart += TLanes.Wide(TLanes.Abs(step));
            gain += TLanes.Wide(step);
            middle += TLanes.Wide(Middle(u, v, step, d));
            entropy += TLanes.Wide(u * a);
            other += TLanes.Wide(v * b);
            if (floor > 0) continue;
            var above = TLanes.Less(bottom, a);
            stored += TLanes.Wide(TLanes.Select(above, u * d, zero));
            mass += TLanes.Wide(TLanes.Select(above, u, zero));
        }
        double perP = Math.Exp(-p.LogSum), w = TSum.Sum(gain) * perP, second = Math.Abs(w) < 1e-3 ? w * w / 2 : 0;
        return new NextTokenSums
        {
            Kl = Math.Max(0, TSum.Sum(kl) * perP - second),
            Reverse = Math.Max(0, TSum.Sum(reverse) * perP - second),
            Middle = Math.Max(0, TSum.Sum(middle) * perP - second / 4),
            Apart = TSum.Sum(apart) * perP,
            Entropy = p.LogSum - TSum.Sum(entropy) * perP,
            CandidateEntropy = q.LogSum - TSum.Sum(other) * perP,
            Stored = -TSum.Sum(stored) * perP,
            StoredMass = TSum.Sum(mass) * perP,
        };
    }

    // (y − x) − c; the rounding error of y − x is exact (Knuth 1969, The Art of Computer Programming 2, 4.2.2).
    [MethodImpl(Inline)]
    private static TLanes Difference(TLanes y, TLanes x, TLanes high, TLanes low)
    {
        TLanes s = y - x, back = s - y, lost = (y - (s - back)) - (x + back);
        return s - high + (lost - low);
    }

    // The rest of the last vector: cells without mass on either side.
    private static void Fill(float* x, float* y, float* room, int count)
    {
        for (int k = 0; k < TLanes.Count; k++)
        {
            room[k] = k < count ? x[k] : float.NegativeInfinity;
            room[TLanes.Count + k] = k < count ? y[k] : float.NegativeInfinity;
        }
    }

    // (e^d − 1 − d)/d² for |d| ≤ 1: least relative error, 5e-9.
    [MethodImpl(Inline)]
    private static TLanes Growth(TLanes d)
    {
        var d2 = d * d;
        var a = TLanes.MultiplyAdd(TLanes.Of(0.16666666646842135), d, TLanes.Of(0.49999999781421683));
        var b = TLanes.MultiplyAdd(TLanes.Of(0.00833333967591706), d, TLanes.Of(0.04166673659523746));
        var e = TLanes.MultiplyAdd(TLanes.Of(0.00019838101968683888), d, TLanes.Of(0.0013885396911807102));
        var f = TLanes.MultiplyAdd(TLanes.Of(2.8062802582276946e-06), d, TLanes.Of(2.535851224463976e-05));
        return TLanes.MultiplyAdd(TLanes.MultiplyAdd(f, d2, e), d2 * d2, TLanes.MultiplyAdd(b, d2, a));
    }

    // ½[u ln(u/m) + v ln(v/m)], m = (u + v)/2, with r = (v − u)/(u + v): m·½[(1 + r)ln(1 + r) + (1 − r)ln(1 − r)], a series in r² for |r| ≤ ½
    // (relative error 2e-10); beyond, with s the smaller one's share, m·(ln 2 + ln(1 − s) − s·|ln(v/u)|), ln(1 − s)/s to 3e-9 for s ≤ ¼.
    [MethodImpl(Inline)]
    private static TLanes Middle(TLanes u, TLanes v, TLanes step, TLanes d)
    {
        TLanes both = u + v, share = TLanes.Quotient(TLanes.Of(1), TLanes.Max(both, TLanes.Of(1e-37))), r = step * share, w = r * r, w2 = w * w;
        var close = TLanes.MultiplyAdd(TLanes.Of(0.011383964929390642), w2, TLanes.MultiplyAdd(TLanes.Of(0.005252001349265306), w, TLanes.Of(0.011534112631154789)));
        close = TLanes.MultiplyAdd(close, w2, TLanes.MultiplyAdd(TLanes.Of(0.01781875084047483), w, TLanes.Of(0.03333496681156957)));
        close = TLanes.MultiplyAdd(close, w2, TLanes.MultiplyAdd(TLanes.Of(0.08333330754050064), w, TLanes.Of(0.5000000000659326)));
        TLanes s = TLanes.Min(u, v) * share, s2 = s * s;
        var far = TLanes.MultiplyAdd(TLanes.Of(-0.33257492576018866), s2, TLanes.MultiplyAdd(TLanes.Of(-0.09051561661606303), s, TLanes.Of(-0.2139743823013003)));
        far = TLanes.MultiplyAdd(far, s2, TLanes.MultiplyAdd(TLanes.Of(-0.24872594420510216), s, TLanes.Of(-0.3333876812249346)));
        far = TLanes.MultiplyAdd(far, s2, TLanes.MultiplyAdd(TLanes.Of(-0.49999914072570717), s, TLanes.Of(-1.0000000021970619)));
        far = TLanes.MultiplyAdd(far - TLanes.Min(TLanes.Abs(d), TLanes.Of(1e30)), s, TLanes.Of(0.69314718055994530942));
        return both * TLanes.Of(0.5) * TLanes.Select(TLanes.Less(w, TLanes.Of(0.25)), w * close, far);
    }

    // A token that one side masks and the other does not makes a divergence infinite, however little mass it has.
    private static void Masks(ReadOnlySpan<float> p, ReadOnlySpan<float> q, ref NextTokenSums sums)
    {
        for (int i = 0; i < p.Length; i++)
        {
            if (float.IsNegativeInfinity(p[i]) == float.IsNegativeInfinity(q[i])) continue;
            if (float.IsNegativeInfinity(p[i])) sums.Reverse = double.PositiveInfinity;
            else
            {
                sums.Kl = double.PositiveInfinity;
                if (p[i] > NextToken.StoredFloor) sums.Stored = double.PositiveInfinity;
            }
        }
        if (double.IsPositiveInfinity(sums.Stored)) sums.StoredMass = 1;
    }
}

/// <summary>Chooses the lanes of this processor.</summary>
internal static class NextTokenWalk
{
    internal static NextTokenRow Compare(ReadOnlySpan<float> p, ReadOnlySpan<float> q, RowForm form, int target, int top, int width) => width switch
    {
        512 => NextTokenWalk<Singles512, Doubles512>.Compare(p, q, form, target, top),
        256 => NextTokenWalk<Singles256, Doubles256>.Compare(p, q, form, target, top),
        128 => NextTokenWalk<Singles128, Doubles128>.Compare(p, q, form, target, top),
        _ => NextTokenOneByOne.Compare(p, q, form, target, top),
    };
}
