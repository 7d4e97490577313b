using Kullback.Data.LanguageModels;

namespace Kullback.Cli.Verbs;

/// <summary>Where of a side only the most probable tokens are known: bounds.</summary>
internal abstract class BoundsRun(LanguageModelCall call) : LanguageModelRun(call)
{
    /// <inheritdoc/>
    public override IReport Run()
    {
        var names = FileNames.Distinct(Call.Files);
        List<TopTokenReport> results =
            [.. Call.Candidates.Select((file, i) => Compare(file) with { Base = names[0], Candidate = names[i + 1] })];
        return new ServedReport(results, Call.Options.UnitOf(Call.Parsed, InformationUnit.Nats));
    }

    /// <summary>One candidate.</summary>
    protected abstract TopTokenReport Compare(string candidate);
}

/// <summary>Responses of servers on both sides.</summary>
internal sealed class ResponsesRun(LanguageModelCall call) : BoundsRun(call)
{
    internal const string Hint = "a sampler's and a trainer's log-probabilities in one file: kullback policy";

    /// <inheritdoc/>
    public override IEnumerable<(string Where, IReadOnlyCollection<Option> Useful)> Effects
        => [("for responses of servers", [Call.Options.UnitOption, Call.Options.Floor])];

    /// <inheritdoc/>
    public override IReport Run()
    {
        Call.RequireTwo(Hint);
        return base.Run();
    }

    /// <inheritdoc/>
    protected override TopTokenReport Compare(string candidate)
        => TopTokenComparison.Run(Call.Base, candidate, Call.Options.FloorOf(Call.Parsed), Call.Cancel);
}

/// <summary>All tokens of one side, the most probable ones of the other.</summary>
internal sealed class MixedRun(LanguageModelCall call, bool servedBase) : BoundsRun(call)
{
    /// <inheritdoc/>
    public override IEnumerable<(string Where, IReadOnlyCollection<Option> Useful)> Effects =>
    [
        ("where one side is rows and the other responses of a server",
            [Call.Options.UnitOption, Call.Options.Vocabulary, Call.Options.VocabularySize, Call.Options.Partial,
                .. servedBase ? [] : new Option[] { Call.Options.Floor }]),
    ];

    /// <inheritdoc/>
    public override IReport Run()
        => Call.Candidates.Any(f => IsServed(f) == servedBase)
        ? throw new UsageException("language-model: the candidates are rows or responses of servers, not both in one run") : base.Run();

    /// <inheritdoc/>
    protected override TopTokenReport Compare(string candidate)
    {
        var (rowsFile, served) = servedBase ? (candidate, Call.Base) : (Call.Base, candidate);
        using var rows = NextTokenFile.Open(rowsFile, OptionText.WholeNumber(Call.Parsed, Call.Options.VocabularySize, 1),
            Call.Parsed.GetValue(Call.Options.Partial));
        return TopTokenComparison.Run(rows, served, servedBase, rows.Texts ?? Call.Options.VocabularyTexts(Call.Parsed),
            Call.Options.FloorOf(Call.Parsed), Call.Cancel);
    }
}

/// <summary>A base of which each row's most probable tokens were kept, and cells of the others.</summary>
internal sealed class CompactBaseRun(LanguageModelCall call) : BoundsRun(call)
{
    private CompactBase? _base;

    /// <inheritdoc/>
    public override IEnumerable<(string Where, IReadOnlyCollection<Option> Useful)> Effects
        => [("with a compact base", Call.Options.OfCompactBase)];

    /// <inheritdoc/>
    public override IReport Run()
    {
        Call.RequireTwo();
        using (_base = CompactBase.Open(Call.Base)) return base.Run();
    }

    /// <inheritdoc/>
    protected override TopTokenReport Compare(string candidate)
    {
        using var rows = NextTokenFile.Open(candidate, _base!.Reference.Shape.Vocabulary, Call.Parsed.GetValue(Call.Options.Partial));
        return _base.Compare(rows, Call.Options.Read(Call.Parsed), Call.Cancel);
    }
}

/// <summary>Models with other tokenizers, per byte of one text.</summary>
internal sealed class BytesRun(LanguageModelCall call) : LanguageModelRun(call)
{
    /// <inheritdoc/>
    public override IEnumerable<(string Where, IReadOnlyCollection<Option> Useful)> Effects
        => [("with --by-bytes", [Call.Options.UnitOption, Call.Options.ByBytes])];

    /// <inheritdoc/>
    public override IReport Run()
    {
        Call.RequireTwo(ResponsesRun.Hint);
        var names = FileNames.Distinct(Call.Files);
        return new BytewiseReport(
            [.. Call.Candidates.Select(
                (file, i) => BytewiseComparison.Run(Call.Base, file, Call.Cancel) with { Base = names[0], Candidate = names[i + 1] })],
            Call.Options.UnitOf(Call.Parsed, InformationUnit.Bits));
    }
}
