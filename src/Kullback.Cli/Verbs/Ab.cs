using System.CommandLine;
using System.Globalization;
using Kullback.Cli.Terminal;
using Kullback.Data.Variants;
using Kullback.Divergences;
using Kullback.Reports;

namespace Kullback.Cli.Verbs;

/// <summary><c>kullback ab OLD NEW</c>: which of two variants predicts better on the same cases, and how far apart they are.</summary>
internal sealed class Ab : ReportVerb
{
    private readonly Argument<string[]> _files = new("OLD [NEW]")
    {
        Description =
            "a row a case: CSV, TSV, JSON, NDJSON or Parquet, a glob, a folder, or - for standard input; one file where two columns are "
                + "named (--probability p_old,p_new)",
        Arity = new ArgumentArity(1, 2),
    };
    private readonly Option<string?> _id = OptionText.One("--id", "COLUMN", "what rows are paired by (their place)");
    private readonly Option<string?> _outcome = OptionText.One("--outcome", "COLUMN", "what happened (outcome, y, label or target)");
    private readonly Option<string[]> _probability =
        OptionText.Many("--probability", "COLUMN",
            "the probability of the outcome 1 (probability, prob, p or forecast); OLD,NEW where the names differ, here and below");
    private readonly Option<string[]> _classes =
        OptionText.Many("--classes", "GLOBS",
            "columns of probabilities, one a class ('p_*'); the outcome names a column, its end or its number from 0");
    private readonly Option<string[]> _likelihood =
        OptionText.Many("--log-likelihood", "COLUMN",
            "ln of the probability that was given to what happened (log_likelihood, loglik or logprob)");
    private readonly Option<string[]> _score = OptionText.Many("--score", "COLUMN", "a score of your own, more is better");
    private readonly Option<string[]> _samples =
        OptionText.Many("--samples", "GLOBS", "columns with draws of a number from the predicted distribution ('draw*')");
    private readonly Option<bool> _lower = OptionText.Flag("--lower-is-better", "--score is a loss");
    private readonly Option<bool> _logits = OptionText.Flag("--logits", "probabilities are given as logits");
    private readonly Option<bool> _normalize = OptionText.Flag("--normalize", "divide each row's probabilities by their sum");
    private readonly Option<string?> _cluster =
        OptionText.One("--cluster", "COLUMN", "what is independent where rows are not (document, user)");
    private readonly Option<string?> _by = OptionText.One("--by", "COLUMN", "look at each value of this column, too");
    private readonly Option<string?> _adjust =
        OptionText.One("--adjust", "holm|bh", "how p-values of segments allow for their number: Holm, or Benjamini and Hochberg (holm)");
    private readonly Option<bool> _anytime = OptionText.Flag("--anytime", "the interval may be looked at after every row or cluster");
    private readonly Option<string?> _tuned =
        OptionText.One("--tuned-for", "N", "rows or clusters at which that interval is shortest; choose before looking (1000)");
    private readonly Option<string?> _margin =
        OptionText.One("--margin", "M", "a loss a row that does not matter: bits, or the unit of --score (0)");
    private readonly Option<string?> _power =
        OptionText.One("--power", "P", "probability of finding a difference, for how many rows it takes (0.8)");
    private readonly Option<string?> _most = OptionText.One("--most", "N", "rows to list at either end (5)");
    private readonly DataOptions _data = new();

    /// <summary>The verb with its options.</summary>
    public Ab() : base("ab",
        "Which of two variants predicts better on the same cases, how sure are we, how far apart are they, and in which rows?",
        new GateTerms("gain<-0.01bit")
        {
            Words = [("worse", ""), ("undecided", "or the rows cannot tell"), ("segment", "or it is in a segment of --by")],
            Figures = [("gain", MeasureUnit.Nat, "in log score a row, NEW less OLD"),
            ("jensen-shannon", MeasureUnit.Nat, "between the two, a row"), ("p", MeasureUnit.None, "against no gain")],
            Default = "worse",
        }) => Take(_files);

    /// <inheritdoc/>
    public override IReadOnlyList<(string Title, IReadOnlyList<Option> Options)> Groups =>
    [
        ("Columns", [_id, _outcome, _probability, _classes, _likelihood, _score, _samples, _lower, _logits, _normalize, _data.Where]),
        ("How sure", [_cluster, _by, _adjust, _anytime, _tuned, _margin, _power, _most]),
        _data.ReadingGroup,
        Writing(),
    ];

    /// <inheritdoc/>
    public override IReadOnlyList<(string Command, string Why)> Examples =>
    [
        ("kullback ab old.csv new.csv --cluster user", "columns outcome and probability; rows of one user are not independent"),
        ("kullback ab old.parquet new.parquet --id case --classes 'p_*' --outcome label", "several classes, rows paired by id"),
        ("kullback ab old.jsonl new.jsonl --log-likelihood logprob --cluster document --by language", "language models, in each language"),
        ("kullback ab preds.csv --probability p_old,p_new --outcome y", "both variants in one file"),
        ("kullback ab so-far-old.csv so-far-new.csv --anytime", "look every day until it is decided"),
        ("kullback ab old.csv new.csv --margin 0.01 --fail-on undecided", "a gate: no worse than 0.01 bit a row, or fail"),
    ];

    /// <inheritdoc/>
    protected override IReport Report(ParseResult parsed, Shell shell, CancellationToken cancel)
    {
        string[] files = parsed.GetRequiredValue(_files);
        foreach (string file in files) Sources.RequireThere(file);
        if (files.Count(f => f == "-") > 1) throw new UsageException("-: only one of the files can be standard input");
        var options = Read(parsed);
        return new VariantComparisonReport(
            ProgressBar.While(shell, (_, stop) => VariantComparison.Run(files[0], files.ElementAtOrDefault(1), options, stop), cancel));
    }

    private VariantOptions Read(ParseResult parsed)
    {
        var data = _data.Points(parsed, [], weight: null);
        bool isScore = parsed.GetValue(_score) is { Length: > 0 } || parsed.GetValue(_samples) is { Length: > 0 };
        double margin = Number(parsed, _margin, m => m >= 0 && double.IsFinite(m), "a number from 0 up") ?? 0;
        if (parsed.GetValue(_tuned) is not null && !parsed.GetValue(_anytime)) throw new UsageException("--tuned-for: for --anytime");
        if (parsed.GetValue(_lower) && parsed.GetValue(_score) is not { Length: > 0 })
            throw new UsageException("--lower-is-better: for --score");
        if (parsed.GetValue(_adjust) is not null && parsed.GetValue(_by) is null) throw new UsageException("--adjust: for --by");
        return new VariantOptions
        {
            Id = parsed.GetValue(_id), Outcome = parsed.GetValue(_outcome), Cluster = parsed.GetValue(_cluster), By = parsed.GetValue(_by),
            Probability = Names(parsed, _probability), LogLikelihood = Names(parsed, _likelihood), Score = Names(parsed, _score),
            Classes = OptionText.List(parsed.GetValue(_classes)!), Samples = OptionText.List(parsed.GetValue(_samples)!),
            Logits = parsed.GetValue(_logits), LowerIsBetter = parsed.GetValue(_lower), Normalize = parsed.GetValue(_normalize),
            Anytime = parsed.GetValue(_anytime),
            Adjustment = parsed.GetValue(_adjust) switch
            {
                null or "holm" => VariantAdjustment.Holm,
                "bh" =>
                VariantAdjustment.BenjaminiHochberg, { } other => throw new UsageException($"--adjust: '{other}' is neither holm nor bh")
            },
            TunedFor = OptionText.WholeNumber(parsed, _tuned, 2) ?? 1000,
            Margin = isScore ? margin : margin / InformationUnit.Bits.Show(1, MeasureUnit.Nat),
            Power = Number(parsed, _power, p => p is >= 0.05 and < 1, "a probability from 0.05 to 1") ?? 0.8,
            Most = OptionText.WholeNumber(parsed, _most, 0) ?? 5,
            Where = data.Where, Text = data.Text, MemoryLimit = data.MemoryLimit, Threads = data.Threads, Databases = data.Databases,
        };
    }

    private static IReadOnlyList<string> Names(ParseResult parsed, Option<string[]> option)
        => OptionText.List(parsed.GetValue(option)!) is { Count: <= 2 } names ? names
        : throw new UsageException($"{option.Name}: one column, or OLD,NEW");

    private static double? Number(ParseResult parsed, Option<string?> option, Func<double, bool> fits, string what)
        => parsed.GetValue(option) is not { } text ? null
            : double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && fits(value) ? value
            : throw new UsageException($"{option.Name}: '{text}' is not {what}");
}
