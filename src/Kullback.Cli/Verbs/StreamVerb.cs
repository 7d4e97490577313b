using Kullback.Data.Streams;

namespace Kullback.Cli.Verbs;

/// <summary><c>kullback stream DATA --column x</c>: when did a series change?</summary>
internal sealed class StreamVerb : ReportVerb
{
    private readonly Argument<string> _source = new("DATA")
    {
        Description = "rows in the order of time: CSV, TSV, JSON, NDJSON or Parquet, a glob, a folder, or - for standard input",
    };
    private readonly Option<string?> _column = OptionText.One("--column", "NAME", "the series (the only column of numbers)");
    private readonly Option<string?> _detector = OptionText.One("--detector", "NAME",
        "shewhart, cusum, ewma, page-hinkley, adwin, relative-entropy, bayes, conformal or e-detector (cusum)");
    private readonly Option<string?> _every = OptionText.One("--false-alarm-every", "N",
        "observations to a false alarm, on average; it sets the limit (1000)");
    private readonly Option<string?> _normal = OptionText.One("--normal-rows", "N",
        "the first N rows are what is normal (a quarter of the rows)");
    private readonly Option<string?> _mean = OptionText.One("--mean", "X",
        "the mean of what is normal, where it is known; with --standard-deviation");
    private readonly Option<string?> _sd = OptionText.One("--standard-deviation", "X", "of one row of what is normal, where it is known");
    private readonly Option<string?> _subgroup = OptionText.One("--subgroup", "N", "N rows make one observation, their mean (1)");
    private readonly Option<bool> _residuals = OptionText.Flag("--residuals", "look at what the observation before does not foretell");
    private readonly Option<string?> _shift = OptionText.One("--shift", "S", "the shift to find soonest, in standard deviations (1)");
    private readonly Option<bool> _changes = OptionText.Flag("--change-points", "and the change points of the whole series, afterwards");
    private readonly DataOptions _data = new();

    /// <summary>The verb with its options.</summary>
    public StreamVerb() : base("stream",
        "When did a series of numbers change? A detector whose rate of false alarms is what you ask for, drawn with its alarms.",
        new GateTerms("alarms>2")
        {
            Words = [("alarm", ""), ("dependent", "or observations depend on each other, so that no rate of false alarms holds")],
            Figures = [("alarms", MeasureUnit.None, "how many there are")],
            Default = "alarm",
        })
        => Take(_source);

    /// <inheritdoc/>
    public override IReadOnlyList<(string Title, IReadOnlyList<Option> Options)> Groups =>
    [
        ("What to watch", [_column, _subgroup, _normal, _mean, _sd, _data.Where]),
        ("How", [_detector, _every, _shift, _residuals, _changes, _data.Seed]),
        _data.ReadingGroup,
        Writing(),
    ];

    /// <inheritdoc/>
    public override IReadOnlyList<(string Command, string Why)> Examples =>
    [
        ("kullback stream latency.csv --column ms --false-alarm-every 10000", "one false alarm in 10,000 rows, if nothing changes"),
        ("kullback stream parts.csv --mean 30 --standard-deviation 2 --subgroup 5", "a control chart of a production line"),
        ("kullback stream load.csv --column cpu --detector conformal --html load.html", "whatever the distribution is"),
        ("kullback stream sales.csv --column amount --change-points", "and when, seen from the end, it changed"),
    ];

    /// <inheritdoc/>
    protected override IReport Report(ParseResult parsed, Shell shell, CancellationToken cancel)
    {
        string source = parsed.GetRequiredValue(_source);
        Sources.RequireThere(source);
        var data = _data.Points(parsed, [], weight: null);
        var request = new StreamRequest
        {
            Column = parsed.GetValue(_column),
            Detector = parsed.GetValue(_detector) ?? "cusum",
            FalseAlarmEvery = OptionText.Number(parsed, _every, n => n is >= 10 and <= 1e7, "a number from 10 to 10,000,000") ?? 1000,
            NormalRows = OptionText.WholeNumber(parsed, _normal, 1),
            Mean = OptionText.Number(parsed, _mean, double.IsFinite, "a number"),
            StandardDeviation = OptionText.Number(parsed, _sd, s => s > 0 && double.IsFinite(s), "a number above 0"),
            Subgroup = OptionText.WholeNumber(parsed, _subgroup, 1) ?? 1,
            Shift = OptionText.Number(parsed, _shift, s => s is >= 0.05 and <= 10, "a number from 0.05 to 10") ?? 1,
            Residuals = parsed.GetValue(_residuals),
            ChangePoints = parsed.GetValue(_changes),
            Seed = OptionText.WholeNumber(parsed, _data.Seed, 0) ?? 1,
            Where = data.Where, Text = data.Text, MemoryLimit = data.MemoryLimit, Threads = data.Threads,
        };
        return Asked(() => new StreamReport(ProgressBar.While(shell, (_, stop) => StreamRun.Run(source, request, stop), cancel)));
    }
}
