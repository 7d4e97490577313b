using System.Globalization;
using System.Text.Json;

namespace Kullback.Tests.Golden;

/// <summary>Reads the JSON lines in tests/golden, copied beside the test program.</summary>
internal static class GoldenFile
{
    internal static IEnumerable<JsonElement> Lines(string name)
        => File.ReadLines(Path.Combine(AppContext.BaseDirectory, "golden", name)).Select(line => JsonDocument.Parse(line).RootElement);

    internal static double Number(JsonElement value) => value.ValueKind == JsonValueKind.Number
        ? value.GetDouble()
        : value.GetString() switch
        {
            "inf" => double.PositiveInfinity,
            "-inf" => double.NegativeInfinity,
            "nan" => double.NaN,
            var text => double.Parse(text!, CultureInfo.InvariantCulture),
        };

    internal static double[] Numbers(JsonElement list) => [.. list.EnumerateArray().Select(Number)];

    internal static void Close(double expected, double actual, double relative, double absolute, string what)
    {
        if (expected == actual) return;
        Assert.True(Math.Abs(actual - expected) <= absolute + relative * Math.Abs(expected),
            string.Create(CultureInfo.InvariantCulture,
                $"{what}: {actual:R} instead of {expected:R}, relative error {(actual - expected) / expected:E2}"));
    }
}
