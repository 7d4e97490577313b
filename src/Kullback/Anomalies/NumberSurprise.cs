using Kullback.Numerics;

namespace Kullback.Anomalies;

/// <summary>What a column of numbers is like where all is normal, and how surprising a number is, in bits.</summary>
/// <remarks>bits = −log₂ of the smaller of two probabilities: that of a value at least as far out, min(1, 2 (1 + rows beyond)/(n + 1)),
/// and that of its cell among ten equal ones over the range, (c + 1/2)/(n + 11/2) with what lies outside as an eleventh; to which a
/// generalised Pareto tail adds what lies beyond the last row. Missing and infinite values are values of their own.</remarks>
public sealed record NumberSurprise : IColumnSurprise
{
    internal const int Cells = 10, MassCells = 12, MostKnots = 4_096, TailRows = 512;

    /// <summary>Distinct values in rising order; with very many a selection, all at the ends.</summary>
    public required double[] Values { get; init; }

    /// <summary>How many finite rows are at most each of them.</summary>
    public required long[] AtMost { get; init; }

    /// <summary>Rows in each of the ten cells.</summary>
    public required long[] CellRows { get; init; }

    /// <summary>Rows without a value.</summary>
    public required long Missing { get; init; }

    /// <summary>Rows with an infinite value.</summary>
    public required long Infinite { get; init; }

    /// <summary>The tail above.</summary>
    public required ExcessTail Upper { get; init; }

    /// <summary>The tail below, of the negated values.</summary>
    public required ExcessTail Lower { get; init; }

    /// <summary>Finite rows.</summary>
    public long Finite => AtMost.Length == 0 ? 0 : AtMost[^1];

    /// <inheritdoc/>
    public int PairCells => MassCells + 2;

    /// <summary>Learns a column.</summary>
    /// <param name="column">Numbers; NaN is missing.</param>
    public static NumberSurprise Learn(double[] column)
    {
        ArgumentNullException.ThrowIfNull(column);
        double[] sorted = [.. column.Where(double.IsFinite)];
        Sorting.Ascending(sorted);
        long missing = column.LongCount(double.IsNaN);
        var (values, atMost) = Knots(sorted);
        long[] cells = new long[Cells];
        foreach (double x in sorted) cells[CellOf(values, x)]++;
        return new NumberSurprise
        {
            Values = values, AtMost = atMost, CellRows = cells, Missing = missing, Infinite = column.Length - sorted.Length - missing,
            Upper = Tail(sorted), Lower = Tail([.. sorted.Reverse().Select(x => -x)]),
        };
    }

    private static ExcessTail Tail(double[] sorted)
    {
        if (sorted.Length == 0) return ExcessTail.Fit(0, []);
        int from = Math.Max(0, sorted.Length - Math.Max(10, sorted.Length / 10));
        return ExcessTail.Fit(sorted[from], [.. sorted[from..].Select(x => Math.Min(x - sorted[from], double.MaxValue))]);
    }

    private static (double[], long[]) Knots(double[] sorted)
    {
        var values = new List<double>();
        var atMost = new List<long>();
        for (int from = 0, to; from < sorted.Length; from = to)
        {
            for (to = from + 1; to < sorted.Length && sorted[to] == sorted[from]; to++) { }
            values.Add(sorted[from]);
            atMost.Add(to);
        }
        if (values.Count <= MostKnots) return ([.. values], [.. atMost]);
        int inner = values.Count - 2 * TailRows, wanted = MostKnots - 2 * TailRows;
        int[] kept = [.. Enumerable.Range(0, TailRows),
            .. Enumerable.Range(0, wanted).Select(k => TailRows + (int)((long)k * inner / wanted)),
            .. Enumerable.Range(values.Count - TailRows, TailRows)];
        return ([.. kept.Select(k => values[k])], [.. kept.Select(k => atMost[k])]);
    }

    /// <inheritdoc/>
    public double Bits(double value)
    {
        double rows = Finite + Missing + Infinite;
        if (double.IsNaN(value)) return -Math.Log2((Missing + 0.5) / (rows + 1.5));
        if (double.IsInfinity(value)) return -Math.Log2((Infinite + 0.5) / (rows + 1.5));
        double here = -Math.Log2((Finite + 0.5) / (rows + 1.5));
        if (Values.Length == 0) return here;
        int below = AnomalyColumns.Below(Values, value), upTo = AnomalyColumns.AtMost(Values, value);
        double low = upTo == 0 ? 0 : AtMost[upTo - 1], high = Finite - (below == 0 ? 0 : AtMost[below - 1]);
        double tail = -Math.Log2(Math.Min(1, 2 * (Math.Min(low, high) + 1) / (Finite + 1)));
        bool outside = value < Values[0] || value > Values[^1];
        double cell = -Math.Log2(((outside ? 0 : CellRows[CellOf(Values, value)]) + 0.5) / (Finite + 0.5 * (Cells + 1)));
        double beyond = !outside ? 0 : value > Values[^1] ? Upper.BitsBeyond(value - Upper.Threshold)
            : Lower.BitsBeyond(-value - Lower.Threshold);
        return here + Math.Max(tail, cell) + beyond;
    }

    /// <inheritdoc/>
    public bool IsUnseen(double value)
        => double.IsNaN(value) ? Missing == 0 : double.IsInfinity(value) ? Infinite == 0
            : Values.Length == 0 || value < Values[0] || value > Values[^1];

    /// <inheritdoc/>
    public int PairCell(double value)
    {
        if (double.IsNaN(value)) return MassCells;
        if (double.IsInfinity(value) || Values.Length == 0) return MassCells + 1;
        int below = AnomalyColumns.Below(Values, value), upTo = AnomalyColumns.AtMost(Values, value);
        double middle = ((below == 0 ? 0.0 : AtMost[below - 1]) + (upTo == 0 ? 0 : AtMost[upTo - 1])) / 2 + 0.5;
        return Math.Min(MassCells - 1, (int)(middle / (Finite + 1) * MassCells));
    }

    private static int CellOf(double[] values, double x)
    {
        double low = values[0], high = values[^1], width = high / Cells - low / Cells;
        return width > 0 ? Math.Clamp((int)((x / Cells - low / Cells) / width * Cells), 0, Cells - 1) : 0;
    }
}
