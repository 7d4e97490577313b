using Kullback.Distributions;
using Kullback.Numerics;

namespace Kullback.Hypotheses;

/// <summary>Fisher's exact test: the probability, given both margins, of tables that are no more probable than the one observed.</summary>
/// <remarks>Exact in size whatever the counts. Tables of any shape go column by column; columns that leave the same row totals with the
/// same probability are one, which is the network of Mehta and Patel, of two rows with its bounds. Where that network is larger than
/// <see cref="LargestNetwork"/>, tables are drawn instead and p is (b + 1)/(B + 1). Tables as probable up to 1 part in 1e7 count as equal.
/// Source: Freeman and Halton (1951), Biometrika 38, 141–149; Mehta and Patel (1983), Journal of the American Statistical Association 78,
/// 427–434.</remarks>
public static class FisherExact
{
    /// <summary>States of the network beyond which tables are drawn.</summary>
    public const int LargestNetwork = 200_000;

    private const double Tie = 1e-7;

    /// <summary>The test on a table of two by two: cells a, b in the first row, c, d in the second.</summary>
    /// <returns>Statistic: −ln of the table's probability. Left tail: the probability of tables at least as probable.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A count is negative or the sum above 2⁵³.</exception>
    /// <remarks>O(standard deviation) terms where the margins are large: terms below 1e-17 of the sum are left out.</remarks>
    public static TestOutcome TwoByTwo(long a, long b, long c, long d)
    {
        long[] counts = [a, b, c, d];
        double total = 0;
        for (int k = 0; k < 4; k++)
        {
            if (counts[k] < 0) throw new ArgumentOutOfRangeException(nameof(a), counts[k], $"Count {k} must be ≥ 0.");
            total += counts[k];
        }
        if (total > 9007199254740992) throw new ArgumentOutOfRangeException(nameof(a), total, "More than 2^53 rows.");
        double row = (double)a + b, column = (double)a + c;
        if (row == 0 || column == 0 || row == total || column == total) return new TestOutcome(0, 0, 1, 1, "one value: nothing to test");
        double least = Math.Max(0, row + column - total), most = Math.Min(row, column),
            mode = Math.Clamp(Math.Floor((row + 1) * (column + 1) / (total + 2)), least, most);
        var margins = new Hypergeometric(total, column, row);
        double relative = Relative(a, mode), rare = 0, frequent = 0, all = 0;
        Walk(mode, 1, +1);
        if (mode > least) Walk(mode - 1, mode * (total - row - column + mode) / ((column - mode + 1) * (row - mode + 1)), -1);
        double observed = margins.LogDensity(a);
        return new TestOutcome(-observed, 1, TestOutcome.Probability(rare / all), TestOutcome.Probability(frequent / all), "Fisher exact");

        // ln of the mass at x over that at the mode.
        double Relative(double x, double at) => margins.LogDensity(x) - margins.LogDensity(at);

        void Walk(double x, double mass, int step)
        {
            for (; x >= least && x <= most && mass > 1e-320; x += step)
            {
                all += mass;
                double log = Math.Log(mass);
                if (log <= relative + Tie) rare += mass;
                if (log >= relative - Tie) frequent += mass;
                mass *= step > 0 ? (column - x) * (row - x) / ((x + 1) * (total - row - column + x + 1))
                    : x * (total - row - column + x) / ((column - x + 1) * (row - x + 1));
            }
        }
    }

    /// <summary>The test of independence on a table of any shape.</summary>
    /// <param name="table">Counts of independent rows; at most two thousand million.</param>
    /// <param name="random">The source of chance, used where the network is too large.</param>
    /// <param name="draws">Tables drawn then, at least 1.</param>
    /// <exception cref="ArgumentException">The table is empty or has above two thousand million rows.</exception>
    /// <exception cref="ArgumentOutOfRangeException">Fewer than one draw.</exception>
    public static TestOutcome Independence(ContingencyTable table, Random random, int draws = 10_000)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(random);
        ArgumentOutOfRangeException.ThrowIfLessThan(draws, 1);
        return Tables(table) is not { } t ? s_nothing
            : t.Exact(LargestNetwork) ?? Drawn(t.Rows, t.Columns, t.Observed, t.Constant, random, draws);
    }

    /// <summary>The test of independence where the network of tables is small enough, without drawing.</summary>
    /// <param name="table">Counts of independent rows; at most two thousand million.</param>
    /// <param name="largestNetwork">States of the network beyond which it is given up, at least 1.</param>
    /// <returns>Null where there are more states.</returns>
    /// <remarks>At most about twenty steps a state.</remarks>
    /// <exception cref="ArgumentException">The table is empty or has above two thousand million rows.</exception>
    /// <exception cref="ArgumentOutOfRangeException">Fewer than one state.</exception>
    public static TestOutcome? ExactIndependence(ContingencyTable table, int largestNetwork = LargestNetwork)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentOutOfRangeException.ThrowIfLessThan(largestNetwork, 1);
        return Tables(table) is not { } t ? s_nothing : t.Exact(largestNetwork);
    }

    private static readonly TestOutcome s_nothing = new(0, 0, 1, 1, "one value: nothing to test");

    private sealed record Margins(int[] Rows, int[] Columns, double Observed, double Constant)
    {
        public TestOutcome? Exact(int largestNetwork)
        {
            var tails = Rows.Length == 2 && new TwoRowNetwork(Rows.Min(), Columns, largestNetwork) is { HasBounds: true } two
                ? two.Tails(Observed, Tie, Constant)
                : new TableNetwork(Rows, Columns, largestNetwork).Tails(Observed, Tie, Constant);
            return tails is null ? null
                : new TestOutcome(-(Observed + Constant), (Rows.Length - 1) * (Columns.Length - 1),
                    TestOutcome.Probability(tails.Value.Rare),
                TestOutcome.Probability(tails.Value.Frequent), "Fisher exact");
        }
    }

    private static Margins? Tables(ContingencyTable table)
    {
        if (table.Total is 0 or > int.MaxValue)
            throw new ArgumentException($"{table.Total} rows: 1 to {int.MaxValue} can be told.", nameof(table));
        int[] rows = [.. table.RowTotals().Where(t => t > 0).Select(t => (int)t)],
            columns = [.. table.ColumnTotals().Where(t => t > 0).Select(t => (int)t)];
        if (rows.Length < 2 || columns.Length < 2) return null;
        // The shorter side is the state: fewer different totals can be left.
        if (rows.Length > columns.Length) (rows, columns) = (columns, rows);
        double constant = rows.Sum(t => Special.LogFactorial(t)) + columns.Sum(t => Special.LogFactorial(t))
            - Special.LogFactorial(table.Total);
        double observed = 0;
        foreach (long count in table.Counts) observed -= Special.LogFactorial(count);
        return new Margins(rows, columns, observed, constant);
    }

    private static TestOutcome Drawn(int[] rows, int[] columns, double observed, double constant, Random random, int draws)
    {
        int total = rows.Sum(), rarer = 0, moreFrequent = 0;
        double[] logFactorials = total <= PermutationTest.LargestTable ? HypergeometricDraws.LogFactorials(total) : [];
        for (int draw = 0; draw < draws; draw++)
        {
            double value = 0;
            int[] left = [.. columns];
            int among = total;
            foreach (int row in rows)
            {
                int size = row, rest = among;
                for (int j = 0; j < left.Length; j++)
                {
                    int x = size == 0 ? 0 : HypergeometricDraws.Sample(random, logFactorials, rest, left[j], size);
                    (rest, size) = (rest - left[j], size - x);
                    left[j] -= x;
                    value -= Special.LogFactorial(x);
                }
                among -= row;
            }
            if (value <= observed + Tie) rarer++;
            if (value >= observed - Tie) moreFrequent++;
        }
        return new TestOutcome(-(observed + constant), (rows.Length - 1) * (columns.Length - 1), (rarer + 1.0) / (draws + 1),
            (moreFrequent + 1.0) / (draws + 1),
            FormattableString.Invariant($"Fisher, {draws} tables drawn"));
    }
}
