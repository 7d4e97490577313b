using Kullback.Data.Points;
using Kullback.Data.Tables;

namespace Kullback.Cli.Verbs;

/// <summary><c>kullback estimate A B</c>: divergence, entropy or mutual information of points, by one or several methods.</summary>
internal sealed class Estimate : ReportVerb
{
    private static readonly GateTerms Terms = new("estimate>0.05nat")
    {
        Words = [("unreliable", "something speaks against the estimate")],
        Figures = [("estimate", MeasureUnit.Nat, "the value of the recommended method, not known where it is unreliable")],
    };

    private readonly Argument<string> _p =
        new("A")
        {
            Description =
            "points of P, one per row: a CSV, TSV, JSON or Parquet file of numbers and categories, a glob, a folder, or - for standard "
                + "input"
        };
    private readonly Argument<string?> _q =
        new("B") { Description = "points of Q; without it the entropy of A is estimated", Arity = ArgumentArity.ZeroOrOne };
    private readonly Option<string[]> _method =
        OptionText.Many("--method", "NAMES",
            "auto, all, or names separated by commas: corrected (auto), neighbors, common-radius, neighbor-ratio, kernel, logistic, "
                + "ulsif, rulsif, kliep; for one file corrected, neighbors, weighted, kernel, vasicek, van-es, ebrahimi, correa; for "
                + "columns corrected, ksg1, ksg2, mixed, ross, with --given corrected, frenzel-pompe");
    private readonly Option<string?> _k = OptionText.One("--neighbors", "K", "the neighbor to take (as recommended)");
    private readonly Option<string[]> _x = OptionText.Many("--x", "NAMES", "mutual information: the columns of the first variable");
    private readonly Option<string[]> _y = OptionText.Many("--y", "NAMES", "mutual information: the columns of the second");
    private readonly Option<string[]> _given = OptionText.Many("--given", "NAMES", "the columns that are known: conditional information");
    private readonly Option<string?> _level = OptionText.One("--level", "SHARE", "coverage of the interval (0.95)");
    private readonly Option<string?> _subsamples = OptionText.One("--subsamples", "N", "subsamples behind the interval, 0 for none (200)");
    private readonly Option<string?> _seed = OptionText.One("--seed", "N", "seed of subsamples and splits (1)");
    private readonly Option<string[]> _columns =
        OptionText.Many("--columns", "GLOBS", "the coordinates, separated by commas (all columns)");
    private readonly Option<string?> _cluster =
        OptionText.One("--cluster", "COLUMN", "rows with the same value depend on each other: drawn together, never neighbors");
    private readonly Option<string?> _block = OptionText.One("--block", "N", "rows are a series: blocks of N rows are drawn together");
    private readonly Option<string?> _theiler =
        OptionText.One("--theiler", "W", "rows at most W places apart are not taken for neighbors (0)");
    private readonly Option<string?> _permutations =
        OptionText.One("--permutations", "N", "also a p-value of \"P = Q\", or of independence, by N permutations");
    private readonly Option<bool> _complete =
        OptionText.Flag("--forbid-missing", "a missing value is an error (otherwise its row is left out, and that is said)");
    private readonly DataOptions _data = new();

    /// <summary>The verb with its options.</summary>
    public Estimate() : base("estimate",
        "Divergence of two samples of points, entropy of one, or mutual information between columns: value, interval, and whether to "
            + "believe it.", Terms)
        => Take(_p, _q);

    /// <inheritdoc/>
    public override IReadOnlyList<(string Title, IReadOnlyList<Option> Options)> Groups =>
    [
        ("What to estimate", [_method, _k, _x, _y, _given]),
        ("The interval", [_level, _subsamples, _seed, _permutations]),
        ("Rows that depend on each other", [_cluster, _block, _theiler]),
        ("Which points", [_columns, _data.Exclude, _data.As, _data.Where, _complete]),
        _data.ReadingGroup,
        Writing(),
    ];

    /// <inheritdoc/>
    public override IReadOnlyList<(string Command, string Why)> Examples =>
    [
        ("kullback estimate real.csv synthetic.csv", "D(real‖synthetic) of two files of points, by the method that suits them"),
        ("kullback estimate a.csv b.csv --method all", "the same question by several methods"),
        ("kullback estimate a.csv", "the differential entropy of one file"),
        ("kullback estimate a.csv --x age,income --y height", "how much age and income together say about height"),
        ("kullback estimate before.csv after.csv --cluster patient --permutations 199",
            "several rows of one patient are no independent rows"),
        ("kullback estimate series.csv --x temperature --y load --block 48 --theiler 12", "rows of a series"),
    ];

    /// <inheritdoc/>
    protected override IReport Report(ParseResult parsed, Shell shell, CancellationToken cancel)
    {
        string pathP = parsed.GetRequiredValue(_p);
        string? pathQ = parsed.GetValue(_q);
        var question = Read(parsed);
        var columns = OptionText.List(parsed.GetValue(_columns) ?? []);
        // Columns that no question is asked of need not be numbers.
        string[] asked = [.. question.X.Concat(question.Y).Concat(question.Given).Distinct()];
        ComparisonOptions reading = _data.Points(parsed, columns.Count == 0 ? asked : columns, weight: null)
            with
        { Cluster = question.Cluster };
        var how = new PointReading { Categories = true, DropIncomplete = !parsed.GetValue(_complete) };
        Sources.RequireReadable(pathP, pathQ ?? pathP);
        PointTable p = Sources.Points(pathP, reading, shell, cancel, how);
        PointTable? q = pathQ is null ? null : Sources.Points(pathQ, reading, shell, cancel, how);

        return new EstimationReport(
            ProgressBar.While(shell, (progress, stop) => Asked(() => PointEstimation.Run(p, q, question, progress, stop)), cancel));
    }

    private PointQuestion Read(ParseResult parsed)
    {
        var methods = OptionText.List(parsed.GetValue(_method) ?? []);
        return new()
        {
            Methods = methods.Count == 0 ? ["auto"] : methods,
            K = OptionText.WholeNumber(parsed, _k, 1),
            Level = OptionText.Number(parsed, _level, l => l is > 0 and < 1, "a number between 0 and 1") ?? 0.95,
            Subsamples = OptionText.WholeNumber(parsed, _subsamples, 0) ?? 200,
            Seed = OptionText.WholeNumber(parsed, _seed, 0) ?? 1,
            Cluster = parsed.GetValue(_cluster), Block = OptionText.WholeNumber(parsed, _block, 1) ?? 0,
            Theiler = OptionText.WholeNumber(parsed, _theiler, 0) ?? 0,
            Permutations = OptionText.WholeNumber(parsed, _permutations, 1) ?? 0,
            X = OptionText.List(parsed.GetValue(_x) ?? []),
            Y = OptionText.List(parsed.GetValue(_y) ?? []),
            Given = OptionText.List(parsed.GetValue(_given) ?? []),
        };
    }
}
