using System.CommandLine;
using System.CommandLine.Parsing;
using Kullback.Cli.Terminal;
using Kullback.Data.LanguageModels;
using Kullback.Divergences;
using Kullback.Reports;

namespace Kullback.Cli.Verbs;

/// <summary><c>kullback language-model BASE CANDIDATE...</c>: how far candidates' next-token distributions are from a base model's.</summary>
internal sealed class LanguageModel : Verb
{
    private static readonly GateTerms Terms = new("kl>0.01bit") { Figures = [("kl", MeasureUnit.Nat, "a candidate's mean divergence (the upper bound where there are bounds, k1 of drawn tokens alone)"), ("per-byte", MeasureUnit.Nat, "what it needs more per byte, with --by-bytes")] };
    private readonly Argument<string[]> _files = new("BASE CANDIDATE...")
    {
        Description = "rows of next-token logits on one text: base files (.kld), .npy, .npz, .safetensors, .f32/.f16/.bf16; or what servers said, as JSON",
        Arity = ArgumentArity.OneOrMore,
    };

    private readonly LanguageModelOptions _options = new();
    private readonly Option<string?> _failOn = OptionText.One("--fail-on", "WHAT", Terms.Description);
    private readonly OutputOption _html = new("--html", "one standalone page to look at");
    private readonly OutputOption _json = new("--json", "everything, as docs/json.md describes it");
    private readonly OutputOption _markdown = new("--markdown", "the ladder as a table to post");
    private readonly OutputOption _tokens = new("--tokens", "every row of every candidate, as Parquet");
    private readonly OutputOption _saveRows = new("--save-rows", "what was found in every row: named beside BASE it joins a later ladder");
    private readonly OutputOption _saveBase = new("--save-base", "a small base: each row's most probable tokens, and cells of the others. Candidates are bounded by it");
    private readonly OutputOption _writeBase = new("--write-base", "the base's rows as a base file (.kld) for llama.cpp");
    private readonly OutputOption _writeRows = new("--write-rows", "the base's rows in full precision (.safetensors)");

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
        ("Writing results (- is standard output)", [_html, _json, _markdown, _tokens, _saveRows, _saveBase, _options.SaveTop, _writeBase, _writeRows, _failOn]),
    ];

    /// <inheritdoc/>
    public override IReadOnlyList<(string Command, string Why)> Examples =>
    [
        ("kullback language-model base.kld q4.kld q8.kld", "which quantization is nearer to the base, with an error"),
        ("kullback lm base.npz tuned.npz --fail-on \"kl>0.01bit\"", "a release gate: exit 1 above"),
        ("kullback lm base.kld q4.kld --temperature 0.7 --top-p 0.95", "what users receive, too"),
        ("kullback lm served.ndjson local.ndjson", "top-k of servers: bounds, not a number"),
        ("kullback lm base.kld q4.kld --corpus train.npy", "and against what a corpus says, with its noise"),
        ("kullback lm base.npy q4.npy --floor again.npy --groups parts.csv", "times two runs of the base, by domain"),
        ("kullback lm target.npy draft.npy --speculative 0.05", "what the candidate saves as a draft"),
    ];

    /// <inheritdoc/>
    public override IReadOnlyList<(int Code, string Meaning)> ExitCodes =>
        [(0, "compared"), (1, "what --fail-on names"), (2, "trouble: one line on standard error says what")];

    /// <inheritdoc/>
    public override GateTerms? Gate => Terms;

    /// <inheritdoc/>
    public override int Run(ParseResult parsed, Shell shell, CancellationToken cancel)
    {
        string[] files = parsed.GetRequiredValue(_files);
        if (files.Contains("")) throw new UsageException("a file name is empty");
        var gate = Verbs.Gate.Of(parsed.GetValue(_failOn), Terms);
        Place? json = Place.Of(parsed, _json);
        if (Place.Of(parsed, _tokens) is { IsStandardOutput: true }) throw new UsageException("--tokens: Parquet needs a file");
        var served = new ServedModels(_options, json, Place.Of(parsed, _markdown), gate);
        if (files.All(ServedModels.Is))
        {
            bool bytes = parsed.GetValue(_options.ByBytes);
            RequireUseful(parsed, bytes ? "with --by-bytes" : "for responses of servers", [_json, _markdown, _failOn, _options.UnitOption, _options.ByBytes, .. bytes ? [] : new Option[] { _options.Floor }]);
            return served.Responses(files, parsed, shell, cancel);
        }
        if (files.Any(ServedModels.Is))
        {
            RequireUseful(parsed, "where one side is rows and the other responses of a server", [_json, _markdown, _failOn, _options.UnitOption, _options.Vocabulary, _options.VocabularySize, _options.Partial, .. ServedModels.Is(files[0]) ? [] : new Option[] { _options.Floor }]);
            return served.Mixed(files, parsed, shell, cancel);
        }
        if (CompactBase.Is(files[0]))
        {
            RequireUseful(parsed, "with a compact base", [_json, _markdown, _failOn, .. _options.OfCompactBase]);
            return Bounded(files, parsed, served, shell, cancel);
        }
        if (parsed.GetValue(_options.ByBytes)) throw new UsageException("--by-bytes: needs token log-probabilities of both as NDJSON");
        return Rows(files, parsed, shell, json, gate, cancel);
    }

    private int Bounded(string[] files, ParseResult parsed, ServedModels served, Shell shell, CancellationToken cancel)
    {
        if (files.Length < 2) throw new UsageException("language-model: a base and a candidate are needed (kullback lm base.kld q4.kld)");
        using var compact = CompactBase.Open(files[0]);
        var options = _options.Read(parsed);
        var reports = new List<TopTokenReport>();
        foreach (string file in files.Skip(1))
        {
            using var rows = NextTokenFile.Open(file, compact.Reference.Shape.Vocabulary, parsed.GetValue(_options.Partial));
            reports.Add(compact.Compare(rows, options, cancel));
        }
        return served.Bounds(reports, files, parsed, shell, cancel);
    }

    private int Rows(string[] files, ParseResult parsed, Shell shell, Place? json, Gate gate, CancellationToken cancel)
    {
        Option[] of = [.. Groups.SelectMany(g => g.Options)];
        foreach (var (needed, dependent) in _options.Dependent)
            if (parsed.GetValue(needed) is null) RequireUseful(parsed, $"without {needed.Name}", [.. of.Except(dependent)]);
        if (parsed.GetValue(_options.CorpusFile) is null) RequireUseful(parsed, "without --corpus", [.. of.Where(o => o != _options.CorpusOrder && o != _options.Seed)]);
        bool[] earlier = [.. files.Select(ComparedRows.Is)];
        string[] own = [.. files.Where((_, i) => !earlier[i])];
        if (earlier[0] && own.Length > 0) throw new UsageException($"{files[0]}: holds what was found in its base's rows, not the rows: name the base's own file first, then it and {own[0]}");
        if (parsed.GetValue(_saveBase) is null) RequireUseful(parsed, "without --save-base", [.. of.Where(o => o != _options.SaveTop)]);
        if (earlier.Contains(true)) RequireUseful(parsed, "on rows of earlier comparisons", [.. of.Except([.. _options.SamplerOptions, _options.CorpusFile, .. own.Length > 1 ? [] : new Option[] { _options.Common }]).Where(o => own.Length > 0 || (o != _writeBase && o != _writeRows && o != _saveBase && o != _options.VocabularySize && o != _options.Partial && o != _options.Floor)).Where(o => own.Length > 1 || o != _options.Distill)]);
        if (own.Length == 1 && !earlier.Contains(true)) RequireUseful(parsed, "with one file alone", [_writeBase, _writeRows, _saveBase, _options.SaveTop, _options.VocabularySize, _options.Vocabulary, _options.Partial]);
        if (parsed.GetResult(_options.Common) is { Implicit: false }) RequireUseful(parsed, "with --common-vocabulary", [.. of.Except([_options.CorpusFile])]);
        using var joined = new Disposables<ComparedRows>();
        foreach (string file in files.Where((_, i) => earlier[i])) joined.Add(ComparedRows.Open(file));
        using var sources = new Disposables<INextTokenSource>();
        int? vocabulary = OptionText.WholeNumber(parsed, _options.VocabularySize, 1);
        if (own.Length == 0) sources.Add(joined.Items[0].Reference);
        else foreach (var source in NextTokenFile.OpenAll(own, vocabulary, parsed.GetValue(_options.Partial))) sources.Add(source);
        if (vocabulary is { } size && size != sources.Items[0].Shape.Vocabulary) throw new UsageException($"--vocabulary-size: {files[0]} says itself that a row has {NumberFormat.Count(sources.Items[0].Shape.Vocabulary, "token")}, not {NumberFormat.Count(size)}");
        Place? writeBase = Place.Of(parsed, _writeBase), writeRows = Place.Of(parsed, _writeRows), saveBase = Place.Of(parsed, _saveBase);
        // An archive is read once, in order: each writing opens the base anew.
        INextTokenSource Base() => NextTokenFile.Open(files[0], vocabulary, parsed.GetValue(_options.Partial));
        writeBase?.Write(stream => { using var rows = Base(); NextTokenFile.WriteBase(rows, stream, cancel); }, shell, cancel);
        writeRows?.Write(stream => { using var rows = Base(); NextTokenFile.WriteRows(rows, stream, cancel); }, shell, cancel);
        saveBase?.Write(stream => CompactBase.Write(Base, _options.SavedTop(parsed), stream, cancel), shell, cancel);
        if (own.Length == 1 && joined.Items.Count == 0)
        {
            if (writeBase is null && writeRows is null && saveBase is null) throw new UsageException("language-model: a base and a candidate are needed (kullback lm base.kld q4.kld)");
            return ExitCode.Stable;
        }
        return Ladder(sources.Items[0], [.. sources.Items.Skip(1)], joined.Items, new[] { writeBase, writeRows, saveBase }.Any(p => p is { IsStandardOutput: true }), parsed, shell, json, gate, cancel);
    }

    private int Ladder(INextTokenSource reference, IReadOnlyList<INextTokenSource> candidates, IReadOnlyList<ComparedRows> joined, bool toOutput, ParseResult parsed, Shell shell, Place? json, Gate gate, CancellationToken cancel)
    {
        Place? html = Place.Of(parsed, _html), markdown = Place.Of(parsed, _markdown);
        if (Place.Of(parsed, _saveRows) is { IsStandardOutput: true }) throw new UsageException("--save-rows: rows need a file");
        var models = _options.Models(parsed, candidates.Count);
        var options = _options.Read(parsed) with { KeepRows = false, Joined = joined, Groups = _options.GroupsOf(parsed, reference.Shape, cancel) };
        var names = NextTokenComparison.Names(candidates, joined);
        using var tokens = parsed.GetValue(_tokens) is { } path ? new TokenParquet(path, reference.Shape, names, options.Unit) : null;
        using var saved = new Disposables<ComparedRowsWriter>();
        options = options with
        {
            Begins = compared =>
            {
                tokens?.Begin(compared);
                if (parsed.GetValue(_saveRows) is { } file) saved.Add(new ComparedRowsWriter(file, compared, names, [.. candidates.Select((_, i) => models?[i]), .. joined.SelectMany(j => j.Models)], options.Top));
            },
            Receiver = Both(tokens is null ? null : tokens.Add, parsed.GetValue(_saveRows) is null ? null : (candidate, first, rows) => saved.Items[0].Add(candidate, first, rows)),
        };
        using var floor = _options.FloorFile(parsed) is { } again ? NextTokenFile.Open(again, reference.Shape.Vocabulary, parsed.GetValue(_options.Partial)) : null;
        var report = ProgressBar.While(shell, (progress, stop) => NextTokenComparison.Run(reference, candidates, floor, options, progress, stop), cancel);
        if (_options.FloorIsCodes(parsed)) report = FloorOfRows.WithCodes(report, candidates.Prepend(reference).FirstOrDefault(s => s.Form == RowForm.Logits && !s.InOrder) ?? reference, cancel);
        if (models is not null) report = report with { Candidates = [.. report.Candidates.Select((c, i) => i < models.Count ? c with { Model = models[i] } : c)] };
        if (_options.Corpus(parsed) is (var corpus, var order))
            report = report with { Corpus = CorpusComparison.Run(reference, candidates, corpus, order, options, cancel) };
        toOutput |= new[] { html, json, markdown }.Any(p => p is { IsStandardOutput: true });
        if (!toOutput) shell.Write(LanguageModelText.Of(report, shell.Width, new AnsiStyle(shell.Color), parsed.GetValue(_options.Chunks)));
        html?.Write(stream => LanguageModelHtml.Write(report, CommandLine.TextOf(parsed), CommandLine.Version, stream), shell, cancel);
        json?.Write(stream => JsonLanguageModel.Write(report, Made(parsed), stream), shell, cancel);
        markdown?.Write(stream => MarkdownLanguageModel.Write(report, CommandLine.TextOf(parsed), stream), shell, cancel);
        tokens?.Finish();
        foreach (var rows in saved.Items) rows.Finish(report.Common);
        return gate.Decide([], [.. report.Candidates.Select(c => new GateFigure("kl", c.Figures.StoredKl.Mean, MeasureUnit.Nat, $"{c.Name}, mean"))], shell, toOutput);
    }

    private static NextTokenReceiver? Both(NextTokenReceiver? one, NextTokenReceiver? other) => one + other;

    // An option that changes nothing is a mistake of whoever typed it.
    private void RequireUseful(ParseResult parsed, string where, IReadOnlyCollection<Option> useful)
    {
        foreach (var option in Groups.SelectMany(g => g.Options))
            if (!useful.Contains(option) && parsed.GetResult(option) is OptionResult { Implicit: false })
                throw new UsageException($"{option.Name}: has no effect {where}");
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
