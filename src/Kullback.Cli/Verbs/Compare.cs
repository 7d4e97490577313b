using System.CommandLine;
using Kullback.Cli.Terminal;
using Kullback.Data.Comparison;
using Kullback.Reports;

namespace Kullback.Cli.Verbs;

/// <summary><c>kullback compare REFERENCE CURRENT</c>: the main job.</summary>
internal sealed class Compare : Verb
{
    private readonly Argument<string> _reference = new("REFERENCE") { Description = "what was: a file, a glob, a folder, or - for standard input" };
    private readonly Argument<string> _current = new("CURRENT") { Description = "what is, likewise" };
    private readonly DataOptions _data = new();
    private readonly OutputOptions _outputs = new();
    private readonly Option<string?> _cells = OptionText.One("--cells", "PROFILE", "take the cells of numbers from this profile, not from the data");
    private readonly Option<bool> _joint = OptionText.Flag("--joint", "how far apart are the tables in all columns together, and in which groups of rows");
    private readonly Option<string?> _label = OptionText.One("--label", "COLUMN", "--joint, and split the change: of the other columns, or of this column given them");
    private readonly Option<string?> _sample = OptionText.One("--sample", "ROWS", "rows per side for --joint (default 50,000)");
    private readonly Option<string?> _failOn = OptionText.One("--fail-on", "WHAT", "what makes the exit code 1: drift (default), warn, schema, undecided, never; several with commas");
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
        ("kullback compare old.csv new.csv --threshold medium --fail-on drift,schema", "a gate in a build"),
        ("zcat new.csv.gz | kullback compare old.csv - --json - | jq .verdict", "in a pipe"),
        ("kullback compare a.csv b.csv --cluster user_id", "rows of one user are not independent"),
        ("kullback compare train.csv live.csv --label churn", "did the rows change, or what follows from them?"),
    ];

    /// <inheritdoc/>
    public override IReadOnlyList<(int Code, string Meaning)> ExitCodes =>
        [(0, "nothing drifted"), (1, "drifted, or what else --fail-on names"), (2, "trouble, or no column could be compared: one line on standard error says what")];

    /// <inheritdoc/>
    public override int Run(ParseResult parsed, Shell shell, CancellationToken cancel)
    {
        string reference = parsed.GetRequiredValue(_reference), current = parsed.GetRequiredValue(_current);
        Findings failOn = FailOn.Parse(parsed.GetValue(_failOn));
        CompareOptions options = _data.Read(parsed, CommandLine.TextOf(parsed));
        options = options with
        {
            Joint = parsed.GetValue(_joint),
            Label = parsed.GetValue(_label),
            JointRows = OptionText.WholeNumber(parsed, _sample, 4) ?? options.JointRows,
        };
        if (parsed.GetValue(_sample) is not null && options is { Joint: false, Label: null }) throw new UsageException("--sample: only with --joint or --label");
        Sources.RequireReadable(reference, current);
        if (parsed.GetValue(_cells) is { } profile) options = options with { Cells = Sources.ReadProfile(profile) };
        IReadOnlyList<Output> outputs = _outputs.Read(parsed, failOn);

        ComparisonReport report = ProgressBar.While(shell, (progress, stop) => shell.Compare(reference, current, options, progress, stop), cancel);

        foreach (Output output in outputs) output.Place.Write(stream => output.Content(report, stream), shell, cancel);
        if (!parsed.GetValue(_quiet) && !outputs.Any(o => o.Place.IsStandardOutput))
            shell.Write(parsed.GetValue(_stat)
                ? ComparisonPage.Stat(report)
                : ComparisonPage.Of(report, shell.Width, new AnsiStyle(shell.Color), parsed.GetValue(_all), hints: shell.IsTerminal));
        if (!report.Compared.Any()) shell.Error.WriteLine("kullback: no column could be compared: nothing is known of these tables");
        return FailOn.ExitCode(report, failOn);
    }
}
