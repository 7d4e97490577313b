using Kullback.Estimation;

namespace Kullback.Tests.Estimation;

/// <summary>KID, precision and recall, Fréchet distance and cells against plain loops over all pairs,
/// at every width and in both precisions.</summary>
[Trait("Category", "Kernel")]
public class EmbeddingMetricsTest
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private static double[] Draw(int n, int d, int seed, double scale = 1)
    {
        var random = new Random(seed);
        // Numbers that single precision holds: both precisions then see the same rows.
        return [.. Enumerable.Range(0, n * d)
            .Select(_ => Math.Round((random.NextDouble() + random.NextDouble() - 1) * scale * 4096) / 4096)];
    }

    private static float[] Narrow(double[] rows) => [.. rows.Select(v => (float)v)];

    private static double Kernel(double[] x, int i, double[] y, int j, int d)
    {
        double sum = 0;
        for (int k = 0; k < d; k++) sum += x[i * d + k] * y[j * d + k];
        return Math.Pow(sum / d + 1, 3);
    }

    [Theory]
    [InlineData(2, 3, 1)]
    [InlineData(37, 51, 5)]
    [InlineData(300, 260, 9)]
    public void Kid_is_that_of_a_plain_loop(int n, int m, int d)
    {
        double[] p = Draw(n, d, 1, 2), q = Draw(m, d, 2);
        double Mean(double[] x, int a, double[] y, int b, bool same)
        {
            double sum = 0;
            for (int i = 0; i < a; i++)
                for (int j = 0; j < b; j++) sum += same && i == j ? 0 : Kernel(x, i, y, j, d);
            return sum / ((double)a * (same ? a - 1 : b));
        }
        double expected = Mean(p, n, p, n, true) + Mean(q, m, q, m, true) - 2 * Mean(p, n, q, m, false),
            size = 2 * Mean(p, n, q, m, false) + 1;
        Assert.InRange(Math.Abs(KernelInceptionDistance.Between<double>(p, q, d, cancel: Stop).Unbiased - expected), 0, 1e-12 * size);
        // Four roundings of 2⁻²⁴ a kernel and a handful in sums of at most 64 of them: 2⁻¹⁷ of the size is never passed.
        var single = KernelInceptionDistance.Between<float>(Narrow(p), Narrow(q), d, cancel: Stop);
        Assert.InRange(Math.Abs(single.Unbiased - expected), 0, Math.Pow(2, -17) * size);
        Assert.InRange(single.StandardError / KernelInceptionDistance.Between<double>(p, q, d, cancel: Stop).StandardError, 0.999, 1.001);
    }

    [Fact]
    public void Kid_error_is_that_of_halves_drawn_again()
    {
        // The spread of 400 draws against the mean error that each draw states: both have an error of about 1/√800 = 3.5 %.
        const int d = 4, n = 60;
        foreach (double scale in new[] { 1.0, 1.6 })
        {
            double[] values = new double[400], errors = new double[400];
            for (int s = 0; s < values.Length; s++)
            {
                var found = KernelInceptionDistance.Between<double>(Draw(n, d, 2 * s + 10, 2), Draw(n, d, 2 * s + 11, 2 * scale), d,
                    cancel: Stop);
                (values[s], errors[s]) = (found.Unbiased, found.StandardError);
            }
            double mean = values.Average(), spread = Math.Sqrt(values.Sum(v => (v - mean) * (v - mean)) / (values.Length - 1));
            Assert.InRange(Math.Sqrt(errors.Average(e => e * e)) / spread, 0.8, 1.25);
            if (scale == 1) Assert.InRange(mean / spread * Math.Sqrt(values.Length), -4, 4);
        }
    }

    [Theory]
    [InlineData(8, 9, 1, 2, false)]
    [InlineData(120, 77, 3, 5, false)]
    [InlineData(300, 280, 20, 5, true)]
    [InlineData(60, 60, 300, 3, false)]
    public void Shares_are_those_of_a_plain_loop(int n, int m, int d, int k, bool repeated)
    {
        double[] p = Draw(n, d, 3), q = Draw(m, d, 4, 0.8);
        // A third of the generated rows are copies of real ones, far from the origin as all others: products cancel there.
        for (int i = 0; repeated && i < m / 3; i++) p.AsSpan(i % 20 * d, d).CopyTo(q.AsSpan(i * d, d));
        for (int i = 0; i < p.Length; i++) p[i] += 256;
        for (int i = 0; i < q.Length; i++) q[i] += 256;
        double[,] pp = Distances(p, p, d), qq = Distances(q, q, d), pq = Distances(p, q, d);
        double[] r = Radii(pp, n, k), s = Radii(qq, m, k);
        foreach (bool closed in new[] { false, true })
        {
            bool In(double a, double b) => closed ? a <= b : a < b;
            double precision = Enumerable.Range(0, m).Count(j => Enumerable.Range(0, n).Any(i => In(pq[i, j], r[i]))) / (double)m;
            double recall = Enumerable.Range(0, n).Count(i => Enumerable.Range(0, m).Any(j => In(pq[i, j], s[j]))) / (double)n;
            double density = Enumerable.Range(0, m).Sum(j => Enumerable.Range(0, n).Count(i => In(pq[i, j], r[i]))) / ((double)k * m);
            double coverage = Enumerable.Range(0, n).Count(i => Enumerable.Range(0, m).Any(j => In(pq[i, j], r[i]))) / (double)n;
            var wide = PrecisionRecall.Between<double>(p, q, d, k, closed, cancel: Stop);
            var narrow = PrecisionRecall.Between<float>(Narrow(p), Narrow(q), d, k, closed, cancel: Stop);
            foreach (var found in new[] { wide, narrow })
            {
                Assert.Equal((precision, recall, density, coverage), (found.Precision, found.Recall, found.Density, found.Coverage));
                for (int j = 0; j < m; j++)
                {
                    double nearest = Enumerable.Range(0, n).Min(i => pq[i, j]);
                    Assert.Equal(Math.Sqrt(nearest), found.GeneratedNearest[j], 1e-12);
                    Assert.Equal(nearest, pq[found.GeneratedNearestRow[j], j], 1e-12);
                }
            }
        }
    }

    private static double[,] Distances(double[] x, double[] y, int d)
    {
        var squares = new double[x.Length / d, y.Length / d];
        for (int i = 0; i < squares.GetLength(0); i++)
            for (int j = 0; j < squares.GetLength(1); j++)
                for (int k = 0; k < d; k++) squares[i, j] += (x[i * d + k] - y[j * d + k]) * (x[i * d + k] - y[j * d + k]);
        return squares;
    }

    private static double[] Radii(double[,] squares, int n, int k)
        => [.. Enumerable.Range(0, n)
            .Select(i => Enumerable.Range(0, n).Where(j => j != i).Select(j => squares[i, j]).Order().ElementAt(k - 1))];

    [Fact]
    public void Coverage_of_rows_of_one_distribution_is_the_one_that_ranks_give()
    {
        // 40 pairs of samples; the mean of their coverage has an error below 0.01.
        double sum = 0, expected = 0, precision = 0, expectedPrecision = 0;
        for (int s = 0; s < 40; s++)
        {
            var found = PrecisionRecall.Between<double>(Draw(100, 3, 2 * s, 1), Draw(150, 3, 2 * s + 1, 1), 3, cancel: Stop);
            (sum, expected) = (sum + found.Coverage / 40, found.ExpectedCoverage);
            (precision, expectedPrecision) = (precision + found.Precision / 40, expectedPrecision + found.ExpectedPrecision / 40);
        }
        Assert.Equal(expected, sum, 0.01);
        Assert.Equal(expectedPrecision, precision, 0.01);
    }

    [Fact]
    public void Frechet_distance_of_few_rows_is_the_limit_of_that_of_many_columns()
    {
        // 12 rows in 20 columns, through the Gram matrix, against the covariances themselves.
        const int n = 12, m = 15, d = 20;
        double[] p = Draw(n, d, 5), q = Draw(m, d, 6);
        var found = FrechetDistance.Between<double>(p, q, d, cancel: Stop);
        double direct = FrechetDistance.OfMoments(Mean(p, n, d), Covariance(p, n, d), Mean(q, m, d), Covariance(q, m, d));
        // d eigenvalues that are 0 are known to 1e-16 of the largest: their roots to 1e-8.
        Assert.Equal(direct, found.Value, 1e-6);
        Assert.Equal(found.Value, FrechetDistance.Between<float>(Narrow(p), Narrow(q), d, cancel: Stop).Value, 1e-6);
        Assert.NotEmpty(found.Diagnosis);
    }

    private static double[] Mean(double[] x, int n, int d)
        => [.. Enumerable.Range(0, d).Select(j => Enumerable.Range(0, n).Average(i => x[i * d + j]))];

    private static double[] Covariance(double[] x, int n, int d)
    {
        double[] mean = Mean(x, n, d);
        return [.. Enumerable.Range(0, d * d)
            .Select(k => Enumerable.Range(0, n).Sum(i => (x[i * d + k / d] - mean[k / d]) * (x[i * d + k % d] - mean[k % d])) / (n - 1))];
    }

    [Fact]
    public void Frechet_distance_leaves_columns_without_spread_to_the_means()
    {
        double[] p = Draw(200, 3, 7), q = Draw(200, 3, 8);
        double[] With(double[] rows, double value)
            => [.. Enumerable.Range(0, 200).SelectMany(i => new[] { rows[3 * i], value, rows[3 * i + 1], rows[3 * i + 2] })];
        var plain = FrechetDistance.Between<double>(p, q, 3, cancel: Stop);
        var found = FrechetDistance.Between<double>(With(p, 2), With(q, 5), 4, cancel: Stop);
        Assert.Equal(plain.Value + 9, found.Value, 1e-9);
        Assert.Equal(plain.StandardError, found.StandardError, 1e-9);
    }

    [Fact]
    public void Cells_of_three_clumps_are_the_clumps()
    {
        double[] rows = Draw(90, 2, 9, 0.1);
        for (int i = 0; i < 90; i++) rows[2 * i] += i % 3 * 10;
        // Every start with one row in each clump ends there; one of ten seeds has it for certain but for (1 − 2/9)¹⁰ = 8 %,
        // and these seeds do.
        Assert.Contains(Enumerable.Range(0, 10),
            seed => KMeans.Cells(rows, 2, 3, seed, cancel: Stop) is var cells && Enumerable.Range(3, 87).All(i => cells[i] == cells[i % 3])
                && cells.Distinct().Count() == 3);
    }

    [Fact]
    public void Class_score_is_between_one_and_the_number_of_classes()
    {
        double[] sure = [.. Enumerable.Range(0, 400).SelectMany(i => Enumerable.Range(0, 4).Select(c => c == i % 4 ? 1.0 : 0))];
        Assert.Equal(4, ClassScore.Of<double>(sure, 4).Uncorrected, 1e-12);
        Assert.Equal(1, ClassScore.Of<double>([.. Enumerable.Repeat(0.25, 400)], 4).Score, 1e-12);
        Assert.Throws<ArgumentException>(() => ClassScore.Of<double>([0.5, 0.6, 0.5, 0.5], 2));
        // Independent sure classes: 1/(2n)·(K − 1) is the bias of an entropy, and the jackknife takes it off to 1/n².
        Assert.Equal(-3 / 800.0, ClassScore.Of<double>(sure, 4).BiasNats, 1e-4);
    }

    [Theory]
    [InlineData(double.NaN, "[1, 0] = NaN must be finite")]
    [InlineData(double.PositiveInfinity, "must be finite")]
    [InlineData(1e200, "must be at most")]
    public void What_is_no_number_is_named(double value, string words)
    {
        double[] rows = Draw(10, 2, 1), bad = [.. rows];
        bad[2] = value;
        foreach (var run in new Action[] { () => KernelInceptionDistance.Between<double>(rows, bad, 2, cancel: Stop),
            () => PrecisionRecall.Between<double>(rows, bad, 2, cancel: Stop),
                () => FrechetDistance.Between<double>(bad, rows, 2, cancel: Stop) })
            Assert.Contains(words, Assert.ThrowsAny<ArgumentException>(run).Message, StringComparison.Ordinal);
        Assert.Contains("at least 6 are needed",
            Assert.Throws<ArgumentException>(() => PrecisionRecall.Between<double>(Draw(5, 2, 1), rows, 2, cancel: Stop)).Message,
            StringComparison.Ordinal);
    }
}
