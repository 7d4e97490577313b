using System.Globalization;
using Kullback.Data.LanguageModels;
using Kullback.Divergences;
using Kullback.Estimation;

namespace Kullback.Reports;

/// <summary>The rows and sentences that page, terminal and Markdown have in common.</summary>
public static class PolicyTable
{
    /// <summary>The estimates with their names.</summary>
    public static IReadOnlyList<(string Name, MeanEstimate Estimate)> Of(PolicyReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        var rows = new List<(string, MeanEstimate)>();
        Add(report.Mismatch, "");
        if (report.Finite is { } finite) Add(finite, ", finite ones");
        return rows;

        void Add(PolicyMismatch m, string which)
        {
            rows.Add(("k1  mean ln(p/q)" + which, m.K1));
            rows.Add(("k2  mean ½ ln²(p/q)" + which, m.K2));
            rows.Add(("k3  mean q/p - 1 - ln(q/p)" + which, m.K3));
            rows.Add(("sum over a sequence" + which, m.Sequences));
        }
    }

    /// <summary>Everything beside the table.</summary>
    public static IReadOnlyList<string> Sentences(PolicyReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        var said = new List<string>(PolicySentences.Reading(report));
        if (report.Mismatch.K3.TooShort is { } doubt) said.Add("(!) " + doubt.Text);
        if (report.Mismatch is { Infinite: 0, LargestShare: > 0.2, Tokens: > 9 } m) said.Add($"(!) One token has {NumberFormat.Percent(m.LargestShare)} of the sum behind k3: its error says little.");
        said.Add(PolicySentences.Outside(report));
        said.Add(PolicySentences.Ratio(report));
        said.Add(PolicySentences.Weights(report));
        if (PolicySentences.Cut(report) is { } cut) said.Add(cut);
        said.AddRange(PolicySentences.Trends(report));
        return said;
    }

    /// <summary>Groups of tokens, a table a kind.</summary>
    public static IReadOnlyList<LanguageModelTable> Groups(PolicyReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        return [.. report.Groups.Select(kind => Groups(kind, new InformationWords(report.Options.Unit), PolicySentences.UnitName(report)))];
    }

    private static LanguageModelTable Groups(PolicyGroups kind, InformationWords words, string unit)
    {
        List<string> columns = [kind.Name, "tokens", unit + "s", "k1", "k3", "±", "outside", "k3 minus others", "p (Holm)"];
        var rows = new List<IReadOnlyList<string>>();
        var notes = new List<string>();
        foreach (var g in kind.Groups)
        {
            var (k1, k3) = (g.Mismatch.K1, g.Mismatch.K3);
            rows.Add([g.Label, NumberFormat.Count(g.Mismatch.Tokens), NumberFormat.Count(k3.Clusters), words.Amount(k1.Mean, InformationWords.ErrorOf(k1)), words.Amount(k3.Mean, InformationWords.ErrorOf(k3)), k3.Low is null ? NumberFormat.None : words.Amount(k3.ClusteredStandardError, InformationWords.ErrorOf(k3)),
                NumberFormat.PercentCell(g.Mismatch.Outside.Mean), g.AgainstOthers is { } d ? (d.Difference > 0 ? "+" : "") + words.Amount(d.Difference, d.StandardError) : NumberFormat.None, g.HolmP is { } p ? NumberFormat.PValue(p) + (g.AgainstOthers?.TooShort is null ? "" : " (!)") : NumberFormat.None]);
            if (g.Differs && g.AgainstOthers is { Low: { } low, High: { } high } of)
                notes.Add($"{g.Label}: the trainer is {(of.Difference > 0 ? "further from" : "nearer to")} the sampler than in the others by {words.Amount(Math.Abs(of.Difference), of.StandardError)} {words.One} a token (k3, 95 % {words.Amount(of.Difference > 0 ? low : -high, of.StandardError)} to {words.Amount(of.Difference > 0 ? high : -low, of.StandardError)}; p = {NumberFormat.PValue(g.HolmP!.Value)} of {NumberFormat.Count(kind.Groups.Count, "group")}, Holm).");
        }
        foreach (var doubt in kind.Groups.Where(g => g.AgainstOthers?.TooShort is not null).GroupBy(g => g.AgainstOthers!.TooShort!.Text)) notes.Add($"(!) {string.Join(", ", doubt.Select(g => g.Label))}: {doubt.Key}");
        if (notes.Count == 0 && kind.Groups.Count > 1) notes.Add("No group is told apart from the others.");
        if (kind.Unlabeled > 0) notes.Add($"{NumberFormat.Count(kind.Unlabeled, "token")} of no group.");
        return new($"By {kind.Name}, {words.Many} a token", columns, rows, notes) { Spare = [3, 2, 5] };
    }

    /// <summary>The 95 % interval, marked where it is not to be trusted.</summary>
    public static string Interval(MeanEstimate estimate, InformationUnit unit)
    {
        ArgumentNullException.ThrowIfNull(estimate);
        return new InformationWords(unit).Of(estimate) is { Low: { } low, High: { } high } ? $"{LanguageModelSentences.Nats(low)} to {LanguageModelSentences.Nats(high)}{(estimate.TooShort is null ? "" : " (!)")}" : "none";
    }

    /// <summary>A step's number.</summary>
    public static string Step(double step) => step.ToString("0.####", CultureInfo.InvariantCulture);
}
