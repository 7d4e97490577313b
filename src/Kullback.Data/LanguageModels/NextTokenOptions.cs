namespace Kullback.Data.LanguageModels;

/// <summary>How language models are compared.</summary>
public sealed record NextTokenOptions
{
    /// <summary>Worker threads; results do not depend on it.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>How many of the most probable tokens of each side the overlap looks at.</summary>
    public int Top { get; init; } = 10;

    /// <summary>How many of the rows with the largest divergence are kept with their context.</summary>
    public int Worst { get; init; } = 20;

    /// <summary>Rows in a block that counts as independent of the others; null: a chunk each, or √rows where there is one chunk.</summary>
    public int? BlockRows { get; init; }

    /// <summary>What a server does to the logits before it draws; null compares the models alone.</summary>
    public Sampler? Sampler { get; init; }

    /// <summary>Texts of the base's tokens, where the files do not carry them.</summary>
    public IReadOnlyList<string>? Texts { get; init; }

    /// <summary>Texts of the candidates' tokens where they may stand in another order; null: as the base's.</summary>
    public IReadOnlyList<string>? CandidateTexts { get; init; }

    /// <summary>Keep every row's figures in <see cref="NextTokenCandidate.Rows"/>: 130 bytes per row and candidate; 8 without.</summary>
    public bool KeepRows { get; init; } = true;

    /// <summary>Hears every row's figures, a few hundred at a time, in the order of the rows; null for nobody.</summary>
    public NextTokenReceiver? Receiver { get; init; }

    /// <summary>Hears, before the first row, of the base as it is compared: over the common tokens where <see cref="Common"/> is set.
    /// Null for nobody.</summary>
    public Action<INextTokenSource>? Begins { get; init; }

    /// <summary>Candidates of earlier comparisons with the same base, ranked beside the others.</summary>
    public IReadOnlyList<ComparedRows> Joined { get; init; } = [];

    /// <summary>Vocabularies may differ: rows are compared over the tokens that all sides have, see
    /// <see cref="CommonVocabulary"/>.</summary>
    public bool Common { get; init; }

    /// <summary>The common tokens are that many first ids; null: those with the same text, where texts are known,
    /// else the ids that all sides have.</summary>
    public int? CommonTokens { get; init; }

    /// <summary>The unit in which the result is shown; everything here is in nats but the borders of
    /// <see cref="NextTokenFigures.ByEntropy"/>.</summary>
    public InformationUnit Unit { get; init; }

    /// <summary>The draft's time for a token over the base's for one pass: the candidates are drafts of speculative decoding;
    /// null where they are not.</summary>
    public double? DraftCost { get; init; }

    /// <summary>Most tokens that a draft proposes in a step.</summary>
    public int LongestDraft { get; init; } = 16;

    /// <summary>Losses of distillation to work out, the base as teacher; null for none.</summary>
    public DistillationOptions? Distillation { get; init; }

    /// <summary>Groups of rows, each with the whole table.</summary>
    public IReadOnlyList<RowGroups> Groups { get; init; } = [];

    /// <summary>Draws the corpora of <see cref="CorpusComparison"/>; intervals draw nothing.</summary>
    public int Seed { get; init; } = 1;
}

/// <summary>Hears the figures of consecutive rows of one candidate.</summary>
/// <param name="candidate">Which, from 0 in the order given.</param>
/// <param name="first">The number of the first row.</param>
/// <param name="rows">The rows; not to be kept.</param>
public delegate void NextTokenReceiver(int candidate, long first, ReadOnlySpan<NextTokenRow> rows);
