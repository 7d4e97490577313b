using System.CommandLine;
using System.Globalization;
using Kullback.Cli.Terminal;
using Kullback.Data.LanguageModels;
using Kullback.Reports;

namespace Kullback.Cli.Verbs;

/// <summary><c>kullback language-model BASE CANDIDATE...</c>: how far candidates' next-token distributions are from a base model's.</summary>
internal sealed class LanguageModel : Verb
{
    private readonly Argument<string[]> _files = new("BASE CANDIDATE...")
    {
        Description = "rows of next-token logits on one text: base files (.kld), .npy, .npz, .safetensors, .f32/.f16/.bf16; or NDJSON with top_logprobs",
        Arity = ArgumentArity.OneOrMore,
    };

    private readonly LanguageModelOptions _options = new();
    private readonly Option<string?> _failAbove = OptionText.One("--fail-above", "AMOUNT", "exit 1 if a candidate's mean divergence is above, e.g. 0.01bit or 0.007nat");
    private readonly Option<string?> _html = OptionText.One("--html", "FILE", "one standalone page to look at");
    private readonly Option<string?> _json = OptionText.One("--json", "FILE", "everything, as docs/json.md describes it");
    private readonly Option<string?> _tokens = OptionText.One("--tokens", "FILE", "every row of every candidate, as Parquet");
    private readonly Option<string?> _writeBase = OptionText.One("--write-base", "FILE", "the base's rows as a base file (.kld) for llama.cpp");
    private readonly Option<string?> _writeRows = OptionText.One("--write-rows", "FILE", "the base's rows in full precision (.safetensors)");

    /// <summary>The verb with its options.</summary>
    public LanguageModel() : base("language-model", "How far is a model's next-token distribution from that of a base model, and where.")
    {
        Aliases.Add("lm");
        Take(_files);
    }

    /// <inheritdoc/>
    public override IReadOnlyList<(string Title, IReadOnlyList<Option> Options)> Groups =>
    [
        .. _options.Groups,
        ("Writing results (- is standard output)", [_html, _json, _tokens, _writeBase, _writeRows, _failAbove]),
    ];

    /// <inheritdoc/>
    public override IReadOnlyList<(string Command, string Why)> Examples =>
    [
        ("kullback language-model base.kld q4.kld q8.kld", "which quantisation is nearer to the base, with an error"),
        ("kullback lm base.npz tuned.npz --fail-above 0.01bit", "a release gate: exit 1 above"),
        ("kullback lm base.kld q4.kld --temperature 0.7 --top-p 0.95", "what users receive, too"),
        ("kullback lm served.ndjson local.ndjson", "top-k of servers: bounds, not a number"),
        ("kullback lm base.kld q4.kld --corpus train.npy", "and against what a corpus says, with its noise"),
    ];

    /// <inheritdoc/>
    public override IReadOnlyList<(int Code, string Meaning)> ExitCodes =>
        [(0, "compared"), (1, "a candidate is above --fail-above"), (2, "trouble: one line on standard error says what")];

    /// <inheritdoc/>
    public override int Run(ParseResult parsed, Shell shell, CancellationToken cancel)
    {
        string[] files = parsed.GetRequiredValue(_files);
        double? limit = Limit(parsed.GetValue(_failAbove));
        Place? html = Place.Of(parsed, _html), json = Place.Of(parsed, _json), writeBase = Place.Of(parsed, _writeBase), writeRows = Place.Of(parsed, _writeRows);
        if (Place.Of(parsed, _tokens) is { IsStandardOutput: true }) throw new UsageException("--tokens: Parquet needs a file");
        if (files.All(IsServed)) return Served(files, parsed, json, limit, shell, cancel);
        if (files.Any(IsServed)) return Mixed(files, parsed, json, limit, shell, cancel);
        if (parsed.GetValue(_options.ByBytes)) throw new UsageException("--by-bytes: needs token log-probabilities of both as NDJSON");
        var options = _options.Read(parsed);
        using var sources = new Disposables<INextTokenSource>();
        int? vocabulary = OptionText.WholeNumber(parsed, _options.VocabularySize, 1);
        foreach (string file in files) sources.Add(NextTokenFile.Open(file, sources.Items.Count > 0 ? sources.Items[0].Shape.Vocabulary : vocabulary, parsed.GetValue(_options.Partial)));
        writeBase?.Write(stream => NextTokenFile.WriteBase(sources.Items[0], stream, cancel), shell, cancel);
        writeRows?.Write(stream => NextTokenFile.WriteRows(sources.Items[0], stream, cancel), shell, cancel);
        if (files.Length == 1)
        {
            if (writeBase is null && writeRows is null) throw new UsageException("language-model: a base and a candidate are needed (kullback lm base.kld q4.kld)");
            return ExitCode.Stable;
        }
        using var tokens = parsed.GetValue(_tokens) is { } path ? new TokenParquet(path, sources.Items[0].Shape, [.. sources.Items.Skip(1).Select(s => s.Name)]) : null;
        options = options with { KeepRows = false, Receiver = tokens is null ? null : tokens.Add };
        var report = ProgressBar.While(shell, (progress, stop) => NextTokenComparison.Run(sources.Items[0], [.. sources.Items.Skip(1)], options, progress, stop), cancel);
        report = WithSizes(report, _options.Sizes(parsed, files.Length - 1));
        if (_options.Corpus(parsed) is (var corpus, var order))
            report = report with { Corpus = CorpusComparison.Run(sources.Items[0], [.. sources.Items.Skip(1)], corpus, order, options, cancel) };
        bool toOutput = html is { IsStandardOutput: true } || json is { IsStandardOutput: true };
        if (!toOutput) shell.Write(LanguageModelPage.Of(report, shell.Width, new Ink(shell.Colour), parsed.GetValue(_options.Chunks)));
        html?.Write(stream => LanguageModelHtml.Write(report, CommandLine.TextOf(parsed), CommandLine.Version, stream), shell, cancel);
        json?.Write(stream => JsonLanguageModel.Write(report, stream), shell, cancel);
        tokens?.Finish();
        return limit is { } most && report.Candidates.Any(c => c.Figures.StoredKl.Mean > most) ? ExitCode.Drifted : ExitCode.Stable;
    }

    private static NextTokenReport WithSizes(NextTokenReport report, IReadOnlyList<long>? sizes)
        => sizes is null ? report : report with { Candidates = [.. report.Candidates.Select((c, i) => c with { ModelBytes = sizes[i] })] };

    private int Served(string[] files, ParseResult parsed, Place? json, double? limit, Shell shell, CancellationToken cancel)
    {
        if (files.Length < 2) throw new UsageException("language-model: a base and a candidate are needed");
        double floor = _options.FloorOf(parsed);
        int seed = OptionText.WholeNumber(parsed, _options.Seed, 0) ?? 1;
        if (parsed.GetValue(_options.ByBytes))
        {
            List<BytewiseComparison> compared = [.. files.Skip(1).Select(file => BytewiseComparison.Run(files[0], file, seed, cancel))];
            if (json is not { IsStandardOutput: true }) foreach (var c in compared) shell.Write(LanguageModelPage.Of(c));
            json?.Write(stream => JsonLanguageModel.Write(compared, stream), shell, cancel);
            return limit is { } bound && compared.Any(c => c.DifferenceNatsPerByte > bound) ? ExitCode.Drifted : ExitCode.Stable;
        }
        return Bounds([.. files.Skip(1).Select(file => TopTokenComparison.Run(files[0], file, floor, seed, cancel))], json, limit, shell, cancel);
    }

    // All of one side, the most probable tokens of the other.
    private int Mixed(string[] files, ParseResult parsed, Place? json, double? limit, Shell shell, CancellationToken cancel)
    {
        bool servedBase = IsServed(files[0]);
        if (files.Skip(1).Any(f => IsServed(f) == servedBase)) throw new UsageException("language-model: the candidates are rows or NDJSON, not both in one run");
        if (parsed.GetValue(_options.ByBytes)) throw new UsageException("--by-bytes: needs token log-probabilities of both as NDJSON");
        double floor = _options.FloorOf(parsed);
        int seed = OptionText.WholeNumber(parsed, _options.Seed, 0) ?? 1;
        int? vocabulary = OptionText.WholeNumber(parsed, _options.VocabularySize, 1);
        var reports = new List<TopTokenReport>();
        foreach (string file in files.Skip(1))
        {
            using var rows = NextTokenFile.Open(servedBase ? file : files[0], vocabulary, parsed.GetValue(_options.Partial));
            var texts = rows.Texts ?? _options.VocabularyTexts(parsed) ?? throw new UsageException($"{rows.Name}: NDJSON names tokens by their texts: say which they are (--vocabulary)");
            reports.Add(TopTokenComparison.Run(rows, servedBase ? files[0] : file, servedBase, texts, floor, seed, cancel));
        }
        return Bounds(reports, json, limit, shell, cancel);
    }

    private static int Bounds(List<TopTokenReport> reports, Place? json, double? limit, Shell shell, CancellationToken cancel)
    {
        if (json is not { IsStandardOutput: true }) foreach (var report in reports) shell.Write(LanguageModelPage.Of(report));
        json?.Write(stream => JsonLanguageModel.Write(reports, stream), shell, cancel);
        // A gate must not pass on what is not known.
        return limit is { } most && reports.Any(r => r.KlHigh.Mean > most) ? ExitCode.Drifted : ExitCode.Stable;
    }

    private static bool IsServed(string file)
        => Path.GetExtension(file).ToLowerInvariant() is ".ndjson" or ".jsonl" or ".json";

    /// <summary>Nats of <c>0.01bit</c> or <c>0.007nat</c>.</summary>
    internal static double? Limit(string? text)
    {
        if (text is null) return null;
        string number = text.Trim();
        double unit = number.EndsWith("bits", StringComparison.Ordinal) || number.EndsWith("bit", StringComparison.Ordinal) ? Math.Log(2) : number.EndsWith("nats", StringComparison.Ordinal) || number.EndsWith("nat", StringComparison.Ordinal) ? 1 : 0;
        number = number.TrimEnd('s').TrimEnd("bitna".ToCharArray()).Trim();
        return unit > 0 && double.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && value >= 0 && double.IsFinite(value)
            ? value * unit
            : throw new UsageException($"--fail-above: '{text}' is not an amount with its unit (0.01bit, 0.007nat)");
    }
}

/// <summary>Things to dispose of together.</summary>
internal sealed class Disposables<T> : IDisposable where T : IDisposable
{
    internal List<T> Items { get; } = [];

    internal void Add(T item) => Items.Add(item);

    public void Dispose()
    {
        foreach (T item in Items) item.Dispose();
    }
}
