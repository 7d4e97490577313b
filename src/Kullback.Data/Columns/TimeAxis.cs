namespace Kullback.Data.Columns;

/// <summary>Finds the columns that only say when: dates whose ranges do not overlap, and columns that follow them.</summary>
/// <remarks>Two months of one table differ in their dates by construction. Such a column is the axis of the split, not drift.</remarks>
internal sealed class TimeAxis(ITableSample reference, ITableSample current, double thresholdBits)
{
    /// <summary>Ranges count as apart when one point separates this share of both sides:
    /// a few wrong clocks do not hide the split.</summary>
    public const double Apart = 0.98;

    /// <summary>A column follows time when its rank correlation with it is at least this on both sides.</summary>
    private const double InStep = 0.95;

    private string? _axis;
    private double[]? _referenceTime, _currentTime;
    private bool _later;

    /// <summary>The columns with those set apart that tell when: first dates and timestamps, then what follows the first of them.</summary>
    public IReadOnlyList<PlannedColumn> Marked(IReadOnlyList<PlannedColumn> columns)
    {
        PlannedColumn[] dated = [.. columns.Select(c => IsOpen(c) && c.Type is ColumnType.Date or ColumnType.Timestamp ? Dated(c) : c)];
        return [.. dated.Select(c => IsOpen(c) && c.Type is ColumnType.Number or ColumnType.Category ? Follower(c) : c)];
    }

    private static bool IsOpen(PlannedColumn column) => column.Role == ColumnRole.Feature && !column.Forced;

    private PlannedColumn Dated(PlannedColumn column)
    {
        (double[] q, double[] p) = (Values(reference, column.Reading), Values(current, column.Reading));
        (double distance, bool later) = Separation(q, p);
        if (distance < Apart) return column;
        if (_axis is null) (_axis, _referenceTime, _currentTime, _later) = (column.Name, q, p, later);
        string reason = distance >= 1 ? "time axis: the two tables do not overlap in it"
            : $"time axis: {DisplayValue.Percent(distance)} of the two tables do not overlap in it";
        return WithParts(column.Apart(ColumnRole.TimeAxis, reason), CalendarWindow.Of(q), CalendarWindow.Of(p), thresholdBits);
    }

    /// <summary>A time axis with the hour and the weekday set apart where the calendar alone makes them drift.</summary>
    public static PlannedColumn WithParts(PlannedColumn column, CalendarWindow? reference, CalendarWindow? current, double thresholdBits)
    {
        if (reference is not { } q || current is not { } p) return column;
        return column with
        {
            PartsOfAxis = column.PartsOfAxis.SetItems(DateParts.Of(column.Type).Where(d => q.Bits(p, d.Part) > thresholdBits)
                .Select(
                    d => KeyValuePair.Create(d.Part,
                        $"time axis: the times that the two tables cover differ by themselves in the {d.Part}"))),
        };
    }

    /// <summary>A column that writes out a part of the date, as "2024-Q1": where the calendar alone makes it drift.</summary>
    private string? CalendarPart(PlannedColumn column)
    {
        if (CalendarWindow.Of(_referenceTime!) is not { } q || CalendarWindow.Of(_currentTime!) is not { } p) return null;
        foreach (CalendarColumns.Writing writing in CalendarColumns.Of(Texts(reference, column), _referenceTime!, Texts(current, column),
            _currentTime!))
        {
            if (q.Bits(p, writing.Step, writing.Text) > thresholdBits) return $"time axis: the {writing.Part} of '{_axis}'";
        }
        return null;
    }

    private PlannedColumn Follower(PlannedColumn column)
    {
        string? reason = (_axis is null ? null : CalendarPart(column) ?? (Follows(column) ? $"time axis: follows '{_axis}'" : null))
            ?? CalendarColumns.NamedConstant(column.Name, Texts(reference, column), Texts(current, column));
        return reason is null ? column : column.Apart(ColumnRole.TimeAxis, reason);
    }

    private static string?[] Texts(ITableSample sample, PlannedColumn column)
        => column.Type == ColumnType.Category ? sample.Texts(column.Reading)
            : Array.ConvertAll(Values(sample, column.Reading),
                v => double.IsNaN(v) ? null : v.ToString("R", System.Globalization.CultureInfo.InvariantCulture));

    private bool Follows(PlannedColumn column)
    {
        double[]? q, p;
        if (column.Type == ColumnType.Number) (q, p) = (Values(reference, column.Reading), Values(current, column.Reading));
        else (q, p) = Ordinals(reference.Texts(column.Reading), current.Texts(column.Reading));
        // One value on each side follows everything: a release, a country. Only what says the date goes with it, above.
        if (q is null || p is null || (IsConstant(q) && IsConstant(p))) return false;
        (double distance, bool later) = Separation(q, p);
        return distance >= Apart && (later == _later || column.Type != ColumnType.Number) && Moves(q, _referenceTime!)
            && Moves(p, _currentTime!);
    }

    private static double[] Values(ITableSample sample, ColumnReading reading)
    {
        (double[] values, bool[] missing) = sample.Numbers(reading);
        for (int i = 0; i < values.Length; i++) if (missing[i]) values[i] = double.NaN;
        return values;
    }

    /// <summary>Texts such as "2019-01" by their rank; null when a side has none or too many values to be periods.</summary>
    private static (double[]?, double[]?) Ordinals(string?[] reference, string?[] current)
    {
        string[] values = [.. reference.Concat(current).Where(t => t is not null).Distinct().Order(StringComparer.Ordinal)!];
        if (values.Length is 0 or > 1000) return (null, null);
        double[] Ranks(string?[] texts)
            => Array.ConvertAll(texts, t => t is null ? double.NaN : Array.BinarySearch(values, t, StringComparer.Ordinal));
        return (Ranks(reference), Ranks(current));
    }

    /// <summary>The Kolmogorov-Smirnov distance of the samples' values, and whether the current ones lie above.</summary>
    private static (double Distance, bool CurrentLater) Separation(double[] q, double[] p)
    {
        double[] a = [.. q.Where(v => !double.IsNaN(v)).Order()], b = [.. p.Where(v => !double.IsNaN(v)).Order()];
        if (a.Length == 0 || b.Length == 0 || a.Length < q.Length / 2 || b.Length < p.Length / 2) return (0, false);
        double most = 0, signed = 0;
        for (int i = 0, j = 0; i < a.Length && j < b.Length;)
        {
            double v = Math.Min(a[i], b[j]);
            while (i < a.Length && a[i] == v) i++;
            while (j < b.Length && b[j] == v) j++;
            double d = (double)i / a.Length - (double)j / b.Length;
            if (Math.Abs(d) > most) (most, signed) = (Math.Abs(d), d);
        }
        return (most, signed > 0);
    }

    private static bool IsConstant(double[] values) => values.Where(v => !double.IsNaN(v)).Distinct().Take(2).Count() < 2;

    /// <summary>Constant, or in step with time (Spearman).</summary>
    private static bool Moves(double[] values, double[] time)
    {
        int[] rows = [.. Enumerable.Range(0, Math.Min(values.Length, time.Length))
            .Where(i => !double.IsNaN(values[i]) && !double.IsNaN(time[i]))];
        if (rows.Length < 3) return true;
        double[] x = Ranks([.. rows.Select(i => values[i])]), y = Ranks([.. rows.Select(i => time[i])]);
        (double mx, double my) = (x.Average(), y.Average());
        double xx = 0, yy = 0, xy = 0;
        for (int i = 0; i < x.Length; i++)
            (xx, yy, xy) = (xx + (x[i] - mx) * (x[i] - mx), yy + (y[i] - my) * (y[i] - my), xy + (x[i] - mx) * (y[i] - my));
        return xx == 0 || (yy > 0 && Math.Abs(xy) >= InStep * Math.Sqrt(xx * yy));
    }

    private static double[] Ranks(double[] values)
    {
        int[] order = [.. Enumerable.Range(0, values.Length)];
        double[] sorted = [.. values], ranks = new double[values.Length];
        Array.Sort(sorted, order);
        for (int i = 0, j; i < sorted.Length; i = j)
        {
            for (j = i + 1; j < sorted.Length && sorted[j] == sorted[i];) j++;
            for (int k = i; k < j; k++) ranks[order[k]] = (i + j - 1) / 2.0;
        }
        return ranks;
    }
}
