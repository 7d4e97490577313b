using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Kullback.Hypotheses;

/// <summary>Points laid out coordinate by coordinate, and the squared Euclidean distances between them, eight at a time.</summary>
/// <remarks>All coordinates are multiplied by a power of two that brings the largest to the order of 1: squares neither overflow nor
/// vanish, and nothing is rounded. Rows and columns are padded with copies of the first point.</remarks>
internal sealed unsafe class PointCloud
{
    private readonly double[] _memory;

    internal PointCloud(ReadOnlySpan<double> p, ReadOnlySpan<double> q, int dimension, ReadOnlySpan<int> order = default)
    {
        (Dimension, Count) = (dimension, checked(p.Length / dimension + q.Length / dimension));
        Stride = (Count + 15) & ~15;
        _memory = GC.AllocateUninitializedArray<double>(checked((Stride + 1) * dimension + 8), pinned: true);
        Start = (double*)(((nuint)Unsafe.AsPointer(ref _memory[0]) + 63) & ~(nuint)63);
        Exponent = Math.Max(ExponentOf(p), ExponentOf(q));
        for (int i = 0; i < Stride; i++)
        {
            int from = i >= Count ? 0 : order.IsEmpty ? i : order[i];
            var point = from * dimension < p.Length ? p.Slice(from * dimension, dimension)
                : q.Slice(from * dimension - p.Length, dimension);
            for (int d = 0; d < dimension; d++) Start[(long)d * Stride + i] = Math.ScaleB(point[d], -Exponent);
        }
    }

    internal int Dimension { get; }
    internal int Count { get; }

    /// <summary>Places of a coordinate: the points, rounded up to a multiple of 16.</summary>
    internal int Stride { get; }

    internal double* Start { get; }

    /// <summary>Distances here are 2^−this of those between the points as given.</summary>
    internal int Exponent { get; }

    /// <summary>The largest coordinate is below 2^this; 0 where all are 0.</summary>
    private static int ExponentOf(ReadOnlySpan<double> coordinates)
    {
        double largest = 0;
        foreach (double x in coordinates) largest = Math.Max(largest, Math.Abs(x));
        return largest == 0 ? -1100 : Math.ILogB(largest) + 1;
    }

    /// <summary>Squared distances of point i to points from … to − 1, which are multiples of 8.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal void Squared(int i, int from, int to, double* row)
    {
        for (int j = from; j < to; j += 8, row += 8)
        {
            Vector512<double> sum = default;
            double* column = Start;
            for (int d = 0; d < Dimension; d++, column += Stride)
            {
                var apart = Vector512.Create(column[i]) - Vector512.Load(column + j);
                sum = Vector512.FusedMultiplyAdd(apart, apart, sum);
            }
            Vector512.Store(sum, row);
        }
        GC.KeepAlive(this);      // and with it the memory that only a pointer reads
    }

    /// <summary>The same of the points i, i + 1, i + 2, i + 3;
    /// the four rows stand <paramref name="apart"/> numbers from each other.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal void FourSquared(int i, int from, int to, double* row, int apart)
    {
        for (int j = from; j < to; j += 8, row += 8)
        {
            Vector512<double> a = default, b = default, c = default, e = default;
            double* column = Start;
            for (int d = 0; d < Dimension; d++, column += Stride)
            {
                var at = Vector512.Load(column + j);
                Vector512<double> x = Vector512.Create(column[i]) - at, y = Vector512.Create(column[i + 1]) - at;
                Vector512<double> z = Vector512.Create(column[i + 2]) - at, w = Vector512.Create(column[i + 3]) - at;
                a = Vector512.FusedMultiplyAdd(x, x, a);
                b = Vector512.FusedMultiplyAdd(y, y, b);
                c = Vector512.FusedMultiplyAdd(z, z, c);
                e = Vector512.FusedMultiplyAdd(w, w, e);
            }
            Vector512.Store(a, row);
            Vector512.Store(b, row + apart);
            Vector512.Store(c, row + 2 * apart);
            Vector512.Store(e, row + 3 * apart);
        }
        GC.KeepAlive(this);
    }
}
