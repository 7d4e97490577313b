using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Kullback.Coding;

/// <summary>A convex function of a mixture z = Σ xⱼ·rowⱼ over the simplex of x: the form that capacity and rate-distortion share.</summary>
/// <remarks>f(x) = F(z) + offset·x, with gradient rowⱼ·F′(z) + offsetⱼ and Hessian rows·diag(F″)·rowsᵀ. Rows are stored with a stride that
/// is a multiple of 8 and padded with zeros; z is padded with ones, so that no logarithm of a padding is infinite.</remarks>
internal abstract class MixtureObjective
{
    private readonly double[] _rows;
    private readonly double[] _first, _second;

    protected MixtureObjective(int size, int width)
    {
        (Size, Width, Stride) = (size, width, (width + 7) & ~7);
        _rows = new double[size * Stride];
        (Mixture, _first, _second) = (new double[Stride], new double[Stride], new double[Stride]);
        Offset = new double[size];
    }

    /// <summary>Number of rows: the dimension of x.</summary>
    internal int Size { get; }

    /// <summary>Length of a row, without padding.</summary>
    internal int Width { get; }

    /// <summary>The linear part.</summary>
    internal double[] Offset { get; }

    /// <summary>z at the last <see cref="Evaluate"/>.</summary>
    internal double[] Mixture { get; }

    protected int Stride { get; }

    internal Span<double> Row(int j) => _rows.AsSpan(j * Stride, Stride);

    /// <summary>F(z), and F′(z) into <paramref name="first"/>.</summary>
    protected abstract double Outer(ReadOnlySpan<double> z, Span<double> first);

    /// <summary>F″(z) of the last evaluation.</summary>
    protected abstract void Curvature(ReadOnlySpan<double> z, Span<double> second);

    /// <summary>The logarithm of Blahut and Arimoto's multiplicative step for a letter with this gradient, up to a constant.</summary>
    internal abstract double LogStep(double gradient);

    /// <summary>A bound of f(x) − min f from the gradient, by the theorem of the problem.</summary>
    internal abstract double Gap(ReadOnlySpan<double> x, ReadOnlySpan<double> gradient);

    /// <summary>f(x) and its gradient.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal double Evaluate(ReadOnlySpan<double> x, Span<double> gradient)
    {
        Mix(x);
        double value = Outer(Mixture, _first);
        for (int j = 0; j < Size; j++)
        {
            gradient[j] = Dot(Row(j), _first) + Offset[j];
            value += x[j] * Offset[j];
        }
        return value;
    }

    /// <summary>The Hessian at the last evaluation on the letters of <paramref name="active"/>, lower triangle, row-major.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal void Hessian(ReadOnlySpan<int> active, Span<double> lower)
    {
        Curvature(Mixture, _second);
        double[] scaled = new double[active.Length * Stride];
        for (int a = 0; a < active.Length; a++) Multiply(Row(active[a]), _second, scaled.AsSpan(a * Stride, Stride));
        for (int a = 0; a < active.Length; a++)
        {
            var row = scaled.AsSpan(a * Stride, Stride);
            int b = 0;
            for (; b + 3 <= a; b += 4)
                FourDots(row, Row(active[b]), Row(active[b + 1]), Row(active[b + 2]), Row(active[b + 3]),
                    lower.Slice(a * active.Length + b, 4));
            for (; b <= a; b++) lower[a * active.Length + b] = Dot(row, Row(active[b]));
        }
    }

    private void Mix(ReadOnlySpan<double> x)
    {
        double[] z = Mixture;
        Array.Clear(z);
        for (int j = 0; j < Size; j++)
        {
            if (x[j] == 0) continue;
            var weight = Vector512.Create(x[j]);
            Span<Vector512<double>> target = MemoryMarshal.Cast<double, Vector512<double>>(z.AsSpan());
            ReadOnlySpan<Vector512<double>> source = MemoryMarshal.Cast<double, Vector512<double>>(Row(j));
            for (int i = 0; i < source.Length; i++) target[i] = Vector512.FusedMultiplyAdd(weight, source[i], target[i]);
        }
        z.AsSpan(Width).Fill(1);
    }

    // Two sums in flight: an addition waits for the one before it.
    private static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        var x = MemoryMarshal.Cast<double, Vector512<double>>(a);
        var y = MemoryMarshal.Cast<double, Vector512<double>>(b)[..x.Length];
        Vector512<double> s0 = default, s1 = default;
        int i = 0;
        for (; i + 1 < x.Length; i += 2)
            (s0, s1) = (Vector512.FusedMultiplyAdd(x[i], y[i], s0), Vector512.FusedMultiplyAdd(x[i + 1], y[i + 1], s1));
        if (i < x.Length) s0 = Vector512.FusedMultiplyAdd(x[i], y[i], s0);
        return Vector512.Sum(s0 + s1);
    }

    private static void FourDots(
        ReadOnlySpan<double> a, ReadOnlySpan<double> b0, ReadOnlySpan<double> b1, ReadOnlySpan<double> b2, ReadOnlySpan<double> b3,
        Span<double> results)
    {
        var x = MemoryMarshal.Cast<double, Vector512<double>>(a);
        var y0 = MemoryMarshal.Cast<double, Vector512<double>>(b0)[..x.Length];
        var y1 = MemoryMarshal.Cast<double, Vector512<double>>(b1)[..x.Length];
        var y2 = MemoryMarshal.Cast<double, Vector512<double>>(b2)[..x.Length];
        var y3 = MemoryMarshal.Cast<double, Vector512<double>>(b3)[..x.Length];
        Vector512<double> s0 = default, s1 = default, s2 = default, s3 = default;
        for (int i = 0; i < x.Length; i++)
        {
            s0 = Vector512.FusedMultiplyAdd(x[i], y0[i], s0);
            s1 = Vector512.FusedMultiplyAdd(x[i], y1[i], s1);
            s2 = Vector512.FusedMultiplyAdd(x[i], y2[i], s2);
            s3 = Vector512.FusedMultiplyAdd(x[i], y3[i], s3);
        }
        (results[0], results[1], results[2], results[3]) = (Vector512.Sum(s0), Vector512.Sum(s1), Vector512.Sum(s2), Vector512.Sum(s3));
    }

    private static void Multiply(ReadOnlySpan<double> a, ReadOnlySpan<double> b, Span<double> product)
    {
        for (int i = 0; i < a.Length; i++) product[i] = a[i] * b[i];
    }
}
