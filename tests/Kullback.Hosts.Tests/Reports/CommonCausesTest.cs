using System.Globalization;
using Kullback.Data.Comparisons;
using Kullback.Reports;

namespace Kullback.Hosts.Tests.Reports;

public sealed class CommonCausesTest
{
    private static string[] Causes(int rows, double missing) => [.. CommonCauses.Of(Report(rows, missing))];

    private static ComparisonReport Report(int rows, double missing)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("kullback-causes");
        try
        {
            string Table(string name, int seed, double share)
            {
                var random = new Random(seed);
                IEnumerable<string> lines = Enumerable.Range(0, rows).Select(_ => random.NextDouble() < share ? ",,,," + random.Next(3)
                    : string.Join(',', Enumerable.Range(0, 4)
                        .Select(_ => random.NextDouble().ToString("0.000", CultureInfo.InvariantCulture))) + "," + random.Next(3));
                string path = Path.Combine(folder.FullName, name);
                File.WriteAllLines(path, lines.Prepend("a,b,c,d,e"));
                return path;
            }
            return Comparison.OfFiles(Table("q.csv", 1, 0), Table("p.csv", 2, missing));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void Columns_that_lack_the_same_rows_are_told_once()
    {
        string cause = Assert.Single(Causes(2_000, 0.3));
        Assert.StartsWith("4 columns drift in the same way, missing 0 % -> ", cause, StringComparison.Ordinal);
        foreach (string name in new[] { "'a'", "'b'", "'c'", "'d'" }) Assert.Contains(name, cause, StringComparison.Ordinal);
    }

    [Fact]
    public void Too_few_rows_are_told_once()
    => Assert.Matches(@"^[345] of 5 columns need about [\d,]+ rows per side to be decided", Assert.Single(Causes(120, 0)));

    /// <summary>In the terminal, HTML, Markdown, JUnit and JSON.</summary>
    [Theory]
    [InlineData(2_000, 0.3)]
    [InlineData(120, 0)]
    public void A_cause_is_told_in_every_form(int rows, double missing)
    {
        ComparisonReport report = Report(rows, missing);
        string cause = Assert.Single(CommonCauses.Of(report));
        Assert.Contains(cause, Words(ComparisonPage.Of(report, 80, new Kullback.Reports.AnsiStyle(false), all: false, hints: false)),
            StringComparison.Ordinal);
        Assert.Contains(cause, System.Net.WebUtility.HtmlDecode(InForm.Html(report)), StringComparison.Ordinal);
        Assert.Contains(cause, System.Net.WebUtility.HtmlDecode(InForm.Markdown(report)), StringComparison.Ordinal);
        Assert.Contains(cause, System.Xml.Linq.XDocument.Parse(InForm.Junit(report)).Descendants("system-out").Last().Value,
            StringComparison.Ordinal);
        using var json = System.Text.Json.JsonDocument.Parse(InForm.Json(report));
        Assert.Equal(cause, Assert.Single(json.RootElement.GetProperty("commonCauses").EnumerateArray()).GetString());
    }

    /// <summary>What is said for all columns is not said again for each.</summary>
    [Fact]
    public void Rows_to_decide_are_not_repeated()
    {
        ComparisonReport report = Report(120, 0);
        Assert.DoesNotContain("per side would tell",
            ComparisonPage.Of(report, 80, new Kullback.Reports.AnsiStyle(false), all: true, hints: false), StringComparison.Ordinal);
        Assert.DoesNotContain("per side would tell", InForm.Markdown(report), StringComparison.Ordinal);
    }

    private static string Words(string page) => string.Join(' ', page.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    [Fact]
    public void Nothing_in_common_is_not_told() => Assert.Empty(Causes(8_000, 0));
}
