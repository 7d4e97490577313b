using System.Text;
using Kullback.Cli;
using Kullback.Cli.Terminal;
using Kullback.Data;
using Kullback.Data.Comparisons;

namespace Kullback.Hosts.Tests.Terminal;

/// <summary>Runs the command line in this process, with a comparison made by hand in place of the real one.</summary>
internal sealed class CommandLineRuns : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("kullback-cli-").FullName;

    /// <summary>A folder of its own with two files, <c>reference.csv</c> and <c>current.csv</c>.</summary>
    public CommandLineRuns()
    {
        File.WriteAllText(Reference, "a\n1\n");
        File.WriteAllText(Current, "a\n1\n");
    }

    public string Reference => At("reference.csv");

    public string Current => At("current.csv");

    /// <summary>What the comparison returns.</summary>
    public Func<ComparisonReport> Report { get; set; } = () => HandMade.Birdstrikes;

    /// <summary>What Ctrl-C would cancel.</summary>
    public CancellationToken Stop { get; init; }

    /// <summary>The options that reached the comparison.</summary>
    public ComparisonOptions? Seen { get; private set; }

    public string At(string name) => Path.Combine(_folder, name);

    /// <summary>Runs <c>kullback compare reference.csv current.csv</c> with more arguments.</summary>
    public (int Code, string Output, string Error) Compare(params string[] more) => Run(["compare", Reference, Current, .. more]);

    public (int Code, string Output, string Error) Run(params string[] arguments) => RunWith(s => s, arguments);

    public (int Code, string Output, string Error) RunWith(Func<Shell, Shell> change, params string[] arguments)
    {
        using var output = new MemoryStream();
        using var error = new StringWriter();
        Shell shell = change(new Shell
        {
            Output = output,
            Error = error,
            Compare = (_, _, options, _, stop) =>
            {
                stop.ThrowIfCancellationRequested();
                Seen = options;
                return Report();
            },
        });
        int code = CommandLine.Run(arguments, shell, Stop);
        return (code, Encoding.UTF8.GetString(output.ToArray()), error.ToString());
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}

public sealed class ExitCodes
{
    [Theory]
    [InlineData(Verdict.Stable, 0)]
    [InlineData(Verdict.Drifted, 1)]
    [InlineData(Verdict.Undecided, 0)]
    public void Say_the_verdict_like_diff(Verdict verdict, int code)
    {
        using var runs = new CommandLineRuns { Report = () => HandMade.Of(verdict, HandMade.Column("x", verdict, 0.01, 0.001, 0.02)) };
        Assert.Equal(code, runs.Compare().Code);
    }

    [Theory]
    [InlineData("drift", 0)]
    [InlineData("warn", 1)]
    [InlineData("schema", 0)]
    [InlineData("undecided", 0)]
    [InlineData("schema,warn", 1)]
    [InlineData("never", 0)]
    public void A_small_real_change_fails_on_warn_only(string failOn, int code)
    {
        using var runs = new CommandLineRuns
        {
            Report =
            () => HandMade.Of(Verdict.Stable, HandMade.Column("x", Verdict.Stable, 0.004, 0.003, 0.006) with { Warning = true })
        };
        Assert.Equal(code, runs.Compare("--fail-on", failOn).Code);
    }

    [Theory]
    [InlineData("drift", 0)]
    [InlineData("schema", 1)]
    [InlineData("undecided", 0)]
    [InlineData("never", 0)]
    public void A_schema_change_fails_on_schema_only(string failOn, int code)
    {
        using var runs = new CommandLineRuns
        {
            Report =
            () => HandMade.Of(Verdict.Stable, HandMade.Column("x", Verdict.Stable, 0, 0, 0.001))
                with
            { SchemaChanges = HandMade.Birdstrikes.SchemaChanges }
        };
        Assert.Equal(code, runs.Compare("--fail-on", failOn).Code);
    }

    [Theory]
    [InlineData("undecided", 1)]
    [InlineData("drift", 0)]
    [InlineData("never", 0)]
    public void An_undecided_column_fails_on_undecided_only(string failOn, int code)
    {
        using var runs = new CommandLineRuns
        {
            Report =
            () => HandMade.Of(Verdict.Undecided, HandMade.Column("x", Verdict.Undecided, 0.01, 0.005, 0.02))
        };
        Assert.Equal(code, runs.Compare("--fail-on", failOn).Code);
    }

    [Theory]
    [InlineData("bits>0.1", 0, "")]
    [InlineData("bits>=0.015", 1, "failed on bits>=0.015: x: bits = 0.015")]
    [InlineData("bits>0.015", 0, "")]
    [InlineData("undecided,bits<0.001", 0, "")]
    [InlineData("bits>0.5,BITS > 1e-2", 1, "failed on BITS > 1e-2: x: bits = 0.015")]
    [InlineData("psi>0", 1, "failed on psi>0: x: psi not known")]
    public void A_limit_decides_by_itself_and_what_is_not_known_passes_none(string failOn, int code, string said)
    {
        var column = HandMade.Column("x", Verdict.Stable, 0.015, 0.001, 0.02);
        using var runs = new CommandLineRuns
        {
            Report =
            () => HandMade.Of(Verdict.Stable,
                column with { Figures = column.Figures! with { PopulationStabilityIndex = failOn == "psi>0" ? double.NaN : 0 } })
        };
        var (got, output, error) = runs.Compare("--fail-on", failOn);
        Assert.Equal((code, ""), (got, error));
        Assert.Equal(said.Length > 0, output.Contains("failed on", StringComparison.Ordinal));
        Assert.Contains(said, output.ReplaceLineEndings(" "), StringComparison.Ordinal);
        Assert.Equal(said.Length > 0 ? $"kullback: {said}\n" : "", runs.Compare("--fail-on", failOn, "--json", "-").Error);
        Assert.Equal((code, "", ""), runs.Compare("--fail-on", failOn, "--quiet"));
    }

    [Fact]
    public void Never_means_never()
    {
        using var runs = new CommandLineRuns();
        Assert.Equal(0, runs.Compare("--fail-on", "never").Code);
        Assert.Equal(1, runs.Compare("--fail-on", "warn").Code);
    }

    [Fact]
    public void Trouble_is_two_and_one_line()
    {
        using var runs = new CommandLineRuns { Report = () => throw new UnreadableDataException("x.csv: line 3:\n  has 4 fields") };
        Assert.Equal((2, "", "kullback: x.csv: line 3: has 4 fields\n"), runs.Compare());
    }

    [Fact]
    public void A_fault_of_the_program_shows_no_stack_trace_unless_asked()
    {
        using var runs = new CommandLineRuns { Report = () => throw new InvalidOperationException("oops") };
        var (code, _, error) = runs.Compare();
        Assert.Equal(2, code);
        Assert.Equal("kullback: internal error: InvalidOperationException: oops (KULLBACK_DEBUG=1 shows where)\n", error);
        Assert.Contains("   at ", runs.RunWith(s => s with { Debug = true }, "compare", runs.Reference, runs.Current).Error,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Ctrl_C_stops_with_one_line_and_writes_nothing()
    {
        using var runs = new CommandLineRuns { Stop = new CancellationToken(canceled: true) };
        string json = runs.At("out.json");
        var result = runs.Compare("--json", json);
        Assert.Equal((130, "", "kullback: stopped\n"), result);
        Assert.False(File.Exists(json));
    }
}
