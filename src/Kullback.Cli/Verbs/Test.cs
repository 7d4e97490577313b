using Kullback.Data.Points;

namespace Kullback.Cli.Verbs;

/// <summary><c>kullback test A B</c>: do two files of points come from one distribution; with <c>--independence</c>, do columns of one file
/// depend on each other.</summary>
internal sealed class Test : ReportVerb
{
    private readonly Argument<string> _p =
        new("A")
        {
            Description =
            "points of P, one per row: a CSV, TSV, JSON or Parquet file of numbers, a glob, a folder, or - for standard input"
        };
    private readonly Argument<string[]> _q =
        new("B")
        {
            Description = "points of Q, and of more samples; none with --independence and --groups",
            Arity = ArgumentArity.ZeroOrMore
        };
    private readonly Option<string[]> _tests =
        OptionText.Many("--test", "NAMES",
            $"tests, separated by commas: {string.Join(", ", PointTests.Names)}; of independence: "
                + $"{string.Join(", ", PointTests.OfIndependence)}; of more samples: {string.Join(", ", PointTests.OfSeveral)} (by "
                + $"dimension)");
    private readonly Option<string[]> _independence = new("--independence")
    {
        Description = "do the columns X (several with commas) of A depend on the columns Y?", HelpName = "X Y",
        Arity = new ArgumentArity(2, 2),
        AllowMultipleArgumentsPerToken = true, DefaultValueFactory = _ => [],
    };
    private readonly Option<string?> _groups =
        OptionText.One("--groups", "COLUMN", "the samples are the rows of A with the same value in this column, two or more");
    private readonly Option<string?> _cluster =
        OptionText.One("--cluster", "COLUMN",
            "rows with the same value depend on each other: whole clusters are exchanged (ks, wasserstein, energy)");
    private readonly Option<string?> _scale =
        OptionText.One("--scale", "covariance|columns|none",
            "in which scale distances in several dimensions are measured (covariance: units do not matter)");
    private readonly Option<bool> _complete =
        OptionText.Flag("--forbid-missing", "a missing value is an error (otherwise its row is left out, and that is said)");
    private readonly Option<string?> _permutations = OptionText.One("--permutations", "N", "permutations a test (999)");
    private readonly Option<string?> _stop =
        OptionText.One("--stop-after", "H", "stop a test at H permutations that are as far apart or further; 0: never (50)");
    private readonly Option<string?> _seed = OptionText.One("--seed", "N", "seed of all chance (1)");
    private readonly Option<string?> _alpha = OptionText.One("--alpha", "A", "level of the verdict (0.05)");
    private readonly Option<string?> _neighbors = OptionText.One("--neighbors", "K", "for neighbors: how many of each point (5)");
    private readonly Option<string?> _bandwidth =
        OptionText.One("--bandwidth", "S", "for mmd: the kernel's width, in the scale of the distances (the median distance)");
    private readonly Option<string[]> _columns =
        OptionText.Many("--columns", "GLOBS", "the coordinates, separated by commas (all columns)");
    private readonly DataOptions _data = new();

    /// <summary>The verb with its options.</summary>
    public Test() : base("test",
        "Do two files of points come from one distribution? Tests with exact or permutation p-values, adjusted for their number, and the "
            + "size of the effect.", new GateTerms("p<=0.01")
            {
                Words = [("rejected", "a difference, or a dependence, at the level of --alpha")],
                Figures = [("p", MeasureUnit.None, "the least adjusted p-value")],
            })
        => Take(_p, _q);

    /// <inheritdoc/>
    public override IReadOnlyList<(string Title, IReadOnlyList<Option> Options)> Groups =>
    [
        ("What to test", [_tests, _independence, _groups, _cluster, _permutations, _stop, _seed, _alpha, _scale, _neighbors, _bandwidth]),
        ("Which points", [_columns, _data.Exclude, _data.As, _data.Where, _complete]),
        _data.ReadingGroup,
        Writing(),
    ];

    /// <inheritdoc/>
    public override IReadOnlyList<(string Command, string Why)> Examples =>
    [
        ("kullback test before.csv after.csv",
            "one column: Kolmogorov-Smirnov, Anderson-Darling and Wasserstein; several: energy distance, mean discrepancy and nearest "
                + "neighbors"),
        ("kullback test a.csv b.csv --test mmd-aggregated --permutations 1999", "one test of choice"),
        ("kullback test a.csv b.csv --columns height,weight --fail-on \"p<=0.01\"", "a gate in a build"),
        ("kullback test monday.csv tuesday.csv wednesday.csv",
            "several samples: do they come from one distribution, and which pairs do not?"),
        ("kullback test people.csv --groups country --columns height,weight", "the same for the groups of one file"),
        ("kullback test before.csv after.csv --cluster patient", "several rows of one patient are no independent rows"),
        ("kullback test people.csv --independence height,weight age", "do these columns depend on that one?"),
    ];

    /// <inheritdoc/>
    protected override IReport Report(ParseResult parsed, Shell shell, CancellationToken cancel)
    {
        string pathP = parsed.GetRequiredValue(_p);
        string[] others = parsed.GetValue(_q) ?? [], sides = parsed.GetValue(_independence) ?? [];
        string? groups = parsed.GetValue(_groups), cluster = parsed.GetValue(_cluster);
        Refuse(pathP, others, sides, groups, cluster);
        PointTestOptions options = Read(parsed);
        var columns = OptionText.List(parsed.GetValue(_columns) ?? []);
        if (sides.Length > 0 && columns.Count > 0) throw new UsageException("--columns: --independence names the columns");

        ComparisonOptions reading = _data.Points(parsed, columns, weight: null) with { Cluster = groups ?? cluster };
        var how = new PointReading { DropIncomplete = !parsed.GetValue(_complete) };
        Sources.RequireReadable(pathP, others.Length == 0 ? pathP : others[0]);
        foreach (string other in others.Skip(1)) Sources.RequireThere(other);
        PointTable Points(string path) => Sources.Points(path, reading, shell, cancel, how);
        PointTestReport report = sides.Length > 0 ? Dependence(pathP, sides, reading, options, how, shell, cancel)
            : groups is not null ? Samples(Split(Points(pathP), groups), options, shell, cancel)
            : Samples([Points(pathP), .. others.Select(Points)], options, shell, cancel);

        return new TestReport(report);
    }

    private static void Refuse(string pathP, string[] others, string[] sides, string? groups, string? cluster)
    {
        if (sides.Length == 0 && groups is null && others.Length == 0)
            throw new UsageException("test: B is missing (kullback test A B), or --independence X Y, or --groups COLUMN");
        if (sides.Length > 0 && others.Length > 0)
            throw new UsageException("--independence: takes columns of one file, and B was given too");
        if (groups is not null && (others.Length > 0 || sides.Length > 0))
            throw new UsageException(
                $"--groups: takes the samples from one file, and {(others.Length > 0 ? "B was" : "--independence was")} given too");
        if (cluster is not null && (groups is not null || sides.Length > 0 || others.Length > 1))
            throw new UsageException("--cluster: only with two files");
        if (others.Prepend(pathP).Count(path => path == "-") > 1)
            throw new UsageException("-: only one of the files can be standard input");
    }

    private PointTestReport Samples(IReadOnlyList<PointTable> samples, PointTestOptions options, Shell shell, CancellationToken cancel)
        => ProgressBar.While(shell,
            (progress,
                stop) =>
                Asked(() => samples.Count == 2 ? PointTests.Run(samples[0], samples[1], options, progress, stop)
                    : PointTests.Several(samples, options, progress, stop)), cancel);

    private static IReadOnlyList<PointTable> Split(PointTable table, string column)
    {
        var groups = table.ByCluster(column);
        if (groups.Count < 2) throw new UsageException($"--groups: '{column}' has one value in all {table.Count} rows");
        return 2 * groups.Count <= table.Count ? groups
            : throw new UsageException(
                $"--groups: '{column}' has {groups.Count} values in {table.Count} rows: groups of two rows or more on average are needed");
    }

    private PointTestReport Dependence(string path, string[] sides, ComparisonOptions reading, PointTestOptions options, PointReading how,
        Shell shell, CancellationToken cancel)
    {
        IReadOnlyList<string> x = OptionText.List([sides[0]]), y = OptionText.List([sides[1]]);
        if (x.Count == 0 || y.Count == 0) throw new UsageException("--independence: X and Y each need a column");
        if (x.Intersect(y).FirstOrDefault() is { } both) throw new UsageException($"--independence: '{both}' is in X and in Y");
        PointTable table = Sources.Points(path, reading with { Columns = [.. x, .. y] }, shell, cancel, how);
        return ProgressBar.While(shell,
            (progress, stop) => Asked(() => PointTests.Independence(table, x.Count, options, progress, stop)), cancel);
    }

    private PointTestOptions Read(ParseResult parsed) => new()
    {
        Tests = [.. OptionText.List(parsed.GetValue(_tests) ?? [])],
        Permutations = OptionText.WholeNumber(parsed, _permutations, 1) ?? 999,
        StopAfter = OptionText.WholeNumber(parsed, _stop, 0) ?? 50,
        Seed = OptionText.WholeNumber(parsed, _seed, 0) ?? 1,
        Level = OptionText.Number(parsed, _alpha, a => a is > 0 and < 1, "a number between 0 and 1") ?? 0.05,
        Neighbors = OptionText.WholeNumber(parsed, _neighbors, 1) ?? 5,
        Bandwidth = OptionText.Number(parsed, _bandwidth, w => w > 0, "a finite number above 0"),
        Scale = parsed.GetValue(_scale) switch
        {
            // A width that was named is in the unit of the numbers.
            null => parsed.GetValue(_bandwidth) is null ? PointScale.Covariance : PointScale.None,
            "covariance" => PointScale.Covariance,
            "columns" => PointScale.Columns,
            "none" => PointScale.None,
            { } other => throw new UsageException($"--scale: '{other}' is none of covariance, columns, none"),
        },
    };
}
