namespace Kullback.Numerics;

/// <summary>A system of linear equations by elimination with partial pivoting.</summary>
internal static class LinearSystem
{
    /// <summary>Solves A x = b in place: b becomes x, A is overwritten.</summary>
    /// <param name="matrix">A, row by row.</param>
    /// <param name="right">b.</param>
    /// <exception cref="ArithmeticException">A is singular.</exception>
    internal static void Solve(Span<double> matrix, Span<double> right)
    {
        int n = right.Length;
        for (int k = 0; k < n; k++)
        {
            Cancellation.Look();
            int pivot = k;
            for (int i = k + 1; i < n; i++)
                if (Math.Abs(matrix[(i * n) + k]) > Math.Abs(matrix[(pivot * n) + k])) pivot = i;
            Span<double> row = matrix.Slice(k * n, n);
            if (pivot != k)
            {
                Span<double> other = matrix.Slice(pivot * n, n);
                for (int j = k; j < n; j++) (row[j], other[j]) = (other[j], row[j]);
                (right[k], right[pivot]) = (right[pivot], right[k]);
            }
            if (row[k] == 0) throw new ArithmeticException($"The matrix is singular (column {k}).");
            for (int i = k + 1; i < n; i++)
            {
                Span<double> lower = matrix.Slice(i * n, n);
                double factor = lower[k] / row[k];
                if (factor == 0) continue;
                for (int j = k + 1; j < n; j++) lower[j] -= factor * row[j];
                right[i] -= factor * right[k];
            }
        }
        for (int i = n - 1; i >= 0; i--)
        {
            double sum = right[i];
            for (int j = i + 1; j < n; j++) sum -= matrix[(i * n) + j] * right[j];
            right[i] = sum / matrix[(i * n) + i];
        }
    }
}
