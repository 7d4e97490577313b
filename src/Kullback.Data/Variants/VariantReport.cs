using Kullback.Estimation;
using Kullback.Hypotheses;

namespace Kullback.Data.Variants;

/// <summary>Which of two variants is better, as far as the rows tell.</summary>
public enum VariantVerdict
{
    /// <summary>The new variant is better.</summary>
    Better,

    /// <summary>The new variant is worse, by more than the margin.</summary>
    Worse,

    /// <summary>The new variant is not worse by more than the margin; whether it is better is open.</summary>
    NotWorse,

    /// <summary>The rows do not tell.</summary>
    Undecided,

    /// <summary>What happened is not known: neither is better.</summary>
    NoOutcome,
}

/// <summary>Rows whose score is −∞, for probability 0 was given to what happened.</summary>
/// <param name="OnlyOld">Of the old variant alone.</param>
/// <param name="OnlyNew">Of the new variant alone.</param>
/// <param name="Both">Of both.</param>
public sealed record ImpossibleRows(int OnlyOld, int OnlyNew, int Both)
{
    /// <summary>All of them.</summary>
    public int Count => OnlyOld + OnlyNew + Both;
}

/// <summary>In how many clusters (or rows) the new variant scores higher, with evidence that holds at every look.</summary>
/// <param name="Wins">Clusters in which it scores higher.</param>
/// <param name="Losses">Lower.</param>
/// <param name="Ties">Equal: they do not count.</param>
/// <param name="Low">Lower end of the interval for the share of wins.</param>
/// <param name="High">Upper end.</param>
/// <param name="LogEValue">ln of the e-value against one half, of the beta-binomial mixture with a = b = 1.</param>
/// <param name="PValue">1 over the largest e-value so far, at most 1.</param>
/// <param name="FirstDecided">Clusters after which it first reached 20; null where it never did.</param>
public sealed record VariantSigns(int Wins, int Losses, int Ties, double Low, double High, double LogEValue, double PValue,
    int? FirstDecided);

/// <summary>A divergence between the variants over the rows.</summary>
/// <param name="Infinite">Rows where it is infinite: one variant excludes what the other holds possible.</param>
/// <param name="Mean">Its mean over the other rows, in nats; null where there are none.</param>
public sealed record VariantDivergence(int Infinite, MeanEstimate? Mean);

/// <summary>A row in the order of what changed.</summary>
/// <param name="Index">Its number from 0.</param>
/// <param name="Name">What it is called.</param>
/// <param name="Old">The old variant's score.</param>
/// <param name="New">The new variant's.</param>
/// <param name="JensenShannon">The divergence between the two in nats; null where it is not known.</param>
public sealed record VariantRow(int Index, string Name, double Old, double New, double? JensenShannon);

/// <summary>The gain in one segment.</summary>
/// <param name="Name">The segment.</param>
/// <param name="Rows">Its rows with a finite score in both variants.</param>
/// <param name="Impossible">Its rows with probability 0 for what happened.</param>
/// <param name="Gain">New less old over these rows; null where there are none.</param>
/// <param name="AdjustedPValue">Against no gain, among all segments; null without a p-value.</param>
/// <param name="Verdict">After that adjustment.</param>
public sealed record VariantSegment(string Name, int Rows, ImpossibleRows Impossible, MeanEstimate? Gain, double? AdjustedPValue,
    VariantVerdict Verdict);

/// <summary>What so many rows can tell.</summary>
/// <param name="Detectable">The least gain that would be found with the asked power; null where clusters say nothing of the spread.</param>
/// <param name="MoreRows">How many more rows like these would tell a gain as large as the one seen; +∞ for a gain of 0,
/// null where not known.</param>
public sealed record VariantPower(double? Detectable, double? MoreRows);

/// <summary>Two variants on the same cases: the gain in score, how far apart they are, and what changed most.</summary>
/// <param name="Scores">What was compared.</param>
/// <param name="Options">How.</param>
/// <param name="Verdict">The answer.</param>
/// <param name="Impossible">Rows with probability 0 for what happened; not in the means.</param>
/// <param name="Rows">Rows with a finite score in both variants.</param>
/// <param name="OldMean">Mean score of the old variant over these; null without scores.</param>
/// <param name="NewMean">Mean score of the new variant.</param>
/// <param name="Gain">New less old.</param>
/// <param name="Sequence">The gain with an interval that may be looked at any time; null where not asked for.</param>
/// <param name="Signs">The signs likewise.</param>
/// <param name="Forward">D(NEW‖OLD); null without distributions.</param>
/// <param name="Backward">D(OLD‖NEW).</param>
/// <param name="JensenShannon">The Jensen-Shannon divergence.</param>
/// <param name="Segments">The segments, the largest first.</param>
/// <param name="Losers">Rows where the new variant loses most, the worst first; without outcomes the rows that differ most.</param>
/// <param name="Gainers">Rows where it gains most, the best first.</param>
/// <param name="Power">What so many rows can tell; null without scores.</param>
public sealed record VariantReport(
    VariantScores Scores, VariantOptions Options, VariantVerdict Verdict, ImpossibleRows Impossible, int Rows, MeanEstimate? OldMean,
    MeanEstimate? NewMean, MeanEstimate? Gain,
    ConfidenceSequence? Sequence, VariantSigns? Signs, VariantDivergence? Forward, VariantDivergence? Backward,
    VariantDivergence? JensenShannon,
    IReadOnlyList<VariantSegment> Segments, IReadOnlyList<VariantRow> Losers, IReadOnlyList<VariantRow> Gainers, VariantPower? Power);
