using System.Text.RegularExpressions;

namespace Kullback.Data.Tables;

/// <summary>The parts of dates and times that are compared as rows of their own.</summary>
internal static partial class DateParts
{
    private static readonly double[] s_hours = [.. Enumerable.Range(0, 23).Select(h => (double)h)],
        s_weekdays = [.. Enumerable.Range(1, 6).Select(d => (double)d)];

    /// <summary>The parts of a type with the boundaries that give each hour or weekday its cell.</summary>
    public static IEnumerable<(string Part, double[] Boundaries)> Of(ColumnType type)
    {
        if (type is ColumnType.Timestamp or ColumnType.Time) yield return ("hour", s_hours);
        if (type is ColumnType.Timestamp or ColumnType.Date) yield return ("weekday", s_weekdays);
    }

    /// <summary>The name of a part's row: <c>pickup (hour)</c>.</summary>
    public static string Name(string column, string part) => $"{column} ({part})";

    /// <summary>The part of each date or time, given in seconds since 1970 (UTC) or since midnight.</summary>
    public static (double[] Values, bool[] Missing) Of((double[] Values, bool[] Missing) seconds, string part)
        // 1970-01-01 was a Thursday
        => (Array.ConvertAll(seconds.Values,
            s => part == "hour" ? Math.Floor(Modulo(s, 86400) / 3600) : Modulo(Math.Floor(s / 86400) + 3, 7) + 1), seconds.Missing);

    private static double Modulo(double value, double by) => value - by * Math.Floor(value / by);

    /// <summary>A date, or a date with a time, as ISO 8601 writes it.</summary>
    [GeneratedRegex(@"^\s*\d{4}-\d\d?-\d\d?([T ]\d\d?:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d(:?\d\d)?)?)?\s*$")]
    internal static partial Regex IsoTime();
}
