using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Kullback.Numerics;

/// <summary>A = L Lᵀ of a small symmetric matrix, row by row in its own place, and the equations that it solves.</summary>
/// <remarks>d³/6 multiply-adds in rows, without a copy or padding. From some forty columns on <see cref="CholeskyFactor"/>,
/// which works in blocks, is faster.</remarks>
internal static class LowerCholesky
{
    /// <summary>L, or null where a pivot is not positive.</summary>
    internal static double[]? Of(ReadOnlySpan<double> matrix, int size)
    {
        double[] lower = matrix[..(size * size)].ToArray();
        if (!Factor(lower, size, 0)) return null;
        for (int i = 0; i < size; i++) lower.AsSpan(i * size + i + 1, size - i - 1).Clear();
        return lower;
    }

    /// <summary>L of A, or of A with the least ridge that makes it positive: 1e-12 of its mean diagonal,
    /// and ten times more until it is.</summary>
    internal static double[] Ridged(ReadOnlySpan<double> matrix, int size)
    {
        double mean = 0;
        for (int i = 0; i < size; i++) mean += matrix[i * size + i] / size;
        double[] ridged = matrix.ToArray();
        for (double ridge = 1e-12 * (mean > 0 ? mean : 1); ; ridge *= 10)
        {
            if (Of(ridged, size) is { } lower) return lower;
            for (int i = 0; i < size; i++) ridged[i * size + i] = matrix[i * size + i] + ridge;
        }
    }

    /// <summary>Factors the lower triangle in place; false where a pivot is not positive.</summary>
    /// <param name="lower">A, and then L; what stands above the diagonal is left.</param>
    /// <param name="size">Rows.</param>
    /// <param name="floor">Above 0: a pivot that rounding leaves below this share of its diagonal entry is replaced by it. A step of
    /// Newton's is then shorter along directions without curvature, and stays a direction of descent.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static bool Factor(Span<double> lower, int size, double floor)
    {
        for (int i = 0; i < size; i++)
        {
            var row = lower.Slice(i * size, i + 1);
            double diagonal = row[i];
            for (int j = 0; j < i; j++)
            {
                var other = lower.Slice(j * size, j + 1);
                row[j] = (row[j] - Dot(row[..j], other[..j])) / other[j];
            }
            double pivot = diagonal - Dot(row[..i], row[..i]), least = floor * diagonal;
            if (floor == 0 && !(pivot > 0)) return false;
            row[i] = Math.Sqrt(pivot > least ? pivot : Math.Max(least, 1e-300));
        }
        return true;
    }

    /// <summary>x with L Lᵀ x = b, in the place of b.</summary>
    internal static void Solve(ReadOnlySpan<double> lower, Span<double> right)
    {
        int size = right.Length;
        for (int i = 0; i < size; i++) right[i] = (right[i] - Dot(lower.Slice(i * size, i), right[..i])) / lower[i * size + i];
        for (int i = size - 1; i >= 0; i--)
        {
            double value = right[i] /= lower[i * size + i];
            for (int j = 0; j < i; j++) right[j] -= value * lower[i * size + j];
        }
    }

    /// <summary>x with L Lᵀ x = b.</summary>
    internal static double[] Solved(ReadOnlySpan<double> lower, ReadOnlySpan<double> right)
    {
        double[] solved = right.ToArray();
        Solve(lower, solved);
        return solved;
    }

    /// <summary>x with A x = b, A ridged where it is singular to rounding.</summary>
    internal static double[] SolveRidged(ReadOnlySpan<double> matrix, ReadOnlySpan<double> right)
        => Solved(Ridged(matrix, right.Length), right);

    private static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        var x = MemoryMarshal.Cast<double, Vector512<double>>(a);
        var y = MemoryMarshal.Cast<double, Vector512<double>>(b);
        var sums = Vector512<double>.Zero;
        for (int i = 0; i < x.Length; i++) sums = Vector512.FusedMultiplyAdd(x[i], y[i], sums);
        double sum = Vector512.Sum(sums);
        for (int i = x.Length * Vector512<double>.Count; i < a.Length; i++) sum += a[i] * b[i];
        return sum;
    }
}
