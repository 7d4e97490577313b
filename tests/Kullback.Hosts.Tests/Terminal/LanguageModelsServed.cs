using System.Text.Json;
using Kullback.Cli;
using Kullback.Cli.Terminal;
using Kullback.Cli.Verbs;
using Kullback.Data.LanguageModels;
using Kullback.Hosts.Tests.Reports;
using Kullback.Reports;

namespace Kullback.Hosts.Tests.Terminal;

public sealed class LanguageModelsServed : IDisposable
{
    private static readonly string Base = Repository.File("tests/golden/language-model/tiny-base.kld"),
        Other = Repository.File("tests/golden/language-model/tiny-other.logits.f32");

    private readonly CommandLineRuns _runs = new();

    public void Dispose() => _runs.Dispose();

    private static void FitsSchema(string json)
    {
        using var document = JsonDocument.Parse(json);
        Assert.Empty(SchemaCheck.Faults(document.RootElement).Take(10));
    }

    [Fact]
    public void Served_tokens_give_bounds()
    {
        File.WriteAllText(_runs.At("a.ndjson"),
            """{"token":"a","logprob":-0.5,"top_logprobs":[{"token":"a","logprob":-0.5},{"token":"b","logprob":-1.5}]}""" + "\n");
        var (code, output, error) = _runs.Run("lm", _runs.At("a.ndjson"), _runs.At("a.ndjson"), "--json", "-");
        Assert.Equal((0, ""), (code, error));
        FitsSchema(output);
        Assert.Contains("| D(base‖candidate) | 0 |", _runs.Run("lm", _runs.At("a.ndjson"), _runs.At("a.ndjson"), "--markdown", "-").Output,
            StringComparison.Ordinal);
        Assert.Contains("bits per token", _runs.Run("lm", _runs.At("a.ndjson"), _runs.At("a.ndjson"), "--unit", "bits").Output,
            StringComparison.Ordinal);
        Assert.Contains("No upper bound", _runs.Run("lm", _runs.At("a.ndjson"), _runs.At("a.ndjson")).Output, StringComparison.Ordinal);
        Assert.Equal(1, _runs.Run("lm", _runs.At("a.ndjson"), _runs.At("a.ndjson"), "--fail-on", "kl>5bit").Code);
    }

    [Fact]
    public void Rows_and_served_tokens_go_together_where_texts_are_known()
    {
        File.WriteAllText(_runs.At("vocabulary.json"), JsonSerializer.Serialize(Enumerable.Range(0, 33).Select(i => $"t{i}")));
        using (var rows = NextTokenFile.Open(Base, null, false))
            File.WriteAllLines(_runs.At("served.ndjson"),
                Enumerable.Range(0, (int)rows.Shape.Rows)
                .Select(
                    r =>
                        $$"""{"token":"t{{rows.Tokens.Span[(int)rows.Shape.TargetAt(r)]}}","logprob":-3,"top_logprobs":[{"token":"t1","logprob":-2},{"token":"t2","logprob":-2.5}]}"""));
        var (code, output, error) =
            _runs.Run("lm", _runs.At("served.ndjson"), Base, "--vocabulary", _runs.At("vocabulary.json"), "--json", "-");
        Assert.Equal((0, ""), (code, error));
        FitsSchema(output);
        Assert.Contains("No upper bound",
            _runs.Run("lm", Base, _runs.At("served.ndjson"), "--vocabulary", _runs.At("vocabulary.json")).Output, StringComparison.Ordinal);
        Assert.Contains("--vocabulary", _runs.Run("lm", Base, _runs.At("served.ndjson")).Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Bytes_have_their_gate_and_their_json()
    {
        string one = _runs.At("one.ndjson"), two = _runs.At("two.ndjson");
        File.WriteAllText(one, string.Concat(Enumerable.Repeat("{\"token\":\"ab\",\"logprob\":-1}\n", 4)));
        File.WriteAllText(two, string.Concat(Enumerable.Repeat("{\"token\":\"a\",\"logprob\":-1}\n{\"token\":\"b\",\"logprob\":-1}\n", 4)));
        var (code, output, error) = _runs.Run("lm", one, two, "--by-bytes", "--json", "-", "--fail-on", "per-byte>0.6nat");
        Assert.Equal((0, ""), (code, error));
        FitsSchema(output);
        // One nat more for two bytes: half a nat per byte.
        Assert.Equal(1, _runs.Run("lm", one, two, "--by-bytes", "--fail-on", "per-byte>0.4nat").Code);
        Assert.Contains("0.500000", _runs.Run("lm", one, two, "--by-bytes", "--unit", "nats").Output, StringComparison.Ordinal);
        Assert.Contains("0.721348", _runs.Run("lm", one, two, "--by-bytes").Output, StringComparison.Ordinal);
        Assert.Contains("| 0.5000 |", _runs.Run("lm", one, two, "--by-bytes", "--unit", "nats", "--markdown", "-").Output,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Chunks_and_a_corpus_are_printed_within_the_width()
    {
        var (code, output, error) = _runs.Run("lm", Base, Other, "--chunks", "--corpus", Base, "--corpus-order", "1");
        Assert.Equal((0, ""), (code, error));
        Assert.Contains("Against the corpus, nats per token", output, StringComparison.Ordinal);
        Assert.Equal(6, output.Split('\n').Count(l => System.Text.RegularExpressions.Regex.IsMatch(l, @"^ +[1-6] +\d")));
        Assert.All(output.Split('\n'), line => Assert.InRange(DisplayText.Width(line), 0, 80));
        Assert.All(_runs.RunWith(s => s with { Width = 60 }, "lm", Base, Other, "--chunks").Output.Split('\n'),
            line => Assert.InRange(DisplayText.Width(line), 0, 60));
        FitsSchema(_runs.Run("lm", Base, Other, "--corpus", Base, "--corpus-order", "1", "--json", "-", "--html",
            _runs.At("corpus.html")).Output);
        Assert.Contains("Against the corpus", File.ReadAllText(_runs.At("corpus.html")), StringComparison.Ordinal);
    }

    [Fact]
    public void Trouble_is_one_line_and_exit_code_two()
    {
        File.WriteAllBytes(_runs.At("short.kld"), File.ReadAllBytes(Base)[..^7]);
        foreach (string[] arguments in new[] { new[] { "lm", Base }, ["lm", _runs.At("short.kld"), Other],
            ["lm", _runs.At("none.kld"), Other], ["lm", Base, Other, "--fail-on", "kl>1"], ["lm", Base, Other, "--tokens", "-"] })
        {
            var (code, output, error) = _runs.Run(arguments);
            Assert.Equal((2, ""), (code, output));
            Assert.StartsWith("kullback: ", error, StringComparison.Ordinal);
            Assert.Single(error.TrimEnd('\n').Split('\n'));
        }
    }

    [Fact]
    public void The_guide_has_a_row_for_every_form_that_is_read()
    {
        string guide = File.ReadAllText(Repository.File("docs/guide/language-models.md"));
        foreach (var format in RowFormat.All)
            Assert.Contains($"| {format.Name} | {format.Rows} | {format.Tokens} |", guide, StringComparison.Ordinal);
        foreach (var format in ServedFormat.All)
            Assert.Contains($"| {format.Name} | `{format.Fields.Replace(", ", "`, `", StringComparison.Ordinal)}` |", guide,
                StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--tokens", "x.parquet"), InlineData("--write-base", "x.kld"), InlineData("--write-rows", "x.safetensors"),
        InlineData("--top", "3"), InlineData("--seed", "3"), InlineData("--chunks", null), InlineData("--temperature", "1")]
    public void Options_without_an_effect_on_responses_are_refused(string option, string? value)
    {
        File.WriteAllText(_runs.At("a.ndjson"),
            """{"token":"a","logprob":-0.5,"top_logprobs":[{"token":"a","logprob":-0.5},{"token":"b","logprob":-1.5}]}""" + "\n");
        var (code, output, error) =
            _runs.Run(["lm", _runs.At("a.ndjson"), _runs.At("a.ndjson"), option, .. value is null ? Array.Empty<string>() : [value]]);
        Assert.Equal((2, ""), (code, output));
        Assert.StartsWith($"kullback: {option}: has no effect for responses of servers", error, StringComparison.Ordinal);
    }

    [Theory, InlineData("--floor", "0.1"), InlineData("--seed", "3"), InlineData("--corpus-order", "1")]
    public void Options_without_an_effect_on_rows_are_refused(string option, string value)
        => Assert.StartsWith($"kullback: {option}: has no effect", _runs.Run("lm", Base, Other, option, value).Error,
            StringComparison.Ordinal);

    [Fact]
    public void A_gate_says_what_is_above_it()
    {
        Assert.Contains("failed on kl>0.0001 nats: tiny-other.logits.f32, mean: kl =",
            _runs.Run("lm", Base, Other, "--fail-on", "kl>0.0001 nats").Output.ReplaceLineEndings(" "), StringComparison.Ordinal);
        var (code, output, error) = _runs.Run("lm", Base, Other, "--fail-on", "kl>0.0001nat", "--json", "-");
        Assert.Equal(1, code);
        FitsSchema(output);
        Assert.StartsWith("kullback: failed on kl>0.0001nat", error, StringComparison.Ordinal);
    }
}
