using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Kullback.Data.LanguageModels;

namespace Kullback.Data.Tests.LanguageModels;

/// <summary>Writes responses as each server does: one sequence of tokens with the most probable ones.</summary>
internal static class ServedFiles
{
    /// <summary>What a server knows of one position.</summary>
    /// <param name="Own">The token that came.</param>
    /// <param name="Probabilities">Of every token.</param>
    /// <param name="Top">The most probable tokens, in their order.</param>
    internal sealed record Place(int Own, double[] Probabilities, int[] Top);

    // Two tokens are part of a character: servers that do not send bytes show them alike.
    internal static string Text(int token) => token is 5 or 6 ? "\uFFFD" : token == 7 ? "\\x41" : $" t{token}";

    private static byte[] Bytes(int token) => token is 5 or 6 ? [(byte)(0xE0 + token)] : System.Text.Encoding.UTF8.GetBytes(Text(token));

    /// <summary>A response in the form of that name, on one line or on several.</summary>
    internal static IReadOnlyList<string> Write(string format, Place[] places) => format switch
    {
        "OpenAI chat and completions, vLLM with prompt_logprobs" =>
            [
                Choices(new JsonObject { ["logprobs"] = new JsonObject { ["content"] = Chat(places, true) },
                    ["message"] = new JsonObject { ["content"] = "x" } })],
        "completions" => [Choices(new JsonObject { ["text"] = "", ["logprobs"] = Completion(places) })],
        "prompt_logprobs" => [Choices(new JsonObject { ["text"] = "", ["logprobs"] = null, ["prompt_logprobs"] = Prompt(places) })],
        "server-sent events" =>
            [
                .. places.Select((p, i) =>
                    "data: "
                    + Compact(new JsonObject { ["id"] = "a" + places.GetHashCode().ToString(CultureInfo.InvariantCulture),
                        ["object"] = "chat.completion.chunk",
                            ["choices"] =
                                Array(new JsonObject { ["index"] = 0, ["delta"] = new JsonObject { ["content"] = "x" },
                                    ["logprobs"] = new JsonObject { ["content"] = Chat([p], true) } }) }))],
        "OpenAI batch output" =>
            [
                Compact(new JsonObject { ["custom_id"] = "r",
                    ["response"] = new JsonObject { ["status_code"] = 200,
                        ["body"] = JsonNode.Parse(Write("OpenAI chat and completions, vLLM with prompt_logprobs", places)[0]) },
                            ["error"] = null })],
        "OpenAI Responses, stream" =>
        [
            "event: response.created",
                "data: "
                    + Compact(new JsonObject { ["type"] = "response.created", ["response"] = new JsonObject { ["output"] = Array() } }),
            .. places.Select(p => "data: "
                + Compact(new JsonObject { ["type"] = "response.output_text.delta", ["item_id"] = "m" + places.GetHashCode()
                    .ToString(CultureInfo.InvariantCulture), ["content_index"] = 0, ["delta"] = "x", ["logprobs"] = Chat([p], true) })),
            "data: "
                + Compact(new JsonObject { ["type"] = "response.output_text.done", ["text"] = "x", ["logprobs"] = Chat(places, true) }),
        ],
        "OpenAI Responses" =>
            [
                Compact(new JsonObject { ["output"] =
                    Array(new JsonObject { ["type"] = "message",
                        ["content"] = Array(new JsonObject { ["type"] = "output_text", ["logprobs"] = Chat(places, true) }) }) })],
        "llama.cpp server" =>
            [Compact(new JsonObject { ["content"] = "x", ["stop"] = true, ["completion_probabilities"] = Chat(places, true, ids: true) })],
        "llama.cpp server before 2025" => [Compact(new JsonObject { ["content"] = "x", ["completion_probabilities"] = Old(places) })],
        "SGLang" =>
            [
                Compact(new JsonObject { ["text"] = "x",
                    ["meta_info"] = new JsonObject { ["output_token_logprobs"] = Array([.. places.Select(p => Triple(p, p.Own))]),
                        ["output_top_logprobs"] = Array([.. places.Select(p => Array([.. p.Top.Select(t => Triple(p, t))]))]) } })],
        "Text Generation Inference" =>
            [
                Compact(new JsonObject { ["generated_text"] = "x",
                    ["details"] = new JsonObject { ["tokens"] = Array([.. places.Select(p => Tgi(p, p.Own))]),
                        ["top_tokens"] = Array([.. places.Select(p => Array([.. p.Top.Select(t => Tgi(p, t))]))]) } })],
        "Text Generation Inference, stream" =>
            [
                .. places.Select((p, i) =>
                    "data:"
                    + Compact(new JsonObject { ["token"] = Tgi(p, p.Own), ["top_tokens"] = Array([.. p.Top.Select(t => Tgi(p, t))]),
                        ["generated_text"] = i == places.Length - 1 ? "x" : null }))],
        "Ollama" =>
            [
                .. places.Select((p, i) =>
                    Compact(new JsonObject { ["model"] = "m", ["response"] = "x", ["done"] = false, ["logprobs"] = Chat([p], true) })),
                    Compact(new JsonObject { ["model"] = "m", ["response"] = "", ["done"] = true })],
        "a response's logprobs alone" => [Compact(new JsonObject { ["content"] = Chat(places, true) })],
        "a token a line" => [.. places.Select(p => Compact(Chat([p], true)[0]!))],
        "texts alone" => [Compact(new JsonObject { ["content"] = Chat(places, false) })],
        "lm-evaluation-harness samples" =>
            [
                Compact(new JsonObject { ["doc_id"] = places.GetHashCode(),
                    ["arguments"] = Array([.. places.Select(p => Array("context", Text(p.Own)))]),
                        ["resps"] =
                            Array(
                                [
                                    .. places.Select(
                                        p => Array(Array(Log(p, p.Own).ToString("R", CultureInfo.InvariantCulture), "False")))]) })],
        _ => throw new ArgumentException(format),
    };

    private static string Choices(JsonObject choice) => Compact(new JsonObject { ["choices"] = Array(choice) });

    private static double Log(Place place, int token) => Math.Log(place.Probabilities[token]);

    private static JsonArray Array(params JsonNode?[] nodes) => new(nodes);

    private static string Compact(JsonNode node) => node.ToJsonString();

    private static JsonArray Chat(Place[] places, bool bytes, bool ids = false) => Array([.. places.Select(p =>
    {
        var entry = Entry(p, p.Own, bytes, ids);
        entry["top_logprobs"] = Array([.. p.Top.Select(t => Entry(p, t, bytes, ids))]);
        return entry;
    })]);

    private static JsonObject Entry(Place place, int token, bool bytes, bool ids)
    {
        var entry = new JsonObject { ["token"] = Text(token), ["logprob"] = Log(place, token) };
        if (bytes) entry["bytes"] = Array([.. Bytes(token).Select(b => (JsonNode)b)]);
        if (ids) entry["id"] = token;
        return entry;
    }

    // The most probable tokens and the drawn one by their texts: where two have one text, the last is left.
    private static JsonObject Completion(Place[] places) => new()
    {
        ["tokens"] = Array([.. places.Select(p => (JsonNode)Text(p.Own))]),
        ["token_logprobs"] = Array([.. places.Select(p => (JsonNode)Log(p, p.Own))]),
        ["top_logprobs"] = Array([.. places.Select(p =>
        {
            var named = new JsonObject();
            foreach (int t in p.Top.Append(p.Own)) named[Text(t)] = Log(p, t);
            return named;
        })]),
    };

    private static JsonArray Prompt(Place[] places) => Array([null, .. places.Select(p =>
    {
        var named = new JsonObject();
        foreach (int t in p.Top.Prepend(p.Own).Distinct())
            named[TopToken.Name(t)] =
                new JsonObject { ["logprob"] = Log(p, t), ["rank"] = p.Probabilities.Count(q => q > p.Probabilities[t]) + 1,
                    ["decoded_token"] = Text(t) };
        return (JsonNode)named;
    })]);

    private static JsonArray Old(Place[] places) => Array([.. places.Select(p => new JsonObject
    {
        ["content"] = Text(p.Own),
        ["probs"] = Array([.. p.Top.Select(t => new JsonObject { ["tok_str"] = Text(t), ["prob"] = p.Probabilities[t] })]),
    })]);

    private static JsonArray Triple(Place place, int token) => Array(Log(place, token), token, Text(token));

    private static JsonObject Tgi(Place place, int token)
        => new() { ["id"] = token, ["text"] = Text(token), ["logprob"] = Log(place, token), ["special"] = false };
}
