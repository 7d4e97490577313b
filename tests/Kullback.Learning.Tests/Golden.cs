using System.Text.Json;

namespace Kullback.Learning.Tests;

/// <summary>Reference values of tests/golden/learning.</summary>
internal static class Golden
{
    internal static JsonElement Read(string name)
        => JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "golden", name))).RootElement;

    internal static JsonElement At(this JsonElement element, params string[] path)
    {
        foreach (string name in path) element = element.GetProperty(name);
        return element;
    }

    internal static double Number(this JsonElement element, params string[] path) => element.At(path).GetDouble();

    internal static double[] Numbers(this JsonElement element, params string[] path)
        => [.. element.At(path).EnumerateArray().SelectMany(Flat)];

    private static IEnumerable<double> Flat(JsonElement e)
        => e.ValueKind == JsonValueKind.Array ? e.EnumerateArray().SelectMany(Flat) : [e.GetDouble()];

    internal static bool Has(this JsonElement element, string name) => element.TryGetProperty(name, out _);
}
