using System.Numerics;
using Kullback.Numerics;

namespace Kullback.Estimation;

/// <summary>Quantization of rows by k-means: a cell is what is nearest to its center.</summary>
/// <remarks>Lloyd's iteration from k different rows drawn at random, until no row changes its cell, at most 25 times. A local optimum:
/// other seeds give other cells. Of equally near centers the first is taken, so that the same seed gives the same cells. O(n k d) an
/// iteration. Source: Lloyd (1982), IEEE Transactions on Information Theory 28, 129–137.</remarks>
public static class KMeans
{
    private const int Most = 25;

    /// <summary>The cell of every row.</summary>
    /// <param name="rows">The rows, one after another.</param>
    /// <param name="dimension">Numbers to a row.</param>
    /// <param name="k">Cells, from 1 to the number of rows.</param>
    /// <param name="seed">Chooses the rows it starts from.</param>
    /// <param name="cancel">Stops it.</param>
    /// <exception cref="ArgumentException">Rows are not whole, none, or a number is not finite; the message names it.</exception>
    public static int[] Cells(ReadOnlySpan<double> rows, int dimension, int k, int seed, CancellationToken cancel = default)
    {
        int n = EmbeddingInput.Require(rows, dimension, 1, nameof(rows));
        if (k < 1 || k > n) throw new ArgumentOutOfRangeException(nameof(k), k, $"k must lie from 1 to {n}, the number of rows.");
        double[] points = rows.ToArray(), centers = Start(points, n, dimension, k, seed);
        int[] cells = new int[n];
        cells.AsSpan().Fill(-1);
        for (int turn = 0; turn < Most; turn++)
        {
            if (!Assign(points, n, centers, centers.Length / dimension, dimension, cells, cancel)) break;
            Center(points, dimension, cells, centers);
        }
        return cells;
    }

    // Different rows: one that repeats another starts no cell of its own.
    private static double[] Start(double[] points, int n, int d, int k, int seed)
    {
        int[] order = [.. Enumerable.Range(0, n)];
        new Random(seed).Shuffle(order);
        var centers = new List<double>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (int i in order)
        {
            var row = points.AsSpan(i * d, d);
            if (!seen.Add(Convert.ToBase64String(System.Runtime.InteropServices.MemoryMarshal.AsBytes(row)))) continue;
            centers.AddRange(row);
            if (centers.Count == k * d) break;
        }
        return [.. centers];
    }

    // Whether a row changed its cell.
    private static unsafe bool Assign(double[] points, int n, double[] centers, int k, int d, int[] cells, CancellationToken cancel)
    {
        double[] halves = new double[k], best = new double[n];
        best.AsSpan().Fill(double.PositiveInfinity);
        int[] nearest = new int[n];
        for (int c = 0; c < k; c++) halves[c] = SymmetricEigen.Dot(centers.AsSpan(c * d, d), centers.AsSpan(c * d, d)) / 2;
        fixed (double* x = points, y = centers, center = halves, near = best)
        {
            double* half = center, least = near;
            RowProducts.Run(x, n, y, k, d, null, once: false, (_, row, rows, column, columns, products, stride) =>
            {
                for (int r = 0; r < rows; r++)
                    Nearest(products + (long)r * stride, half + column, columns, column, ref least[row + r], ref nearest[row + r]);
            }, cancel);
        }
        bool changed = !nearest.AsSpan().SequenceEqual(cells);
        nearest.CopyTo(cells, 0);
        return changed;
    }

    // Half the squared distance less a constant of the row; few vectors hold a new least one, and only these are looked at one by one.
    private static unsafe void Nearest(double* products, double* halves, int columns, int column, ref double least, ref int nearest)
    {
        int c = 0;
        for (; c + Vector<double>.Count <= columns; c += Vector<double>.Count)
            if (Vector.LessThanAny(Vector.Load(halves + c) - Vector.Load(products + c), new Vector<double>(least)))
                for (int l = c; l < c + Vector<double>.Count; l++) Take(l, ref least, ref nearest);
        for (; c < columns; c++) Take(c, ref least, ref nearest);

        void Take(int at, ref double least, ref int nearest)
        {
            if (halves[at] - products[at] < least) (least, nearest) = (halves[at] - products[at], column + at);
        }
    }

    // An empty cell keeps its center.
    private static void Center(double[] points, int d, int[] cells, double[] centers)
    {
        int[] counts = new int[centers.Length / d];
        double[] sums = new double[centers.Length];
        for (int i = 0; i < cells.Length; i++)
        {
            counts[cells[i]]++;
            SymmetricEigen.Add(sums.AsSpan(cells[i] * d, d), points.AsSpan(i * d, d), 1);
        }
        for (int c = 0; c < counts.Length; c++)
            for (int j = 0; counts[c] > 0 && j < d; j++) centers[c * d + j] = sums[c * d + j] / counts[c];
    }
}
