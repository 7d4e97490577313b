using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Kullback.Hypotheses;

/// <summary>Sums of kernels over all pairs of two pooled samples, for the samples as they are and for permuted labels, without a matrix of
/// pairs.</summary>
/// <remarks>With w the labels of a draw (1: P's) and K the kernel, only wᵀKw and wᵀ(K1) are needed. Tiles of 4 × 256 kernels are worked out
/// once and multiplied with the labels of 128 draws, as a product of matrices. Rows of tiles are dealt to 16 stripes, whose sums are added
/// in order: the result does not depend on the number of threads. O(N²(d + B)/2) time, O(N(d + 144)) memory, N = n + m.</remarks>
internal sealed unsafe class KernelSums
{
    private const int Tile = 256, Rows = 4, Stripes = 16, Together = 128, Block = 32;

    private readonly PointCloud _cloud;
    private readonly int _n, _tiles;

    private KernelSums(PointCloud cloud, int n) => (_cloud, _n, _tiles) = (cloud, n, (cloud.Count + Tile - 1) / Tile);

    internal static KernelSums Of(ReadOnlySpan<double> p, ReadOnlySpan<double> q, int dimension)
        => new(new PointCloud(p, q, dimension), p.Length / dimension);

    /// <summary>The sums of the samples as they are.</summary>
    internal KernelTotals Observed(KernelShape shape, CancellationToken cancel) => Pass([shape], null, 0, cancel)[0].Observed;

    /// <summary>The permutation test of one kernel.</summary>
    internal (TestOutcome Outcome, KernelTotals Observed) Permute(
        KernelShape shape, bool biased, string what, Permutations plan, Random random, CancellationToken cancel)
    {
        var observed = Observed(shape, cancel);
        double statistic = observed.Discrepancy(biased);
        var run = PermutationRun.Count(statistic, 1e-12 * observed.Scale, plan, random, Together, (source, first, values) =>
        {
            var drawn = Draw([shape], source, first, values.Length, cancel)[0];
            for (int b = 0; b < values.Length; b++) values[b] = drawn[b].Discrepancy(biased);
        }, cancel, PermutationRun.Ways(_cloud.Count, _n, plan));
        return (run.Outcome(statistic, what), observed);
    }

    /// <summary>For each kernel the totals of draws first … first + count − 1.</summary>
    internal KernelTotals[][] Draw(KernelShape[] shapes, LabelSource source, int first, int count, CancellationToken cancel)
    {
        int n = _n, total = _cloud.Count, width = (count + Block - 1) / Block * Block;
        double[] owner = GC.AllocateUninitializedArray<double>(checked(width * ((_tiles * Tile) + 1)), pinned: true);
        double* labels = (double*)(((nuint)Unsafe.AsPointer(ref owner[0]) + 63) & ~(nuint)63);
        new Span<double>(labels, _tiles * Tile * width).Clear();
        var marks = new byte[total];
        for (int b = 0; b < count; b++)
        {
            source.Stream(first + b).Mark(marks, n);
            for (int i = 0; i < total; i++) labels[(long)i * width + b] = marks[i];
        }
        KernelTotals[][] totals = [.. Pass(shapes, labels, width, cancel).Select(s => s.Totals(labels, width, count))];
        // The labels are read through a pointer, which holds nothing: the array has to outlive the last reader.
        GC.KeepAlive(owner);
        return totals;
    }

    /// <summary>What a pass finds for one kernel: the samples' own totals, Σ_{i&lt;j} K wᵢ wⱼ of every draw,
    /// and Σⱼ K of every point.</summary>
    private sealed class Sums(int points, int width)
    {
        internal readonly double[] Quadratic = new double[width], OfPoint = new double[width == 0 ? 0 : points];
        internal double P, Q, PQ;
        internal KernelTotals Observed;

        internal void Add(Sums other)
        {
            (P, Q, PQ) = (P + other.P, Q + other.Q, PQ + other.PQ);
            for (int b = 0; b < Quadratic.Length; b++) Quadratic[b] += other.Quadratic[b];
            for (int i = 0; i < OfPoint.Length; i++) OfPoint[i] += other.OfPoint[i];
        }

        internal void Close(double factor, double n, double m, double diagonal)
        {
            for (int b = 0; b < Quadratic.Length; b++) Quadratic[b] *= factor;
            for (int i = 0; i < OfPoint.Length; i++) OfPoint[i] *= factor;
            Observed = new KernelTotals(P * factor, Q * factor, PQ * factor, n, m, diagonal);
        }

        internal KernelTotals[] Totals(double* labels, int width, int count)
        {
            var linear = new double[count];
            for (int i = 0; i < points; i++)
                for (int b = 0; b < count; b++) linear[b] += labels[(long)i * width + b] * OfPoint[i];
            var totals = new KernelTotals[count];
            double all = Observed.SumP + Observed.SumQ + Observed.SumPQ;
            for (int b = 0; b < count; b++)
            {
                // Σᵢ wᵢ Σⱼ Kᵢⱼ counts pairs within P twice and pairs between once.
                double within = Quadratic[b], between = linear[b] - 2 * within;
                totals[b] = Observed with { SumP = within, SumPQ = between, SumQ = all - within - between };
            }
            return totals;
        }
    }

    private Sums[] Pass(KernelShape[] shapes, double* labels, int width, CancellationToken cancel)
    {
        int total = _cloud.Count;
        var parts = new Sums[Math.Min(Stripes, _tiles)][];
        nint at = (nint)labels;
        void Stripe(int s)
        {
            parts[s] = [.. shapes.Select(_ => new Sums(total, width))];
            for (int tile = s; tile < _tiles; tile += Stripes) RowOfTiles(tile, shapes, parts[s], (double*)at, width, cancel);
        }
        if (parts.Length == 1 || Environment.ProcessorCount == 1)
            for (int s = 0; s < parts.Length; s++) Stripe(s);
        else Parallel.For(0, parts.Length, new ParallelOptions { CancellationToken = cancel }, Stripe);
        for (int k = 0; k < shapes.Length; k++)
        {
            for (int s = 1; s < parts.Length; s++) parts[0][k].Add(parts[s][k]);
            parts[0][k].Close(shapes[k].Factor(_cloud.Exponent), _n, total - _n, shapes[k].Diagonal);
        }
        return parts[0];
    }

    private void RowOfTiles(int tile, KernelShape[] shapes, Sums[] sums, double* labels, int width, CancellationToken cancel)
    {
        int total = _cloud.Count;
        double* squares = stackalloc double[Rows * Tile + 8], kernels = stackalloc double[Rows * Tile + 8];
        squares = (double*)(((nuint)squares + 63) & ~(nuint)63);
        kernels = (double*)(((nuint)kernels + 63) & ~(nuint)63);
        for (int column = tile; column < _tiles; column++)
        {
            cancel.ThrowIfCancellationRequested();
            int from = column * Tile, to = Math.Min(from + Tile, _cloud.Stride), count = to - from;
            for (int i = tile * Tile; i < Math.Min(total, (tile + 1) * Tile); i += Rows)
            {
                _cloud.FourSquared(i, from, to, squares, Tile);
                for (int k = 0; k < shapes.Length; k++)
                {
                    for (int r = 0; r < Rows; r++)
                        shapes[k].Of(squares + r * Tile, kernels + r * Tile, count, i + r >= total ? count : i + r + 1 - from, total - from,
                            _cloud.Exponent);
                    Own(sums[k], kernels, i, from, count);
                    if (width == 0) continue;
                    Points(sums[k], kernels, i, from, Math.Min(count, total - from));
                    fixed (double* quadratic = sums[k].Quadratic) Multiply(kernels, count, labels, i, from, width, quadratic);
                }
            }
        }
    }

    // P's points come first, so that a row of pairs splits at one place.
    private void Own(Sums sums, double* kernels, int i, int from, int count)
    {
        int cut = Math.Clamp(_n - from, 0, count);
        for (int r = 0; r < Rows; r++)
        {
            double left = Sum(kernels + r * Tile, cut), right = Sum(kernels + r * Tile + cut, count - cut);
            if (i + r < _n) (sums.P, sums.PQ) = (sums.P + left, sums.PQ + right);
            else sums.Q += left + right;
        }
    }

    private static double Sum(double* numbers, int count)
    {
        Vector512<double> sum = default;
        int j = 0;
        for (; j + 8 <= count; j += 8) sum += Vector512.Load(numbers + j);
        double rest = 0;
        for (; j < count; j++) rest += numbers[j];
        return Vector512.Sum(sum) + rest;
    }

    private static void Points(Sums sums, double* kernels, int i, int from, int count)
    {
        double[] ofPoint = sums.OfPoint;
        for (int r = 0; r < Rows && i + r < ofPoint.Length; r++) ofPoint[i + r] += Sum(kernels + r * Tile, count);
        for (int j = 0; j < count; j++)
            ofPoint[from + j] += kernels[j] + kernels[j + Tile] + (kernels[j + 2 * Tile] + kernels[j + 3 * Tile]);
    }

    // quadratic_b += Σᵣ w_rb Σⱼ K_rj w_jb: four rows by 32 draws in registers.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Multiply(double* kernels, int count, double* labels, int i, int from, int width, double* quadratic)
    {
        for (int b = 0; b < width; b += Block)
        {
            Vector512<double> a0 = default, a1 = default, a2 = default, a3 = default, b0 = default, b1 = default, b2 = default,
                b3 = default;
            Vector512<double> c0 = default, c1 = default, c2 = default, c3 = default, d0 = default, d1 = default, d2 = default,
                d3 = default;
            double* label = labels + (long)from * width + b;
            for (int j = 0; j < count; j++, label += width)
            {
                Vector512<double> w0 = Vector512.Load(label), w1 = Vector512.Load(label + 8), w2 = Vector512.Load(label + 16),
                    w3 = Vector512.Load(label + 24);
                var k = Vector512.Create(kernels[j]);
                a0 = Vector512.FusedMultiplyAdd(k, w0, a0);
                a1 = Vector512.FusedMultiplyAdd(k, w1, a1);
                a2 = Vector512.FusedMultiplyAdd(k, w2, a2);
                a3 = Vector512.FusedMultiplyAdd(k, w3, a3);
                k = Vector512.Create(kernels[j + Tile]);
                b0 = Vector512.FusedMultiplyAdd(k, w0, b0);
                b1 = Vector512.FusedMultiplyAdd(k, w1, b1);
                b2 = Vector512.FusedMultiplyAdd(k, w2, b2);
                b3 = Vector512.FusedMultiplyAdd(k, w3, b3);
                k = Vector512.Create(kernels[j + 2 * Tile]);
                c0 = Vector512.FusedMultiplyAdd(k, w0, c0);
                c1 = Vector512.FusedMultiplyAdd(k, w1, c1);
                c2 = Vector512.FusedMultiplyAdd(k, w2, c2);
                c3 = Vector512.FusedMultiplyAdd(k, w3, c3);
                k = Vector512.Create(kernels[j + 3 * Tile]);
                d0 = Vector512.FusedMultiplyAdd(k, w0, d0);
                d1 = Vector512.FusedMultiplyAdd(k, w1, d1);
                d2 = Vector512.FusedMultiplyAdd(k, w2, d2);
                d3 = Vector512.FusedMultiplyAdd(k, w3, d3);
            }
            double* own = labels + (long)i * width + b;
            Vector512.Store(Vector512.Load(quadratic + b) + Weighed(own, width, a0, b0, c0, d0), quadratic + b);
            Vector512.Store(Vector512.Load(quadratic + b + 8) + Weighed(own + 8, width, a1, b1, c1, d1), quadratic + b + 8);
            Vector512.Store(Vector512.Load(quadratic + b + 16) + Weighed(own + 16, width, a2, b2, c2, d2), quadratic + b + 16);
            Vector512.Store(Vector512.Load(quadratic + b + 24) + Weighed(own + 24, width, a3, b3, c3, d3), quadratic + b + 24);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> Weighed(double* own, int width, Vector512<double> a, Vector512<double> b, Vector512<double> c,
        Vector512<double> d)
        => Vector512.Load(own) * a + Vector512.Load(own + width) * b
        + (Vector512.Load(own + 2L * width) * c + Vector512.Load(own + 3L * width) * d);
}
