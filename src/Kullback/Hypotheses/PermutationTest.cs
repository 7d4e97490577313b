using System.Globalization;
using Kullback.Distributions;
using Kullback.Estimation;

namespace Kullback.Hypotheses;

/// <summary>The permutation test of homogeneity on counts: the G statistic against its distribution when rows are dealt to the two samples
/// at random.</summary>
/// <remarks>Exact in size whatever the counts, also for thin cells. Tables are drawn whole, cell by cell (multivariate hypergeometric): a
/// draw costs O(cells), not O(rows). Source: Phipson and Smyth (2010), Statistical Applications in Genetics and Molecular Biology 9, 39,
/// for the (b + 1)/(B + 1).</remarks>
public static class PermutationTest
{
    // Eight megabytes of ln k!; with more rows than this the test is rarely wanted.
    internal const double LargestTable = 1_000_000;

    /// <summary>The test on counts of independent rows.</summary>
    /// <param name="current">Rows in each cell of one sample: integers ≥ 0.</param>
    /// <param name="reference">Rows in each cell of the other.</param>
    /// <param name="draws">Number of tables drawn, B: the p-value is (b + 1)/(B + 1), b tables being as far apart or further.</param>
    /// <param name="random">The source of chance; the same seed gives the same outcome.</param>
    /// <returns>The right tail counts ties in full; the left tail is a mid-p: tables that tie count half.</returns>
    /// <exception cref="ArgumentException">The lengths differ, a count is no integer ≥ 0, or a sample is empty or has above two thousand
    /// million rows.</exception>
    /// <exception cref="ArgumentOutOfRangeException">Fewer than one draw.</exception>
    public static TestOutcome Homogeneity(ReadOnlySpan<double> current, ReadOnlySpan<double> reference, int draws, Random random)
    {
        ArgumentNullException.ThrowIfNull(random);
        ArgumentOutOfRangeException.ThrowIfLessThan(draws, 1);
        if (current.Length != reference.Length)
            throw new ArgumentException($"{current.Length} cells against {reference.Length}.", nameof(reference));
        var g = GTest.Homogeneity(BinnedSample.FromCounts(current), BinnedSample.FromCounts(reference));
        if (g.DegreesOfFreedom == 0) return g;
        var (pooled, size, observed) = Pool(current, reference);
        // Tables with the same G may differ by the rounding of a sum of x·ln x, each below N·ln N.
        double total = pooled.Sum(t => (double)t), tie = 1e-13 * total * Math.Log(total + 1);
        double[] logFactorials = total <= LargestTable ? HypergeometricDraws.LogFactorials((int)total) : [], powers = LogPowers(pooled);
        int further = 0, equal = 0;
        for (int draw = 0; draw < draws; draw++)
        {
            double difference = Draw(random, logFactorials, powers, pooled, size) - observed;
            if (Math.Abs(difference) <= tie) equal++;
            else if (difference > 0) further++;
        }
        double right = (further + equal + 1.0) / (draws + 1.0);
        double left = (draws - further - equal + 0.5 * (equal + 1)) / (draws + 1.0);
        return g with
        {
            PValue = right,
            LeftTailPValue = left,
            Method = string.Create(CultureInfo.InvariantCulture, $"permutation, {draws} draws")
        };
    }

    /// <summary>The permutation test of independence of two columns: G of the table of their counts against its distribution when one
    /// column is dealt to the rows at random.</summary>
    /// <param name="table">Counts of independent rows.</param>
    /// <param name="draws">Number of tables drawn, B: the p-value is (b + 1)/(B + 1), b tables being as dependent or more.</param>
    /// <param name="random">The source of chance; the same seed gives the same outcome.</param>
    /// <remarks>A draw costs O(rows·columns of the table): row by row, cell by cell, each hypergeometric given what is left.</remarks>
    /// <exception cref="ArgumentException">The table is empty or has above two thousand million rows.</exception>
    /// <exception cref="ArgumentOutOfRangeException">Fewer than one draw.</exception>
    public static TestOutcome Independence(ContingencyTable table, int draws, Random random)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(random);
        ArgumentOutOfRangeException.ThrowIfLessThan(draws, 1);
        if (table.Total is 0 or > int.MaxValue)
            throw new ArgumentException($"{table.Total} rows: 1 to {int.MaxValue} can be dealt.", nameof(table));
        long[] rows = [.. table.RowTotals().Where(t => t > 0).OrderDescending()],
            columns = [.. table.ColumnTotals().Where(t => t > 0).OrderDescending()];
        int degrees = (rows.Length - 1) * (columns.Length - 1);
        if (degrees == 0) return new TestOutcome(0, 0, 1, 1, "one value: nothing to test");
        double observed = 0, tie = 1e-13 * table.Total * Math.Log(table.Total + 1.0);
        foreach (long count in table.Counts) observed += LogPower(count);
        double[] logFactorials = table.Total <= LargestTable ? HypergeometricDraws.LogFactorials((int)table.Total) : [];
        int further = 0, equal = 0;
        int[] left = new int[columns.Length];
        for (int draw = 0; draw < draws; draw++)
        {
            double difference = Deal(random, logFactorials, rows, columns, left) - observed;
            if (Math.Abs(difference) <= tie) equal++;
            else if (difference > 0) further++;
        }
        return new TestOutcome(2 * table.Total * table.PlugInMutualInformationNats, degrees, (further + equal + 1.0) / (draws + 1.0),
            (draws - further - equal + 0.5 * (equal + 1)) / (draws + 1.0),
            string.Create(CultureInfo.InvariantCulture, $"permutation, {draws} draws"));
    }

    // Σ x·ln x over a random table with these margins.
    private static double Deal(Random random, double[] logFactorials, long[] rows, long[] columns, int[] left)
    {
        int total = 0;
        for (int j = 0; j < columns.Length; j++) total += left[j] = (int)columns[j];
        double sum = 0;
        foreach (long row in rows)
        {
            int size = (int)row, among = total;
            for (int j = 0; j < left.Length; j++)
            {
                int x = size == 0 ? 0 : HypergeometricDraws.Sample(random, logFactorials, among, left[j], size);
                (among, size) = (among - left[j], size - x);
                left[j] -= x;
                sum += LogPower(x);
            }
            total -= (int)row;
        }
        return sum;
    }

    // Pooled counts by falling size (large cells use up the draws), the size of the smaller sample, and Σ x·ln x of the observed table.
    internal static (int[] Pooled, int Size, double Observed) Pool(ReadOnlySpan<double> current, ReadOnlySpan<double> reference)
    {
        var pooled = new List<int>();
        double m = 0, n = 0, observed = 0;
        for (int k = 0; k < current.Length; k++)
        {
            Require(current[k], nameof(current), k);
            Require(reference[k], nameof(reference), k);
            (m, n) = (m + current[k], n + reference[k]);
            observed += LogPower(current[k]) + LogPower(reference[k]);
            if (current[k] + reference[k] > 0) pooled.Add((int)(current[k] + reference[k]));
        }
        if (m + n > int.MaxValue) throw new ArgumentException("More than 2,147,483,647 rows.", nameof(current));
        pooled.Sort((a, b) => b.CompareTo(a));
        return ([.. pooled], (int)Math.Min(m, n), observed);
    }

    // Σ x·ln x over both samples of a random table: G up to constants of the margins.
    internal static double Draw(Random random, double[] logFactorials, double[] powers, int[] pooled, int size)
    {
        int left = 0;
        foreach (int t in pooled) left += t;
        double sum = 0;
        foreach (int t in pooled)
        {
            int x = size == 0 ? 0 : HypergeometricDraws.Sample(random, logFactorials, left, t, size);
            (left, size) = (left - t, size - x);
            sum += t < powers.Length ? powers[x] + powers[t - x] : LogPower(x) + LogPower(t - x);
        }
        return sum;
    }

    // x·ln x up to the largest cell: two logarithms a cell are most of a draw's time otherwise.
    internal static double[] LogPowers(int[] pooled)
    {
        int most = (int)Math.Min(LargestTable, pooled[0]);
        var powers = new double[most + 1];
        for (int x = 2; x <= most; x++) powers[x] = LogPower(x);
        return powers;
    }

    private static double LogPower(double x) => x <= 1 ? 0 : x * Math.Log(x);

    private static void Require(double count, string name, int index)
    {
        if (count > int.MaxValue || count != Math.Floor(count))
            throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"{name}[{index}] = {count} is no count."), name);
    }
}
