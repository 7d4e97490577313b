using System.Text.Json;

namespace Kullback.Hosts.Tests.Reports;

/// <summary>Checks a document against a JSON Schema that uses the keywords of draft 2020-12 listed below; any other keyword is an error, so
/// that no part of the schema goes unchecked without notice.</summary>
internal sealed class SchemaCheck(JsonElement root)
{
    private readonly List<string> _faults = [];

    public static IReadOnlyList<string> Faults(JsonElement schema, JsonElement document)
    {
        var check = new SchemaCheck(schema);
        check.Visit(schema, document, "$");
        return check._faults;
    }

    /// <summary>Checks a result against the schema of its kind.</summary>
    public static IReadOnlyList<string> Faults(JsonElement result)
    {
        using var schema = JsonDocument.Parse(
            File.ReadAllText(Repository.File($"docs/reference/json/{result.GetProperty("kind").GetString()}.schema.json")));
        return Faults(schema.RootElement, result);
    }

    private void Visit(JsonElement schema, JsonElement value, string path)
    {
        foreach (var keyword in schema.EnumerateObject())
            if (!Holds(schema, keyword, value, path))
                _faults.Add($"{path}: {keyword.Name} {keyword.Value.GetRawText()} does not hold for {Start(value)}");
    }

    private bool Holds(JsonElement schema, JsonProperty keyword, JsonElement value, string path)
    {
        switch (keyword.Name)
        {
            case "$schema" or "$id" or "title" or "description" or "$defs":
                return true;
            case "$ref":
                Visit(root.GetProperty("$defs").GetProperty(keyword.Value.GetString()!["#/$defs/".Length..]), value, path);
                return true;
            case "const":
                return JsonElement.DeepEquals(keyword.Value, value);
            case "enum":
                return keyword.Value.EnumerateArray().Any(v => JsonElement.DeepEquals(v, value));
            case "type":
                return keyword.Value.ValueKind == JsonValueKind.Array ? keyword.Value.EnumerateArray().Any(t => Is(value, t.GetString()!))
                    : Is(value, keyword.Value.GetString()!);
            case "anyOf":
                return keyword.Value.EnumerateArray()
                    .Any(s => { var inner = new SchemaCheck(root); inner.Visit(s, value, path); return inner._faults.Count == 0; });
            case "minimum":
                return value.ValueKind != JsonValueKind.Number || value.GetDouble() >= keyword.Value.GetDouble();
            case "maximum":
                return value.ValueKind != JsonValueKind.Number || value.GetDouble() <= keyword.Value.GetDouble();
            case "required":
                return value.ValueKind != JsonValueKind.Object
                    || keyword.Value.EnumerateArray().All(n => value.TryGetProperty(n.GetString()!, out _));
            case "additionalProperties" when keyword.Value.ValueKind == JsonValueKind.False:
                return value.ValueKind != JsonValueKind.Object
                    || value.EnumerateObject().All(p => schema.GetProperty("properties").TryGetProperty(p.Name, out _));
            case "properties":
                if (value.ValueKind == JsonValueKind.Object)
                    foreach (var property in keyword.Value.EnumerateObject())
                        if (value.TryGetProperty(property.Name, out var inner)) Visit(property.Value, inner, $"{path}.{property.Name}");
                return true;
            case "items":
                if (value.ValueKind == JsonValueKind.Array)
                    foreach (var (i, item) in value.EnumerateArray().Index()) Visit(keyword.Value, item, $"{path}[{i}]");
                return true;
            default:
                throw new NotSupportedException($"The checker does not know the keyword {keyword.Name}.");
        }
    }

    private static bool Is(JsonElement value, string type) => type switch
    {
        "null" => value.ValueKind == JsonValueKind.Null,
        "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        "string" => value.ValueKind == JsonValueKind.String,
        "number" => value.ValueKind == JsonValueKind.Number,
        "integer" => value.ValueKind == JsonValueKind.Number && value.GetDouble() == Math.Floor(value.GetDouble()),
        "array" => value.ValueKind == JsonValueKind.Array,
        "object" => value.ValueKind == JsonValueKind.Object,
        _ => throw new NotSupportedException(type),
    };

    private static string Start(JsonElement value) => value.GetRawText() is var text && text.Length > 80 ? text[..80] : text;
}
