using Kullback.Data.Tables;

namespace Kullback.Reports.Charts;

/// <summary>Where an axis is marked, and with which words.</summary>
internal static class Axis
{
    /// <summary>Round values within [start, end], about <paramref name="about"/> of them.</summary>
    public static IReadOnlyList<double> Round(double start, double end, int about)
    {
        double raw = (end - start) / Math.Max(1, about);
        if (!double.IsFinite(raw) || raw <= 0) return [];
        double power = Math.Pow(10, Math.Floor(Math.Log10(raw)));
        double step = (raw / power) switch { <= 1 => 1, <= 2 => 2, <= 5 => 5, _ => 10 } * power;
        var ticks = new List<double>();
        for (double k = Math.Ceiling(start / step); k * step <= end && ticks.Count < 50; k++) ticks.Add(k * step);
        return ticks;
    }

    /// <summary>A value as people read it: dates and times come as seconds.</summary>
    public static string Text(double value, ColumnType type, string? part = null, bool ungrouped = false)
    {
        if (!double.IsFinite(value) || part is not null) return NumberFormat.Number(value);
        return type switch
        {
            ColumnType.Date or ColumnType.Timestamp when Math.Abs(value) < 2e11 => DateTime.UnixEpoch.AddSeconds(value)
                .ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            ColumnType.Time when value is >= 0 and < 86400 => TimeSpan.FromSeconds(value).ToString("hh\\:mm", CultureInfo.InvariantCulture),
            _ => NumberFormat.Number(value, ungrouped),
        };
    }
}
