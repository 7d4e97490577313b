namespace Kullback.Reports.Charts;

/// <summary>The density of a column that was cut into intervals: height = share / width, so that areas are shares.</summary>
/// <remarks>Two things have no finite height or width. An open tail is drawn to the extreme value, at most a quarter of the inner range
/// long. A value with mass of its own (an atom, such as 88 % zeros) gets a narrow bar, clipped at the top of the chart: unclipped it would
/// flatten all the rest.</remarks>
internal static class Density
{
    private const double LongestTail = 0.25, ShortestTail = 1 / 40.0, AtomWidth = 1 / 44.0, Gap = 1 / 60.0, Headroom = 1.08;

    public static Shape? Of(ColumnReport column)
    {
        Cell[] intervals = [.. column.Cells.Where(c => c is { Kind: CellKind.Interval, Low: not null, High: not null })
            .OrderBy(c => c.Low)];
        if (intervals.Length < 3) return null;
        double[] edges = [.. intervals.SelectMany(c => new[] { c.Low!.Value, c.High!.Value }).Where(double.IsFinite).Distinct().Order()];
        if (edges.Length < 2) return null;
        double low = edges[0], high = edges[^1], span = high - low;
        if (!double.IsFinite(span) || span <= 0) return null;
        double first = Outermost(low, column.Numbers, s => s.Minimum, Math.Min),
            last = Outermost(high, column.Numbers, s => s.Maximum, Math.Max);
        double start = double.IsFinite(intervals[0].Low!.Value) ? low : low - Tail(low - first, span);
        double end = double.IsFinite(intervals[^1].High!.Value) ? high : high + Tail(last - high, span);
        bool cut = low - first > LongestTail * span * 1.01 || last - high > LongestTail * span * 1.01;
        return Draw(column, intervals, start, end, cut);
    }

    private static Shape Draw(ColumnReport column, Cell[] intervals, double start, double end, bool cut)
    {
        bool Inside(Cell c) => c is { Kind: CellKind.Value, Low: { } v } && v >= start && v <= end;
        Cell[] before = [.. column.Cells.Where(c => c is { Kind: CellKind.Value, Low: { } v } && v < start)];
        Cell[] atoms = [.. column.Cells.Where(Inside)];
        Cell[] after = [.. column.Cells.Where(c => c.Kind != CellKind.Interval && !Inside(c) && !before.Contains(c))];
        double axisStart = before.Length == 0 ? 0 : before.Length * AtomWidth + Gap;
        double axisEnd = 1 - (after.Length == 0 ? 0 : after.Length * AtomWidth + Gap);
        double X(double value) => axisStart + (Math.Clamp(value, start, end) - start) / (end - start) * (axisEnd - axisStart);

        double top = intervals.Max(c => Math.Max(c.ReferenceShare, c.CurrentShare) / Math.Max(1e-6, X(c.High!.Value) - X(c.Low!.Value)))
            * Headroom;
        if (top <= 0) top = 1;
        CellBar Make(Cell c, double left, double right)
        {
            double height = 1 / Math.Max(1e-6, right - left) / top;
            double reference = c.ReferenceShare * height, current = c.CurrentShare * height;
            return new(left, right, Math.Min(1, reference), Math.Min(1, current), Math.Max(reference, current) > 1, [c]);
        }
        double At(Cell atom) => Math.Clamp(X(atom.Low!.Value) - AtomWidth / 2, axisStart, axisEnd - AtomWidth);
        return new(
            [.. before.Select((c, i) => Make(c, i * AtomWidth, (i + 1) * AtomWidth)),
             .. intervals.Select(c => Make(c, X(c.Low!.Value), X(c.High!.Value))),
             .. atoms.Select(c => Make(c, At(c), At(c) + AtomWidth)),
             .. after.Select((c, i) => Make(c, axisEnd + Gap + i * AtomWidth, axisEnd + Gap + (i + 1) * AtomWidth))],
            true, start, end, axisStart, axisEnd, cut);
    }

    private static double Tail(double length, double span) => Math.Clamp(length, ShortestTail * span, LongestTail * span);

    private static double Outermost(double edge, SideBySide<NumberSummary>? numbers, Func<NumberSummary, double> pick,
        Func<double, double, double> outer)
    {
        if (numbers is null) return edge;
        foreach (double value in new[] { pick(numbers.Reference), pick(numbers.Current) })
            if (double.IsFinite(value)) edge = outer(edge, value);
        return edge;
    }
}
