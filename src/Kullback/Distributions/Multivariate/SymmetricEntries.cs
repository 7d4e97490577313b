namespace Kullback.Distributions;

/// <summary>Symmetric matrices as parameters: square, finite and symmetric, or an exception that names the entry.</summary>
internal static class SymmetricEntries
{
    /// <summary>The side of a square matrix of so many entries.</summary>
    internal static int Side(int entries)
    {
        int d = (int)Math.Round(Math.Sqrt(entries));
        return d > 0 && d * d == entries ? d : throw new ArgumentException($"{entries} entries are not a square matrix.", nameof(entries));
    }

    /// <summary>A copy; entries that differ from their mirror image by no more than 1e-12·√(a_ii·a_jj) are replaced by the mean of
    /// both.</summary>
    internal static double[] Of(ReadOnlySpan<double> matrix, int d, string name = "covariance")
    {
        if (matrix.Length != d * d) throw new ArgumentException($"{name} has {matrix.Length} entries, not {d}×{d}.", name);
        double[] copy = matrix.ToArray();
        foreach (double x in copy)
            if (!double.IsFinite(x)) throw NotFinite(matrix, d, name);
        for (int i = 0; i < d; i++)
            for (int j = 0; j < i; j++)
            {
                double a = copy[i * d + j], b = copy[j * d + i];
                if (a == b) continue;
                if (!(Math.Abs(a - b) <= 1e-12 * Math.Sqrt(Math.Abs(copy[i * d + i] * copy[j * d + j]))))
                    throw new ArgumentException(FormattableString.Invariant($"{name} is not symmetric: [{i},{j}] = {a}, [{j},{i}] = {b}."),
                        name);
                copy[i * d + j] = copy[j * d + i] = a + (b - a) / 2;
            }
        return copy;
    }

    /// <summary>The mean of a matrix and its mirror image, in place.</summary>
    internal static double[] Symmetric(double[] matrix, int d)
    {
        for (int i = 0; i < d; i++)
            for (int j = 0; j < i; j++) matrix[i * d + j] = matrix[j * d + i] = (matrix[i * d + j] + matrix[j * d + i]) / 2;
        return matrix;
    }

    private static ArgumentException NotFinite(ReadOnlySpan<double> matrix, int d, string name)
    {
        int at = 0;
        while (double.IsFinite(matrix[at])) at++;
        return new ArgumentException(FormattableString.Invariant($"{name}[{at / d},{at % d}] = {matrix[at]} must be finite."), name);
    }
}
