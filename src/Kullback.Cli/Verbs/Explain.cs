using System.CommandLine;
using Kullback.Cli.Terminal;
using Kullback.Data;
using Kullback.Data.Comparisons;
using Kullback.Reports;

namespace Kullback.Cli.Verbs;

/// <summary><c>kullback explain REFERENCE CURRENT COLUMN</c>: one column, with everything needed to redo it by hand.</summary>
internal sealed class Explain : Verb
{
    private readonly Argument<string> _reference = new("REFERENCE") { Description = "what was, as for compare" };
    private readonly Argument<string> _current = new("CURRENT") { Description = "what is, likewise" };
    private readonly Argument<string> _column = new("COLUMN") { Description = "the column; for a date or time also one part of it: \"pickup (hour)\"" };
    private readonly DataOptions _data = new();
    private readonly OutputOption _json = new("--json", "the same as JSON; - is standard output");
    private readonly Option<bool> _all = OptionText.Flag("--all", "list every cell, however many there are");

    /// <summary>The verb with its options.</summary>
    public Explain() : base("explain", "One column: its cells, counts and shares, and the formulas with the numbers put in, so that you can redo it by hand.")
        => Take(_reference, _current, _column);

    /// <inheritdoc/>
    public override IReadOnlyList<(string Title, IReadOnlyList<Option> Options)> Groups =>
        [_data.WhatGroup, _data.HowGroup, _data.ReadingGroup, ("Printing", [_json, _all])];

    /// <inheritdoc/>
    public override IReadOnlyList<(string Command, string Why)> Examples =>
    [
        ("kullback explain before.csv after.csv \"Cost Total $\"", "the options of compare mean the same here; give those that you gave there"),
        ("kullback explain before.csv after.csv price --json - | jq .working", "for another program"),
    ];

    /// <inheritdoc/>
    public override IReadOnlyList<(int Code, string Meaning)> ExitCodes =>
        [(0, "explained, whatever the verdict"), (2, "trouble: one line on standard error says what")];

    /// <inheritdoc/>
    public override int Run(ParseResult parsed, Shell shell, CancellationToken cancel)
    {
        string reference = parsed.GetRequiredValue(_reference), current = parsed.GetRequiredValue(_current), name = parsed.GetRequiredValue(_column);
        // All columns are compared, because the adjusted p-value of one depends on the others; pairs and segments change nothing here.
        ComparisonOptions options = _data.Read(parsed, CommandLine.TextOf(parsed)) with { Pairs = false, By = null };
        Sources.RequireReadable(reference, current);
        Place? json = Place.Of(parsed, _json);

        ComparisonReport report = ProgressBar.While(shell, (progress, stop) => shell.Compare(reference, current, options, progress, stop), cancel);

        var found = Find(report, name);
        json?.Write(stream => JsonExplanation.Write(report, found, Made(parsed), stream), shell, cancel);
        if (json is not { IsStandardOutput: true })
            shell.Write(ExplainPage.Of(report, found, shell.Width, new AnsiStyle(shell.Color), parsed.GetValue(_all)));
        return ExitCode.Stable;
    }

    private static List<ColumnReport> Find(ComparisonReport report, string name)
    {
        List<ColumnReport> found = [.. report.Columns.Where(c => c.Name == name)];
        if (found is [{ Part: null }]) found = [];
        if (found.Count == 0) found = [.. report.Columns.Where(c => c.Column == name)];
        if (found.Count == 0) found = [.. report.Columns.Where(c => c.Column.Equals(name, StringComparison.OrdinalIgnoreCase))];
        return found.Count > 0 ? found
            : throw new UsageException($"{name}: no such column{SpellingHint.Hint(name, report.Columns.Select(c => c.Name).Distinct(StringComparer.Ordinal))}");
    }
}
