using System.Globalization;
using System.Text;
using Kullback.Data.Laws;
using Kullback.Distributions;
using Kullback.Reports;

namespace Kullback.Cli.Terminal;

/// <summary>One distribution, for the terminal.</summary>
internal static class LawSummaryPage
{
    private const int Name = 21;

    /// <summary>The page, in lines of at most <paramref name="width"/> columns.</summary>
    public static string Of(LawSummary summary, int width, Ink ink)
    {
        var page = new StringBuilder();
        page.Append(ink.Strong(DisplayText.Cut(summary.Text, width))).Append('\n');
        bool line = summary.Dimension == 1;
        Row(page, line ? summary.Reference switch { ReferenceMeasure.Counting => "integers", ReferenceMeasure.Sphere => "angles", _ => "numbers" } : "points",
            line ? $"from {Words.Number(summary.Low)} to {Words.Number(summary.High)}" : $"of {summary.Dimension} numbers");
        if (line) Row(page, "mean", Said(summary.Mean));
        if (line) Row(page, "standard deviation", Said(Math.Sqrt(summary.Variance)));
        Row(page, "entropy", double.IsNaN(summary.EntropyNats) ? "not known" : double.IsFinite(summary.EntropyNats) ? $"{Figure(summary.EntropyNats)} nat   {Figure(summary.EntropyNats / Math.Log(2))} bit" : Said(summary.EntropyNats));
        if (summary.Points.Count > 0) page.Append('\n');
        foreach (var point in summary.Points) Row(page, Label(point, summary.Reference), Value(point));
        return page.ToString();
    }

    private static void Row(StringBuilder page, string name, string value) => page.Append("  ").Append(DisplayText.Left(name, Math.Max(Name, name.Length + 2))).Append(value).Append('\n');

    private static string Label(LawPoint point, ReferenceMeasure reference)
    {
        string at = point.At.ToString("R", CultureInfo.InvariantCulture);
        return point.Function switch
        {
            LawFunction.Quantile => $"quantile {at}",
            LawFunction.Cumulative => $"P(X <= {at})",
            LawFunction.Survival => $"P(X > {at})",
            _ => reference == ReferenceMeasure.Counting ? $"P(X = {at})" : $"density at {at}",
        };
    }

    // A value too small for a double has its logarithm.
    private static string Value(LawPoint point)
        => point.Value == 0 && double.IsFinite(point.Log) ? $"e^{Figure(point.Log)}" : Figure(point.Value);

    private static string Figure(double value) => double.IsFinite(value) ? value.ToString("G10", CultureInfo.InvariantCulture).Replace("E-0", "e-", StringComparison.Ordinal).Replace('E', 'e') : Said(value);

    private static string Said(double value) => double.IsNaN(value) ? "does not exist" : double.IsPositiveInfinity(value) ? "infinite" : double.IsNegativeInfinity(value) ? "-infinite" : Figure(value);
}
