using System.CommandLine;
using Kullback.Cli.Terminal;
using Kullback.Data.Comparisons;
using Kullback.Divergences;
using Kullback.Reports;

namespace Kullback.Cli.Verbs;

/// <summary><c>kullback compare REFERENCE CURRENT</c>: the main job.</summary>
internal sealed class Compare : Verb
{
    /// <summary>What can fail in a comparison of tables.</summary>
    internal static readonly GateTerms Terms = new("bits>0.1")
    {
        Words = [("drift", ""), ("warn", "a small real change, a finding, or tables too similar"), ("schema", "a column missing, new, renamed or retyped"), ("undecided", "more rows would decide")],
        Figures = [("bits", MeasureUnit.None, "the Jensen-Shannon divergence of a column"), ("psi", MeasureUnit.None, "the population stability index of one"), ("joint-bits", MeasureUnit.None, "the divergence of all columns together")],
        Default = "drift",
    };

    private readonly Argument<string> _reference = new("REFERENCE") { Description = "what was: a file, a glob, a folder, or - for standard input" };
    private readonly Argument<string> _current = new("CURRENT") { Description = "what is, likewise" };
    private readonly DataOptions _data = new();
    private readonly OutputOptions _outputs = new();
    private readonly Option<string?> _cells = OptionText.One("--cells", "PROFILE", "take the cells of numbers from this profile, not from the data");
    private readonly Option<bool> _joint = OptionText.Flag("--joint", "how far apart are the tables in all columns together, and in which groups of rows");
    private readonly Option<string?> _label = OptionText.One("--label", "COLUMN", "--joint, and split the change: of the other columns, or of this column given them");
    private readonly Option<string?> _sample = OptionText.One("--sample", "ROWS", "rows per side for --joint (default 50,000)");
    private readonly Option<string?> _failOn = OptionText.One("--fail-on", "WHAT", Terms.Description);
    private readonly Option<bool> _quiet = OptionText.Flag("--quiet", "print nothing; the exit code and the files tell");
    private readonly Option<bool> _stat = OptionText.Flag("--stat", "print one line");
    private readonly Option<bool> _all = OptionText.Flag("--all", "list every stable column, however many there are");

    /// <summary>The verb with its options.</summary>
    public Compare() : base("compare", "Did the distribution change between two tables, by how much, how sure are we, and which columns and values drive it?")
        => Take(_reference, _current);

    /// <inheritdoc/>
    public override IReadOnlyList<(string Title, IReadOnlyList<Option> Options)> Groups =>
        [(_data.WhatGroup.Item1, [.. _data.WhatGroup.Item2, _joint, _label, _sample]), (_data.HowGroup.Item1, [.. _data.HowGroup.Item2, _cells]), _data.ReadingGroup, _outputs.Group, ("Printing and exit code", [_failOn, _quiet, _stat, _all])];

    /// <inheritdoc/>
    public override IReadOnlyList<(string Command, string Why)> Examples =>
    [
        ("kullback compare before.csv after.csv", "a table on the terminal; exit code 1 when something drifted"),
        ("kullback compare before.parquet 'after/*.parquet' --html drift.html", "a page to look at and to send"),
        ("kullback compare old.csv new.csv --fail-on \"schema,bits>0.1\"", "a gate in a build"),
        ("zcat new.csv.gz | kullback compare old.csv - --json - | jq .verdict", "in a pipe"),
        ("kullback compare a.csv b.csv --cluster user_id", "rows of one user are not independent"),
        ("kullback compare train.csv live.csv --label churn", "did the rows change, or what follows from them?"),
    ];

    /// <inheritdoc/>
    public override IReadOnlyList<(int Code, string Meaning)> ExitCodes =>
        [(0, "nothing drifted"), (1, "drifted, or what else --fail-on names"), (2, "trouble, or no column could be compared: one line on standard error says what")];

    /// <inheritdoc/>
    public override GateTerms? Gate => Terms;

    /// <inheritdoc/>
    public override int Run(ParseResult parsed, Shell shell, CancellationToken cancel)
    {
        string reference = parsed.GetRequiredValue(_reference), current = parsed.GetRequiredValue(_current);
        Gate gate = Verbs.Gate.Of(parsed.GetValue(_failOn), Terms);
        ComparisonOptions options = _data.Read(parsed, CommandLine.TextOf(parsed));
        options = options with
        {
            Joint = parsed.GetValue(_joint),
            Label = parsed.GetValue(_label),
            JointRows = OptionText.WholeNumber(parsed, _sample, 4) ?? options.JointRows,
        };
        if (parsed.GetValue(_sample) is not null && options is { Joint: false, Label: null }) throw new UsageException("--sample: only with --joint or --label");
        Sources.RequireReadable(reference, current);
        if (parsed.GetValue(_cells) is { } profile) options = options with { Cells = Sources.ReadProfile(profile) };
        if (gate.Figures.Contains("joint-bits") && options is { Joint: false, Label: null }) throw new UsageException("--fail-on: joint-bits needs --joint or --label");
        IReadOnlyList<Output> outputs = _outputs.Read(parsed, gate.Names("schema"));

        ComparisonReport report = ProgressBar.While(shell, (progress, stop) => shell.Compare(reference, current, options, progress, stop), cancel);

        foreach (Output output in outputs) output.Place.Write(stream => output.Content(report, stream), shell, cancel);
        bool quiet = parsed.GetValue(_quiet), programsRead = outputs.Any(o => o.Place.IsStandardOutput);
        if (!quiet && !programsRead)
            shell.Write(parsed.GetValue(_stat)
                ? ComparisonPage.Stat(report)
                : ComparisonPage.Of(report, shell.Width, new AnsiStyle(shell.Color), parsed.GetValue(_all), hints: shell.IsTerminal));
        return report.Compared.Any() ? gate.Decide(ComparisonText.Conditions(report), ComparisonText.Figures(report), shell, programsRead, quiet)
            : throw new UsageException("no column could be compared: nothing is known of these tables");
    }
}
