using Kullback.Data.Comparisons;

namespace Kullback.Data.Tests.Comparisons;

public class RenamingTests
{
    [Fact]
    public void The_dots_of_the_Adult_test_file_are_named() =>
        Assert.Equal(
            "values look renamed by a trailing \".\" ('<=50K' -> '<=50K.'): 2 of 2 new values, 100 % of the rows",
            Described(["<=50K.", "<=50K.", "<=50K.", ">50K."], ["<=50K", ">50K"]));

    [Theory]
    [InlineData("TEXAS", "Texas", "by case (")]
    [InlineData(" Texas", "Texas", "by leading or trailing white space (")]
    [InlineData("NewYork", "New York", "by white space (")]
    [InlineData("1.0", "1", "by a trailing \".0\" (")]
    [InlineData("1,000", "1000", "by number format (")]
    [InlineData("0.50", ".5", "by number format (")]
    [InlineData("1,5", "1.5", "by number format (a decimal comma) (")]
    [InlineData("yes", "yes.", "by a trailing \".\" that is gone (")]
    [InlineData("\"yes\"", "yes", "by quotes or brackets around them (")]
    [InlineData("new-york", "New York", "by case, punctuation or white space (")]
    [InlineData("St. Louis", "St Louis", "by punctuation or white space (")]
    [InlineData("cafe\u0301", "café", "by the form of Unicode characters (")]
    [InlineData("ＡＢ", "AB", "by the form of Unicode characters (")]
    public void Each_kind_of_spelling_is_named(string now, string was, string words)
    => Assert.Contains(words, Described([now], [was]), StringComparison.Ordinal);

    [Theory]
    [InlineData("-5", "5")]
    [InlineData("15", "1.5")]
    [InlineData("<=50K", ">50K")]
    [InlineData("?", "!")]
    [InlineData("Ohio", "Texas")]
    [InlineData("", " ")]
    public void Different_values_are_not_called_renamed(string now, string was) => Assert.Null(Described([now], [was]));

    [Fact]
    public void Half_of_the_new_rows_must_be_explained()
    {
        Assert.Null(Described(["A", "new", "new"], ["a"]));
        string? half = Described(["A", "new"], ["a"]);
        Assert.Contains("1 of 2 new values, 50 % of the rows", half, StringComparison.Ordinal);
        Assert.Null(Described([], ["a"]));
        Assert.Null(Described(["a"], []));
    }

    [Fact]
    public void Thousands_of_values_are_joined()
    {
        string? words = Described([.. Enumerable.Range(0, 5000).Select(k => $"Item {k}")],
            [.. Enumerable.Range(0, 5000).Select(k => $"item {k}")]);
        Assert.Contains("by case", words, StringComparison.Ordinal);
        Assert.Contains("5,000 of 5,000", words, StringComparison.Ordinal);
    }

    [Fact]
    public void An_unpaired_surrogate_does_no_harm()
    => Assert.Contains("by case", Described(["A\uD800"], ["a\uD800"]), StringComparison.Ordinal);

    private static string? Described(string[] current, string[] reference) =>
        Renaming.Describe(Counted(current), Counted(reference), current.Length);

    private static Dictionary<string, double> Counted(string[] values)
        => values.CountBy(v => v).ToDictionary(v => v.Key, v => (double)v.Value, StringComparer.Ordinal);
}
