namespace Kullback.Data.Comparison;

/// <summary>The parts of dates and times that are compared as rows of their own.</summary>
internal static class DateParts
{
    private static readonly double[] s_hours = [.. Enumerable.Range(0, 23).Select(h => (double)h)], s_weekdays = [.. Enumerable.Range(1, 6).Select(d => (double)d)];

    /// <summary>The parts of a type with the boundaries that give each hour or weekday its cell.</summary>
    public static IEnumerable<(string Part, double[] Boundaries)> Of(ColumnType type)
    {
        if (type is ColumnType.Timestamp or ColumnType.Time) yield return ("hour", s_hours);
        if (type is ColumnType.Timestamp or ColumnType.Date) yield return ("weekday", s_weekdays);
    }
}
