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
    /// <remarks>O(entries), over the cores where the work is large; then it allocates a few hundred bytes a call, otherwise
    /// nothing.</remarks>
    /// <exception cref="NotADistributionException">A row is no distribution: the message names row, side, index and value.</exception>
    /// <exception cref="ArgumentException">The sizes do not fit, or the results share memory with an input.</exception>
    public static unsafe void Rows<TMeasure, T>(TMeasure measure, ReadOnlySpan<T> p, ReadOnlySpan<T> q, int columns, Span<double> results)
        where TMeasure : IMeasure where T : IBinaryFloatingPointIeee754<T>
    {
        int rows = RequireRows(p, q, columns, results);
        if (!RowWork.IsLarge(rows, p.Length))
        {
            for (int r = 0; r < rows; r++) results[r] = Row(measure, r, p.Slice(r * columns, columns), q.Slice(r * columns, columns));
            return;
        }
        fixed (byte* a = &RowWork.Start(p), b = &RowWork.Start(q), c = &RowWork.Start<double>(results))
        {
            (nint left, nint right, nint room) = ((nint)a, (nint)b, (nint)c);
            RowWork.OverCores(rows, r => RowWork.At<double>(room, r, 1)[0]
                = Row<TMeasure, T>(measure, r, RowWork.At<T>(left, r * columns, columns), RowWork.At<T>(right, r * columns, columns)));
        }
    }

    /// <summary>The measure of the softmax of each row of logits: results[r] = D(softmax of row r of P, softmax of row r of Q).</summary>
    /// <param name="measure">The measure.</param>
    /// <param name="logitsP">Logits of P, row-major, <paramref name="columns"/> a row; −∞ masks a cell.</param>
    /// <param name="logitsQ">Logits of Q, row-major, as many.</param>
    /// <param name="columns">The number of cells in a row.</param>
    /// <param name="results">Receives one number a row, in the measure's unit (nats for information).</param>
    /// <remarks>O(entries), over the cores where the work is large.</remarks>
    /// <exception cref="NotADistributionException">A logit is NaN or +∞, or a row is masked wholly: the message names the row.</exception>
    /// <exception cref="ArgumentException">The sizes do not fit, or the results share memory with an input.</exception>
    public static unsafe void RowsOfLogits<TMeasure,
        T>(TMeasure measure, ReadOnlySpan<T> logitsP, ReadOnlySpan<T> logitsQ, int columns, Span<double> results)
        where TMeasure : IMeasure where T : IBinaryFloatingPointIeee754<T>
    {
        int rows = RequireRows(logitsP, logitsQ, columns, results);
        if (!RowWork.IsLarge(rows, logitsP.Length))
        {
            for (int r = 0; r < rows; r++)
                results[r] = RowOfLogits(measure, r, logitsP.Slice(r * columns, columns), logitsQ.Slice(r * columns, columns));
            return;
        }
        fixed (byte* a = &RowWork.Start(logitsP), b = &RowWork.Start(logitsQ), c = &RowWork.Start<double>(results))
        {
            (nint left, nint right, nint room) = ((nint)a, (nint)b, (nint)c);
            RowWork.OverCores(rows, r => RowWork.At<double>(room, r, 1)[0]
                = RowOfLogits<TMeasure, T>(measure, r, RowWork.At<T>(left, r * columns, columns),
                    RowWork.At<T>(right, r * columns, columns)));
        }
    }

    /// <summary>The measure of every pair of rows of one matrix: matrix[i, j] = D(row i, row j), row-major.</summary>
    /// <param name="measure">The measure.</param>
    /// <param name="rows">Probabilities, row-major, <paramref name="columns"/> a row.</param>
    /// <param name="columns">The number of cells in a row.</param>
    /// <param name="matrix">Receives n·n numbers for n rows, in the measure's unit.</param>
    /// <remarks>O(n²·columns), over the cores where the work is large; a symmetric measure is computed once a pair.</remarks>
    /// <exception cref="NotADistributionException">A row is no distribution: the message names row, index and value.</exception>
    /// <exception cref="ArgumentException">The sizes do not fit, or the results share memory with the input.</exception>
    public static unsafe void Pairwise<TMeasure, T>(TMeasure measure, ReadOnlySpan<T> rows, int columns, Span<double> matrix)
        where TMeasure : IMeasure where T : IBinaryFloatingPointIeee754<T>
    {
        int n = CountRows(rows.Length, columns, nameof(rows));
        if (matrix.Length != (long)n * n)
            throw new ArgumentException($"{n} rows have {(long)n * n} pairs, the room for results is {matrix.Length}.", nameof(matrix));
        Simplex.RequireApart(rows, matrix, nameof(rows), nameof(matrix));
        bool symmetric = measure.Facts.Symmetric;
        fixed (byte* a = &RowWork.Start(rows), c = &RowWork.Start<double>(matrix))
        {
            (nint entries, nint room) = ((nint)a, (nint)c);
            void Line(int i)
            {
                var left = RowWork.At<T>(entries, i * columns, columns);
                for (int j = symmetric ? i : 0; j < n; j++)
                    RowWork.At<double>(room, i * n + j, 1)[0] =
                        Pair<TMeasure, T>(measure, i, j, left, RowWork.At<T>(entries, j * columns, columns));
            }
            if (RowWork.IsLarge(n, (long)n * rows.Length)) RowWork.OverCores(n, Line);
            else for (int i = 0; i < n; i++) Line(i);
        }
        if (!symmetric) return;
        for (int i = 1; i < n; i++)
            for (int j = 0; j < i; j++) matrix[i * n + j] = matrix[j * n + i];
    }

    private static double Row<TMeasure, T>(TMeasure measure, int row, ReadOnlySpan<T> p, ReadOnlySpan<T> q)
        where TMeasure : IMeasure where T : IBinaryFloatingPointIeee754<T>
    {
        try
        {
            return measure.Between(p, q);
        }
        catch (NotADistributionException e)
        {
            throw NotADistributionException.InRow(row, e);
        }
    }

    private static double Pair<TMeasure, T>(TMeasure measure, int i, int j, ReadOnlySpan<T> p, ReadOnlySpan<T> q)
        where TMeasure : IMeasure where T : IBinaryFloatingPointIeee754<T>
    {
        try
        {
            return measure.Between(p, q);
        }
        catch (NotADistributionException e)
        {
            throw NotADistributionException.InRow(e.ParamName == "q" ? j : i, e);
        }
    }

    private static double RowOfLogits<TMeasure, T>(TMeasure measure, int row, ReadOnlySpan<T> p, ReadOnlySpan<T> q)
        where TMeasure : IMeasure where T : IBinaryFloatingPointIeee754<T>
    {
        try
        {
            if (measure is KullbackLeibler divergence) return divergence.BetweenLogits(p, q);
            using RentedBuffer a = new(p.Length), b = new(p.Length);
            LogSoftmax.Fill("logitsP", p, a.Numbers);
            LogSoftmax.Fill("logitsQ", q, b.Numbers);
            return measure.BetweenLogs<double>(a.Numbers, b.Numbers);
        }
        catch (NotADistributionException e)
        {
            throw NotADistributionException.InRow(row, e);
        }
    }

    private static int RequireRows<T>(ReadOnlySpan<T> p, ReadOnlySpan<T> q, int columns, ReadOnlySpan<double> results)
        where T : IBinaryFloatingPointIeee754<T>
    {
        int rows = CountRows(p.Length, columns, nameof(p));
        if (q.Length != p.Length) throw new ArgumentException($"p has {p.Length} entries, q has {q.Length}.", nameof(q));
        if (results.Length != rows)
            throw new ArgumentException($"p has {rows} rows, the room for results {results.Length}.", nameof(results));
        Simplex.RequireApart(p, results, nameof(p), nameof(results));
        Simplex.RequireApart(q, results, nameof(q), nameof(results));
        return rows;
    }

    private static int CountRows(int entries, int columns, string name)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(columns);
        return entries % columns == 0 ? entries / columns
            : throw new ArgumentException($"{name} has {entries} entries, which is no integer of rows of {columns}.", name);
    }
}
