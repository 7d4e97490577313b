using System.Globalization;
using Kullback.Data.Comparisons;
using Kullback.Data.Tables;

namespace Kullback.Data.Tests.Comparisons;

public class DriverTests
{
    [Theory]
    [InlineData("Texas", CellKind.Value, 7, 10, ColumnType.Category, "'Texas': 7 % -> 10 %, +0.002 bit")]
    [InlineData("x", CellKind.Value, 0, 3, ColumnType.Category, "new value 'x': 0 % -> 3 %, +0.002 bit")]
    [InlineData("x", CellKind.Value, 3, 0, ColumnType.Category, "vanished value 'x': 3 % -> 0 %, +0.002 bit")]
    [InlineData("0", CellKind.Value, 88, 94, ColumnType.Number, "value 0: 88 % -> 94 %, +0.002 bit")]
    [InlineData("9", CellKind.Value, 0, 94, ColumnType.Number, "new value 9: 0 % -> 94 %, +0.002 bit")]
    [InlineData("true", CellKind.Value, 88, 94, ColumnType.Boolean, "true: 88 % -> 94 %, +0.002 bit")]
    [InlineData("(0, 1,250]", CellKind.Interval, 5, 4, ColumnType.Number, "(0, 1,250]: 5 % -> 4 %, +0.002 bit")]
    [InlineData("(missing)", CellKind.Missing, 0, 3, ColumnType.Number, "missing 0 % -> 3 %, +0.002 bit")]
    [InlineData("a\nb'c", CellKind.Value, 7, 10, ColumnType.Category, "\"a\\nb'c\": 7 % -> 10 %, +0.002 bit")]
    public void A_cell_in_words(string label, CellKind kind, double reference, double current, ColumnType type, string expected) =>
        Assert.Equal(expected, Drivers.Of(Made(label, kind, reference / 100, current / 100, 0.002), type, null).Text);

    [Fact]
    public void Parts_of_a_date_are_not_values() =>
        Assert.Equal("Monday: 5 % -> 7 %, +0.01 bit",
            Drivers.Of(Made("Monday", CellKind.Value, 0.05, 0.07, 0.01), ColumnType.Timestamp, "weekday").Text);

    /// <summary>A value that the class of rare values holds alone is named as what it is: it may be all rows.</summary>
    [Fact]
    public void One_rare_value_is_a_value() =>
        Assert.Equal("vanished value 'b': 100 % -> 0 %, +0.5 bit",
            Drivers.Of(Made("b", CellKind.Rare, 1, 0, 0.5) with { Pooled = 1 }, ColumnType.Category, null).Text);

    [Fact]
    public void Rare_values_are_counted() =>
        Assert.StartsWith("12 rare values: 1 %",
            Drivers.Of(Made("(rare)", CellKind.Rare, 0.01, 0.02, 0.01) with { Pooled = 12 }, ColumnType.Category, null).Text,
            StringComparison.Ordinal);

    [Fact]
    public void The_three_largest_contributions_come_first()
    {
        Cell[] cells =
            [.. new[] { 0.01, 0.03, 0, 0.02,
                0.005 }.Select(b => Made(b.ToString(CultureInfo.InvariantCulture), CellKind.Value, 0.1, 0.2, b))];
        Assert.Equal(["0.03", "0.02", "0.01"], Drivers.Of(cells, ColumnType.Category).Select(d => d.Cell));
        Assert.Equal(4, Drivers.Of(cells, ColumnType.Category, most: 9).Count);
    }

    [Theory]
    [InlineData(0.031, 0.079, "3.1 % -> 7.9 %")]
    [InlineData(0.12, 0.124, "12 % -> 12.4 %")]
    [InlineData(0.5, 0.5, "50 % -> 50 %")]
    [InlineData(0, 0.0000001, "0 % -> <0.001 %")]
    [InlineData(0.9999999, 1, ">99 % -> 100 %")]
    public void Shares_have_the_digits_that_tell_them_apart(double reference, double current, string expected) =>
        Assert.Equal(expected, DisplayValue.Change(reference, current));

    [Theory]
    [InlineData(0.0123, "0.012")]
    [InlineData(0.30001, "0.3")]
    [InlineData(0.716, "0.72")]
    [InlineData(0.00002, "<0.0001")]
    [InlineData(0, "0")]
    public void Bits_have_two_digits(double bits, string expected) => Assert.Equal(expected, DisplayValue.Bits(bits));

    [Theory]
    [InlineData("\u202Eevil", "'\\u202Eevil'")]
    [InlineData("bell\u0007\u001B[31m", "'bell\\u0007\\u001B[31m'")]
    [InlineData("😀é日本", "'😀é日本'")]
    [InlineData("it's", "\"it's\"")]
    [InlineData("5' 6\"", "\u201C5' 6\"\u201D")]
    [InlineData("'\"\u201C", "'''\"\u201C'")]
    [InlineData("C:\\temp", "'C:\\temp'")]
    public void Values_are_made_harmless(string value, string expected) => Assert.Equal(expected, DisplayValue.Quoted(value));

    [Fact]
    public void Half_of_a_surrogate_pair_is_written_as_an_escape() => Assert.Equal("'half\\uD83D'", DisplayValue.Quoted("half\uD83D"));

    [Fact]
    public void Long_values_are_cut_between_characters()
    {
        string text = DisplayValue.Quoted(string.Concat(Enumerable.Repeat("😀", 50)));
        Assert.Equal("'" + string.Concat(Enumerable.Repeat("😀", 40)) + "…'", text);
        Assert.Equal(43, DisplayValue.Quoted(new string('a', 1_000_000)).Length);
    }

    private static Cell Made(string label, CellKind kind, double reference, double current, double bits) =>
        new(label, kind, reference * 100, current * 100, reference, current, bits);
}
