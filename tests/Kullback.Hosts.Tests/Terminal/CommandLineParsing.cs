using Kullback.Data.Comparisons;
using Kullback.Data.Tables;

namespace Kullback.Hosts.Tests.Terminal;

public sealed class CommandLineParsing
{
    [Fact]
    public void Every_option_reaches_the_comparison()
    {
        using var runs = new CommandLineRuns();
        runs.Compare(
            "--threshold", "medium", "--columns", "cost*,speed", "--columns", "a\\,b", "--exclude", "x?", "--key", "id", "--as",
            "a=b=category", "--as", "n=NUMBER",
            "--where", "price > 0", "--weight", "w", "--cluster", "user", "--by", "state", "--no-pairs", "--seed", "-7", "--header",
            "a, b,c", "--delimiter", "tab",
            "--missing", "NA", "--missing", "-999", "--threads", "2", "--memory", "1.5GiB");
        ComparisonOptions o = runs.Seen!;
        Assert.Equal("medium", o.Threshold.Text);
        Assert.Equal(["cost*", "speed", "a,b"], o.Columns);
        Assert.Equal(["x?"], o.Exclude);
        Assert.Equal(["id"], o.Keys);
        Assert.Equal(ColumnType.Category, o.Types["a=b"]);
        Assert.Equal(ColumnType.Number, o.Types["n"]);
        Assert.Equal(("price > 0", "w", "user", "state", false, -7, 2), (o.Where, o.Weight, o.Cluster, o.By, o.Pairs, o.Seed, o.Threads));
        Assert.Equal(["a", "b", "c"], o.Text.Names!);
        Assert.Equal('\t', o.Text.Delimiter);
        Assert.Equal(["NA", "-999"], o.Text.Missing);
        Assert.Equal(1536L << 20, o.MemoryLimit);
    }

    [Fact]
    public void Without_options_the_library_s_defaults_hold()
    {
        using var runs = new CommandLineRuns();
        runs.Compare();
        ComparisonOptions expected = new(), seen = runs.Seen!;
        Assert.Equal((expected.Threshold, expected.Seed, expected.Pairs, expected.MemoryLimit, expected.Threads, expected.Where),
            (seen.Threshold, seen.Seed, seen.Pairs, seen.MemoryLimit, seen.Threads, seen.Where));
        Assert.Empty(seen.Columns);
        Assert.Null(seen.Text.Names);
    }

    [Fact]
    public void The_command_can_be_pasted_back()
    {
        using var runs = new CommandLineRuns();
        runs.Compare("--where", "name = 'O\"Neil' and x > $1", "--columns", "Cost Total");
        Assert.EndsWith("--where 'name = '\\''O\"Neil'\\'' and x > $1' --columns \"Cost Total\"", runs.Seen!.Command,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Names_of_columns_come_from_a_file_too()
    {
        using var runs = new CommandLineRuns();
        File.WriteAllText(runs.At("names.txt"), "age\nwork class\r\n label \n\n");
        runs.Compare("--header", "@" + runs.At("names.txt"));
        Assert.Equal(["age", "work class", "label"], runs.Seen!.Text.Names!);
    }

    [Theory]
    [InlineData("0.02", 0.02)]
    [InlineData("small", 0.0018034)]
    [InlineData("medium", 0.0162303)]
    [InlineData("large", 0.0450842)]
    [InlineData("psi:0.25", 0.0450842)]
    [InlineData("psi:0.1", 0.0180337)]
    [InlineData("distance:0.1", 0.01)]
    public void Thresholds_are_in_bits(string text, double bits)
        => Assert.Equal(bits, ThresholdText.Parse(text).Bits, 7);

    [Theory]
    [InlineData("0", "above 0 and below 1 bit")]
    [InlineData("1", "above 0 and below 1 bit")]
    [InlineData("psi:9", "above 0 and below 1 bit")]
    [InlineData("NaN", "is no threshold")]
    [InlineData("-0.1", "is no threshold")]
    [InlineData("meduim", "(did you mean medium?)")]
    public void A_threshold_that_is_none_is_refused(string text, string expected)
    {
        using var runs = new CommandLineRuns();
        var (code, _, error) = runs.Compare("--threshold", text);
        Assert.Equal(2, code);
        Assert.StartsWith("kullback: --threshold: ", error, StringComparison.Ordinal);
        Assert.Contains(expected, error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("compre a b", "compre: no such verb (did you mean compare?)")]
    [InlineData("frobnicate",
        "frobnicate: no such verb; there are compare, explain, profile, merge, measure, measures, between, distribution, families, fit, "
            + "transport, estimate, test, generative, language-model, policy, train, ab, topics, code, information, rate-distortion, "
            + "fidelity, "
            + "calibration, logs, stream, completion, man")]
    [InlineData("--bogus", "--bogus: no such option (kullback --help)")]
    [InlineData("compare", "compare: REFERENCE is missing (kullback compare REFERENCE CURRENT)")]
    [InlineData("compare R", "compare: CURRENT is missing (kullback compare REFERENCE CURRENT)")]
    [InlineData("compare R C x", "x: one thing too many (kullback compare REFERENCE CURRENT)")]
    [InlineData("compare R C --jsn -", "--jsn: no such option (did you mean --json?)")]
    [InlineData("compare --tresh 2 R C", "--tresh: no such option (did you mean --threshold?)")]
    [InlineData("compare R C --frobnicate", "--frobnicate: no such option (kullback compare --help)")]
    [InlineData("compare R C --json", "--json: FILE is missing")]
    [InlineData("compare R C --seed 1 --seed 2", "--seed: given 2 times, and it takes one value")]
    [InlineData("compare R C --seed 1.5", "--seed: '1.5' is not an integer from -2147483648 up")]
    [InlineData("compare R C --threads 0", "--threads: '0' is not an integer from 1 up")]
    [InlineData("compare R C --memory lots", "--memory: 'lots' is not an amount of memory (512MB, 2GB)")]
    [InlineData("compare R C --memory 12", "--memory: 12 is too little; the engine needs 64MB")]
    [InlineData("compare R C --delimiter ab", "--delimiter: 'ab' is not one character (write tab for the tabulator)")]
    [InlineData("compare R C --as price", "--as: 'price' is not COLUMN=TYPE")]
    [InlineData("compare R C --as price=nmber",
        "--as: 'nmber' is no type (did you mean number?): category, number, boolean, date, time or timestamp")]
    [InlineData("compare R C --fail-on drft",
        "--fail-on: 'drft' is not one of drift, warn, schema, undecided, never, \"bits>0.1\" (did you mean drift?)")]
    [InlineData("compare R C --fail-on never,drift", "--fail-on: never stands alone")]
    [InlineData("compare R C --fail-on ,", "--fail-on: ',' names nothing: write drift, warn, schema, undecided, never or \"bits>0.1\"")]
    [InlineData("compare R C --fail-on bits>0.1>2",
        "--fail-on: 'bits>0.1>2' is no figure with a limit: write drift, warn, schema, undecided, never or \"bits>0.1\"")]
    [InlineData("compare R C --fail-on kl>0.1bit", "--fail-on: 'kl' has no limit here; there are bits, psi, joint-bits")]
    [InlineData("compare R C --fail-on joint-bits>1", "--fail-on: joint-bits needs --joint or --label")]
    [InlineData("compare R C --fail-below 1", "--fail-below: no such option (write --fail-on \"bits>0.1\")")]
    [InlineData("compare R C --json - --markdown -", "--markdown and --json both write to -")]
    [InlineData("compare R C --html /no/such/folder/x.html", "/no/such/folder/x.html: no such folder")]
    [InlineData("compare - -", "both sides are '-', and standard input can be read only once")]
    [InlineData("profile R", "profile: -o FILE is missing")]
    [InlineData("profile R -o - --json -", "--output and --json both write to -")]
    [InlineData("merge R -o x.klp", "merge: two profiles or more are needed (kullback merge a.klp b.klp -o all.klp)")]
    [InlineData("explain R C", "explain: COLUMN is missing (kullback explain REFERENCE CURRENT COLUMN)")]
    [InlineData("explain R C Wildlif_Species", "Wildlif_Species: no such column (did you mean Wildlife Species?)")]
    public void What_is_wrong_is_said_in_one_line(string line, string expected)
    {
        using var runs = new CommandLineRuns();
        string[] arguments = [.. line.Split(' ').Select(a => a == "R" ? runs.Reference : a == "C" ? runs.Current : a)];
        Assert.Equal((2, "", $"kullback: {expected}\n"), runs.Run(arguments));
    }

    [Fact]
    public void A_mistyped_file_is_recognized()
    {
        using var runs = new CommandLineRuns();
        var (code, _, error) = runs.Run("compare", runs.At("refernce.csv"), runs.Current);
        Assert.Equal((2, $"kullback: {runs.At("refernce.csv")}: no such file (did you mean {runs.Reference}?)\n"), (code, error));
        Assert.Contains("no such file (there is no folder ", runs.Run("compare", runs.At("nowhere/a.csv"), runs.Current).Error,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Globs_and_standard_input_are_left_to_the_engine()
    {
        using var runs = new CommandLineRuns();
        Assert.Equal(1, runs.Run("compare", runs.At("*.parquet"), "-").Code);
    }

    [Theory]
    [InlineData("--help", "help")]
    [InlineData("compare --help", "help-compare")]
    [InlineData("explain --help", "help-explain")]
    [InlineData("profile --help", "help-profile")]
    [InlineData("merge --help", "help-merge")]
    [InlineData("transport --help", "help-transport")]
    [InlineData("distribution --help", "help-distribution")]
    [InlineData("between --help", "help-between")]
    [InlineData("families --help", "help-families")]
    [InlineData("fit --help", "help-fit")]
    [InlineData("test --help", "help-test")]
    [InlineData("generative --help", "help-generative")]
    [InlineData("estimate --help", "help-estimate")]
    [InlineData("language-model --help", "help-language-model")]
    [InlineData("policy --help", "help-policy")]
    [InlineData("code --help", "help-code")]
    [InlineData("information --help", "help-information")]
    [InlineData("rate-distortion --help", "help-rate-distortion")]
    [InlineData("stream --help", "help-stream")]
    [InlineData("logs --help", "help-logs")]
    [InlineData("train --help", "help-train")]
    [InlineData("fidelity --help", "help-fidelity")]
    [InlineData("calibration --help", "help-calibration")]
    [InlineData("completion --help", "help-completion")]
    [InlineData("man --help", "help-man")]
    public void Help_looks_as_approved(string line, string name)
    {
        using var runs = new CommandLineRuns();
        var (code, output, error) = runs.Run(line.Split(' '));
        Assert.Equal((0, ""), (code, error));
        Assert.All(output.Split('\n'), l => Assert.InRange(l.Length, 0, 80));
        Approved.Matches(name, output);
    }

    [Fact]
    public void The_version_is_one_line()
    {
        using var runs = new CommandLineRuns();
        Assert.Matches(@"^kullback \d+\.\d+\.\d+\n$", runs.Run("--version").Output);
    }
}
