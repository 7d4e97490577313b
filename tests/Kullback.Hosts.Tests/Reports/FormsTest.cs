using System.Xml.Linq;
using Kullback.Hosts.Tests.Terminal;
using Kullback.Reports;

namespace Kullback.Hosts.Tests.Reports;

/// <summary>Every form of every report: what is on the terminal is on the page and in Markdown; hostile names steer none of them.</summary>
public sealed class FormsTest
{
    private const string Hostile = "<script>alert(1)</script>|*_`\u001b[31m";

    [Theory]
    [InlineData("transport", "p.csv", "q.csv")]
    [InlineData("estimate", "p.csv", "q.csv", "--method", "neighbors,kernel", "--subsamples", "20")]
    [InlineData("test", "p.csv", "q.csv")]
    [InlineData("generative", "p.csv", "q.csv")]
    [InlineData("fit", "p.csv", "x")]
    [InlineData("distribution", "Gamma(2,1)")]
    [InlineData("between", "Normal(0,1)", "StudentT(5)")]
    [InlineData("families")]
    [InlineData("information", "p.csv", "--target", "x")]
    [InlineData("code", "p.csv", "--model-from", "q.csv")]
    [InlineData("code", "--matrix", "p.csv", "q.csv")]
    [InlineData("fidelity", "p.csv", "q.csv", "--holdout", "q.csv", "--fail-on", "never")]
    [InlineData("rate-distortion", "0.7,0.3", "--points", "3")]
    [InlineData("train", "bandit", "--steps", "300", "--episodes", "2", "--seed", "1,2")]
    [InlineData("measure", "0.5,0.5", "1,0")]
    [InlineData("measure", "p.csv:x", "q.csv:x", "--normalize", "--measure", "renyi(2),tv")]
    [InlineData("measures")]
    [InlineData("measures", "renyi", "entropy")]
    [InlineData("lm", "tiny-base.kld", "<b>|*.f32", "tiny-base.kld", "--chunks", "--top-k", "5", "--corpus", "tiny-base.kld",
        "--corpus-order", "1", "--speculative", "0.1", "--distill", "2")]
    [InlineData("lm", "served.ndjson", "<b>|*.ndjson")]
    [InlineData("lm", "served.ndjson", "<b>|*.ndjson", "--by-bytes")]
    [InlineData("policy", "log.csv", "--groups", "parts.csv")]
    [InlineData("topics", "a.txt", "<b>|*.txt", "--documents", "line", "--topics", "2", "--permutations", "9", "--restarts", "1")]
    [InlineData("ab", "p.csv", "q.csv", "--score", "x", "--anytime", "--fail-on", "never")]
    [InlineData("calibration", "y.csv", "--by", Hostile, "--recalibrate", "all", "--costs", "1,5", "--draws", "99", "--against", "y.csv",
        "--fail-on", "never")]
    [InlineData("logs", "learn", "a.txt", "--output", "p.klp")]
    [InlineData("stream", "p.csv", "--column", Hostile, "--normal-rows", "30", "--change-points", "--fail-on", "never")]
    [InlineData("calibration", "y.csv", "--normal", "p,p", "--by", Hostile, "--draws", "99", "--fail-on", "never")]
    [InlineData("explain", "p.csv", "q.csv", "Wildlife Species")]
    [InlineData("explain", "p.csv", "q.csv", "Flight Date")]
    [InlineData("profile", "p.csv", "-o", "p.klp")]
    public void All_forms_say_the_same(params string[] line)
    {
        using var runs = new CommandLineRuns();
        var random = new Random(1);
        foreach (string name in new[] { "p.csv", "q.csv" })
            File.WriteAllText(runs.At(name),
                $"x,\"{Hostile}\"\n" + string.Concat(Enumerable.Range(0, 60)
                    .Select(_ => FormattableString.Invariant($"{random.NextDouble()},{random.NextDouble()}\n"))));
        File.WriteAllText(runs.At("y.csv"),
            $"p,y,\"{Hostile}\"\n" + string.Concat(Enumerable.Range(0, 60)
                .Select(i => FormattableString.Invariant($"{random.NextDouble()},{random.Next(2)},{(i % 2 == 0 ? Hostile : "plain")}\n"))));
        LanguageModelFiles.Write(runs, Hostile);
        foreach (string name in new[] { "a.txt", "<b>|*.txt" })
            File.WriteAllText(runs.At(name),
                string.Concat(Enumerable.Range(0, 24).Select(i => i % 2 == 0 ? "sun moon star\n" : $"fish sea {name[0]} {Hostile}\n")));
        string[] placed = [.. line.Select(word => File.Exists(runs.At(word.Split(':')[0])) || word == "p.klp" ? runs.At(word) : word)];
        var (code, text, error) =
            runs.Run([.. placed, "--html", runs.At("r.html"), "--json", runs.At("r.json"), "--markdown", runs.At("r.md")]);
        Assert.Equal((0, ""), (code, error));
        Assert.All(text.Split('\n'), l => Assert.InRange(DisplayText.Width(l), 0, 80));
        Assert.DoesNotContain('\u001b', text);
        string headline = text.TrimEnd('\n').Split("\n\n")[^1].Replace('\n', ' '), html = File.ReadAllText(runs.At("r.html")),
            markdown = File.ReadAllText(runs.At("r.md"));
        string title = System.Net.WebUtility.HtmlDecode(html.Split("<title>")[1].Split("</title>")[0]);
        Assert.Equal(headline.Replace(" ", "", StringComparison.Ordinal), title.Replace(" ", "", StringComparison.Ordinal));
        Assert.Equal(headline, System.Net.WebUtility.HtmlDecode(markdown.Split('\n')[0]).Trim('*'));
        Assert.DoesNotContain("<script", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", markdown, StringComparison.Ordinal);
        Assert.Contains("Content-Security-Policy", html, StringComparison.Ordinal);
        Assert.Equal((0, ""), (runs.Run([.. placed, "--quiet"]).Code, runs.Run([.. placed, "--quiet"]).Output));
        Assert.StartsWith("<!DOCTYPE html>", runs.Run([.. placed, "--html", "-"]).Output, StringComparison.Ordinal);
        var both = runs.Run([.. placed, "--html", "-", "--json", "-"]);
        Assert.Equal((2, ""), (both.Code, both.Output));
        Assert.Contains("both write to -", both.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_comparison_says_the_same_on_its_own_pages()
    {
        using var runs = new CommandLineRuns { Report = Samples.HostileEverywhere };
        var (code, text, error) =
            runs.Compare("--fail-on", "never", "--html", runs.At("r.html"), "--json", runs.At("r.json"), "--jsonl", runs.At("r.jsonl"),
                "--markdown", runs.At("r.md"), "--junit", runs.At("r.xml"));
        Assert.Equal((0, ""), (code, error));
        string claim = ComparisonText.Claim(Samples.HostileEverywhere()), html = File.ReadAllText(runs.At("r.html"));
        Assert.Contains(claim, text.ReplaceLineEndings(" "), StringComparison.Ordinal);
        Assert.StartsWith(claim, System.Net.WebUtility.HtmlDecode(html.Split("<title>")[1]), StringComparison.Ordinal);
        Assert.StartsWith("### " + claim, System.Net.WebUtility.HtmlDecode(File.ReadAllText(runs.At("r.md"))), StringComparison.Ordinal);
        Assert.Contains(claim, XDocument.Load(runs.At("r.xml")).Descendants("system-out").Last().Value, StringComparison.Ordinal);
        Assert.Equal(2, html.Split("<script").Length);
        Assert.Contains("script-src 'sha256-", html, StringComparison.Ordinal);
        Assert.Equal((0, ""), (runs.Compare("--fail-on", "never", "--quiet").Code, runs.Compare("--fail-on", "never", "--quiet").Output));
    }

    [Theory]
    [InlineData(0, "0", false), InlineData(2, "1", true)]
    public void A_build_server_sees_what_was_found(double shift, string failures, bool fails)
    {
        using var runs = new CommandLineRuns();
        var random = new Random(2);
        File.WriteAllLines(runs.At("p.csv"),
            Enumerable.Range(0, 80).Select(_ => FormattableString.Invariant($"{random.NextDouble()}")).Prepend("x"));
        File.WriteAllLines(runs.At("q.csv"),
            Enumerable.Range(0, 80).Select(_ => FormattableString.Invariant($"{random.NextDouble() + shift}")).Prepend("x"));
        Assert.Equal(0, runs.Run("test", runs.At("p.csv"), runs.At("q.csv"), "--junit", runs.At("t.xml")).Code);
        var suites = XDocument.Load(runs.At("t.xml")).Root!;
        Assert.Equal(failures, suites.Attribute("failures")!.Value);
        Assert.Equal(fails, suites.Descendants("failure").Any());
        Assert.Single(suites.Descendants("testcase"));
    }

    /// <summary>Where a report has no finding of its own, its limits decide, as they do for the exit code.</summary>
    [Theory]
    [InlineData("kl>10bit", 0), InlineData("kl>0.001bit", 1), InlineData("tv>=0.4", 1)]
    public void A_build_server_sees_what_a_limit_decides(string limit, int failures)
    {
        using var runs = new CommandLineRuns();
        Assert.Equal(failures, runs.Run("measure", "1/2,1/2", "1/10,9/10", "--fail-on", limit, "--junit", runs.At("m.xml")).Code);
        Assert.Equal(failures, XDocument.Load(runs.At("m.xml")).Root!.Descendants("failure").Count());
    }
}
