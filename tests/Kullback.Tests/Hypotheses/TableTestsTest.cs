using Kullback.Hypotheses;

namespace Kullback.Tests.Hypotheses;

/// <summary>Tests on tables of counts against published examples, sums by hand and each other.</summary>
public class TableTestsTest
{
    // Fisher's tea: 3 of 4 cups right. P(X ≥ 3) = (16 + 1)/70, both sides 34/70.
    [Fact]
    public void The_lady_tasting_tea()
    {
        Assert.Equal(34.0 / 70, FisherExact.TwoByTwo(3, 1, 1, 3).PValue, 1e-14);
        Assert.Equal(2.0 / 70, FisherExact.TwoByTwo(4, 0, 0, 4).PValue, 1e-14);
        Assert.Equal(-Math.Log(16.0 / 70), FisherExact.TwoByTwo(3, 1, 1, 3).Statistic, 1e-13);
    }

    // R's fisher.test on its Job satisfaction table (Agresti 2002, p. 57), as its manual prints it: p = 0.7827.
    [Fact]
    public void Job_satisfaction()
    {
        var table = new ContingencyTable(4, 4, 1, 2, 1, 0, 3, 3, 6, 1, 10, 10, 14, 9, 6, 7, 12, 11);
        var outcome = FisherExact.Independence(table, new Random(1), 2000);
        // Exact, or by 2000 tables: three standard errors of a share of 0.78 are 0.028.
        Assert.Equal(0.7827, outcome.PValue, outcome.Method == "Fisher exact" ? 5e-5 : 0.028);
    }

    public static readonly TheoryData<int, int, long[]> SmallTables = new()
    {
        { 2, 2, [3, 1, 1, 3] }, { 2, 3, [3, 0, 2, 1, 4, 2] }, { 3, 3, [2, 0, 1, 0, 3, 1, 1, 1, 2] }, { 2, 4, [5, 1, 0, 1, 1, 2, 3, 2] },
            { 3, 2, [4, 1, 0, 3, 2, 2] },
    };

    // All tables with the margins, each by its own product of factorials.
    [Theory, MemberData(nameof(SmallTables))]
    public void The_network_is_the_sum_over_all_tables(int rows, int columns, long[] counts)
    {
        var table = new ContingencyTable(rows, columns, counts);
        double observed = Mass(counts), all = 0, rare = 0;
        Tables(table.RowTotals(), table.ColumnTotals(), new long[rows * columns], 0, found =>
        {
            double mass = Mass(found);
            all += mass;
            if (mass <= observed * (1 + 1e-9)) rare += mass;
        });
        Assert.Equal(rare / all, FisherExact.Independence(table, new Random(1)).PValue, 1e-12);
        if (rows == 2 && columns == 2)
            Assert.Equal(rare / all, FisherExact.TwoByTwo(counts[0], counts[1], counts[2], counts[3]).PValue, 1e-12);
    }

    // Two rows: the first row says all, and Σ over it is a loop; cells from nothing to nine, both tails.
    [Fact]
    public void Two_rows_are_the_sum_over_all_first_rows()
    {
        var random = new Random(11);
        for (int run = 0; run < 60; run++)
        {
            int columns = random.Next(2, 7);
            long[] counts = [.. Enumerable.Range(0, 2 * columns).Select(_ => (long)random.Next(run % 3 == 0 ? 2 : 10))];
            var table = new ContingencyTable(2, columns, counts);
            if (table.RowTotals().Contains(0) || table.ColumnTotals().Count(c => c > 0) < 2) continue;
            long[] totals = table.ColumnTotals();
            double observed = Mass(counts), all = 0, rare = 0, frequent = 0;
            void Deal(int j, long left, double mass)
            {
                if (j == columns)
                {
                    if (left > 0) return;
                    all += mass;
                    if (mass <= observed * (1 + 1e-9)) rare += mass;
                    if (mass >= observed * (1 - 1e-9)) frequent += mass;
                    return;
                }
                for (long x = 0; x <= Math.Min(left, totals[j]); x++) Deal(j + 1, left - x, mass * Mass([x, totals[j] - x]));
            }
            Deal(0, table.RowTotals()[0], 1);
            var outcome = FisherExact.ExactIndependence(table)!;
            Assert.Equal(rare / all, outcome.PValue, 1e-11);
            Assert.Equal(frequent / all, outcome.LeftTailPValue, 1e-11);
        }
        // Too large for bounds, not for a network of two columns.
        Assert.Equal(FisherExact.TwoByTwo(30_100, 29_900, 29_800, 30_200).PValue,
            FisherExact.ExactIndependence(new ContingencyTable(2, 2, 30_100, 29_900, 29_800, 30_200))!.PValue, 1e-8);
        Assert.Null(FisherExact.ExactIndependence(new ContingencyTable(2, 6, 7, 4, 3, 6, 5, 2, 8, 3, 5, 2, 4, 7), 10));
    }

    private static double Mass(long[] counts)
        => counts.Aggregate(1.0, (product, count) => product / Enumerable.Range(1, (int)count).Aggregate(1.0, (f, k) => f * k));

    private static void Tables(long[] rows, long[] columns, long[] table, int cell, Action<long[]> found)
    {
        if (cell == table.Length)
        {
            if (rows.All(r => r == 0) && columns.All(c => c == 0)) found(table);
            return;
        }
        int i = cell / columns.Length, j = cell % columns.Length;
        for (long x = 0; x <= Math.Min(rows[i], columns[j]); x++)
        {
            (rows[i], columns[j], table[cell]) = (rows[i] - x, columns[j] - x, x);
            Tables(rows, columns, table, cell + 1, found);
            (rows[i], columns[j]) = (rows[i] + x, columns[j] + x);
        }
    }

    // Each drawn table's share of (b + 1)/(B + 1): four standard errors of 5000 draws.
    [Fact]
    public void Drawn_tables_agree_with_the_network()
    {
        long[] counts = [7, 4, 3, 6, 5, 2, 8, 3, 5, 2, 4, 7];
        var exact = FisherExact.Independence(new ContingencyTable(2, 6, counts), new Random(1));
        Assert.Equal("Fisher exact", exact.Method);
        var large = new ContingencyTable(6, 6, [.. Enumerable.Range(0, 36).Select(k => (long)(k * 13 % 17 + 20))]);
        Assert.StartsWith("Fisher, 200 tables drawn", FisherExact.Independence(large, new Random(1), 200).Method, StringComparison.Ordinal);
        double permuted = PermutationTest.Independence(new ContingencyTable(2, 6, counts), 5000, new Random(2)).PValue;
        // G and the mass order tables a little differently: hundredths at most in the middle.
        Assert.Equal(exact.PValue, permuted, 4 * Math.Sqrt(0.25 / 5000) + 0.02);
    }

    // Limits of the family: G is the limit of λ → 0, and the limit −1 is G with both sides exchanged.
    [Fact]
    public void The_family_is_continuous()
    {
        double[] counts = [12, 7, 30, 21], weights = [0.2, 0.15, 0.4, 0.25];
        Assert.Equal(PowerDivergenceTest.LikelihoodRatio.GoodnessOfFit(counts, weights).Statistic,
            new PowerDivergenceTest(1e-9).GoodnessOfFit(counts, weights).Statistic, 1e-7);
        Assert.Equal(new PowerDivergenceTest(-1).GoodnessOfFit(counts, weights).Statistic,
            new PowerDivergenceTest(-1 + 1e-9).GoodnessOfFit(counts, weights).Statistic, 1e-7);
        double freemanTukey = 4 * counts.Zip(weights).Sum(t => Math.Pow(Math.Sqrt(t.First) - Math.Sqrt(70 * t.Second), 2));
        Assert.Equal(freemanTukey, new PowerDivergenceTest(-0.5).GoodnessOfFit(counts, weights).Statistic, 1e-13);
        double neyman = counts.Zip(weights).Sum(t => Math.Pow(t.First - 70 * t.Second, 2) / t.First);
        Assert.Equal(neyman, new PowerDivergenceTest(-2).GoodnessOfFit(counts, weights).Statistic, 1e-13);
    }

    [Fact]
    public void A_row_where_the_distribution_has_no_mass()
    {
        var outcome = PowerDivergenceTest.Pearson.GoodnessOfFit([5, 1], [1, 0]);
        Assert.Equal(double.PositiveInfinity, outcome.Statistic);
        Assert.Equal(double.Epsilon, outcome.PValue);
        Assert.Equal(1, PowerDivergenceTest.Pearson.GoodnessOfFit([5, 3, 0], [1, 1, 0]).DegreesOfFreedom);
        Assert.Equal(1, PowerDivergenceTest.Pearson.GoodnessOfFit([5], [2]).PValue);
    }

    [Fact]
    public void Tables_of_two_columns_are_two_samples()
    {
        double[] p = [12, 7, 30], q = [20, 9, 11];
        var table = new ContingencyTable(2, 3, 12, 7, 30, 20, 9, 11);
        foreach (double power in new[] { 1, 0, 2.0 / 3, -0.5 })
            Assert.Equal(new PowerDivergenceTest(power).Homogeneity(p, q).Statistic,
                new PowerDivergenceTest(power).Independence(table).Statistic, 1e-12);
    }

    // Fisher's table of 1935 and the corrected G: raw G over 1 + (Σ1/π − 1)/(6nν).
    [Fact]
    public void Williams_divides()
    {
        double[] counts = [10, 20, 30], weights = [1, 1, 1];
        double raw = PowerDivergenceTest.LikelihoodRatio.GoodnessOfFit(counts, weights).Statistic;
        Assert.Equal(raw / (1 + 8.0 / (6 * 60 * 2)), GTest.GoodnessOfFit(counts, weights).Statistic, 1e-13);
    }

    [Fact]
    public void Holm_steps_down()
    {
        // The four values 0.01, 0.04, 0.03, 0.005 of a well-known example: adjusted 0.03, 0.06, 0.06, 0.02.
        double[] adjusted = FamilyWiseError.Holm([0.01, 0.04, 0.03, 0.005]), expected = [0.03, 0.06, 0.06, 0.02];
        for (int i = 0; i < 4; i++) Assert.Equal(expected[i], adjusted[i], 1e-15);
        Assert.Empty(FamilyWiseError.Holm([]));
        Assert.Throws<ArgumentOutOfRangeException>(() => FamilyWiseError.Holm([1.5]));
    }

    // Cohen's table: w = 0.3, one degree of freedom, α = 0.05 and power 0.80 take n·w² = 7.849.
    [Fact]
    public void Power_is_that_of_the_tables()
    {
        Assert.Equal(7.849, TestPower.NonCentrality(0.8, 1), 5e-4);
        Assert.Equal(0.8, TestPower.ChiSquared(TestPower.NonCentrality(0.8, 5, 0.01), 5, 0.01), 1e-9);
        Assert.Equal(0.05, TestPower.ChiSquared(0, 3), 1e-12);
        Assert.Equal(1, TestPower.ChiSquared(double.PositiveInfinity, 3));
        double[] p = [0.5, 0.3, 0.2], q = [0.4, 0.3, 0.3];
        double rows = TestPower.RowsForGoodnessOfFit(p, q), both = TestPower.RowsForHomogeneity(p, q);
        Assert.True(TestPower.GoodnessOfFit(p, q, rows) >= 0.8 && TestPower.GoodnessOfFit(p, q, rows - 1) < 0.8);
        Assert.True(TestPower.Homogeneity(p, q, both / 2, both / 2) >= 0.8
            && TestPower.Homogeneity(p, q, both / 2 - 1, both / 2 - 1) < 0.8);
        Assert.Equal(double.PositiveInfinity, TestPower.RowsForHomogeneity(p, p));
    }

    // A p-value of h/l or (b + 1)/(B + 1) must not fall below α more often than α:
    // over 2000 uniform "statistics" within three standard errors.
    [Fact]
    public void Stopping_early_keeps_the_level()
    {
        var random = new Random(4);
        int below = 0, drawn = 0;
        for (int trial = 0; trial < 2000; trial++)
        {
            var outcome = SequentialPermutation.Run(random.NextDouble(), random.NextDouble, 10, 999);
            if (outcome.PValue <= 0.05) below++;
            drawn += outcome.Draws;
        }
        Assert.InRange(below, 2000 * 0.05 - 3 * Math.Sqrt(2000 * 0.05 * 0.95), 2000 * 0.05 + 3 * Math.Sqrt(2000 * 0.05 * 0.95));
        Assert.True(drawn < 2000 * 120);      // about 10·(1 + ln 100) = 56 draws a test instead of 999
    }

    [Fact]
    public void Stopping_early_agrees_with_all_draws()
    {
        double[] p = [12, 7, 30, 21], q = [18, 11, 20, 19];
        double all = PermutationTest.Homogeneity(p, q, 5000, new Random(1)).PValue;
        var early = SequentialPermutation.Homogeneity(p, q, new Random(2), 200);
        Assert.Equal(200, early.Exceedances);
        Assert.Equal(all, early.PValue, 4 * all / Math.Sqrt(200) + 4 * Math.Sqrt(all / 5000));
        Assert.Equal(1.0 / 1000, SequentialPermutation.Homogeneity([100, 0], [0, 100], new Random(3), draws: 999).PValue);
    }

    [Fact]
    public void What_cannot_be_tested()
    {
        Assert.Contains("counts[0] = -1",
            Assert.Throws<ArgumentException>(() => PowerDivergenceTest.Pearson.GoodnessOfFit([-1, 2], [1, 1])).Message,
            StringComparison.Ordinal);
        Assert.Contains("weights[1] = NaN",
            Assert.Throws<ArgumentException>(() => PowerDivergenceTest.Pearson.GoodnessOfFit([1, 2], [1, double.NaN])).Message,
            StringComparison.Ordinal);
        Assert.Contains("All weights",
            Assert.Throws<ArgumentException>(() => PowerDivergenceTest.Pearson.GoodnessOfFit([1, 2], [0, 0])).Message,
            StringComparison.Ordinal);
        Assert.Contains("2 counts, 1 weights", Assert.Throws<ArgumentException>(() => GTest.GoodnessOfFit([1, 2], [1])).Message,
            StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => PowerDivergenceTest.Pearson.Homogeneity([0, 0], [1, 2]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new PowerDivergenceTest(double.NaN));
        Assert.Throws<ArgumentOutOfRangeException>(() => FisherExact.TwoByTwo(1, -1, 2, 3));
        Assert.Throws<ArgumentException>(() => FisherExact.Independence(new ContingencyTable(2, 2, 0, 0, 0, 0), new Random(1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => TestPower.NonCentrality(0.04, 2));
        Assert.Throws<ArgumentException>(() => SequentialPermutation.Run(double.NaN, () => 0, 1, 10));
    }
}
