using Kullback.Data.Comparisons;

namespace Kullback.Data.Fidelity;

/// <summary>Is a synthetic table faithful to a real one, and does it repeat the rows that it was made from?</summary>
/// <remarks>P is the real table, Q the synthetic one. All divergences are in bits; cells are fixed by the real table. Rows are taken as
/// independent; with keys, entities are.</remarks>
public sealed record FidelityReport
{
    /// <summary>The real table, which the generator learnt from.</summary>
    public required SourceSummary Real { get; init; }

    /// <summary>The synthetic table.</summary>
    public required SourceSummary Synthetic { get; init; }

    /// <summary>Real rows that the generator never saw; null without.</summary>
    public SourceSummary? Holdout { get; init; }

    /// <summary>One answer a question, in the order of the report.</summary>
    public required IReadOnlyList<FidelityAnswer> Answers { get; init; }

    /// <summary>Every column, by falling excess over chance.</summary>
    public required IReadOnlyList<CellFidelity> Columns { get; init; }

    /// <summary>Every pair of columns, likewise.</summary>
    public required IReadOnlyList<CellFidelity> Pairs { get; init; }

    /// <summary>The triples that were asked for, likewise.</summary>
    public required IReadOnlyList<CellFidelity> Triples { get; init; }

    /// <summary>Means over columns and pairs, and over triples where there are any.</summary>
    public required IReadOnlyList<MeanFidelity> Means { get; init; }

    /// <summary>Whether a machine tells real rows from synthetic ones.</summary>
    public required DiscriminatorFidelity Discriminator { get; init; }

    /// <summary>Whether synthetic rows repeat the real ones; null without a holdout.</summary>
    public MemoryFidelity? Memory { get; init; }

    /// <summary>Rows that are equal to others, in and between the tables.</summary>
    public required RepeatedRows Repeats { get; init; }

    /// <summary>What the synthetic table never has, and what it has that the real one has not.</summary>
    public required CoverageFidelity Coverage { get; init; }

    /// <summary>What a model that learnt from synthetic rows is worth; null where no target was named or there is no holdout.</summary>
    public UtilityFidelity? Utility { get; init; }

    /// <summary>Columns that were not compared, with the reason.</summary>
    public required IReadOnlyList<(string Column, string Reason)> NotCompared { get; init; }

    /// <summary>What the reader should know.</summary>
    public required IReadOnlyList<string> Notes { get; init; }

    /// <summary>The practical threshold in bits.</summary>
    public required double ThresholdBits { get; init; }

    /// <summary>Coverage of the intervals.</summary>
    public required double Confidence { get; init; }

    /// <summary>Seed of everything drawn.</summary>
    public required int Seed { get; init; }

    /// <summary>The keys by which rows were joined to entities; empty where rows are compared.</summary>
    public IReadOnlyList<string> Keys { get; init; } = [];

    /// <summary>The worst answer.</summary>
    public FidelityVerdict Verdict => Answers.Any(a => a.Verdict == FidelityVerdict.Memorizing) ? FidelityVerdict.Memorizing
        : Answers.Any(a => a.Verdict == FidelityVerdict.Unfaithful) ? FidelityVerdict.Unfaithful
        : Answers.Any(a => a.Verdict == FidelityVerdict.Undecided) ? FidelityVerdict.Undecided : FidelityVerdict.Faithful;
}

/// <summary>Answers.</summary>
public enum FidelityVerdict
{
    /// <summary>No further from the real table than the threshold, or no nearer than chance.</summary>
    Faithful,

    /// <summary>Further than the threshold.</summary>
    Unfaithful,

    /// <summary>Nearer to the rows that the generator learnt from than to others of their kind.</summary>
    Memorizing,

    /// <summary>The rows do not tell.</summary>
    Undecided,
}

/// <summary>The questions.</summary>
public enum FidelityQuestion
{
    /// <summary>Is every column distributed as the real one?</summary>
    Columns,

    /// <summary>Do pairs of columns go together as in the real table?</summary>
    Pairs,

    /// <summary>Can whole rows be told from real ones?</summary>
    Rows,

    /// <summary>Does everything occur that the real table has, and nothing else?</summary>
    Coverage,

    /// <summary>Does the synthetic table repeat the rows that it was made from?</summary>
    Memory,
}

/// <summary>The answer to a question.</summary>
/// <param name="Question">Which.</param>
/// <param name="Verdict">The answer.</param>
/// <param name="Sentence">The figures that decided it, in words.</param>
public sealed record FidelityAnswer(FidelityQuestion Question, FidelityVerdict Verdict, string Sentence);

/// <summary>A column, a pair or a triple beside chance and beside the holdout, in bits.</summary>
public sealed record CellFidelity
{
    /// <summary>The columns.</summary>
    public required IReadOnlyList<string> Columns { get; init; }

    /// <summary>Cells with rows in the real or the synthetic table.</summary>
    public required int Cells { get; init; }

    /// <summary>Jensen–Shannon divergence of the two tables, plug-in.</summary>
    public required double Bits { get; init; }

    /// <summary>What sampling noise alone gives on average: both tables' rows dealt out at random.</summary>
    public required double ExpectedBits { get; init; }

    /// <summary>What it stays below in 95 of 100 cases.</summary>
    public required double Expected95Bits { get; init; }

    /// <summary>The same divergence of the real table and the holdout; null without.</summary>
    public double? CeilingBits { get; init; }

    /// <summary><see cref="Bits"/> less <see cref="ExpectedBits"/>, not below 0, with its interval.</summary>
    public required BitsWithInterval Excess { get; init; }

    /// <summary>The probability that noise alone gives as much or more.</summary>
    public required double PValue { get; init; }

    /// <summary>The probability that noise alone gives as little or less: tiny where the synthetic rows are the real ones,
    /// resampled.</summary>
    public required double TooCloseP { get; init; }

    /// <summary>The share of rows, of both tables, that stand alone in their cells: of them nothing is known.</summary>
    public required double LoneShare { get; init; }

    /// <summary>Of a pair: mutual information in the synthetic table less that in the real one, less the difference of their biases, with
    /// its interval; null otherwise.</summary>
    public BitsWithInterval? Dependence { get; init; }

    /// <summary>The same as it is, biases included.</summary>
    public double? DependencePlugInBits { get; init; }

    /// <summary>Of a pair: mutual information in the real table, plug-in.</summary>
    public double? RealDependenceBits { get; init; }

    /// <summary>By the interval of the excess and the threshold.</summary>
    public required FidelityVerdict Verdict { get; init; }
}

/// <summary>A mean over columns, pairs or triples, in bits.</summary>
/// <param name="Of">"columns", "pairs" or "triples".</param>
/// <param name="Count">How many.</param>
/// <param name="Bits">Mean Jensen–Shannon divergence, plug-in.</param>
/// <param name="ExpectedBits">What sampling noise alone gives on average.</param>
/// <param name="Expected95Bits">What it stays below in 95 of 100 cases; NaN for triples.</param>
/// <param name="CeilingBits">The same of the real table and the holdout; null without.</param>
/// <param name="Excess">Bits less expected bits with its interval; null for triples.</param>
/// <param name="TooCloseP">The probability that noise alone gives as little or less; NaN for triples.</param>
/// <param name="DependenceBits">Of pairs the mean gain of mutual information; below 0 where dependence is lost; null otherwise.</param>
public sealed record MeanFidelity(
    string Of, int Count, double Bits, double ExpectedBits, double Expected95Bits, double? CeilingBits, BitsWithInterval? Excess,
    double TooCloseP, double? DependenceBits);

/// <summary>How well real rows are told from synthetic ones, on rows that the discriminator did not learn from.</summary>
public sealed record DiscriminatorFidelity
{
    /// <summary>Bits of the divergence tree: a lower bound of the divergence of whole rows.</summary>
    public required BitsWithInterval Tree { get; init; }

    /// <summary>Whether the tree found groups that differ; otherwise its bits are 0 because nothing was found,
    /// not because nothing is there.</summary>
    public required bool TreeFound { get; init; }

    /// <summary>p-value of "nothing tells them apart" over the tree's groups.</summary>
    public required double TreeP { get; init; }

    /// <summary>The same of the real table and the holdout; null without.</summary>
    public BitsWithInterval? TreeCeiling { get; init; }

    /// <summary>Rows a side that the tree was measured on.</summary>
    public required SideBySide<long> TreeRows { get; init; }

    /// <summary>The probability that the forest scores a synthetic row above a real one, with its interval: ½ where it cannot tell;
    /// null with too few rows.</summary>
    public AreaWithInterval? Forest { get; init; }

    /// <summary>One bit less the forest's log loss in bits, with its interval: a lower bound of the divergence of whole rows; below 0 where
    /// it knows nothing and is too sure.</summary>
    public BitsWithInterval? ForestBits { get; init; }

    /// <summary>The forest on the real table and the holdout; null without.</summary>
    public AreaWithInterval? ForestCeiling { get; init; }

    /// <summary>Rows a side that the forest scored.</summary>
    public required SideBySide<long> ForestRows { get; init; }

    /// <summary>Below chance by more than chance makes it: copied rows carry the other label in another fold.</summary>
    public required bool BelowChance { get; init; }

    /// <summary>What gives synthetic rows away, in words, the most telling first.</summary>
    public required IReadOnlyList<GiveAway> GiveAways { get; init; }
}

/// <summary>An area under the receiver's curve with its interval.</summary>
/// <param name="Area">½ is chance.</param>
/// <param name="Low">Lower end.</param>
/// <param name="High">Upper end.</param>
public sealed record AreaWithInterval(double Area, double Low, double High);

/// <summary>Rows that the synthetic table has too many or too few of.</summary>
/// <param name="Where">Which rows, in words.</param>
/// <param name="Real">Their share in the real table (and the holdout).</param>
/// <param name="Synthetic">Their share in the synthetic table.</param>
/// <param name="Bits">What they add to the divergence.</param>
/// <param name="Source">"tree" or "pair".</param>
public sealed record GiveAway(string Where, double Real, double Synthetic, double Bits, string Source);

/// <summary>Rows that are equal in all compared columns.</summary>
/// <param name="SyntheticDistinct">Distinct synthetic rows.</param>
/// <param name="RealDistinct">Distinct real rows.</param>
/// <param name="EqualToReal">Synthetic rows that are equal to a real one.</param>
/// <param name="EqualToHoldout">Synthetic rows that are equal to one of the holdout; null without.</param>
/// <param name="CopiesP">p-value of "no more real rows are repeated than rows of the holdout", one-sided; null without a holdout.</param>
/// <param name="RepeatsP">p-value of "no more rows repeat others than in the real table", one-sided.</param>
public sealed record RepeatedRows(long SyntheticDistinct, long RealDistinct, long EqualToReal, long? EqualToHoldout, double? CopiesP,
    double RepeatsP);

/// <summary>What is never made, and what was never seen.</summary>
/// <param name="CategoriesMissing">Values of categories in the real table that the synthetic one never has.</param>
/// <param name="CategoriesNew">Values of categories in the synthetic table that the real one never has.</param>
/// <param name="MissingByChance">How many values an honest table of as many rows would lack, on average.</param>
/// <param name="HoldoutMissing">How many the holdout lacks; null without.</param>
/// <param name="Gaps">Values and ranges that chance does not explain, the largest first.</param>
public sealed record CoverageFidelity(int CategoriesMissing, int CategoriesNew, double MissingByChance, int? HoldoutMissing,
    IReadOnlyList<CoverageGap> Gaps);

/// <summary>A value or a range that one of the tables lacks.</summary>
/// <param name="Column">The column.</param>
/// <param name="Where">The values in words: <c>= 'Cuba'</c>, <c>above 65</c>.</param>
/// <param name="IsNew">The synthetic table has it and the real one has not; otherwise the other way about.</param>
/// <param name="Rows">Rows that have it.</param>
/// <param name="Share">Their share of the table that has it.</param>
/// <param name="PValue">The probability that all of these rows are in one table by chance.</param>
public sealed record CoverageGap(string Column, string Where, bool IsNew, long Rows, double Share, double PValue);

/// <summary>A model that learnt from synthetic rows, tried on the holdout, beside one that learnt from real rows.</summary>
/// <param name="Target">The column to be told.</param>
/// <param name="Rows">Rows that were learnt from.</param>
public sealed record UtilityFidelity(string Target, long Rows)
{
    /// <summary>The value of two that is told from the other; null where there are more, or numbers.</summary>
    public string? Value { get; init; }

    /// <summary>Values of the target in the real table; 0 for numbers.</summary>
    public int Values { get; init; }

    /// <summary>Area under the curve on the holdout after learning from synthetic rows; of more than two values the mean over each against
    /// the others. Null for numbers.</summary>
    public AreaWithInterval? FromSynthetic { get; init; }

    /// <summary>After learning from as many real rows.</summary>
    public AreaWithInterval? FromReal { get; init; }

    /// <summary>Bits of the target that the model tells on the holdout beyond how often each value occurs, after learning from synthetic
    /// rows: below 0 where it misleads. Null for numbers.</summary>
    public BitsWithInterval? BitsFromSynthetic { get; init; }

    /// <summary>After learning from real rows.</summary>
    public BitsWithInterval? BitsFromReal { get; init; }

    /// <summary>Share of the variance of a number on the holdout that is explained after learning from synthetic rows; null for
    /// categories.</summary>
    public ExplainedShare? ExplainedFromSynthetic { get; init; }

    /// <summary>After learning from real rows.</summary>
    public ExplainedShare? ExplainedFromReal { get; init; }
}

/// <summary>R² = 1 − Σ error²/Σ (y − mean y)² with an interval: 1 for no error, 0 for what the mean does, below it misleads.</summary>
/// <param name="Share">R²; NaN where the number does not vary.</param>
/// <param name="Low">Lower end.</param>
/// <param name="High">Upper end.</param>
public sealed record ExplainedShare(double Share, double Low, double High);
