using Kullback.Data.Columns;

namespace Kullback.Reports;

/// <summary>The comparison for build servers: one test case a compared column.</summary>
/// <remarks>Drifted is a failure; undecided and not compared are skipped with the reason; a schema change is a case of its own, skipped
/// unless schema changes are to fail; a pair whose dependence drifted is a failure, as the verdict of the whole says.</remarks>
internal static class ComparisonCases
{
    /// <summary>The cases.</summary>
    /// <param name="report">What to write.</param>
    /// <param name="schemaFails">A schema change is a failure (<c>--fail-on schema</c>).</param>
    public static IReadOnlyList<TestCase> Of(ComparisonReport report, bool schemaFails)
        => [.. report.Columns.Select(Of), .. report.SchemaChanges.Select(c => Of(c, schemaFails)), .. Pairs(report.Pairs),
            .. Similarity(report.Similarity), .. Nothing(report)];

    // Few rows leave hundreds of pairs undecided.
    private const int PairsListed = 10;

    private static TestCase Of(ColumnReport column)
    {
        string figures = column.Figures is { } f ? $"{NumberFormat.Bits(f)} bit" : "";
        string message = string.Join("; ", new[] { figures, ComparisonText.Remark(column) }.Where(s => s.Length > 0));
        string detail = string.Join("\n", column.Drivers.Select(d => PlainText.Visible(d.Text))
            .Concat(ComparisonText.Values(column).Append(column.LooksCoded).OfType<string>().Select(PlainText.Visible)));
        return new("kullback.columns", column.Name, ComparisonText.FindingOf(column.Verdict),
            $"{ComparisonText.VerdictOf(column)}: {message}", detail);
    }

    private static TestCase Of(SchemaChange change, bool fails)
        => new("kullback.schema", $"schema: {change.Column}", fails ? Finding.Found : Finding.Undecided, change.Explanation);

    private static IEnumerable<TestCase> Pairs(PairScreen? screen)
    {
        if (screen is null) return [];
        var undecided = screen.Pairs.Where(p => p.Verdict == Verdict.Undecided).ToList();
        IEnumerable<TestCase> cases = screen.Pairs.Where(p => p.Verdict == Verdict.Drifted).Concat(undecided.Take(PairsListed))
            .Select(p => new TestCase(
            "kullback.pairs", $"{p.First} × {p.Second}", p.Verdict == Verdict.Drifted ? Finding.Found : Finding.Undecided,
            $"dependence {ComparisonText.VerdictOf(p.Verdict)}: {NumberFormat.Bits(p.Bits)} "
                + $"{NumberFormat.Interval(p.BitsLow, p.BitsHigh, p.Bits)} bit; {p.Driver}"));
        return undecided.Count <= PairsListed ? cases
            : cases.Append(new TestCase("kullback.pairs", $"and {NumberFormat.Count(undecided.Count - PairsListed)} more",
                Finding.Undecided,
                $"the dependence of {NumberFormat.Count(undecided.Count)} of {NumberFormat.Count(screen.PairsTested, "pair")} is "
                    + $"undecided"));
    }

    private static IEnumerable<TestCase> Similarity(SimilarityCheck check)
        => check.TooSimilar ? [new TestCase("kullback.similarity", "too similar", Finding.Undecided, check.Explanation)] : [];

    // A build in which no column was compared must not be green.
    private static IEnumerable<TestCase> Nothing(ComparisonReport report)
        => report.Compared.Any() ? [] : [new TestCase("kullback.columns", "no column", Finding.Found, "no column could be compared")];
}
