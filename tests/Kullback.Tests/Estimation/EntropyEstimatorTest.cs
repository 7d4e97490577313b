using Kullback.Estimation;

namespace Kullback.Tests.Estimation;

/// <summary>Estimators of entropy against published examples, exact integrals and theorems.</summary>
public class EntropyEstimatorTest
{
    // The example of a much used R package; its values, and those of Grassberger,
    // the jackknife and Chao-Wang-Jost by an independent program.
    private static readonly Fingerprint Example = new(4, 2, 3, 0, 2, 4, 0, 0, 2, 1, 1);

    public static readonly TheoryData<IEntropyEstimator, double> Published = new()
    {
        { new PlugInEntropy(), 1.96838240872838 }, { new MillerMadow(), 2.15259293504417 },
            { new PseudoCountEntropy(0.5), 2.1794803827237 },
        { new PseudoCountEntropy(1), 2.25787551869304 }, { PseudoCountEntropy.SchuermannGrassberger(Example), 2.03688780812372 },
        { PseudoCountEntropy.Minimax(Example), 2.15409118993096 }, { new ChaoShen(), 2.20113710127958 },
            { new JamesStein(), 2.37960289530996 },
        { new Grassberger2003(), 2.14462638603143 }, { new ZhangEntropy(), 2.17054667468754 }, { new JackknifeEntropy(), 2.23127431418011 },
        { new ChaoWangJost(), 2.19711603901733 }, { new NemenmanShafeeBialek(), 2.1877744630921 },
    };

    [Theory, MemberData(nameof(Published))]
    public void The_published_example(IEntropyEstimator estimator, double nats) => Assert.Equal(nats, estimator.Nats(Example), 1e-13);

    [Fact]
    public void The_intensity_of_the_example() => Assert.Equal(0.766393442622951, JamesStein.Intensity(Example), 1e-15);

    // Integrals of 25 digits over the whole range of β, in bits; over [0, ln K], the range of ξ, the first would be 0.7915.
    [Theory]
    [InlineData(0.849666167784, 2, 1)]
    [InlineData(0.256488793005, 4, 0)]
    [InlineData(2.16179631354, 1, 1, 1, 1, 1)]
    public void Nemenman_Shafee_Bialek_is_the_integral(double bits, params int[] counts)
        => Assert.Equal(bits * Math.Log(2), new NemenmanShafeeBialek().Nats(new Fingerprint([.. counts.Select(c => (double)c)])), 1e-11);

    [Fact]
    public void Chao_Shen_with_singletons_only()
    => Assert.Equal(4.39169324292107, new ChaoShen().Nats(new Fingerprint(1, 1, 1, 1, 1, 1, 1, 1)), 1e-13);

    // For a uniform Dirichlet prior over two cells and no rows but one, p ~ Beta(2, 1): E[H] = −∫ 2p (p ln p + (1 − p) ln(1 − p)) dp = 1/2.
    [Fact]
    public void Dirichlet_posterior_in_closed_form()
    {
        var (nats, deviation) = new DirichletEntropy(1).Posterior(new Fingerprint(1, 0));
        Assert.Equal(0.5, nats, 1e-15);
        // E[H²] over the same distribution by Simpson's rule with 2^16 intervals:
        // the integrand's second derivative is bounded by logarithms only.
        double second = Simpson(p => 2 * p * Math.Pow(Entropy(p), 2));
        Assert.Equal(Math.Sqrt(second - 0.25), deviation, 1e-8);
    }

    [Fact]
    public void Zhang_is_unbiased_for_the_first_terms_of_the_series()
    {
        // Σ_v (1/v) Σ_i p(1 − p)^v, v < n, is what Zhang's estimate is on average: summed over all samples of 6 rows from (0.7, 0.3).
        double[] p = [0.7, 0.3];
        double mean = 0, series = 0, binomial = 1;
        for (int x = 0; x <= 6; x++)
        {
            mean += binomial * Math.Pow(p[0], x) * Math.Pow(p[1], 6 - x) * new ZhangEntropy().Nats(new Fingerprint(x, 6 - x));
            binomial *= (6.0 - x) / (x + 1);
        }
        for (int v = 1; v < 6; v++) series += (p[0] * Math.Pow(1 - p[0], v) + p[1] * Math.Pow(1 - p[1], v)) / v;
        Assert.Equal(series, mean, 1e-14);
    }

    [Fact]
    public void The_jackknife_in_closed_form_is_the_jackknife()
    {
        double[] counts = [4, 2, 3, 0, 2, 4, 0, 0, 2, 1, 1];
        var left = Jackknife.OfCounts(counts, c => new PlugInEntropy().Nats(new Fingerprint(c)));
        Assert.Equal(left.Estimate, new JackknifeEntropy().Nats(Example), 1e-13);
    }

    [Fact]
    public void Chao_Wang_Jost_is_its_formula()
    {
        // The formula as printed, for a sample so small that nothing cancels: n = 5, f₁ = 3, f₂ = 1, A = 2/(4·3 + 2).
        double a = 2.0 / 14, tail = -Math.Log(a) - Enumerable.Range(1, 4).Sum(r => Math.Pow(1 - a, r) / r);
        double expected = new ZhangEntropy().Nats(new Fingerprint(1, 1, 1, 2)) + 3.0 / 5 * Math.Pow(1 - a, -4) * tail;
        Assert.Equal(expected, new ChaoWangJost().Nats(new Fingerprint(1, 1, 1, 2)), 1e-13);
        // Singletons only: A = 2/((n − 1)(f₁ − 1) + 2) = 1/3 for n = f₁ = 3; f₁/n = 1, (1 − A)^(1 − n) = 9/4, Σ (1 − A)^r/r = 2/3 + 2/9.
        double only = new ZhangEntropy().Nats(new Fingerprint(1, 1, 1)) + 9.0 / 4 * (Math.Log(3) - 8.0 / 9);
        Assert.Equal(only, new ChaoWangJost().Nats(new Fingerprint(1, 1, 1)), 1e-13);
    }

    // Gauss-Legendre over the plane of (d, α) with the Jacobian of (h, γ), 120·400 and 200·600 nodes (pitman_yor.py): both agree to 1e-14.
    // Ours stops at 1e-8.
    [Theory]
    [InlineData(2.4318959495072066, 4, 2, 3, 0, 2, 4, 0, 0, 2, 1, 1)]
    [InlineData(1.4587583360580845, 10, 10, 10, 10)]
    [InlineData(1.6902779024706558, 30, 10, 5, 3, 2, 1, 1, 1, 1, 1)]
    public void Pitman_Yor_is_the_integral_over_both_parameters(double nats, params int[] counts)
        => Assert.Equal(nats, new PitmanYorMixture().Nats(new Fingerprint([.. counts.Select(c => (double)c)])), 1e-9);

    [Fact]
    public void Pitman_Yor_without_a_coincidence_is_infinite()
        => Assert.Equal(double.PositiveInfinity, EntropyFromCounts.Estimate(new PitmanYorMixture(), new Fingerprint(1, 1, 1)).Nats);

    public static readonly TheoryData<IEntropyEstimator> All =
    [
        new PlugInEntropy(), new MillerMadow(), new JackknifeEntropy(), new Grassberger2003(), new Grassberger1988(), new ZhangEntropy(),
            new ChaoShen(),
        new ChaoWangJost(), new JamesStein(), new PseudoCountEntropy(0.5), new DirichletEntropy(0.5), new NemenmanShafeeBialek(),
    ];

    // Four cells of a thousand million rows each: every estimate has to be ln 4 within its bias of at most K/(2n) = 5e-10.
    [Theory, MemberData(nameof(All))]
    public void Many_rows_leave_no_doubt(IEntropyEstimator estimator)
        => Assert.Equal(Math.Log(4), estimator.Nats(new Fingerprint(1e9, 1e9, 1e9, 1e9)), 1e-8);

    [Theory, MemberData(nameof(All))]
    public void The_order_of_cells_does_not_matter(IEntropyEstimator estimator)
        => Assert.Equal(estimator.Nats(new Fingerprint(5, 0, 1, 9)), estimator.Nats(new Fingerprint(9, 1, 5, 0)));

    // No estimate is NaN, whatever the counts: one row, one cell, singletons, the largest counts that are exact.
    [Theory, MemberData(nameof(All))]
    public void Extreme_counts_have_values(IEntropyEstimator estimator)
    {
        double[][] samples = [[1], [7], [1, 0, 0], [1, 1], [1, 1, 1, 1, 1, 1], [9007199254740000, 992],
            [4503599627370496, 4503599627370496], [3, 0, 0, 0, 1]];
        foreach (double[] counts in samples)
            Assert.True(double.IsFinite(estimator.Nats(new Fingerprint(counts))), $"{estimator.Method}: {string.Join(' ', counts)}");
    }

    [Fact]
    public void What_are_no_counts()
    {
        Assert.Contains("counts[1] = -1", Assert.Throws<ArgumentException>(() => new Fingerprint(3, -1, 2)).Message,
            StringComparison.Ordinal);
        Assert.Contains("counts[0] = NaN", Assert.Throws<ArgumentException>(() => new Fingerprint(double.NaN, 2)).Message,
            StringComparison.Ordinal);
        Assert.Contains("counts[1] = 0.5", Assert.Throws<ArgumentException>(() => new Fingerprint(3, 0.5)).Message,
            StringComparison.Ordinal);
        Assert.Contains("counts[0] = 9007199254740994", Assert.Throws<ArgumentException>(() => new Fingerprint(9007199254740994)).Message,
            StringComparison.Ordinal);
        Assert.Contains("2^53", Assert.Throws<ArgumentException>(() => new Fingerprint(9007199254740992, 2)).Message,
            StringComparison.Ordinal);
        Assert.Contains("no cells", Assert.Throws<ArgumentException>(() => new Fingerprint([])).Message, StringComparison.Ordinal);
        Assert.Contains("all counts are 0", Assert.Throws<ArgumentException>(() => new Fingerprint(0, 0)).Message,
            StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => new DirichletEntropy(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new PseudoCountEntropy(double.NaN));
    }

    private static double Entropy(double p) => p is <= 0 or >= 1 ? 0 : -p * Math.Log(p) - (1 - p) * Math.Log(1 - p);

    private static double Simpson(Func<double, double> f)
    {
        const int n = 1 << 16;
        double sum = f(0) + f(1);
        for (int i = 1; i < n; i++) sum += (i % 2 == 1 ? 4 : 2) * f((double)i / n);
        return sum / (3.0 * n);
    }
}
