namespace Kullback.Data.LanguageModels;

/// <summary>Takes the tokens out of responses, one JSON value after the other, and keeps track of which sequence they belong to.</summary>
internal sealed class ServedResponses
{
    private readonly HashSet<string> _ended = new(StringComparer.Ordinal);
    private long _sequence = -1;
    private string? _key, _request;
    private bool _streaming;

    /// <summary>The tokens of the values taken since the list was last cleared.</summary>
    internal List<TopTokenRow> Rows { get; } = [];

    internal void Take(JsonElement json)
    {
        _request = null;
        Response(json);
    }

    private void Response(JsonElement json)
    {
        if (json.ValueKind == JsonValueKind.Array)
        {
            foreach (var inner in json.EnumerateArray()) Response(inner);
            return;
        }
        if (json.ValueKind != JsonValueKind.Object)
            throw new FormatException($"a JSON {json.ValueKind.ToString().ToLowerInvariant()}, not an object");
        if (json.TryGetProperty("error", out var error) && error.ValueKind is JsonValueKind.Object or JsonValueKind.String)
            throw new FormatException(
                $"{((RequestOf(json) ?? _request) is { } name ? $"request '{Cut(name)}': " : "")}the server's answer is an error: "
                    + $"{Cut(error.ToString())}");
        var format = ServedFormat.All.FirstOrDefault(f => f.Is(json))
            ?? throw new FormatException(
                $"its fields are {Fields(json)}; read are {string.Join("; ", ServedFormat.All.Select(f => $"{f.Name} ({f.Fields})"))}");
        format.Read(this, json);
    }

    private static string? RequestOf(JsonElement json) => ServedFormat.Has(json, "custom_id", JsonValueKind.String)
        ? json.GetProperty("custom_id").GetString() : null;

    /// <summary>A value inside another, such as the response of a line of a batch.</summary>
    internal void Inner(JsonElement json, string? request)
    {
        _request = request;
        Response(json);
    }

    /// <summary>The tokens that follow belong to the sequence of this name; null: to one of their own.
    /// Responses that come in pieces name theirs.</summary>
    internal void Begin(string? key)
    {
        if (key is not null && key == _key) return;
        if (_key is not null) _ended.Add(_key);
        if (key is not null && _ended.Contains(key))
            throw new FormatException(
                $"'{Cut(key)}' goes on after another began: pieces of several responses are mixed (write each to a file of its own)");
        (_key, _sequence) = (key, _sequence + 1);
    }

    /// <summary>The tokens that follow belong to a stream whose pieces say which is the last.</summary>
    internal void Stream(bool last)
    {
        if (!_streaming) Begin(null);
        _streaming = !last;
    }

    /// <summary>The name of a response that comes in pieces: its id and which choice; null where the response is whole.</summary>
    internal string? Piece(JsonElement json, int choice)
    {
        string kind = ServedFormat.Has(json, "object", JsonValueKind.String) ? json.GetProperty("object").GetString()! : "";
        if (!kind.EndsWith(".chunk", StringComparison.Ordinal) && !(kind == "text_completion" && Streams(json))) return null;
        return json.TryGetProperty("id", out var id) ? $"response {id}, choice {choice}" : $"choice {choice}";
    }

    // A piece of a streamed completion has no usage, or null.
    private static bool Streams(JsonElement json) => !json.TryGetProperty("usage", out var usage) || usage.ValueKind == JsonValueKind.Null;

    internal void Add(TopToken token, IReadOnlyList<TopToken> top, bool keyedByText = false)
        => Rows.Add(new TopTokenRow(token, top, _sequence) { Request = _request, KeyedByText = keyedByText });

    /// <summary>{token, logprob, bytes, id, top_logprobs: [...]}, as chat responses, llama.cpp and Ollama have it.</summary>
    internal void Chat(JsonElement entry)
    {
        IReadOnlyList<TopToken> top = [];
        foreach (string name in new[] { "top_logprobs", "top_probs" })
            if (entry.TryGetProperty(name, out var list)) top = Top(list);
        Add(Token(entry), top);
    }

    internal static IReadOnlyList<TopToken> Top(JsonElement list) => list.ValueKind switch
    {
        JsonValueKind.Array => [.. list.EnumerateArray().Select(Token)],
        JsonValueKind.Object => [.. list.EnumerateObject().Select(e => TopToken.Of(e.Name, null, null, Number(e.Value)))],
        JsonValueKind.Null or JsonValueKind.Undefined => [],
        _ => throw new FormatException($"the most probable tokens are {Cut(list.ToString())}, not a list or an object"),
    };

    /// <summary>One token: {token | text | tok_str, id, bytes, logprob | prob}.</summary>
    internal static TopToken Token(JsonElement entry)
    {
        if (entry.ValueKind != JsonValueKind.Object)
            throw new FormatException($"a token is {Cut(entry.ToString())}, not an object with token and logprob");
        string? text = null;
        foreach (string name in new[] { "token", "text", "tok_str", "decoded_token" })
            if (text is null && entry.TryGetProperty(name, out var of) && of.ValueKind == JsonValueKind.String) text = of.GetString();
        long? id = null;
        foreach (string name in new[] { "id", "token_id", "token" })
            if (id is null && entry.TryGetProperty(name, out var of)
                && (of.ValueKind == JsonValueKind.Number || (name != "token" && of.ValueKind != JsonValueKind.Null))) id = Whole(name, of);
        if (text is null && id is null) throw new FormatException($"a token of {Fields(entry)} has neither a text nor an id");
        byte[]? bytes = entry.TryGetProperty("bytes", out var list) && list.ValueKind != JsonValueKind.Null ? Bytes(list) : null;
        double? log = entry.TryGetProperty("logprob", out var number) ? Number(number) : entry.TryGetProperty("prob", out var share)
            ? OfProbability(share) : null;
        return TopToken.Of(text ?? $"token {id}", id, bytes, log);
    }

    /// <summary>An integer, as ids are.</summary>
    internal static long Whole(string name, JsonElement value)
        => value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out long number) ? number
        : throw new FormatException($"{name} {Cut(value.ToString())} is no integer");

    private static byte[] Bytes(JsonElement list)
    {
        if (list.ValueKind != JsonValueKind.Array) throw new FormatException($"bytes are {Cut(list.ToString())}, not a list");
        return [.. list.EnumerateArray()
            .Select(b => b.ValueKind == JsonValueKind.Number && b.TryGetByte(out byte one) ? one
                : throw new FormatException($"bytes have {Cut(b.ToString())}: none from 0 to 255"))];
    }

    // 0 is what rounding left: not known.
    private static double? OfProbability(JsonElement share)
    {
        if (share.ValueKind == JsonValueKind.Null) return null;
        double p = share.ValueKind == JsonValueKind.Number ? share.GetDouble() : double.NaN;
        return p is >= 0 and <= 1.001 ? p > 0 ? Math.Log(Math.Min(p, 1)) : null
            : throw new FormatException($"prob {Cut(share.ToString())} is no probability");
    }

    /// <summary>ln p; null where it is not known.</summary>
    internal static double? Number(JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.Null) return null;
        if (value.ValueKind == JsonValueKind.String && value.GetString()!.TrimStart('-', '+').ToLowerInvariant() is "inf" or "infinity"
            or "nan") return null;
        double number = value.ValueKind == JsonValueKind.String
            && double.TryParse(value.GetString(), System.Globalization.NumberStyles.Float,
                System.Globalization.CultureInfo.InvariantCulture, out double parsed) ? parsed
            : value.ValueKind == JsonValueKind.Number ? value.GetDouble()
            : throw new FormatException($"logprob {Cut(value.ToString())} is no number");
        // Servers round: a probability of one comes as 1e-7 at times.
        if (double.IsNaN(number) || number > 1e-3) throw new FormatException($"logprob {value} is no logarithm of a probability");
        return number <= TopToken.Sentinel ? null : Math.Min(number, 0);
    }

    internal static string Fields(JsonElement json)
        => string.Join(", ", json.EnumerateObject().Take(8).Select(p => Cut(p.Name))) is { Length: > 0 } names ? names : "none";

    private static string Cut(string text)
    {
        text = text.ReplaceLineEndings(" ");
        return text.Length <= 80 ? text : text[..79] + "…";
    }

    /// <summary>NaN and infinities outside strings as null.</summary>
    internal static string WithoutInfinities(string text)
    {
        var kept = new StringBuilder(text.Length);
        bool inside = false;
        for (int i = 0; i < text.Length; i++)
        {
            char c = text[i];
            if (inside && c == '\\')
            {
                kept.Append(c).Append(i + 1 < text.Length ? text[++i] : ' ');
                continue;
            }
            if (c == '"') inside = !inside;
            string? word = inside ? null
                : new[] { "-Infinity", "Infinity", "NaN" }.FirstOrDefault(w => text.AsSpan(i).StartsWith(w, StringComparison.Ordinal));
            if (word is null) kept.Append(c);
            else
            {
                kept.Append("null");
                i += word.Length - 1;
            }
        }
        return kept.ToString();
    }
}
