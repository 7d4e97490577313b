using Kullback.Data.Points;
using Kullback.Transport;

namespace Kullback.Cli.Verbs;

/// <summary><c>kullback transport A B</c>: how far mass must move from one cloud of points to another, and where it moves.</summary>
internal sealed class Transport : ReportVerb
{
    private static readonly GateTerms Terms = new("distance>2.5")
    {
        Words = [("undecided", "the solver did not come to its end")],
        Figures = [("distance", MeasureUnit.None, "that from A to B, in the unit of the points")],
    };

    private readonly Argument<string> _p =
        new("A")
        {
            Description =
            "points of P, one per row: a CSV, TSV, JSON or Parquet file of numbers, a glob, a folder, or - for standard input"
        };
    private readonly Argument<string> _q = new("B") { Description = "points of Q" };
    private readonly Option<string?> _order =
        OptionText.One("--order", "K", "order of the distance, 1 or more, or inf for the greatest distance that mass must move (1)");
    private readonly Option<string?> _costs =
        OptionText.One("--cost", "FILE",
            "a table of costs in place of distances: a row a mass of A, a column a mass of B; A and B then hold masses");
    private readonly Option<string?> _penalty =
        OptionText.One("--unbalanced", "C", "mass may be left behind, or made, at C a unit (in the unit of the cost)");
    private readonly Option<bool> _debiased =
        new("--debiased") { Description = "for sinkhorn: less half of what each side costs to itself; 0 for equal sides" };
    private readonly Option<string?> _confidence = OptionText.One("--confidence", "C", "coverage of the interval (0.95)");
    private readonly Option<string?> _method = OptionText.One("--method", "NAME", "exact, sinkhorn or sliced (exact)");
    private readonly Option<string?> _metric = OptionText.One("--metric", "NAME", "euclidean, manhattan or chebyshev (euclidean)");
    private readonly Option<string?> _epsilon =
        OptionText.One("--epsilon", "E", "for sinkhorn: the blur, in the unit of the cost (a hundredth of its mean)");
    private readonly Option<string?> _directions = OptionText.One("--directions", "N", "for sliced: how many (200)");
    private readonly Option<string?> _seed = OptionText.One("--seed", "N", "for sliced: seed of the directions (1)");
    private readonly Option<string[]> _columns =
        OptionText.Many("--columns", "GLOBS", "the coordinates, separated by commas (all columns but the weight)");
    private readonly Option<string?> _weight =
        OptionText.One("--weight", "NAME", "the column with the weight or count of each point; divided by its sum");
    private readonly DataOptions _data = new();
    private readonly Option<string?> _top = OptionText.One("--top", "N", "flows to list (10)");

    /// <summary>The verb with its options.</summary>
    public Transport() : base("transport",
        "How far mass must move to make one cloud of points the other: the Wasserstein distance with its proof, and where mass moves.",
        Terms)
        => Take(_p, _q);

    /// <inheritdoc/>
    public override IReadOnlyList<(string Title, IReadOnlyList<Option> Options)> Groups =>
    [
        ("What to compute", [_order, _method, _metric, _costs, _penalty, _epsilon, _debiased, _directions, _seed, _confidence]),
        ("Which points", [_columns, _data.Exclude, _data.As, _data.Where, _weight]),
        _data.ReadingGroup,
        Writing(_top),
    ];

    /// <inheritdoc/>
    public override IReadOnlyList<(string Command, string Why)> Examples =>
    [
        ("kullback transport monday.csv tuesday.csv", "Wasserstein-1 between two files of points, exact, with the greatest flows"),
        ("kullback transport a.csv b.csv --order 2 --html plan.html", "Wasserstein-2, and a picture of the plan"),
        ("kullback transport old.csv new.csv --weight count", "two histograms: a column of positions, one of counts"),
        ("kullback transport stock.csv demand.csv --cost roads.csv",
            "a table of costs: stock.csv and demand.csv hold the masses of its rows and columns"),
        ("kullback transport big1.csv big2.csv --method sinkhorn", "blurred, with bounds of the exact distance"),
    ];

    /// <inheritdoc/>
    protected override IReport Report(ParseResult parsed, Shell shell, CancellationToken cancel)
    {
        string pathP = parsed.GetRequiredValue(_p), pathQ = parsed.GetRequiredValue(_q);
        PointTransportOptions options = Read(parsed);
        string? costs = parsed.GetValue(_costs);
        int top = OptionText.WholeNumber(parsed, _top, 0) ?? 10;
        var columns = OptionText.List(parsed.GetValue(_columns) ?? []);
        ComparisonOptions reading = _data.Points(parsed, columns, parsed.GetValue(_weight));
        Sources.RequireReadable(pathP, pathQ);
        if (costs is not null)
        {
            Sources.RequireThere(costs);
            options = options with
            {
                Costs =
                Sources.Points(costs, reading
                    with
                {
                    Columns = [],
                    Weight = null,
                    Where = null,
                    Exclude = [],
                    Types = new Dictionary<string, Data.Tables.ColumnType>()
                }, shell, cancel)
            };
        }
        PointTable p = Sources.Points(pathP, reading, shell, cancel), q = Sources.Points(pathQ, reading, shell, cancel);

        return new TransportReport(
            ProgressBar.While(shell, (progress, stop) => Asked(() => PointTransport.Run(p, q, options, progress, stop)), cancel), top);
    }

    private PointTransportOptions Read(ParseResult parsed)
    {
        var options = new PointTransportOptions
        {
            Order = parsed.GetValue(_order) is "inf" or "infinity" ? double.PositiveInfinity
                : OptionText.Number(parsed, _order, x => x >= 1, "a finite number from 1 up, or inf") ?? 1,
            Method = Word(parsed, _method,
                [("exact", TransportMethod.Exact), ("sinkhorn", TransportMethod.Sinkhorn), ("sliced", TransportMethod.Sliced)]),
            Metric = Word(parsed, _metric,
                [("euclidean", GroundMetric.Euclidean), ("manhattan", GroundMetric.Manhattan), ("chebyshev", GroundMetric.Chebyshev)]),
            Epsilon = OptionText.Number(parsed, _epsilon, x => x > 0, "a finite number above 0"),
            Debiased = parsed.GetValue(_debiased),
            Penalty = OptionText.Number(parsed, _penalty, x => x >= 0, "a finite number from 0 up"),
            Confidence = OptionText.Number(parsed, _confidence, x => x is > 0 and < 1, "a number between 0 and 1") ?? 0.95,
            Directions = OptionText.WholeNumber(parsed, _directions, 2) ?? 200,
            Seed = OptionText.WholeNumber(parsed, _seed, 0) ?? 1,
        };
        bool costs = parsed.GetValue(_costs) is not null;
        if (options.Debiased && options.Method != TransportMethod.Sinkhorn) throw new UsageException("--debiased: needs --method sinkhorn");
        if (options.Debiased && costs)
            throw new UsageException("--debiased: needs points, whose sides have distances to themselves; --cost has none");
        if (options.Penalty is not null && options.Method != TransportMethod.Exact)
            throw new UsageException("--unbalanced: needs --method exact");
        if (double.IsPositiveInfinity(options.Order) && (options.Method != TransportMethod.Exact || options.Penalty is not null))
            throw new UsageException("--order inf: needs --method exact, without --unbalanced");
        if (costs && options.Method == TransportMethod.Sliced) throw new UsageException("--cost: sliced transport needs points");
        if (costs && parsed.GetValue(_order) is not (null or "1" or "inf" or "infinity"))
            throw new UsageException("--order: with --cost the costs are taken as they are; give 1 or inf");
        return options;
    }

    private static T Word<T>(ParseResult parsed, Option<string?> option, (string Word, T Value)[] words)
    {
        string text = parsed.GetValue(option) ?? words[0].Word;
        foreach (var (word, value) in words)
            if (word == text) return value;
        throw new UsageException($"{option.Name}: '{text}' is not one of {string.Join(", ", words.Select(w => w.Word))}");
    }
}
