using System.Text.Json;
using Kullback.Cli;
using Kullback.Cli.Terminal;
using Kullback.Cli.Verbs;
using Kullback.Data.LanguageModels;
using Kullback.Hosts.Tests.Reports;

namespace Kullback.Hosts.Tests.Terminal;

public sealed class LanguageModels : IDisposable
{
    private static readonly string Base = Repository.File("tests/golden/language-model/tiny-base.kld"), Other = Repository.File("tests/golden/language-model/tiny-other.logits.f32");

    private readonly CommandLineRuns _runs = new();

    public void Dispose() => _runs.Dispose();

    private static void FitsSchema(string json)
    {
        using var schema = JsonDocument.Parse(File.ReadAllText(Repository.File("docs/language-model.schema.json")));
        using var document = JsonDocument.Parse(json);
        Assert.Empty(SchemaCheck.Faults(schema.RootElement, document.RootElement).Take(10));
    }

    [Fact]
    public void Both_names_of_the_verb_print_the_table_that_people_know()
    {
        var (code, output, error) = _runs.Run("lm", Base, Other);
        Assert.Equal((0, ""), (code, error));
        Assert.Equal(output, _runs.Run("language-model", Base, Other).Output);
        foreach (string name in new[] { "Mean PPL(Q)", "Mean KLD", "99.9% KLD", "Median KLD", "RMS Δp", "Same top p", "± blocks" }) Assert.Contains(name, output, StringComparison.Ordinal);
        Assert.All(output.Split('\n'), line => Assert.InRange(DisplayText.Width(line), 0, 80));
    }

    [Fact]
    public void Outputs_are_written_and_fit_the_schema()
    {
        var (code, output, error) = _runs.Run("lm", Base, Other, Base, "--json", "-", "--html", _runs.At("page.html"), "--tokens", _runs.At("tokens.parquet"), "--temperature", "0.7", "--top-k", "5");
        Assert.Equal((0, ""), (code, error));
        FitsSchema(output);
        string page = File.ReadAllText(_runs.At("page.html"));
        Assert.Contains("Where it is furthest from the base", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", page, StringComparison.Ordinal);
        Assert.Equal("PAR1"u8.ToArray(), File.ReadAllBytes(_runs.At("tokens.parquet"))[..4]);
    }

    [Theory]
    [InlineData("1000bit", 0)]
    [InlineData("0.0001nat", 1)]
    public void A_gate_decides_the_exit_code(string limit, int expected) => Assert.Equal(expected, _runs.Run("lm", Base, Other, "--fail-above", limit).Code);

    [Fact]
    public void Amounts_need_their_unit()
    {
        Assert.Equal(0.01 * Math.Log(2), LanguageModel.Limit("0.01bit")!.Value, 1e-17);
        Assert.Equal(0.5, LanguageModel.Limit("0.5 nats"));
        Assert.Throws<UsageException>(() => LanguageModel.Limit("0.01"));
        Assert.Throws<UsageException>(() => LanguageModel.Limit("-1bit"));
    }

    [Fact]
    public void A_base_is_written_in_both_forms_and_read_again()
    {
        Assert.Equal(0, _runs.Run("lm", Base, "--write-base", _runs.At("again.kld"), "--write-rows", _runs.At("again.safetensors")).Code);
        Assert.Contains("Mean KLD                            0.0000", _runs.Run("lm", Base, _runs.At("again.kld")).Output, StringComparison.Ordinal);
        using var rows = NextTokenFile.Open(_runs.At("again.safetensors"), null, false);
        Assert.Equal(33, rows.Shape.Vocabulary);
    }

    [Fact]
    public void Served_tokens_give_bounds()
    {
        File.WriteAllText(_runs.At("a.ndjson"), """{"token":"a","logprob":-0.5,"top_logprobs":[{"token":"a","logprob":-0.5},{"token":"b","logprob":-1.5}]}""" + "\n");
        var (code, output, error) = _runs.Run("lm", _runs.At("a.ndjson"), _runs.At("a.ndjson"), "--json", "-");
        Assert.Equal((0, ""), (code, error));
        FitsSchema(output);
        Assert.Contains("No upper bound", _runs.Run("lm", _runs.At("a.ndjson"), _runs.At("a.ndjson")).Output, StringComparison.Ordinal);
        Assert.Equal(1, _runs.Run("lm", _runs.At("a.ndjson"), _runs.At("a.ndjson"), "--fail-above", "5bit").Code);
    }

    [Fact]
    public void Trouble_is_one_line_and_exit_code_two()
    {
        File.WriteAllBytes(_runs.At("short.kld"), File.ReadAllBytes(Base)[..^7]);
        foreach (string[] arguments in new[] { new[] { "lm", Base }, ["lm", _runs.At("short.kld"), Other], ["lm", _runs.At("none.kld"), Other], ["lm", Base, Other, "--fail-above", "1"], ["lm", Base, Other, "--tokens", "-"] })
        {
            var (code, output, error) = _runs.Run(arguments);
            Assert.Equal((2, ""), (code, output));
            Assert.StartsWith("kullback: ", error, StringComparison.Ordinal);
            Assert.Single(error.TrimEnd('\n').Split('\n'));
        }
    }
}
