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
        return report.Samples.Length > 0 ? $"Do the {report.Samples.Length} samples come from one distribution?" : report.Q is not null
            ? "Do P and Q come from one distribution?" : $"Is {string.Join(", ", report.X)} independent of {string.Join(", ", report.Y)}?";
    }

    /// <summary>How a p-value was obtained and what the effect is.</summary>
    public static string How(FamilyMember member)
    {
        ArgumentNullException.ThrowIfNull(member);
        var outcome = member.Outcome;
        string error = outcome.PValueStandardError > 0
            ? $" (p ± {outcome.PValueStandardError.ToString("0.0000", CultureInfo.InvariantCulture)})" : "";
        return $"{outcome.Method}{error}{(outcome.Effect is { } effect ? $"; effect: {effect}" : "")}{(outcome.EffectInterval is { } i ? $" [{NumberFormat.Number(i.Low)}, {NumberFormat.Number(i.High)}] ({NumberFormat.Percent(i.Level)}, {i.Method})" : "")}";
    }

    /// <summary>The answer of all tests together.</summary>
    public static string Verdict(PointTestReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        string least =
            $"least p-value {NumberFormat.PValue(report.Family.PValue)}{(report.Family.Members.Length > 1 ? $", adjusted for {NumberFormat.Count(report.Family.Members.Length, "test")} (Holm)" : "")}";
        string level = NumberFormat.Plain(report.Options.Level);
        return report.Q is not null || report.Samples.Length > 0
            ? report.Found ? $"Different at level {level}: {least}." : $"No difference found at level {level}: {least}."
            : report.Found ? $"Dependent at level {level}: {least}." : $"No dependence found at level {level}: {least}.";
    }

    /// <summary>In which scale distances were measured; null on the line and where the numbers were taken as they stand.</summary>
    public static string? Scale(PointTestReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        return report.Scale switch
        {
            PointScale.Covariance =>
                $"Distances are measured in the metric of the covariance of all points: units do not matter ({OptionName.Of("Scale")} "
                    + $"columns, none).",
            PointScale.Columns =>
                $"Distances are measured with every column over its standard deviation: units do not matter ({OptionName.Of("Scale")} "
                    + $"covariance, none).",
            _ => null,
        };
    }

    /// <summary>How well P is told from Q; null where that is not known.</summary>
    public static string? Effect(PointTestReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        if (report.Discrimination is not { } found) return null;
        string what = found.Scored ? "A point of P is told from one of Q, by a rule learned on the other half,"
            : "A number of P is the larger of one of P and one of Q (ties count half)";
        return $"{what} in {NumberFormat.Percent(found.Probability)} of pairs [{NumberFormat.Percent(found.Low)}, "
            + $"{NumberFormat.Percent(found.High)}] ({NumberFormat.Percent(found.Level)}); 50 % is chance.";
    }
}
