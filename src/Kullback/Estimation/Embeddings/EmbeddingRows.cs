using System.Globalization;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace Kullback.Estimation;

/// <summary>Rows of single or double precision that stand in memory and do not move while they are read.</summary>
/// <param name="Cells">The numbers, row by row.</param>
/// <param name="Count">Rows.</param>
/// <param name="Dimension">Numbers to a row.</param>
internal readonly unsafe record struct EmbeddingRows<T>(nint Cells, int Count, int Dimension) where T : unmanaged,
    IBinaryFloatingPointIeee754<T>
{
    internal T* At(int row) => (T*)Cells + (long)row * Dimension;

    /// <summary>Rows [from, from + count) less a center, in double.</summary>
    internal double[] Centered(ReadOnlySpan<int> rows, double[] center)
    {
        var taken = new double[checked(rows.Length * Dimension)];
        for (int i = 0; i < rows.Length; i++)
        {
            T* from = At(rows[i]);
            for (int j = 0; j < Dimension; j++) taken[i * Dimension + j] = double.CreateTruncating(from[j]) - center[j];
        }
        return taken;
    }

    /// <summary>The mean of every column.</summary>
    internal double[] Mean()
    {
        var mean = new double[Dimension];
        for (int i = 0; i < Count; i++)
        {
            T* row = At(i);
            for (int j = 0; j < mean.Length; j++) mean[j] += double.CreateTruncating(row[j]);
        }
        for (int j = 0; j < mean.Length; j++) mean[j] /= Count;
        return mean;
    }

    /// <summary>|x − y|² by differences, in double: 0 for equal rows, and the same in both directions.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static double SquaredDistance(T* x, T* y, int d)
    {
        int j = 0;
        double sum = 0;
        Vector<double> low = Vector<double>.Zero, high = Vector<double>.Zero;
        if (typeof(T) == typeof(float))
            for (; j + Vector<float>.Count <= d; j += Vector<float>.Count)
            {
                Vector.Widen(Vector.Load((float*)x + j), out var a, out var b);
                Vector.Widen(Vector.Load((float*)y + j), out var c, out var e);
                (a, b) = (a - c, b - e);
                (low, high) = (Vector.FusedMultiplyAdd(a, a, low), Vector.FusedMultiplyAdd(b, b, high));
            }
        else
            for (; j + Vector<double>.Count <= d; j += Vector<double>.Count)
            {
                var apart = Vector.Load((double*)x + j) - Vector.Load((double*)y + j);
                low = Vector.FusedMultiplyAdd(apart, apart, low);
            }
        for (; j < d; j++)
        {
            double apart = double.CreateTruncating(x[j]) - double.CreateTruncating(y[j]);
            sum += apart * apart;
        }
        return Vector.Sum(low) + Vector.Sum(high) + sum;
    }
}

/// <summary>What is asked of rows before anything is worked out of them.</summary>
internal static class EmbeddingInput
{
    /// <summary>Whole rows of finite numbers.</summary>
    /// <exception cref="ArgumentException">They are not; the message names the first place.</exception>
    internal static int Require<T>(ReadOnlySpan<T> rows, int dimension, int least, string name) where T : unmanaged,
        IBinaryFloatingPointIeee754<T>
    {
        if (typeof(T) != typeof(float) && typeof(T) != typeof(double))
            throw new NotSupportedException($"{typeof(T).Name}: rows are of single or double precision.");
        ArgumentOutOfRangeException.ThrowIfLessThan(dimension, 1);
        if (rows.Length % dimension != 0)
            throw new ArgumentException($"{name} has {rows.Length} numbers, no multiple of the dimension {dimension}.", name);
        int count = rows.Length / dimension;
        if (count < least)
            throw new ArgumentException(
                string.Create(CultureInfo.InvariantCulture,
                    $"{name} has {count} {(count == 1 ? "row" : "rows")}, at least {least} are needed."), name);
        double limit = typeof(T) == typeof(float) ? 1e15 : 1e120;
        for (int i = 0; i < rows.Length; i++)
        {
            double value = double.CreateTruncating(rows[i]);
            if (Math.Abs(value) <= limit) continue;
            throw new ArgumentException(string.Create(CultureInfo.InvariantCulture,
                $"{name}[{i / dimension}, {i % dimension}] = {value} must be "
                    + $"{(double.IsFinite(value) ? $"at most {limit:0e0} in size: its powers are no numbers any more" : "finite")}."),
                    name);
        }
        return count;
    }
}
