using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Kullback.Coding;

/// <summary>Linear equations with a symmetric positive semidefinite matrix, by Cholesky's factors.</summary>
internal static class PositiveSystem
{
    /// <summary>Factors the lower triangle in place. A pivot that rounding leaves below 1e-14 of its diagonal entry is replaced by it: the
    /// step is then shorter along directions without curvature, and stays a direction of descent.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Factor(Span<double> lower, int size)
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
            double pivot = diagonal - Dot(row[..i], row[..i]), least = 1e-14 * diagonal;
            row[i] = Math.Sqrt(pivot > least ? pivot : Math.Max(least, 1e-300));
        }
    }

    /// <summary>Solves in place with the factors.</summary>
    internal static void Solve(ReadOnlySpan<double> lower, int size, Span<double> right)
    {
        for (int i = 0; i < size; i++) right[i] = (right[i] - Dot(lower.Slice(i * size, i), right[..i])) / lower[i * size + i];
        for (int i = size - 1; i >= 0; i--)
        {
            double value = right[i] /= lower[i * size + i];
            for (int j = 0; j < i; j++) right[j] -= value * lower[i * size + j];
        }
    }

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
