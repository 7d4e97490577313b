using Kullback.Cli.Terminal;
using Kullback.Data.Comparisons;
using Kullback.Hosts.Tests.Reports;
using Kullback.Reports;

namespace Kullback.Hosts.Tests.Terminal;

public sealed class ExplainOutput
{
    [Theory]
    [InlineData("Wildlife Species", 80)]
    [InlineData("Wildlife Species", 120)]
    [InlineData("Cost Total $", 80)]
    [InlineData("Flight Date", 80)]
    public void A_column_looks_as_approved(string column, int width)
        => Approved.Matches($"explain-{column.Replace(' ', '-').Replace("$", "dollars", StringComparison.Ordinal)}-{width}",
            Page(Samples.Birds(), column, width));

    [Theory]
    [InlineData(60)]
    [InlineData(80)]
    [InlineData(133)]
    public void No_line_is_longer_than_the_terminal(int width)
    {
        // A third of the columns at each width.
        foreach (ComparisonReport report in Everything)
            foreach (ColumnReport column in report.Columns.Where((_, i) => i % 3 == width % 3))
                Assert.All(Page(report, column.Column, width).Split('\n'), line => Assert.InRange(DisplayText.Width(line), 0, width));
    }

    [Fact]
    public void No_control_character_from_data_reaches_the_terminal()
    {
        foreach (ComparisonReport report in Everything)
            foreach (ColumnReport column in report.Columns)
                Assert.DoesNotContain(Page(report, column.Column, 80), c => char.IsControl(c) && c != '\n');
    }

    [Fact]
    public void Weights_have_no_steps_but_terms()
    {
        ComparisonReport report = Samples.Birds();
        report = report with { Method = report.Method with { IntervalMethod = "weights" } };
        string page = Page(report, "Wildlife Species", 300);
        Assert.Contains("covariance of the shares (weights)", page, StringComparison.Ordinal);
        Assert.DoesNotContain("4m", page, StringComparison.Ordinal);
    }

    private static readonly ComparisonReport[] Everything =
        [Samples.Birds(), Samples.HostileEverywhere(), Samples.Degenerate(), Samples.Empty()];

    private static string Page(ComparisonReport report, string column, int width)
        => TextForm.Of(new ExplanationReport(report, [.. report.Columns.Where(c => c.Column == column)]), width, color: false);
}
