using System.Text.Json;
using Kullback.Cli.Terminal;
using Kullback.Hosts.Tests.Reports;
using Kullback.Reports;

namespace Kullback.Hosts.Tests.Terminal;

/// <summary>Groups, floor, drafts and distillation from the command line.</summary>
public sealed class LanguageModelPurposes : IDisposable
{
    private static readonly string s_base = Repository.File("tests/golden/language-model/tiny-base.kld"),
        s_other = Repository.File("tests/golden/language-model/tiny-other.logits.f32");

    private readonly CommandLineRuns _runs = new();

    public void Dispose() => _runs.Dispose();

    [Fact]
    public void Everything_at_once_fits_schema_width_page_and_markdown()
    {
        string[] options = ["--position-bins", "100,180", "--floor", s_other, "--speculative", "0.1", "--longest-draft", "4", "--distill",
            "2", "--teacher-top", "5", "--unit", "bits"];
        var (code, output, error) =
            _runs.Run(["lm", s_base, s_other, .. options, "--json", _runs.At("a.json"), "--html", _runs.At("a.html"), "--markdown",
                _runs.At("a.md")]);
        Assert.Equal((0, ""), (code, error));
        Assert.All(output.Split('\n'), line => Assert.InRange(DisplayText.Width(line), 0, 80));
        using var json = JsonDocument.Parse(File.ReadAllText(_runs.At("a.json")));
        Assert.Empty(SchemaCheck.Faults(json.RootElement).Take(10));
        var candidate = json.RootElement.GetProperty("candidates")[0];
        Assert.Equal(1, candidate.GetProperty("timesFloor").GetProperty("ratio").GetDouble());
        Assert.Equal(4, candidate.GetProperty("speculative").GetProperty("lengths").GetArrayLength());
        foreach (string text in new[] { output, File.ReadAllText(_runs.At("a.html")), File.ReadAllText(_runs.At("a.md")) })
            foreach (string said in new[] { "By position", "As a draft of the base", "Losses of distillation", "a second run of the base" })
                Assert.Contains(said, string.Join(' ', text.Split(['\n', ' '], StringSplitOptions.RemoveEmptyEntries)),
                    StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--beta 0.3", "--beta: has no effect without --distill")]
    [InlineData("--longest-draft 3", "--longest-draft: has no effect without --speculative")]
    [InlineData("--distill 1 --beta 0",
        "--beta: between 0 and 1, where the loss is 0; 0 and 1 stand for KL(teacher‖student) and KL(student‖teacher) in some libraries, "
            + "which are printed beside it")]
    [InlineData("--position-bins 5", "--position-bins: 5 is not above")]
    [InlineData("--position-bins a", "--position-bins: 'a' is no position")]
    [InlineData("--speculative -1", "--speculative: '-1' is not a number from 0 to 1000")]
    [InlineData("--floor nosuch.npy", "nosuch.npy: no such file")]
    [InlineData("--groups nosuch.csv", "nosuch.csv: no such file")]
    public void What_makes_no_sense_is_said_in_one_line(string options, string message)
    {
        var (code, output, error) = _runs.Run(["lm", s_base, s_other, .. options.Split(' ')]);
        Assert.Equal((2, ""), (code, output));
        Assert.StartsWith("kullback: " + message, error, StringComparison.Ordinal);
        Assert.Equal(1, error.Count(c => c == '\n'));
    }
}
