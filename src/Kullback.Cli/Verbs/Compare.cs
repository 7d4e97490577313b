namespace Kullback.Cli.Verbs;

/// <summary><c>kullback compare REFERENCE CURRENT</c>: the main job.</summary>
internal sealed class Compare : ReportVerb
{
    /// <summary>What can fail in a comparison of tables.</summary>
    internal static readonly GateTerms Terms = new("bits>0.1")
    {
        Words = [("drift", ""), ("warn", "a small real change, a finding, or tables too similar"),
            ("schema", "a column missing, new, renamed or retyped"), ("undecided", "more rows would decide")],
        Figures = [("bits", MeasureUnit.None, "the Jensen-Shannon divergence of a column"),
            ("psi", MeasureUnit.None, "the population stability index of one"),
                ("joint-bits", MeasureUnit.None, "the divergence of all columns together")],
        Default = "drift",
    };

    private readonly Argument<string> _reference =
        new("REFERENCE") { Description = "what was: a file, a glob, a folder, or - for standard input" };
    private readonly Argument<string> _current = new("CURRENT") { Description = "what is, likewise" };
    private readonly DataOptions _data = new();
    private readonly OutputOption _lines = new("--jsonl", "one JSON object a column");
    private readonly Option<string?> _cells =
        OptionText.One("--cells", "PROFILE", "take the cells of numbers from this profile, not from the data");
    private readonly Option<bool> _joint =
        OptionText.Flag("--joint", "how far apart are the tables in all columns together, and in which groups of rows");
    private readonly Option<string?> _label =
        OptionText.One("--label", "COLUMN", "--joint, and split the change: of the other columns, or of this column given them");
    private readonly Option<string?> _sample = OptionText.One("--sample", "ROWS", "rows per side for --joint (default 50,000)");
    private readonly Option<bool> _stat = OptionText.Flag("--stat", "print one line");
    private readonly Option<bool> _all = OptionText.Flag("--all", "list every stable column, however many there are");

    /// <summary>The verb with its options.</summary>
    public Compare() : base("compare",
        "Did the distribution change between two tables, by how much, how sure are we, and which columns and values drive it?", Terms)
        => Take(_reference, _current);

    /// <inheritdoc/>
    public override IReadOnlyList<(string Title, IReadOnlyList<Option> Options)> Groups =>
        [(_data.WhatGroup.Item1, [.. _data.WhatGroup.Item2, _joint, _label, _sample]),
            (_data.HowGroup.Item1, [.. _data.HowGroup.Item2, _cells]), _data.ReadingGroup, ("Printing", [_stat, _all]), Writing(_lines)];

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
        [(0, "nothing drifted"), (1, "drifted, or what else --fail-on names"),
            (2, "error, or no column could be compared: one line on standard error says what")];

    /// <inheritdoc/>
    protected override IEnumerable<(OutputOption, Action<IReport, Provenance, Stream>)> MoreForms
        => [(_lines, (report, _, stream) => ((ComparisonView)report).WriteLines(stream))];

    /// <inheritdoc/>
    protected override IReport Report(ParseResult parsed, Shell shell, CancellationToken cancel)
    {
        string reference = parsed.GetRequiredValue(_reference), current = parsed.GetRequiredValue(_current);
        ComparisonOptions options = _data.Read(parsed, CommandLine.TextOf(parsed));
        options = options with
        {
            Joint = parsed.GetValue(_joint),
            Label = parsed.GetValue(_label),
            JointRows = OptionText.WholeNumber(parsed, _sample, 4) ?? options.JointRows,
        };
        Gate limits = Limits(parsed)!;
        bool joint = options is not { Joint: false, Label: null };
        if (parsed.GetValue(_sample) is not null && !joint) throw new UsageException("--sample: only with --joint or --label");
        if (limits.Figures.Contains("joint-bits") && !joint) throw new UsageException("--fail-on: joint-bits needs --joint or --label");
        Sources.RequireReadable(reference, current);
        if (parsed.GetValue(_cells) is { } profile) options = options with { Cells = Sources.ReadProfile(profile) };
        return new ComparisonView(
            ProgressBar.While(shell, (progress, stop) => shell.Compare(reference, current, options, progress, stop), cancel))
        {
            All = parsed.GetValue(_all),
            Hints = shell.IsTerminal,
            OneLine = parsed.GetValue(_stat),
            SchemaFails = limits.Names("schema"),
        };
    }

    /// <inheritdoc/>
    protected override string? Trouble(ParseResult parsed, IReport report)
        => report is ComparisonView { IsEmpty: true } ? "no column could be compared: nothing is known of these tables" : null;
}
