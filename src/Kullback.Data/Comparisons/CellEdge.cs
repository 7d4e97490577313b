using Kullback.Data.Columns;

namespace Kullback.Data.Comparisons;

/// <summary>Where two neighboring cells of numbers meet, as it is printed: no value of either lies on the wrong side of it.</summary>
/// <param name="Text">The edge in words.</param>
/// <param name="BelongsAbove">Whether a value equal to the edge lies in the cell above it: <c>[5, 5.5)</c>; else below it: <c>(5,
/// 5.5]</c>.</param>
internal sealed record CellEdge(string Text, bool BelongsAbove)
{
    /// <summary>Edges of six digits are short enough to stay as they are.</summary>
    private const int ShortDigits = 6;

    /// <summary>The edge at a boundary, rounded only as far as no value changes sides.</summary>
    /// <param name="boundary">Values up to it lie below.</param>
    /// <param name="below">The largest value below it.</param>
    /// <param name="above">The smallest value above it.</param>
    /// <param name="type">What the numbers are.</param>
    public static CellEdge Between(double boundary, double below, double above, ColumnType type)
    {
        // A boundary just below a value was made for that value: "below 5", not "up to 4.9999999999999991".
        double next = Math.BitIncrement(boundary);
        if (Digits(next) < Digits(boundary) && below < next && next <= above) return new CellEdge(CellLabels.Value(next, type), true);
        foreach (double candidate in Rounded(boundary, type))
            if (candidate == boundary || (below <= candidate && candidate < above))
                return new CellEdge(CellLabels.Value(candidate, type), false);
        return new CellEdge(CellLabels.Value(boundary, type), false);
    }

    /// <summary>The cell between two edges in words; null for none.</summary>
    public static string Label(CellEdge? low, CellEdge? high) => (low, high) switch
    {
        (null, null) => "all values",
        (null, { } h) => h.BelongsAbove ? $"below {h.Text}" : $"up to {h.Text}",
        ({ } l, null) => l.BelongsAbove ? $"from {l.Text}" : $"above {l.Text}",
        ({ } l, { } h) => $"{(l.BelongsAbove ? '[' : '(')}{l.Text}, {h.Text}{(h.BelongsAbove ? ')' : ']')}",
    };

    private static int Digits(double value) => value.ToString("R", CultureInfo.InvariantCulture).Length;

    private static IEnumerable<double> Rounded(double value, ColumnType type)
    {
        if (!double.IsFinite(value)) yield break;
        if (type is ColumnType.Date or ColumnType.Timestamp or ColumnType.Time)
        {
            foreach (double step in type == ColumnType.Date ? [86_400] : (double[])[60, 1, 1e-3])
                yield return Math.Round(Math.Floor(value / step) * step, 6);
            yield break;
        }
        for (int digits = 1; digits <= 16; digits++)
        {
            double rounded = double.Parse(value.ToString($"E{digits - 1}", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
            if (rounded == value || digits >= ShortDigits) yield return rounded;
        }
    }
}
