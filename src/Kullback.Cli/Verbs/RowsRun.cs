using Kullback.Data.LanguageModels;

namespace Kullback.Cli.Verbs;

/// <summary>Rows of all tokens on both sides, and rows of earlier comparisons that join them; or a base alone,
/// to be written in another form.</summary>
internal sealed class RowsRun : LanguageModelRun
{
    private readonly string[] _own, _earlier;
    private readonly LanguageModelOptions _options;
    private readonly ParseResult _parsed;

    /// <summary>A run over these files.</summary>
    public RowsRun(LanguageModelCall call) : base(call)
    {
        (_options, _parsed) = (call.Options, call.Parsed);
        _earlier = [.. call.Files.Where(ComparedRows.Is)];
        _own = [.. call.Files.Where(file => !ComparedRows.Is(file))];
        if (_earlier.Contains(call.Base) && _own.Length > 0)
            throw new UsageException(
                $"{call.Base}: holds what was found in its base's rows, not the rows: name the base's own file first, then it and "
                    + $"{_own[0]}");
    }

    /// <inheritdoc/>
    public override bool Compares => Call.Files.Length > 1 || _earlier.Length > 0;

    /// <inheritdoc/>
    public override IEnumerable<(string Where, IReadOnlyCollection<Option> Useful)> Effects
    {
        get
        {
            Option[] all = [.. _options.Groups.SelectMany(g => g.Item2), .. _options.OfRows];
            Option[] But(params IEnumerable<Option> some) => [.. all.Except(some)];
            foreach (var (needed, dependent) in _options.Dependent)
                if (_parsed.GetValue(needed) is null) yield return ($"without {needed.Name}", But(dependent));
            if (_parsed.GetValue(_options.CorpusFile) is null) yield return ("without --corpus", But(_options.CorpusOrder, _options.Seed));
            if (_parsed.GetValue(_options.SaveBase) is null) yield return ("without --save-base", But(_options.SaveTop));
            if (_earlier.Length > 0)
                yield return ("on rows of earlier comparisons", But([.. _options.SamplerOptions, _options.CorpusFile, .. OfOwnRows()]));
            if (!Compares)
                yield return ("with one file alone",
                    [_options.WriteBase, _options.WriteRows, _options.SaveBase, _options.SaveTop, _options.VocabularySize,
                        _options.Vocabulary, _options.Partial]);
            if (_parsed.GetResult(_options.Common) is { Implicit: false })
                yield return ("with --common-vocabulary", But(_options.CorpusFile));
        }
    }

    // What a base of its own is needed for, or candidates of their own.
    private IEnumerable<Option> OfOwnRows() =>
    [
        .. _own.Length > 1 ? [] : new Option[] { _options.Common, _options.Distill },
        .. _own.Length > 0 ? [] : new Option[] { _options.WriteBase, _options.WriteRows, _options.SaveBase, _options.VocabularySize,
            _options.Partial, _options.Floor },
    ];

    /// <inheritdoc/>
    public override IReport? Run()
    {
        if (Place.Of(_parsed, _options.SaveRows) is { IsStandardOutput: true }) throw new UsageException("--save-rows: rows need a file");
        using var joined = new Disposables<ComparedRows>(_earlier.Select(ComparedRows.Open));
        int? vocabulary = OptionText.WholeNumber(_parsed, _options.VocabularySize, 1);
        using var sources = new Disposables<INextTokenSource>(_own.Length == 0 ? [joined.Items[0].Reference]
            : NextTokenFile.OpenAll(_own, vocabulary, _parsed.GetValue(_options.Partial)));
        if (vocabulary is { } size && size != sources.Items[0].Shape.Vocabulary)
            throw new UsageException(
                $"--vocabulary-size: {Call.Base} says itself that a row has "
                    + $"{NumberFormat.Count(sources.Items[0].Shape.Vocabulary, "token")}, not {NumberFormat.Count(size)}");
        WriteRows(vocabulary);
        return Compares ? new LanguageModelReport(Compare(sources.Items[0], [.. sources.Items.Skip(1)], joined.Items),
            _parsed.GetValue(_options.Chunks)) : null;
    }

    // An archive is read once, in order: each writing opens the base anew.
    private void WriteRows(int? vocabulary)
    {
        INextTokenSource Base() => NextTokenFile.Open(Call.Base, vocabulary, _parsed.GetValue(_options.Partial));
        (Place? Place, Action<Stream> Content)[] outputs =
        [
            (Place.Of(_parsed, _options.WriteBase), stream => { using var rows = Base();
            NextTokenFile.WriteBase(rows, stream, Call.Cancel); }),
            (Place.Of(_parsed, _options.WriteRows), stream => { using var rows = Base();
            NextTokenFile.WriteRows(rows, stream, Call.Cancel); }),
            (Place.Of(_parsed, _options.SaveBase), stream => CompactBase.Write(Base, _options.SavedTop(_parsed), stream, Call.Cancel)),
        ];
        if (!Compares && outputs.All(o => o.Place is null)) Call.RequireTwo();
        foreach (var (place, content) in outputs) place?.Write(content, Call.Shell, Call.Cancel);
    }

    private NextTokenReport Compare(INextTokenSource reference, IReadOnlyList<INextTokenSource> candidates,
        IReadOnlyList<ComparedRows> joined)
    {
        var models = _options.Models(_parsed, candidates.Count);
        var options = _options.Read(_parsed)
            with
        { KeepRows = false, Joined = joined, Groups = _options.GroupsOf(_parsed, reference.Shape, Call.Cancel) };
        var names = NextTokenComparison.Names(candidates, joined);
        using var tokens = _parsed.GetValue(_options.Tokens) is { } path
            ? new TokenParquet(path, reference.Shape, names, options.Unit) : null;
        using var saved = new Disposables<ComparedRowsWriter>([]);
        string? save = _parsed.GetValue(_options.SaveRows);
        NextTokenReceiver? rows = save is null ? null : (candidate, first, found) => saved.Items[0].Add(candidate, first, found);
        options = options with
        {
            Begins = compared =>
            {
                tokens?.Begin(compared);
                if (save is not null) saved.Items
                    .Add(new ComparedRowsWriter(save, compared, names,
                        [.. candidates.Select((_, i) => models?[i]), .. joined.SelectMany(j => j.Models)], options.Top));
            },
            Receiver = (tokens is null ? null : (NextTokenReceiver)tokens.Add) + rows,
        };
        using var floor = _options.FloorFile(_parsed) is { } again
            ? NextTokenFile.Open(again, reference.Shape.Vocabulary, _parsed.GetValue(_options.Partial)) : null;
        var report = ProgressBar.While(Call.Shell,
            (progress, stop) => NextTokenComparison.Run(reference, candidates, floor, options, progress, stop), Call.Cancel);
        if (_options.FloorIsCodes(_parsed))
            report = FloorOfRows.WithCodes(report, candidates.Prepend(reference).FirstOrDefault(s => s.Form == RowForm.Logits && !s.InOrder)
                ?? reference, Call.Cancel);
        if (models is not null) report =
            report with { Candidates = [.. report.Candidates.Select((c, i) => i < models.Count ? c with { Model = models[i] } : c)] };
        if (_options.Corpus(_parsed) is (var corpus, var order))
            report = report with { Corpus = CorpusComparison.Run(reference, candidates, corpus, order, options, Call.Cancel) };
        tokens?.Finish();
        foreach (var writer in saved.Items) writer.Finish(report.Common);
        return report;
    }

    /// <summary>Things to dispose of together.</summary>
    private sealed class Disposables<T>(IEnumerable<T> items) : IDisposable where T : IDisposable
    {
        public List<T> Items { get; } = [.. items];

        public void Dispose()
        {
            foreach (T item in Items) item.Dispose();
        }
    }
}
