using System.Collections.Immutable;
using System.Numerics;
using Kullback.Numerics;

namespace Kullback.Estimation;

/// <summary>The Fréchet distance of means and covariances at one size of sample.</summary>
/// <param name="RowsP">Rows of P in a subsample.</param>
/// <param name="RowsQ">Rows of Q.</param>
/// <param name="Subsamples">Disjoint subsamples of that size.</param>
/// <param name="Mean">The mean distance over them.</param>
public readonly record struct FrechetLevel(int RowsP, int RowsQ, int Subsamples, double Mean);

/// <summary>The Fréchet distance of two sets of embeddings, and what it would be with rows without end.</summary>
/// <param name="Value">The distance of the samples as it is usually printed: too large by about <see cref="NullBias"/>.</param>
/// <param name="NullBias">What samples of these sizes from one distribution show on average: (1/n + 1/m) times a constant of the
/// distribution. NaN where it is not known.</param>
/// <param name="Unbiased">The intercept of a line through the distances at n, n/2 and n/4 rows against 1/n. It may be below 0. NaN where
/// there are too few rows.</param>
/// <param name="StandardError">Of <see cref="Unbiased"/>; NaN where it is not known.</param>
public sealed record FrechetEstimate(double Value, double NullBias, double Unbiased, double StandardError)
{
    /// <summary>The distances at the sizes of nested subsamples, the largest first.</summary>
    public ImmutableArray<FrechetLevel> Levels { get; init; } = [];

    /// <summary>Why there is no <see cref="Unbiased"/> or no error; empty where nothing is missing.</summary>
    public string Diagnosis { get; init; } = "";

    /// <summary>The interval of the unbiased distance by the normal distribution.</summary>
    /// <param name="level">Such as 0.95.</param>
    public (double Low, double High) Interval(double level)
    {
        double z = NormalTail.UpperQuantile((1 - level) / 2);
        return (Unbiased - z * StandardError, Unbiased + z * StandardError);
    }
}

/// <summary>FID: |m − n|² + tr A + tr B − 2 tr (A^½ B A^½)^½ for means m, n and covariances A, B of two sets of embeddings, with n − 1
/// below.</summary>
/// <remarks>With A = F Fᵀ the last term is the sum of the square roots of the eigenvalues of FᵀBF, a symmetric matrix: F is Cholesky's
/// factor, or from eigenvalues where A is singular. No square root of a matrix that is not symmetric is taken. With fewer rows than columns
/// it is the sum of the singular values of X Yᵀ, by the smaller Gram matrix. d³ and (n + m)d² operations. Sources: Dowson and Landau
/// (1982), Journal of Multivariate Analysis 12, 450–455; Heusel and others (2017), NeurIPS 30; Chong and Forsyth (2020),
/// CVPR (extrapolation).</remarks>
public static class FrechetDistance
{
    /// <summary>The distance of two normal distributions given by their moments.</summary>
    /// <param name="meanP">d numbers.</param>
    /// <param name="covarianceP">d × d numbers, row by row, symmetric.</param>
    /// <param name="meanQ">d numbers.</param>
    /// <param name="covarianceQ">d × d numbers.</param>
    /// <returns>At least 0. The unit is the square of the unit of the rows.</returns>
    /// <exception cref="ArgumentException">Lengths do not fit, or a number is not finite.</exception>
    public static double OfMoments(ReadOnlySpan<double> meanP, ReadOnlySpan<double> covarianceP, ReadOnlySpan<double> meanQ,
        ReadOnlySpan<double> covarianceQ)
    {
        int d = meanP.Length;
        if (d == 0 || meanQ.Length != d || covarianceP.Length != d * d || covarianceQ.Length != d * d)
            throw new ArgumentException(
                $"Means of {meanP.Length} and {meanQ.Length} numbers and covariances of {covarianceP.Length} and {covarianceQ.Length} do "
                    + $"not fit each other.");
        foreach (var numbers in new[] { meanP.ToArray(), meanQ.ToArray(), covarianceP.ToArray(), covarianceQ.ToArray() })
            if (numbers.Any(x => !double.IsFinite(x)))
                throw new ArgumentException("A mean or covariance holds a number that is not finite.");
        double apart = 0, traces = 0;
        for (int j = 0; j < d; j++)
        {
            apart += (meanP[j] - meanQ[j]) * (meanP[j] - meanQ[j]);
            traces += covarianceP[j * d + j] + covarianceQ[j * d + j];
        }
        return Math.Max(0, apart + traces - 2 * RootTrace(covarianceP.ToArray(), covarianceQ.ToArray(), d, CancellationToken.None));
    }

    /// <summary>The distance of two sets of rows with its bias, the distance without it, and an error.</summary>
    /// <param name="p">P's rows (real data), one after another.</param>
    /// <param name="q">Q's rows (generated data).</param>
    /// <param name="dimension">Numbers to a row.</param>
    /// <param name="seed">Deals rows to the subsamples.</param>
    /// <param name="cancel">Stops it.</param>
    /// <exception cref="ArgumentException">Rows are not whole, fewer than two on a side, or a number is not finite;
    /// the message names it.</exception>
    public static unsafe FrechetEstimate Between<T>(ReadOnlySpan<T> p, ReadOnlySpan<T> q, int dimension, int seed = 1,
        CancellationToken cancel = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int n = EmbeddingInput.Require(p, dimension, 2, nameof(p)), m = EmbeddingInput.Require(q, dimension, 2, nameof(q));
        fixed (T* x = p, y = q)
        {
            EmbeddingRows<T> real = new((nint)x, n, dimension), generated = new((nint)y, m, dimension);
            return Math.Min(n, m) <= dimension ? FewRows(real, generated, cancel)
                : new FrechetSubsamples<T>(real, generated, seed, cancel).Estimate();
        }
    }

    // (F_A F_Aᵀ)-(n − 1): the singular values of X Yᵀ / √((n − 1)(m − 1)), X and Y about their means.
    private static FrechetEstimate FewRows<T>(EmbeddingRows<T> p, EmbeddingRows<T> q, CancellationToken cancel) where T : unmanaged,
        IBinaryFloatingPointIeee754<T>
    {
        if (p.Count > q.Count) (p, q) = (q, p);
        int n = p.Count, m = q.Count, d = p.Dimension;
        double[] meanP = p.Mean(), meanQ = q.Mean(), x = p.Centered([.. Enumerable.Range(0, n)], meanP), gram = new double[n * n];
        double traces = SymmetricEigen.Dot(x, x) / (n - 1.0), apart = 0;
        const int Chunk = 1024;
        for (int from = 0; from < m; from += Chunk)
        {
            double[] y = q.Centered([.. Enumerable.Range(from, Math.Min(Chunk, m - from))], meanQ);
            traces += SymmetricEigen.Dot(y, y) / (m - 1.0);
            double[] cross = RowProducts.Of(x, n, y, y.Length / d, d, cancel);
            SymmetricEigen.Add(gram, RowProducts.Of(cross, n, cross, n, y.Length / d, cancel), 1 / ((n - 1.0) * (m - 1.0)));
        }
        for (int j = 0; j < d; j++) apart += (meanP[j] - meanQ[j]) * (meanP[j] - meanQ[j]);
        double root = SymmetricEigen.Values(gram, n).Sum(v => Math.Sqrt(Math.Max(0, v)));
        return new(Math.Max(0, apart + traces - 2 * root), double.NaN, double.NaN, double.NaN)
        {
            Levels = [new(p.Count, q.Count, 1, Math.Max(0, apart + traces - 2 * root))],
            Diagnosis =
                FormattableString.Invariant(
                    $"{n} rows in {d} columns leave a covariance without full rank: the distance is mostly bias, and no line in 1/n takes it off ({8 * d} rows a side do)"),
        };
    }

    /// <summary>tr (A^½ B A^½)^½.</summary>
    internal static double RootTrace(double[] a, double[] b, int d, CancellationToken cancel)
        => SymmetricEigen.Values(Congruent(Factor(a, d), b, d, cancel), d).Sum(v => Math.Sqrt(Math.Max(0, v)));

    /// <summary>FᵀBF for Fᵀ row by row.</summary>
    internal static double[] Congruent(double[] turned, double[] b, int d, CancellationToken cancel)
        => RowProducts.Of(RowProducts.Of(turned, d, b, d, d, cancel), d, turned, d, d, cancel);

    /// <summary>Fᵀ with F Fᵀ = A, row by row.</summary>
    internal static double[] Factor(double[] a, int d)
    {
        double[] turned = new double[d * d];
        if (CholeskyFactor.Of(a, d, out _) is { } factor)
        {
            for (int i = 0; i < d; i++)
                for (int j = i; j < d; j++) turned[i * d + j] = factor[i, j];
            return turned;
        }
        var (values, vectors) = SymmetricEigen.Of([.. a], d);
        for (int i = 0; i < d; i++)
        {
            double root = Math.Sqrt(Math.Max(0, values[i]));
            for (int j = 0; j < d; j++) turned[i * d + j] = root * vectors[i * d + j];
        }
        return turned;
    }
}
