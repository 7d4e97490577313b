using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Kullback.Numerics;

/// <summary>Eigenvalues and eigenvectors of large symmetric matrices: to three diagonals by reflections, then to one by
/// rotations.</summary>
/// <remarks>Only the lower triangle is read. Eigenvalues are right to a few units of the last place of the largest; 2/3 d³ multiply-adds
/// without vectors, about
/// 3 d³ with them. Source: Golub and Van Loan (2013), Matrix Computations, sections 8.3.1 and 8.3.5. For a dozen columns
/// <see cref="SymmetricMatrix"/> is enough.</remarks>
internal static class SymmetricEigen
{
    private const int MostTurns = 60;

    /// <summary>The eigenvalues, in no order.</summary>
    /// <param name="matrix">d × d numbers, row by row; overwritten.</param>
    /// <param name="d">Rows.</param>
    internal static double[] Values(double[] matrix, int d)
    {
        var (diagonal, beside, _) = Tridiagonal(matrix, d);
        Diagonal(diagonal, beside, null);
        return diagonal;
    }

    /// <summary>The eigenvalues and, row by row, the eigenvectors that belong to them.</summary>
    /// <param name="matrix">d × d numbers, row by row; overwritten.</param>
    /// <param name="d">Rows.</param>
    internal static (double[] Values, double[] Vectors) Of(double[] matrix, int d)
    {
        var (diagonal, beside, halves) = Tridiagonal(matrix, d);
        double[] turned = SymmetricMatrix.Identity(d);
        for (int i = 1; i < d; i++)
        {
            if (halves[i] == 0) continue;
            var v = matrix.AsSpan(i * d, i);
            for (int r = 0; r < i; r++)
            {
                var row = turned.AsSpan(r * d, i);
                Add(row, v, -Dot(row, v) / halves[i]);
            }
        }
        Diagonal(diagonal, beside, turned);
        return (diagonal, turned);
    }

    // Row i holds afterwards the reflector of step i, with half its squared length in halves[i]; 0: nothing was to be done. Each step's
    // update of the matrix waits for the next step, which reads the matrix anyway: it is the memory that takes the time.
    private static (double[] Diagonal, double[] Beside, double[] Halves) Tridiagonal(double[] a, int d)
    {
        double[] diagonal = new double[d], beside = new double[d], halves = new double[d], w = new double[d], product = new double[d];
        Span<double> last = default;
        for (int i = d - 1; i >= 0; i--)
        {
            var row = a.AsSpan(i * d, i + 1);
            if (!last.IsEmpty)
            {
                double alongV = last[i], alongW = w[i];
                for (int j = 0; j <= i; j++) row[j] -= alongV * w[j] + alongW * last[j];
            }
            diagonal[i] = row[i];
            var v = row[..i];
            halves[i] = Reflector(v, out double alpha);
            if (i > 0) beside[i - 1] = alpha;
            product.AsSpan(0, i).Clear();
            for (int r = 0; r < i; r++)
                product[r] += Pass(a.AsSpan(r * d, r + 1), last, w, last.IsEmpty ? 0 : last[r], v, halves[i] == 0 ? 0 : v[r], product);
            last = default;
            if (halves[i] == 0) continue;
            double half = halves[i], along = 0;
            for (int j = 0; j < i; j++) along += (product[j] /= half) * v[j];
            for (int j = 0; j < i; j++) w[j] = product[j] - along / (2 * half) * v[j];
            last = v;
        }
        return (diagonal, beside, halves);
    }

    // v with (I − v vᵀ/h) x = (0, …, 0, α), in the place of x; the result is h, 0 where x has only its last entry.
    private static double Reflector(Span<double> x, out double alpha)
    {
        alpha = x.Length > 0 ? x[^1] : 0;
        double scale = 0, rest = 0;
        for (int j = 0; j < x.Length; j++) scale = Math.Max(scale, Math.Abs(x[j]));
        for (int j = 0; j + 1 < x.Length; j++) rest += x[j] / scale * (x[j] / scale);
        if (scale == 0 || rest == 0) return 0;
        double tail = x[^1] / scale, length = scale * Math.Sqrt(rest + tail * tail);
        alpha = x[^1] > 0 ? -length : length;
        x[^1] -= alpha;
        return Dot(x, x) / 2;
    }

    // One row of the lower triangle: the update of the step before, then its share of the product with the new reflector.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double Pass(Span<double> row, Span<double> v, double[] w, double along, Span<double> next, double own, double[] product)
    {
        int r = row.Length - 1, n = Vector<double>.Count, j = 0;
        double alongW = w[r], sum = 0;
        if (v.IsEmpty)
        {
            sum = Dot(row[..r], next[..r]);
            Add(product.AsSpan(0, r), row[..r], own);
            return sum + row[r] * own;
        }
        var sums = Vector<double>.Zero;
        Vector<double> toW = new(-along), toV = new(-alongW), mine = new(own);
        ref double x = ref MemoryMarshal.GetReference(row), first = ref MemoryMarshal.GetReference(v),
            second = ref MemoryMarshal.GetArrayDataReference(w);
        ref double reflector = ref MemoryMarshal.GetReference(next), products = ref MemoryMarshal.GetArrayDataReference(product);
        for (; j + n <= r; j += n)
        {
            var old = Vector.FusedMultiplyAdd(toV, Vector.LoadUnsafe(ref first, (nuint)j),
                Vector.FusedMultiplyAdd(toW, Vector.LoadUnsafe(ref second, (nuint)j), Vector.LoadUnsafe(ref x, (nuint)j)));
            old.StoreUnsafe(ref x, (nuint)j);
            sums = Vector.FusedMultiplyAdd(old, Vector.LoadUnsafe(ref reflector, (nuint)j), sums);
            Vector.FusedMultiplyAdd(old, mine, Vector.LoadUnsafe(ref products, (nuint)j)).StoreUnsafe(ref products, (nuint)j);
        }
        for (; j < r; j++)
        {
            row[j] -= along * w[j] + alongW * v[j];
            sum += row[j] * next[j];
            product[j] += row[j] * own;
        }
        row[r] -= 2 * along * alongW;
        return Vector.Sum(sums) + sum + row[r] * own;
    }

    // The implicit QL iteration; the rows of the vectors are turned along.
    private static void Diagonal(double[] d, double[] e, double[]? vectors)
    {
        int n = d.Length;
        for (int low = 0; low < n; low++)
            for (int turn = 0; ; turn++)
            {
                int high = low;
                while (high < n - 1 && Math.Abs(e[high]) > 1.1102230246251565e-16 * (Math.Abs(d[high]) + Math.Abs(d[high + 1]))
                    && Math.Abs(e[high]) > 1e-300) high++;
                if (high == low) break;
                if (turn == MostTurns) throw new ArithmeticException("the eigenvalues of a symmetric matrix did not converge");
                double g = (d[low + 1] - d[low]) / (2 * e[low]), r = Hypotenuse(g, 1);
                g = d[high] - d[low] + e[low] / (g + (g < 0 ? -r : r));
                double s = 1, c = 1, p = 0;
                int i = high - 1;
                for (; i >= low; i--)
                {
                    double f = s * e[i], b = c * e[i];
                    e[i + 1] = r = Hypotenuse(f, g);
                    if (r == 0)
                    {
                        d[i + 1] -= p;
                        e[high] = 0;
                        break;
                    }
                    (s, c) = (f / r, g / r);
                    g = d[i + 1] - p;
                    r = (d[i] - g) * s + 2 * c * b;
                    p = s * r;
                    d[i + 1] = g + p;
                    g = c * r - b;
                    if (vectors is not null) Turn(vectors.AsSpan(i * n, n), vectors.AsSpan((i + 1) * n, n), c, s);
                }
                if (r == 0 && i >= low) continue;
                d[low] -= p;
                e[low] = g;
                e[high] = 0;
            }
    }

    private static double Hypotenuse(double a, double b) => double.Hypot(a, b);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Turn(Span<double> lower, Span<double> upper, double c, double s)
    {
        int n = Vector<double>.Count, j = 0;
        Vector<double> cosine = new(c), sine = new(s);
        ref double x = ref MemoryMarshal.GetReference(lower), y = ref MemoryMarshal.GetReference(upper);
        for (; j + n <= lower.Length; j += n)
        {
            Vector<double> a = Vector.LoadUnsafe(ref x, (nuint)j), b = Vector.LoadUnsafe(ref y, (nuint)j);
            (sine * a + cosine * b).StoreUnsafe(ref y, (nuint)j);
            (cosine * a - sine * b).StoreUnsafe(ref x, (nuint)j);
        }
        for (; j < lower.Length; j++) (lower[j], upper[j]) = (c * lower[j] - s * upper[j], s * lower[j] + c * upper[j]);
    }

    internal static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        int n = Vector<double>.Count, j = 0;
        var sums = Vector<double>.Zero;
        for (; j + n <= a.Length; j += n) sums = Vector.FusedMultiplyAdd(new Vector<double>(a[j..]), new Vector<double>(b[j..]), sums);
        double sum = Vector.Sum(sums);
        for (; j < a.Length; j++) sum += a[j] * b[j];
        return sum;
    }

    // a += factor · b.
    internal static void Add(Span<double> a, ReadOnlySpan<double> b, double factor)
    {
        int n = Vector<double>.Count, j = 0;
        Vector<double> by = new(factor);
        for (; j + n <= a.Length; j += n)
            Vector.FusedMultiplyAdd(by, new Vector<double>(b[j..]), new Vector<double>(a[j..])).CopyTo(a[j..]);
        for (; j < a.Length; j++) a[j] += factor * b[j];
    }
}
