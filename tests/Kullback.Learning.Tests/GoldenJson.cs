using System.Text.Json;

namespace Kullback.Learning.Tests;

/// <summary>Reads the golden values.</summary>
internal static class GoldenJson
{
    internal static JsonElement Read(string name)
        => JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "golden", name))).RootElement;

    internal static double[] Numbers(this JsonElement element, string name) => element.GetProperty(name).Numbers();

    internal static double[] Numbers(this JsonElement element)
        => [.. element.EnumerateArray().SelectMany(e => e.ValueKind == JsonValueKind.Array ? e.Numbers() : [e.GetDouble()])];

    internal static bool[] Truths(this JsonElement element, string name)
        => [.. element.GetProperty(name).EnumerateArray().Select(e => e.GetBoolean())];

    internal static double Number(this JsonElement element, string name) => element.GetProperty(name).GetDouble();

    internal static void Close(double expected, double actual, double relative)
        => Assert.True(Math.Abs(expected - actual) <= relative * Math.Max(1e-300, Math.Abs(expected)),
            FormattableString.Invariant($"{actual:R} is not {expected:R} within {relative}"));
}
