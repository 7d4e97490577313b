using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Kullback.Numerics;

namespace Kullback.Estimation;

/// <summary>The kernel distance between two sets of embeddings, with its error.</summary>
/// <param name="Unbiased">The mean over pairs of different rows: 0 on average between samples of one distribution, and often below
/// 0.</param>
/// <param name="Biased">With every row paired with itself as well: never below 0, larger by about (mean k(x, x))·(1/n + 1/m).</param>
/// <param name="StandardError">Of the unbiased one.</param>
/// <param name="RowsP">n.</param>
/// <param name="RowsQ">m.</param>
public sealed record KernelInceptionEstimate(double Unbiased, double Biased, double StandardError, int RowsP, int RowsQ)
{
    /// <summary>The interval of the unbiased distance by the normal distribution.</summary>
    /// <param name="level">Such as 0.95.</param>
    public (double Low, double High) Interval(double level)
    {
        double z = NormalTail.UpperQuantile((1 - level) / 2);
        return (Unbiased - z * StandardError, Unbiased + z * StandardError);
    }
}

/// <summary>KID: the squared mean discrepancy of P and Q with the kernel (x·y/d + 1)³, all pairs, unbiased.</summary>
/// <remarks>All pairs in tiles take the place of random subsets: the same rows give the same figure. The standard error is that of a
/// U-statistic: what single rows contribute (with the part that is only their noise taken off) and what pairs contribute, which is all that
/// is left where P = Q. Products of float rows are worked out in single precision, sums in double. (n² + m²)/2 + nm products, memory 8 (n +
/// m) · 17 bytes beside the rows. Sources: Bińkowski, Sutherland, Arbel and Gretton (2018), ICLR; Serfling (1980), Approximation Theorems
/// of Mathematical Statistics, section 5.2.</remarks>
public static class KernelInceptionDistance
{
    /// <summary>The distance of rows of single or double precision.</summary>
    /// <param name="p">P's rows (real data), one after another.</param>
    /// <param name="q">Q's rows (generated data).</param>
    /// <param name="dimension">Numbers to a row.</param>
    /// <param name="cancel">Stops it.</param>
    /// <exception cref="ArgumentException">Rows are not whole, fewer than two on a side, or a number is not finite;
    /// the message names it.</exception>
    public static KernelInceptionEstimate Between<T>(ReadOnlySpan<T> p, ReadOnlySpan<T> q, int dimension,
        CancellationToken cancel = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int n = EmbeddingInput.Require(p, dimension, 2, nameof(p)), m = EmbeddingInput.Require(q, dimension, 2, nameof(q));
        if (typeof(T) == typeof(float))
            return Singles(MemoryMarshal.Cast<T, float>(p), n, MemoryMarshal.Cast<T, float>(q), m, dimension, cancel);
        return Doubles(MemoryMarshal.Cast<T, double>(p), n, MemoryMarshal.Cast<T, double>(q), m, dimension, cancel);
    }

    private static KernelInceptionEstimate Doubles(ReadOnlySpan<double> p, int n, ReadOnlySpan<double> q, int m, int d,
        CancellationToken cancel)
        => Vector512.IsHardwareAccelerated ? KernelInception<Doubles512, double, Doubles512>.Between(p, n, q, m, d, cancel)
            : Vector256.IsHardwareAccelerated ? KernelInception<Doubles256, double, Doubles256>.Between(p, n, q, m, d, cancel)
            : Vector128.IsHardwareAccelerated ? KernelInception<Doubles128, double, Doubles128>.Between(p, n, q, m, d, cancel)
            : KernelInception<Lane, double, Lane>.Between(p, n, q, m, d, cancel);

    // The squared kernel is a sixth power, which single precision does not hold for long rows.
    private static KernelInceptionEstimate Singles(ReadOnlySpan<float> p, int n, ReadOnlySpan<float> q, int m, int d,
        CancellationToken cancel)
        => Math.Max(Largest(p, d), Largest(q, d)) > 1e5 ? Doubles(Widened(p), n, Widened(q), m, d, cancel)
            : Vector512.IsHardwareAccelerated ? KernelInception<Singles512, float, Doubles512>.Between(p, n, q, m, d, cancel)
            : Vector256.IsHardwareAccelerated ? KernelInception<Singles256, float, Doubles256>.Between(p, n, q, m, d, cancel)
            : KernelInception<Singles128, float, Doubles128>.Between(p, n, q, m, d, cancel);

    private static double Largest(ReadOnlySpan<float> rows, int d)
    {
        double largest = 0;
        for (int i = 0; i < rows.Length; i += d)
        {
            double sum = 0;
            foreach (float x in rows.Slice(i, d)) sum += (double)x * x;
            largest = Math.Max(largest, sum / d);
        }
        return largest;
    }

    private static double[] Widened(ReadOnlySpan<float> rows)
    {
        var wide = new double[rows.Length];
        for (int i = 0; i < wide.Length; i++) wide[i] = rows[i];
        return wide;
    }
}

/// <summary>The sums behind it at one width.</summary>
internal static unsafe class KernelInception<TLanes, TCell, TSum>
    where TLanes : unmanaged, ICells<TLanes, TCell, TSum> where TCell : unmanaged, IBinaryFloatingPointIeee754<TCell>
    where TSum : unmanaged, ISums<TSum>
{
    // Rows whose kernels are added up at once, and how many such groups before columns go on in double.
    private const int Group = 4, Groups = 16, Widest = 256;

    /// <summary>Sums of kernels over pairs: of every row of X, of every row of Y, and of all squares.
    /// With X = Y each pair counts for both rows.</summary>
    private sealed record Sums(double[] X, double[] Y, double Squares)
    {
        internal double Total => X.Sum();
    }

    internal static KernelInceptionEstimate Between(ReadOnlySpan<TCell> p, int n, ReadOnlySpan<TCell> q, int m, int d,
        CancellationToken cancel)
    {
        fixed (TCell* x = p, y = q)
        {
            Sums xx = Over(x, n, x, n, d, true, cancel), yy = Over(y, m, y, m, d, true, cancel), xy = Over(x, n, y, m, d, false, cancel);
            return Estimate(xx, yy, xy, Diagonal(x, n, d), Diagonal(y, m, d), n, m);
        }
    }

    private static KernelInceptionEstimate Estimate(Sums xx, Sums yy, Sums xy, double diagonalX, double diagonalY, double n, double m)
    {
        double withinP = xx.Total, withinQ = yy.Total, between = xy.Total / (n * m);
        double unbiased = withinP / (n * (n - 1)) + withinQ / (m * (m - 1)) - 2 * between;
        double biased = Math.Max(0, (withinP + diagonalX) / (n * n) + (withinQ + diagonalY) / (m * m) - 2 * between);
        // The squared kernel with row means and column means taken off: what pairs contribute.
        double pp = Paired(xx.Squares / (n * (n - 1)), xx.X, n - 1, xx.X, n - 1),
            qq = Paired(yy.Squares / (m * (m - 1)), yy.X, m - 1, yy.X, m - 1);
        double pq = Paired(xy.Squares / (n * m), xy.X, m, xy.Y, n);
        double single = Spread(xx.X, n - 1, xy.X, m) / n + Spread(yy.X, m - 1, xy.Y, n) / m;
        double noise = 4 * (pp / (n * n) + 2 * pq / (n * m) + qq / (m * m));
        double variance = Math.Max(0, single - noise) + 2 * (pp / (n * n) + 2 * pq / (n * m) + qq / (m * m));
        return new(unbiased, biased, Math.Sqrt(variance), (int)n, (int)m);
    }

    private static double Paired(double square, double[] rows, double perRow, double[] columns, double perColumn)
    {
        double mean = rows.Average() / perRow;
        return Math.Max(0, square - Variance(rows, perRow) - Variance(columns, perColumn) - mean * mean);
    }

    private static double Variance(double[] sums, double of)
    {
        double mean = sums.Average();
        return sums.Sum(s => (s - mean) / of * ((s - mean) / of)) / sums.Length;
    }

    // 4·Var of what a row contributes: its mean kernel with its own side less that with the other.
    private static double Spread(double[] within, double perWithin, double[] across, double perAcross)
    {
        double mean = 0, squares = 0;
        for (int i = 0; i < within.Length; i++) mean += (within[i] / perWithin - across[i] / perAcross) / within.Length;
        for (int i = 0; i < within.Length; i++)
        {
            double apart = within[i] / perWithin - across[i] / perAcross - mean;
            squares += apart * apart;
        }
        return 4 * squares / Math.Max(1, within.Length - 1);
    }

    private static double Diagonal(TCell* rows, int n, int d)
    {
        double total = 0;
        for (int i = 0; i < n; i++)
        {
            double square = 0;
            for (int j = 0; j < d; j++) square += TLanes.Number(rows[(long)i * d + j]) * TLanes.Number(rows[(long)i * d + j]);
            total += Kernel(square / d);
        }
        return total;
    }

    private static double Kernel(double product) => (product + 1) * (product + 1) * (product + 1);

    private static Sums Over(TCell* x, int n, TCell* y, int m, int d, bool once, CancellationToken cancel)
    {
        double[] ofX = new double[n], squares = new double[RowProducts.Stripes];
        double[][] ofY = [.. Enumerable.Range(0, RowProducts.Stripes).Select(_ => new double[m])];
        ProductTile<TCell> tile = (stripe, row, rows, column, columns, products, stride) =>
            squares[stripe] += Tile(row, rows, column, columns, products, stride, 1.0 / d, once, ofX.AsSpan(row),
                ofY[stripe].AsSpan(column));
        if (typeof(TCell) == typeof(float))
            RowProducts.Run((float*)x, n, (float*)y, m, d, null, once, (ProductTile<float>)(object)tile, cancel);
        else RowProducts.Run((double*)x, n, (double*)y, m, d, null, once, (ProductTile<double>)(object)tile, cancel);
        for (int s = 1; s < ofY.Length; s++)
            for (int j = 0; j < m; j++) ofY[0][j] += ofY[s][j];
        if (!once) return new(ofX, ofY[0], squares.Sum());
        for (int i = 0; i < n; i++) ofX[i] += ofY[0][i];
        return new(ofX, ofX, 2 * squares.Sum());
    }

    // The sum of the squares; the sums of rows and columns are added to.
    private static double Tile(int row, int rows, int column, int columns, TCell* products, int stride, double inverse, bool once,
        Span<double> ofX, Span<double> ofY)
    {
        double squares = 0;
        int whole = once && column < row + rows ? 0 : rows / Group * Group, wide = columns / TLanes.Count * TLanes.Count;
        TCell* running = stackalloc TCell[Widest];
        for (int r = 0; r < whole; r += Group * Groups)
        {
            int end = Math.Min(whole, r + Group * Groups);
            new Span<TCell>(running, Widest).Clear();
            for (int g = r; g < end; g += Group) squares += Four(products + (long)g * stride, stride, wide, inverse, running, ofX[g..]);
            for (int j = 0; j < wide; j++) ofY[j] += TLanes.Number(running[j]);
        }
        for (int r = 0; r < rows; r++)
            for (int c = r < whole ? wide : Math.Max(0, once ? row + r + 1 - column : 0); c < columns; c++)
            {
                double kernel = Kernel(TLanes.Number(products[(long)r * stride + c]) * inverse);
                ofX[r] += kernel;
                ofY[c] += kernel;
                squares += kernel * kernel;
            }
        return squares;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double Four(TCell* products, int stride, int wide, double inverse, TCell* running, Span<double> ofX)
    {
        TLanes one = TLanes.Of(1), by = TLanes.Of(inverse), zero = TLanes.Of(0), a = zero, b = zero, c = zero, d = zero, squares = zero;
        for (int j = 0; j < wide; j += TLanes.Count, products += TLanes.Count)
        {
            TLanes p = TLanes.MultiplyAdd(TLanes.Load(products), by, one), q = TLanes.MultiplyAdd(TLanes.Load(products + stride), by, one);
            TLanes r = TLanes.MultiplyAdd(TLanes.Load(products + 2 * stride), by, one),
                s = TLanes.MultiplyAdd(TLanes.Load(products + 3 * stride), by, one);
            (p, q, r, s) = (p * p * p, q * q * q, r * r * r, s * s * s);
            (a, b, c, d) = (a + p, b + q, c + r, d + s);
            squares = TLanes.MultiplyAdd(p, p, TLanes.MultiplyAdd(q, q, TLanes.MultiplyAdd(r, r, TLanes.MultiplyAdd(s, s, squares))));
            Unsafe.WriteUnaligned(running + j, TLanes.Load(running + j) + (p + q + (r + s)));
        }
        ofX[0] += Sum(a);
        ofX[1] += Sum(b);
        ofX[2] += Sum(c);
        ofX[3] += Sum(d);
        return Sum(squares);
    }

    private static double Sum(TLanes lanes) => TSum.Sum(TLanes.Wide(lanes));
}
