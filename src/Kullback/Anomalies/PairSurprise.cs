namespace Kullback.Anomalies;

/// <summary>An edge of the dependence tree: how much rarer a pair of values is than its columns alone say.</summary>
/// <param name="Given">The column nearer to the root.</param>
/// <param name="Column">The column that depends on it.</param>
/// <param name="Information">Mutual information of their cells less its bias, in bits.</param>
/// <param name="Counts">Rows of every pair of cells, given by given.</param>
/// <param name="ColumnCells">Cells of the dependent column.</param>
/// <remarks>bits = max(0, −log₂((c + 16)/(e + 16))) with c the rows of the pair of cells and e those that independence expects: a ratio
/// shrunk toward 1 as by 16 rows that follow independence, so that what is rare by chance costs little. Only what is rarer than expected
/// counts: a pair that is more frequent excuses no value that is rare by itself. Source of the shrunk ratio: DuMouchel (1999), American
/// Statistician 53, 177–190.</remarks>
public sealed record PairSurprise(int Given, int Column, double Information, long[] Counts, int ColumnCells)
{
    internal const double Shrinkage = 16;

    /// <summary>The bits of every pair of cells.</summary>
    public double[] Bits()
    {
        int given = Counts.Length / ColumnCells;
        double[] rows = new double[given], columns = new double[ColumnCells], bits = new double[Counts.Length];
        double all = 0;
        for (int i = 0; i < Counts.Length; i++)
        {
            rows[i / ColumnCells] += Counts[i];
            columns[i % ColumnCells] += Counts[i];
            all += Counts[i];
        }
        for (int i = 0; i < bits.Length; i++)
        {
            double expected = all > 0 ? rows[i / ColumnCells] * columns[i % ColumnCells] / all : 0;
            bits[i] = Math.Max(0, -Math.Log2((Counts[i] + Shrinkage) / (expected + Shrinkage)));
        }
        return bits;
    }

    /// <summary>Mutual information of a table of counts less its first-order bias, in bits.</summary>
    internal static double Dependence(ReadOnlySpan<long> counts, int width)
    {
        double[] rows = new double[counts.Length / width], columns = new double[width];
        double all = 0, sum = 0;
        for (int i = 0; i < counts.Length; i++)
        {
            rows[i / width] += counts[i];
            columns[i % width] += counts[i];
            all += counts[i];
        }
        if (all == 0) return 0;
        for (int i = 0; i < counts.Length; i++)
            if (counts[i] > 0) sum += counts[i] * Math.Log2(counts[i] * all / (rows[i / width] * columns[i % width]));
        double freedom = (rows.Count(r => r > 0) - 1.0) * (columns.Count(c => c > 0) - 1.0);
        return sum / all - freedom / (2 * all * Math.Log(2));
    }
}
