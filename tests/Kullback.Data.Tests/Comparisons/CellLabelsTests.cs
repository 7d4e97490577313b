using System.Globalization;
using Kullback.Data.Columns;
using Kullback.Data.Tables;

namespace Kullback.Data.Tests.Comparisons;

public class CellLabelsTests
{
    [Theory]
    [InlineData(1250, "1,250")]
    [InlineData(-1234567.25, "-1,234,567.25")]
    [InlineData(0.1, "0.1")]
    [InlineData(-0.0, "0")]
    [InlineData(999, "999")]
    [InlineData(1.5e-7, "1.5e-07")]
    [InlineData(1e300, "1e+300")]
    [InlineData(double.NaN, "not a number")]
    [InlineData(double.NegativeInfinity, "-infinity")]
    public void Numbers(double value, string expected) => Assert.Equal(expected, CellLabels.Number(value));

    [Fact]
    public void A_number_reads_back_to_itself()
    {
        Random random = new(5);
        for (int k = 0; k < 2000; k++)
        {
            double value = BitConverter.Int64BitsToDouble(random.NextInt64());
            if (!double.IsFinite(value)) continue;
            Assert.Equal(value, double.Parse(CellLabels.Number(value), NumberStyles.Float | NumberStyles.AllowThousands,
                CultureInfo.InvariantCulture));
        }
    }

    // 2019-01-15 03:36 UTC: 17,911 days after 1970-01-01 (49 years of 365 days, 12 leap days, 14 days), 12,960 seconds.
    [Theory]
    [InlineData((17_911 * 86_400.0) + 12_960, ColumnType.Timestamp, "2019-01-15 03:36")]
    [InlineData((17_911 * 86_400.0) + 12_971, ColumnType.Timestamp, "2019-01-15 03:36:11")]
    [InlineData((17_911 * 86_400.0) + 12_971.25, ColumnType.Timestamp, "2019-01-15 03:36:11.25")]
    [InlineData(17_911 * 86_400.0, ColumnType.Date, "2019-01-15")]
    [InlineData(-86_400, ColumnType.Date, "1969-12-31")]
    [InlineData(1e18, ColumnType.Date, "1e+18 s since 1970")]
    [InlineData(double.PositiveInfinity, ColumnType.Date, "infinity")]
    [InlineData((7 * 3600) + 300, ColumnType.Time, "07:05")]
    [InlineData((7 * 3600) + 300.5, ColumnType.Time, "07:05:00.5")]
    [InlineData(86_400, ColumnType.Time, "24:00")]
    public void Dates_and_times(double value, ColumnType type, string expected) => Assert.Equal(expected, CellLabels.Value(value, type));

    [Fact]
    public void Hours_and_weekdays()
    {
        Assert.Equal("07:00-07:59", CellLabels.Hour(7));
        Assert.Equal("Monday", CellLabels.Weekday(1));
        Assert.Equal("Sunday", CellLabels.Weekday(7));
        Assert.Throws<ArgumentOutOfRangeException>(() => CellLabels.Weekday(0));
    }

    [Fact]
    public void Intervals_have_open_ends()
    {
        Assert.Equal(["up to 0", "(0, 1,250]", "above 1,250"], CellLabels.Intervals([0, 1250], ColumnType.Number));
        Assert.Equal(["all values"], CellLabels.Intervals([], ColumnType.Number));
        Assert.Equal("(0, 1,250]", CellLabels.Interval(0, 1250, ColumnType.Number));
        Assert.Equal("above 5", CellLabels.Interval(5, double.PositiveInfinity, ColumnType.Number));
        Assert.Equal("up to 5", CellLabels.Interval(double.NegativeInfinity, 5, ColumnType.Number));
    }

    [Fact]
    public void Long_edges_are_shortened_and_close_ones_kept_apart()
    {
        Assert.Equal(["0.123457", "0.987654"], CellLabels.Edges([0.12345678912, 0.98765432198], ColumnType.Number));
        Assert.Equal(["12.35", "12.4"], CellLabels.Edges([12.35, 12.4], ColumnType.Number));
        double near = Math.BitIncrement(1.0 / 3);
        IReadOnlyList<string> close = CellLabels.Edges([1.0 / 3, near], ColumnType.Number);
        Assert.NotEqual(close[0], close[1]);
        Assert.Equal(["2019-01-15 03:36", "2019-01-15 09:10"],
            CellLabels.Edges([(17_911 * 86_400.0) + 12_971.25, (17_911 * 86_400.0) + 32_990], ColumnType.Timestamp));
    }

    [Fact]
    public void Edges_stay_distinct_and_in_order()
    {
        Random random = new(6);
        for (int k = 0; k < 300; k++)
        {
            double[] edges = [.. Enumerable.Range(0, 20)
                .Select(_ => Math.Pow(10, random.Next(-6, 9)) * (random.NextDouble() - 0.5)).Order()];
            double[] read = [.. CellLabels.Edges(edges, ColumnType.Number)
                .Select(t => double.Parse(t, NumberStyles.Float | NumberStyles.AllowThousands, CultureInfo.InvariantCulture))];
            for (int e = 1; e < read.Length; e++) Assert.True(read[e] > read[e - 1]);
        }
    }
}
