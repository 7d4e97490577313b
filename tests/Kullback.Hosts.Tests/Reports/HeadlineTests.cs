using System.Xml.Linq;
using Kullback.Data.Columns;
using Kullback.Data.Comparisons;
using Kullback.Data.Tables;
using Kullback.Hosts.Tests.Terminal;
using Kullback.Reports;

namespace Kullback.Hosts.Tests.Reports;

/// <summary>The headline claims nothing of columns that were not compared, in whatever form it is read.</summary>
public sealed class HeadlineTests
{
    private static readonly ColumnReport Stable = HandMade.Column("x", Verdict.Stable, 0, 0, 0.001),
        Undecided = HandMade.Column("y", Verdict.Undecided, 0.01, 0.005, 0.02),
        Drifted = HandMade.Column("z", Verdict.Drifted, 0.2, 0.1, 0.3);

    private static ColumnReport Not(ColumnRole role) => HandMade.NotCompared(role.ToString(), ColumnType.Category, role, "so it is");

    [Fact]
    public void What_could_not_be_compared_is_counted()
    {
        string Finding(Verdict verdict, params ColumnReport[] columns) => ComparisonText.Finding(HandMade.Of(verdict, columns));
        Assert.Equal("Stable: the one compared column", Finding(Verdict.Stable, Stable));
        Assert.Equal("Stable: the one compared column", Finding(Verdict.Stable, Stable, Not(ColumnRole.Key), Not(ColumnRole.TimeAxis)));
        Assert.Equal("Stable: 1 of 1 compared column; 1 could not be compared",
            Finding(Verdict.Stable, Stable, Not(ColumnRole.SchemaOnly)));
        Assert.Equal("Stable: 2 of 2 compared columns; 2 could not be compared",
            Finding(Verdict.Stable, Stable, Stable, Not(ColumnRole.Empty), Not(ColumnRole.Unsupported)));
        Assert.Equal("Undecided: 1 of 2 compared columns, none drifted; 1 could not be compared",
            Finding(Verdict.Undecided, Stable, Undecided, Not(ColumnRole.Identifier)));
        Assert.Equal("Drifted: 1 of 2 compared columns; 1 could not be compared",
            Finding(Verdict.Drifted, Stable, Drifted, Not(ColumnRole.Identifier)));
        Assert.Equal("Nothing to compare: no column could be compared", Finding(Verdict.NotCompared, Not(ColumnRole.Identifier)));
    }

    [Fact]
    public void Every_form_says_the_same()
    {
        ComparisonReport report = HandMade.Of(Verdict.Stable, Stable, Not(ColumnRole.Unsupported));
        const string said = "Stable: 1 of 1 compared column; 1 could not be compared";
        Assert.Contains(said, InForm.Json(report), StringComparison.Ordinal);
        Assert.Contains(said, InForm.Markdown(report), StringComparison.Ordinal);
        Assert.Contains(said, InForm.Html(report), StringComparison.Ordinal);
        Assert.Contains(said, InForm.Junit(report), StringComparison.Ordinal);
        using var runs = new CommandLineRuns { Report = () => report };
        Assert.Contains(said, runs.Compare("--stat").Output, StringComparison.Ordinal);
    }

    /// <summary>A build in which nothing was compared is not green, whatever fails it.</summary>
    [Theory]
    [InlineData("drift")]
    [InlineData("never")]
    public void Nothing_compared_is_trouble(string failOn)
    {
        using var runs = new CommandLineRuns { Report = () => HandMade.Of(Verdict.NotCompared, Not(ColumnRole.SchemaOnly)) };
        var (code, output, error) = runs.Compare("--fail-on", failOn, "--stat");
        Assert.Equal(2, code);
        Assert.StartsWith("Nothing to compare", output, StringComparison.Ordinal);
        Assert.Equal("kullback: no column could be compared: nothing is known of these tables\n", error);
        XElement suite = XDocument.Parse(InForm.Junit(runs.Report())).Root!;
        Assert.Equal("1", suite.Attribute("failures")!.Value);
    }
}
