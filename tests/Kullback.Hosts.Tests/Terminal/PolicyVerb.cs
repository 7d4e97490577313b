using System.Text.Json;
using Kullback.Hosts.Tests.Reports;

namespace Kullback.Hosts.Tests.Terminal;

/// <summary><c>kullback policy</c> from files to text, JSON, page and exit code.</summary>
public sealed class PolicyVerb : IDisposable
{
    private readonly CommandLineRuns _runs = new();

    public void Dispose() => _runs.Dispose();

    private static string Row(object sequence, int position, string sampler, string trainer, string more = "")
        => $$"""{"sequence":"{{sequence}}","position":{{position}},"logprob_sampler":{{sampler}},"logprob_trainer":{{trainer}}{{more}}}""";

    private string Lines(string name, params IEnumerable<string> lines)
    {
        File.WriteAllLines(_runs.At(name), lines);
        return _runs.At(name);
    }

    private JsonElement Json(params string[] arguments)
    {
        var (code, output, error) = _runs.Run(["policy", .. arguments, "--json", "-"]);
        Assert.Equal((0, ""), (code, error));
        using var document = JsonDocument.Parse(output);
        using var schema = JsonDocument.Parse(File.ReadAllText(Repository.File("docs/policy.schema.json")));
        Assert.Empty(SchemaCheck.Faults(schema.RootElement, document.RootElement).Take(10));
        return document.RootElement.Clone();
    }

    private static double Mean(JsonElement report, string name) => report.GetProperty("mismatch").GetProperty(name).GetProperty("mean").GetDouble();

    // Twelve steps of four sequences of five tokens; the trainer is 0.01·(step + 1) below.
    private IEnumerable<string> Run(bool sampler, bool trainer)
        => from step in Enumerable.Range(0, 12)
           from s in Enumerable.Range(0, 4)
           from t in Enumerable.Range(0, 5)
           let p = -1 - 0.1 * t
           let q = p - 0.01 * (step + 1) - 0.001 * ((7 * s + 3 * t + step) % 5)
           select FormattableString.Invariant($$"""{"sequence":{{s}},"position":{{t}},"token":"t{{t}}","step":{{step}},"mask":{{(t == 0 ? 0 : 1)}}{{(sampler ? FormattableString.Invariant($",\"logprob_sampler\":{p}") : "")}}{{(trainer ? FormattableString.Invariant($",\"logprob_trainer\":{q}") : "")}}}""");

    [Fact]
    public void Two_files_in_any_order_say_what_one_says()
    {
        var one = Json(Lines("both.ndjson", Run(true, true)));
        var two = Json(Lines("s.ndjson", Run(true, false)), Lines("t.ndjson", Run(false, true).Reverse()));
        Assert.Equal(one.GetProperty("mismatch").GetRawText(), two.GetProperty("mismatch").GetRawText());
        // The mean of 0.01·(step + 1) is 0.065, that of the rest at most 0.004.
        Assert.InRange(Mean(one, "k1"), 0.065, 0.069);
        Assert.InRange(one.GetProperty("k1Trend").GetProperty("slope").GetDouble(), 0.0098, 0.0102);
        Assert.Equal((48, 48), (one.GetProperty("masked").GetInt32(), one.GetProperty("sequences").GetInt32()));
    }

    [Fact]
    public void Text_page_and_markdown_say_the_same_and_the_gate_decides()
    {
        string log = Lines("both.ndjson", Run(true, true)), page = _runs.At("a.html"), markdown = _runs.At("a.md");
        var (code, output, error) = _runs.Run("policy", log, "--html", page, "--markdown", markdown, "--fail-above", "0.1nat");
        Assert.Equal((0, ""), (code, error));
        Assert.All(output.Replace(log, "log", StringComparison.Ordinal).Split('\n'), l => Assert.InRange(l.Length, 0, 80));
        Assert.Contains("it grows", output, StringComparison.Ordinal);
        Assert.Contains("No token of 192 has a ratio outside", File.ReadAllText(markdown), StringComparison.Ordinal);
        Assert.Contains("k3 by step", File.ReadAllText(page), StringComparison.Ordinal);
        var (above, said, _) = _runs.Run("policy", log, "--fail-above", "0.001nat");
        Assert.Equal(1, above);
        Assert.Contains("above --fail-above 0.001nat", said, StringComparison.Ordinal);
    }

    // d = −0.1 and −0.2 of what is left; −9999 and null would make it thousands.
    [Fact]
    public void Sentinels_are_left_out_and_counted()
    {
        var report = Json(Lines("a.ndjson", Row("a", 0, "-1", "-1.1"), Row("a", 1, "-1", "-9999"), Row("b", 0, "null", "-1"), Row("b", 1, "-2", "-2.2"), Row("b", 2, "-2", "NaN")));
        Assert.Equal(0.15, Mean(report, "k1"), 1e-12);
        Assert.Equal((1, 2), (report.GetProperty("withoutSampler").GetInt32(), report.GetProperty("withoutTrainer").GetInt32()));
    }

    [Fact]
    public void An_infinite_ratio_is_infinite_and_fails_the_gate()
    {
        string log = Lines("a.ndjson", Row("a", 0, "-1", "-Infinity"), Row("a", 1, "-1", "-1.1"), Row("b", 0, "-2", "-2.1"));
        var report = Json(log);
        Assert.Equal(JsonValueKind.Null, report.GetProperty("mismatch").GetProperty("k3").GetProperty("mean").ValueKind);
        Assert.Equal(0.1, report.GetProperty("withoutInfinite").GetProperty("k1").GetProperty("mean").GetDouble(), 1e-12);
        Assert.Equal(1, _runs.Run("policy", log, "--fail-above", "1000bit").Code);
    }

    // ln 0.8 of the kept mass is what log-probabilities after the cut are above those before it.
    [Fact]
    public void Log_probabilities_after_the_cut_say_the_same_as_those_before()
    {
        string before = Lines("b.ndjson", Row("a", 0, "-1", "-1.1", ",\"kept_mass\":0.8"), Row("b", 0, "-2", "-2.3", ",\"kept_mass\":0.8"));
        string after = Lines("a.ndjson", Row("a", 0, FormattableString.Invariant($"{-1 - Math.Log(0.8)}"), "-1.1", ",\"kept_mass\":0.8"), Row("b", 0, FormattableString.Invariant($"{-2 - Math.Log(0.8)}"), "-2.3", ",\"kept_mass\":0.8"));
        var (a, b) = (Json(before), Json(after, "--after-cut"));
        foreach (string figure in new[] { "k1", "k3", "drawn" }) Assert.Equal(Mean(a, figure), Mean(b, figure), 1e-12);
        Assert.Equal(0.2 - Math.Log(0.8), Mean(a, "drawn"), 1e-12);
    }

    [Fact]
    public void Lists_a_row_say_what_rows_say()
    {
        var rows = Json(Lines("rows.ndjson", Row("a", 0, "-1", "-1.1"), Row("a", 1, "-1", "-1.3"), Row("b", 0, "-2", "-2.2")));
        var lists = Json(Lines("lists.ndjson", """{"logprob_sampler":[-1,-1,-9],"logprob_trainer":[-1.1,-1.3,-1],"mask":[1,1,0]}""", """{"logprob_sampler":[-2],"logprob_trainer":[-2.2],"mask":[1]}"""));
        Assert.Equal(rows.GetProperty("mismatch").GetRawText(), lists.GetProperty("mismatch").GetRawText());
        Assert.Equal((2, 1), (lists.GetProperty("sequences").GetInt32(), lists.GetProperty("masked").GetInt32()));
    }

    // One sequence is cut into blocks, and the page says so.
    [Fact]
    public void One_sequence_has_blocks()
    {
        var (_, output, _) = _runs.Run("policy", Lines("one.ndjson", Enumerable.Range(0, 60).Select(t => Row("a", t, "-1", FormattableString.Invariant($"{-1 - 0.01 * (t * 7 % 11)}")))));
        Assert.Contains("± blocks", output, StringComparison.Ordinal);
        Assert.DoesNotContain("± sequences", output, StringComparison.Ordinal);
    }

    public static TheoryData<string, string> Wrong => new()
    {
        { Row("a", 0, "-1", "0.5"), "row 1, column 'logprob_trainer': 0.5 is no log-probability: it is above 0" },
        { Row("a", 0, "-Infinity", "-1"), "row 1, column 'logprob_sampler': -∞: a token that was drawn cannot have the probability 0 (mask it)" },
        { Row("a", 0, "-1", "-1") + "\n" + Row("a", 0, "-1", "-1"), "row 2, column 'sequence': sequence 'a', position 0 stands there a second time (first: row 1): are there several steps? --step COLUMN tells them apart" },
        { Row("a", 0, "-1", "-1", ",\"mask\":0"), "the mask leaves out every row: nothing to compare" },
        { Row("a", 0, "-1", "-1", ",\"mask\":0.5"), "row 1, column 'mask': 0.5 is no mask: 1 counts, 0 does not" },
        { Row("a", 0, "-1", "\"abc\""), "row 1, column 'logprob_trainer': 'abc' is no number" },
        { Row("a", 0, "[-1]", "[-1,-2]"), "row 1: lists of one length are expected, 'logprob_sampler' has 1, 'logprob_trainer' has 2" },
        { Row("a", 0, "[-1]", "null"), "column 'logprob_trainer' is no list, 'logprob_sampler' is one" },
        { Row("a", 0, "-0.1", "-1", ",\"kept_mass\":0.5"), "row 1, column 'logprob_sampler': the token has the probability 0.9048 of a kept mass 0.5: it is the one after the cut (--after-cut)" },
        { """{"sequence":"a","logprob":-1}""", "no column 'logprob_sampler' (it has: sequence, logprob): --sampler COLUMN names it" },
    };

    [Theory, MemberData(nameof(Wrong))]
    public void What_is_wrong_is_said_in_one_line(string content, string message)
    {
        string log = Lines("w.ndjson", content);
        Assert.Equal((2, "", $"kullback: {log}: {message}\n"), _runs.Run("policy", log));
    }

    [Fact]
    public void A_row_that_the_other_file_lacks_is_named_unless_it_is_masked()
    {
        string s = Lines("s.ndjson", Run(true, false)), t = Lines("t.ndjson", Run(false, true).Where((_, i) => i != 6));
        var (code, _, error) = _runs.Run("policy", s, t);
        Assert.Equal(2, code);
        Assert.Contains("t.ndjson: no row for sequence '1', position 1 (row 7 of", error, StringComparison.Ordinal);
        Assert.Equal(0, _runs.Run("policy", s, Lines("m.ndjson", Run(false, true).Where((_, i) => i != 5))).Code);
        var (other, _, text) = _runs.Run("policy", s, Lines("o.ndjson", Run(false, true).Select((l, i) => i == 9 ? l.Replace("t4", "t9", StringComparison.Ordinal) : l)));
        Assert.Equal(2, other);
        Assert.Contains("row 10, column 'token': 't9', in", text, StringComparison.Ordinal);
    }
}
