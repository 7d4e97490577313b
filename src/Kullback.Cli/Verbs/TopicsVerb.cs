using System.CommandLine;
using System.Globalization;
using Kullback.Cli.Terminal;
using Kullback.Data.Topics;
using Kullback.Divergences;
using Kullback.Reports;
using Kullback.Topics;

namespace Kullback.Cli.Verbs;

/// <summary><c>kullback topics CORPUS [REFERENCE]</c>: what do texts speak of, and how do two corpora differ.</summary>
internal sealed class TopicsVerb : ReportVerb
{
    private readonly Argument<string[]> _files = new("CORPUS [REFERENCE]")
    {
        Description = "texts: a file, a folder, a glob; a table with --text or --word-counts; with REFERENCE the two are compared",
        Arity = new ArgumentArity(1, 2),
    };
    private readonly Option<string?> _documents =
        OptionText.One("--documents", "WHAT",
            "a document is a file, a paragraph, a line, or so many tokens (200) (a file where there are several, else a paragraph)");
    private readonly Option<string?> _text =
        OptionText.One("--text", "COLUMN", "the column of a table that has the texts, a row a document");
    private readonly Option<bool> _counts = OptionText.Flag("--word-counts", "the table has counts: a row a document, a column a word");
    private readonly Option<string?> _stop =
        OptionText.One("--stop-words", "english|FILE", "leave out common English words, or the words of a file, one a line");
    private readonly Option<string?> _minimum = OptionText.One("--min-documents", "N", "leave out words in fewer documents (1)");
    private readonly Option<string?> _topics = OptionText.One("--topics", "K", "learn so many topics");
    private readonly Option<string?> _method =
        OptionText.One("--method", "batch|online|gibbs", "by batch or online variational Bayes, or by collapsed Gibbs sampling (batch)");
    private readonly Option<string?> _alpha = OptionText.One("--alpha", "A", "concentration of the documents' mixtures (learnt)");
    private readonly Option<string?> _eta = OptionText.One("--eta", "E", "concentration of the topics' words (0.1)");
    private readonly Option<string?> _sweeps = OptionText.One("--sweeps", "N", "most sweeps over the corpus (200)");
    private readonly Option<string?> _restarts = OptionText.One("--restarts", "N", "starts, of which the best free energy is kept (5)");
    private readonly Option<string?> _heldOut =
        OptionText.One("--held-out", "FILE", "documents to measure perplexity on (a tenth of CORPUS)");
    private readonly OutputOption _fit = new("--fit", "the topics, for --apply");
    private readonly Option<string?> _apply = OptionText.One("--apply", "FILE", "use topics that --fit wrote");
    private readonly Option<string?> _permutations = OptionText.One("--permutations", "N", "exchanges of documents (499)");
    private readonly Option<string?> _seed = OptionText.One("--seed", "N", "seed of all chance (1)");
    private readonly Option<string?> _significance =
        OptionText.One("--significance", "SHARE", "level of the verdict: how often corpora of one source may differ (0.05)");
    private readonly Option<string?> _most = OptionText.One("--most", "N", "words to name (10)");
    private readonly DataOptions _data = new();

    /// <summary>The verb with its options.</summary>
    public TopicsVerb() : base("topics",
        "What do texts speak of, and how do two corpora differ: in which words and topics, and by more than chance?",
        new GateTerms("excess>0.02bit")
        {
            Words = [("differ", "by more than chance, at the level of --significance")],
            Figures = [("jensen-shannon", MeasureUnit.Nat, "between the words"),
                ("excess", MeasureUnit.Nat, "that less its value by chance"),
            ("p", MeasureUnit.None, "of the whole"), ("perplexity", MeasureUnit.None, "on held-out documents")],
        }) => Take(_files);

    /// <inheritdoc/>
    public override IReadOnlyList<(string Title, IReadOnlyList<Option> Options)> Groups =>
    [
        ("Texts", [_documents, _text, _counts, _stop, _minimum, _data.Where]),
        ("Topics", [_topics, _method, _alpha, _eta, _sweeps, _restarts, _heldOut, _fit, _apply]),
        ("How sure", [_permutations, _seed, _significance, _most]),
        _data.ReadingGroup,
        Writing(),
    ];

    /// <inheritdoc/>
    public override IReadOnlyList<(string Command, string Why)> Examples =>
    [
        ("kullback topics this-month/ last-month/ --stop-words english", "which words changed, beside what chance does"),
        ("kullback topics reviews.csv --text body --topics 20 --fit topics.json", "topics of a column, with held-out perplexity; saved"),
        ("kullback topics new.csv old.csv --text body --topics 20", "how topics drifted, and by which words"),
        ("kullback topics new.csv --text body --apply topics.json", "the share of each saved topic"),
        ("kullback topics book.txt other.txt --documents 200 --fail-on differ", "blocks of 200 tokens; a gate"),
        ("kullback topics counts.csv --word-counts --topics 10 --held-out test.csv", "a table of counts"),
    ];

    /// <inheritdoc/>
    protected override IEnumerable<(OutputOption Option, Action<IReport, Provenance, Stream> Form)> MoreForms
        => [(_fit, (report, _, stream) => ((TopicsReport)report).WriteModel(stream))];

    /// <inheritdoc/>
    protected override IReport Report(ParseResult parsed, Shell shell, CancellationToken cancel)
    {
        string[] files = parsed.GetRequiredValue(_files);
        if (parsed.GetValue(_heldOut) is { } held) Sources.RequireThere(held);
        if (parsed.GetValue(_apply) is { } saved) Sources.RequireThere(saved);
        var options = Read(parsed);
        if (parsed.GetValue(_fit) is not null && options.Topics == 0) throw new UsageException("--fit: --topics K says how many topics");
        return new TopicsReport(
            ProgressBar.While(shell, (_, stop) => TopicAnalysis.Run(files[0], files.ElementAtOrDefault(1), options, stop), cancel));
    }

    private CorpusOptions Read(ParseResult parsed)
    {
        var data = _data.Points(parsed, [], weight: null);
        int topics = OptionText.WholeNumber(parsed, _topics, 1) ?? 0, seed = OptionText.WholeNumber(parsed, _seed, 0) ?? 1;
        bool applies = parsed.GetValue(_apply) is not null;
        if (applies && topics > 0) throw new UsageException("--apply: has its own topics; --topics was given too");
        if (topics == 0 && Learning.FirstOrDefault(o => parsed.GetValue(o) is not null) is { } idle)
            throw new UsageException($"{idle.Name}: for --topics K");
        return new CorpusOptions
        {
            Documents = parsed.GetValue(_documents), TextColumn = parsed.GetValue(_text), WordCounts = parsed.GetValue(_counts),
            StopWords = StopWords(parsed.GetValue(_stop)),
            MinDocuments = OptionText.WholeNumber(parsed, _minimum, 1) ?? 1, Topics = topics, Apply = parsed.GetValue(_apply),
            HeldOut = parsed.GetValue(_heldOut),
            Method = parsed.GetValue(_method) switch
            {
                null or "batch" => TopicMethod.Batch,
                "online" => TopicMethod.Online,
                "gibbs" =>
                TopicMethod.Gibbs, { } other => throw new UsageException($"--method: '{other}' is none of batch, online, gibbs")
            },
            Fit = new TopicSettings
            {
                Topics = Math.Max(1, topics), Seed = seed, Alpha = Number(parsed, _alpha, 1e-3, 1e3),
                Eta = Number(parsed, _eta, 2e-3, 1e3) ?? 0.1,
                Sweeps = OptionText.WholeNumber(parsed, _sweeps, 2) ?? 200, Restarts = OptionText.WholeNumber(parsed, _restarts, 1) ?? 5,
            },
            Permutations = OptionText.WholeNumber(parsed, _permutations, 1) ?? 499, Most = OptionText.WholeNumber(parsed, _most, 1) ?? 10,
            Level = Number(parsed, _significance, 1e-9, 1) ?? 0.05,
            Where = data.Where, Text = data.Text, MemoryLimit = data.MemoryLimit, Threads = data.Threads,
            Databases = data.Databases,
        };
    }

    private IEnumerable<Option<string?>> Learning => [_method, _alpha, _eta, _sweeps, _restarts];

    private static IReadOnlySet<string> StopWords(string? text)
    {
        if (text is null) return new HashSet<string>();
        if (text == "english") return TextTokens.EnglishStopWords;
        Sources.RequireThere(text);
        return TextTokens.Of(File.ReadAllText(text)).ToHashSet(StringComparer.Ordinal);
    }

    private static double? Number(ParseResult parsed, Option<string?> option, double least, double most)
        => parsed.GetValue(option) is not { } text ? null
            : double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && value >= least
            && value <= most ? value
            : throw new UsageException(
                FormattableString.Invariant($"{option.Name}: '{text}' is no number from {least:0.######} to {most:0.######}"));
}
