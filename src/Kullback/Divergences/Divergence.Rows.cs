using System.Numerics;

namespace Kullback.Divergences;

public static partial class Divergence
{
    /// <summary>The measure of each row of two matrices: results[r] = D(row r of P, row r of Q).</summary>
    /// <param name="measure">The measure; its type is known to the compiler, so the loop is the measure's own.</param>
    /// <param name="p">Probabilities of P, row-major, <paramref name="columns"/> a row.</param>
    /// <param name="q">Probabilities of Q, row-major, as many.</param>
    /// <param name="columns">The number of cells in a row.</param>
    /// <param name="results">Receives one number a row, in the measure's unit (nats for information).</param>
    /// <remarks>O(entries), allocates nothing.</remarks>
    /// <exception cref="NotADistributionException">A row is no distribution: the message names row, side, index and value.</exception>
    /// <exception cref="ArgumentException">The sizes do not fit, or the results share memory with an input.</exception>
    public static void Rows<TMeasure, T>(TMeasure measure, ReadOnlySpan<T> p, ReadOnlySpan<T> q, int columns, Span<double> results)
        where TMeasure : IMeasure where T : IBinaryFloatingPointIeee754<T>
    {
        RequireRows(p, q, columns, results);
        for (int r = 0; r < results.Length; r++)
        {
            try
            {
                results[r] = measure.Between(p.Slice(r * columns, columns), q.Slice(r * columns, columns));
            }
            catch (NotADistributionException e)
            {
                throw NotADistributionException.InRow(r, e);
            }
        }
    }

    /// <summary>The measure of the softmax of each row of logits: results[r] = D(softmax of row r of P, softmax of row r of Q).</summary>
    /// <param name="measure">The measure.</param>
    /// <param name="logitsP">Logits of P, row-major, <paramref name="columns"/> a row; −∞ masks a cell.</param>
    /// <param name="logitsQ">Logits of Q, row-major, as many.</param>
    /// <param name="columns">The number of cells in a row.</param>
    /// <param name="results">Receives one number a row, in the measure's unit (nats for information).</param>
    /// <exception cref="NotADistributionException">A logit is NaN or +∞, or a row is masked wholly: the message names the row.</exception>
    /// <exception cref="ArgumentException">The sizes do not fit, or the results share memory with an input.</exception>
    public static void RowsOfLogits<TMeasure, T>(TMeasure measure, ReadOnlySpan<T> logitsP, ReadOnlySpan<T> logitsQ, int columns, Span<double> results)
        where TMeasure : IMeasure where T : IBinaryFloatingPointIeee754<T>
    {
        RequireRows(logitsP, logitsQ, columns, results);
        using Room a = new(columns), b = new(columns);
        for (int r = 0; r < results.Length; r++)
        {
            try
            {
                LogSoftmax.Fill(nameof(logitsP), logitsP.Slice(r * columns, columns), a.Numbers);
                LogSoftmax.Fill(nameof(logitsQ), logitsQ.Slice(r * columns, columns), b.Numbers);
                results[r] = measure.BetweenLogs<double>(a.Numbers, b.Numbers);
            }
            catch (NotADistributionException e)
            {
                throw NotADistributionException.InRow(r, e);
            }
        }
    }

    /// <summary>The measure of every pair of rows of one matrix: matrix[i, j] = D(row i, row j), row-major.</summary>
    /// <param name="measure">The measure.</param>
    /// <param name="rows">Probabilities, row-major, <paramref name="columns"/> a row.</param>
    /// <param name="columns">The number of cells in a row.</param>
    /// <param name="matrix">Receives n·n numbers for n rows, in the measure's unit.</param>
    /// <remarks>O(n²·columns); a symmetric measure is computed once a pair, the diagonal is exact.</remarks>
    /// <exception cref="NotADistributionException">A row is no distribution: the message names row, index and value.</exception>
    /// <exception cref="ArgumentException">The sizes do not fit, or the results share memory with the input.</exception>
    public static void Pairwise<TMeasure, T>(TMeasure measure, ReadOnlySpan<T> rows, int columns, Span<double> matrix)
        where TMeasure : IMeasure where T : IBinaryFloatingPointIeee754<T>
    {
        int n = CountRows(rows.Length, columns, nameof(rows));
        if (matrix.Length != (long)n * n) throw new ArgumentException($"{n} rows have {(long)n * n} pairs, the room for results is {matrix.Length}.", nameof(matrix));
        Simplex.RequireApart(rows, matrix, nameof(rows), nameof(matrix));
        bool symmetric = measure.Facts.Symmetric;
        for (int i = 0; i < n; i++)
        {
            var left = rows.Slice(i * columns, columns);
            for (int j = symmetric ? i : 0; j < n; j++)
            {
                try
                {
                    matrix[i * n + j] = measure.Between(left, rows.Slice(j * columns, columns));
                }
                catch (NotADistributionException e)
                {
                    throw NotADistributionException.InRow(e.ParamName == "q" ? j : i, e);
                }
                if (symmetric) matrix[j * n + i] = matrix[i * n + j];
            }
        }
    }

    private static void RequireRows<T>(ReadOnlySpan<T> p, ReadOnlySpan<T> q, int columns, ReadOnlySpan<double> results) where T : IBinaryFloatingPointIeee754<T>
    {
        int rows = CountRows(p.Length, columns, nameof(p));
        if (q.Length != p.Length) throw new ArgumentException($"p has {p.Length} entries, q has {q.Length}.", nameof(q));
        if (results.Length != rows) throw new ArgumentException($"p has {rows} rows, the room for results {results.Length}.", nameof(results));
        Simplex.RequireApart(p, results, nameof(p), nameof(results));
        Simplex.RequireApart(q, results, nameof(q), nameof(results));
    }

    private static int CountRows(int entries, int columns, string name)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(columns);
        return entries % columns == 0 ? entries / columns
            : throw new ArgumentException($"{name} has {entries} entries, which is no whole number of rows of {columns}.", name);
    }
}
