using System.Runtime.CompilerServices;

namespace Kullback.Numerics;

/// <summary>Logarithms and exponentials over lanes, in the forms that divergences need: relative precision also where the plain form
/// cancels.</summary>
/// <remarks>One reduction serves all logarithms: q·2⁻ᵏ = a within a factor 1.5 of p, s = (a − p)/(a + p), |s| ≤ 1/5, and
/// ln(q/p) = k·ln 2 + 2·artanh(s) = k·ln 2 + 2s + s·t·R, t = s², R = ⅔ + 2t/5 + 2t²/7 + …. With k = 0 the difference q − p is exact
/// where it is small, and so is everything made of s. Source of the series: Abramowitz and Stegun 4.1.27.</remarks>
internal static class Elementary
{
    private const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;
    private const double Ln2 = 0.69314718055994530942, Ln2High = 0.693147180369123816490, Ln2Low = 1.90821492927058770002e-10;

    /// <summary>p·ln(p/q) − p + q ≥ 0: relative error of a few units in the last place for every pair, also where q is close to p.
    /// q where p = 0, +∞ where p &gt; 0 = q.</summary>
    [MethodImpl(Inline)]
    internal static TLanes Excess<TLanes>(TLanes p, TLanes q) where TLanes : struct, ILanes<TLanes> => Excess(p, q, q - p);

    /// <summary><see cref="Excess{TLanes}(TLanes, TLanes)"/> where q is itself rounded and the difference d = q − p is known better.</summary>
    [MethodImpl(Inline)]
    internal static TLanes Excess<TLanes>(TLanes p, TLanes q, TLanes d) where TLanes : struct, ILanes<TLanes>
    {
        var a = TLanes.Align(q, p, out var k);
        var s = TLanes.Quotient(TLanes.Select(TLanes.Equal(k, TLanes.Of(0)), d, a - p), a + p);
        var t = s * s;
        var tail = s * t * Series(t);
        // k = 0: p·(r − ln(1 + r)) with r = d/p, and r − 2s = r·s; no division by p. Otherwise the parts differ by a factor of 1.2 at least.
        var near = TLanes.MultiplyAdd(s, d, TLanes.Of(0) - p * tail);
        var far = d - p * TLanes.MultiplyAdd(k, TLanes.Of(Ln2), s + s + tail);
        var value = TLanes.Select(TLanes.Equal(k, TLanes.Of(0)), near, far);
        value = TLanes.Select(TLanes.Equal(q, TLanes.Of(0)), TLanes.Of(double.PositiveInfinity), value);
        return TLanes.Select(TLanes.Equal(p, TLanes.Of(0)), q, value);
    }

    /// <summary>ln(q/p), with full relative precision also where q is close to p. +∞ where p = 0 &lt; q, −∞ where q = 0 &lt; p, 0 where
    /// both are 0.</summary>
    [MethodImpl(Inline)]
    internal static TLanes LogRatio<TLanes>(TLanes p, TLanes q) where TLanes : struct, ILanes<TLanes>
    {
        var a = TLanes.Align(q, p, out var k);
        var s = TLanes.Quotient(a - p, a + p);
        var t = s * s;
        var value = TLanes.MultiplyAdd(k, TLanes.Of(Ln2High), s + s + TLanes.MultiplyAdd(s * t, Series(t), k * TLanes.Of(Ln2Low)));
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

    // Beyond ±746 the result is 0 or ∞ in any lane; the bound keeps k within what Scale takes.
    [MethodImpl(Inline)]
    private static TLanes Clamped<TLanes>(TLanes x) where TLanes : struct, ILanes<TLanes>
        => TLanes.Min(TLanes.Max(x, TLanes.Of(-760)), TLanes.Of(760));

    [MethodImpl(Inline)]
    private static TLanes Remainder<TLanes>(TLanes x, TLanes k) where TLanes : struct, ILanes<TLanes>
        => TLanes.MultiplyAdd(k, TLanes.Of(-Ln2Low), TLanes.MultiplyAdd(k, TLanes.Of(-Ln2High), x));

    // ⅔ + 2t/5 + 2t²/7 + … + 2t¹⁰/23 for t ≤ 0.04: the first term left out is below 0.04¹¹·2/25 = 3e-17 of the first. Single precision
    // stops after t⁴: 0.04⁵·2/13 = 2e-8.
    [MethodImpl(Inline)]
    private static TLanes Series<TLanes>(TLanes t) where TLanes : struct, ILanes<TLanes>
    {
        var t2 = t * t;
        var a = TLanes.MultiplyAdd(TLanes.Of(2.0 / 5), t, TLanes.Of(2.0 / 3));
        var b = TLanes.MultiplyAdd(TLanes.Of(2.0 / 9), t, TLanes.Of(2.0 / 7));
        var t4 = t2 * t2;
        if (TLanes.Single) return TLanes.MultiplyAdd(TLanes.Of(2.0 / 11), t4, TLanes.MultiplyAdd(b, t2, a));
        var c = TLanes.MultiplyAdd(TLanes.Of(2.0 / 13), t, TLanes.Of(2.0 / 11));
        var d = TLanes.MultiplyAdd(TLanes.Of(2.0 / 17), t, TLanes.Of(2.0 / 15));
        var e = TLanes.MultiplyAdd(TLanes.Of(2.0 / 23), t2, TLanes.MultiplyAdd(TLanes.Of(2.0 / 21), t, TLanes.Of(2.0 / 19)));
        var low = TLanes.MultiplyAdd(b, t2, a);
        var high = TLanes.MultiplyAdd(e, t4, TLanes.MultiplyAdd(d, t2, c));
        return TLanes.MultiplyAdd(high, t4, low);
    }

    // 1/2! + r/3! + … + r¹¹/13! for |r| ≤ ½ ln 2: the first term left out is below 0.347¹²·2/14! = 7e-17 of the first. Single precision
    // stops after r⁵.
    [MethodImpl(Inline)]
    private static TLanes Factorials<TLanes>(TLanes r) where TLanes : struct, ILanes<TLanes>
    {
        var r2 = r * r;
        var a = TLanes.MultiplyAdd(TLanes.Of(1.0 / 6), r, TLanes.Of(1.0 / 2));
        var b = TLanes.MultiplyAdd(TLanes.Of(1.0 / 120), r, TLanes.Of(1.0 / 24));
        var c = TLanes.MultiplyAdd(TLanes.Of(1.0 / 5040), r, TLanes.Of(1.0 / 720));
        var r4 = r2 * r2;
        var low = TLanes.MultiplyAdd(b, r2, a);
        if (TLanes.Single) return TLanes.MultiplyAdd(c, r4, low);
        var d = TLanes.MultiplyAdd(TLanes.Of(1.0 / 362880), r, TLanes.Of(1.0 / 40320));
        var e = TLanes.MultiplyAdd(TLanes.Of(1.0 / 39916800), r, TLanes.Of(1.0 / 3628800));
        var f = TLanes.MultiplyAdd(TLanes.Of(1.0 / 6227020800), r, TLanes.Of(1.0 / 479001600));
        var high = TLanes.MultiplyAdd(TLanes.MultiplyAdd(f, r2, e), r4, TLanes.MultiplyAdd(d, r2, c));
        return TLanes.MultiplyAdd(high, r4, low);
    }
}
