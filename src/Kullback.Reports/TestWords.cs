using System.Globalization;
using Kullback.Data.Points;
using Kullback.Hypotheses;

namespace Kullback.Reports;

/// <summary>The words for tests between points.</summary>
public static class TestWords
{
    /// <summary>What is tested: <c>Do P and Q come from one distribution?</c></summary>
    public static string Question(PointTestReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        return report.Q is not null ? "Do P and Q come from one distribution?" : $"Is {string.Join(", ", report.X)} independent of {string.Join(", ", report.Y)}?";
    }

    /// <summary>How a p-value was obtained and what the effect is.</summary>
    public static string How(FamilyMember member)
    {
        ArgumentNullException.ThrowIfNull(member);
        var outcome = member.Outcome;
        string error = outcome.PValueStandardError > 0 ? $" (p ± {outcome.PValueStandardError.ToString("0.0000", CultureInfo.InvariantCulture)})" : "";
        return $"{outcome.Method}{error}{(outcome.Effect is { } effect ? $"; effect: {effect}" : "")}";
    }

    /// <summary>The answer of all tests together.</summary>
    public static string Verdict(PointTestReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        string least = $"least p-value {Words.PValue(report.Family.PValue)}{(report.Family.Members.Length > 1 ? $", adjusted for {Words.Count(report.Family.Members.Length, "test")} (Holm)" : "")}";
        string level = Words.Plain(report.Options.Level);
        return report.Q is not null
            ? report.Found ? $"Different at level {level}: {least}." : $"No difference found at level {level}: {least}."
            : report.Found ? $"Dependent at level {level}: {least}." : $"No dependence found at level {level}: {least}.";
    }
}
