using System.Globalization;
using Kullback.Data.LanguageModels;
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
        if (report.Mismatch is { Infinite: 0, LargestShare: > 0.2, Tokens: > 9 } m) said.Add($"(!) One token has {Words.Percent(m.LargestShare)} of the sum behind k3: its error says little.");
        said.Add(PolicySentences.Outside(report));
        said.Add(PolicySentences.Ratio(report));
        said.Add(PolicySentences.Weights(report));
        if (PolicySentences.Cut(report) is { } cut) said.Add(cut);
        said.AddRange(PolicySentences.Trends(report));
        return said;
    }

    /// <summary>The 95 % interval, marked where it is not to be trusted.</summary>
    public static string Interval(MeanEstimate estimate)
    {
        ArgumentNullException.ThrowIfNull(estimate);
        return estimate is { Low: { } low, High: { } high } ? $"{LanguageModelSentences.Nats(low)} to {LanguageModelSentences.Nats(high)}{(estimate.TooShort is null ? "" : " (!)")}" : "none";
    }

    /// <summary>A step's number.</summary>
    public static string Step(double step) => step.ToString("0.####", CultureInfo.InvariantCulture);
}
