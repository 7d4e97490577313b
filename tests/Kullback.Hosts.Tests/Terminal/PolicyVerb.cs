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
        using var schema = JsonDocument.Parse(File.ReadAllText(Repository.File("docs/reference/json/policy.schema.json")));
        Assert.Empty(SchemaCheck.Faults(schema.RootElement, document.RootElement).Take(10));
        return document.RootElement.Clone();
    }

    private static double Mean(JsonElement report, string name)
        => report.GetProperty("mismatch").GetProperty(name).GetProperty("mean").GetDouble();

    // Twelve steps of four sequences of five tokens; the trainer is 0.01·(step + 1) below.
    private IEnumerable<string> Run(bool sampler, bool trainer)
        => from step in Enumerable.Range(0, 12)
           from s in Enumerable.Range(0, 4)
           from t in Enumerable.Range(0, 5)
           let p = -1 - 0.1 * t
           let q = p - 0.01 * (step + 1) - 0.001 * ((7 * s + 3 * t + step) % 5)
           select FormattableString.Invariant(
               $$"""{"sequence":{{s}},"position":{{t}},"token":"t{{t}}","step":{{step}},"mask":{{(t == 0 ? 0 : 1)}}{{(sampler ? FormattableString.Invariant($",\"logprob_sampler\":{p}") : "")}}{{(trainer ? FormattableString.Invariant($",\"logprob_trainer\":{q}") : "")}}}""");

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
        var (code, output, error) = _runs.Run("policy", log, "--html", page, "--markdown", markdown, "--fail-on", "k3>0.1nat");
        Assert.Equal((0, ""), (code, error));
        Assert.All(output.Replace(log, "log", StringComparison.Ordinal).Split('\n'), l => Assert.InRange(l.Length, 0, 80));
        Assert.Contains("it grows", output.ReplaceLineEndings(" "), StringComparison.Ordinal);
        Assert.Contains("No token of 192 has a ratio outside", File.ReadAllText(markdown), StringComparison.Ordinal);
        Assert.Contains("k3 by step", File.ReadAllText(page), StringComparison.Ordinal);
        var (above, said, _) = _runs.Run("policy", log, "--fail-on", "k3>0.001nat");
        Assert.Equal(1, above);
        Assert.Contains("failed on k3>0.001nat", said, StringComparison.Ordinal);
    }

    [Fact]
    public void Bits_are_nats_over_ln_2_everywhere()
    {
        string log = Lines("both.ndjson", Run(true, true));
        JsonElement nats = Json(log), bits = Json(log, "--unit", "bits");
        Assert.Equal(("nat", "bit"), (nats.GetProperty("unit").GetString(), bits.GetProperty("unit").GetString()));
        foreach (string name in new[] { "k1", "k2", "k3", "sequence" })
            Assert.Equal(Mean(nats, name) / Math.Log(2), Mean(bits, name), 1e-14);
        Assert.Equal((Mean(nats, "ratio"), Mean(nats, "outside")), (Mean(bits, "ratio"), Mean(bits, "outside")));
        foreach (string trend in new[] { "k1Trend", "k3Trend" })
            Assert.Equal(nats.GetProperty(trend).GetProperty("slope").GetDouble() / Math.Log(2),
                bits.GetProperty(trend).GetProperty("slope").GetDouble(), 1e-14);
        Assert.Contains("bit per token", _runs.Run("policy", log, "--unit", "bits", "--markdown", "-").Output, StringComparison.Ordinal);
        var (code, _, error) = _runs.Run("policy", log, "--unit", "decibans");
        Assert.Equal((2, "kullback: --unit: 'decibans' is none of bits, nats, hartleys\n"), (code, error));
    }

    // Eight sequences of an answer of two tokens and a tool call of two; the last token of each is masked.
    private static double Lost(int sequence, int token) => token < 2 ? 0.01 * (1 + sequence % 3) : 0.3 + 0.01 * (sequence % 4);

    private string Grouped()
        => Lines("log.ndjson", from s in Enumerable.Range(0, 8)
                               from t in Enumerable.Range(0, 4)
                               select Row("s" + s, t, "-1",
            FormattableString.Invariant($"{-1 - Lost(s, t)}"), $",\"mask\":{(t == 3 ? 0 : 1)}"));

    [Fact]
    public void Groups_of_tokens_have_figures_of_their_own()
    {
        var all = from s in Enumerable.Range(0, 8) from t in Enumerable.Range(0, 4) select (s, t);
        string log = Grouped(), byLines = Lines("lines.csv", ["part", .. all.Select(a => a.t < 2 ? "answer" : "tool")]);
        string byRows = Lines("rows.csv",
            ["row,part", .. all.Reverse().Select(a => $"{4 * a.s + a.t},{(a.t < 2 ? "answer" : "tool")}").OrderBy(l => l.EndsWith('l'))]);
        string bySequences = Lines("ranges.csv",
            ["sequence,from,to,part", .. Enumerable.Range(0, 8).SelectMany(s => new[] { $"s{s},0,1,answer", $"s{s},2,9,tool" })]);
        var kind = Json(log, "--groups", byLines).GetProperty("groups")[0];
        Assert.Equal(kind.GetRawText(), Json(log, "--groups", byRows).GetProperty("groups")[0].GetRawText());
        Assert.Equal(kind.GetRawText(), Json(log, "--groups", bySequences).GetProperty("groups")[0].GetRawText());
        JsonElement answer = kind.GetProperty("groups")[0], tool = kind.GetProperty("groups")[1];
        Assert.Equal(("answer", 16, "tool", 8),
            (answer.GetProperty("label").GetString(), answer.GetProperty("mismatch").GetProperty("tokens").GetInt32(),
                tool.GetProperty("label").GetString(), tool.GetProperty("mismatch").GetProperty("tokens").GetInt32()));
        Assert.Equal(Enumerable.Range(0, 8).Average(s => Lost(s, 2)), Mean(tool, "k1"), 1e-12);
        double K3(int token) => Enumerable.Range(0, 8).Average(s => Math.Exp(-Lost(s, token)) - 1 + Lost(s, token));
        Assert.Equal(K3(2) - K3(0), tool.GetProperty("againstOthers").GetProperty("difference").GetDouble(), 1e-12);
        Assert.True(tool.GetProperty("differs").GetBoolean());
        Assert.Contains("tool: the trainer is further from", _runs.Run("policy", log, "--groups", byLines).Output.ReplaceLineEndings(" "),
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_group_for_each_sequence_may_leave_some_out()
    {
        var kind = Json(Grouped(), "--groups",
            Lines("few.csv", ["sequence,task", .. Enumerable.Range(0, 6).Select(s => $"s{s},{(s < 3 ? "a" : "b")}")]))
            .GetProperty("groups")[0];
        Assert.Equal((6, 2), (kind.GetProperty("unlabeled").GetInt32(), kind.GetProperty("groups").GetArrayLength()));
        Assert.StartsWith("3 blocks of a group are too few",
            kind.GetProperty("groups")[0].GetProperty("againstOthers").GetProperty("tooShort").GetString(), StringComparison.Ordinal);
        Assert.False(kind.GetProperty("groups")[0].GetProperty("differs").GetBoolean());
    }

    [Theory]
    [InlineData("row,x\n0,a\n0,b", "line 3, column 'x': row 0 has a group already (line 2)")]
    [InlineData("row,x\n99,a", "99 is none from 0 to 31")]
    [InlineData("sequence,x\nnone,a", "no sequence 'none'")]
    [InlineData("sequence,position,x\ns1,9,a", "sequence 's1' has no token there: its positions are 0 to 3")]
    [InlineData("sequence,position,x\ns1,3,a", "no token that counts has a group")]
    [InlineData("sequence,position\ns1,1", "no column of groups")]
    [InlineData("x\na", "1 line without a column row or sequence")]
    public void Groups_that_do_not_fit_are_refused(string content, string expected)
    {
        var (code, output, error) = _runs.Run("policy", Grouped(), "--groups", Lines("bad.csv", content));
        Assert.Equal((2, ""), (code, output));
        Assert.Contains(expected, error, StringComparison.Ordinal);
        Assert.Equal(1, error.Count(c => c == '\n'));
    }

    // d = −0.1 and −0.2 of what is left; −9999 and null would make it thousands.
    [Fact]
    public void Sentinels_are_left_out_and_counted()
    {
        var report =
            Json(Lines("a.ndjson", Row("a", 0, "-1", "-1.1"), Row("a", 1, "-1", "-9999"), Row("b", 0, "null", "-1"),
                Row("b", 1, "-2", "-2.2"), Row("b", 2, "-2", "NaN")));
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
        Assert.Equal(1, _runs.Run("policy", log, "--fail-on", "k3>1000bit").Code);
    }

    // ln 0.8 of the kept mass is what log-probabilities after the cut are above those before it.
    [Fact]
    public void Log_probabilities_after_the_cut_say_the_same_as_those_before()
    {
        string before = Lines("b.ndjson", Row("a", 0, "-1", "-1.1", ",\"kept_mass\":0.8"), Row("b", 0, "-2", "-2.3", ",\"kept_mass\":0.8"));
        string after = Lines("a.ndjson", Row("a", 0, FormattableString.Invariant($"{-1 - Math.Log(0.8)}"), "-1.1", ",\"kept_mass\":0.8"),
            Row("b", 0, FormattableString.Invariant($"{-2 - Math.Log(0.8)}"), "-2.3", ",\"kept_mass\":0.8"));
        var (a, b) = (Json(before), Json(after, "--after-cut"));
        foreach (string figure in new[] { "k1", "k3", "drawn" }) Assert.Equal(Mean(a, figure), Mean(b, figure), 1e-12);
        Assert.Equal(0.2 - Math.Log(0.8), Mean(a, "drawn"), 1e-12);
    }

    [Fact]
    public void Lists_a_row_say_what_rows_say()
    {
        var rows = Json(Lines("rows.ndjson", Row("a", 0, "-1", "-1.1"), Row("a", 1, "-1", "-1.3"), Row("b", 0, "-2", "-2.2")));
        var lists =
            Json(Lines("lists.ndjson", """{"logprob_sampler":[-1,-1,-9],"logprob_trainer":[-1.1,-1.3,-1],"mask":[1,1,0]}""",
                """{"logprob_sampler":[-2],"logprob_trainer":[-2.2],"mask":[1]}"""));
        Assert.Equal(rows.GetProperty("mismatch").GetRawText(), lists.GetProperty("mismatch").GetRawText());
        Assert.Equal((2, 1), (lists.GetProperty("sequences").GetInt32(), lists.GetProperty("masked").GetInt32()));
    }

    // One sequence is cut into blocks, and the page says so.
    [Fact]
    public void One_sequence_has_blocks()
    {
        var (_, output, _) = _runs.Run("policy",
            Lines("one.ndjson", Enumerable.Range(0, 60)
                .Select(t => Row("a", t, "-1", FormattableString.Invariant($"{-1 - 0.01 * (t * 7 % 11)}")))));
        Assert.Contains("± blocks", output, StringComparison.Ordinal);
        Assert.DoesNotContain("± sequences", output, StringComparison.Ordinal);
    }

    public static TheoryData<string, string> Wrong => new()
    {
        { Row("a", 0, "-1", "0.5"), "row 1, column 'logprob_trainer': 0.5 is no log-probability: it is above 0" },
        { Row("a", 0, "-Infinity", "-1"),
            "row 1, column 'logprob_sampler': -∞: a token that was drawn cannot have the probability 0 (mask it)" },
        { Row("a", 0, "-1", "-1") + "\n" + Row("a", 0, "-1", "-1"),
            "row 2, column 'sequence': sequence 'a', position 0 stands there a second time (first: row 1): are there several steps? "
                + "--step COLUMN tells them apart" },
        { Row("a", 0, "-1", "-1", ",\"mask\":0"), "the mask leaves out every row: nothing to compare" },
        { Row("a", 0, "-1", "-1", ",\"mask\":0.5"), "row 1, column 'mask': 0.5 is no mask: 1 counts, 0 does not" },
        { Row("a", 0, "-1", "\"abc\""), "row 1, column 'logprob_trainer': 'abc' is no number" },
        { Row("a", 0, "[-1]", "[-1,-2]"), "row 1: lists of one length are expected, 'logprob_sampler' has 1, 'logprob_trainer' has 2" },
        { Row("a", 0, "[-1]", "null"), "column 'logprob_trainer' is no list, 'logprob_sampler' is one" },
        { Row("a", 0, "-0.1", "-1", ",\"kept_mass\":0.5"),
            "row 1, column 'logprob_sampler': the token has the probability 0.9048 of a kept mass 0.5: it is the one after the cut "
                + "(--after-cut)" },
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
        var (other, _, text) = _runs.Run("policy", s,
            Lines("o.ndjson", Run(false, true).Select((l, i) => i == 9 ? l.Replace("t4", "t9", StringComparison.Ordinal) : l)));
        Assert.Equal(2, other);
        Assert.Contains("row 10, column 'token': 't9', in", text, StringComparison.Ordinal);
    }
}
