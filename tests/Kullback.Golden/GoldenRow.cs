using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Kullback.Golden;

/// <summary>One line of a file of golden values: inputs, what is expected of them, and how closely.</summary>
internal sealed partial record GoldenRow(string Id, string Kind, JsonElement Inputs, JsonElement Expected, JsonElement Line, string Folder)
{
    internal static GoldenRow Parse(string line, string folder)
    {
        // Files of others have names in either spelling, and "law" where we say distribution.
        string spelled = BritishName().Replace(line, "\"$1$2iz$3$4\"").Replace("\"laws\"", "\"distributions\"", StringComparison.Ordinal);
        var root = JsonDocument.Parse(spelled).RootElement;
        return new GoldenRow(root.GetProperty("id").GetString()!, root.GetProperty("kind").GetString()!,
            root.GetProperty("inputs"), root.GetProperty("expected"), root, folder);
    }

    /// <summary>A number of the inputs, or <paramref name="otherwise"/> where it is not given.</summary>
    internal double Number(string name, double otherwise = double.NaN) => Inputs.TryGetProperty(name, out var value) ? NumberOf(value)
        : otherwise;

    /// <summary>A list of numbers of the inputs.</summary>
    internal double[] Numbers(string name) => [.. Inputs.GetProperty(name).EnumerateArray().Select(NumberOf)];

    /// <summary>A list of lists of the inputs.</summary>
    internal double[][] Rows(string name)
        => [.. Inputs.GetProperty(name).EnumerateArray().Select(row => row.EnumerateArray().Select(NumberOf).ToArray())];

    /// <summary>A list of weights of the inputs, divided by their sum if the row says "normalize".</summary>
    internal double[] Masses(string name)
    {
        double[] weights = Numbers(name);
        return Inputs.TryGetProperty("normalize", out var normalize) && normalize.GetBoolean() ? Normalized(weights) : weights;
    }

    // Scaled by the largest first: weights near the ends of the double range neither overflow nor vanish in the sum.
    internal static double[] Normalized(double[] weights)
    {
        double largest = weights.Max();
        double[] scaled = [.. weights.Select(w => w / largest)];
        double total = scaled.Sum();
        return [.. scaled.Select(w => w / total)];
    }

    /// <summary>A number, or all numbers of a list of them (of lists of them, row by row).</summary>
    internal static double[] NumbersOf(JsonElement value)
        => value.ValueKind == JsonValueKind.Array ? [.. value.EnumerateArray().SelectMany(NumbersOf)] : [NumberOf(value)];

    /// <summary>The item that a quantity such as "points[2].cdf" is of, and what is asked of it;
    /// null for a quantity of the row itself.</summary>
    internal (JsonElement Item, string Value)? ItemOf(string quantity)
    {
        int open = quantity.IndexOf('[', StringComparison.Ordinal), close = quantity.IndexOf("].", StringComparison.Ordinal);
        if (open < 0 || close < open || !Expected.TryGetProperty(quantity[..open], out var list)) return null;
        return (list[int.Parse(quantity[(open + 1)..close], CultureInfo.InvariantCulture)], quantity[(close + 2)..]);
    }

    /// <summary>A JSON number, or a decimal, a fraction, "inf", "-inf" or "nan" in a string.</summary>
    internal static double NumberOf(JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.Number) return value.GetDouble();
        string text = value.GetString()!;
        int slash = text.IndexOf('/', StringComparison.Ordinal);
        return text switch
        {
            "inf" or "+inf" => double.PositiveInfinity,
            "-inf" => double.NegativeInfinity,
            "nan" => double.NaN,
            _ when slash > 0 => Parse(text[..slash]) / Parse(text[(slash + 1)..]),
            _ => Parse(text),
        };
    }

    private static double Parse(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    [GeneratedRegex("\"([a-z0-9_]*)(normal|general|regular)is(e|ed)([a-z0-9_]*)\"")]
    private static partial Regex BritishName();
}
