using System.Text.Json;
using Kullback.Hosts.Tests.Reports;

namespace Kullback.Hosts.Tests.Terminal;

/// <summary>Small inputs that once gave a wrong answer, with the right value and how it is known.</summary>
public sealed class LanguageModelCases : IDisposable
{
    private readonly CommandLineRuns _runs = new();

    public void Dispose() => _runs.Dispose();

    private static string Golden(string name) => Repository.File("tests/golden/language-model-served/" + name);

    private string Lines(string name, IEnumerable<string> lines)
    {
        File.WriteAllLines(_runs.At(name), lines);
        return _runs.At(name);
    }

    private JsonElement Json(params string[] arguments)
    {
        var (code, output, error) = _runs.Run([.. arguments, "--json", "-"]);
        Assert.Equal((0, ""), (code, error));
        using var document = JsonDocument.Parse(output);
        Assert.Empty(SchemaCheck.Faults(document.RootElement).Take(10));
        return document.RootElement.Clone();
    }

    private static double Mean(JsonElement report, string name)
        => report.GetProperty("candidates")[0].GetProperty(name).GetProperty("mean").GetDouble();

    // Completions list the drawn token beside the top k. The rows were made from whole distributions: D = 0.017308;
    // Σ ln(p/q) of the 60 drawn tokens = −3.075352.
    [Fact]
    public void A_drawn_token_beside_the_top_k_is_no_cap()
    {
        var report = Json("lm", Golden("beside-base.json"), Golden("beside-cand.json"));
        Assert.InRange(Mean(report, "klLow"), 0.001, 0.017308);
        Assert.Equal(-3.075352, Mean(report, "sequence"), 5e-7);
        Assert.Equal(JsonValueKind.Null, report.GetProperty("candidates")[0].GetProperty("sequence").GetProperty("low").ValueKind);
    }

    // The same tokens in six sequences of ten: a mean sum of −3.075352/6.
    [Fact]
    public void Drawn_tokens_alone_give_estimates_by_sequence()
    {
        var report = Json("lm", Golden("drawn-base.ndjson"), Golden("drawn-cand.ndjson"));
        Assert.Equal(-3.075352 / 60, Mean(report, "k1"), 1e-8);
        Assert.Equal(-3.075352 / 6, Mean(report, "sequence"), 1e-7);
        Assert.Equal(6, report.GetProperty("candidates")[0].GetProperty("k1").GetProperty("blocks").GetInt32());
        Assert.Equal(JsonValueKind.Null, report.GetProperty("candidates")[0].GetProperty("klLow").ValueKind);
        // k1 is below 0 here, so that a gate of 0 passes; the other way round it does not.
        Assert.Equal(0, _runs.Run("lm", Golden("drawn-base.ndjson"), Golden("drawn-cand.ndjson"), "--fail-on", "kl>0nat").Code);
        Assert.Equal(1, _runs.Run("lm", Golden("drawn-cand.ndjson"), Golden("drawn-base.ndjson"), "--fail-on", "kl>0nat").Code);
    }

    // −9999 for a token that the candidate had no number for: one such token must not make the estimate −9999/n.
    [Fact]
    public void A_sentinel_does_not_count()
    {
        string Row(string token, string log)
            => $$"""{"token":"{{token}}","logprob":{{log}},"top_logprobs":[{"token":"a","logprob":-0.7},{"token":"b","logprob":-1.2}]}""";
        string p = Lines("p.ndjson", [.. Enumerable.Repeat(Row("a", "-0.7"), 20), Row("z", "-9.2")]),
            q = Lines("q.ndjson", [.. Enumerable.Repeat(Row("a", "-0.7"), 20), Row("z", "-9999.0")]);
        Assert.Equal(0, Mean(Json("lm", p, q), "k1"), 1e-12);
        Assert.InRange(Mean(Json("lm", p, q), "klLow"), 0, 1e-5);
    }

    // "Hi" and a character of four bytes in two tokens, 3.5 nats for six bytes; 3.7 nats with the candidate.
    [Fact]
    public void Escaped_bytes_count_as_the_bytes_that_they_are()
    {
        string Response(string hi)
            => string.Concat(
                $$"""{"choices":[{"logprobs":{"content":[{"token":"Hi","logprob":{{hi}},"bytes":[72,105],"top_logprobs":[]},""",
                """{"token":"\\xf0\\x9f\\x98","logprob":-2.0,"bytes":[240,159,152],"top_logprobs":[]},{"token":"\\x8a","logprob":-0.5,"bytes":[138],"top_logprobs":[]}]}}]}""");
        var report = Json("lm", Lines("p.json", [Response("-1.0")]), Lines("q.json", [Response("-1.2")]), "--by-bytes");
        Assert.Equal(3.5 / Math.Log(2) / 6, report.GetProperty("candidates")[0].GetProperty("basePerByte").GetDouble(), 1e-12);
        Assert.Equal(3.7 / Math.Log(2) / 6, report.GetProperty("candidates")[0].GetProperty("perByte").GetDouble(), 1e-12);
    }

    // A program's text has backslash and x as two bytes: "print\x41" has nine.
    [Fact]
    public void A_backslash_and_an_x_are_two_bytes()
    {
        string p = Lines("p.ndjson",
            ["""{"token":"print","logprob":-1}""", """{"token":"\\x","logprob":-3}""", """{"token":"41","logprob":-0.5}"""]);
        var report = Json("lm", p, p, "--by-bytes");
        Assert.Equal(9, report.GetProperty("candidates")[0].GetProperty("bytes").GetInt32());
        Assert.Equal(4.5 / Math.Log(2) / 9, report.GetProperty("candidates")[0].GetProperty("basePerByte").GetDouble(), 1e-12);
    }

    // Two tokens of 0.6 and 0.2 that are both shown as U+FFFD; with the candidate only one of 0.4 is listed.
    // The hidden distributions may be all but equal.
    [Fact]
    public void Texts_of_several_tokens_bound_nothing()
    {
        const string Shown = "\\ufffd";
        string p = Lines("p.ndjson",
            [
                $$"""{"token":"x","logprob":-6.9,"bytes":[120],"top_logprobs":[{"token":"{{Shown}}","logprob":-0.51,"bytes":[239,191,189]},{"token":"{{Shown}}","logprob":-1.61,"bytes":[239,191,189]}]}"""]);
        string q = Lines("q.ndjson",
            [
                $$"""{"token":"x","logprob":-6.9,"bytes":[120],"top_logprobs":[{"token":"{{Shown}}","logprob":-0.92,"bytes":[239,191,189]}]}"""]);
        var report = Json("lm", p, q);
        Assert.InRange(Mean(report, "klLow"), 0, 1e-6);
        Assert.Equal(3, report.GetProperty("candidates")[0].GetProperty("ambiguous").GetInt32());
    }

    // −∞ is no number in JSON: SGLang sends null. "b" is not known then, and what is known is a in two cells:
    // D ≥ p ln(p/q) + (1 − p) ln((1 − p)/(1 − q)).
    [Fact]
    public void A_null_in_the_top_is_left_out()
    {
        string Rows(string name, string log)
            => Lines(name,
                [string.Concat("""{"choices":[{"logprobs":{"content":[""",
                    string.Join(",",
                        Enumerable.Repeat(
                            $$$"""{"token":"a","logprob":{{{log}}},"top_logprobs":[{"token":"a","logprob":{{{log}}}},{"token":"b","logprob":null}]}""", 20)), "]}}]}")]);
        var candidate = Json("lm", Rows("p.json", "-0.1"), Rows("q.json", "-0.3")).GetProperty("candidates")[0];
        double p = Math.Exp(-0.1), q = Math.Exp(-0.3);
        Assert.Equal(p * 0.2 + (1 - p) * Math.Log((1 - p) / (1 - q)),
            candidate.GetProperty("klLow").GetProperty("mean").GetDouble(), 1e-12);
        Assert.Equal((40, JsonValueKind.Null),
            (candidate.GetProperty("silent").GetInt32(), candidate.GetProperty("klHigh").GetProperty("mean").ValueKind));
        var (code, output, _) = _runs.Run("lm", _runs.At("p.json"), _runs.At("q.json"));
        Assert.Equal(0, code);
        Assert.Contains("40 listed tokens without a probability", output, StringComparison.Ordinal);
    }

    // One text in three forms. It was made from whole distributions: D = 0.017308, Σ ln(p/q) of the 60 drawn tokens = −3.075352;
    // and what each form tells is the same.
    [Fact]
    public void Prompts_of_vLLM_and_a_server_of_llama_bound_what_a_chat_bounds()
    {
        var chat = Bounds("chat");
        Assert.InRange(chat.KlLow, 0.001, 0.017308);
        Assert.Equal(-3.075352, chat.Sequence, 5e-7);
        Assert.Equal(chat, Bounds("vLLM"));
        Assert.Equal(chat, Bounds("llama"));
    }

    private (double KlLow, double JsLow, double JsHigh, double TvLow, double TvHigh, double Sequence) Bounds(string form)
    {
        string As(string file)
        {
            using var document = JsonDocument.Parse(File.ReadAllText(Golden(file)));
            var logprobs = document.RootElement.GetProperty("choices")[0].GetProperty("logprobs");
            string[] tokens = [.. logprobs.GetProperty("tokens").EnumerateArray().Select(t => t.GetString()!)],
                own = [.. logprobs.GetProperty("token_logprobs").EnumerateArray().Select(t => t.GetRawText())];
            (string Token, string Log)[][] top =
                [.. logprobs.GetProperty("top_logprobs").EnumerateArray()
                    .Select(all => all.EnumerateObject().OrderByDescending(t => t.Value.GetDouble()).Take(5)
                        .Select(t => (t.Name, t.Value.GetRawText())).ToArray())];
            string Id(string token) => token[1..];
            string Chat(string token, string log) => $$"""{"id":{{Id(token)}},"token":"{{token}}","logprob":{{log}}""";
            string Prompt(string token, string log) => $$$"""
                "{{{Id(token)}}}":{"logprob":{{{log}}},"decoded_token":"{{{token}}}"}
                """;
            string[] rows = [.. tokens.Select((token, i) => form == "vLLM"
                ? "{" + string.Join(",",
                    top[i].Where(t => t.Token != token).Select(t => Prompt(t.Token, t.Log)).Prepend(Prompt(token, own[i]))) + "}"
                : $$"""{{Chat(token, own[i])}},"top_logprobs":[{{string.Join(",", top[i].Select(t => Chat(t.Token, t.Log) + "}"))}}]}""")];
            string all = string.Join(",", rows);
            return Lines(form + file,
                [form switch { "vLLM" => $$"""{"choices":[{"text":"","logprobs":null,"prompt_logprobs":[null,{{all}}]}]}""",
                    "llama" => $$"""{"content":"","completion_probabilities":[{{all}}]}""",
                        _ => $$$"""{"choices":[{"logprobs":{"content":[{{{all}}}]}}]}""" }]);
        }
        var report = Json("lm", As("beside-base.json"), As("beside-cand.json"));
        return (Mean(report, "klLow"), Mean(report, "jensenShannonLow"), Mean(report, "jensenShannonHigh"),
            Mean(report, "totalVariationLow"), Mean(report, "totalVariationHigh"), Mean(report, "sequence"));
    }

    // Two chunks that both point one way are a sign test of p = 0.5.
    [Fact]
    public void Two_chunks_decide_nothing()
    {
        string Rows(string name, float change)
        {
            using var stream = File.Create(_runs.At(name));
            byte[] header = System.Text.Encoding.ASCII.GetBytes("{'descr': '<f4', 'fortran_order': False, 'shape': (2, 64, 2), }");
            stream.Write([0x93, .. "NUMPY"u8, 1, 0, (byte)header.Length, 0, .. header]);
            for (int r = 0; r < 128; r++)
            {
                stream.Write(BitConverter.GetBytes(0f));
                stream.Write(BitConverter.GetBytes(change * (1 + r % 3)));
            }
            return _runs.At(name);
        }
        var pair = Json("lm", Rows("base.npy", 0), Rows("near.npy", 0.1f), Rows("far.npy", 0.2f)).GetProperty("pairs")[0];
        Assert.False(pair.GetProperty("decided").GetBoolean());
        Assert.Equal(0.5, pair.GetProperty("signTestP").GetDouble(), 1e-12);
        Assert.Contains("2 blocks are too few", pair.GetProperty("doubt").GetString(), StringComparison.Ordinal);
    }
}
