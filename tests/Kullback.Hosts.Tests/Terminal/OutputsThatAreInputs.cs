
namespace Kullback.Hosts.Tests.Terminal;

/// <summary>Whatever name an output goes by, an input keeps its bytes.</summary>
public sealed class OutputsThatAreInputs
{
    [Theory]
    [InlineData("compare R C --json R")]
    [InlineData("compare R C --html C")]
    [InlineData("compare R C --jsonl link.csv")]
    [InlineData("compare R C --markdown other/reference.csv")]
    [InlineData("compare R C --junit folder/../reference.csv")]
    [InlineData("compare folder C --json folder/part.csv")]
    [InlineData("compare folder C --json folder/new.json")]
    [InlineData("compare folder/*.csv C --json folder/new.csv")]
    [InlineData("compare R C --header @R --json R")]
    [InlineData("compare R C --cells link.csv --json R")]
    [InlineData("explain R C a --json R")]
    [InlineData("profile R -o R")]
    [InlineData("profile R -o x.klp --json link.csv")]
    [InlineData("merge R C -o R")]
    [InlineData("measure kl R:a C:a --json R")]
    [InlineData("measure kl R C --json C")]
    [InlineData("estimate kl R C --json R")]
    [InlineData("test R C --json link.csv")]
    [InlineData("transport R C --html R")]
    [InlineData("code R --json R")]
    [InlineData("information R --target a --json link.csv")]
    [InlineData("fit R a --json R")]
    [InlineData("fidelity R R --holdout R --html R")]
    [InlineData("rate-distortion R --column a --html R")]
    [InlineData("language-model R C --write-base R")]
    [InlineData("language-model R C --write-rows link.csv")]
    [InlineData("language-model R C --tokens C")]
    [InlineData("language-model R C --vocabulary v.json --json v.json")]
    public void Are_refused_before_anything_is_written(string line)
    {
        using var runs = new CommandLineRuns();
        Directory.CreateDirectory(runs.At("folder"));
        File.WriteAllText(runs.At("folder/part.csv"), "a\n1\n");
        File.WriteAllText(runs.At("v.json"), "[\"x\"]");
        File.CreateSymbolicLink(runs.At("link.csv"), runs.Reference);
        Directory.CreateSymbolicLink(runs.At("other"), Path.GetDirectoryName(runs.Reference)!);
        Dictionary<string, string> before = Contents(runs);

        var (code, output, error) = runs.Run([.. line.Split(' ').Select(w => Placed(runs, w))]);

        Assert.Equal((2, ""), (code, output));
        Assert.Matches("also an input|lies in the folder|one of the files|one thing too many", error);
        Assert.Single(error.TrimEnd('\n').Split('\n'));
        Assert.Equal(before, Contents(runs));
    }

    [Fact]
    public void A_hard_link_is_the_file_itself()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "ln makes the link");
        using var runs = new CommandLineRuns();
        using (var ln = System.Diagnostics.Process.Start("ln", [runs.Reference, runs.At("hard.csv")])!) ln.WaitForExit();
        var (code, _, error) = runs.Compare("--json", runs.At("hard.csv"));
        Assert.Equal(2, code);
        Assert.Contains("is also an input", error, StringComparison.Ordinal);
        Assert.Equal("a\n1\n", File.ReadAllText(runs.Reference));
    }

    [Theory]
    [InlineData("sqlite:DB/t")]
    [InlineData("sqlite:DB?query=select 1 as a")]
    [InlineData("duckdb:DB/main.t")]
    public void The_file_of_a_database_is_an_input(string place)
    {
        using var runs = new CommandLineRuns();
        string file = runs.At("rows.db");
        File.WriteAllText(file, "kept");
        place = place.Replace("DB", file, StringComparison.Ordinal);
        foreach (string[] line in new[] { (string[])["profile", place, "-o", file], ["compare", place, runs.Reference, "--json", file] })
        {
            var (code, _, error) = runs.Run(line);
            Assert.Equal(2, code);
            Assert.Contains("is also an input", error, StringComparison.Ordinal);
        }
        Assert.Equal("kept", File.ReadAllText(file));
    }

    /// <summary>A copy with the same length and time is another file: only the file itself tells them apart.</summary>
    [Fact]
    public void A_copy_of_the_same_length_and_time_is_another_file()
    {
        using var runs = new CommandLineRuns();
        File.Copy(runs.Reference, runs.At("copy.csv"));
        File.SetLastWriteTimeUtc(runs.At("copy.csv"), File.GetLastWriteTimeUtc(runs.Reference));
        Assert.Equal(1, runs.Compare("--json", runs.At("copy.csv")).Code);
        Assert.StartsWith("{", File.ReadAllText(runs.At("copy.csv")), StringComparison.Ordinal);
    }

    [Fact]
    public void Two_outputs_to_one_file_are_refused_by_whatever_name()
    {
        using var runs = new CommandLineRuns();
        Directory.CreateSymbolicLink(runs.At("other"), Path.GetDirectoryName(runs.Reference)!);
        var (code, _, error) = runs.Compare("--json", runs.At("out"), "--html", runs.At("other/out"));
        Assert.Equal(2, code);
        Assert.Contains("both write to", error, StringComparison.Ordinal);
        Assert.False(File.Exists(runs.At("out")));
    }

    [Fact]
    public void A_page_may_lie_beside_its_data()
    {
        using var runs = new CommandLineRuns();
        Assert.Equal(1, runs.Run("compare", Path.GetDirectoryName(runs.Reference)!, runs.Current, "--html", runs.At("drift.html"),
            "--quiet").Code);
        Assert.True(File.Exists(runs.At("drift.html")));
    }

    private static string Placed(CommandLineRuns runs, string word) => word switch
    {
        "R" => runs.Reference,
        "C" => runs.Current,
        "@R" => "@" + runs.Reference,
        "R:a" or "C:a" => (word[0] == 'R' ? runs.Reference : runs.Current) + ":a",
        _ when word.Contains('.', StringComparison.Ordinal) || word.StartsWith("folder", StringComparison.Ordinal) => runs.At(word),
        _ => word,
    };

    private static Dictionary<string, string> Contents(CommandLineRuns runs)
        => Directory.EnumerateFiles(Path.GetDirectoryName(runs.Reference)!).ToDictionary(f => f, File.ReadAllText);
}
