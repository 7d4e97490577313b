using Kullback.Data.Columns;
using Kullback.Data.Comparisons;

namespace Kullback.Data.Tests.Comparisons;

/// <summary>Columns that are missing, new, retyped or renamed are findings.</summary>
public sealed class SchemaFindingsTest : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_name_in_another_case_is_matched_and_said()
    {
        string a = Table("a.csv", "Price,kind,gone"), b = Table("b.csv", "price,Kind,come");
        ComparisonReport report = Compared.Files(a, b);
        Assert.Equal(["Price", "kind"], report.Compared.Select(c => c.Column).Distinct().Order(StringComparer.Ordinal));
        Assert.All(report.Compared, c => Assert.Equal(Verdict.Stable, c.Verdict));
        Assert.Equal(
            [("Price", SchemaChangeKind.Renamed), ("kind", SchemaChangeKind.Renamed), ("gone", SchemaChangeKind.Missing),
                ("come", SchemaChangeKind.New)],
            report.SchemaChanges.Select(c => (c.Column, c.Kind)));
        Assert.Contains("'price'", report.SchemaChanges[0].Explanation, StringComparison.Ordinal);
        Assert.Contains("only the case differs", report.SchemaChanges[0].Explanation, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("weight")]
    [InlineData("cluster")]
    [InlineData("by")]
    public void Options_find_the_matched_column_on_both_sides(string option)
    {
        string a = Table("a.csv", "Price,kind,n"), b = Table("b.csv", "price,kind,n");
        ComparisonOptions options = option switch
        {
            "weight" => new() { Weight = "Price" },
            "cluster" => new() { Cluster = "Price" },
            _ => new() { By = "Price" },
        };
        Assert.Contains(Compared.Files(a, b, options).SchemaChanges, c => c.Kind == SchemaChangeKind.Renamed);
    }

    [Fact]
    public void A_renamed_column_may_be_retyped_as_well()
    {
        string a = Table("a.csv", "Price,kind,n"),
            b = _folder.Lines("b.csv", Enumerable.Range(0, 900).Select(i => $"w{i % 5},v{i % 3},x").Prepend("price,kind,n"));
        Assert.Equal([SchemaChangeKind.Renamed, SchemaChangeKind.Retyped], Compared.Files(a, b).SchemaChanges.Select(c => c.Kind));
    }

    private string Table(string name, string header)
        => _folder.Lines(name, Enumerable.Range(0, 900).Select(i => $"{i % 30 + 1},v{i % 3},x").Prepend(header));
}
