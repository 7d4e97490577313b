using System.CommandLine;
using Kullback.Cli.Terminal;
using Kullback.Data.Laws;
using Kullback.Reports;
using CompareOptions = Kullback.Data.Comparison.CompareOptions;

namespace Kullback.Cli.Verbs;

/// <summary><c>kullback fit DATA COLUMN</c>: which families describe a column, and how well.</summary>
internal sealed class Fit : Verb
{
    private readonly Argument<string> _table = new("DATA") { Description = "a file, a glob, a folder, or - for standard input" };
    private readonly Argument<string> _column = new("COLUMN") { Description = "a column of numbers" };
    private readonly Option<string?> _seed = OptionText.One("--seed", "N", "chooses the rows that are held out (1)");
    private readonly DataOptions _data = new();
    private readonly OutputOption _html = new("--html", "a page with the densities over the histogram, and quantiles");
    private readonly OutputOption _json = new("--json", "the same as JSON");

    /// <summary>The verb with its options.</summary>
    public Fit() : base("fit", "Which families describe a column of numbers, ranked by rows they have not seen, with the divergence that is left.") => Take(_table, _column);

    /// <inheritdoc/>
    public override IReadOnlyList<(string Title, IReadOnlyList<Option> Options)> Groups
        => [("What to fit", [_data.As, _data.Where]), ("How sure", [_seed]), _data.ReadingGroup, ("Writing results (- is standard output)", [_html, _json])];

    /// <inheritdoc/>
    public override IReadOnlyList<(string Command, string Why)> Examples =>
    [
        ("kullback fit trips.parquet fare_amount", "every continuous family, the best predictor first"),
        ("kullback fit strikes.csv \"Number Struck\" --json -", "whole numbers: integer families, and continuous ones rounded"),
    ];

    /// <inheritdoc/>
    public override IReadOnlyList<(int Code, string Meaning)> ExitCodes => [(0, "fitted"), (2, "trouble: one line on standard error says what")];

    /// <inheritdoc/>
    public override int Run(ParseResult parsed, Shell shell, CancellationToken cancel)
    {
        string table = parsed.GetRequiredValue(_table), column = parsed.GetRequiredValue(_column);
        int seed = OptionText.WholeNumber(parsed, _seed, 0) ?? 1;
        Place? html = Place.Of(parsed, _html), json = Place.Of(parsed, _json);
        CompareOptions options = _data.Points(parsed, [], weight: null);
        Sources.RequireThere(table);
        ColumnFit fit = ProgressBar.While(shell, (_, stop) => ColumnFit.Of(table, column, seed, options, stop), cancel);
        html?.Write(stream => HtmlLaws.Write(fit, CommandLine.Version, stream), shell, cancel);
        json?.Write(stream => JsonLaws.Write(fit, Made(parsed), stream), shell, cancel);
        if (html is not { IsStandardOutput: true } && json is not { IsStandardOutput: true }) shell.Write(FitPage.Of(fit, shell.Width, new Ink(shell.Colour)));
        return ExitCode.Stable;
    }
}
