using System.Runtime.CompilerServices;
using Kullback.Numerics;

namespace Kullback.Divergences;

/// <summary>One cell's part (pᵃq¹⁻ᵃ − ap − (1 − a)q)/(a(a − 1)) ≥ 0 of the α-divergence of order a.</summary>
/// <remarks>The part of order a of (p, q) is that of order 1 − a of (q, p), so orders from ½ upwards suffice. With b = a − 1,
/// x = b·ln(p/q) and E(x) = eˣ − 1 − x ≥ 0 it is (p·E(x)/b + p·ln(p/q) − p + q)/a: for b &gt; 0 both summands are ≥ 0, near b = 0 the
/// first vanishes and Kullback–Leibler's part remains, near p = q both keep their digits. For b &lt; 0 they differ by a factor of
/// 1.4 at least, except where p is far above q; there the textbook form does not cancel.</remarks>
internal static class AlphaPart
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static TLanes Of<TLanes>(TLanes p, TLanes q, double order) where TLanes : struct, ILanes<TLanes>
        => order < 0.5 ? Upper(q, p, 1 - order) : Upper(p, q, order);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static TLanes OfLogs<TLanes>(TLanes logP, TLanes logQ, double order) where TLanes : struct, ILanes<TLanes>
        => order < 0.5 ? UpperLogs(logQ, logP, 1 - order) : UpperLogs(logP, logQ, order);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLanes Upper<TLanes>(TLanes p, TLanes q, double order) where TLanes : struct, ILanes<TLanes>
    {
        if (order == 1) return Elementary.Excess(p, q);
        if (order == 2) return PearsonChiSquared.Cell(p, q) * TLanes.Of(0.5);
        if (order == 0.5) return SquaredHellinger.Cell(p, q, q - p) * TLanes.Of(4);
        TLanes gap = Elementary.LogRatio(q, p), x = gap * TLanes.Of(order - 1);
        // The power in two halves: it overflows only where p times it does.
        var half = ElementaryPowers.RatioPower(p, q, TLanes.Of((order - 1) / 2));
        return Edges(p, q, Part(p, q, Elementary.Excess(p, q), gap, x, p * half * half, order), order);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLanes UpperLogs<TLanes>(TLanes logP, TLanes logQ, double order) where TLanes : struct, ILanes<TLanes>
    {
        var excess = KullbackLeibler.LogCell(logP, logQ);
        if (order == 1) return excess;
        TLanes p = Elementary.Exp(logP), q = Elementary.Exp(logQ), gap = logP - logQ, x = gap * TLanes.Of(order - 1);
        var value = Part(p, q, excess, gap, x, Elementary.Exp(logP + x), order);
        var none = TLanes.Of(double.NegativeInfinity);
        value = TLanes.Select(TLanes.Equal(logQ, none), order > 1 ? TLanes.Of(double.PositiveInfinity) : p * TLanes.Of(1 / (1 - order)), value);
        value = TLanes.Select(TLanes.Equal(logP, none), q * TLanes.Of(1 / order), value);
        return TLanes.Select(TLanes.Equal(logP, logQ), TLanes.Of(0), value);
    }

    // power = p·eˣ = pᵃq¹⁻ᵃ.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLanes Part<TLanes>(TLanes p, TLanes q, TLanes excess, TLanes gap, TLanes x, TLanes power, double order) where TLanes : struct, ILanes<TLanes>
    {
        TLanes one = TLanes.Of(1), slope = TLanes.Of(order - 1), close = TLanes.Less(TLanes.Abs(x), one);
        var grown = TLanes.Select(close, p * Elementary.ExpExcess(x), power - p - p * x);
        var value = (excess + grown / slope) * TLanes.Of(1 / order);
        if (order > 1) return value;
        var textbook = (TLanes.Of(order) * p - slope * q - power) / TLanes.Of(order * (1 - order));
        return TLanes.Select(TLanes.Less(TLanes.Of(0), gap), TLanes.Select(close, value, textbook), value);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLanes Edges<TLanes>(TLanes p, TLanes q, TLanes value, double order) where TLanes : struct, ILanes<TLanes>
    {
        var zero = TLanes.Of(0);
        value = TLanes.Select(TLanes.Equal(q, zero), order > 1 ? TLanes.Of(double.PositiveInfinity) : p * TLanes.Of(1 / (1 - order)), value);
        value = TLanes.Select(TLanes.Equal(p, zero), q * TLanes.Of(1 / order), value);
        return TLanes.Select(TLanes.Equal(p, q), zero, value);
    }
}
