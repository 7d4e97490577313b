namespace Kullback.Data.Columns;

/// <summary>Numbers, dates, times and intervals of them as people read them, independent of the machine's language.</summary>
public static class CellLabels
{
    private static readonly string[] Weekdays = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

    /// <summary>A number, exact (its shortest form that reads back to it) with thousands separators: <c>1,250</c>, <c>-0.5</c>,
    /// <c>1.5e-07</c>.</summary>
    public static string Number(double value)
    {
        if (double.IsNaN(value)) return "not a number";
        if (double.IsInfinity(value)) return value > 0 ? "infinity" : "-infinity";
        double size = Math.Abs(value);
        if (size >= 1e15 || (size < 1e-4 && size > 0)) return value.ToString("R", CultureInfo.InvariantCulture).ToLowerInvariant();
        string shortest = value.ToString("R", CultureInfo.InvariantCulture);
        if (size < 1000 || shortest.Contains('E', StringComparison.Ordinal)) return value == 0 ? "0" : shortest;
        int point = shortest.IndexOf('.', StringComparison.Ordinal);
        string whole = point < 0 ? shortest : shortest[..point];
        return long.Parse(whole, CultureInfo.InvariantCulture).ToString("N0", CultureInfo.InvariantCulture)
            + (point < 0 ? "" : shortest[point..]);
    }

    /// <summary>One value of a column: a number, or seconds as a date, a timestamp or a time of day.</summary>
    public static string Value(double value, ColumnType type) => type switch
    {
        ColumnType.Date => Instant(value, "yyyy-MM-dd"),
        ColumnType.Timestamp => Instant(value, value % 1 != 0 ? "yyyy-MM-dd HH:mm:ss.FFFFFF" : value % 60 != 0 ? "yyyy-MM-dd HH:mm:ss"
            : "yyyy-MM-dd HH:mm"),
        ColumnType.Time => TimeOfDay(value),
        _ => Number(value),
    };

    /// <summary>The labels of the cells that the edges cut: <c>up to 0</c>, <c>(0, 1,250]</c>, <c>above 1,250</c>; one more than there are
    /// edges.</summary>
    /// <param name="edges">Increasing edges; none gives one cell, <c>all values</c>.</param>
    /// <param name="type">What the numbers are.</param>
    public static IReadOnlyList<string> Intervals(IReadOnlyList<double> edges, ColumnType type)
    {
        ArgumentNullException.ThrowIfNull(edges);
        if (edges.Count == 0) return ["all values"];
        IReadOnlyList<string> texts = Edges(edges, type);
        string[] labels = new string[edges.Count + 1];
        labels[0] = $"up to {texts[0]}";
        for (int k = 1; k < edges.Count; k++) labels[k] = $"({texts[k - 1]}, {texts[k]}]";
        labels[^1] = $"above {texts[^1]}";
        return labels;
    }

    /// <summary>An interval (low, high], open ends as infinities; edges rounded to 1 % of its width where they are long.</summary>
    public static string Interval(double low, double high, ColumnType type)
    {
        if (double.IsNegativeInfinity(low)) return double.IsPositiveInfinity(high) ? "all values" : $"up to {Edges([high], type)[0]}";
        if (double.IsPositiveInfinity(high)) return $"above {Edges([low], type)[0]}";
        IReadOnlyList<string> texts = Edges([low, high], type);
        return $"({texts[0]}, {texts[1]}]";
    }

    /// <summary>Edges in the fewest digits that are off by at most 1 % of the distance to the nearest neighbor;
    /// exact when that takes six digits or fewer.</summary>
    public static IReadOnlyList<string> Edges(IReadOnlyList<double> edges, ColumnType type)
    {
        ArgumentNullException.ThrowIfNull(edges);
        string[] texts = new string[edges.Count];
        for (int k = 0; k < texts.Length; k++)
        {
            double gap = double.PositiveInfinity;
            if (k > 0) gap = Math.Min(gap, edges[k] - edges[k - 1]);
            if (k + 1 < texts.Length) gap = Math.Min(gap, edges[k + 1] - edges[k]);
            if (double.IsInfinity(gap)) gap = Math.Abs(edges[k]);
            double slack = gap / 100;
            texts[k] = type switch
            {
                ColumnType.Timestamp or ColumnType.Time => Value(Steps(edges[k], slack, [60, 1]), type),
                ColumnType.Date => Value(edges[k], type),
                _ => Number(Shortened(edges[k], slack)),
            };
        }
        return texts;
    }

    /// <summary>Rare values by which other rows have them: <c>(rare, current only)</c> are rows whose value only other current rows have.
    /// Null for all of them together.</summary>
    public static string Rare(Estimation.RareClass? sorted) => sorted switch
    {
        Estimation.RareClass.Once => "(rare, once)",
        Estimation.RareClass.OnlyCurrent => "(rare, current only)",
        Estimation.RareClass.OnlyReference => "(rare, reference only)",
        Estimation.RareClass.MoreInCurrent => "(rare, more current)",
        Estimation.RareClass.MoreInReference => "(rare, more reference)",
        Estimation.RareClass.Even => "(rare, in both)",
        _ => "(rare)",
    };

    /// <summary>An hour of day, 0 to 23: <c>07:00-07:59</c>.</summary>
    public static string Hour(int hour) => string.Create(CultureInfo.InvariantCulture, $"{hour:00}:00-{hour:00}:59");

    /// <summary>A weekday by its ISO 8601 number, 1 (Monday) to 7 (Sunday).</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such day.</exception>
    public static string Weekday(int isoDay)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(isoDay, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(isoDay, 7);
        return Weekdays[isoDay - 1];
    }

    private static double Shortened(double value, double slack)
    {
        if (value == 0 || !double.IsFinite(value)) return value;
        for (int digits = 1; digits <= 16; digits++)
        {
            double rounded = double.Parse(value.ToString($"E{digits - 1}", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
            if (rounded == value) return value;
            if (digits >= 6 && Math.Abs(rounded - value) <= slack) return rounded;
        }
        return value;
    }

    private static double Steps(double seconds, double slack, ReadOnlySpan<double> steps)
    {
        foreach (double step in steps)
        {
            double rounded = Math.Round(seconds / step) * step;
            if (Math.Abs(rounded - seconds) <= slack) return rounded;
        }
        return seconds;
    }

    private static string Instant(double seconds, string format)
    {
        // Years 1 to 9999 are what DateTime holds; the engine's dates go further.
        if (!double.IsFinite(seconds) || seconds < -62135596800.0 || seconds >= 253402300800.0)
            return double.IsFinite(seconds) ? $"{Number(seconds)} s since 1970" : Number(seconds);
        return DateTime.UnixEpoch.AddTicks((long)Math.Round(seconds * TimeSpan.TicksPerSecond))
            .ToString(format, CultureInfo.InvariantCulture);
    }

    private static string TimeOfDay(double seconds)
    {
        if (!double.IsFinite(seconds) || seconds < 0 || seconds > 86400) return double.IsFinite(seconds) ? $"{Number(seconds)} s"
            : Number(seconds);
        TimeSpan time = TimeSpan.FromTicks((long)Math.Round(seconds * TimeSpan.TicksPerSecond));
        string text = string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalHours:00}:{time.Minutes:00}");
        if (time.Seconds == 0 && seconds % 1 == 0) return text;
        text += string.Create(CultureInfo.InvariantCulture, $":{time.Seconds:00}");
        return seconds % 1 == 0 ? text : text + (seconds % 1).ToString("0.######", CultureInfo.InvariantCulture)[1..];
    }
}
