using System.Runtime.CompilerServices;
using Kullback.Numerics;

namespace Kullback.Divergences;

/// <summary>The part of <see cref="AlphaPart"/> for an order above ½ other than 1, as one formula without a case for each order: what a
/// walk over many cells takes.</summary>
/// <remarks>One reduction serves both summands, and one exponential: with eˣ = 2ⁿ·(1 + m), E(x) = m − r for n = 0, where x = r, and the
/// difference of numbers far apart otherwise. Small enough to be compiled into the loop; with the cases of all orders in one method the
/// compiler gave up inlining, and a cell took 52 ns in place of 10 (AVX2).</remarks>
internal readonly struct AlphaCell : ITerm
{
    private readonly double _order, _slope, _perOrder, _perSlope, _perBoth;

    /// <param name="order">a, at least ½, not 1.</param>
    /// <param name="slope">b = a − 1, as exact as it is known.</param>
    internal AlphaCell(double order, double slope)
    {
        (_order, _slope, _perOrder) = (order, slope, 1 / order);
        // Below, the first summand is nothing beside the second.
        _perSlope = Math.Abs(slope) < 1e-280 ? 0 : 1 / slope;
        _perBoth = -_perOrder * _perSlope;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLanes Of<TLanes>(TLanes p, TLanes q) where TLanes : struct, ILanes<TLanes>
    {
        TLanes zero = TLanes.Of(0), d = q - p;
        Elementary.Reduce(p, q, out var k, out var s, out var tail);
        var x = ElementaryPowers.RatioExponent(k, s + s + tail, TLanes.Of(-_slope), out var n, out var r);
        // Scaled before it is multiplied: a subnormal p would round the product to its few digits.
        TLanes square = r * r * Elementary.ExpSeries(r), scaled = TLanes.Scale(p, n),
            power = TLanes.MultiplyAdd(scaled, r + square, scaled);
        // Beyond the range ∞ less a share of ∞ would be NaN.
        power = TLanes.Select(TLanes.Equal(power, power), power, TLanes.Of(double.PositiveInfinity));
        var grown = TLanes.Select(TLanes.Equal(n, zero), p * square, TLanes.MultiplyAdd(-p, x, power - p));
        var value = TLanes.MultiplyAdd(grown, TLanes.Of(_perSlope), Elementary.ExcessFrom(p, d, s, tail, k)) * TLanes.Of(_perOrder);
        if (_slope < 0)
        {
            var textbook = TLanes.MultiplyAdd(TLanes.Of(_order), p, TLanes.MultiplyAdd(TLanes.Of(-_slope), q, -power))
                * TLanes.Of(_perBoth);
            value = TLanes.Select(TLanes.Less(x, TLanes.Of(-1)), textbook, value);
        }
        value = TLanes.Select(TLanes.Equal(q, zero), _slope > 0 ? TLanes.Of(double.PositiveInfinity) : p * TLanes.Of(-1 / _slope), value);
        return TLanes.Select(TLanes.Equal(p, zero), q * TLanes.Of(_perOrder), value);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLanes OfLogs<TLanes>(TLanes logP, TLanes logQ) where TLanes : struct, ILanes<TLanes>
    => AlphaPart.UpperLogs(logP, logQ, _order, _slope);
}

/// <summary>pᵃq¹⁻ᵃ of a cell, for an order a above 0 and its b = a − 1.</summary>
internal readonly struct PowerCell(double slope) : ITerm
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLanes Of<TLanes>(TLanes p, TLanes q) where TLanes : struct, ILanes<TLanes>
    {
        TLanes zero = TLanes.Of(0);
        Elementary.Reduce(p, q, out var k, out var s, out var tail);
        ElementaryPowers.RatioExponent(k, s + s + tail, TLanes.Of(-slope), out var n, out var r);
        TLanes scaled = TLanes.Scale(p, n),
            power = TLanes.MultiplyAdd(scaled, TLanes.MultiplyAdd(r * r, Elementary.ExpSeries(r), r), scaled);
        power = TLanes.Select(TLanes.Equal(power, power), power, TLanes.Of(double.PositiveInfinity));
        power = TLanes.Select(TLanes.Equal(q, zero), TLanes.Of(slope > 0 ? double.PositiveInfinity : 0), power);
        return TLanes.Select(TLanes.Equal(p, zero), zero, power);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLanes OfLogs<TLanes>(TLanes logP, TLanes logQ) where TLanes : struct, ILanes<TLanes>
    {
        TLanes none = TLanes.Of(double.NegativeInfinity), power = Elementary.Exp(TLanes.MultiplyAdd(TLanes.Of(slope), logP - logQ, logP));
        power = TLanes.Select(TLanes.Equal(logQ, none), TLanes.Of(slope > 0 ? double.PositiveInfinity : 0), power);
        return TLanes.Select(TLanes.Equal(logP, none), TLanes.Of(0), power);
    }
}

/// <summary>A term with the roles of p and q exchanged, so that an error still names the side as the caller does.</summary>
internal readonly struct Exchanged<TTerm>(TTerm term) : ITerm where TTerm : struct, ITerm
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLanes Of<TLanes>(TLanes p, TLanes q) where TLanes : struct, ILanes<TLanes> => term.Of(q, p);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLanes OfLogs<TLanes>(TLanes logP, TLanes logQ) where TLanes : struct, ILanes<TLanes> => term.OfLogs(logQ, logP);
}
