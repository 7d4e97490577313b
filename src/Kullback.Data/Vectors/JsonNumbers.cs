namespace Kullback.Data.Vectors;

/// <summary>Numbers in JSON: an array, or an object of label and number.</summary>
/// <remarks>"-Infinity" as a text is a masked cell, as common encoders write it.</remarks>
public static class JsonNumbers
{
    /// <summary>Reads JSON.</summary>
    /// <param name="json">The whole text in UTF-8.</param>
    /// <param name="name">What the user calls it.</param>
    /// <param name="format">How it came: "json", or "inline".</param>
    /// <exception cref="UnreadableDataException">It is no JSON, or neither an array nor an object of numbers;
    /// the message names the place.</exception>
    public static NumberVector Read(ReadOnlySpan<byte> json, string name, string format)
    {
        if (json.StartsWith("\uFEFF"u8)) json = json[3..];
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { AllowTrailingCommas = false });
        try
        {
            reader.Read();
            return reader.TokenType switch
            {
                JsonTokenType.StartArray => new NumberVector(name, format, Array(ref reader, name)),
                JsonTokenType.StartObject => Object(ref reader, name, format),
                _ => throw new UnreadableDataException($"{name}: neither an array of numbers nor an object of labels and numbers"),
            };
        }
        catch (JsonException e)
        {
            throw new UnreadableDataException($"{name}: not JSON: line {(e.LineNumber ?? 0) + 1}, byte {(e.BytePositionInLine ?? 0) + 1}",
                e);
        }
    }

    private static double[] Array(ref Utf8JsonReader reader, string name)
    {
        var values = new List<double>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray) values.Add(Number(ref reader, name, $"[{values.Count}]"));
        RequireEnd(ref reader);
        return [.. values];
    }

    private static NumberVector Object(ref Utf8JsonReader reader, string name, string format)
    {
        var values = new List<double>();
        var labels = new List<string>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            string label = Text(ref reader);
            if (!seen.Add(label)) throw new UnreadableDataException($"{name}: the label '{Shown(label)}' stands there twice");
            labels.Add(label);
            reader.Read();
            values.Add(Number(ref reader, name, $"'{Shown(label)}'"));
        }
        RequireEnd(ref reader);
        return new NumberVector(name, format, [.. values]) { Labels = [.. labels] };
    }

    private static double Number(ref Utf8JsonReader reader, string name, string place)
    {
        if (reader.TokenType == JsonTokenType.Number && reader.TryGetDouble(out double value) && double.IsFinite(value)) return value;
        if (reader.TokenType == JsonTokenType.String && reader.ValueTextEquals("-Infinity"u8)) return double.NegativeInfinity;
        throw new UnreadableDataException($"{name}: {place} is no number but {reader.TokenType switch
        {
            JsonTokenType.StartArray => "an array (one dimension is needed)",
            JsonTokenType.StartObject => "an object (name a column to read records: file.json:column)",
            JsonTokenType.Null => "null",
            JsonTokenType.Number => "beyond the range of a double",
            JsonTokenType.String => "a text",
            _ => "true or false",
        }}");
    }

    // A label may hold halves of surrogate pairs, which the reader refuses as text.
    private static string Text(ref Utf8JsonReader reader)
    {
        try { return reader.GetString() ?? ""; }
        catch (InvalidOperationException) { return Encoding.UTF8.GetString(reader.ValueSpan); }
    }

    private static void RequireEnd(ref Utf8JsonReader reader)
    {
        while (reader.Read()) { /* whatever follows the value makes the reader throw */ }
    }

    internal static string Shown(string label) => label.Length <= 60 ? label : label[..60] + "…";
}
