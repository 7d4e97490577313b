using Kullback.Data.Comparisons;
using Kullback.Reports;

namespace Kullback.Hosts.Tests.Reports;

public class NumberFormatTests
{
    [Theory]
    [InlineData(0.0534, "0.053"), InlineData(0.716, "0.716"), InlineData(0.00061, "0.0006"), InlineData(0.0072, "0.0072"),
        InlineData(0, "0.0000"), InlineData(1, "1.000")]
    [InlineData(double.PositiveInfinity, "∞"), InlineData(double.NaN, "-"), InlineData(-1e-9, "0.0000"), InlineData(-0.0234, "-0.023"),
        InlineData(0.00997, "0.010")]
    public void Bits(double value, string expected) => Assert.Equal(expected, NumberFormat.Bits(value));

    [Fact]
    public void Intervals_have_the_decimals_of_their_number()
    {
        Assert.Equal("[0.047, 0.060]", NumberFormat.Interval(0.0471, 0.0599, 0.053));
        Assert.Equal("[0.0000, 0.0160]", NumberFormat.Interval(0, 0.016, 0.0006));
    }

    [Theory]
    [InlineData(0, "0 %"), InlineData(1, "100 %"), InlineData(0.031, "3.1 %"), InlineData(0.21, "21 %"), InlineData(0.0002, "<0.1 %"),
        InlineData(0.997, "99.7 %"), InlineData(0.99999, ">99.9 %"), InlineData(0.05, "5 %")]
    public void Percents(double share, string expected) => Assert.Equal(expected, NumberFormat.Percent(share));

    [Theory]
    [InlineData(1234567.0, "1,234,567"), InlineData(300, "300"), InlineData(0.4321, "0.4321"), InlineData(12.3456, "12.35"),
        InlineData(1e20, "1e20"), InlineData(-0.00001, "-1e-5"), InlineData(0, "0"), InlineData(double.NegativeInfinity, "-∞")]
    public void Numbers(double value, string expected) => Assert.Equal(expected, NumberFormat.Number(value));

    [Theory]
    [InlineData(0.042, "0.042"), InlineData(3e-41, "3e-41"), InlineData(0, "<1e-300"), InlineData(1, "1.000"), InlineData(double.NaN, "-")]
    public void Probabilities(double p, string expected) => Assert.Equal(expected, NumberFormat.PValue(p));

    [Fact]
    public void Counts()
    {
        Assert.Equal("5,812", NumberFormat.Count(5812L));
        Assert.Equal("1 row", NumberFormat.Count(1, "row"));
        Assert.Equal("0 rows", NumberFormat.Count(0, "row"));
        Assert.Equal("12.5", NumberFormat.Count(12.5));
        Assert.Equal("1,000,000", NumberFormat.Count(1e6));
    }

    [Fact]
    public void The_headline_is_the_sentence_of_the_sketch()
    {
        var report = Samples.Report(
            [.. Enumerable.Range(0, 11).Select(i => Columns.Category($"c{i}", ("a", 5000, i < 2 ? 2000 : 5000), ("b", 5000, 5000)))]);
        Assert.Equal("Drifted: 2 of 11 compared columns (threshold 0.01 bit = Jensen-Shannon distance 0.1; false discovery rate 5 %).",
            ComparisonText.Headline(report));
    }

    [Fact]
    public void The_headline_speaks_of_what_there_is()
    {
        var stable = Samples.Report([Columns.Category("c", ("a", 5000, 5000), ("b", 5000, 5000))]);
        Assert.StartsWith("Stable: the one compared column (", ComparisonText.Headline(stable), StringComparison.Ordinal);
        Assert.StartsWith("Nothing to compare", ComparisonText.Headline(Samples.Empty()), StringComparison.Ordinal);
        var pairs = stable with { Verdict = Verdict.Drifted, Pairs = Samples.Birds().Pairs };
        Assert.StartsWith("Drifted: the dependence of 1 pair of columns, none of 1 compared column by itself (",
            ComparisonText.Headline(pairs), StringComparison.Ordinal);
        var medium = stable with { Method = stable.Method with { Threshold = "medium", ThresholdBits = 0.016 } };
        Assert.Contains("(threshold medium = 0.016 bit = Jensen-Shannon distance 0.126;", ComparisonText.Headline(medium),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Invisible_characters_are_shown()
    {
        Assert.Equal("a\\nb\\x1b[31m\\u202ec\\0\\x7f", PlainText.Visible("a\nb\u001b[31m\u202Ec\0\u007f"));
        Assert.Equal("\uFFFD", PlainText.Visible("\uD800"));
        Assert.Equal("名前 🙂 naïve", PlainText.Visible("名前 🙂 naïve"));
        Assert.Equal("\\U000e0041", PlainText.Visible(char.ConvertFromUtf32(0xE0041)));
    }

    [Theory]
    [InlineData("abcdef", 6, "abcdef"), InlineData("abcdef", 5, "abcd…"), InlineData("ab🙂cd", 4, "ab…"), InlineData(null, 5, "")]
    public void Long_texts_are_cut_between_characters(string? text, int length, string expected)
    => Assert.Equal(expected, PlainText.Shorten(text, length));
}
