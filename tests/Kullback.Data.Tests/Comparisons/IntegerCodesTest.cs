using System.Globalization;
using Kullback.Data.Comparisons;
using Kullback.Data.Tables;

namespace Kullback.Data.Tests.Comparisons;

/// <summary>Integers that look like codes are offered as categories where that tells more; counts are not.</summary>
public sealed class IntegerCodesTest
{
    private const int Rows = 2_000;

    private static ComparisonReport Compared(string column, Func<Random, int> value, ComparisonOptions? options = null)
    {
        using var folder = new TemporaryFolder();
        string Table(string name, int seed)
        {
            var random = new Random(seed);
            return folder.Write(name,
                string.Join('\n', Enumerable.Range(0, Rows).Select(_ => value(random).ToString(CultureInfo.InvariantCulture))
                    .Prepend(column)) + "\n");
        }
        return Comparison.OfFiles(Table("q.csv", 1), Table("p.csv", 2), options);
    }

    private static int Any(Random random, params int[] of) => of[random.Next(of.Length)];

    private static readonly int[] s_status =
        [200, 201, 204, 301, 302, 304, 307, 308, 400, 401, 403, 404, 405, 409, 410, 422, 429, 500, 501, 502, 503, 504];

    [Fact]
    public void A_name_that_says_code_is_enough_where_values_share_cells()
    {
        ComparisonReport report = Compared("zone_id", r => r.Next(1, 251));
        Assert.Contains("Types 'zone_id=category'", Assert.Single(report.Columns).LooksCoded, StringComparison.Ordinal);
        Assert.Contains("looks like a code", Assert.Single(report.Notes), StringComparison.Ordinal);
    }

    [Fact]
    public void Few_values_far_apart_without_a_common_step_look_like_codes()
        => Assert.StartsWith("looks like a code: 22 values", Assert.Single(Compared("answer", r => Any(r, s_status)).Columns).LooksCoded,
            StringComparison.Ordinal);

    /// <summary>The same shapes that Adult's education_num, digits' pixels and word counts have, prices and sizes with a common step,
    /// years, and values that all have a cell of their own.</summary>
    [Theory]
    [InlineData("grade", 1, 1, 16)]
    [InlineData("pixel", 0, 1, 17)]
    [InlineData("visits", 0, 1, 30)]
    [InlineData("price", 199, 100, 25)]
    [InlineData("volume", 250, 250, 3)]
    [InlineData("year", 1990, 1, 30)]
    [InlineData("id_count", 0, 1, 40)]
    [InlineData("vendor_id", 1, 1, 4)]
    public void Counts_amounts_and_years_are_not_offered(string column, int from, int step, int values)
    {
        ComparisonReport report = Compared(column, r => from + step * r.Next(values));
        Assert.Null(Assert.Single(report.Columns).LooksCoded);
        Assert.Empty(report.Notes);
    }

    [Theory]
    [InlineData(ColumnType.Number)]
    [InlineData(ColumnType.Category)]
    public void Who_has_chosen_is_not_asked(ColumnType type)
    {
        var options = new ComparisonOptions { Types = new Dictionary<string, ColumnType> { ["zone_id"] = type } };
        Assert.Empty(Compared("zone_id", r => r.Next(1, 251), options).Notes);
    }

    [Theory]
    [InlineData("season", 1990, true)]
    [InlineData("model_year", 1990, true)]
    [InlineData("zip", 10_000, true)]
    [InlineData("meters", 10_000, false)]
    public void Years_and_codes_have_no_thousands(string column, int from, bool ungrouped)
    {
        ColumnReport report = Assert.Single(Compared(column, r => from + r.Next(30)).Columns);
        Assert.Equal(ungrouped, report.Ungrouped);
        Assert.Equal(ungrouped ? $"{from}" : from.ToString("N0", CultureInfo.InvariantCulture), report.Numbers!.Reference.MinimumText);
        Assert.Equal(ungrouped, report.Cells
            .All(c => !c.Label.Replace(", ", "", StringComparison.Ordinal).Contains(',', StringComparison.Ordinal)));
    }
}
