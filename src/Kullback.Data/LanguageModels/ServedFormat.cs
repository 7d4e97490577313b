namespace Kullback.Data.LanguageModels;

/// <summary>One form in which servers give log-probabilities of tokens.</summary>
/// <param name="Name">Whose form it is.</param>
/// <param name="Fields">The fields that it is known by.</param>
public sealed record ServedFormat(string Name, string Fields)
{
    internal Func<JsonElement, bool> Is { get; private init; } = _ => false;

    internal Action<ServedResponses, JsonElement> Read { get; private init; } = (_, _) => { };

    /// <summary>All forms, in the order in which they are looked for.</summary>
    public static IReadOnlyList<ServedFormat> All { get; } =
    [
        new("OpenAI batch output",
            "response.body") { Is = j => Has(j, "response", JsonValueKind.Object)
                && Has(j.GetProperty("response"), "body", JsonValueKind.Object), Read = Batch },
        new("lm-evaluation-harness samples",
            "resps, arguments") { Is = j => Has(j, "resps", JsonValueKind.Array) && j.TryGetProperty("arguments", out _),
            Read = HarnessSample },
        new("OpenAI Responses, stream",
            "type: response.output_text.delta, logprobs[]") { Is =
            j => Has(j, "type", JsonValueKind.String) && j.GetProperty("type")
                .GetString()!.StartsWith("response.", StringComparison.Ordinal), Read = ServedForms.ResponsesStream },
        new("OpenAI Responses", "output[].content[].logprobs") { Is = j => Has(j, "output", JsonValueKind.Array),
            Read = ServedForms.Responses },
        new("OpenAI chat and completions, vLLM with prompt_logprobs",
            "choices[].logprobs, choices[].prompt_logprobs") { Is = j => Has(j, "choices", JsonValueKind.Array),
            Read = ServedForms.Choices },
        new("llama.cpp server", "completion_probabilities") { Is = j => Has(j, "completion_probabilities", JsonValueKind.Array),
            Read = ServedForms.LlamaServer },
        new("SGLang", "meta_info.output_token_logprobs, meta_info.input_token_logprobs") { Is =
            j => Has(j, "meta_info", JsonValueKind.Object), Read = ServedForms.SgLang },
        new("Text Generation Inference", "details.tokens, details.top_tokens, details.prefill, details.best_of_sequences") { Is =
            j => Has(j, "details", JsonValueKind.Object), Read = ServedForms.TextGeneration },
        new("Text Generation Inference, stream", "token.id, top_tokens") { Is = j => Has(j, "token", JsonValueKind.Object),
            Read = ServedForms.TextGenerationStream },
        new("Ollama", "logprobs[], done") { Is =
            j => Has(j, "logprobs", JsonValueKind.Array) || (j.TryGetProperty("done", out _) && j.TryGetProperty("model", out _)),
            Read = ServedForms.Ollama },
        new("a response's logprobs alone",
            "logprobs, content, token_logprobs or prompt_logprobs") { Is =
            j => Has(j, "logprobs", JsonValueKind.Object) || Has(j, "content", JsonValueKind.Array)
                || Has(j, "token_logprobs", JsonValueKind.Array) || Has(j, "prompt_logprobs", JsonValueKind.Array),
                Read = (r, j) => ServedForms.Choice(r, j, null) },
        new("a token a line", "token, logprob, top_logprobs, sequence") { Is = j => j.TryGetProperty("token", out _),
            Read = ServedForms.TokenLine },
    ];

    internal static bool Has(JsonElement json, string name, JsonValueKind kind) => json.ValueKind == JsonValueKind.Object
        && json.TryGetProperty(name, out var of) && of.ValueKind == kind;

    private static void Batch(ServedResponses responses, JsonElement json)
        => responses.Inner(json.GetProperty("response").GetProperty("body"),
            json.TryGetProperty("custom_id", out var id) ? id.ToString() : null);

    // [context, continuation], or the text alone.
    private static string Continuation(JsonElement argument, int place)
        => argument.ValueKind == JsonValueKind.Array && argument.GetArrayLength() is > 0 and var count
        && argument[count - 1].ValueKind == JsonValueKind.String ? argument[count - 1].GetString()!
            : throw new FormatException(FormattableString.Invariant($"entry {place + 1} of arguments is not a list that ends in a text"));

    // One log-likelihood a continuation: the continuation is the "token".
    private static void HarnessSample(ServedResponses responses, JsonElement json)
    {
        List<string> texts = [];
        var arguments = json.GetProperty("arguments");
        if (arguments.ValueKind == JsonValueKind.Array) texts.AddRange(arguments.EnumerateArray().Select(Continuation));
        else
            foreach (var argument in arguments.EnumerateObject())
                texts.Add((argument.Value.TryGetProperty("arg_1", out var second) ? second : argument.Value.GetProperty("arg_0"))
                    .ToString());
        var answers = json.GetProperty("resps");
        if (answers.GetArrayLength() != texts.Count)
            throw new FormatException($"{answers.GetArrayLength()} resps for {texts.Count} arguments");
        responses.Begin(json.TryGetProperty("doc_id", out var doc) ? $"document {doc}" : null);
        for (int i = 0; i < texts.Count; i++)
        {
            var answer = answers[i];
            while (answer.ValueKind == JsonValueKind.Array && answer.GetArrayLength() > 0) answer = answer[0];
            if (answer.ValueKind is not (JsonValueKind.Number or JsonValueKind.String)
                || !double.TryParse(answer.ToString(), System.Globalization.NumberStyles.Float,
                    System.Globalization.CultureInfo.InvariantCulture, out _))
                throw new FormatException(
                    "resps hold generated texts, not log-likelihoods (a task of output type loglikelihood, multiple_choice or "
                        + "loglikelihood_rolling has them)");
            responses.Add(TopToken.Of(texts[i], null, null, ServedResponses.Number(answer)), []);
        }
    }
}
