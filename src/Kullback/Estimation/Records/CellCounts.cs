using Kullback.Divergences;
using Kullback.Numerics;

namespace Kullback.Estimation;

/// <summary>The rows of several tables in the cells of one, two or more columns together; only cells with rows are kept.</summary>
internal sealed class CellCounts
{
    // Beyond this many combinations cells are found by hashing: a table of counts would cost more than the rows.
    private const long MostDense = 1 << 20;

    private CellCounts(long[][] counts, int[] first) => (Counts, First) = (counts, first);

    /// <summary>Rows by table and cell.</summary>
    public long[][] Counts { get; }

    /// <summary>Of every cell the place, among the combinations of the columns' cells (first column slowest), that it stands for.</summary>
    public int[] First { get; }

    /// <summary>Cells with rows.</summary>
    public int Cells => First.Length;

    /// <summary>Counts the rows.</summary>
    /// <param name="codes">For each table the cell of every row, for each of the columns.</param>
    /// <param name="sizes">Cells of each column.</param>
    public static CellCounts Of(IReadOnlyList<int[][]> codes, IReadOnlyList<int> sizes)
    {
        long combinations = 1;
        foreach (int size in sizes) combinations = Math.Min(combinations * size, int.MaxValue);
        return combinations <= MostDense ? Dense(codes, sizes, (int)combinations) : Hashed(codes, sizes);
    }

    private static CellCounts Dense(IReadOnlyList<int[][]> codes, IReadOnlyList<int> sizes, int combinations)
    {
        var counts = new int[codes.Count][];
        for (int t = 0; t < counts.Length; t++)
        {
            int[] own = counts[t] = new int[combinations], first = codes[t][0];
            if (sizes.Count == 1)
                foreach (int code in first) own[code]++;
            else if (sizes.Count == 2)
                for (int row = 0, size = sizes[1]; row < first.Length; row++) own[first[row] * size + codes[t][1][row]]++;
            else
                for (int row = 0; row < first.Length; row++) own[(int)Place(codes[t], sizes, row)]++;
        }
        var some = new int[combinations];
        foreach (int[] own in counts)
            for (int k = 0; k < some.Length; k++) some[k] |= own[k];
        var places = new List<int>();
        for (int k = 0; k < some.Length; k++)
            if (some[k] != 0) places.Add(k);
        int[] used = [.. places];
        return new CellCounts([.. counts.Select(c => Array.ConvertAll(used, k => (long)c[k]))], used);
    }

    private static CellCounts Hashed(IReadOnlyList<int[][]> codes, IReadOnlyList<int> sizes)
    {
        var places = new Dictionary<long, int>();
        var counts = Enumerable.Range(0, codes.Count).Select(_ => new List<long>()).ToArray();
        for (int t = 0; t < counts.Length; t++)
            for (int row = 0; row < codes[t][0].Length; row++)
            {
                long place = Place(codes[t], sizes, row);
                if (!places.TryGetValue(place, out int cell))
                {
                    places[place] = cell = places.Count;
                    foreach (List<long> own in counts) own.Add(0);
                }
                counts[t][cell]++;
            }
        // Of more combinations than an integer holds only the cells matter, not their places.
        return new CellCounts([.. counts.Select(c => c.ToArray())], [.. places.Keys.Select(p => p <= int.MaxValue ? (int)p : -1)]);
    }

    private static long Place(int[][] codes, IReadOnlyList<int> sizes, int row)
    {
        long place = 0;
        for (int c = 0; c < sizes.Count; c++) place = place * sizes[c] + codes[c][row];
        return place;
    }

    /// <summary>Rows of two tables together.</summary>
    public long[] Pooled(int a, int b) => [.. Counts[a].Zip(Counts[b], (x, y) => x + y)];

    /// <summary>The plug-in Jensen–Shannon divergence of two tables, in nats.</summary>
    public double JensenShannonNats(int a, int b)
    {
        double n = Counts[a].Sum(), m = Counts[b].Sum(), nats = 0;
        for (int k = 0; k < Cells; k++) nats += JensenShannon.Cell(Counts[a][k] / n, Counts[b][k] / m);
        return nats;
    }

    /// <summary>The variance of the plug-in divergence to first order: that of its gradient ½ ln(2p/(p + q)) over both samples.</summary>
    public double VarianceNats(int a, int b)
    {
        double n = Counts[a].Sum(), m = Counts[b].Sum(), variance = 0;
        foreach (var (own, rows, other, others) in new[] { (Counts[a], n, Counts[b], m), (Counts[b], m, Counts[a], n) })
        {
            double mean = 0, square = 0;
            for (int k = 0; k < Cells; k++)
            {
                if (own[k] == 0) continue;
                double p = own[k] / rows, slope = -Special.LogOnePlus((other[k] / others - p) / (2 * p)) / 2;
                (mean, square) = (mean + p * slope, square + p * slope * slope);
            }
            variance += Math.Max(0, square - mean * mean) / rows;
        }
        return variance;
    }

    /// <summary>The mutual information of two columns in one table, plug-in, in nats.</summary>
    /// <param name="table">Which table.</param>
    /// <param name="size">Cells of the second column.</param>
    /// <param name="variance">The variance of the pointwise information.</param>
    /// <param name="freedom">Degrees of freedom: (rows − 1)(columns − 1) of the cells that occur.</param>
    public double MutualInformationNats(int table, int size, out double variance, out long freedom)
    {
        var rows = new Dictionary<int, long>();
        var columns = new Dictionary<int, long>();
        long total = 0;
        for (int k = 0; k < Cells; k++)
        {
            long count = Counts[table][k];
            if (count == 0) continue;
            (int row, int column) = (First[k] / size, First[k] % size);
            rows[row] = rows.GetValueOrDefault(row) + count;
            columns[column] = columns.GetValueOrDefault(column) + count;
            total += count;
        }
        double nats = 0, square = 0;
        for (int k = 0; k < Cells; k++)
        {
            double count = Counts[table][k];
            if (count == 0) continue;
            double point = Math.Log(count * total / ((double)rows[First[k] / size] * columns[First[k] % size]));
            (nats, square) = (nats + count / total * point, square + count / total * point * point);
        }
        (variance, freedom) = (Math.Max(0, square - nats * nats), (rows.Count - 1L) * (columns.Count - 1));
        return nats;
    }
}
