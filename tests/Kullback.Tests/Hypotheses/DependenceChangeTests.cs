using CsCheck;
using Kullback.Hypotheses;

namespace Kullback.Tests.Hypotheses;

public class DependenceChangeTests
{
    private static readonly Gen<(ContingencyTable P, ContingencyTable Q)> Pair =
        from rows in Gen.Int[2, 5]
        from columns in Gen.Int[2, 5]
        from p in Gen.Long[0, 60].Array[rows * columns]
        from q in Gen.Long[0, 60].Array[rows * columns]
        select (new ContingencyTable(rows, columns, p), new ContingencyTable(rows, columns, q));

    [Fact]
    public void An_exclusive_or_with_equal_margins_is_found_with_its_exact_size()
    {
        ContingencyTable q = new(2, 2, 500, 500, 500, 500), p = new(2, 2, 1000, 0, 0, 1000);
        DependenceChange change = Measured(p, q);
        // By hand: P = (½, 0, 0, ½), Q̃ = ¼ each, the mixture (3/8, 1/8, 1/8, 3/8).
        double expected = (0.5 * Math.Log2(4.0 / 3)) + (0.5 * ((0.5 * Math.Log2(2.0 / 3)) + (0.5 * Math.Log2(2))));
        Assert.Equal(expected, change.PlugInBits, 12);
        Assert.InRange(change.BitsLow, 0.25, expected);
        Assert.True(change.PValue < 1e-100 && change.MinimumEffectPValue < 1e-20);
        Assert.Equal(change.Row == change.Column ? 0.5 : 0, change.CurrentShare, 12);
        Assert.Equal(0.25, change.ExpectedShare, 9);
        Assert.Equal(1, change.DegreesOfFreedom);
    }

    [Fact]
    public void Only_margins_changed_is_no_change_of_dependence()
    {
        long[] q = [40, 20, 30, 10, 60, 20, 50, 40, 90];
        long[] rowFactor = [1, 4, 7], columnFactor = [5, 1, 2];
        long[] p = [.. q.Select((c, k) => c * rowFactor[k / 3] * columnFactor[k % 3])];
        DependenceChange change = Measured(new(3, 3, p), new(3, 3, q));
        // The fit stops when margins are met within 1e-9; J is quadratic in that deviation, G linear in it times the rows.
        Assert.InRange(change.PlugInBits, 0, 1e-12);
        Assert.InRange(change.G, 0, 1e-5);
        Assert.InRange(change.PValue, 0.99, 1);
        Assert.Equal(0, change.BitsLow);
    }

    [Fact]
    public void G_of_two_by_two_tables_is_that_of_the_common_odds_ratio_found_by_bisection()
    {
        double[] p = [30, 12, 9, 25], q = [14, 22, 31, 8];
        // With all margins fixed the fit moves by one number d: p + d·s, q − d·s with s = (1, −1, −1, 1).
        double low = -9, high = 8;
        for (int k = 0; k < 200; k++)
        {
            double d = (low + high) / 2;
            double difference = Math.Log((p[0] + d) * (p[3] + d) / ((p[1] - d) * (p[2] - d)))
                - Math.Log((q[0] - d) * (q[3] - d) / ((q[1] + d) * (q[2] + d)));
            if (difference < 0) low = d; else high = d;
        }
        double expected = 0;
        int[] sign = [1, -1, -1, 1];
        for (int k = 0; k < 4; k++)
            expected += 2 * ((p[k] * Math.Log(p[k] / (p[k] + (low * sign[k])))) + (q[k] * Math.Log(q[k] / (q[k] - (low * sign[k])))));
        DependenceChange change = Measured(Table(2, p), Table(2, q));
        Assert.Equal(expected, change.G, 5);
        Assert.Equal(1, change.DegreesOfFreedom);
    }

    [Fact]
    public void The_estimate_lies_inside_its_interval_and_bits_between_0_and_1() =>
        Pair.Sample(pair =>
        {
            if (DependenceChange.Between(pair.P, pair.Q, 0.01, 0.95, out string? reason) is not { } change) return reason is not null;
            return reason is null && change.BitsLow >= 0 && change.BitsLow <= change.Bits && change.Bits <= change.BitsHigh
                && change.BitsHigh <= 1
                && change.PlugInBits >= 0 && change.G >= 0 && change.PValue is >= 0 and <= 1 && change.MinimumEffectPValue is >= 0 and <= 1;
        });

    [Fact]
    public void Naming_the_columns_the_other_way_round_changes_nothing() =>
        Pair.Sample(pair =>
        {
            DependenceChange? one = DependenceChange.Between(pair.P, pair.Q, 0.01, 0.95, out _);
            DependenceChange? other = DependenceChange.Between(Transposed(pair.P), Transposed(pair.Q), 0.01, 0.95, out _);
            // Rows-first and columns-first sweeps stop at different points within the fit's tolerance:
            // 1e-4 of the rows where half rows are filled in.
            return one is null || other is null ? one is null && other is null || one?.Filled != false && other?.Filled != false
                : one.Filled || other.Filled || (Math.Abs(one.PlugInBits - other.PlugInBits) < 1e-6 && Math.Abs(one.G - other.G) < 0.05);
        });

    [Fact]
    public void A_function_of_the_other_column_leaves_nothing_to_change_and_a_new_function_is_found()
    {
        ContingencyTable q = new(3, 3, 100, 0, 0, 0, 100, 0, 0, 0, 100);
        Assert.Null(DependenceChange.Between(new(3, 3, 300, 0, 0, 0, 50, 0, 0, 0, 70), q, 0.01, 0.95, out string? reason));
        Assert.Contains("fixes the other", reason, StringComparison.Ordinal);
        DependenceChange swapped = Measured(new(3, 3, 0, 150, 0, 50, 0, 0, 0, 0, 100), q);
        Assert.True(swapped.BitsLow > 0.1 && swapped.MinimumEffectPValue < 1e-4);
    }

    [Fact]
    public void Values_that_only_one_table_has_shrink_the_change_by_their_share()
    {
        ContingencyTable q = new(3, 2, 500, 500, 500, 500, 0, 0), p = new(3, 2, 1000, 0, 0, 1000, 1000, 1000);
        DependenceChange whole = Measured(new(2, 2, 1000, 0, 0, 1000), new(2, 2, 500, 500, 500, 500)), half = Measured(p, q);
        Assert.Equal(whole.PlugInBits / 2, half.PlugInBits, 12);
        Assert.Equal(whole.BitsHigh / 2, half.BitsHigh, 9);
    }

    [Fact]
    public void Tables_without_rows_or_with_one_common_value_give_a_reason()
    {
        Assert.Null(DependenceChange.Between(new(2, 2, 0, 0, 0, 0), new(2, 2, 5, 5, 5, 5), 0.01, 0.95, out string? empty));
        Assert.NotNull(empty);
        Assert.Null(DependenceChange.Between(new(2, 2, 9, 9, 0, 0), new(2, 2, 5, 5, 5, 5), 0.01, 0.95, out string? one));
        Assert.NotNull(one);
        Assert.Throws<ArgumentException>(() => DependenceChange.Between(new(2, 2, 0, 0, 0, 0), new(1, 2, 5, 5), 0.01, 0.95, out _));
    }

    [Theory]
    [InlineData(4, 4, 200, 200, false)]      // 12 rows a combination
    [InlineData(8, 8, 1500, 640, false)]
    [InlineData(8, 8, 2000, 2000, true)]     // shares from 16 % to 0.2 %: a third of the combinations expect below 5
    public void Without_change_one_in_twenty_pairs_is_called_changed_and_the_interval_covers_0(int rows, int columns, int n,
        int m, bool zipf)
    {
        double[] shares = Shares(rows, columns, zipf);
        Random random = new(20);
        int alarms = 0, covered = 0, beyond = 0;
        const int Repetitions = 600;
        for (int r = 0; r < Repetitions; r++)
        {
            DependenceChange change = Measured(Drawn(shares, rows, m, random), Drawn(shares, rows, n, random));
            if (change.PValue < 0.05) alarms++;
            if (change.BitsLow == 0) covered++;
            if (change.MinimumEffectPValue < 0.05) beyond++;
        }
        // Binomial(600, 0.05): mean 30, standard deviation 5.3; 4 of them, so a right test fails here once in 10,000 seeds.
        Assert.InRange(alarms, 9, 51);
        // The lower bound misses 0 in at most 2.5 % by design; 5 % is allowed to sparse tables, plus 4 standard deviations of the draw.
        Assert.True(covered >= Repetitions * 0.95 - 22);
        // At no change the test against 0.01 bit must stay below its 5 % level.
        Assert.True(beyond <= Repetitions * 0.05);
    }

    [Fact]
    public void The_interval_covers_a_true_change_nineteen_times_in_twenty()
    {
        double[] q = Shares(4, 4, false), p = [.. q.Select((s, k) => s * Math.Exp(0.4 * Math.Sin(1 + (5 * (k / 4)) + (3 * (k % 4)))))];
        double total = p.Sum();
        for (int k = 0; k < p.Length; k++) p[k] /= total;
        double truth = Measured(Table(4, [.. p.Select(s => Math.Round(s * 1e12))]),
            Table(4, [.. q.Select(s => Math.Round(s * 1e12))])).PlugInBits;
        Random random = new(21);
        int covered = 0;
        for (int r = 0; r < 500; r++)
        {
            DependenceChange change = Measured(Drawn(p, 4, 800, random), Drawn(q, 4, 1000, random));
            if (change.BitsLow <= truth && truth <= change.BitsHigh) covered++;
        }
        Assert.InRange(truth, 0.005, 0.05);
        // Binomial(500, 0.95): mean 475, standard deviation 4.9; 4 of them, and 1.5 % for the approximations.
        Assert.InRange(covered, 448, 500);
    }

    private static DependenceChange Measured(ContingencyTable p, ContingencyTable q)
    {
        DependenceChange? change = DependenceChange.Between(p, q, 0.01, 0.95, out string? reason);
        Assert.True(change is not null, reason);
        return change;
    }

    private static double[] Shares(int rows, int columns, bool zipf)
    {
        double[] shares = new double[rows * columns];
        for (int k = 0; k < shares.Length; k++) shares[k] = zipf ? 1.0 / ((1 + (k / columns)) * Math.Sqrt(1 + (k % columns))) : 1;
        double total = shares.Sum();
        return [.. shares.Select(s => s / total)];
    }

    private static ContingencyTable Drawn(double[] shares, int rows, int draws, Random random)
    {
        long[] counts = new long[shares.Length];
        for (int r = 0; r < draws; r++)
        {
            double u = random.NextDouble();
            int k = 0;
            while (k < shares.Length - 1 && u >= shares[k]) u -= shares[k++];
            counts[k]++;
        }
        return new ContingencyTable(rows, shares.Length / rows, counts);
    }

    private static ContingencyTable Table(int rows, double[] counts) => new(rows, counts.Length / rows, [.. counts.Select(c => (long)c)]);

    private static ContingencyTable Transposed(ContingencyTable table)
    {
        long[] counts = new long[table.Counts.Length];
        for (int i = 0; i < table.Rows; i++)
            for (int j = 0; j < table.Columns; j++)
                counts[(j * table.Rows) + i] = table[i, j];
        return new ContingencyTable(table.Columns, table.Rows, counts);
    }
}
