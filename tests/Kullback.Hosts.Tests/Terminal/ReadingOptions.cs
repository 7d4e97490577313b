using System.CommandLine;
using System.Text;
using Kullback.Cli;
using Kullback.Cli.Verbs;
using Kullback.Data.Comparisons;

namespace Kullback.Hosts.Tests.Terminal;

/// <summary>One door for rows: every verb that takes a table reads it with the same options and says the same of it.</summary>
public sealed class ReadingOptions
{
    /// <summary>Verbs without a table: profiles, formulas, bytes and logits are no rows,
    /// and a log of tokens is written by programs.</summary>
    private static readonly string[] s_withoutRows =
        ["merge", "measures", "between", "distribution", "families", "code", "language-model", "policy", "train", "completion",
            "logs", "man"];

    /// <summary>Verbs whose options say what every column is, so that there is no type to give.</summary>
    private static readonly string[] s_withRoles = ["ab", "calibration", "stream", "topics"];

    public static TheoryData<string> VerbsOverRows => [.. CommandLine.Root().Subcommands.Select(c => c.Name).Except(s_withoutRows)];

    /// <summary>Those that take numbers as people write them: predictions are written by programs, and a number with signs among them is
    /// refused; to topics a number is a word.</summary>
    public static TheoryData<string> VerbsOverNumbers
        => [.. CommandLine.Root().Subcommands.Select(c => c.Name).Except([.. s_withoutRows, .. s_withRoles])];

    [Fact]
    public void The_verbs_without_rows_are_there()
    => Assert.Empty(s_withoutRows.Except(CommandLine.Root().Subcommands.Select(c => c.Name)));

    [Theory, MemberData(nameof(VerbsOverRows))]
    public void Every_verb_over_rows_has_the_reading_options(string name)
    {
        var verb = (Verb)CommandLine.Root().Subcommands.Single(c => c.Name == name);
        var data = new DataOptions();
        IEnumerable<Option> wanted = [.. data.ReadingGroup.Item2, data.Where, .. s_withRoles.Contains(name) ? [] : (Option[])[data.As]];
        Assert.Empty(wanted.Select(o => o.Name).Except(verb.Options.Select(o => o.Name)));
    }

    /// <summary>What each verb is asked of a table whose numbers people wrote: <c>price</c> with signs, <c>town</c> a text.</summary>
    private static readonly Dictionary<string, string> s_questions = new()
    {
        ["compare"] = "FILE FILE", ["explain"] = "FILE FILE price", ["profile"] = "FILE -o OUT", ["information"] = "FILE --target town",
        ["fidelity"] = "FILE FILE --fail-on never", ["rate-distortion"] = "FILE --column price --points 3", ["fit"] = "FILE price",
        ["measure"] = "FILE:price FILE:price --normalize",
        ["estimate"] = "FILE --columns price --subsamples 0", ["test"] = "FILE FILE --columns price --permutations 9",
        ["transport"] = "FILE FILE --columns price",
        ["generative"] = "FILE FILE --columns price --fail-on never",
    };

    [Theory, MemberData(nameof(VerbsOverNumbers))]
    public void Every_verb_over_rows_uses_them_and_says_how_it_read(string name)
    {
        using var runs = new CommandLineRuns();
        string file = runs.At("written.csv");
        var lines = Enumerable.Range(0, 300).Select(i => $"\"{1 + (i * 37) % 101},{100 + i}.5 €\";{"äöü"[i % 3]}");
        File.WriteAllText(file, "exported on Monday\n# units: euro\nprice;town\n" + string.Join('\n', lines) + "\n", Encoding.Unicode);
        string[] question = [.. s_questions[name].Split(' ')
            .Select(w => w.Replace("FILE", file, StringComparison.Ordinal).Replace("OUT", runs.At("out.klp"), StringComparison.Ordinal))];
        string[] command = [name, .. question, "--skip-lines", "1", "--comment", "#", "--encoding", "utf-16", "--where", "town <> 'ü'"];
        (int Code, string Output, string Error) Run(params string[] more)
            => runs.RunWith(s => s with { Compare = Comparison.OfFiles }, [.. command, .. more]);

        var (code, output, error) = Run();
        Assert.Equal((0, ""), (code, error));
        Assert.Contains("column 'price' is read as numbers: '1",
            string.Join(' ', output.Split(['\n', ' '], StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
        Assert.Contains("column 'price' is read as numbers: '1",
            Run("--json", "-").Output.Replace("\\u0027", "'", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.DoesNotContain("read as numbers", Run("--literal", "--json", "-").Output, StringComparison.Ordinal);
    }
}
