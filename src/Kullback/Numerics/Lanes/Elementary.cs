using System.Runtime.CompilerServices;

namespace Kullback.Numerics;

/// <summary>Logarithms and exponentials over lanes, in the forms that divergences need: relative precision also where the plain form
/// cancels.</summary>
/// <remarks>One reduction serves all logarithms: q·2⁻ᵏ = a within a factor 1.5 of p, s = (a − p)/(a + p), |s| ≤ 1/5, and
/// ln(q/p) = k·ln 2 + 2·artanh(s) = k·ln 2 + 2s + s·t·R, t = s², R = ⅔ + 2t/5 + 2t²/7 + …. With k = 0 the difference q − p is exact
/// where it is small, and so is everything made of s. Source of the series: Abramowitz and Stegun 4.1.27.</remarks>
internal static partial class Elementary
{
    private const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;
    private const double Ln2 = 0.69314718055994530942, Ln2High = 0.693147180369123816490, Ln2Low = 1.90821492927058770002e-10;
    private const double Ln2HighSingle = 0.693147182464599609375, Ln2LowSingle = -1.9046543e-9;

    /// <summary>p·ln(p/q) − p + q ≥ 0: relative error of a few units in the last place for every pair, also where q is close to p.
    /// q where p = 0, +∞ where p &gt; 0 = q.</summary>
    [MethodImpl(Inline)]
    internal static TLanes BregmanTerm<TLanes>(TLanes p, TLanes q) where TLanes : struct, ILanes<TLanes>
    {
        TLanes filled = Filled(p), aligned = TLanes.Align(Filled(q), filled, out var k);
        return BregmanTerm(p, q, q - p, TLanes.Quotient(aligned - filled, aligned + filled), k);
    }

    /// <summary><see cref="BregmanTerm{TLanes}(TLanes, TLanes)"/> for p and q of at least <see cref="ILanes{TSelf}.Least"/>.</summary>
    [MethodImpl(Inline)]
    internal static TLanes ExcessOfFilled<TLanes>(TLanes p, TLanes q) where TLanes : struct, ILanes<TLanes>
    {
        // p·(−ln(q/p)) + d as ExcessFrom has it. The signs are in the constants, and what the series multiplies and what it is added to are
        // made beside it: the chain from the quotient to the result, of which a processor holds a few at a time, is half as long.
        TLanes aligned = TLanes.Align(q, p, out var k), s = TLanes.Quotient(aligned - p, aligned + p), t = s * s, d = q - p;
        TLanes near = TLanes.Equal(k, TLanes.Of(0)), log = TLanes.MultiplyAdd(k, TLanes.Of(-Ln2), s * TLanes.Of(-2));
        var rest = TLanes.MultiplyAdd(p, TLanes.Unless(near, log), TLanes.Select(near, s * d, d));
        return TLanes.MultiplyAdd(p * s * t, Series(t, -1), rest);
    }

    /// <summary><see cref="BregmanTerm{TLanes}(TLanes, TLanes)"/> where q is itself rounded and the difference d = q − p is known
    /// better.</summary>
    [MethodImpl(Inline)]
    internal static TLanes BregmanTerm<TLanes>(TLanes p, TLanes q, TLanes d) where TLanes : struct, ILanes<TLanes>
    {
        TLanes filled = Filled(p), aligned = TLanes.Align(Filled(q), filled, out var k);
        var apart = TLanes.Select(TLanes.Equal(k, TLanes.Of(0)), d, aligned - filled);
        return BregmanTerm(p, q, d, TLanes.Quotient(apart, aligned + filled), k);
    }

    [MethodImpl(Inline)]
    private static TLanes BregmanTerm<TLanes>(TLanes p, TLanes q, TLanes d, TLanes s, TLanes k) where TLanes : struct, ILanes<TLanes>
    {
        TLanes zero = TLanes.Of(0), t = s * s, value = ExcessFrom(p, d, s, s * t * Series(t), k);
        value = TLanes.Select(TLanes.Equal(q, zero), TLanes.Of(double.PositiveInfinity), value);
        return TLanes.Select(TLanes.Equal(p, zero), q, value);
    }

    /// <summary>The same for p, q &gt; 0 from what <see cref="Reduce"/> found, d = q − p.</summary>
    // k = 0: p·(r − ln(1 + r)) with r = d/p, and r − 2s = r·s; no division by p. Otherwise the parts differ by a factor of 1.2 at least.
    [MethodImpl(Inline)]
    internal static TLanes ExcessFrom<TLanes>(TLanes p, TLanes d, TLanes s, TLanes tail, TLanes k) where TLanes : struct, ILanes<TLanes>
    {
        var near = TLanes.Equal(k, TLanes.Of(0));
        var log = TLanes.MultiplyAdd(k, TLanes.Of(Ln2), TLanes.MultiplyAdd(TLanes.Of(2), s, tail));
        return TLanes.MultiplyAdd(-p, TLanes.Select(near, tail, log), TLanes.Select(near, s * d, d));
    }

    /// <summary>ln(q/p) = k·ln 2 + 2s + tail for p, q &gt; 0; numbers without meaning, but finite, where one is 0.</summary>
    [MethodImpl(Inline)]
    internal static void Reduce<TLanes>(TLanes p, TLanes q, out TLanes k, out TLanes s, out TLanes tail) where TLanes : struct,
    ILanes<TLanes>
    {
        TLanes filled = Filled(p), aligned = TLanes.Align(Filled(q), filled, out k);
        s = TLanes.Quotient(aligned - filled, aligned + filled);
        var t = s * s;
        tail = s * t * Series(t);
    }

    // A number in place of an empty cell, whose result is replaced: what is aligned to zero would be subnormal, and those are slow.
    [MethodImpl(Inline)]
    private static TLanes Filled<TLanes>(TLanes cell) where TLanes : struct, ILanes<TLanes> => TLanes.Max(cell, TLanes.Of(TLanes.Least));

    /// <summary>ln(q/p), with full relative precision also where q is close to p. +∞ where p = 0 &lt; q, −∞ where q = 0 &lt; p, 0 where
    /// both are 0.</summary>
    [MethodImpl(Inline)]
    internal static TLanes LogRatio<TLanes>(TLanes p, TLanes q) where TLanes : struct, ILanes<TLanes>
    {
        TLanes filled = Filled(p), aligned = TLanes.Align(Filled(q), filled, out var k);
        TLanes s = TLanes.Quotient(aligned - filled, aligned + filled), t = s * s;
        var rest = s + s + TLanes.MultiplyAdd(s * t, Series(t), k * TLanes.Of(TLanes.Single ? Ln2LowSingle : Ln2Low));
        var value = TLanes.MultiplyAdd(k, TLanes.Of(TLanes.Single ? Ln2HighSingle : Ln2High), rest);
        var zero = TLanes.Of(0);
        value = TLanes.Select(TLanes.Equal(p, zero), TLanes.Of(double.PositiveInfinity), value);
        value = TLanes.Select(TLanes.Equal(q, zero), TLanes.Of(double.NegativeInfinity), value);
        return TLanes.Select(TLanes.Equal(p, q), zero, value);
    }

    /// <summary>eˣ; 0 for −∞.</summary>
    [MethodImpl(Inline)]
    internal static TLanes Exp<TLanes>(TLanes x) where TLanes : struct, ILanes<TLanes>
    {
        var clamped = Clamped(x);
        var k = TLanes.Round(clamped * TLanes.Of(1 / Ln2));
        var r = Remainder(clamped, k);
        return TLanes.Scale(TLanes.Of(1) + TLanes.MultiplyAdd(r * r, Factorials(r), r), k);
    }

    /// <summary>eˣ = 2ᵏ·(the result), the result between 0.7 and 1.42; for |x| up to 10⁵.</summary>
    [MethodImpl(Inline)]
    internal static TLanes ExpParts<TLanes>(TLanes x, out TLanes k) where TLanes : struct, ILanes<TLanes>
    {
        k = TLanes.Round(x * TLanes.Of(1 / Ln2));
        var r = Remainder(x, k);
        return TLanes.Of(1) + TLanes.MultiplyAdd(r * r, Factorials(r), r);
    }

    /// <summary>(eˣ − 1 − x)/x² for |x| ≤ 0.3468.</summary>
    [MethodImpl(Inline)]
    internal static TLanes ExpSeries<TLanes>(TLanes x) where TLanes : struct, ILanes<TLanes> => Factorials(x);

    /// <summary>eˣ − 1 − x ≥ 0, with full relative precision also near 0.</summary>
    [MethodImpl(Inline)]
    internal static TLanes ExpExcess<TLanes>(TLanes x) where TLanes : struct, ILanes<TLanes>
    {
        var clamped = Clamped(x);
        var k = TLanes.Round(clamped * TLanes.Of(1 / Ln2));
        var r = Remainder(clamped, k);
        var square = r * r * Factorials(r);
        var far = TLanes.Scale(TLanes.Of(1) + (r + square), k) - TLanes.Of(1) - x;
        return TLanes.Select(TLanes.Equal(k, TLanes.Of(0)), square, far);
    }

    // Beyond ±746 the result is 0 or ∞ in any lane; the bound keeps k a small number. NaN stays NaN.
    [MethodImpl(Inline)]
    private static TLanes Clamped<TLanes>(TLanes x) where TLanes : struct, ILanes<TLanes>
        => TLanes.Min(TLanes.Of(760), TLanes.Max(TLanes.Of(-760), x));

    [MethodImpl(Inline)]
    private static TLanes Remainder<TLanes>(TLanes x, TLanes k) where TLanes : struct, ILanes<TLanes>
        => TLanes.MultiplyAdd(k, TLanes.Of(TLanes.Single ? -Ln2LowSingle : -Ln2Low),
            TLanes.MultiplyAdd(k, TLanes.Of(TLanes.Single ? -Ln2HighSingle : -Ln2High), x));

    // ⅔ + 2t/5 + 2t²/7 + … as the polynomial of least relative error on t ≤ 0.0401 (Remez): 4e-17, in single precision 8e-7, of which
    // the value, of order s² or more, sees a fifteenth.
    [MethodImpl(Inline)]
    private static TLanes Series<TLanes>(TLanes t, double sign = 1) where TLanes : struct, ILanes<TLanes>
    {
        var t2 = t * t;
        if (TLanes.Single)
        {
            return TLanes.MultiplyAdd(TLanes.Of(sign * 0.29960266660519422353), t2,
                TLanes.MultiplyAdd(TLanes.Of(sign * 0.39978867327115716116), t, TLanes.Of(sign * 0.66666713948809963031)));
        }
        var a = TLanes.MultiplyAdd(TLanes.Of(sign * 0.40000000000007979533), t, TLanes.Of(sign * 0.66666666666666664163));
        var b = TLanes.MultiplyAdd(TLanes.Of(sign * 0.2222222305065700803), t, TLanes.Of(sign * 0.28571428567260547708));
        var c = TLanes.MultiplyAdd(TLanes.Of(sign * 0.15388873825446385237), t, TLanes.Of(sign * 0.18181737461861803596));
        var d = TLanes.MultiplyAdd(TLanes.Of(sign * 0.136098092359385326), t, TLanes.Of(sign * 0.13209598982311653015));
        return TLanes.MultiplyAdd(TLanes.MultiplyAdd(d, t2, c), t2 * t2, TLanes.MultiplyAdd(b, t2, a));
    }

    // 1/2! + r/3! + … as the polynomial of least relative error on |r| ≤ 0.3468 (Remez): 3e-18, in single precision 3e-9.
    [MethodImpl(Inline)]
    private static TLanes Factorials<TLanes>(TLanes r) where TLanes : struct, ILanes<TLanes>
    {
        var r2 = r * r;
        if (TLanes.Single)
        {
            var high = TLanes.MultiplyAdd(TLanes.Of(0.00019857818164146729376), r, TLanes.Of(0.0013933642262210243626));
            var middle = TLanes.MultiplyAdd(TLanes.Of(0.0083333607656775416037), r, TLanes.Of(0.041666465126240575837));
            var low = TLanes.MultiplyAdd(TLanes.Of(0.16666666531977585294), r, TLanes.Of(0.50000000134195509823));
            return TLanes.MultiplyAdd(TLanes.MultiplyAdd(high, r2, middle), r2, low);
        }
        var a = TLanes.MultiplyAdd(TLanes.Of(0.16666666666666670984), r, TLanes.Of(0.50000000000000000012));
        var b = TLanes.MultiplyAdd(TLanes.Of(0.008333333333326138814), r, TLanes.Of(0.041666666666666618195));
        var c = TLanes.MultiplyAdd(TLanes.Of(0.00019841269874821050451), r, TLanes.Of(0.0013888888888918079511));
        var d = TLanes.MultiplyAdd(TLanes.Of(2.7557255386976842716e-6), r, TLanes.Of(2.4801587245559105453e-5));
        var e = TLanes.MultiplyAdd(TLanes.Of(2.5105226622251395058e-8), r, TLanes.Of(2.7557349697919890702e-7));
        e = TLanes.MultiplyAdd(TLanes.Of(2.0889379936214417037e-9), r2, e);
        var r4 = r2 * r2;
        return TLanes.MultiplyAdd(TLanes.MultiplyAdd(e, r4, TLanes.MultiplyAdd(d, r2, c)), r4, TLanes.MultiplyAdd(b, r2, a));
    }
}
