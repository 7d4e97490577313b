namespace Kullback.Data.LanguageModels;

/// <summary>Candidates against one base model on one text.</summary>
/// <param name="Base">The base's name.</param>
/// <param name="Shape">Rows and columns of the base.</param>
/// <param name="Form">What the base's numbers are; stored codes limit what can be said to about 16 bits.</param>
/// <param name="Candidates">In the order given.</param>
/// <param name="Pairs">Neighbors in the ranking, the nearer one first.</param>
/// <param name="BlockRows">Rows that count as one independent block.</param>
/// <param name="Options">How it was compared.</param>
public sealed record NextTokenReport(
    string Base, NextTokenShape Shape, RowForm Form, IReadOnlyList<NextTokenCandidate> Candidates, IReadOnlyList<NextTokenPair> Pairs,
    int BlockRows, NextTokenOptions Options)
{
    /// <summary>The candidates, nearest first.</summary>
    public IReadOnlyList<NextTokenCandidate> Ranking => [.. Candidates.OrderBy(c => c.Figures.StoredKl.Mean)];

    /// <summary>The base and the candidates against a corpus, see <see cref="CorpusComparison"/>; empty where none was given.</summary>
    public IReadOnlyList<CorpusReport> Corpus { get; init; } = [];

    /// <summary>What was left out of other vocabularies; null where nothing was.</summary>
    public CommonVocabulary? Common { get; init; }

    /// <summary>A second run of the base, or what 16-bit codes make of one: how far apart two runs of one model are.
    /// Null where none was given.</summary>
    public NextTokenFloor? Floor { get; init; }

    /// <summary>Texts of the tokens; null where they are not known.</summary>
    public IReadOnlyList<string>? Texts { get; init; }
}

/// <summary>One candidate against the base.</summary>
/// <param name="Name">The file's name.</param>
/// <param name="Figures">All rows together.</param>
/// <param name="Rows">Every row, in the base's order; empty where <see cref="NextTokenOptions.KeepRows"/> is off.</param>
public sealed record NextTokenCandidate(string Name, NextTokenFigures Figures, IReadOnlyList<NextTokenRow> Rows)
{
    /// <summary>The same after the sampler; null where none was asked for.</summary>
    public NextTokenFigures? AfterSampler { get; init; }

    /// <summary>How many times the floor's mean divergence the candidate's is; null without a floor,
    /// or where one of them is not above 0.</summary>
    public RatioEstimate? TimesFloor { get; init; }

    /// <summary>What the candidate saves as a draft of the base; null where it was not asked for.</summary>
    public SpeculativeDecoding? Speculative { get; init; }

    /// <summary>Losses of distillation; null where they were not asked for.</summary>
    public DistillationFigures? Distillation { get; init; }

    /// <summary>Figures by group, one entry for each of <see cref="NextTokenOptions.Groups"/>.</summary>
    public IReadOnlyList<GroupedFigures> Groups { get; init; } = [];

    /// <summary>The rows furthest from the base, with what they are made of.</summary>
    public IReadOnlyList<NextTokenPlace> Worst { get; init; } = [];

    /// <summary>The model on the disk; null where nobody said.</summary>
    public ModelFile? Model { get; init; }
}

/// <summary>A row with its surroundings.</summary>
/// <param name="Row">From 0 over all chunks.</param>
/// <param name="Chunk">From 0.</param>
/// <param name="Position">Of the last token that the row knows, in its chunk.</param>
/// <param name="Context">Tokens before the one predicted, the nearest last; with the divergence of the row that predicted each, NaN where
/// none did.</param>
/// <param name="Figures">The row's figures.</param>
/// <param name="Parts">The tokens that make up most of the divergence, largest part first.</param>
public sealed record NextTokenPlace(long Row, int Chunk, int Position, IReadOnlyList<(int Token, double? KlNats)> Context,
    NextTokenRow Figures, IReadOnlyList<NextTokenPart> Parts);

/// <summary>One token's part of a row's divergence.</summary>
/// <param name="Token">Its id.</param>
/// <param name="P">Probability that the base gives it.</param>
/// <param name="Q">Probability that the candidate gives it.</param>
/// <param name="KlNats">p ln(p/q) − p + q; the parts of all tokens sum to the divergence.</param>
public sealed record NextTokenPart(int Token, double P, double Q, double KlNats);

/// <summary>Which of two candidates is nearer to the base, with an error.</summary>
/// <param name="Nearer">The one with the smaller mean divergence.</param>
/// <param name="Further">The other.</param>
/// <param name="Difference">Divergence of the further one minus that of the nearer one, paired row by row, in nats per token.</param>
/// <param name="Blocks">Sign test over the blocks: in how many the nearer one is nearer (<see cref="SignTest.Greater"/>).</param>
/// <param name="Rows">Sign test over the rows, as if they were independent.</param>
public sealed record NextTokenPair(string Nearer, string Further, MeanEstimate Difference, SignTest Blocks, SignTest Rows)
{
    /// <summary>What speaks against deciding: of the difference, or of either candidate's own mean. Null where nothing does.</summary>
    public Diagnosis? Doubt { get; init; }

    /// <summary>Below this the difference is decided: candidates that are equally far are then told apart in at most 5 % of runs, skewed
    /// ones too (bench/results/language-model-intervals.md).</summary>
    public const double Level = 0.025;

    /// <summary>The nearer one is nearer, and nothing speaks against it.</summary>
    public bool Decided => Doubt is null && Difference is { Low: > 0, PValueOfZero: < Level };
}

/// <summary>Rows that have something in common.</summary>
/// <param name="Label">What it is.</param>
/// <param name="Rows">How many.</param>
/// <param name="MeanKlNats">Mean of D(base‖candidate).</param>
/// <param name="MeanJensenShannonNats">Mean of the Jensen–Shannon divergence.</param>
/// <param name="SameTop">Share of the rows in which both put the same token first.</param>
public sealed record NextTokenGroup(string Label, long Rows, double MeanKlNats, double MeanJensenShannonNats, double SameTop);

/// <summary>A number with the standard error that independent rows would give.</summary>
/// <param name="Value">The number.</param>
/// <param name="StandardError">Its error.</param>
public sealed record NextTokenValue(double Value, double StandardError);
