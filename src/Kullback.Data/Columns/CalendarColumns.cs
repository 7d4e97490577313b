namespace Kullback.Data.Columns;

/// <summary>Columns that write out a part of a date: a year, a month's name, "2024-Q1", a weekday's number.</summary>
internal static class CalendarColumns
{
    private const double Day = 86_400, Hour = 3_600;

    /// <summary>A column is such a part when this share of its rows says what the date says.</summary>
    private const double Agrees = 0.99;

    /// <summary>A way of writing a part of a date.</summary>
    /// <param name="Part">The part's name.</param>
    /// <param name="Step">Seconds over which it does not change.</param>
    /// <param name="Text">The part at a time, without leading zeros.</param>
    internal sealed record Writing(string Part, double Step, Func<DateTime, string> Text);

    private static readonly Writing[] s_writings =
    [
        At("year", t => Digits(t.Year)), At("year", t => Digits(t.Year % 100)),
        At("month", t => Digits(t.Month)), At("month", t => t.ToString("MMM", CultureInfo.InvariantCulture)),
            At("month", t => t.ToString("MMMM", CultureInfo.InvariantCulture)),
        At("month", t => t.ToString("yyyyMM", CultureInfo.InvariantCulture)),
            At("month", t => t.ToString("yyyy-MM", CultureInfo.InvariantCulture)),
                At("month", t => t.ToString("yyyy/MM", CultureInfo.InvariantCulture)),
        At("quarter", t => Digits(Quarter(t))), At("quarter", t => $"Q{Quarter(t)}"), At("quarter", t => $"{t.Year}Q{Quarter(t)}"),
            At("quarter", t => $"{t.Year}-Q{Quarter(t)}"), At("quarter", t => $"{t.Year} Q{Quarter(t)}"),
        At("week", t => Digits(ISOWeek.GetWeekOfYear(t))), At("week", t => $"{ISOWeek.GetYear(t)}-W{ISOWeek.GetWeekOfYear(t):00}"),
            At("week", t => $"{ISOWeek.GetYear(t)}{ISOWeek.GetWeekOfYear(t):00}"),
        At("weekday", t => Digits((int)t.DayOfWeek)), At("weekday", t => Digits((int)t.DayOfWeek + 1)),
            At("weekday", t => Digits(((int)t.DayOfWeek + 6) % 7)), At("weekday", t => Digits(((int)t.DayOfWeek + 6) % 7 + 1)),
        At("weekday", t => t.DayOfWeek.ToString()), At("weekday", t => t.DayOfWeek.ToString()[..3]),
        At("day", t => Digits(t.Day)), At("day", t => Digits(t.DayOfYear)),
            At("day", t => t.ToString("yyyyMMdd", CultureInfo.InvariantCulture)),
                At("day", t => t.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)),
        new("hour", Hour, t => Digits(t.Hour)),
    ];

    private static readonly string[] s_names = ["year", "yr", "yyyy", "month", "mon", "quarter", "qtr", "week", "weekday", "day", "period"];

    private static Writing At(string part, Func<DateTime, string> text) => new(part, Day, text);

    private static int Quarter(DateTime t) => (t.Month + 2) / 3;

    private static string Digits(int value) => value.ToString(CultureInfo.InvariantCulture);

    /// <summary>The ways of writing that both sides' rows agree with; none for a column that says something else.</summary>
    /// <param name="reference">The reference's texts, row by row.</param>
    /// <param name="ofReference">The same rows' times, seconds since 1970, NaN where missing.</param>
    /// <param name="current">The current texts.</param>
    /// <param name="ofCurrent">Their times.</param>
    public static IEnumerable<Writing> Of(string?[] reference, double[] ofReference, string?[] current, double[] ofCurrent)
        => s_writings.Where(w => Matches(w, reference, ofReference) && Matches(w, current, ofCurrent));

    private static bool Matches(Writing writing, string?[] texts, double[] times)
    {
        // A short look first: nearly every column is told apart by its first rows.
        return Share(Math.Min(20, texts.Length)) >= 0.5 && Share(texts.Length) >= Agrees;

        double Share(int rows)
        {
            int some = 0, same = 0;
            for (int i = 0; i < rows && i < times.Length; i++)
            {
                if (texts[i] is not { } text || !(times[i] >= -62135596800.0 && times[i] < 253402300800.0)) continue;
                some++;
                if (string.Equals(Plain(text), writing.Text(DateTime.UnixEpoch.AddSeconds(Math.Floor(times[i]))),
                    StringComparison.OrdinalIgnoreCase)) same++;
            }
            return some == 0 ? 0 : (double)same / some;
        }
    }

    /// <summary>"07" and "7.0" are 7.</summary>
    private static string Plain(string text)
    {
        text = text.Trim();
        if (text.EndsWith(".0", StringComparison.Ordinal)) text = text[..^2];
        return text.Length > 1 && text.All(char.IsAsciiDigit) ? text.TrimStart('0') is { Length: > 0 } digits ? digits : "0" : text;
    }

    /// <summary>Where no date says when the sides are: a column named for a part of a date, with one value on each side, another one.
    /// Null when it is not.</summary>
    public static string? NamedConstant(string name, string?[] reference, string?[] current)
    {
        if (!CodeNames.Words(name).Any(s_names.Contains) || One(reference) is not { } q || One(current) is not { } p || q == p || !IsPart(q)
            || !IsPart(p)) return null;
        return $"time axis: '{q}' on every row of the reference, '{p}' on every current one";
    }

    private static bool IsPart(string text)
        => int.TryParse(Plain(text), NumberStyles.None, CultureInfo.InvariantCulture, out int n) ? n <= 366 || n is >= 1800 and <= 2200
        || n / 100 is >= 1800 and <= 2200
            : s_writings.Any(w => Enumerable.Range(0, 12)
                .Any(m => string.Equals(w.Text(new DateTime(2024, 1 + m, 1 + m)), text.Trim(), StringComparison.OrdinalIgnoreCase)));

    private static string? One(string?[] texts)
    {
        string? one = null;
        foreach (string? text in texts)
            if (text is null) continue;
            else if (one is null) one = text;
            else if (one != text) return null;
        return one;
    }
}
