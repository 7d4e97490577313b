using Kullback.Data.LanguageModels;
using Kullback.Estimation;

namespace Kullback.Reports;

/// <summary>What a comparison of language models says, in sentences that the terminal, the page and Markdown share.</summary>
internal static class LanguageModelSentences
{
    /// <summary>Which of two candidates is nearer, with its error; or that it is not decided.</summary>
    /// <param name="pair">The candidates.</param>
    /// <param name="unit">What is shown.</param>
    public static string Of(NextTokenPair pair, InformationUnit unit)
    {
        var (d, words) = (pair.Difference, new InformationWords(unit));
        if (!double.IsFinite(d.Mean)) return $"{pair.Nearer} is closer to the base than {pair.Further}, whose divergence is infinite.";
        if (pair.Rows.Less + pair.Rows.Greater == 0) return $"{pair.Nearer} and {pair.Further} are equally far from the base in every row.";
        string range = d.Low is null ? "no interval, paired" : $"95 % {words.Range(d)}, paired";
        string interval =
            $"{words.Amount(d.Mean, InformationWords.ErrorOf(d))} {words.One} per token ({range} over "
                + $"{NumberFormat.Count(d.Clusters, "block")}; nearer in {NumberFormat.Count(pair.Blocks.Greater)} of "
                + $"{NumberFormat.Count(pair.Blocks.Less + pair.Blocks.Greater)}, sign test p = {NumberFormat.PValue(pair.Blocks.PValue)})";
        if (pair.Decided) return $"{pair.Nearer} is closer to the base than {pair.Further} by {interval}.";
        return $"Whether {pair.Nearer} or {pair.Further} is closer to the base is not decided: difference "
            + $"{interval}.{(pair.Doubt is { } doubt ? " " + doubt.Text : "")}";
    }

    /// <summary>The candidate that is nearest to the base.</summary>
    public static string Headline(NextTokenReport report)
    {
        var (best, words) = (report.Ranking[0], new InformationWords(report.Options.Unit));
        string amount =
            $"{words.Amount(best.Figures.StoredKl.Mean, InformationWords.ErrorOf(best.Figures.StoredKl))} {words.One} per token";
        return report.Candidates.Count == 1 ? $"{PlainText.Shorten(best.Name, 60)} is {amount} from the base"
            : $"{PlainText.Shorten(best.Name, 60)} is nearest to the base: {amount}";
    }

    /// <summary>What was left out of other vocabularies, a sentence for all and one a side; none where nothing was.</summary>
    public static IReadOnlyList<string> Common(NextTokenReport report)
    {
        if (report.Common is not { } common) return [];
        string how = common.CheckedByTexts ? "their texts are the same on all sides"
            : $"(!) that their ids mean the same tokens on all sides was not checked ({OptionName.Of("Vocabulary")} and "
                + $"{OptionName.Of("CandidateVocabulary")} do)";
        string targets = common.TargetsDropped > 0
            ? $" {NumberFormat.Count(common.TargetsDropped, "token")} of the text {(common.TargetsDropped == 1 ? "is" : "are")} not among "
                + $"them and count only as rows." : "";
        return
        [
            $"Compared over {NumberFormat.Count(common.Tokens, "common token")}, renormalized; {how}.{targets}",
            .. common.Sides
                .Select(
                    s =>
                        $"{s.Name} has {NumberFormat.Count(s.Vocabulary)}: "
                            + $"{(s.Vocabulary == common.Tokens ? "nothing is left out." : $"a mass of {InformationWords.Four(s.Mean)} is left out in the mean, {InformationWords.Four(s.Most)} at most (row {NumberFormat.Count(s.MostRow)}).")}"),
        ];
    }

    /// <summary>An amount of a unit with five decimals, or with two digits below.</summary>
    public static string Amount(double amount)
        => !double.IsFinite(amount) ? amount > 0 ? "∞" : "-∞" : amount == 0 ? "0" : Math.Abs(amount) < 1e-4
        ? amount.ToString("0.#e-0", CultureInfo.InvariantCulture) : amount.ToString("0.00000", CultureInfo.InvariantCulture);

    /// <summary>Bits a weight with two decimals, as engines print them; none where they are not known.</summary>
    public static string BitsPerWeight(ModelFile? model) => model?.BitsPerWeight is { } bits
        ? bits.ToString("0.00", CultureInfo.InvariantCulture) : NumberFormat.None;

    /// <summary>Bytes in a unit that fits.</summary>
    public static string Size(long? bytes) => bytes switch
    {
        null => NumberFormat.None,
        >= 1_000_000_000 => (bytes.Value / 1e9).ToString("0.0", CultureInfo.InvariantCulture) + " GB",
        >= 1_000_000 => (bytes.Value / 1e6).ToString("0.0", CultureInfo.InvariantCulture) + " MB",
        >= 1_000 => (bytes.Value / 1e3).ToString("0.0", CultureInfo.InvariantCulture) + " kB",
        _ => bytes.Value.ToString(CultureInfo.InvariantCulture) + " B",
    };
}
