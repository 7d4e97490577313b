using System.Globalization;
using System.Runtime.CompilerServices;

namespace Kullback.Divergences;

/// <summary>Parameters of measures: their bounds and how they are written in a measure's key.</summary>
internal static class Parameter
{
    /// <summary>The value, if it lies in [low, high].</summary>
    internal static double Within(double value, double low, double high, [CallerArgumentExpression(nameof(value))] string? name = null)
        => value >= low && value <= high ? value : throw Outside(value, $"in [{Text(low)}, {Text(high)}]", name);

    /// <summary>The value, if it lies in (low, high).</summary>
    internal static double Inside(double value, double low, double high, [CallerArgumentExpression(nameof(value))] string? name = null)
        => value > low && value < high ? value : throw Outside(value, $"in ({Text(low)}, {Text(high)})", name);

    /// <summary>The value, if it is finite and at least <paramref name="low"/>.</summary>
    internal static double Finite(double value, double low = double.MinValue, [CallerArgumentExpression(nameof(value))] string? name = null)
        => value >= low && value <= double.MaxValue ? value
            : throw Outside(value, low == double.MinValue ? "finite" : $"finite and ≥ {Text(low)}", name);

    /// <summary>A number as keys write it: "0.5", "inf".</summary>
    internal static string Text(double value) => value switch
    {
        double.PositiveInfinity => "inf",
        double.NegativeInfinity => "-inf",
        _ => value.ToString("R", CultureInfo.InvariantCulture),
    };

    private static ArgumentOutOfRangeException Outside(double value, string domain, string? name)
        => new(name, value, string.Create(CultureInfo.InvariantCulture, $"{name} = {value} must be {domain}."));
}
