using Kullback.Data.Distributions;

namespace Kullback.Cli.Verbs;

/// <summary><c>kullback fit DATA COLUMN</c>: which families describe a column, and how well.</summary>
internal sealed class Fit : ReportVerb
{
    private static readonly GateTerms Terms = new("cells>0.05nat")
    {
        Words = [("unfitted", "no family fits the held-out rows")],
        Figures = [("cells", MeasureUnit.Nat, "the divergence of the held-out rows from the best family, over cells of equal probability")],
    };

    private readonly Argument<string> _table = new("DATA") { Description = "a file, a glob, a folder, or - for standard input" };
    private readonly Argument<string> _column = new("COLUMN") { Description = "a column of numbers" };
    private readonly Option<string?> _seed = OptionText.One("--seed", "N", "chooses the rows that are held out (1)");
    private readonly DataOptions _data = new();

    /// <summary>The verb with its options.</summary>
    public Fit() : base("fit",
        "Which families describe a column of numbers, ranked by rows they have not seen, with the divergence that is left.", Terms)
        => Take(_table, _column);

    /// <inheritdoc/>
    public override IReadOnlyList<(string Title, IReadOnlyList<Option> Options)> Groups
        => [("What to fit", [_data.As, _data.Where]), ("How sure", [_seed]), _data.ReadingGroup, Writing()];

    /// <inheritdoc/>
    public override IReadOnlyList<(string Command, string Why)> Examples =>
    [
        ("kullback fit trips.parquet fare_amount", "every continuous family, the best predictor first"),
        ("kullback fit trips.parquet fare_amount --fail-on \"cells>0.05nat\"", "a gate: is any family good enough?"),
        ("kullback fit strikes.csv \"Number Struck\" --json -", "integers: integer families, and continuous ones rounded"),
    ];

    /// <inheritdoc/>
    protected override IReport Report(ParseResult parsed, Shell shell, CancellationToken cancel)
    {
        string table = parsed.GetRequiredValue(_table), column = parsed.GetRequiredValue(_column);
        int seed = OptionText.WholeNumber(parsed, _seed, 0) ?? 1;
        ComparisonOptions options = _data.Points(parsed, [], weight: null);
        Sources.RequireThere(table);
        return new FitReport(ProgressBar.While(shell, (_, stop) => ColumnFit.Of(table, column, seed, options, stop), cancel));
    }
}
