using System.Numerics;
using Kullback.Estimation;
using Kullback.Numerics;

namespace Kullback.Data.Generative;

/// <summary>Both sides in the principal components of all rows together, for what works in few dimensions only.</summary>
/// <param name="Real">Real rows, r numbers each.</param>
/// <param name="Generated">Generated rows.</param>
/// <param name="Components">r.</param>
/// <param name="Variance">Their share of the variance of all rows.</param>
/// <remarks>The components do not see which side a row is of: weighted by sides of unlike size they would lie along the chance directions
/// of the smaller one, and a rule would tell the sides apart by that (an area of .53 where nothing differs, with 1,000 against 400 rows in
/// 16 columns). A divergence of projected rows is at most that of the rows (data processing). Up to 64 columns all components are kept, a
/// turn that loses nothing.</remarks>
internal sealed record PrincipalRows(double[] Real, double[] Generated, int Components, double Variance)
{
    private const int Most = 64, Chunk = 2048;
    private const double Kept = 0.9;

    internal static unsafe PrincipalRows Of<T>(T[] real, T[] generated, int d, CancellationToken cancel) where T : unmanaged,
        IBinaryFloatingPointIeee754<T>
    {
        fixed (T* x = real, y = generated)
        {
            EmbeddingRows<T> p = new((nint)x, real.Length / d, d), q = new((nint)y, generated.Length / d, d);
            double[] ofP = p.Mean(), ofQ = q.Mean();
            double share = q.Count / ((double)p.Count + q.Count);
            double[] center = [.. ofP.Select((m, j) => m + share * (ofQ[j] - m))];
            var (values, vectors) = SymmetricEigen.Of(Covariance(p, q, ofP, ofQ, share, cancel), d);
            int[] order = [.. Enumerable.Range(0, d).OrderByDescending(k => values[k])];
            double total = values.Sum(v => Math.Max(0, v)), sum = 0;
            int r = 0;
            while (r < Math.Min(d, Most) && (d <= Most || r < 2 || sum < Kept * total)) sum += Math.Max(0, values[order[r++]]);
            double[] axes = [.. order.Take(r).SelectMany(k => vectors.AsSpan(k * d, d).ToArray())];
            return new(Projected(p, center, axes, r, cancel), Projected(q, center, axes, r, cancel), r,
                total > 0 ? Math.Min(1, sum / total) : 1);
        }
    }

    // The covariance of all rows: the shift between the sides counts.
    private static double[] Covariance<T>(EmbeddingRows<T> p, EmbeddingRows<T> q, double[] ofP, double[] ofQ, double share,
        CancellationToken cancel) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int d = p.Dimension;
        double rows = (double)p.Count + q.Count;
        double[] pooled = RowMoments.Of(p, [.. Enumerable.Range(0, p.Count)], ofP, cancel).Scatter,
            generated = RowMoments.Of(q, [.. Enumerable.Range(0, q.Count)], ofQ, cancel).Scatter;
        for (int i = 0; i < d; i++)
            for (int j = 0; j < d; j++)
                pooled[i * d + j] = (pooled[i * d + j] + generated[i * d + j]) / rows
                    + share * (1 - share) * (ofQ[i] - ofP[i]) * (ofQ[j] - ofP[j]);
        return pooled;
    }

    private static double[] Projected<T>(EmbeddingRows<T> rows, double[] center, double[] axes, int r, CancellationToken cancel)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var projected = new double[rows.Count * r];
        for (int from = 0; from < rows.Count; from += Chunk)
        {
            int count = Math.Min(Chunk, rows.Count - from);
            RowProducts.Of(rows.Centered([.. Enumerable.Range(from, count)], center), count, axes, r, rows.Dimension, cancel)
                .CopyTo(projected, from * r);
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
