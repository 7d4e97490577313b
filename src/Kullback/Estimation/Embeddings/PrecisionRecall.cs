using System.Numerics;

namespace Kullback.Estimation;

/// <summary>Precision, recall, density and coverage of generated rows among balls of nearest neighbors, each beside what rows of the same
/// distribution show.</summary>
/// <param name="Precision">Share of generated rows that lie in the ball of some real row: is what is generated real?</param>
/// <param name="Recall">Share of real rows that lie in the ball of some generated row: is what is real generated?</param>
/// <param name="Density">Mean number of real balls around a generated row, over k: 1 where the distributions agree, and no share.</param>
/// <param name="Coverage">Share of real rows with a generated row in their ball.</param>
/// <param name="K">The neighbor whose distance is the radius.</param>
/// <param name="Closed">Whether a row at exactly the radius lies inside.</param>
public sealed record PrecisionRecallResult(double Precision, double Recall, double Density, double Coverage, int K, bool Closed)
{
    /// <summary>Real rows, n.</summary>
    public required int RowsP { get; init; }

    /// <summary>Generated rows, m.</summary>
    public required int RowsQ { get; init; }

    /// <summary>The precision of fresh real rows: the share of real rows that lie in the ball of another real row with themselves left
    /// out.</summary>
    public required double ExpectedPrecision { get; init; }

    /// <summary>The recall of fresh real rows, had they the generated distribution: the same share of the generated rows.</summary>
    public required double ExpectedRecall { get; init; }

    /// <summary>The coverage by rows of the real distribution, 1 − (n − 1)⋯(n − k)/((n + m − 1)⋯(n + m − k)),
    /// whatever it is without ties.</summary>
    public required double ExpectedCoverage { get; init; }

    /// <summary>Distance of each real row to the nearest other real row.</summary>
    public required double[] RealNearest { get; init; }

    /// <summary>Distance of each generated row to the nearest real row; 0 for a copy.</summary>
    public required double[] GeneratedNearest { get; init; }

    /// <summary>Which real row that is.</summary>
    public required int[] GeneratedNearestRow { get; init; }

    /// <summary>Distance of each generated row to the nearest other generated row; 0 for a repeated row.</summary>
    public required double[] GeneratedAmong { get; init; }

    /// <summary>Balls without extent: rows that at least k others repeat.</summary>
    public required int EmptyBalls { get; init; }
}

/// <summary>Precision and recall for distributions by balls of nearest neighbors.</summary>
/// <remarks>The ball of a row reaches to its k-th nearest other row of the same set. Distances are decided in double precision by
/// differences. All pairs, in tiles; (n² + m²)/2 + nm products and memory in proportion to the rows. Sources: Kynkäänniemi, Karras, Laine,
/// Lehtinen and Aila (2019), NeurIPS 32; Naeem, Oh, Uh, Choi and Yoo (2020), ICML.</remarks>
public static class PrecisionRecall
{
    /// <summary>The four shares.</summary>
    /// <param name="p">P's rows (real data), one after another.</param>
    /// <param name="q">Q's rows (generated data).</param>
    /// <param name="dimension">Numbers to a row.</param>
    /// <param name="k">Which neighbor gives the radius.</param>
    /// <param name="closed">Whether a row at exactly the radius lies inside; null: only where rows are repeated so often that balls have no
    /// extent.</param>
    /// <param name="cancel">Stops it.</param>
    /// <exception cref="ArgumentException">Rows are not whole, not more than k on a side, or a number is not finite;
    /// the message names it.</exception>
    public static unsafe PrecisionRecallResult Between<T>(ReadOnlySpan<T> p, ReadOnlySpan<T> q, int dimension, int k = 5,
        bool? closed = null, CancellationToken cancel = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(k, 1);
        int n = EmbeddingInput.Require(p, dimension, k + 1, nameof(p)), m = EmbeddingInput.Require(q, dimension, k + 1, nameof(q));
        fixed (T* x = p, y = q)
        {
            EmbeddingRows<T> real = new((nint)x, n, dimension), generated = new((nint)y, m, dimension);
            double[] center = real.Mean(), other = generated.Mean();
            for (int j = 0; j < dimension; j++) center[j] += (other[j] - center[j]) * m / (n + (double)m);
            NeighborTable ofReal = EmbeddingNeighbors.Within(real, center, k, cancel),
                ofGenerated = EmbeddingNeighbors.Within(generated, center, k, cancel);
            double[] radii = Radii(ofReal, n), others = Radii(ofGenerated, m);
            int empty = radii.Count(r => r == 0) + others.Count(r => r == 0);
            bool inclusive = closed ?? empty > 0;
            var found = EmbeddingNeighbors.Across(real, radii, generated, others, center, inclusive, cancel);
            return new(found.BallsOfX.Count(c => c > 0) / (double)m, found.InSome.Count(b => b) / (double)n,
                found.BallsOfX.Sum(c => (double)c) / ((double)k * m),
                found.Covered.Count(b => b) / (double)n, k, inclusive)
            {
                RowsP = n,
                RowsQ = m,
                ExpectedPrecision = InSomeList(ofReal, n),
                ExpectedRecall = InSomeList(ofGenerated, m),
                ExpectedCoverage = ExpectedCoverage(n, m, k),
                RealNearest = First(ofReal, n),
                GeneratedNearest = [.. found.Nearest.Select(Math.Sqrt)],
                GeneratedNearestRow = found.NearestIndex,
                GeneratedAmong = First(ofGenerated, m),
                EmptyBalls = empty,
            };
        }
    }

    /// <summary>Distance of each query to the nearest row, and which that is.</summary>
    /// <param name="rows">The rows that are searched.</param>
    /// <param name="queries">The queries.</param>
    /// <param name="dimension">Numbers to a row.</param>
    /// <param name="cancel">Stops it.</param>
    internal static unsafe (double[] Distances, int[] Rows) Nearest<T>(ReadOnlySpan<T> rows, ReadOnlySpan<T> queries, int dimension,
        CancellationToken cancel) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int n = EmbeddingInput.Require(rows, dimension, 1, nameof(rows)),
            m = EmbeddingInput.Require(queries, dimension, 1, nameof(queries));
        fixed (T* x = rows, y = queries)
        {
            EmbeddingRows<T> among = new((nint)x, n, dimension), asked = new((nint)y, m, dimension);
            var found = EmbeddingNeighbors.Across(among, [], asked, [], among.Mean(), false, cancel);
            return ([.. found.Nearest.Select(Math.Sqrt)], found.NearestIndex);
        }
    }

    private static double[] Radii(NeighborTable table, int n)
    {
        var radii = new double[n];
        for (int i = 0; i < n; i++) radii[i] = table.Radius(i);
        return radii;
    }

    private static double[] First(NeighborTable table, int n)
    {
        var nearest = new double[n];
        for (int i = 0; i < n; i++) nearest[i] = Math.Sqrt(table.Squares[i * table.K]);
        return nearest;
    }

    // Left out, a row lies in another's ball exactly where it was among that one's k nearest: the ball then reaches to the next.
    private static double InSomeList(NeighborTable table, int n)
    {
        var seen = new bool[n];
        foreach (int index in table.Indices) seen[index] = true;
        return seen.Count(s => s) / (double)n;
    }

    private static double ExpectedCoverage(double n, double m, int k)
    {
        double none = 1;
        for (int j = 1; j <= k; j++) none *= (n - j) / (n + m - j);
        return 1 - none;
    }
}
