using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Kullback.Numerics;

/// <summary>Cholesky factors and triangular solutions in blocks of four rows, as wide as the processor.</summary>
/// <remarks>Matrices stand row by row with <see cref="Stride"/> doubles to a row, so that no block has an edge. The factor is kept as U of
/// A = UᵀU: every inner step is a row of U times a number, the rows left of the block first (left-looking).
/// d³/6 multiply-adds a factor.</remarks>
internal static unsafe class TriangularBlocks
{
    private const int Rows = 4;

    /// <summary>Doubles to a row for a matrix of d columns: whole tiles at every width.</summary>
    internal static int Stride(int d) => (d + 15) / 16 * 16;

    /// <summary>Rows for a matrix of d rows.</summary>
    internal static int Height(int d) => (d + Rows - 1) / Rows * Rows;

    /// <summary>Overwrites the upper triangle of A with U; below the diagonal is anything. −1, or the first row whose pivot is not above
    /// <paramref name="least"/> times its diagonal entry.</summary>
    internal static int Factor(double[] matrix, int height, int stride, double least)
    {
        fixed (double* a = matrix)
        {
            return Vector512.IsHardwareAccelerated ? Factor<Doubles512>(a, height, stride, least)
                : Vector256.IsHardwareAccelerated ? Factor<Doubles256>(a, height, stride, least)
                : Vector128.IsHardwareAccelerated ? Factor<Doubles128>(a, height, stride, least) : Factor<Lane>(a, height, stride, least);
        }
    }

    /// <summary>Overwrites B with U⁻ᵀB. <paramref name="lower"/>: B is lower triangular with zeros above, and so is the solution.</summary>
    internal static void Solve(double[] factor, int height, int stride, double[] right, int rightStride, bool lower)
    {
        fixed (double* u = factor, b = right)
        {
            if (Vector512.IsHardwareAccelerated) Solve<Doubles512>(u, height, stride, b, rightStride, lower);
            else if (Vector256.IsHardwareAccelerated) Solve<Doubles256>(u, height, stride, b, rightStride, lower);
            else if (Vector128.IsHardwareAccelerated) Solve<Doubles128>(u, height, stride, b, rightStride, lower);
            else Solve<Lane>(u, height, stride, b, rightStride, lower);
        }
    }

    private static int Factor<TLanes>(double* a, int height, int stride, double least) where TLanes : unmanaged,
        ICells<TLanes, double, TLanes>, ISums<TLanes>
    {
        int width = 2 * TLanes.Count;
        double* diagonal = stackalloc double[Rows];
        for (int i = 0; i < height; i += Rows)
        {
            int start = i / width * width;
            for (int r = 0; r < Rows; r++) diagonal[r] = a[(i + r) * stride + i + r];
            for (int j = start; j < stride; j += width) Subtract<TLanes>(a + i, stride, a + j, stride, a + i * stride + j, 0, i);
            for (int r = 0; r < Rows; r++)
            {
                double* row = a + (i + r) * stride;
                double pivot = row[i + r];
                if (!(pivot > least * diagonal[r]) || double.IsInfinity(pivot)) return i + r;
                Scale<TLanes>(row, 1 / Math.Sqrt(pivot), start, stride);
                row[i + r] = Math.Sqrt(pivot);
                for (int t = r + 1; t < Rows; t++) Subtract<TLanes>(a + (i + t) * stride, row[i + t], row, start, stride);
            }
        }
        return -1;
    }

    private static void Solve<TLanes>(double* u, int height, int stride, double* b, int rightStride, bool lower) where TLanes : unmanaged,
        ICells<TLanes, double, TLanes>, ISums<TLanes>
    {
        int width = 2 * TLanes.Count;
        for (int i = 0; i < height; i += Rows)
        {
            int end = lower ? Math.Min(rightStride, (i + Rows + width - 1) / width * width) : rightStride;
            for (int j = 0; j < end; j += width)
                Subtract<TLanes>(u + i, stride, b + j, rightStride, b + i * rightStride + j, lower ? Math.Min(j, i) : 0, i);
            for (int r = 0; r < Rows; r++)
            {
                double* row = b + (i + r) * rightStride;
                Scale<TLanes>(row, 1 / u[(i + r) * stride + i + r], 0, end);
                for (int t = r + 1; t < Rows; t++) Subtract<TLanes>(b + (i + t) * rightStride, u[(i + r) * stride + i + t], row, 0, end);
            }
        }
    }

    // A tile of four rows and two vectors: c[r] −= Σₖ a[k, r]·b[k], eight sums in registers.
    // Rows of tiles that the loop does not own are not touched.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Subtract<TLanes>(double* a, int stride, double* b, int bStride, double* c, int from, int to)
    where TLanes : unmanaged, ICells<TLanes, double, TLanes>, ISums<TLanes>
    {
        int n = TLanes.Count;
        TLanes zero = TLanes.Of(0), c00 = zero, c01 = zero, c10 = zero, c11 = zero, c20 = zero, c21 = zero, c30 = zero, c31 = zero;
        a += (long)from * stride;
        b += (long)from * bStride;
        for (int k = from; k < to; k++, a += stride, b += bStride)
        {
            TLanes b0 = TLanes.Load(b), b1 = TLanes.Load(b + n), x = TLanes.Of(a[0]);
            c00 = TLanes.MultiplyAdd(x, b0, c00);
            c01 = TLanes.MultiplyAdd(x, b1, c01);
            x = TLanes.Of(a[1]);
            c10 = TLanes.MultiplyAdd(x, b0, c10);
            c11 = TLanes.MultiplyAdd(x, b1, c11);
            x = TLanes.Of(a[2]);
            c20 = TLanes.MultiplyAdd(x, b0, c20);
            c21 = TLanes.MultiplyAdd(x, b1, c21);
            x = TLanes.Of(a[3]);
            c30 = TLanes.MultiplyAdd(x, b0, c30);
            c31 = TLanes.MultiplyAdd(x, b1, c31);
        }
        Take(c, c00, c01);
        Take(c + bStride, c10, c11);
        Take(c + 2 * bStride, c20, c21);
        Take(c + 3 * bStride, c30, c31);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Take<TLanes>(double* c, TLanes left, TLanes right) where TLanes : unmanaged, ICells<TLanes, double, TLanes>,
    ISums<TLanes>
    {
        Unsafe.WriteUnaligned(c, TLanes.Load(c) - left);
        Unsafe.WriteUnaligned(c + TLanes.Count, TLanes.Load(c + TLanes.Count) - right);
    }

    private static void Scale<TLanes>(double* row, double factor, int from, int to) where TLanes : unmanaged,
        ICells<TLanes, double, TLanes>, ISums<TLanes>
    {
        var f = TLanes.Of(factor);
        for (int j = from; j < to; j += TLanes.Count) Unsafe.WriteUnaligned(row + j, TLanes.Load(row + j) * f);
    }

    private static void Subtract<TLanes>(double* target, double factor, double* row, int from, int to) where TLanes : unmanaged,
        ICells<TLanes, double, TLanes>, ISums<TLanes>
    {
        var f = TLanes.Of(-factor);
        for (int j = from; j < to; j += TLanes.Count)
            Unsafe.WriteUnaligned(target + j, TLanes.MultiplyAdd(f, TLanes.Load(row + j), TLanes.Load(target + j)));
    }
}
