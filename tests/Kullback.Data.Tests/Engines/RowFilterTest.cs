using Kullback.Data.Comparison;

namespace Kullback.Data.Tests.Engines;

/// <summary><c>--where</c> looks at the row and at nothing else.</summary>
public sealed class RowFilterTest : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("(SELECT count(*) FROM read_csv('FILE')) > 0")]
    [InlineData("a IN (SELECT column0 FROM read_csv('FILE'))")]
    [InlineData("EXISTS (FROM 'FILE')")]
    [InlineData("a > (TABLE secrets)")]
    [InlineData("CASE WHEN a > 1 THEN (SELECT 1) END")]
    [InlineData("len(list_transform([1], lambda x: (SELECT x))) > 0")]
    [InlineData("getenv('HOME') <> ''")]
    [InlineData("current_setting('home_directory') = ''")]
    [InlineData("read_text('FILE') IS NOT NULL")]
    [InlineData("a > 0; COPY (SELECT 1) TO 'FILE'")]
    [InlineData("a > 0); ATTACH 'FILE'; SELECT (1")]
    [InlineData("1=1) UNION (SELECT 1")]
    [InlineData("a > $1")]
    [InlineData("a > ?")]
    [InlineData("")]
    [InlineData("--")]
    public void What_reads_more_is_refused(string where)
    {
        string secret = _folder.Write("secret.txt", "s\n1\n");
        string said = Compared.Refusal(Table("a.csv"), Table("b.csv"), new CompareOptions { Where = where.Replace("FILE", secret, StringComparison.Ordinal) });
        Assert.StartsWith("--where: ", said, StringComparison.Ordinal);
        Assert.Equal("s\n1\n", File.ReadAllText(secret));
    }

    /// <summary>Half of 0 .. 99 is below 50, whichever way that is written.</summary>
    [Theory]
    [InlineData("a < 50")]
    [InlineData("a BETWEEN 0 AND 49 AND t LIKE 'v%'")]
    [InlineData("CASE WHEN a < 50 THEN true ELSE false END")]
    [InlineData("upper(t) IN ('V0', 'V1') AND floor(a / 50) = 0")]
    [InlineData("list_contains([0], a // 50)")]
    public void Conditions_on_the_row_are_applied(string where)
        => Assert.Equal((500, 500), Rows(Compared.Files(Table("a.csv"), Table("b.csv"), new CompareOptions { Where = where })));

    private static (long, long) Rows(ComparisonReport report) => (report.Reference.Rows, report.Current.Rows);

    private string Table(string name) => _folder.Lines(name, Enumerable.Range(0, 1000).Select(i => $"{i % 100},v{i % 2}").Prepend("a,t"));
}
