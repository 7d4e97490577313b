namespace Kullback.Reports;

/// <summary>How numbers are written: the one place for the terminal, HTML, Markdown and JUnit, so that all show the same digits.</summary>
/// <remarks>The invariant culture throughout: a report made in one country is read in another.</remarks>
public static class NumberFormat
{
    private static readonly CultureInfo Invariant = CultureInfo.InvariantCulture;

    /// <summary>What stands where there is no number.</summary>
    public const string None = "-";

    /// <summary>A divergence in bits without its unit: three decimals from 0.01 upwards, four below: <c>0.053</c>, <c>0.0006</c>.</summary>
    public static string Bits(double bits) => Fixed(bits, Decimals(bits));

    /// <summary>The interval with the decimals of the number that it belongs to: <c>[0.047, 0.060]</c>.</summary>
    public static string Interval(double low, double high, double estimate)
    {
        int decimals = Decimals(estimate);
        return $"[{Fixed(low, decimals)}, {Fixed(high, decimals)}]";
    }

    /// <summary>Bits with interval: <c>0.053 [0.047, 0.060]</c>.</summary>
    public static string Bits(ColumnFigures figures)
    {
        ArgumentNullException.ThrowIfNull(figures);
        return $"{Shown(figures)} {Interval(figures.BitsLow, figures.BitsHigh, figures.Bits)}";
    }

    /// <summary>The bits of a column, marked as "at least" where rare values may hide more: <c>0.053</c>, <c>≥0.053</c>.</summary>
    public static string Shown(ColumnFigures figures)
    {
        ArgumentNullException.ThrowIfNull(figures);
        return $"{(figures.IsLowerBound ? "≥" : "")}{Bits(figures.Bits)}";
    }

    /// <summary>A share in words: <c>0 %</c>, <c>&lt;0.1 %</c>, <c>3.1 %</c>, <c>21 %</c>;
    /// never 0 or 100 % for what is only near it.</summary>
    public static string Percent(double share)
    {
        double percent = share * 100;
        if (!double.IsFinite(percent)) return Symbol(percent);
        if (percent > 0 && percent < 0.05) return "<0.1 %";
        if (percent < 100 && percent >= 99.5) return percent > 99.95 ? ">99.9 %" : percent.ToString("0.0", Invariant) + " %";
        return percent.ToString(Math.Abs(percent) < 9.95 ? "0.#" : "0", Invariant) + " %";
    }

    /// <summary>A share for a table column, always one decimal: <c>88.0 %</c>.</summary>
    public static string PercentCell(double share)
        => !double.IsFinite(share) ? Symbol(share)
         : share > 0 && share < 0.0005 ? "<0.1 %"
         : (share * 100).ToString("0.0", Invariant) + " %";

    /// <summary>A count with thousands separators: <c>5,812</c>.</summary>
    public static string Count(long count) => count.ToString("#,0", Invariant);

    /// <summary>A count or a sum of weights: integers as <see cref="Count(long)"/>, else one decimal.</summary>
    public static string Count(double count)
        => !double.IsFinite(count) ? Symbol(count)
         : count.ToString(Math.Abs(count - Math.Round(count)) < 1e-9 * Math.Max(1, Math.Abs(count)) ? "#,0" : "#,0.0", Invariant);

    /// <summary>A count with its noun: <c>1 row</c>, <c>5,812 rows</c>.</summary>
    public static string Count(long count, string one, string? many = null)
        => $"{Count(count)} {(count == 1 ? one : many ?? one + "s")}";

    /// <summary>Any other number: four significant digits, thousands separated, powers of ten only where nothing else fits.</summary>
    public static string Number(double value)
    {
        if (!double.IsFinite(value)) return Symbol(value);
        double size = Math.Abs(value);
        if (size == 0) return "0";
        if (size is >= 1e15 or < 1e-4) return value.ToString("0.###e-0", Invariant);
        int decimals = Math.Clamp(3 - (int)Math.Floor(Math.Log10(size)), 0, 7);
        return Trim(value.ToString("N" + decimals.ToString(Invariant), Invariant));
    }

    /// <summary>The same; <paramref name="ungrouped"/> for years and codes, which have no thousands.</summary>
    public static string Number(double value, bool ungrouped) => ungrouped ? Number(value).Replace(",", "", StringComparison.Ordinal)
        : Number(value);

    /// <summary>Six significant digits, zeros at the end kept so that columns look even: <c>0.0852996</c>, <c>5.26250e-19</c>.</summary>
    public static string Six(double value)
    {
        if (!double.IsFinite(value)) return Symbol(value);
        double size = Math.Abs(value);
        if (size == 0) return "0";
        if (size is >= 1e6 or < 1e-4) return value.ToString("0.00000e-0", Invariant);
        return value.ToString("F" + (5 - (int)Math.Floor(Math.Log10(size))).ToString(Invariant), Invariant);
    }

    /// <summary>Every digit that the number has: up to 17, the shortest text that is read back as the same number.</summary>
    public static string Exactly(double value) => double.IsFinite(value) ? value.ToString("R", Invariant) : Symbol(value);

    /// <summary>A p- or q-value: <c>0.042</c>, <c>3e-41</c>.</summary>
    public static string PValue(double p)
        => double.IsNaN(p) ? None
         : p < 1e-300 ? "<1e-300"
         : p < 0.001 ? p.ToString("0e-0", Invariant)
         : p.ToString("0.000", Invariant);

    /// <summary>Wall time: <c>0.4 s</c>, <c>2 min 5 s</c>.</summary>
    public static string Duration(TimeSpan time)
        => time.TotalSeconds < 10 ? time.TotalSeconds.ToString("0.0", Invariant) + " s"
         : time.TotalMinutes < 2 ? time.TotalSeconds.ToString("0", Invariant) + " s"
         : $"{((long)time.TotalMinutes).ToString("#,0", Invariant)} min {time.Seconds.ToString(Invariant)} s";

    /// <summary>A length of time in its largest fitting unit: <c>3.2 days</c>, <c>45 s</c>.</summary>
    public static string Span(double seconds)
    {
        double size = Math.Abs(seconds);
        var (unit, name) = size switch { >= 86400 => (86400, "days"), >= 3600 => (3600, "h"), >= 60 => (60, "min"), _ => (1, "s") };
        return $"{Number(seconds / unit)} {name}";
    }

    /// <summary>Up to nine decimals and no trailing zero: thresholds and rates as people type them.</summary>
    public static string Plain(double value) => double.IsFinite(value) ? value.ToString("0.#########", Invariant) : Symbol(value);

    private static int Decimals(double bits) => Math.Abs(bits) >= 0.00995 ? 3 : 4;

    private static string Fixed(double value, int decimals)
        => double.IsFinite(value) ? Math.Abs(value).ToString("N" + decimals.ToString(Invariant), Invariant) is var text && value < 0
        && text.Any(c => c is >= '1' and <= '9') ? "-" + text : text
         : Symbol(value);

    private static string Trim(string number) => number.Contains('.') ? number.TrimEnd('0').TrimEnd('.') : number;

    private static string Symbol(double value) => double.IsNaN(value) ? None : value > 0 ? "∞" : "-∞";
}
