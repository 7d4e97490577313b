using System.CommandLine;
using System.Globalization;
using System.Text;
using Kullback.Cli.Terminal;
using Kullback.Data.Predictions;
using Kullback.Divergences;
using Kullback.Reports;
using Kullback.Scoring;

namespace Kullback.Cli.Verbs;

/// <summary><c>kullback calibration PREDICTIONS</c>: are probabilities right; <c>calibration apply RULE PREDICTIONS</c>: makes them so by a
/// rule that was saved.</summary>
internal sealed class CalibrationVerb : ReportVerb
{
    private readonly Argument<string[]> _files = new("PREDICTIONS")
    {
        Description =
            "a row a forecast: CSV, TSV, JSON, NDJSON or Parquet, a glob, a folder, or - for standard input; or: apply RULE PREDICTIONS, "
                + "to recalibrate by a rule that --save wrote", Arity = new ArgumentArity(1, 3),
    };
    private readonly Option<string?> _outcome = OptionText.One("--outcome", "COLUMN", "what happened (outcome, y, label or target)");
    private readonly Option<string?> _probability =
        OptionText.One("--probability", "COLUMN", "the probability that it happens (probability, prob, p, forecast or score)");
    private readonly Option<string?> _positive =
        OptionText.One("--positive", "VALUE", "the outcome that the probability is of (1, true, yes)");
    private readonly Option<string[]> _classes =
        OptionText.Many("--classes", "GLOBS", "columns of probabilities, one a class ('p_*'); the outcome names a column or its end");
    private readonly Option<string[]> _quantiles =
        OptionText.Many("--quantiles", "GLOBS",
            "of a forecast number: columns of its quantiles ('q*'), whose names end in the level (q05)");
    private readonly Option<string[]> _levels = OptionText.Many("--levels", "LEVELS", "their levels, in the order of the columns");
    private readonly Option<string?> _normal =
        OptionText.One("--normal", "MEAN,SD", "of a forecast number: columns of mean and standard deviation of a normal distribution");
    private readonly Option<string?> _by = OptionText.One("--by", "COLUMN", "look within each value of this column, too");
    private readonly Option<string?> _time = OptionText.One("--time", "COLUMN", "look along this column of times or numbers, too");
    private readonly Option<string?> _against =
        OptionText.One("--against", "FILE", "other predictions, of other rows, with the same columns: the difference");
    private readonly Option<string?> _tolerance =
        OptionText.One("--tolerance", "BITS", "miscalibration a row that does not matter (0.01); of numbers a share of the score (0.005)");
    private readonly Option<string?> _draws = OptionText.One("--draws", "N", "draws of a calibrated source (999)");
    private readonly Option<string?> _bins = OptionText.One("--bins", "N", "bins of the binned errors (15)");
    private readonly Option<string?> _confidence = OptionText.One("--confidence", "C", "confidence of the intervals (0.95)");
    private readonly Option<string[]> _recalibrate =
        OptionText.Many("--recalibrate", "RULES",
            $"try {string.Join(", ", Recalibration.Methods)} or all: fitted on every other row (or cluster), judged on the rest");
    private readonly Option<string?> _costs =
        OptionText.One("--costs", "FALSE,MISS", "what a false alarm and a miss cost: what acting by these forecasts costs");
    private readonly OutputOption _save = new("--save", "the one rule of --recalibrate, fitted on all rows, for calibration apply");
    private readonly OutputOption _output = new("--output", "for apply: where the recalibrated probabilities go, as CSV (standard output)");
    private readonly DataOptions _data = new();

    /// <summary>The verb with its options.</summary>
    public CalibrationVerb()
        : base("calibration",
            "Are probabilities right? Log score and Brier score = uncertainty - discrimination + miscalibration, without bins, each "
                + "beside what a calibrated source shows.", new GateTerms("miscalibration>0.02bit")
                {
                    Words = [("miscalibrated", ""), ("undecided", "or the rows cannot tell"),
            ("part", "or it is in a part: a value of --by, a span of --time, a class"), ("impossible", "or a row had the probability 0")],
                    Figures =
        [
            ("miscalibration", MeasureUnit.Nat, "in log score a row, less its bias"), ("log", MeasureUnit.Nat, "the log score"),
                ("brier", MeasureUnit.None, "the Brier score"), ("discrimination", MeasureUnit.Nat, "in log score a row"),
            ("smece", MeasureUnit.None, "the smooth calibration error"), ("ece", MeasureUnit.None, "in bins of equal width"),
                ("p", MeasureUnit.None, "against calibration"), ("impossible", MeasureUnit.None, "a number of rows"),
                    ("auc", MeasureUnit.None, ""), ("share", MeasureUnit.None, "of numbers: miscalibration as a share of the score"),
                    ("crps", MeasureUnit.None, "of numbers: the mean score"),
        ],
                    Default = "miscalibrated",
                }) => Take(_files);

    /// <inheritdoc/>
    public override IReadOnlyList<(string Title, IReadOnlyList<Option> Options)> Groups =>
    [
        ("Columns", [_outcome, _probability, _positive, _classes, _quantiles, _levels, _normal, _data.Where]),
        ("What to look at", [_by, _time, _against, _recalibrate, _costs]),
        ("How sure", [_data.Cluster, _tolerance, _confidence, _draws, _bins, _data.Seed]),
        _data.ReadingGroup,
        Writing(_save, _output),
    ];

    /// <inheritdoc/>
    public override IReadOnlyList<(string Command, string Why)> Examples =>
    [
        ("kullback calibration preds.csv --outcome y --probability p", "yes and no"),
        ("kullback calibration preds.csv --classes 'p_*' --html page.html", "several classes, as a page"),
        ("kullback calibration demand.csv --quantiles 'q*' --outcome sold", "numbers: PIT, coverage of intervals, CRPS"),
        ("kullback calibration preds.csv --by sex --time day", "within groups and along time"),
        ("kullback calibration old.csv --against new.csv", "two models, or two months"),
        ("kullback calibration preds.csv --recalibrate all", "which recalibration helps on rows that did not fit it?"),
        ("kullback calibration preds.csv --recalibrate platt --save rule.json", "save it"),
        ("kullback calibration apply rule.json new.csv --output better.csv", "and use it"),
        ("kullback calibration p.csv --cluster race --fail-on \"smece>0.05\"", "a gate; rows of one race are not independent"),
    ];

    /// <inheritdoc/>
    protected override IReport? Report(ParseResult parsed, Shell shell, CancellationToken cancel)
    {
        string[] files = parsed.GetRequiredValue(_files);
        CalibrationRequest request = Asked(parsed);
        if (files is ["apply", .. var applied] && (applied.Length > 0 || !File.Exists("apply")))
        {
            if (applied is not [var rule, var data])
                throw new UsageException(
                    "calibration apply: RULE and PREDICTIONS are needed (kullback calibration apply rule.json new.csv)");
            Apply(parsed, rule, data, request, shell, cancel);
            return null;
        }
        if (files.Length > 1)
            throw new UsageException($"calibration: one file of predictions, and {files.Length} were given (--against names another)");
        if (parsed.GetValue(_output) is not null)
            throw new UsageException("--output: for calibration apply; --json and --html write the result");
        string? against = parsed.GetValue(_against);
        Sources.RequireThere(files[0]);
        if (request.Quantiles.Count > 0 || request.Normal is not null) return Numbers(parsed, files[0], request, shell, cancel);
        if (against is not null) Sources.RequireReadable(files[0], against);
        Place? save = Place.Of(parsed, _save);
        if (save is not null && request.Recalibrate.Count != 1) throw new UsageException("--save: one rule is saved (--recalibrate platt)");
        if (save is not null && files[0] == "-")
            throw new UsageException("--save: reads the predictions twice, and standard input can be read only once");
        var result = ProgressBar.While(shell, (_, stop) => CalibrationRun.Run(files[0], request, against, stop), cancel);
        if (save is not null)
        {
            Recalibration fitted = CalibrationRun.Fit(files[0], request, cancel);
            save.Write(stream => RecalibrationFile.Write(fitted, stream), shell, cancel);
        }
        return new CalibrationView(result);
    }

    private NumberCalibrationView Numbers(ParseResult parsed, string file, CalibrationRequest request, Shell shell,
        CancellationToken cancel)
    {
        foreach (Option other in new Option[] { _probability, _positive, _classes, _time, _against, _bins, _recalibrate, _costs, _save })
            if (parsed.GetResult(other) is { Implicit: false })
                throw new UsageException(
                    $"{other.Name}: for probabilities, not for numbers ({(request.Normal is null ? _quantiles.Name : _normal.Name)})");
        return new(ProgressBar.While(shell, (_, stop) => NumberCalibrationRun.Run(file, request, stop), cancel));
    }

    private void Apply(ParseResult parsed, string rule, string data, CalibrationRequest request, Shell shell, CancellationToken cancel)
    {
        Place place = Place.Of(parsed, _output) ?? new Place("-");
        Recalibration fitted = RecalibrationFile.Read(rule);
        Sources.RequireThere(data);
        var (column, forecasts) = CalibrationRun.Forecasted(data, request, cancel);
        place.Write(stream =>
        {
            using var text = new StreamWriter(stream, new UTF8Encoding(false), 1 << 16, leaveOpen: true) { NewLine = "\n" };
            string name = column.AsSpan().ContainsAny(",\"\r\n") ? $"\"{column.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : column;
            text.WriteLine($"{name},recalibrated");
            foreach (double p in forecasts) text.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{p},{fitted.Apply(p)}"));
        }, shell, cancel);
    }

    private CalibrationRequest Asked(ParseResult parsed)
    {
        var data = _data.Points(parsed, [], weight: null);
        var rules = OptionText.List(parsed.GetValue(_recalibrate)!);
        foreach (string rule in rules.Where(r => r != "all" && !Recalibration.Methods.Contains(r)))
            throw new UsageException(
                $"--recalibrate: '{rule}' is none of {string.Join(", ", Recalibration.Methods)}, "
                    + $"all{Kullback.Data.SpellingHint.Hint(rule, [.. Recalibration.Methods, "all"])}");
        return new CalibrationRequest
        {
            Outcome = parsed.GetValue(_outcome), Probability = parsed.GetValue(_probability), Positive = parsed.GetValue(_positive),
            Classes = OptionText.List(parsed.GetValue(_classes)!), Quantiles = OptionText.List(parsed.GetValue(_quantiles)!),
            Levels = Levels(parsed), Normal = Normal(parsed),
            By = parsed.GetValue(_by), Time = parsed.GetValue(_time), Cluster = parsed.GetValue(_data.Cluster),
            Recalibrate = rules.Contains("all") ? Recalibration.Methods : [.. rules.Distinct()],
            Costs = Costs(parsed), Seed = OptionText.WholeNumber(parsed, _data.Seed, int.MinValue) ?? 1,
            Where = data.Where, Text = data.Text, MemoryLimit = data.MemoryLimit, Threads = data.Threads, Databases = data.Databases,
            How = new CalibrationOptions
            {
                Draws = OptionText.WholeNumber(parsed, _draws, 19) is { } draws ? draws <= 100_000 ? draws
                    : throw new UsageException($"{_draws.Name}: {NumberFormat.Count(draws)} draws are too many (19 to 100,000)") : 999,
                Bins = OptionText.WholeNumber(parsed, _bins, 1) is { } bins ? bins <= 1000 ? bins
                    : throw new UsageException($"{_bins.Name}: {NumberFormat.Count(bins)} bins are too many (1 to 1,000)") : 15,
                Confidence = Number(parsed, _confidence, c => c is > 0.5 and < 1, "a confidence between 0.5 and 1") ?? 0.95,
                ToleranceNats = (Number(parsed, _tolerance, t => t > 0 && double.IsFinite(t), "a number of bits above 0") ?? 0.01)
                    * Math.Log(2),
                ToleranceShare = Number(parsed, _tolerance, t => t > 0 && double.IsFinite(t), "a number above 0") ?? 0.005,
            },
        };
    }

    private IReadOnlyList<double> Levels(ParseResult parsed)
    {
        var texts = OptionText.List(parsed.GetValue(_levels)!);
        if (texts.Count > 0 && parsed.GetValue(_quantiles) is not { Length: > 0 })
            throw new UsageException($"{_levels.Name}: for {_quantiles.Name}");
        return [.. texts.Select(text => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double level)
            && level is > 0 and < 1 ? level : throw new UsageException($"{_levels.Name}: '{text}' is no level between 0 and 1"))];
    }

    private (string, string)? Normal(ParseResult parsed)
    {
        if (parsed.GetValue(_normal) is not { } text) return null;
        if (parsed.GetValue(_quantiles) is { Length: > 0 })
            throw new UsageException($"{_normal.Name} and {_quantiles.Name}: a forecast is given by one of them");
        return text.Split(',') is [{ Length: > 0 } mean, { Length: > 0 } deviation] ? (mean, deviation)
            : throw new UsageException($"{_normal.Name}: '{text}' is not two columns, such as mean,sd");
    }

    private (double, double)? Costs(ParseResult parsed)
    {
        if (parsed.GetValue(_costs) is not { } text) return null;
        double[] costs = [.. text.Split(',')
            .Select(part => double.TryParse(part, NumberStyles.Float, CultureInfo.InvariantCulture, out double cost) && cost > 0
                && double.IsFinite(cost) ? cost : double.NaN)];
        return costs is [> 0 and var alarm, > 0 and var miss] ? (alarm, miss)
            : throw new UsageException($"{_costs.Name}: '{text}' is not two costs above 0, such as 1,5");
    }

    private static double? Number(ParseResult parsed, Option<string?> option, Func<double, bool> fits, string what)
        => parsed.GetValue(option) is not { } text ? null
            : double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && fits(value) ? value
            : throw new UsageException($"{option.Name}: '{text}' is not {what}");
}
