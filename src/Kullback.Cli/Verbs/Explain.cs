namespace Kullback.Cli.Verbs;

/// <summary><c>kullback explain REFERENCE CURRENT COLUMN</c>: one column, with everything needed to redo it by hand.</summary>
internal sealed class Explain : ReportVerb
{
    private static readonly GateTerms Terms = new("bits>0.1")
    {
        Words = [.. Compare.Terms.Words.Where(w => w.Word != "schema")],
        Figures = [.. Compare.Terms.Figures.Where(f => f.Name != "joint-bits")],
    };

    private readonly Argument<string> _reference = new("REFERENCE") { Description = "what was, as for compare" };
    private readonly Argument<string> _current = new("CURRENT") { Description = "what is, likewise" };
    private readonly Argument<string> _column =
        new("COLUMN") { Description = "the column; for a date or time also one part of it: \"pickup (hour)\"" };
    private readonly DataOptions _data = new();
    private readonly Option<bool> _all = OptionText.Flag("--all", "list every cell, however many there are");

    /// <summary>The verb with its options.</summary>
    public Explain() : base("explain",
        "One column: its cells, counts and shares, and the formulas with the numbers put in, so that you can redo it by hand.", Terms)
        => Take(_reference, _current, _column);

    /// <inheritdoc/>
    public override IReadOnlyList<(string Title, IReadOnlyList<Option> Options)> Groups =>
        [_data.WhatGroup, _data.HowGroup, _data.ReadingGroup, ("Printing", [_all]), Writing()];

    /// <inheritdoc/>
    public override IReadOnlyList<(string Command, string Why)> Examples =>
    [
        ("kullback explain before.csv after.csv \"Cost Total $\"",
            "the options of compare mean the same here; give those that you gave there"),
        ("kullback explain before.csv after.csv price --json - | jq .working", "for another program"),
    ];

    /// <inheritdoc/>
    protected override IReport Report(ParseResult parsed, Shell shell, CancellationToken cancel)
    {
        string reference = parsed.GetRequiredValue(_reference), current = parsed.GetRequiredValue(_current),
            name = parsed.GetRequiredValue(_column);
        // All columns are compared, because the adjusted p-value of one depends on the others; pairs and segments change nothing here.
        ComparisonOptions options = _data.Read(parsed, CommandLine.TextOf(parsed)) with { Pairs = false, By = null };
        Sources.RequireReadable(reference, current);
        ComparisonReport report =
            ProgressBar.While(shell, (progress, stop) => shell.Compare(reference, current, options, progress, stop), cancel);
        return new ExplanationReport(report, Find(report, name)) { All = parsed.GetValue(_all) };
    }

    private static List<ColumnReport> Find(ComparisonReport report, string name)
    {
        List<ColumnReport> found = [.. report.Columns.Where(c => c.Name == name)];
        if (found is [{ Part: null }]) found = [];
        if (found.Count == 0) found = [.. report.Columns.Where(c => c.Column == name)];
        if (found.Count == 0) found = [.. report.Columns.Where(c => c.Column.Equals(name, StringComparison.OrdinalIgnoreCase))];
        return found.Count > 0 ? found
            : throw new UsageException(
                $"{name}: no such column{SpellingHint.Hint(name, report.Columns.Select(c => c.Name).Distinct(StringComparer.Ordinal))}");
    }
}
