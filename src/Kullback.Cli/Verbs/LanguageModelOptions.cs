using Kullback.Data.LanguageModels;
using Kullback.Estimation;

namespace Kullback.Cli.Verbs;

/// <summary>How <c>language-model</c> reads and compares.</summary>
internal sealed class LanguageModelOptions
{
    private readonly Option<string?> _top = OptionText.One("--top", "K", "most probable tokens whose overlap is counted (10)");
    private readonly Option<string?> _blockRows = OptionText.One("--block-rows", "N", "rows that count as one independent block (a chunk)");
    private readonly Option<string?> _threads = OptionText.One("--threads", "N", "worker threads; results do not depend on it");
    /// <summary>Texts of the tokens.</summary>
    public Option<string?> Vocabulary { get; } =
        OptionText.One("--vocabulary", "FILE", "token texts of the base: a JSON list, an object of text and id, or tokenizer.json");

    private readonly Option<string?> _candidateVocabulary =
        OptionText.One("--candidate-vocabulary", "FILE", "the candidates', where their order differs");
    private readonly Option<string[]> _models =
        OptionText.Many("--models", "FILES",
            "the candidates' model files, in their order (the base's first, if given): size and bits per weight");

    /// <summary>What is shown.</summary>
    public Option<string?> UnitOption { get; } = UnitText.Option("nats; bits with --by-bytes");

    private readonly Option<string?> _temperature = OptionText.One("--temperature", "T", "compare after the sampler, too");
    private readonly Option<string?> _topK = OptionText.One("--top-k", "K", "keep the K most probable tokens");
    private readonly Option<string?> _topP = OptionText.One("--top-p", "P", "keep the fewest tokens with mass P");
    private readonly Option<string?> _minP = OptionText.One("--min-p", "P", "keep tokens with P of the largest probability");
    /// <summary>Other vocabularies.</summary>
    public Option<string?> Common { get; } =
        new("--common-vocabulary")
        {
            Description =
            "vocabularies differ: compare the tokens that all have (the first N ids), say what mass is left out", HelpName = "N",
            Arity = ArgumentArity.ZeroOrOne
        };

    /// <summary>The four that change what is drawn.</summary>
    public IReadOnlyList<Option> SamplerOptions => [_temperature, _topK, _topP, _minP];

    /// <summary>What the user vouches for.</summary>
    public Option<string?> Floor { get; } =
        OptionText.One("--floor", "FILE|16-bit|P",
            "a second run of the base, or its 16-bit codes: how many times as far is each candidate; of top_logprobs the least "
                + "probability of a token, you vouch");

    private readonly Option<string?> _groups =
        OptionText.One("--groups", "FILE",
            "what each row belongs to (domain, language, prompt or answer): the table of each, and differences");
    private readonly Option<string?> _positionBins =
        OptionText.One("--position-bins", "EDGES", "the same by place in the window: positions at which a bin begins (1024,4096)");
    private readonly Option<string?> _speculative =
        OptionText.One("--speculative", "COST",
            "candidates as drafts: tokens per step and speed-up; COST is a drafted token's time over a pass of the base (0.05)");
    private readonly Option<string?> _longestDraft =
        OptionText.One("--longest-draft", "N", "most drafted tokens per step of --speculative (16)");
    private readonly Option<string?> _beta = OptionText.One("--beta", "B", "of the generalized Jensen-Shannon loss of --distill (0.5)");
    private readonly Option<string?> _teacherTop = OptionText.One("--teacher-top", "K", "the teacher's top K of --distill (20)");

    /// <summary>Losses of distillation.</summary>
    public Option<string?> Distill { get; } =
        OptionText.One("--distill", "T", "losses of distillation at temperature T, the base as teacher, and what reductions print");

    /// <summary>Options that do nothing without another one.</summary>
    public IReadOnlyList<(Option<string?> Needed, IReadOnlyList<Option> Of)> Dependent
        => [(_speculative, [_longestDraft]), (Distill, [_beta, _teacherTop])];

    /// <summary>Token ids to count.</summary>
    public Option<string?> CorpusFile { get; } =
        OptionText.One("--corpus", "FILE", "token ids (.npy, or a file with tokens): what followed the same tokens there");

    /// <summary>Tokens of a context.</summary>
    public Option<string?> CorpusOrder { get; } = OptionText.One("--corpus-order", "N", "tokens of a context of --corpus (2, at most 4)");

    /// <summary>The cumulative table.</summary>
    public Option<bool> Chunks { get; } = OptionText.Flag("--chunks", "print the cumulative table, a line a chunk");

    /// <summary>Draws corpora.</summary>
    public Option<string?> Seed { get; } = OptionText.One("--seed", "N", "draws the corpora that --corpus is compared with (1)");

    /// <summary>Whole chunks of a base file that ends early.</summary>
    public Option<bool> Partial { get; } = OptionText.Flag("--partial", "take the whole chunks of a base file that ends early");

    /// <summary>Other tokenizers, compared per byte.</summary>
    public Option<bool> ByBytes { get; } = OptionText.Flag("--by-bytes", "responses of other tokenizers: bits per byte of the same text");

    /// <summary>The length of a row of raw numbers.</summary>
    public Option<string?> VocabularySize { get; } =
        OptionText.One("--vocabulary-size", "N", "tokens per row, where the base is raw numbers");

    /// <summary>How many tokens of a row a compact base has.</summary>
    public Option<string?> SaveTop { get; } = OptionText.One("--save-top", "K", "tokens of a row that --save-base keeps one by one (1024)");

    /// <summary>Every row of every candidate.</summary>
    public OutputOption Tokens { get; } = new("--tokens", "every row of every candidate, as Parquet");

    /// <summary>What a later ladder takes without reading the candidates.</summary>
    public OutputOption SaveRows { get; } = new("--save-rows", "what was found in every row: named beside BASE it joins a later ladder");

    /// <summary>A compact base.</summary>
    public OutputOption SaveBase { get; } =
        new("--save-base", "a small base: each row's most probable tokens, and cells of the others. Candidates are bounded by it");

    /// <summary>The base for llama.cpp.</summary>
    public OutputOption WriteBase { get; } = new("--write-base", "the base's rows as a base file (.kld) for llama.cpp");

    /// <summary>The base as it is.</summary>
    public OutputOption WriteRows { get; } = new("--write-rows", "the base's rows in full precision (.safetensors)");

    /// <summary>What is written of rows, beside the result.</summary>
    public Option[] OfRows => [Tokens, SaveRows, SaveBase, SaveTop, WriteBase, WriteRows];

    /// <summary>The same, read.</summary>
    public int SavedTop(ParseResult parsed) => OptionText.WholeNumber(parsed, SaveTop, 1) ?? 1024;

    /// <summary>What a comparison with a compact base takes notice of.</summary>
    public IReadOnlyList<Option> OfCompactBase => [Vocabulary, _candidateVocabulary, Partial, _threads, UnitOption];

    /// <summary>The options by subject.</summary>
    public IReadOnlyList<(string, IReadOnlyList<Option>)> Groups =>
    [
        ("Reading", [Vocabulary, _candidateVocabulary, Common, VocabularySize, Partial, ByBytes]),
        ("Comparing", [_top, _blockRows, Seed, _threads, _models, UnitOption, Chunks, CorpusFile, CorpusOrder]),
        ("For a purpose", [Floor, _groups, _positionBins, _speculative, _longestDraft, Distill, _beta, _teacherTop]),
        ("After the sampler (in this order)", [_temperature, _topK, _topP, _minP]),
    ];

    /// <summary>The options, checked.</summary>
    public NextTokenOptions Read(ParseResult parsed)
    {
        var texts = Texts(parsed, Vocabulary);
        return new NextTokenOptions
        {
            Threads = OptionText.WholeNumber(parsed, _threads, 1) ?? Environment.ProcessorCount,
            Top = OptionText.WholeNumber(parsed, _top, 1) is { } top ? top <= NextToken.MostTop ? top
                : throw new UsageException($"--top: {top} is more than {NextToken.MostTop}") : 10,
            BlockRows = OptionText.WholeNumber(parsed, _blockRows, 1),
            Seed = OptionText.WholeNumber(parsed, Seed, 0) ?? 1,
            Texts = texts,
            CandidateTexts = Texts(parsed, _candidateVocabulary),
            Sampler = SamplerOf(parsed),
            Unit = UnitOf(parsed, InformationUnit.Nats),
            Common = parsed.GetResult(Common) is { Implicit: false },
            CommonTokens = OptionText.WholeNumber(parsed, Common, 1),
            DraftCost = Number(parsed, _speculative, 0, 1000),
            LongestDraft = OptionText.WholeNumber(parsed, _longestDraft, 1) is { } longest ? longest <= SpeculativeDecoding.MostLength
                ? longest : throw new UsageException($"{_longestDraft.Name}: {longest} is more than {SpeculativeDecoding.MostLength}") : 16,
            Distillation = Number(parsed, Distill, 1e-3, 1000) is { } temperature
                ? new DistillationOptions(temperature, BetaOf(parsed), OptionText.WholeNumber(parsed, _teacherTop, 1) ?? 20) : null,
        };
    }

    private double BetaOf(ParseResult parsed)
        => Number(parsed, _beta, 0, 1) switch
        {
            null => 0.5,
            0 or 1 =>
                throw new UsageException(
                    $"{_beta.Name}: between 0 and 1, where the loss is 0; 0 and 1 stand for KL(teacher‖student) and KL(student‖teacher) "
                        + $"in some libraries, which are printed beside it"),
            { } beta => beta,
        };

    /// <summary>The groups of rows that were asked for.</summary>
    public IReadOnlyList<RowGroups> GroupsOf(ParseResult parsed, NextTokenShape shape, CancellationToken cancel)
    {
        var groups = new List<RowGroups>();
        if (parsed.GetValue(_groups) is { } path) groups.AddRange(RowGroupsFile.Read(path, shape, cancel));
        if (parsed.GetValue(_positionBins) is not { } text) return groups;
        int[] edges = [.. text.Split(',')
            .Select(e => int.TryParse(e, NumberStyles.None, CultureInfo.InvariantCulture, out int edge) ? edge
                : throw new UsageException($"{_positionBins.Name}: '{e}' is no position"))];
        try { groups.Add(RowGroups.ByPosition(shape, edges)); }
        catch (ArgumentException e) { throw new UsageException($"{_positionBins.Name}: {e.Message.Split(" (Parameter", 2)[0]}"); }
        return groups;
    }

    /// <summary>The corpus and the length of its contexts; null where none was named.</summary>
    public (int[] Tokens, int Order)? Corpus(ParseResult parsed)
    {
        int order = OptionText.WholeNumber(parsed, CorpusOrder, 1) ?? 2;
        if (order > CorpusComparison.MostOrder)
            throw new UsageException($"--corpus-order: {order} is more than {CorpusComparison.MostOrder}");
        return parsed.GetValue(CorpusFile) is { } path ? (CorpusComparison.Tokens(path), order) : null;
    }

    /// <summary>The token texts of --vocabulary; null where it was not given.</summary>
    public IReadOnlyList<string>? VocabularyTexts(ParseResult parsed) => Texts(parsed, Vocabulary);

    /// <summary>The floor that the user vouches for.</summary>
    public double FloorOf(ParseResult parsed) => Number(parsed, Floor, 0, 1) ?? 0;

    /// <summary>The floor of rows is that of 16-bit codes.</summary>
    public bool FloorIsCodes(ParseResult parsed) => parsed.GetValue(Floor) is "16-bit" or "16bit";

    /// <summary>The second run of the base; null where none was named.</summary>
    public string? FloorFile(ParseResult parsed)
    {
        if (FloorIsCodes(parsed) || parsed.GetValue(Floor) is not { } path) return null;
        return double.TryParse(path, NumberStyles.Float, CultureInfo.InvariantCulture, out _) && !File.Exists(path)
            ? throw new UsageException(
                $"{Floor.Name}: has no effect for rows of all tokens as a number (here it names a second run of the base, or 16-bit)")
            : path;
    }

    /// <summary>The unit that was asked for.</summary>
    public InformationUnit UnitOf(ParseResult parsed, InformationUnit otherwise)
        => UnitText.Parse(parsed.GetValue(UnitOption), UnitOption.Name) ?? otherwise;

    /// <summary>The candidates' models; null where none were named. Weights that a header does not count are those of the base's
    /// model.</summary>
    public IReadOnlyList<ModelFile>? Models(ParseResult parsed, int candidates)
    {
        var names = OptionText.List(parsed.GetValue(_models) ?? []);
        if (names.Count == 0) return null;
        if (names.Count != candidates && names.Count != candidates + 1)
            throw new UsageException($"--models: {names.Count} files for {candidates} candidates");
        ModelFile[] models = [.. names.Select(ModelFile.Read)];
        return names.Count == candidates ? models : [.. models.Skip(1).Select(m => m.WithWeights(models[0].Weights))];
    }

    private Sampler? SamplerOf(ParseResult parsed)
    {
        double? temperature = Number(parsed, _temperature, 0, 1000), topP = Number(parsed, _topP, double.Epsilon, 1),
            minP = Number(parsed, _minP, 0, 1);
        int? topK = OptionText.WholeNumber(parsed, _topK, 1);
        return temperature is null && topP is null && minP is null && topK is null ? null
            : new Sampler(temperature ?? 1, topK ?? 0, topP ?? 1, minP ?? 0);
    }

    private static double? Number(ParseResult parsed, Option<string?> option, double least, double most)
        => OptionText.Number(parsed, option, x => x >= least && x <= most,
            $"a number from {(least > 0 ? "above 0" : "0")} to {most.ToString(CultureInfo.InvariantCulture)}");

    private static IReadOnlyList<string>? Texts(ParseResult parsed, Option<string?> option)
        => parsed.GetValue(option) is { } path ? TokenTexts.Read(path) : null;
}
