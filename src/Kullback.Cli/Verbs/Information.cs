using Kullback.Data.Information;

namespace Kullback.Cli.Verbs;

/// <summary><c>kullback information DATA --target COLUMN</c>: which columns tell most about one.</summary>
internal sealed class Information : ReportVerb
{
    private static readonly GateTerms Terms =
        new("bits>0.9") { Figures = [("bits", MeasureUnit.None, "what a column tells about the target")] };

    private readonly Argument<string> _table = new("DATA") { Description = "a file, a glob, a folder, or - for standard input" };
    private readonly Option<string?> _target = OptionText.One("--target", "COLUMN", "the column to know about");
    private readonly Option<string?> _cluster =
        OptionText.One("--cluster", "COLUMN", "rows with the same value depend on each other: interval and p-value are by clusters");
    private readonly DataOptions _data = new();

    /// <summary>The verb with its options.</summary>
    public Information() : base("information", "Which columns tell most about one of them, in bits, with interval and p-value.", Terms)
        => Take(_table);

    /// <inheritdoc/>
    public override IReadOnlyList<(string Title, IReadOnlyList<Option> Options)> Groups =>
        [("What to count", [_target, _data.Columns, _data.Exclude, _data.Key, _data.As, _data.Where]), ("How sure", [_cluster, _data.Seed]),
            _data.ReadingGroup, Writing()];

    /// <inheritdoc/>
    public override IReadOnlyList<(string Command, string Why)> Examples =>
    [
        ("kullback information strikes.csv --target Damage", "what goes with damage, strongest first"),
        ("kullback information sales.parquet --target price --json - | jq '.columns[0]'", "a number is cut into cells of equal mass"),
        ("kullback information visits.csv --target outcome --cluster patient", "several rows of one patient are no independent rows"),
    ];

    /// <inheritdoc/>
    protected override IReport Report(ParseResult parsed, Shell shell, CancellationToken cancel)
    {
        string table = parsed.GetRequiredValue(_table);
        string target = parsed.GetValue(_target) ?? throw new UsageException("information: --target COLUMN is missing");
        ComparisonOptions options = _data.Read(parsed, CommandLine.TextOf(parsed)) with { Cluster = parsed.GetValue(_cluster) };
        Sources.RequireThere(table);
        return new TargetInformationReport(
            ProgressBar.While(shell, (progress, stop) => TargetInformation.Run(table, target, options, progress, stop), cancel));
    }
}
