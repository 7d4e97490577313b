using System.Numerics;
using Kullback.Numerics;

namespace Kullback.Estimation;

/// <summary>Rows, the sum of their distances from a center and of the products of those: merged, they give the moments of rows
/// together.</summary>
/// <param name="Count">Rows.</param>
/// <param name="Sum">Σ (x − c).</param>
/// <param name="Scatter">Σ (x − c)(x − c)ᵀ, row by row.</param>
/// <param name="Center">c.</param>
internal sealed record RowMoments(int Count, double[] Sum, double[] Scatter, double[] Center)
{
    private const int Chunk = 1024;

    internal int Dimension => Sum.Length;

    internal double[] Mean => [.. Sum.Select((s, j) => Center[j] + s / Count)];

    /// <summary>The moments of the rows with these indices, in double precision whatever the rows are.</summary>
    internal static unsafe RowMoments Of<T>(EmbeddingRows<T> rows, ReadOnlySpan<int> indices, double[] center, CancellationToken cancel)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int d = rows.Dimension;
        double[] sum = new double[d], scatter = new double[checked(d * d)], turned = new double[d * Math.Min(Chunk, indices.Length)];
        fixed (double* all = scatter, columns = turned)
        {
            double* to = all;
            for (int from = 0; from < indices.Length; from += Chunk)
            {
                int count = Math.Min(Chunk, indices.Length - from);
                Turned(rows, indices.Slice(from, count), center, turned, sum);
                RowProducts.Run(columns, d, columns, d, count, null, once: true, (_, row, high, column, wide, products, stride) =>
                {
                    for (int i = 0; i < high; i++)
                        SymmetricEigen.Add(new Span<double>(to + (long)(row + i) * d + column, wide),
                            new ReadOnlySpan<double>(products + (long)i * stride, wide), 1);
                }, cancel);
            }
        }
        for (int i = 0; i < d; i++)
            for (int j = 0; j < i; j++) scatter[i * d + j] = scatter[j * d + i];
        return new(indices.Length, sum, scatter, center);
    }

    // Columns as rows, about the center.
    private static unsafe void Turned<T>(EmbeddingRows<T> rows, ReadOnlySpan<int> indices, double[] center, double[] turned, double[] sum)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int count = indices.Length;
        for (int i = 0; i < count; i++)
        {
            T* row = rows.At(indices[i]);
            for (int j = 0; j < center.Length; j++)
            {
                double apart = double.CreateTruncating(row[j]) - center[j];
                turned[j * count + i] = apart;
                sum[j] += apart;
            }
        }
    }

    internal RowMoments With(RowMoments other)
    {
        double[] sum = [.. Sum], scatter = [.. Scatter];
        SymmetricEigen.Add(sum, other.Sum, 1);
        SymmetricEigen.Add(scatter, other.Scatter, 1);
        return new(Count + other.Count, sum, scatter, Center);
    }

    /// <summary>The covariance with n − 1 below, of some columns.</summary>
    internal double[] Covariance(ReadOnlySpan<int> columns)
    {
        int d = Dimension, k = columns.Length;
        var covariance = new double[k * k];
        for (int i = 0; i < k; i++)
            for (int j = 0; j < k; j++)
                covariance[i * k + j] = (Scatter[columns[i] * d + columns[j]] - Sum[columns[i]] * Sum[columns[j]] / Count) / (Count - 1.0);
        return covariance;
    }

    /// <summary>The variance of a column.</summary>
    internal double Variance(int column)
        => Math.Max(0, (Scatter[column * Dimension + column] - Sum[column] * Sum[column] / Count) / (Count - 1.0));
}
