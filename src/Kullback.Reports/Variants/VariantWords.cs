using System.Globalization;
using Kullback.Data.Variants;
using Kullback.Divergences;
using Kullback.Estimation;

namespace Kullback.Reports;

/// <summary>A comparison of two variants in words: units, the headline, what speaks for and against it.</summary>
internal sealed class VariantWords(VariantReport result)
{
    private static readonly InformationWords s_bits = new(InformationUnit.Bits);

    /// <summary>Scores are information and shown in bits.</summary>
    public bool IsLog => result.Scores.Scale is VariantScale.LogScore or VariantScale.None;

    /// <summary>What a score is counted in, as it stands after a number.</summary>
    public string Unit => IsLog ? " bit" : "";

    /// <summary>What stands for itself: a row or a cluster.</summary>
    public string One => result.Scores.Clusters is null ? "row" : "cluster";

    /// <summary>A score in the unit that is shown.</summary>
    public double Of(double score) => IsLog ? s_bits.Of(score) : score;

    /// <summary>A score with the digits that its error leaves.</summary>
    public string Amount(double score, double error) => InformationWords.ByError(Of(score), Of(error));

    /// <summary>A number with a sign.</summary>
    public string Signed(double score, double error) => (score > 0 ? "+" : "") + Amount(score, error);

    /// <summary>The interval of a mean.</summary>
    public string Range(MeanEstimate mean) => mean is { Low: { } low, High: { } high }
        ? $"{Signed(low, InformationWords.ErrorOf(mean))} to "
            + $"{Signed(high, InformationWords.ErrorOf(mean))}{(mean.TooShort is { Disqualifies: true } ? " (!)" : "")}" : "none";

    /// <summary>The result in one sentence.</summary>
    public string Headline
    {
        get
        {
            if (result.Verdict == VariantVerdict.NoOutcome)
                return result.JensenShannon?.Mean is { } apart
                    ? $"The variants are {s_bits.Amount(apart.Mean, InformationWords.ErrorOf(apart))} bit a row apart (Jensen-Shannon); "
                        + $"which is better is not known without what happened." : "What happened is not known: nothing to score.";
            if (result.Gain is not { } gain)
                return $"No row has a finite score in both variants: {NumberFormat.Count(result.Impossible.Count, "row")} with "
                    + $"probability 0 for what happened.";
            string by = $"{Amount(Math.Abs(gain.Mean), InformationWords.ErrorOf(gain))}{Unit} a row";
            return result.Verdict switch
            {
                VariantVerdict.Better => $"NEW is better than OLD by {by}{Interval(gain)}.",
                VariantVerdict.Worse when result.Impossible.OnlyNew > 0 && result.Impossible is { OnlyOld: 0, Both: 0 } =>
                    $"NEW is worse than OLD: it gave probability 0 to what happened in "
                        + $"{NumberFormat.Count(result.Impossible.OnlyNew, "row")}, OLD in none.",
                VariantVerdict.Worse => $"NEW is worse than OLD by {by}{Interval(gain)}.",
                VariantVerdict.NotWorse =>
                    $"NEW is not worse than OLD by more than the margin of {NumberFormat.Number(Of(result.Options.Margin))}{Unit} a "
                        + $"row{Interval(gain)}.",
                _ => $"Undecided: {(gain.Mean >= 0 ? "a gain" : "a loss")} of {by}{Interval(gain)}.{More()}",
            };
        }
    }

    // The one that the verdict rests on.
    private string Interval(MeanEstimate gain)
    {
        if (result.Sequence is { } sequence)
            return sequence is { Low: { } from, High: { } to }
                ? $" (95 % at any time: {Signed(from, InformationWords.ErrorOf(gain))} to {Signed(to, InformationWords.ErrorOf(gain))})"
                : " (too few for an interval at any time)";
        return gain.Low is null ? "" : $" (95 %: {Range(gain)})";
    }

    private string More()
        => result.Power?.MoreRows is not { } more || !double.IsFinite(more) || result.Impossible.OnlyNew > 0 ? ""
            : more < 1 ? " A few more rows may tell." : $" About {Rounded(more)} more rows like these would tell.";

    /// <summary>Two digits: more would claim too much.</summary>
    public static string Rounded(double count)
    {
        if (count >= 1e15) return count.ToString("0.#e0", CultureInfo.InvariantCulture);
        double step = Math.Pow(10, Math.Max(0, Math.Floor(Math.Log10(Math.Max(1, count))) - 1));
        return NumberFormat.Count((long)(Math.Ceiling(count / step) * step));
    }

    /// <summary>What must be said of the figures, the gravest first.</summary>
    public IEnumerable<(string Text, Tone Tone)> Sentences()
    {
        if (result.Impossible is { Count: > 0 } never)
            yield return ($"(!) Probability 0 was given to what happened: in {NumberFormat.Count(never.OnlyOld, "row")} by OLD alone, in "
                + $"{NumberFormat.Count(never.OnlyNew)} by NEW alone, in {NumberFormat.Count(never.Both)} by both. The log score of such "
                + $"a row is infinite; the means are of the other {NumberFormat.Count(result.Rows, "row")}.", Tone.Caution);
        if (result.Gain?.TooShort is { } doubt)
            yield return ((doubt.Disqualifies ? "(!) " : "") + doubt.Text, doubt.Disqualifies ? Tone.Caution : Tone.Plain);
        if (Sequential() is { } sequential) yield return (sequential, Tone.Plain);
        if (result.Signs is { } signs)
            yield return ($"Signs: NEW scores higher in {NumberFormat.Count(signs.Wins)}, lower in {NumberFormat.Count(signs.Losses)} of "
                + $"{NumberFormat.Count(signs.Wins + signs.Losses + signs.Ties, One)}s{(signs.Ties > 0 ? $" ({NumberFormat.Count(signs.Ties)} equal)" : "")}: {NumberFormat.Percent(signs.Low)} to {NumberFormat.Percent(signs.High)} wins at any time, exact; p {NumberFormat.PValue(signs.PValue)}{(signs.FirstDecided is { } first ? $", below 0.05 first after {NumberFormat.Count(first)}" : "")}.", Tone.Plain);
        if (result.Power is { Detectable: { } least } && result.Gain is { } gain)
            yield return ($"{(result.Sequence is null ? "So many" : "With one look, so many")} {One}s find a difference of "
                + $"{NumberFormat.Number(Of(least))}{Unit} a row with a probability of "
                + $"{NumberFormat.Percent(result.Options.Power)}{(result.Verdict == VariantVerdict.Undecided && result.Power.MoreRows is { } more && double.IsFinite(more) ? $"; the {Amount(Math.Abs(gain.Mean), InformationWords.ErrorOf(gain))} seen, if it is real, would take about {Rounded(result.Rows + more)} rows{(result.Sequence is null ? "" : " at any time")}" : "")}.", Tone.Faint);
    }

    private string? Sequential()
    {
        if (result.Sequence is not { } s) return null;
        string found = s.FirstDecided is { } first ? $"told from 0 first after {NumberFormat.Count(first, One)}"
            : "never told from 0 so far";
        return $"At any time: p {NumberFormat.PValue(s.PValue)}, {found}. The rows may be looked at after every {One} in their order, and "
            + $"the 5 % hold over all looks together (normal mixture boundary in Student's form, shortest at "
            + $"{NumberFormat.Count(result.Options.TunedFor, One)}s; exact for normal differences, otherwise for many).";
    }

    /// <summary>A score of one row; −∞ as such.</summary>
    public string Score(double score) => double.IsNaN(score) ? NumberFormat.None
        : NumberFormat.Number(Of(score) is var shown && result.Scores.Scale == VariantScale.RankedProbability ? -shown : shown);
}
