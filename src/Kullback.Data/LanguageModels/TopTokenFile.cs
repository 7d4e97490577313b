using System.Text.Json;

namespace Kullback.Data.LanguageModels;

/// <summary>One token of a text with what a server said of it.</summary>
/// <param name="Token">The token that came, as text.</param>
/// <param name="LogProbability">Its logarithm of probability; null where the server did not say (a prompt's first token).</param>
/// <param name="Top">The most probable tokens with their logarithms of probability; the token itself may be among them.</param>
/// <param name="Sequence">Tokens of one sequence follow each other.</param>
public sealed record TopTokenRow(string Token, double? LogProbability, IReadOnlyDictionary<string, double> Top, long Sequence);

/// <summary>Reads NDJSON with <c>top_logprobs</c> as OpenAI-compatible servers give them: a line is a response, its <c>logprobs</c>, or one token.</summary>
public static class TopTokenFile
{
    private const int LongestLine = 64 << 20;

    /// <summary>The tokens in their order; lines are read as they are asked for.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="UnreadableDataException">A line is no such JSON: the message names it.</exception>
    public static IEnumerable<TopTokenRow> Read(string path)
    {
        using (new RowFile(path)) { }
        using var reader = new StreamReader(path);
        long number = 0, sequence = 0;
        while (Line(reader, path, number + 1) is { } line)
        {
            number++;
            if (line.AsSpan().Trim().IsEmpty) continue;
            foreach (var row in Rows(path, number, line))
            {
                if (row.Sequence < 0) sequence = number;
                yield return row with { Sequence = row.Sequence < 0 ? sequence : row.Sequence };
            }
        }
    }

    private static string? Line(StreamReader reader, string path, long number)
    {
        var text = new System.Text.StringBuilder();
        for (int c = reader.Read(); c >= 0; c = reader.Read())
        {
            if (c == '\n') return text.ToString();
            if (text.Length >= LongestLine) throw new UnreadableDataException($"{path}: line {number} is longer than 64 MiB (NDJSON has one object a line)");
            text.Append((char)c);
        }
        return text.Length > 0 ? text.ToString() : null;
    }

    private static List<TopTokenRow> Rows(string path, long number, string line)
    {
        try
        {
            using var document = JsonDocument.Parse(line, new JsonDocumentOptions { MaxDepth = 32 });
            var rows = new List<TopTokenRow>();
            Take(document.RootElement, rows);
            return rows;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            throw new UnreadableDataException($"{path}: line {number} is no JSON with logprobs: {e.Message}", e);
        }
    }

    private static void Take(JsonElement json, List<TopTokenRow> rows)
    {
        if (json.TryGetProperty("choices", out var choices)) Take(choices[0], rows);
        else if (json.TryGetProperty("logprobs", out var inner) && inner.ValueKind == JsonValueKind.Object) Take(inner, rows);
        else if (json.TryGetProperty("content", out var content) && content.ValueKind == JsonValueKind.Array)
            foreach (var token in content.EnumerateArray()) rows.Add(Chat(token, -1));
        else if (json.TryGetProperty("token_logprobs", out var numbers)) Completion(json, numbers, rows);
        else if (json.TryGetProperty("token", out _)) rows.Add(Chat(json, json.TryGetProperty("sequence", out var sequence) ? sequence.GetInt64() : 0));
        else throw new FormatException("neither choices nor logprobs, content, token_logprobs or token is in it");
    }

    private static void Completion(JsonElement json, JsonElement numbers, List<TopTokenRow> rows)
    {
        var tokens = json.GetProperty("tokens");
        bool named = json.TryGetProperty("top_logprobs", out var tops) && tops.ValueKind == JsonValueKind.Array;
        for (int i = 0; i < tokens.GetArrayLength(); i++)
            rows.Add(new TopTokenRow(tokens[i].GetString()!, Number(numbers[i]), named && i < tops.GetArrayLength() ? Named(tops[i]) : Named(default), -1));
    }

    private static TopTokenRow Chat(JsonElement token, long sequence)
        => new(Key(token), token.TryGetProperty("logprob", out var number) ? Number(number) : null, token.TryGetProperty("top_logprobs", out var top) ? Named(top) : Named(default), sequence);

    // Bytes tell tokens apart whose text is the same replacement character.
    private static string Key(JsonElement token)
    {
        string text = token.GetProperty("token").GetString() ?? "";
        if (!text.Contains('\uFFFD', StringComparison.Ordinal) || !token.TryGetProperty("bytes", out var bytes) || bytes.ValueKind != JsonValueKind.Array) return text;
        return "\\x" + Convert.ToHexString([.. bytes.EnumerateArray().Select(b => b.GetByte())]);
    }

    private static Dictionary<string, double> Named(JsonElement top)
    {
        var named = new Dictionary<string, double>(StringComparer.Ordinal);
        if (top.ValueKind == JsonValueKind.Array)
            foreach (var entry in top.EnumerateArray()) named[Key(entry)] = Number(entry.GetProperty("logprob")) ?? throw new FormatException("a logprob of top_logprobs is null");
        else if (top.ValueKind == JsonValueKind.Object)
            foreach (var entry in top.EnumerateObject()) named[entry.Name] = Number(entry.Value) ?? throw new FormatException("a logprob of top_logprobs is null");
        return named;
    }

    private static double? Number(JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.Null) return null;
        double number = value.GetDouble();
        // Servers round: a probability of one comes as 1e-7 at times.
        return double.IsNaN(number) || number > 1e-3 ? throw new FormatException($"logprob {value} is no logarithm of a probability") : Math.Min(number, 0);
    }
}
