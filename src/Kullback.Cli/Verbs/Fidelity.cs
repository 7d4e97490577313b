using Kullback.Data.Fidelity;

namespace Kullback.Cli.Verbs;

/// <summary><c>kullback fidelity REAL SYNTHETIC</c>: is a synthetic table faithful,
/// and does it repeat the rows that it was made from?</summary>
internal sealed class Fidelity : ReportVerb
{
    private static readonly GateTerms Terms = new("closer>0.55")
    {
        Words = [("unfaithful", ""), ("too-close", "columns or rows closer than honest samples can be"),
            ("undecided", "the rows do not tell, or there is no holdout")],
        Figures =
        [
            ("bits", MeasureUnit.None, "the excess of a column over sampling noise"), ("pair-bits", MeasureUnit.None, "that of a pair"),
                ("joint-bits", MeasureUnit.None, "the bits of the tree"),
            ("auc", MeasureUnit.None, "the forest's area under the curve"),
                ("closer", MeasureUnit.None, "the share of rows nearer to the real table"),
                    ("membership-bits", MeasureUnit.None, "what tells rows that were learnt from"),
        ],
        Default = "unfaithful",
    };

    private readonly Argument<string> _real =
        new("REAL") { Description = "the rows that the generator learnt from: a file, a glob, a folder, or - for standard input" };
    private readonly Argument<string> _synthetic = new("SYNTHETIC") { Description = "the rows that it made, likewise" };
    private readonly Option<string?> _holdout =
        OptionText.One("--holdout", "HELD",
            "real rows that the generator never saw: the ceiling of every figure, and what memory is told by");
    private readonly Option<string[]> _triples =
        OptionText.Many("--triples", "A,B,C", "also look at these three columns together; may be given again; all: at all triples");
    private readonly Option<string?> _target =
        OptionText.One("--target", "COLUMN",
            "what is a model worth that learns to tell this column, values or numbers, from synthetic rows? (needs --holdout)");
    private readonly Option<string?> _records =
        OptionText.One("--records", "N", "most rows of each table for nearest records and the forest (default 10,000)");
    private readonly Option<string[]> _key =
        OptionText.Many("--key", "GLOBS", "keys, not compared; rows of one key are joined to one record: first, last, order statistics");
    private readonly DataOptions _data = new();

    /// <summary>The verb with its options.</summary>
    public Fidelity() : base("fidelity",
        "Is synthetic data faithful to the real data in columns, pairs and rows, does it cover them, and does it repeat the rows that it "
            + "was made from?", Terms)
        => Take(_real, _synthetic);

    /// <inheritdoc/>
    public override IReadOnlyList<(string Title, IReadOnlyList<Option> Options)> Groups =>
    [
        ("What to compare", [_holdout, _data.Columns, _data.Exclude, _key, _data.As, _data.Where, _triples, _target]),
        ("How sure", [_data.Threshold, _records, _data.Seed]), _data.ReadingGroup, Writing(),
    ];

    /// <inheritdoc/>
    public override IReadOnlyList<(string Command, string Why)> Examples =>
    [
        ("kullback fidelity train.csv made.csv --holdout test.csv",
            "five answers, each with the figures that decided it; exit code 1 where one is unfaithful or memorizing"),
        ("kullback fidelity train.csv made.csv --holdout test.csv --html page.html", "a page to look at and to send"),
        ("kullback fidelity train.csv made.csv --holdout test.csv --target income",
            "what a model is worth that learnt from synthetic rows"),
        ("kullback fidelity visits.csv made.csv --key patient", "sequences: one record a patient"),
    ];

    /// <inheritdoc/>
    public override IReadOnlyList<(int Code, string Meaning)> ExitCodes =>
        [(0, "nothing unfaithful or memorizing"), (1, "unfaithful, memorizing, or what else --fail-on names"),
            (2, "error: one line on standard error says what")];

    /// <inheritdoc/>
    protected override IReport Report(ParseResult parsed, Shell shell, CancellationToken cancel)
    {
        string real = parsed.GetRequiredValue(_real), synthetic = parsed.GetRequiredValue(_synthetic);
        string? holdout = parsed.GetValue(_holdout);
        FidelityOptions options = Options(parsed);
        Sources.RequireReadable(real, synthetic);
        if (holdout is not null)
        {
            Sources.RequireReadable(real, holdout);
            Sources.RequireReadable(synthetic, holdout);
        }
        else if (options.Target is not null)
            throw new UsageException("--target: a model is tried on rows that nothing learnt from: it needs --holdout");
        return new FidelityView(
            ProgressBar.While(shell,
                (progress, stop) => FidelityComparison.OfFiles(real, synthetic, holdout, options, progress, stop), cancel));
    }

    private new FidelityOptions Options(ParseResult parsed)
    {
        ComparisonOptions data = _data.Read(parsed, CommandLine.TextOf(parsed));
        var defaults = new FidelityOptions();
        return defaults with
        {
            Threshold = data.Threshold,
            Columns = data.Columns,
            Exclude = data.Exclude,
            Keys = OptionText.List(parsed.GetValue(_key)!),
            Types = data.Types,
            Where = data.Where,
            Seed = data.Seed,
            Text = data.Text,
            MemoryLimit = data.MemoryLimit,
            Databases = data.Databases,
            Threads = data.Threads,
            Target = parsed.GetValue(_target),
            MostRecords = OptionText.WholeNumber(parsed, _records, 100) ?? defaults.MostRecords,
            Triples = Triples(parsed.GetValue(_triples)!),
        };
    }

    private static IReadOnlyList<IReadOnlyList<string>>? Triples(string[] given)
    {
        if (given.Length == 0) return null;
        if (given is ["all"]) return [];
        IReadOnlyList<string>[] triples = [.. given.Select(text => OptionText.List([text]))];
        return Array.FindIndex(triples, t => t.Count != 3 || t.Distinct(StringComparer.Ordinal).Count() != 3) is >= 0 and var odd
            ? throw new UsageException($"--triples: '{given[odd]}' names no three columns (age,sex,income), and is not all") : triples;
    }
}
