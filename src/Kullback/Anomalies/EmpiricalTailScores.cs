using Kullback.Numerics;

namespace Kullback.Anomalies;

/// <summary>How the tails of a row's columns become one score.</summary>
public enum EmpiricalTailRule
{
    /// <summary>ECOD as programs have it: the sum over columns of max(l, r, k), in nats.</summary>
    ColumnMaxima,

    /// <summary>ECOD as published: max(sum of l, sum of r, sum of k), in nats.</summary>
    MaximumOfSums,

    /// <summary>COPOD: the sum over columns of max(k, (l + r)/2), in nats.</summary>
    Copula,

    /// <summary>The sum over columns of −log₂ of the two-sided rank p-value min(1, 2 min(F, F′)), in bits.</summary>
    TwoSided,
}

/// <summary>Scores of rows by the empirical tails of their columns: ECOD, COPOD, and two-sided rank p-values.</summary>
/// <remarks>With F(x) the share of rows ≤ x and F′(x) that of rows ≥ x: l = −ln F, r = −ln F′, and k is l where the column's skewness
/// is below 0, r where it is above, l + r where it is 0. The scores depend on the order of each column's values alone, and add up over
/// columns as if these were independent. Sources: Li, Zhao, Hu, Botta, Ionescu and Chen (2022), ECOD, IEEE TKDE; Li, Zhao, Botta,
/// Ionescu and Hu (2020), COPOD, ICDM. Cost: sorting every column.</remarks>
public static class EmpiricalTailScores
{
    /// <summary>The score of every row among all of them.</summary>
    /// <param name="columns">Columns of equal length, no NaN.</param>
    /// <param name="rule">The rule.</param>
    /// <exception cref="ArgumentException">No column, unlike lengths, no row, or NaN; the message names column and row.</exception>
    public static double[] Of(IReadOnlyList<double[]> columns, EmpiricalTailRule rule)
    {
        int n = AnomalyColumns.Require(columns, nameof(columns));
        double[] logs = new double[n + 1];
        for (int k = 1; k <= n; k++) logs[k] = -Math.Log((double)k / n);
        return Sum(columns, n, rule, (c, left, right) => Ranked(columns[c], logs, left, right), columns);
    }

    /// <summary>The score of each row as if it alone joined the reference's rows: F = (1 + rows ≤ x)/(n + 1). It does not depend on what
    /// else is scored.</summary>
    /// <param name="reference">Columns of the reference, no NaN.</param>
    /// <param name="columns">The rows to score: as many columns, no NaN.</param>
    /// <param name="rule">The rule; the skewness is that of the reference.</param>
    /// <exception cref="ArgumentException">As for <see cref="Of"/>, or the numbers of columns differ.</exception>
    public static double[] Against(IReadOnlyList<double[]> reference, IReadOnlyList<double[]> columns, EmpiricalTailRule rule)
    {
        int n = AnomalyColumns.Require(reference, nameof(reference)), m = AnomalyColumns.Require(columns, nameof(columns));
        AnomalyColumns.RequireAsMany(reference, columns);
        return Sum(columns, m, rule, (c, left, right) => Joined(reference[c], columns[c], left, right), reference);
    }

    // ---- tails ---------------------------------------------------------------------------------------------------------------

    private static void Ranked(double[] column, double[] logs, double[] left, double[] right)
    {
        int n = column.Length;
        double[] keys = (double[])column.Clone(), rows = new double[n];
        for (int i = 0; i < n; i++) rows[i] = i;
        Sorting.Ascending(keys, rows);
        for (int from = 0, to; from < n; from = to)
        {
            for (to = from + 1; to < n && keys[to] == keys[from]; to++) { }
            for (int k = from; k < to; k++) (left[(int)rows[k]], right[(int)rows[k]]) = (logs[to], logs[n - from]);
        }
    }

    private static void Joined(double[] reference, double[] column, double[] left, double[] right)
    {
        double[] sorted = (double[])reference.Clone();
        Sorting.Ascending(sorted);
        int n = sorted.Length;
        for (int i = 0; i < column.Length; i++)
        {
            int below = AnomalyColumns.Below(sorted, column[i]), atMost = AnomalyColumns.AtMost(sorted, column[i]);
            (left[i], right[i]) = (-Math.Log((1.0 + atMost) / (n + 1)), -Math.Log((1.0 + n - below) / (n + 1)));
        }
    }

    // ---- sums ----------------------------------------------------------------------------------------------------------------

    // Columns are sorted side by side and added in their order: no figure depends on the number of cores.
    private static double[] Sum(IReadOnlyList<double[]> columns, int rows, EmpiricalTailRule rule, Action<int, double[], double[]> tails,
        IReadOnlyList<double[]> skewed)
    {
        int width = Math.Clamp(Environment.ProcessorCount, 1, columns.Count);
        double[][] left = [.. Enumerable.Range(0, width).Select(_ => new double[rows])], right = [.. left.Select(_ => new double[rows])];
        int[] skew = new int[width];
        double[] sum = new double[rows], others = [], thirds = [];
        if (rule == EmpiricalTailRule.MaximumOfSums) (others, thirds) = (new double[rows], new double[rows]);
        for (int first = 0; first < columns.Count; first += width)
        {
            int count = Math.Min(width, columns.Count - first), from = first;
            Parallel.For(0, count, w =>
            {
                tails(from + w, left[w], right[w]);
                skew[w] = SkewnessSign(skewed[from + w]);
            });
            for (int w = 0; w < count; w++)
                if (rule == EmpiricalTailRule.MaximumOfSums) Add(left[w], right[w], skew[w], sum, others, thirds);
                else Add(left[w], right[w], skew[w], rule, sum);
        }
        for (int i = 0; i < others.Length; i++) sum[i] = Math.Max(sum[i], Math.Max(others[i], thirds[i]));
        return sum;
    }

    private static void Add(double[] left, double[] right, int skew, EmpiricalTailRule rule, double[] sum)
    {
        const double nat = 1.4426950408889634, bit = 0.6931471805599453;
        for (int i = 0; i < sum.Length; i++)
        {
            double l = left[i], r = right[i], k = Skewed(l, r, skew);
            sum[i] += rule switch
            {
                EmpiricalTailRule.ColumnMaxima => Math.Max(Math.Max(l, r), k),
                EmpiricalTailRule.Copula => Math.Max(k, (l + r) / 2),
                _ => Math.Max(0, Math.Max(l, r) - bit) * nat,
            };
        }
    }

    private static void Add(double[] left, double[] right, int skew, double[] sums, double[] rights, double[] skewed)
    {
        for (int i = 0; i < sums.Length; i++)
        {
            sums[i] += left[i];
            rights[i] += right[i];
            skewed[i] += Skewed(left[i], right[i], skew);
        }
    }

    private static double Skewed(double left, double right, int skew) => skew < 0 ? left : skew > 0 ? right : left + right;

    private static int SkewnessSign(double[] column)
    {
        double mean = 0, third = 0;
        foreach (double x in column) mean += x;
        mean /= column.Length;
        foreach (double x in column)
        {
            double d = x - mean;
            third += d * d * d;
        }
        // A constant column has no skewness, whatever rounding says.
        return double.IsNaN(third) || Array.TrueForAll(column, x => x == column[0]) ? 0 : Math.Sign(third);
    }
}
