using System.Runtime.CompilerServices;

namespace Kullback.Numerics;

/// <summary>Powers of ratios over lanes, and pairs of probabilities from their logarithms.</summary>
internal static class ElementaryPowers
{
    private const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;
    private const double Ln2 = 0.69314718055994530942, Ln2High = 0.693147180369123816490, Ln2Low = 1.90821492927058770002e-10;

    /// <summary>(p/q)ᵇ for p, q &gt; 0, with a relative error of a few units of 2⁻⁵³·max(1, b), however far the ratio is from 1.</summary>
    /// <remarks>With the smaller side 2ᵏ·a, a close to the larger: ±b·(k·ln 2 + ln(a/larger)). k·Ln2High is exact, its product with b is
    /// kept in two parts, and |ln(a/larger)| ≤ 0.41: no large logarithm is rounded.</remarks>
    [MethodImpl(Inline)]
    internal static TLanes RatioPower<TLanes>(TLanes p, TLanes q, TLanes b) where TLanes : struct, ILanes<TLanes>
    {
        TLanes zero = TLanes.Of(0), small = TLanes.Min(p, q), large = TLanes.Max(p, q),
            signed = TLanes.Select(TLanes.Less(p, q), b, zero - b);
        TLanes a = TLanes.Align(small, large, out var k), steps = k * TLanes.Of(Ln2High), high = signed * steps;
        var rest = signed * TLanes.MultiplyAdd(k, TLanes.Of(Ln2Low), Elementary.LogRatio(large, a));
        return Exp(high, TLanes.MultiplyAdd(signed, steps, zero - high) + rest);
    }

    /// <summary>x = b·ln(q/p) from ln(q/p) = k·ln 2 + rest, with eˣ = 2ⁿ·eʳ: what (p/q)⁻ᵇ needs, to a few units of 2⁻⁵³·max(1,
    /// b).</summary>
    /// <remarks>As <see cref="RatioPower"/>: the product of b with k·Ln2High is kept in two parts. |n| ≤ 2020 and |r| ≤ 0.4 also where x is
    /// beyond any exponent; x itself is kept within ±1e290, so that a small number times it is one.</remarks>
    [MethodImpl(Inline)]
    internal static TLanes RatioExponent<TLanes>(TLanes k, TLanes rest, TLanes b, out TLanes n, out TLanes r) where TLanes : struct,
    ILanes<TLanes>
    {
        TLanes steps = k * TLanes.Of(Ln2High), high = b * steps;
        var low = TLanes.MultiplyAdd(b, TLanes.MultiplyAdd(k, TLanes.Of(Ln2Low), rest), TLanes.MultiplyAdd(b, steps, -high));
        // The product may be infinite; what it lost is then NaN.
        low = TLanes.Select(TLanes.Less(TLanes.Abs(high), TLanes.Of(1e290)), low, TLanes.Of(0));
        var x = TLanes.Min(TLanes.Max(high + low, TLanes.Of(-1e290)), TLanes.Of(1e290));
        n = TLanes.Round(TLanes.Min(TLanes.Max(x, TLanes.Of(-1400)), TLanes.Of(1400)) * TLanes.Of(1 / Ln2));
        r = TLanes.MultiplyAdd(n, TLanes.Of(-Ln2Low), TLanes.MultiplyAdd(n, TLanes.Of(-Ln2High), high) + low);
        r = TLanes.Min(TLanes.Max(r, TLanes.Of(-0.4)), TLanes.Of(0.4));
        return x;
    }

    /// <summary>ln(p/q), measured from the larger side: exact also where the smaller is subnormal.</summary>
    [MethodImpl(Inline)]
    internal static TLanes LogRatio<TLanes>(TLanes p, TLanes q) where TLanes : struct, ILanes<TLanes>
    {
        var size = Elementary.LogRatio(TLanes.Max(p, q), TLanes.Min(p, q));
        return TLanes.Select(TLanes.Less(p, q), size, TLanes.Of(0) - size);
    }

    /// <summary>e^(high + low), |low| small beside 1 or high so large that the result is 0 or ∞.</summary>
    [MethodImpl(Inline)]
    internal static TLanes Exp<TLanes>(TLanes high, TLanes low) where TLanes : struct, ILanes<TLanes>
    {
        var bound = TLanes.Of(2100);
        // Beyond ±2100 the result is 0 or ∞ whatever the low part, which may be NaN there.
        var rest = TLanes.Select(TLanes.Less(TLanes.Abs(high), bound), low, TLanes.Of(0));
        var x = TLanes.Min(TLanes.Max(high, TLanes.Of(-2100)), bound);
        var k = TLanes.Round(x * TLanes.Of(1 / Ln2));
        var r = TLanes.MultiplyAdd(k, TLanes.Of(-Ln2Low), TLanes.MultiplyAdd(k, TLanes.Of(-Ln2High), x));
        return TLanes.Scale(Elementary.Exp(r + rest), k);
    }

    /// <summary>p and q from their logarithms, and their difference q − p, which keeps its digits where the logarithms are close.</summary>
    [MethodImpl(Inline)]
    internal static TLanes Difference<TLanes>(TLanes logP, TLanes logQ, out TLanes p, out TLanes q) where TLanes : struct, ILanes<TLanes>
    {
        p = Elementary.Exp(logP);
        TLanes gap = logQ - logP, far = Elementary.Exp(logQ), d = p * ExpLessOne(gap);
        var near = TLanes.Less(TLanes.Abs(gap), TLanes.Of(0.5));
        q = TLanes.Select(near, p + d, far);
        return TLanes.Select(near, d, far - p);
    }

    /// <summary>eˣ − 1, with full relative precision also near 0.</summary>
    [MethodImpl(Inline)]
    internal static TLanes ExpLessOne<TLanes>(TLanes x) where TLanes : struct, ILanes<TLanes> => Elementary.ExpExcess(x) + x;

    /// <summary>eˣ − 1 of one number.</summary>
    internal static double ExpLessOne(double x) => double.IsInfinity(x) ? (x > 0 ? x : -1) : ExpLessOne(new Lane(x)).Value;
}
