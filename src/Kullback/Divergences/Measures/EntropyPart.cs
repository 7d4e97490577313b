using System.Numerics;
using System.Runtime.CompilerServices;
using Kullback.Numerics;

namespace Kullback.Divergences;

/// <summary>One cell's part of |1 − Σ pᵃ|: |p − pᵃ|, which does not cancel near order 1.</summary>
/// <remarks>p·(eˣ − 1) with x = (a − 1)·ln p, of one sign over all cells: ≥ 0 below order 1, ≤ 0 above.</remarks>
internal readonly struct EntropyPart(double order) : ITerm
{
    private readonly double _order = order;

    /// <summary>|1 − Σ pᵃ| of the normalized distribution.</summary>
    internal static double Of<T>(ReadOnlySpan<T> p, double order, bool logs) where T : IBinaryFloatingPointIeee754<T>
    {
        var part = new EntropyPart(order);
        var sums = logs ? Simplex.PassLogs(part, p, p) : Simplex.Pass(part, p, p);
        if (!FDivergenceSum.Differ(1, sums.MassP)) return sums.Total;
        // Σ pᵃ = ‖P‖ ± total, and dividing each entry by the mass divides the sum by ‖P‖ᵃ.
        double scale = ElementaryPowers.ExpLessOne((1 - order) * Special.LogOnePlus(sums.MassP - 1));
        double signed = order < 1 ? sums.Total : -sums.Total;
        return Math.Abs(scale + signed / sums.MassP * (1 + scale));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLanes Of<TLanes>(TLanes p, TLanes q) where TLanes : struct, ILanes<TLanes>
    {
        TLanes one = TLanes.Of(1), zero = TLanes.Of(0), x = TLanes.Of(_order - 1) * Elementary.LogRatio(one, p);
        var far = ElementaryPowers.RatioPower(p, one, TLanes.Of(_order)) - p;
        var value = TLanes.Select(TLanes.Less(TLanes.Abs(x), one), p * ElementaryPowers.ExpLessOne(x), far);
        return TLanes.Select(TLanes.Equal(p, zero), zero, TLanes.Abs(value));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLanes OfLogs<TLanes>(TLanes logP, TLanes logQ) where TLanes : struct, ILanes<TLanes>
    {
        TLanes x = TLanes.Of(_order - 1) * logP, p = Elementary.Exp(logP), one = TLanes.Of(1);
        var value = TLanes.Select(TLanes.Less(TLanes.Abs(x), one), p * ElementaryPowers.ExpLessOne(x), Elementary.Exp(logP + x) - p);
        return TLanes.Select(TLanes.Equal(logP, TLanes.Of(double.NegativeInfinity)), TLanes.Of(0), TLanes.Abs(value));
    }
}
