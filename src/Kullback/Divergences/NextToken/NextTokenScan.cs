using System.Runtime.CompilerServices;
using Kullback.Numerics;

namespace Kullback.Divergences;

/// <summary>The second pass of <see cref="NextTokenKernel{TLanes, TSum}"/>: every sum over the tokens of a pair of rows.</summary>
/// <remarks>With u and v proportional to p and q, d = ln(v/u). Where all d of a vector are within 1 every term is u times a polynomial of
/// d, and v needs no exponential of its own. Eight vectors are added up in single precision, those in double.</remarks>
[SkipLocalsInit]
internal static unsafe class NextTokenScan<TLanes, TSum>
    where TLanes : unmanaged, ICells<TLanes, float, TSum> where TSum : unmanaged, ISums<TSum>
{
    private const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;

    // Vectors that are added up in single precision.
    private const int Few = 8;

    // Stands for −∞, which has no differences.
    private const double Lowest = -3.4028234663852886e38, Ln2 = 0.69314718055994530942;

    /// <summary>What the vectors share: maxima, c in two parts, how exponentials are taken, and what makes v of Q's.</summary>
    private struct Frame
    {
        internal TLanes MostP, MostQ, Shift, Rest, LessP, LessQ, ExponentP, ExponentQ, FloorP, FloorQ, Ratio;
        internal double PerP;
    }

    /// <summary>Sums of a few vectors.</summary>
    private struct Group
    {
        internal TLanes Kl, Reverse, Middle, Apart, Entropy, Other, Gain;
    }

    private struct Totals
    {
        internal TSum Kl, Reverse, Middle, Apart, Entropy, Other, Gain;

        [MethodImpl(Inline)]
        internal void Add(in Group g)
        {
            (Kl, Reverse, Middle) = (Kl + TLanes.Wide(g.Kl), Reverse + TLanes.Wide(g.Reverse), Middle + TLanes.Wide(g.Middle));
            (Apart, Entropy) = (Apart + TLanes.Wide(g.Apart), Entropy + TLanes.Wide(g.Entropy));
            (Other, Gain) = (Other + TLanes.Wide(g.Other), Gain + TLanes.Wide(g.Gain));
        }
    }

    /// <summary>The sums; an error w of c makes Q's mass 1 + w and adds w²/2 to D, which is taken off again.</summary>
    internal static NextTokenSums Sums(float* x, float* y, int count, NextTokenSide p, NextTokenSide q)
    {
        var frame = FrameOf(p, q);
        Terms(x, y, count, frame, out var t);
        double perP = frame.PerP, w = TSum.Sum(t.Gain) * perP, second = Math.Abs(w) < 1e-3 ? w * w / 2 : 0;
        return new NextTokenSums
        {
            Kl = Math.Max(0, TSum.Sum(t.Kl) * perP - second),
            Reverse = Math.Max(0, TSum.Sum(t.Reverse) * perP - second),
            Middle = Math.Max(0, TSum.Sum(t.Middle) * perP - second / 4),
            Apart = TSum.Sum(t.Apart) * perP,
            Entropy = p.LogSum - TSum.Sum(t.Entropy) * perP,
            CandidateEntropy = q.LogSum - TSum.Sum(t.Other) * perP,
        };
    }

    // A few vectors at a time: as if all |d| were below 1, and again if not. What is far stands near what is far, so that the next few
    // begin with what these were. Each way is a method of its own: in one, the compiler keeps its constants in memory.
    private static void Terms(float* x, float* y, int count, in Frame frame, out Totals totals)
    {
        totals = new Totals
        {
            Kl = TSum.Zero, Reverse = TSum.Zero, Middle = TSum.Zero, Apart = TSum.Zero, Entropy = TSum.Zero,
            Other = TSum.Zero, Gain = TSum.Zero
        };
        int whole = count & -TLanes.Count;
        bool far = false;
        for (int i = 0; i < whole; i += Few * TLanes.Count)
        {
            int until = Math.Min(whole - i, Few * TLanes.Count);
            if (far || !Close(x + i, y + i, until, frame, ref totals)) far = Any(x + i, y + i, until, frame, ref totals);
        }
        if (whole == count) return;
        float* room = stackalloc float[2 * TLanes.Count];
        Fill(x + whole, y + whole, room, count - whole);
        Any(room, room + TLanes.Count, TLanes.Count, frame, ref totals);
    }

    /// <summary>Adds the terms of a few vectors, if all their |d| are below 1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static bool Close(float* x, float* y, int count, in Frame frame, ref Totals totals)
    {
        TLanes zero = TLanes.Of(0), farthest = zero;
        Group g = new() { Kl = zero, Reverse = zero, Middle = zero, Apart = zero, Entropy = zero, Other = zero, Gain = zero };
        for (int i = 0; i < count; i += TLanes.Count)
        {
            TLanes a = TLanes.Load(x + i), b = TLanes.Load(y + i), d = Difference(b, a, frame.Shift, frame.Rest);
            farthest = TLanes.Max(TLanes.Abs(d), farthest);
            var u = ElementarySingles.Exp(TLanes.Max(frame.FloorP, a - frame.LessP), frame.ExponentP);
            Near(a - frame.MostP, b - frame.MostQ, d, u, ref g);
        }
        // −∞ on one side is infinitely far; on both, no number, which a maximum forgets and a sum keeps.
        if (TLanes.AnyLess(TLanes.Of(1), TLanes.Select(TLanes.Equal(g.Kl, g.Kl), farthest, TLanes.Of(2)))) return false;
        totals.Add(g);
        return true;
    }

    /// <summary>Adds the terms of a few vectors; is a |d| above 1?</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static bool Any(float* x, float* y, int count, in Frame frame, ref Totals totals)
    {
        TLanes lowest = TLanes.Of(Lowest), one = TLanes.Of(1), zero = TLanes.Of(0);
        Group g = new() { Kl = zero, Reverse = zero, Middle = zero, Apart = zero, Entropy = zero, Other = zero, Gain = zero };
        bool any = false;
        for (int i = 0; i < count; i += TLanes.Count)
        {
            TLanes a = TLanes.Max(TLanes.Load(x + i), lowest), b = TLanes.Max(TLanes.Load(y + i), lowest),
                d = Difference(b, a, frame.Shift, frame.Rest);
            var u = ElementarySingles.Exp(TLanes.Max(frame.FloorP, a - frame.LessP), frame.ExponentP);
            bool far = TLanes.AnyLess(one, TLanes.Abs(d));
            any |= far;
            if (far) Far(a - frame.MostP, b, d, u, frame, ref g);
            else Near(a - frame.MostP, b - frame.MostQ, d, u, ref g);
        }
        totals.Add(g);
        return any;
    }

    private static Frame FrameOf(NextTokenSide p, NextTokenSide q)
    {
        double c = q.Largest - p.Largest + (q.LogSum - p.LogSum), high = (float)c;
        var (lessP, exponentP) = ElementarySingles.Frame(p.Largest);
        var (lessQ, exponentQ) = ElementarySingles.Frame(q.Largest);
        double perP = Math.Exp(exponentP * Ln2 + lessP - p.Largest - p.LogSum),
            perQ = Math.Exp(exponentQ * Ln2 + lessQ - q.Largest - q.LogSum);
        return new Frame
        {
            MostP = TLanes.Of(p.Largest),
            MostQ = TLanes.Of(q.Largest),
            Shift = TLanes.Of(high),
            Rest = TLanes.Of(c - high),
            LessP = TLanes.Of(lessP),
            LessQ = TLanes.Of(lessQ),
            ExponentP = TLanes.Of(exponentP),
            ExponentQ = TLanes.Of(exponentQ),
            FloorP = TLanes.Of(ElementarySingles.Floor<TLanes>(exponentP)),
            FloorQ = TLanes.Of(ElementarySingles.Floor<TLanes>(exponentQ)),
            Ratio = TLanes.Of(perQ / perP),
            PerP = perP,
        };
    }

    [MethodImpl(Inline)]
    private static void Near(TLanes a, TLanes b, TLanes d, TLanes u, ref Group g)
    {
        TLanes forward = u * (d * d * ElementarySingles.Expm1Quotient(d)), step = TLanes.MultiplyAdd(u, d, forward);
        g.Kl += forward;
        g.Reverse += TLanes.MultiplyAdd(step, d, -forward);
        g.Middle += u * (d * d * ElementarySingles.Middle(d));
        g.Apart += TLanes.Abs(step);
        g.Gain += step;
        g.Entropy = TLanes.MultiplyAdd(u, a, g.Entropy);
        g.Other = TLanes.MultiplyAdd(u + step, b, g.Other);
    }

    [MethodImpl(Inline)]
    private static void Far(TLanes a, TLanes b, TLanes d, TLanes u, in Frame frame, ref Group g)
    {
        TLanes v = ElementarySingles.Exp(TLanes.Max(frame.FloorQ, b - frame.LessQ), frame.ExponentQ) * frame.Ratio,
            near = TLanes.Less(TLanes.Abs(d), TLanes.Of(1)), excess = d * d * ElementarySingles.Expm1Quotient(d);
        TLanes step = TLanes.Select(near, u * (d + excess), v - u), forward = TLanes.Select(near, u * excess, step - u * d);
        g.Kl += forward;
        g.Reverse += TLanes.Select(TLanes.Less(d, TLanes.Of(-1)), v * d - step, step * d - forward);
        g.Middle += Middle(u, v, step, d);
        g.Apart += TLanes.Abs(step);
        g.Gain += step;
        g.Entropy += u * a;
        g.Other += v * (b - frame.MostQ);
    }

    /// <summary>Σ u·d and Σ u over the tokens stored above a floor, relative to the largest; for base files.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static (double Gap, double Mass) Stored(float* x, float* y, int count, NextTokenSide p, NextTokenSide q, double floor)
    {
        var frame = FrameOf(p, q);
        TLanes lowest = TLanes.Of(Lowest), bottom = TLanes.Of(floor), zero = TLanes.Of(0);
        TSum gap = TSum.Zero, mass = TSum.Zero;
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
            TLanes a = TLanes.Max(TLanes.Load(left), lowest),
                d = Difference(TLanes.Max(TLanes.Load(right), lowest), a, frame.Shift, frame.Rest);
            TLanes above = TLanes.Less(bottom, a - frame.MostP),
                u = ElementarySingles.Exp(TLanes.Max(frame.FloorP, a - frame.LessP), frame.ExponentP);
            gap += TLanes.Wide(TLanes.Select(above, u * d, zero));
            mass += TLanes.Wide(TLanes.Select(above, u, zero));
        }
        return (-TSum.Sum(gap) * frame.PerP, TSum.Sum(mass) * frame.PerP);
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

    // ½[u ln(u/m) + v ln(v/m)], m = (u + v)/2, with r = (v − u)/(u + v): m·½[(1 + r)ln(1 + r) + (1 − r)ln(1 − r)], a series in r² for |r| ≤
    // ½ (relative error 2e-10); beyond, with s the smaller one's share, m·(ln 2 + ln(1 − s) − s·|ln(v/u)|), ln(1 − s)/s to 3e-9 for s ≤ ¼.
    [MethodImpl(Inline)]
    private static TLanes Middle(TLanes u, TLanes v, TLanes step, TLanes d)
    {
        TLanes both = u + v, share = TLanes.Quotient(TLanes.Of(1), TLanes.Max(both, TLanes.Of(1e-37))), r = step * share,
            w = r * r, w2 = w * w;
        var close = TLanes.MultiplyAdd(TLanes.Of(0.011383964929390642), w2,
            TLanes.MultiplyAdd(TLanes.Of(0.005252001349265306), w, TLanes.Of(0.011534112631154789)));
        close = TLanes.MultiplyAdd(close, w2, TLanes.MultiplyAdd(TLanes.Of(0.01781875084047483), w, TLanes.Of(0.03333496681156957)));
        close = TLanes.MultiplyAdd(close, w2, TLanes.MultiplyAdd(TLanes.Of(0.08333330754050064), w, TLanes.Of(0.5000000000659326)));
        TLanes s = TLanes.Min(u, v) * share, s2 = s * s;
        var far = TLanes.MultiplyAdd(TLanes.Of(-0.33257492576018866), s2,
            TLanes.MultiplyAdd(TLanes.Of(-0.09051561661606303), s, TLanes.Of(-0.2139743823013003)));
        far = TLanes.MultiplyAdd(far, s2, TLanes.MultiplyAdd(TLanes.Of(-0.24872594420510216), s, TLanes.Of(-0.3333876812249346)));
        far = TLanes.MultiplyAdd(far, s2, TLanes.MultiplyAdd(TLanes.Of(-0.49999914072570717), s, TLanes.Of(-1.0000000021970619)));
        far = TLanes.MultiplyAdd(far - TLanes.Min(TLanes.Abs(d), TLanes.Of(1e30)), s, TLanes.Of(0.69314718055994530942));
        return both * TLanes.Of(0.5) * TLanes.Select(TLanes.Less(w, TLanes.Of(0.25)), w * close, far);
    }
}
