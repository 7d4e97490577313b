using System.Text.Json;

namespace Kullback.Golden;

/// <summary>How far a value may be from a row's expected one: |y − e| ≤ atol + max(rtol, 4·2⁻⁵³·cond)·|e|.</summary>
/// <param name="Relative">The relative part, of the row's tolerance class and its condition number.</param>
/// <param name="Absolute">The absolute part.</param>
/// <param name="Exact">The class X: an expected 0 is met by 0 only.</param>
internal readonly record struct Tolerance(double Relative, double Absolute, bool Exact)
{
    internal static Tolerance Of(GoldenRow row, string quantity)
    {
        string name = Class(row.Line, quantity);
        double relative = name switch
        {
            "X" => 0,
            "A" => 1e-14,
            "B" => 1e-12,
            "C" => 1e-10,
            "D" => 1e-7,
            _ => throw new FormatException($"no tolerance class {name}")
        };
        double absolute = Entry(row.Line, "atol", quantity), condition = Entry(row.Line, "cond", quantity);
        if (row.ItemOf(quantity) is var (item, value))
        {
            bool logarithm = value is "logcdf" or "logsf";
            // A point's own condition number, or that of the row for this quantity.
            string of = logarithm ? value[3..] : value;
            condition = item.TryGetProperty("cond", out _) ? Entry(item, "cond", of) : Entry(row.Line, "cond", of);
            // The error of a logarithm is the relative error of what it is of.
            if (logarithm) (absolute, condition) = (Math.Max(absolute, 4 * Math.Pow(2, -53) * condition), 0);
        }
        return new Tolerance(Math.Max(relative, 4 * Math.Pow(2, -53) * condition), absolute + Residue(row),
            name == "X")
        { Scale = ScaleOf(row) };
    }

    /// <summary>The scale of the row's distribution, which an expected 0 is judged by; 1 where the row has none.</summary>
    private double Scale { get; init; }

    private static double ScaleOf(GoldenRow row)
        => row.Expected.TryGetProperty("variance", out var variance) && variance.ValueKind == JsonValueKind.String
            && GoldenRow.NumberOf(variance) is > 0 and < double.PositiveInfinity and var v ? Math.Sqrt(v) : 1;

    // A measure of a pair is made of sums of order 1: with N digits, as "how" tells, what is expected is itself uncertain by 10^(1 − N).
    // Below that an expected value is what rounding left of an exact zero.
    private static double Residue(GoldenRow row)
    {
        if (row.Kind != "pair" || !row.Line.TryGetProperty("how", out var how) || how.GetString() is not { } words) return 0;
        string[] parts = words.Split(' ');
        int at = Array.IndexOf(parts, "digits");
        return at > 0 && int.TryParse(parts[at - 1], out int digits) && digits >= 50 ? Math.Pow(10, 1 - digits) : 0;
    }

    internal bool Accepts(double expected, double found)
    {
        if (double.IsNaN(expected)) return double.IsNaN(found);
        if (expected.Equals(found) || expected == found) return true;
        if (double.IsInfinity(expected) || double.IsNaN(found)) return false;
        if (Exact) return false;
        if (double.IsInfinity(found)) return Math.Abs(expected) > 1.797e308 && Math.Sign(expected) == Math.Sign(found);
        double apart = Math.Abs(found - expected), size = Math.Abs(expected);
        if (expected == 0) return apart <= Math.Max(1e-15 * Scale, Absolute);
        return apart <= Absolute + Relative * size || (size < 2.3e-308 && apart <= 1e-307);
    }

    private static string Class(JsonElement line, string quantity)
    {
        var tolerance = line.GetProperty("tol");
        return tolerance.ValueKind == JsonValueKind.String ? tolerance.GetString()!
            : (tolerance.TryGetProperty(quantity, out var own) ? own : tolerance.GetProperty("*")).GetString()!;
    }

    private static double Entry(JsonElement line, string name, string quantity)
    {
        if (!line.TryGetProperty(name, out var value)) return 0;
        if (value.ValueKind == JsonValueKind.Object && !value.TryGetProperty(quantity, out value)
            && !line.GetProperty(name).TryGetProperty("*", out value)) return 0;
        // Null: not known, or not meant for this quantity.
        return value.ValueKind == JsonValueKind.Null ? 0 : GoldenRow.NumberOf(value);
    }
}
