using Kullback.Distributions;
using Kullback.Numerics;

namespace Kullback.Tests.Distributions;

public class MultivariateNormalTest
{
    private static double[] Normals(Random random, int count) => [.. Enumerable.Range(0, count).Select(_ => NormalDraw.Next(random))];

    // B·Bᵀ/d + 0.1.
    private static double[] Covariance(Random random, int d)
    {
        double[] b = Normals(random, d * d), a = new double[d * d];
        for (int i = 0; i < d; i++)
            for (int j = 0; j < d; j++)
            {
                for (int k = 0; k < d; k++) a[i * d + j] += b[i * d + k] * b[j * d + k] / d;
                if (i == j) a[i * d + j] += 0.1;
            }
        return a;
    }

    // The factor's backward error is about d·2⁻⁵³ of the entries, all of order 1.
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(17)]
    [InlineData(32)]
    [InlineData(61)]
    public void Blocks_give_the_factor_of_the_plain_loop(int d)
    {
        double[] a = Covariance(new Random(d), d), plain = LowerCholesky.Of(a, d)!;
        var factor = CholeskyFactor.Of(a, d, out _)!;
        for (int i = 0; i < d; i++)
            for (int j = 0; j <= i; j++) Assert.Equal(plain[i * d + j], factor[j, i], 1e-14 * d * 10);
    }

    // Eigenvalues of the pair by rotations: another way, whose error is d·2⁻⁵³ times the condition, here below 100.
    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(16)]
    [InlineData(23)]
    public void Divergence_is_that_of_the_eigenvalues(int d)
    {
        var random = new Random(7 + d);
        double[] sp = Covariance(random, d), sq = Covariance(random, d), mp = Normals(random, d), mq = Normals(random, d);
        MultivariateNormal p = new(mp, sp), q = new(mq, sq);
        var (values, vectors) = SymmetricMatrix.Eigen(sq, d);
        double[] whiten = new double[d * d], apart = new double[d];
        for (int i = 0; i < d; i++)
            for (int j = 0; j < d; j++) whiten[i * d + j] = vectors[j * d + i] / Math.Sqrt(values[i]);
        double[] m = SymmetricMatrix.Times(SymmetricMatrix.Times(whiten, sp, d), whiten, d, transposeSecond: true);
        double expected = SymmetricMatrix.Eigen(m, d).Values.Sum(x => x - 1 - Math.Log(x));
        for (int i = 0; i < d; i++)
            for (int j = 0; j < d; j++) apart[i] += whiten[i * d + j] * (mp[j] - mq[j]);
        expected = (expected + apart.Sum(x => x * x)) / 2;
        Assert.Equal(expected, MultivariateNormal.KullbackLeibler(p, q), 1e-12 * expected * d);
    }

    // Σp = (1 + ε)Σq: d·φ(ε)/2 = d·ε²/4·(1 − 2ε/3 + …). What rounding of Σp does to ε = 2⁻²⁰ is 2⁻³³ relative.
    [Fact]
    public void Nearly_equal_covariances_keep_their_digits()
    {
        const int d = 12;
        double epsilon = Math.Pow(2, -20);
        double[] sq = Covariance(new Random(3), d), sp = [.. sq.Select(x => x * (1 + epsilon))], mean = new double[d];
        double found = MultivariateNormal.KullbackLeibler(new(mean, sp), new(mean, sq)),
            expected = d * epsilon * epsilon / 4 * (1 - 2 * epsilon / 3);
        Assert.Equal(expected, found, expected * 1e-7);
        Assert.Equal(0, MultivariateNormal.KullbackLeibler(new(mean, sp), new(mean, sp)));
    }

    [Fact]
    public void Forms_of_covariance_agree()
    {
        const int d = 40, rank = 3;
        var random = new Random(11);
        MultivariateNormal Thin()
            => new(Normals(random, d),
                Kullback.Distributions.Covariance
                .LowRank(Normals(random, d * rank), rank, [.. Normals(random, d).Select(x => 0.2 + x * x)]));
        MultivariateNormal p = Thin(), q = Thin(),
            r = new(p.Mean.AsSpan(), Kullback.Distributions.Covariance.Diagonal([.. Normals(random, d).Select(x => 0.2 + x * x)]));
        static MultivariateNormal Dense(MultivariateNormal distribution)
            => new(distribution.Mean.AsSpan(), distribution.Covariance.Matrix());
        double[] x = Normals(random, d);
        foreach (var (a, b) in new[] { (p, q), (p, r), (r, p) })
        {
            double expected = MultivariateNormal.KullbackLeibler(Dense(a), Dense(b));
            Assert.Equal(expected, MultivariateNormal.KullbackLeibler(a, b), expected * 1e-12);
            Assert.Equal(Dense(a).LogDensity(x), a.LogDensity(x), 1e-10);
            Assert.Equal(Dense(a).EntropyNats, a.EntropyNats, 1e-12);
        }
    }

    // Standard errors of means and second moments of 4·10⁴ draws are below 1/200 of the scale; 5 of them, 40 comparisons: false alarm 2e-5.
    [Fact]
    public void Samples_have_the_moments_and_fit_finds_them()
    {
        const int d = 4, n = 40_000;
        var random = new Random(5);
        var distribution = new MultivariateNormal([1, -2, 0, 3], Covariance(random, d));
        double[] points = new double[d * n], matrix = distribution.Covariance.Matrix();
        distribution.Sample(random, points);
        var fit = MultivariateNormal.Fit(points, [], d);
        for (int i = 0; i < d; i++)
        {
            Assert.Equal(distribution.Mean[i], fit.Mean[i], 5 * Math.Sqrt(matrix[i * d + i] / n));
            for (int j = 0; j < d; j++)
                Assert.Equal(matrix[i * d + j], fit.Covariance.Matrix()[i * d + j],
                    5 * Math.Sqrt(2 * matrix[i * d + i] * matrix[j * d + j] / n));
        }
    }

    // ln BC = A((ηp + ηq)/2) − (A(ηp) + A(ηq))/2 against ¼δ²/(vp + vq) + ½ ln((vp + vq)/(2√(vp·vq))) on the line.
    [Fact]
    public void Log_normalizer_gives_the_coefficient_of_Bhattacharyya()
    {
        MultivariateNormal p = new([0.5], [2.0]), q = new([-1.0], [0.7]);
        double[] a = p.NaturalParameters(), b = q.NaturalParameters(), middle = [.. a.Zip(b, (x, y) => (x + y) / 2)];
        double expected = 0.25 * 2.25 / 2.7 + 0.5 * Math.Log(2.7 / (2 * Math.Sqrt(1.4)));
        Assert.Equal(expected, (p.LogNormalizer(a) + q.LogNormalizer(b)) / 2 - p.LogNormalizer(middle), 1e-14);
        Assert.Equal(double.PositiveInfinity, p.LogNormalizer([0, 1]));
    }

    [Theory]
    [InlineData(new double[] { 1, 2, 2, 4 }, "singular or indefinite")]
    [InlineData(new double[] { 1, 2, 2, 1 }, "singular or indefinite")]
    [InlineData(new double[] { 1, 0.5, 0.4, 1 }, "[1,0] = 0.4, [0,1] = 0.5")]
    [InlineData(new double[] { 1, double.NaN, 0.4, 1 }, "[0,1] = NaN")]
    [InlineData(new double[] { 1, 0, 0 }, "not a square matrix")]
    [InlineData(new double[] { 1 }, "A mean of 2 numbers, a covariance of 1 rows")]
    [InlineData(new double[] { 0, 0, 0, 0 }, "singular")]
    public void Bad_matrices_are_named(double[] matrix, string message)
        => Assert.Contains(message, Assert.ThrowsAny<ArgumentException>(() => new MultivariateNormal([0, 0], matrix)).Message);

    [Fact]
    public void Bad_arguments_are_named()
    {
        Assert.Contains("mean[1] = NaN",
            Assert.ThrowsAny<ArgumentException>(() => new MultivariateNormal([0, double.NaN], [1, 0, 0, 1])).Message);
        Assert.Contains("variances[1] = -1",
            Assert.ThrowsAny<ArgumentException>(() => Kullback.Distributions.Covariance.Diagonal([1, -1])).Message);
        Assert.Contains("rank 2",
            Assert.ThrowsAny<ArgumentException>(() => Kullback.Distributions.Covariance.LowRank([1, 2, 3], 2, [1, 1])).Message);
        Assert.Contains("q has 1",
            Assert.ThrowsAny<ArgumentException>(
                () => MultivariateNormal.KullbackLeibler(new([0, 0], [1, 0, 0, 1]), new([0], [1.0]))).Message);
        Assert.ThrowsAny<ArgumentException>(() => new MultivariateNormal([0], [1.0]).LogDensity([double.NaN]));
        Assert.ThrowsAny<ArgumentException>(() => new MultivariateNormal([0], [1.0]).LogDensity([0, 1]));
    }
}
