using Kullback.Data.Profiles;

namespace Kullback.Cli.Verbs;

/// <summary><c>kullback profile DATA -o FILE</c>: a table as counts, small enough to keep and to send.</summary>
internal sealed class Profile : ProfileVerb
{
    private readonly Argument<string> _table = new("DATA") { Description = "a file, a glob, a folder, or - for standard input" };
    private readonly DataOptions _data = new();
    private readonly Option<string?> _cells =
        OptionText.One("--cells", "PROFILE", "take the cells of numbers from this profile, so that the two merge and compare exactly");
    private readonly Option<string?> _suppress = OptionText.One("--suppress", "N", "hide values with fewer than N rows");

    /// <summary>The verb with its options.</summary>
    public Profile() : base("profile", "A table as counts on frozen cells: a small file without rows, usable wherever a data file is.")
        => Take(_table);

    /// <inheritdoc/>
    public override IReadOnlyList<(string Title, IReadOnlyList<Option> Options)> Groups =>
        [("What to count", [_data.Columns, _data.Exclude, _data.Key, _data.As, _data.Where, _cells, _suppress]),
            _data.ReadingGroup, Outputs];

    /// <inheritdoc/>
    public override IReadOnlyList<(string Command, string Why)> Examples =>
    [
        ("kullback profile january.parquet -o january.klp", "then: kullback compare january.klp february.parquet"),
        ("kullback profile monday.csv -o monday.klp --cells january.klp", "on the same cells, to be merged with other days"),
        ("kullback profile patients.csv -o patients.klp --suppress 10", "no value of fewer than ten people leaves the house"),
    ];

    /// <inheritdoc/>
    protected override TableProfile Make(ParseResult parsed, Shell shell, CancellationToken cancel)
    {
        string table = parsed.GetRequiredValue(_table);
        ComparisonOptions options = _data.Read(parsed, CommandLine.TextOf(parsed));
        int suppress = OptionText.WholeNumber(parsed, _suppress, 0) ?? 0;
        Sources.RequireThere(table);
        TableProfile? cells = parsed.GetValue(_cells) is { } path ? Sources.ReadProfile(path) : null;
        return ProgressBar.While(shell, (progress, stop) => TableProfile.Of(table, options, cells, suppress, progress, stop), cancel);
    }
}
