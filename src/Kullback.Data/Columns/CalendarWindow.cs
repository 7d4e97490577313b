namespace Kullback.Data.Columns;

/// <summary>The stretch of time that one side of a time axis covers, in seconds since 1970 (UTC), the end not included.</summary>
/// <remarks>Where two sides cover different stretches, the calendar alone can make their weekdays, hours or months differ: a Monday has no
/// Tuesday. What it makes of a part is the share of each side's stretch that lies in each of the part's values. The divergence of these
/// shares is what a steady stream of rows would show with nothing changed.</remarks>
internal readonly record struct CalendarWindow(double From, double To)
{
    private const double Day = 86_400, Hour = 3_600;

    /// <summary>Share of the rows at each end that decides where the bulk of a side lies.</summary>
    private const double Trimmed = 0.01;

    /// <summary>Longest stretch that is walked through step by step: longer ones hold every value of a part about equally often.</summary>
    private const int MostSteps = 200_000;

    /// <summary>The window of sampled values (NaN where missing): from the first to the last, without those farther from the bulk than the
    /// bulk is long (wrong clocks). Null without values.</summary>
    public static CalendarWindow? Of(double[] values)
    {
        double[] sorted = [.. values.Where(double.IsFinite).Order()];
        if (sorted.Length == 0) return null;
        int trim = (int)(sorted.Length * Trimmed);
        (double low, double high, double grain) = (sorted[trim], sorted[^(trim + 1)], Grain(sorted));
        double length = high - low + grain;
        return new CalendarWindow(sorted.First(v => v >= low - length), sorted.Last(v => v <= high + length) + grain);
    }

    /// <summary>The window between two values, where no others are known.</summary>
    public static CalendarWindow? Between(double first, double last) => double.IsFinite(first) && double.IsFinite(last)
        ? new CalendarWindow(first, last + Grain([first, last])) : null;

    /// <summary>What one value stands for: dates a day, full hours an hour, else seconds.</summary>
    private static double Grain(double[] values) => Array.TrueForAll(values, v => v % Day == 0) ? Day
        : Array.TrueForAll(values, v => v % Hour == 0) ? Hour : 1;

    /// <summary>Jensen-Shannon divergence that the calendar alone gives a part, in bits; 0 where the windows are too long to say.</summary>
    /// <param name="other">The other side's window.</param>
    /// <param name="step">Seconds over which the part does not change, a divisor of a day.</param>
    /// <param name="part">The part's value at a time.</param>
    public double Bits(CalendarWindow other, double step, Func<DateTime, string> part)
    {
        if (Shares(step, part) is not { } q || other.Shares(step, part) is not { } p) return 0;
        return q.Keys.Union(p.Keys).Sum(k => JensenShannon.Cell(p.GetValueOrDefault(k), q.GetValueOrDefault(k))) * BitsPerNat;
    }

    /// <summary>Likewise for the hour or the weekday.</summary>
    public double Bits(CalendarWindow other, string part) => part == "hour"
        ? Bits(other, Hour, t => t.Hour.ToString(CultureInfo.InvariantCulture)) : Bits(other, Day, t => t.DayOfWeek.ToString());

    private Dictionary<string, double>? Shares(double step, Func<DateTime, string> part)
    {
        double first = Math.Floor(From / step), steps = Math.Ceiling(To / step) - first;
        // Years 1 to 9999 are what DateTime holds.
        if (!(steps > 0) || steps > MostSteps || From < -62135596800.0 || To >= 253402300800.0) return null;
        var shares = new Dictionary<string, double>(StringComparer.Ordinal);
        for (double k = first; k < first + steps; k++)
        {
            string value = part(DateTime.UnixEpoch.AddSeconds(k * step));
            shares[value] = shares.GetValueOrDefault(value) + (Math.Min(To, (k + 1) * step) - Math.Max(From, k * step)) / (To - From);
        }
        return shares;
    }
}
