using System.Runtime.CompilerServices;

namespace Kullback.Numerics;

/// <summary>Exponentials over lanes of single precision; the polynomials are those of least relative error (Remez).</summary>
internal static class ElementarySingles
{
    private const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;
    private const double Ln2 = 0.69314718055994530942;

    // Adding it leaves a float's whole part in its last bits.
    private const double Magic = 12582912;

    /// <summary>e^x·2⁻ᴷ for |x| up to 10⁶, x/ln 2 − K from the lanes' <see cref="ILanes{TSelf}.Vanishing"/>, which gives 0, to 126:
    /// relative error 3e-9 and the rounding; with K near max/ln 2 no rounding of x − max is in it.</summary>
    [MethodImpl(Inline)]
    internal static TLanes Exp<TLanes>(TLanes x, TLanes exponent) where TLanes : struct, ILanes<TLanes>
    {
        // With 1 and r as they are: rounded coefficients in their place would be an error of its own sign in every sum.
        var r = Reduced(x, out var k);
        return TLanes.ScaleInside(TLanes.Of(1) + TLanes.MultiplyAdd(r * r, Elementary.ExpSeries(r), r), k - exponent);
    }

    /// <summary>e^x·2⁻ᴷ for |x| up to 10⁶, zero or infinity beyond the range, relative error 8e-8 and the rounding: weights, whose errors
    /// do not cancel against each other.</summary>
    [MethodImpl(Inline)]
    internal static TLanes Weight<TLanes>(TLanes x, TLanes exponent) where TLanes : struct, ILanes<TLanes>
    {
        var mantissa = Mantissa(x, out var k);
        return TLanes.Scale(mantissa, k - exponent);
    }

    /// <summary><see cref="Weight"/> where x/ln 2 − K is from the lanes' <see cref="ILanes{TSelf}.Vanishing"/>, which gives 0,
    /// to 126.</summary>
    [MethodImpl(Inline)]
    internal static TLanes WeightInside<TLanes>(TLanes x, TLanes exponent) where TLanes : struct, ILanes<TLanes>
    {
        var mantissa = Mantissa(x, out var k);
        return TLanes.ScaleInside(mantissa, k - exponent);
    }

    [MethodImpl(Inline)]
    private static TLanes Mantissa<TLanes>(TLanes x, out TLanes k) where TLanes : struct, ILanes<TLanes>
    {
        var r = Reduced(x, out k);
        var r2 = r * r;
        var low = TLanes.MultiplyAdd(TLanes.Of(0.9999996907887779), r, TLanes.Of(1.0000000719307667));
        var middle = TLanes.MultiplyAdd(TLanes.Of(0.1666757709299628), r, TLanes.Of(0.4999889198937243));
        var high = TLanes.MultiplyAdd(TLanes.Of(0.008297608828691998), r, TLanes.Of(0.041915705050726636));
        return TLanes.MultiplyAdd(TLanes.MultiplyAdd(high, r2, middle), r2, low);
    }

    /// <summary>(e^d − 1 − d)/d² for |d| ≤ 1, relative error 9e-8.</summary>
    [MethodImpl(Inline)]
    internal static TLanes Expm1Quotient<TLanes>(TLanes d) where TLanes : struct, ILanes<TLanes>
    {
        var d2 = d * d;
        var low = TLanes.MultiplyAdd(TLanes.Of(0.16666696191187597), d, TLanes.Of(0.5000000099084032));
        var middle = TLanes.MultiplyAdd(TLanes.Of(0.008330930481120564), d, TLanes.Of(0.04166651558756361));
        var high = TLanes.MultiplyAdd(TLanes.Of(0.00020325483819443545), d, TLanes.Of(0.0013891335304403848));
        high = TLanes.MultiplyAdd(TLanes.Of(2.49608159142534e-05), d2, high);
        return TLanes.MultiplyAdd(TLanes.MultiplyAdd(high, d2, middle), d2, low);
    }

    /// <summary>½[ln(1/m) + e^d ln(e^d/m)]/d², m = (1 + e^d)/2, for |d| ≤ 1, relative error 9e-9:
    /// the Jensen–Shannon term of masses 1 and e^d.</summary>
    [MethodImpl(Inline)]
    internal static TLanes Middle<TLanes>(TLanes d) where TLanes : struct, ILanes<TLanes>
    {
        var d2 = d * d;
        var low = TLanes.MultiplyAdd(TLanes.Of(0.0624999916261513), d, TLanes.Of(0.12499999975379512));
        var middle = TLanes.MultiplyAdd(TLanes.Of(0.002604254890704524), d, TLanes.Of(0.01562500386612175));
        var high = TLanes.MultiplyAdd(TLanes.Of(8.6557415834064e-05), d, TLanes.Of(0.00043402446619617924));
        high = TLanes.MultiplyAdd(TLanes.Of(1.0832578484591017e-05), d2, high);
        return TLanes.MultiplyAdd(TLanes.MultiplyAdd(high, d2, middle), d2, low);
    }

    /// <summary>How e^x·2⁻ᴷ is to be had for a row with this maximum: what is taken off x first, and K.</summary>
    internal static (double Shift, double Exponent) Frame(double most)
        => Math.Abs(most) <= 1e6 ? (0, Math.Round(most / Ln2)) : (most, 0);

    /// <summary>At and below this e^x·2⁻ᴷ is taken for zero.</summary>
    internal static double Floor<TLanes>(double exponent) where TLanes : struct, ILanes<TLanes> => (exponent + TLanes.Vanishing) * Ln2;

    // x − k·ln 2 with the nearest whole k, ln 2 in two parts.
    [MethodImpl(Inline)]
    private static TLanes Reduced<TLanes>(TLanes x, out TLanes k) where TLanes : struct, ILanes<TLanes>
    {
        TLanes magic = TLanes.Of(Magic);
        k = TLanes.MultiplyAdd(x, TLanes.Of(1 / Ln2), magic) - magic;
        return TLanes.MultiplyAdd(k, TLanes.Of(1.9046543e-9), TLanes.MultiplyAdd(k, TLanes.Of(-0.693147182464599609375), x));
    }
}
