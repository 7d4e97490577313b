using System.Globalization;
using Kullback.Data.Comparisons;

namespace Kullback.Data.Tests.Comparisons;

/// <summary>Changes that once went through as stable: total change among rare values, few rows, sentinels in numbers.
/// The right values are by construction.</summary>
public sealed class UnseenChangeTest : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private ColumnReport Column(IEnumerable<string> reference, IEnumerable<string> current)
        => Compared.Lines(_folder, "v", reference, current).Row("v");

    /// <summary>Reproducible texts of a range of values.</summary>
    private static IEnumerable<string> Draws(int rows, int values, string prefix, int seed)
    {
        var random = new Random(seed);
        return Enumerable.Range(0, rows).Select(_ => $"{prefix}{random.Next(values)}");
    }

    [Theory]
    [InlineData(5_000, 1_500)]      // postcodes, about three rows per value
    [InlineData(20_000, 4_000)]     // articles: more values than cells were once allowed
    [InlineData(30_000, 3_000)]
    public void Every_value_new_is_one_bit(int rows, int values)
    {
        ColumnReport column = Column(Draws(rows, values, "old", 1), Draws(rows, values, "new", 2));
        Assert.Equal(Verdict.Drifted, column.Verdict);
        Assert.Equal(1, column.Figures!.BitsHigh, 1e-12);      // disjoint supports: J = 1 bit, inside the interval
        // values seen once can't be told from common ones: 3.6 % of the rows at three a value
        Assert.InRange(column.Figures.Bits, 0.9, 1);
        Assert.Equal(1, column.Figures.NewShare);
        Assert.Contains(column.Findings, f => f.Kind == FindingKind.NewValues && f.PValue < 1e-100);
    }

    [Fact]
    public void A_tail_that_is_replaced_behind_frequent_values_is_seen()
    {
        // Five values with half of the rows, a thousand with the other half, all of those new: J = 0.5 bit.
        static IEnumerable<string> Rows(string tail, int seed)
        {
            var random = new Random(seed);
            return Enumerable.Range(0, 6_000)
                .Select(_ => random.Next(2) == 0 ? $"frequent {random.Next(5)}" : $"{tail}{random.Next(1_000)}");
        }
        ColumnReport column = Column(Rows("old", 3), Rows("new", 4));
        Assert.Equal(Verdict.Drifted, column.Verdict);
        Assert.InRange(0.5, column.Figures!.BitsLow, column.Figures.BitsHigh);
    }

    [Fact]
    public void Values_seen_once_are_never_stable()
    {
        // A quarter of each side's rows are values that come once: nothing can be said of them, and 0.25 bit may be hidden.
        static IEnumerable<string> Rows(string side) => Enumerable.Range(0, 4_000).Select(i => i % 4 == 0 ? $"{side}{i}" : $"v{i % 7}");
        ColumnReport column = Column(Rows("a"), Rows("b"));
        Assert.Equal(Verdict.Undecided, column.Verdict);
        Assert.True(column.Figures!.IsLowerBound);
        Assert.InRange(0.25, column.Figures.BitsLow, column.Figures.BitsHigh);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(0.1)]
    public void Rows_that_both_sides_share_are_no_change(double shared)
    {
        // The same rows on both sides, or a tenth of them: a value that comes once here and once there is a copy, and no news.
        int rows = 4_000;
        string[] all = [.. Draws(2 * rows, 2_000, "v", 30)];
        int own = (int)(rows * (1 - shared));
        ColumnReport column = Column(all[..rows], [.. all[(2 * rows - own)..], .. all[..(rows - own)]]);
        Assert.NotEqual(Verdict.Drifted, column.Verdict);
        Assert.InRange(column.Figures!.BitsLow, 0, 0.001);
    }

    [Fact]
    public void The_same_tail_stays_as_it_is()
    {
        ColumnReport column = Column(Draws(20_000, 400, "v", 5), Draws(20_000, 400, "v", 6));
        Assert.Equal(Verdict.Stable, column.Verdict);
        Assert.Empty(column.Findings);
    }

    [Fact]
    public void Nine_rows_against_nine_others()
    {
        ColumnReport column = Column(Enumerable.Repeat("a", 9), Enumerable.Repeat("b", 9));
        Assert.NotEqual(Verdict.Stable, column.Verdict);
        Assert.Equal("Fisher exact", column.Figures!.PValueMethod);
        Assert.Equal(2 / 48620.0, column.Figures.PValue, 1e-12);      // 2 of the C(18, 9) ways to deal the rows
        Assert.Equal(1, column.Figures.BitsHigh);
    }

    [Theory]
    [InlineData(5)]
    [InlineData(19)]
    public void Few_rows_are_never_stable(int rows)
    {
        ColumnReport column = Column(Enumerable.Repeat("a", rows), Enumerable.Repeat("a", 5_000));
        Assert.NotEqual(Verdict.Stable, column.Verdict);
        Assert.NotEqual(Verdict.Drifted, column.Verdict);
    }

    [Fact]
    public void Two_rows_without_a_value_against_five_thousand_with_one()
    {
        var random = new Random(8);
        ComparisonReport report =
            Compared.Lines(_folder, "k,v", Enumerable.Range(0, 5_000)
                .Select(i => string.Create(CultureInfo.InvariantCulture, $"{i % 3},{random.NextDouble():R}")), ["1,", "2,"]);
        ColumnReport column = report.Row("v");
        Assert.NotEqual(Verdict.Stable, column.Verdict);
        Assert.StartsWith("missing 0 % -> 100 %", column.Drivers[0].Text, StringComparison.Ordinal);
        Assert.Equal(2.0 / (5_002.0 * 5_001), column.Figures!.PValue, 1e-10);
    }

    [Fact]
    public void Four_numbers_far_outside_are_told_exactly()
    {
        var random = new Random(9);
        ColumnReport column = Column(Enumerable.Range(0, 5_000)
            .Select(_ => random.NextDouble().ToString("R", CultureInfo.InvariantCulture)), ["1000.5", "1001.5", "1003.25", "1009"]);
        Assert.NotEqual(Verdict.Stable, column.Verdict);
        ColumnFinding finding = Assert.Single(column.Findings, f => f.Kind == FindingKind.HighTail);
        // All four above all others: 4!·5000!/5004! = 3.8e-14, times the tails looked at.
        Assert.InRange(finding.PValue, 3.8e-14, 3.8e-12);
    }

    // ---- numbers -------------------------------------------------------------------------------------------------------

    private static IEnumerable<string> Numbers(int rows, int seed, Func<Random, double, double> change)
    {
        var random = new Random(seed);
        return Enumerable.Range(0, rows)
            .Select(
                _ =>
                    change(random,
                        Math.Round(45 + 15 * Math.Sqrt(-2 * Math.Log(1 - random.NextDouble()))
                            * Math.Cos(2 * Math.PI * random.NextDouble()), 1)).ToString("R", CultureInfo.InvariantCulture));
    }

    [Fact]
    public void A_sentinel_in_three_of_a_hundred_rows_is_drift_and_named()
    {
        ColumnReport column = Column(Numbers(20_000, 10, (_, x) => x), Numbers(20_000, 11, (r, x) => r.NextDouble() < 0.03 ? -999 : x));
        Assert.Equal(Verdict.Drifted, column.Verdict);
        Assert.InRange(0.015, column.Figures!.BitsLow, column.Figures.BitsHigh);      // ½·0.03 bit
        ColumnFinding finding = Assert.Single(column.Findings, f => f.Kind == FindingKind.LowTail);
        Assert.EndsWith(": -999", finding.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_wrong_unit_in_two_of_a_hundred_rows_is_told()
    {
        ColumnReport column = Column(Numbers(20_000, 12, (_, x) => x), Numbers(20_000, 13, (r, x) => r.NextDouble() < 0.02 ? 1000 * x : x));
        Assert.NotEqual(Verdict.Stable, column.Verdict);
        ColumnFinding finding = Assert.Single(column.Findings, f => f.Kind == FindingKind.HighTail);
        Assert.InRange(finding.CurrentShare, 0.015, 0.025);
        Assert.True(column.Warning || column.Verdict == Verdict.Drifted);
    }

    [Fact]
    public void A_value_repeated_on_one_side_is_told()
    {
        var random = new Random(14);
        string Number(double share)
            => (random.NextDouble() < share ? 42.5 : Math.Exp(3 + random.NextDouble())).ToString("R", CultureInfo.InvariantCulture);
        ColumnReport column = Column(Enumerable.Range(0, 10_000).Select(_ => Number(0)),
            Enumerable.Range(0, 10_000).Select(_ => Number(0.01)));
        Assert.Contains(column.Findings,
            f => f.Kind == FindingKind.RepeatedValue && f.Text.StartsWith("value 42.5: 0 % -> ", StringComparison.Ordinal)
                && f.CurrentShare is > 0.006 and < 0.014);
        Assert.True(column.Warning);
    }

    [Fact]
    public void One_value_out_of_all_proportion_is_told()
    {
        ColumnReport column = Column(Numbers(3_000, 40, (_, x) => x), Numbers(2_999, 41, (_, x) => x).Append("1000000000000"));
        ColumnFinding finding = Assert.Single(column.Findings);
        Assert.StartsWith("the largest current value, ", finding.Text, StringComparison.Ordinal);
        // λ is about 10¹² over half of a range of some hundred: 4·λ^(−1/2) is 3e-5.
        Assert.InRange(finding.PValue, 1e-5, 1e-4);
        Assert.True(column.Warning);
    }

    [Fact]
    public void Heavy_tails_that_are_the_same_raise_nothing()
    {
        // Cauchy: each side's largest value exceeds the other's by any factor.
        static IEnumerable<string> Rows(int seed)
        {
            var random = new Random(seed);
            return Enumerable.Range(0, 8_000)
                .Select(_ => Math.Tan(Math.PI * (random.NextDouble() - 0.5)).ToString("R", CultureInfo.InvariantCulture));
        }
        for (int seed = 20; seed < 26; seed += 2)
        {
            ColumnReport column = Column(Rows(seed), Rows(seed + 1));
            Assert.Empty(column.Findings);
            Assert.Equal(Verdict.Stable, column.Verdict);
        }
    }

    [Fact]
    public void A_divergence_is_finite_where_only_the_current_side_lacks_a_value()
    {
        ColumnReport column = Column(Enumerable.Range(0, 1_000).Select(i => i % 2 == 0 ? "a" : "b"), Enumerable.Repeat("a", 1_000));
        DirectedDivergence d = column.Figures!.CurrentToReference;
        Assert.Equal((1.0, 0.0), (d.Bits, d.UncoveredShare));      // log2(1 / 0.5)
        Assert.InRange(1, d.CommonLow, d.CommonHigh);
        Assert.InRange(d.CommonBits, 0.98, 1.001);
    }
}
