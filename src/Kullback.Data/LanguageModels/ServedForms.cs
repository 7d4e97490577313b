using static Kullback.Data.LanguageModels.ServedFormat;

namespace Kullback.Data.LanguageModels;

/// <summary>How the tokens stand in each form of response.</summary>
internal static class ServedForms
{
    internal static void Choices(ServedResponses responses, JsonElement json)
    {
        int at = 0;
        foreach (var choice in json.GetProperty("choices").EnumerateArray())
        {
            string? piece = responses.Piece(json, choice.TryGetProperty("index", out var index) && index.ValueKind == JsonValueKind.Number
                && index.TryGetInt32(out int number) ? number : at);
            at++;
            // The prompt of a chat response stands beside its choices.
            if (at == 1 && Has(json, "prompt_logprobs", JsonValueKind.Array))
            {
                responses.Begin(piece);
                Prompt(responses, json.GetProperty("prompt_logprobs"), json);
            }
            else if (at > 1 || !Has(json, "prompt_logprobs", JsonValueKind.Array)) responses.Begin(piece);
            Content(responses, choice);
        }
    }

    internal static void Choice(ServedResponses responses, JsonElement json, string? piece)
    {
        responses.Begin(piece);
        Content(responses, json);
    }

    private static void Content(ServedResponses responses, JsonElement choice)
    {
        int before = responses.Rows.Count;
        if (Has(choice, "prompt_logprobs", JsonValueKind.Array)) Prompt(responses, choice.GetProperty("prompt_logprobs"), choice);
        var from = Has(choice, "logprobs", JsonValueKind.Object) ? choice.GetProperty("logprobs") : choice;
        if (Has(from, "content", JsonValueKind.Array))
            foreach (var token in from.GetProperty("content").EnumerateArray()) responses.Chat(token);
        if (Has(from, "refusal", JsonValueKind.Array))
            foreach (var token in from.GetProperty("refusal").EnumerateArray()) responses.Chat(token);
        if (Has(from, "token_logprobs", JsonValueKind.Array)) Completion(responses, from);
        if (responses.Rows.Count == before && Said(choice) is { } text)
            throw new FormatException($"the text '{text}' came without log-probabilities of its tokens (logprobs is null or missing)");
    }

    // What a response says in words, shortened; null where it says nothing (the first and the last piece of a stream).
    private static string? Said(JsonElement choice)
    {
        foreach (string name in new[] { "message", "delta" })
            if (Has(choice, name, JsonValueKind.Object) && Has(choice.GetProperty(name), "content", JsonValueKind.String)
                && choice.GetProperty(name).GetProperty("content").GetString() is { Length: > 0 } said) return Short(said);
        return Has(choice, "text", JsonValueKind.String) && choice.GetProperty("text").GetString() is { Length: > 0 } text
            ? Short(text) : null;
    }

    private static string Short(string text) => (text.Length <= 30 ? text : text[..29] + "…").ReplaceLineEndings(" ");

    private static void Completion(ServedResponses responses, JsonElement json)
    {
        JsonElement numbers = json.GetProperty("token_logprobs"), tokens = json.GetProperty("tokens");
        int count = tokens.GetArrayLength();
        if (numbers.GetArrayLength() != count)
            throw new FormatException($"tokens has {count} entries, token_logprobs {numbers.GetArrayLength()}");
        bool named = Has(json, "top_logprobs", JsonValueKind.Array);
        if (named && json.GetProperty("top_logprobs").GetArrayLength() != count)
            throw new FormatException($"tokens has {count} entries, top_logprobs {json.GetProperty("top_logprobs").GetArrayLength()}");
        for (int i = 0; i < count; i++)
            responses.Add(TopToken.Of(tokens[i].GetString() ?? "", null, null, ServedResponses.Number(numbers[i])),
                named ? ServedResponses.Top(json.GetProperty("top_logprobs")[i]) : [], keyedByText: true);
    }

    // vLLM: for each token of the prompt but the first an object of the most probable ids and the prompt's own, which stands first.
    private static void Prompt(ServedResponses responses, JsonElement list, JsonElement around)
    {
        long[]? ids = Has(around, "prompt_token_ids", JsonValueKind.Array)
            ? [.. around.GetProperty("prompt_token_ids").EnumerateArray().Select(i => ServedResponses.Whole("prompt_token_ids", i))] : null;
        if (ids is not null && ids.Length != list.GetArrayLength())
            throw new FormatException($"prompt_token_ids has {ids.Length} entries, prompt_logprobs {list.GetArrayLength()}");
        int at = -1;
        foreach (var entry in list.EnumerateArray())
        {
            at++;
            if (entry.ValueKind == JsonValueKind.Null) continue;
            TopToken[] top = [.. entry.EnumerateObject().Select(e => Ranked(e.Name, e.Value))];
            if (top.Length == 0) throw new FormatException($"prompt_logprobs[{at}] names no token");
            long?[] ranks = [.. entry.EnumerateObject()
                .Select(e => Has(e.Value, "rank", JsonValueKind.Number) ? ServedResponses.Whole("rank", e.Value.GetProperty("rank"))
                    : (long?)null)];
            // A rank beyond the count of the others can only be the prompt's own token, wherever it stands.
            int own = ids is not null ? Array.FindIndex(top, t => t.Id == ids[at])
                : Math.Max(0, Array.FindIndex(ranks, r => r > top.Length));
            if (own < 0) throw new FormatException($"prompt_logprobs[{at}] does not name the prompt's token {ids![at]}");
            responses.Add(top[own], top);
        }
    }

    private static TopToken Ranked(string id, JsonElement value)
    {
        long? number = long.TryParse(id, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture,
            out long parsed) ? parsed : null;
        string text = Has(value, "decoded_token", JsonValueKind.String) ? value.GetProperty("decoded_token").GetString()!
            : number is null ? id : $"token {id}";
        return TopToken.Of(text, number, null,
            ServedResponses.Number(value.ValueKind == JsonValueKind.Object ? value.GetProperty("logprob") : value));
    }

    internal static void Responses(ServedResponses responses, JsonElement json)
    {
        foreach (var output in json.GetProperty("output").EnumerateArray())
        {
            if (!Has(output, "content", JsonValueKind.Array)) continue;
            foreach (var content in output.GetProperty("content").EnumerateArray())
            {
                if (!Has(content, "logprobs", JsonValueKind.Array)) continue;
                responses.Begin(null);
                foreach (var token in content.GetProperty("logprobs").EnumerateArray()) responses.Chat(token);
            }
        }
    }

    // The pieces are in the deltas; the events around them repeat the whole text.
    internal static void ResponsesStream(ServedResponses responses, JsonElement json)
    {
        if (json.GetProperty("type").GetString() != "response.output_text.delta") return;
        string Part(string name) => json.TryGetProperty(name, out var of) ? of.ToString() : "";
        responses.Begin($"item {Part("item_id")} {Part("output_index")}, content {Part("content_index")}");
        int before = responses.Rows.Count;
        if (Has(json, "logprobs", JsonValueKind.Array)) foreach (var token in json.GetProperty("logprobs").EnumerateArray())
            responses.Chat(token);
        if (responses.Rows.Count == before && Has(json, "delta", JsonValueKind.String)
            && json.GetProperty("delta").GetString() is { Length: > 0 } text)
            throw new FormatException(
                $"the text '{Short(text)}' came without log-probabilities of its tokens (include: [\"message.output_text.logprobs\"])");
    }

    internal static void LlamaServer(ServedResponses responses, JsonElement json)
    {
        responses.Stream(last: !Has(json, "stop", JsonValueKind.False));
        foreach (var entry in json.GetProperty("completion_probabilities").EnumerateArray())
        {
            if (!Has(entry, "probs", JsonValueKind.Array))
            {
                responses.Chat(entry);
                continue;
            }
            // Before 2025: {content, probs: [{tok_str, prob}]}.
            string text = entry.GetProperty("content").GetString() ?? "";
            TopToken[] top = [.. entry.GetProperty("probs").EnumerateArray().Select(ServedResponses.Token)];
            responses.Add(top.FirstOrDefault(t => t.Text == text) is { } own ? own : TopToken.Of(text, null, null, null), top);
        }
    }

    internal static void Ollama(ServedResponses responses, JsonElement json)
    {
        responses.Stream(last: !Has(json, "done", JsonValueKind.False));
        if (Has(json, "logprobs", JsonValueKind.Array)) foreach (var token in json.GetProperty("logprobs").EnumerateArray())
            responses.Chat(token);
    }

    internal static void SgLang(ServedResponses responses, JsonElement json)
    {
        var info = json.GetProperty("meta_info");
        responses.Begin(null);
        foreach (string side in new[] { "input", "output" })
        {
            if (!Has(info, side + "_token_logprobs", JsonValueKind.Array)) continue;
            var tokens = info.GetProperty(side + "_token_logprobs");
            bool named = Has(info, side + "_top_logprobs", JsonValueKind.Array);
            if (named && info.GetProperty(side + "_top_logprobs").GetArrayLength() != tokens.GetArrayLength())
                throw new FormatException(
                    $"{side}_token_logprobs has {tokens.GetArrayLength()} entries, {side}_top_logprobs "
                        + $"{info.GetProperty(side + "_top_logprobs").GetArrayLength()}");
            for (int i = 0; i < tokens.GetArrayLength(); i++)
            {
                var top = named ? info.GetProperty(side + "_top_logprobs")[i] : default;
                responses.Add(Triple(tokens[i]), top.ValueKind == JsonValueKind.Array ? [.. top.EnumerateArray().Select(Triple)] : []);
            }
        }
    }

    // [logprob, id, text or null]
    private static TopToken Triple(JsonElement entry)
    {
        if (entry.ValueKind != JsonValueKind.Array || entry.GetArrayLength() < 2)
            throw new FormatException("a token is not [logprob, id, text]");
        long id = ServedResponses.Whole("id", entry[1]);
        string text = entry.GetArrayLength() > 2 && entry[2].ValueKind == JsonValueKind.String ? entry[2].GetString()! : $"token {id}";
        return TopToken.Of(text, id, null, ServedResponses.Number(entry[0]));
    }

    internal static void TextGeneration(ServedResponses responses, JsonElement json)
    {
        var details = json.GetProperty("details");
        Details(responses, details);
        if (Has(details, "best_of_sequences", JsonValueKind.Array))
            foreach (var other in details.GetProperty("best_of_sequences").EnumerateArray()) Details(responses, other);
    }

    private static void Details(ServedResponses responses, JsonElement details)
    {
        responses.Begin(null);
        if (Has(details, "prefill", JsonValueKind.Array))
            foreach (var token in details.GetProperty("prefill").EnumerateArray()) responses.Add(ServedResponses.Token(token), []);
        if (!Has(details, "tokens", JsonValueKind.Array)) return;
        var tokens = details.GetProperty("tokens");
        bool named = Has(details, "top_tokens", JsonValueKind.Array);
        if (named && details.GetProperty("top_tokens").GetArrayLength() != tokens.GetArrayLength())
            throw new FormatException(
                $"tokens has {tokens.GetArrayLength()} entries, top_tokens {details.GetProperty("top_tokens").GetArrayLength()}");
        for (int i = 0; i < tokens.GetArrayLength(); i++)
            responses.Add(ServedResponses.Token(tokens[i]), named ? ServedResponses.Top(details.GetProperty("top_tokens")[i]) : []);
    }

    internal static void TextGenerationStream(ServedResponses responses, JsonElement json)
    {
        responses.Stream(last: Has(json, "generated_text", JsonValueKind.String));
        responses.Add(ServedResponses.Token(json.GetProperty("token")), json.TryGetProperty("top_tokens", out var top)
            ? ServedResponses.Top(top) : []);
    }

    internal static void TokenLine(ServedResponses responses, JsonElement json)
    {
        responses.Begin(json.TryGetProperty("sequence", out var sequence)
            && sequence.ValueKind is JsonValueKind.Number or JsonValueKind.String ? $"sequence {sequence}" : "lines");
        responses.Chat(json);
    }
}
