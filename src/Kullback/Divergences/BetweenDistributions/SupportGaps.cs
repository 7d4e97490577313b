using System.Globalization;
using System.Numerics;

namespace Kullback.Divergences;

/// <summary>Which cells are filled on one side only, and whether that makes a measure infinite.</summary>
internal readonly record struct SupportGaps(SupportGap? OnlyInP, SupportGap? OnlyInQ, bool Overlap)
{
    internal static SupportGaps Of<T>(ReadOnlySpan<T> p, ReadOnlySpan<T> q, T none, Func<T, double> mass)
        where T : IBinaryFloatingPointIeee754<T>
    {
        SupportGap onlyP = default, onlyQ = default;
        bool overlap = false;
        for (int i = 0; i < p.Length; i++)
        {
            bool inP = p[i] > none, inQ = q[i] > none;
            if (inP && inQ) overlap = true;
            else if (inP) Grow(ref onlyP, i, mass(p[i]));
            else if (inQ) Grow(ref onlyQ, i, mass(q[i]));
        }
        return new SupportGaps(onlyP.Cells > 0 ? onlyP : null, onlyQ.Cells > 0 ? onlyQ : null, overlap);
    }

    /// <summary>Why <paramref name="value"/> of <paramref name="measure"/> is infinite; null where it is finite.</summary>
    internal string? Reason(IMeasure measure, double value) => Reason(measure, value, "P", "Q");

    /// <summary>The same for D(Q‖P).</summary>
    internal string? ReverseReason(IMeasure measure, double value)
        => new SupportGaps(OnlyInQ, OnlyInP, Overlap).Reason(measure, value, "Q", "P");

    private string? Reason(IMeasure measure, double value, string first, string second)
    {
        if (!double.IsInfinity(value)) return null;
        // A pair of two cells tells which gap the measure minds.
        if (OnlyInP is { } p && double.IsInfinity(measure.Between<double>([0.5, 0.5], [1, 0]))) return Words(first, p, second);
        if (OnlyInQ is { } q && double.IsInfinity(measure.Between<double>([1, 0], [0.5, 0.5]))) return Words(second, q, first);
        return Overlap ? "the value exceeds the range of a double" : "no cell has mass on both sides";
    }

    private static void Grow(ref SupportGap gap, int index, double mass)
        => gap = gap.Cells == 0 ? new SupportGap(index, 1, mass) : gap with { Cells = gap.Cells + 1, Mass = gap.Mass + mass };

    private static string Words(string side, SupportGap gap, string other) => string.Create(CultureInfo.InvariantCulture,
        $"{side} has mass {gap.Mass:0.######} in {gap.Cells} {(gap.Cells == 1 ? "cell" : "cells")} where {other} has none, first at index "
            + $"{gap.FirstIndex}");
}
