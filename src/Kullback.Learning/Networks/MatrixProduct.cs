using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Kullback.Numerics;

namespace Kullback.Learning;

/// <summary>C += A·B and the hyperbolic tangent, as wide as the processor.</summary>
/// <remarks>An entry of C is the sum of its products in their order, each rounded once, in its own lane: scalar code, AVX2 and AVX-512
/// give the same bits.</remarks>
internal static unsafe class MatrixProduct
{
    /// <summary>Adds A·B to C; B and C are row-major, entry (i, l) of A is a[i·row + l·column].</summary>
    internal static void Add(ReadOnlySpan<double> a, int row, int column, ReadOnlySpan<double> b, Span<double> c, int m, int n, int k)
    {
        fixed (double* pa = a, pb = b, pc = c)
        {
            if (Vector512.IsHardwareAccelerated) Add<Doubles512>(pa, row, column, pb, pc, m, n, k);
            else if (Vector256.IsHardwareAccelerated) Add<Doubles256>(pa, row, column, pb, pc, m, n, k);
            else Add<Lane>(pa, row, column, pb, pc, m, n, k);
        }
    }

    internal static void Add<TLanes>(double* a, int row, int column, double* b, double* c, int m, int n, int k)
        where TLanes : unmanaged, ICells<TLanes, double, TLanes>, ISums<TLanes>
    {
        int width = TLanes.Count, j = 0;
        for (; j + 2 * width <= n; j += 2 * width) Columns<TLanes>(a, row, column, b + j, c + j, m, n, k);
        if (width > 1) for (; j + width <= n; j += width) Single<TLanes>(a, row, column, b + j, c + j, m, n, k);
        for (; j < n; j++) Single<Lane>(a, row, column, b + j, c + j, m, n, k);
    }

    // Four rows by two vectors: eight sums in flight hide the latency of a multiply-add.
    private static void Columns<TLanes>(double* a, int row, int column, double* b, double* c, int m, int n, int k)
        where TLanes : unmanaged, ICells<TLanes, double, TLanes>, ISums<TLanes>
    {
        int w = TLanes.Count, i = 0;
        for (; i + 4 <= m; i += 4)
        {
            double* c0 = c + (nint)i * n, c1 = c0 + n, c2 = c1 + n, c3 = c2 + n;
            TLanes s00 = TLanes.Load(c0), s01 = TLanes.Load(c0 + w), s10 = TLanes.Load(c1), s11 = TLanes.Load(c1 + w),
                s20 = TLanes.Load(c2), s21 = TLanes.Load(c2 + w), s30 = TLanes.Load(c3), s31 = TLanes.Load(c3 + w);
            double* x = a + (nint)i * row, y = b;
            nint two = 2 * (nint)row, three = 3 * (nint)row;
            for (int l = 0; l < k; l++, x += column, y += n)
            {
                TLanes b0 = TLanes.Load(y), b1 = TLanes.Load(y + w), x0 = TLanes.Of(*x), x1 = TLanes.Of(x[row]);
                s00 = TLanes.MultiplyAdd(x0, b0, s00);
                s01 = TLanes.MultiplyAdd(x0, b1, s01);
                s10 = TLanes.MultiplyAdd(x1, b0, s10);
                s11 = TLanes.MultiplyAdd(x1, b1, s11);
                TLanes x2 = TLanes.Of(x[two]), x3 = TLanes.Of(x[three]);
                s20 = TLanes.MultiplyAdd(x2, b0, s20);
                s21 = TLanes.MultiplyAdd(x2, b1, s21);
                s30 = TLanes.MultiplyAdd(x3, b0, s30);
                s31 = TLanes.MultiplyAdd(x3, b1, s31);
            }
            *(TLanes*)(c0) = s00;
            *(TLanes*)(c0 + w) = s01;
            *(TLanes*)(c1) = s10;
            *(TLanes*)(c1 + w) = s11;
            *(TLanes*)(c2) = s20;
            *(TLanes*)(c2 + w) = s21;
            *(TLanes*)(c3) = s30;
            *(TLanes*)(c3 + w) = s31;
        }
        if (i == m) return;
        Single<TLanes>(a + (nint)i * row, row, column, b, c + (nint)i * n, m - i, n, k);
        Single<TLanes>(a + (nint)i * row, row, column, b + w, c + (nint)i * n + w, m - i, n, k);
    }

    private static void Single<TLanes>(double* a, int row, int column, double* b, double* c, int m, int n, int k)
        where TLanes : unmanaged, ICells<TLanes, double, TLanes>, ISums<TLanes>
    {
        int i = 0;
        for (; i + 4 <= m; i += 4)
        {
            double* c0 = c + (nint)i * n, c1 = c0 + n, c2 = c1 + n, c3 = c2 + n, x = a + (nint)i * row, y = b;
            TLanes s0 = TLanes.Load(c0), s1 = TLanes.Load(c1), s2 = TLanes.Load(c2), s3 = TLanes.Load(c3);
            for (int l = 0; l < k; l++, x += column, y += n)
            {
                TLanes right = TLanes.Load(y);
                s0 = TLanes.MultiplyAdd(TLanes.Of(*x), right, s0);
                s1 = TLanes.MultiplyAdd(TLanes.Of(x[row]), right, s1);
                s2 = TLanes.MultiplyAdd(TLanes.Of(x[2 * (nint)row]), right, s2);
                s3 = TLanes.MultiplyAdd(TLanes.Of(x[3 * (nint)row]), right, s3);
            }
            *(TLanes*)(c0) = s0;
            *(TLanes*)(c1) = s1;
            *(TLanes*)(c2) = s2;
            *(TLanes*)(c3) = s3;
        }
        for (; i < m; i++)
        {
            double* x = a + (nint)i * row, y = b;
            TLanes sum = TLanes.Load(c + (nint)i * n);
            for (int l = 0; l < k; l++, x += column, y += n) sum = TLanes.MultiplyAdd(TLanes.Of(*x), TLanes.Load(y), sum);
            *(TLanes*)(c + (nint)i * n) = sum;
        }
    }

    /// <summary>tanh in place.</summary>
    internal static void Tanh(Span<double> values)
    {
        fixed (double* p = values)
        {
            if (Vector512.IsHardwareAccelerated) Tanh<Doubles512>(p, values.Length);
            else if (Vector256.IsHardwareAccelerated) Tanh<Doubles256>(p, values.Length);
            else Tanh<Lane>(p, values.Length);
        }
    }

    internal static void Tanh<TLanes>(double* x, int n) where TLanes : unmanaged, ICells<TLanes, double, TLanes>, ISums<TLanes>
    {
        int i = 0;
        for (; i + TLanes.Count <= n; i += TLanes.Count) *(TLanes*)(x + i) = Tanh(TLanes.Load(x + i));
        for (; i < n; i++) *(Lane*)(x + i) = Tanh(Lane.Load(x + i));
    }

    // (1 − t)/(1 + t) with t = exp(−2|x|): an absolute error of an ulp of 1, which is what a network sees. NaN stays NaN.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLanes Tanh<TLanes>(TLanes x) where TLanes : struct, ILanes<TLanes>
    {
        TLanes one = TLanes.Of(1), size = TLanes.Min(TLanes.Of(30), TLanes.Abs(x)), t = Elementary.Exp(-(size + size)),
            value = (one - t) / (one + t);
        return TLanes.Select(TLanes.Less(x, TLanes.Of(0)), -value, value);
    }

    /// <summary>slope ·= 1 − value²: back through tanh.</summary>
    internal static void ThroughTanh(ReadOnlySpan<double> values, Span<double> slopes)
    {
        for (int i = 0; i < values.Length; i++) slopes[i] *= Math.FusedMultiplyAdd(-values[i], values[i], 1);
    }
}
