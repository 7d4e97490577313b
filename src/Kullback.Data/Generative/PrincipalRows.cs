using System.Numerics;
using Kullback.Estimation;
using Kullback.Numerics;

namespace Kullback.Data.Generative;

/// <summary>Both sides in the principal components of their mixture, for what works in few dimensions only.</summary>
/// <param name="Real">Real rows, r numbers each.</param>
/// <param name="Generated">Generated rows.</param>
/// <param name="Components">r.</param>
/// <param name="Variance">Their share of the variance of the mixture, half real, half generated.</param>
/// <remarks>A divergence of projected rows is at most that of the rows (data processing). Up to 64 columns all components are kept, a turn that loses nothing.</remarks>
internal sealed record PrincipalRows(double[] Real, double[] Generated, int Components, double Variance)
{
    private const int Most = 64, Chunk = 2048;
    private const double Kept = 0.9;

    internal static unsafe PrincipalRows Of<T>(T[] real, T[] generated, int d, CancellationToken cancel) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        fixed (T* x = real, y = generated)
        {
            EmbeddingRows<T> p = new((nint)x, real.Length / d, d), q = new((nint)y, generated.Length / d, d);
            double[] center = p.Mean(), other = q.Mean(), apart = [.. other.Select((m, j) => m - center[j])];
            var (values, vectors) = SymmetricEigen.Of(Mixture(p, q, center, other, apart, cancel), d);
            int[] order = [.. Enumerable.Range(0, d).OrderByDescending(k => values[k])];
            double total = values.Sum(v => Math.Max(0, v)), sum = 0;
            int r = 0;
            while (r < Math.Min(d, Most) && (d <= Most || r < 2 || sum < Kept * total)) sum += Math.Max(0, values[order[r++]]);
            double[] axes = [.. order.Take(r).SelectMany(k => vectors.AsSpan(k * d, d).ToArray())];
            return new(Projected(p, center, axes, r, cancel), Projected(q, center, axes, r, cancel), r, total > 0 ? Math.Min(1, sum / total) : 1);
        }
    }

    // The covariance of half real, half generated rows: the shift between them counts.
    private static double[] Mixture<T>(EmbeddingRows<T> p, EmbeddingRows<T> q, double[] center, double[] other, double[] apart, CancellationToken cancel) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int d = p.Dimension;
        double[] mixture = RowMoments.Of(p, [.. Enumerable.Range(0, p.Count)], center, cancel).Scatter, generated = RowMoments.Of(q, [.. Enumerable.Range(0, q.Count)], other, cancel).Scatter;
        for (int i = 0; i < d; i++)
            for (int j = 0; j < d; j++)
                mixture[i * d + j] = (mixture[i * d + j] / p.Count + generated[i * d + j] / q.Count) / 2 + apart[i] * apart[j] / 4;
        return mixture;
    }

    private static double[] Projected<T>(EmbeddingRows<T> rows, double[] center, double[] axes, int r, CancellationToken cancel) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var projected = new double[rows.Count * r];
        for (int from = 0; from < rows.Count; from += Chunk)
        {
            int count = Math.Min(Chunk, rows.Count - from);
            RowProducts.Of(rows.Centered([.. Enumerable.Range(from, count)], center), count, axes, r, rows.Dimension, cancel).CopyTo(projected, from * r);
        }
        return projected;
    }

    /// <summary>The first components of some rows.</summary>
    internal static double[] First(double[] rows, int components, int kept, IReadOnlyList<int> indices)
    {
        var first = new double[indices.Count * kept];
        for (int i = 0; i < indices.Count; i++) rows.AsSpan(indices[i] * components, kept).CopyTo(first.AsSpan(i * kept));
        return first;
    }
}
