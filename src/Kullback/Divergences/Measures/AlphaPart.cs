using System.Numerics;
using System.Runtime.CompilerServices;
using Kullback.Numerics;

namespace Kullback.Divergences;

/// <summary>One cell's part (pᵃq¹⁻ᵃ − ap − (1 − a)q)/(a(a − 1)) ≥ 0 of the α-divergence of order a.</summary>
/// <remarks>The part of order a of (p, q) is that of order 1 − a of (q, p), so orders from ½ upwards suffice. With b = a − 1
/// (handed over: 1 − a is rounded where a is small), x = b·ln(p/q) and E(x) = eˣ − 1 − x ≥ 0 it is (p·E(x)/b + p·ln(p/q) − p + q)/a: for b
/// &gt; 0 both summands are ≥ 0, near b = 0 the first vanishes and Kullback–Leibler's part remains, near p = q both keep their digits. For
/// b &lt; 0 they differ by a factor of
/// 1.4 at least, except where p is far above q; there the textbook form does not cancel.</remarks>
internal static class AlphaPart
{
    /// <summary>The divergence of order a, of probabilities or of their logarithms: a walk of its own for each kind of order.</summary>
    internal static double Between<T>(ReadOnlySpan<T> p, ReadOnlySpan<T> q, double order, bool logs, double most)
        where T : IBinaryFloatingPointIeee754<T>
        => order switch
        {
            -1 => Walked(new Exchanged<OrderTwo>(default), p, q, logs, most),
            0.5 => Walked(default(OrderHalf), p, q, logs, most),
            2 => Walked(default(OrderTwo), p, q, logs, most),
            < 0.5 => Walked(new Exchanged<AlphaCell>(new AlphaCell(1 - order, -order)), p, q, logs, most),
            _ => Walked(new AlphaCell(order, order - 1), p, q, logs, most),
        };

    private static double Walked<TTerm, T>(TTerm term, ReadOnlySpan<T> p, ReadOnlySpan<T> q, bool logs, double most)
        where TTerm : struct, ITerm where T : IBinaryFloatingPointIeee754<T>
        => logs ? FDivergenceSum.BetweenLogs(term, p, q, most) : FDivergenceSum.Between(term, p, q, most);

    private readonly struct OrderTwo : ITerm
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TLanes Of<TLanes>(TLanes p, TLanes q) where TLanes : struct, ILanes<TLanes> => PearsonChiSquared.Cell(p, q) * TLanes.Of(0.5);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TLanes OfLogs<TLanes>(TLanes logP, TLanes logQ) where TLanes : struct, ILanes<TLanes> => UpperLogs(logP, logQ, 2, 1);
    }

    private readonly struct OrderHalf : ITerm
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TLanes Of<TLanes>(TLanes p, TLanes q) where TLanes : struct, ILanes<TLanes>
        => SquaredHellinger.Cell(p, q, q - p) * TLanes.Of(4);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TLanes OfLogs<TLanes>(TLanes logP, TLanes logQ) where TLanes : struct, ILanes<TLanes> => UpperLogs(logP, logQ, 0.5, -0.5);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static TLanes Of<TLanes>(TLanes p, TLanes q, double order) where TLanes : struct, ILanes<TLanes>
        => order < 0.5 ? Upper(q, p, 1 - order, -order) : Upper(p, q, order, order - 1);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static TLanes OfLogs<TLanes>(TLanes logP, TLanes logQ, double order) where TLanes : struct, ILanes<TLanes>
        => order < 0.5 ? UpperLogs(logQ, logP, 1 - order, -order) : UpperLogs(logP, logQ, order, order - 1);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLanes Upper<TLanes>(TLanes p, TLanes q, double order, double b) where TLanes : struct, ILanes<TLanes>
    {
        if (order == 1) return Elementary.BregmanTerm(p, q);
        if (order == 2) return PearsonChiSquared.Cell(p, q) * TLanes.Of(0.5);
        if (order == 0.5) return SquaredHellinger.Cell(p, q, q - p) * TLanes.Of(4);
        return new AlphaCell(order, b).Of(p, q);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static TLanes UpperLogs<TLanes>(TLanes logP, TLanes logQ, double order, double b) where TLanes : struct, ILanes<TLanes>
    {
        var excess = KullbackLeibler.LogCell(logP, logQ);
        if (order == 1) return excess;
        TLanes p = Elementary.Exp(logP), q = Elementary.Exp(logQ), gap = logP - logQ, x = gap * TLanes.Of(b);
        var value = Part(p, q, excess, gap, x, Elementary.Exp(logP + x), order, b);
        var none = TLanes.Of(double.NegativeInfinity);
        value = TLanes.Select(TLanes.Equal(logQ, none), b > 0 ? TLanes.Of(double.PositiveInfinity) : p * TLanes.Of(-1 / b), value);
        value = TLanes.Select(TLanes.Equal(logP, none), q * TLanes.Of(1 / order), value);
        return TLanes.Select(TLanes.Equal(logP, logQ), TLanes.Of(0), value);
    }

    // power = p·eˣ = pᵃq¹⁻ᵃ.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLanes Part<TLanes>(TLanes p, TLanes q, TLanes excess, TLanes gap, TLanes x, TLanes power, double order, double b)
    where TLanes : struct, ILanes<TLanes>
    {
        TLanes one = TLanes.Of(1), slope = TLanes.Of(b), close = TLanes.Less(TLanes.Abs(x), one);
        var grown = TLanes.Select(close, p * Elementary.ExpExcess(x), power - p - p * x);
        var value = (excess + grown / slope) * TLanes.Of(1 / order);
        if (b > 0) return value;
        var textbook = (TLanes.Of(order) * p - slope * q - power) / TLanes.Of(-order * b);
        return TLanes.Select(TLanes.Less(TLanes.Of(0), gap), TLanes.Select(close, value, textbook), value);
    }
}
