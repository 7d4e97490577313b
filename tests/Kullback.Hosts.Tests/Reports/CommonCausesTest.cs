using System.Globalization;
using Kullback.Data.Comparison;
using Kullback.Reports;

namespace Kullback.Hosts.Tests.Reports;

public sealed class CommonCausesTest
{
    private static string[] Causes(int rows, double missing)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("kullback-causes");
        try
        {
            string Table(string name, int seed, double share)
            {
                var random = new Random(seed);
                IEnumerable<string> lines = Enumerable.Range(0, rows).Select(_ => random.NextDouble() < share ? ",,,," + random.Next(3)
                    : string.Join(',', Enumerable.Range(0, 4).Select(_ => random.NextDouble().ToString("0.000", CultureInfo.InvariantCulture))) + "," + random.Next(3));
                string path = Path.Combine(folder.FullName, name);
                File.WriteAllLines(path, lines.Prepend("a,b,c,d,e"));
                return path;
            }
            return [.. CommonCauses.Of(TableComparison.Run(Table("q.csv", 1, 0), Table("p.csv", 2, missing)))];
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
    public void Too_few_rows_are_told_once() => Assert.Matches(@"^[345] of 5 columns need about [\d,]+ rows per side to be decided", Assert.Single(Causes(120, 0)));

    [Fact]
    public void Nothing_in_common_is_not_told() => Assert.Empty(Causes(8_000, 0));
}
