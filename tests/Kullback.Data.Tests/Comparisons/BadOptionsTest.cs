using Kullback.Data.Comparisons;
using Kullback.Data.Tables;

namespace Kullback.Data.Tests.Comparisons;

/// <summary>Options that make no sense for the tables: one line that names the option and, where one is near, what was meant.</summary>
public sealed class BadOptionsTest : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _reference, _current;

    public BadOptionsTest()
    {
        IEnumerable<string> rows = Enumerable.Range(0, 1_000)
            .Select(
                i => $"{i % 7},{i % 5},{i % 3 + 1},one,{(i == 500 ? "-1" : "1")},{(i == 500 ? "nan" : "1.5")},{(i == 500 ? "" : "1")},0");
        _reference = _folder.Lines("reference.csv", rows.Prepend("amount,product,weight,same,negative,undefined,absent,nothing"));
        _current = _folder.Lines("current.csv", rows.Prepend("amount,product,weight,same,negative,undefined,absent,nothing"));
    }

    public void Dispose() => _folder.Dispose();

    private string Refused(ComparisonOptions options) => Compared.Refusal(_reference, _current, options)
        .Replace(_folder.Path + Path.DirectorySeparatorChar, "", StringComparison.Ordinal);

    [Fact]
    public void Names_of_columns_that_are_not_there()
    {
        Assert.Equal("Types: no column 'amuont' (did you mean amount?)",
            Refused(new() { Types = new Dictionary<string, ColumnType> { ["amuont"] = ColumnType.Category } }));
        Assert.Equal("Weight: no column 'wieght' (did you mean weight?)", Refused(new() { Weight = "wieght" }));
        Assert.Equal("Cluster: no column 'user'", Refused(new() { Cluster = "user" }));
        Assert.Equal("By: no column 'produkt' (did you mean product?)", Refused(new() { By = "produkt" }));
        Assert.Equal("Columns: no column 'amont' (did you mean amount?)", Refused(new() { Columns = ["product", "amont"] }));
        Assert.Equal("Exclude: no column 'x*'", Refused(new() { Exclude = ["x*"] }));
        Assert.Equal("Keys: no column 'prodct' (did you mean product?)", Refused(new() { Keys = ["prodct"] }));
    }

    [Fact]
    public void A_column_of_only_one_table_can_be_no_weight()
    {
        string other = _folder.Lines("other.csv", Enumerable.Range(0, 100).Select(i => $"{i % 7},{i % 5}").Prepend("amount,product"));
        Assert.Equal($"{other}: no column 'weight'", Compared.Refusal(_reference, other, new() { Weight = "weight" }));
    }

    [Theory]
    [InlineData("negative", "column 'negative': a weight is -1")]
    [InlineData("undefined", "column 'undefined': a weight is NaN")]
    [InlineData("absent", "column 'absent': a weight is missing")]
    [InlineData("same", "column 'same': a weight is NaN")]
    [InlineData("nothing", "all weights in 'nothing' are 0")]
    public void Weights_that_are_none(string column, string message) =>
        Assert.StartsWith($"reference.csv: {message}", Refused(new() { Weight = column }), StringComparison.Ordinal);

    [Fact]
    public void One_cluster()
    => Assert.Equal("current.csv: column 'same' has one cluster: at least two are needed", Refused(new() { Cluster = "same" }));

    [Theory]
    [InlineData("amount >")]
    [InlineData("amount = 1; DROP TABLE table_1")]
    [InlineData("amount = 1) OR (1 = 1")]
    [InlineData("1 = 1); SELECT (1")]
    [InlineData("1 = 1) UNION SELECT * FROM u WHERE (1 = 1")]
    [InlineData("")]
    [InlineData("--")]
    [InlineData("amont = 1")]
    [InlineData("nofunction(amount)")]
    public void A_filter_that_is_no_condition(string where)
    {
        // The second of these is one condition for SQL's grammar when put in brackets, and harmless: everything else is refused.
        if (where == "amount = 1) OR (1 = 1")
            Assert.Equal(1_000, Compared.Files(_reference, _current, new() { Where = where }).Reference.Rows);
        else Assert.StartsWith("Where: ", Refused(new() { Where = where }), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("amount = 1 -- a comment", 143)]
    [InlineData("product IN (1, 2) AND amount < 7", 400)]
    [InlineData("same = 'one;' OR same = 'one'", 1_000)]
    public void A_filter_that_is_one(string where, long rows)
    {
        ComparisonReport report = Compared.Files(_reference, _current, new() { Where = where });
        Assert.Equal((rows, rows), (report.Reference.Rows, report.Current.Rows));
    }

    [Fact]
    public void A_filter_that_no_row_passes()
    => Assert.Equal("reference.csv: no rows that pass Where", Refused(new() { Where = "amount > 100" }));

    [Fact]
    public void Both_sides_from_standard_input() => Assert.Equal("only one side can be standard input", Compared.Refusal("-", "-"));

    [Fact]
    public void Names_that_do_not_fit_the_file()
    {
        Assert.Equal("reference.csv: 2 column names are given and the file has 8 columns",
            Refused(new() { Text = new TextFormat { Names = ["a", "b"] } }));
        Assert.Equal("Header names 'A' twice", Refused(new() { Text = new TextFormat { Names = ["A", "b", "c", "d", "e", "f", "g", "a"] } })
            .Replace("'a'", "'A'", StringComparison.Ordinal));
    }
}
