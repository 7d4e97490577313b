using Kullback.Distributions;
using Kullback.Numerics;

namespace Kullback.Tests.Distributions;

public class VectorFamiliesTest
{
    private static readonly double[] U = [2, 0.5, 0.5, 1], V = [1, 0.3, 0.1, 0.3, 2, -0.4, 0.1, -0.4, 1.5];

    private static double[] Kronecker(double[] a, int n, double[] b, int m)
    {
        double[] k = new double[n * m * n * m];
        for (int i = 0; i < n * m; i++)
            for (int j = 0; j < n * m; j++) k[i * n * m + j] = a[i / m * n + j / m] * b[i % m * m + j % m];
        return k;
    }

    // D, H and the density as a mean over draws: five standard errors, one in two million each.
    private static void Consistent<T>(T p, T q, Func<T, T, double> divergence, int n = 40_000) where T : IKnownEntropy
    {
        int d = p.Dimension;
        double[] points = new double[d * n], logP = new double[n], logQ = new double[n];
        p.Sample(new Random(23), points);
        IDistribution first = p, second = q;
        first.LogDensities(points, logP);
        second.LogDensities(points, logQ);
        double[] ratio = [.. logP.Zip(logQ, (a, b) => a - b)];
        void Mean(double expected, double[] values)
        {
            double mean = values.Average(), error = Math.Sqrt(values.Sum(x => (x - mean) * (x - mean))) / n;
            Assert.Equal(expected, mean, 5 * error + 1e-12);
        }
        Mean(p.EntropyNats, [.. logP.Select(x => -x)]);
        Mean(divergence(p, q), ratio);
        Assert.Equal(0, divergence(p, p));
        // E_P q/p = 1 tells that q is normalized where P covers it; its variance must exist for the pairs chosen here.
        Mean(1, [.. ratio.Select(x => Math.Exp(-x))]);
    }

    [Fact]
    public void Dirichlet_agrees_with_its_draws()
        => Consistent(new Dirichlet(2, 3, 1.5), new Dirichlet(2.5, 2.8, 1.7), Dirichlet.KullbackLeibler);

    [Fact]
    public void Wishart_agrees_with_its_draws()
        => Consistent(new Wishart(5, U), new Wishart(6, [1.8, 0.3, 0.3, 0.9]), Wishart.KullbackLeibler);

    [Fact]
    public void Inverse_Wishart_agrees_with_its_draws()
        => Consistent(new InverseWishart(6, U), new InverseWishart(7, [1.9, 0.5, 0.5, 1.1]), InverseWishart.KullbackLeibler);

    [Fact]
    public void Normal_inverse_gamma_agrees_with_its_draws()
        => Consistent(new NormalInverseGamma(1, 2, 3, 4), new NormalInverseGamma(1.1, 2.2, 3.3, 4.2), NormalInverseGamma.KullbackLeibler);

    [Fact]
    public void Multinomial_agrees_with_its_draws()
        => Consistent(new Multinomial(9, [0.2, 0.5, 0.3]), new Multinomial(9, [0.25, 0.4, 0.35]), Multinomial.KullbackLeibler);

    [Fact]
    public void Dirichlet_multinomial_agrees_with_its_draws()
        => Consistent(new DirichletMultinomial(9, [1, 2, 0.5]), new DirichletMultinomial(9, [1.2, 1.8, 0.6]),
            DirichletMultinomial.KullbackLeibler);

    // D of a common direction; E_P ln p/q as a mean over draws also against a von Mises-Fisher distribution.
    [Theory, InlineData(2, 3.0, 1.0), InlineData(3, 0.5, 2.0), InlineData(6, 20, 15)]
    public void Power_spherical_agrees_with_its_draws(int d, double kappa, double other)
    {
        double[] direction = new double[d], turned = new double[d];
        (direction[0], turned[0], turned[1]) = (1, 0.6, 0.8);
        PowerSpherical p = new(direction, kappa), q = new(direction, other);
        Consistent(p, q, (a, b) => PowerSpherical.KullbackLeibler(a, b)!.Value);
        Assert.Null(PowerSpherical.KullbackLeibler(p, new PowerSpherical(turned, other)));
        // Uniform on the sphere: κ = 0 of either distribution.
        Assert.Equal(new VonMisesFisher(direction, 0).EntropyNats, new PowerSpherical(direction, 0).EntropyNats, 1e-13);
        Assert.Equal(new PowerSpherical(turned, 0).EntropyNats - p.EntropyNats,
            PowerSpherical.KullbackLeibler(p, new PowerSpherical(turned, 0))!.Value, 1e-12);
        var fisher = new VonMisesFisher(turned, 2);
        double[] points = new double[d * 40_000], logP = new double[40_000], logQ = new double[40_000];
        p.Sample(new Random(3), points);
        ((IDistribution)p).LogDensities(points, logP);
        ((IDistribution)fisher).LogDensities(points, logQ);
        double[] ratio = [.. logP.Zip(logQ, (a, b) => a - b)];
        double mean = ratio.Average(), error = Math.Sqrt(ratio.Sum(x => (x - mean) * (x - mean))) / ratio.Length;
        Assert.Equal(PowerSpherical.KullbackLeibler(p, fisher), mean, 5 * error);
    }

    // P(Y ≤ k) = 1/(1 + e^(η − cₖ)), and a mass far in a tail as the difference with all its digits: e^(−40)(1 − e^(−1/1024)).
    [Fact]
    public void Ordered_logistic_is_a_cut_logistic_variable()
    {
        var distribution = new OrderedLogistic(0.3, -1, 0, 2);
        foreach (var (k, cut) in ((int, double)[])[(0, -1), (1, 0), (2, 2)]) Assert.Equal(new Logistic(0.3, 1).Cumulative(cut),
            distribution.Cumulative(k), 1e-15);
        Assert.Equal((0.0, 3.0), (distribution.Low, distribution.High));
        Assert.Equal(-40 + Math.Log(-Special.ExpLessOne(-1 / 1024.0)), new OrderedLogistic(0, 40, 40 + 1 / 1024.0).LogDensity(1), 1e-12);
        Assert.Equal(0, OrderedLogistic.KullbackLeibler(distribution, new OrderedLogistic(1.3, 0, 1, 3)), 1e-15);
        Assert.Contains("cutpoints[1] = -1", Assert.ThrowsAny<ArgumentException>(() => new OrderedLogistic(0, 0, -1)).Message);
        Assert.ThrowsAny<ArgumentException>(() => new OrderedLogistic(0));
    }

    [Theory]
    [InlineData(2, 3.0)]
    [InlineData(3, 0.5)]
    [InlineData(6, 20)]
    public void Von_Mises_Fisher_agrees_with_its_draws(int d, double kappa)
    {
        double[] a = new double[d], b = new double[d];
        (a[0], b[0], b[1]) = (1, 0.96, 0.28);
        Consistent(new VonMisesFisher(a, kappa), new VonMisesFisher(b, kappa * 0.8), VonMisesFisher.KullbackLeibler);
    }

    // In three dimensions ₀F₁ is sinh κ/κ and the mean length coth κ − 1/κ.
    [Theory]
    [InlineData(1e-3)]
    [InlineData(0.7)]
    [InlineData(30)]
    [InlineData(1e5)]
    public void On_the_ordinary_sphere_functions_are_elementary(double kappa)
    {
        var distribution = new VonMisesFisher([0, 0, 1], kappa);
        double logSinh = kappa + Math.Log(-Special.ExpLessOne(-2 * kappa)) - Math.Log(2 * kappa);
        Assert.Equal(kappa - Math.Log(4 * Math.PI) - logSinh, distribution.LogDensity([0, 0, 1]), 1e-14 * (1 + kappa));
        // coth κ − 1/κ cancels for small κ: κ/3 − κ³/45.
        double length = kappa < 0.01 ? kappa / 3 - kappa * kappa * kappa / 45 : 1 / Math.Tanh(kappa) - 1 / kappa;
        Assert.Equal(length, distribution.MeanLength, 3e-15);
        // h²F″/2·(1 + O(h)): the first order in closed form, F″ = 1/κ² − 1/sinh²κ, 1/3 − κ²/15 for small κ.
        double h = 1e-4 * kappa, curvature = kappa < 0.01 ? 1.0 / 3 - kappa * kappa / 15
            : 1 / (kappa * kappa) - 1 / (Math.Sinh(kappa) * Math.Sinh(kappa));
        double expected = h * h / 2 * curvature;
        Assert.Equal(expected, VonMisesFisher.KullbackLeibler(distribution, new([0, 0, 1], kappa + h)), expected * 3e-4);
    }

    [Fact]
    public void Matrix_normal_is_the_normal_distribution_of_the_product()
    {
        double[] meanP = [1, 2, 3, 4, 5, 6], meanQ = [1, 2, 3, 4, 5.5, 6], x = [0.3, 1, -1, 2, 4, 7], u = [1.5, 0.2, 0.2, 1],
            v = [1.2, 0, 0, 0, 1, 0.1, 0, 0.1, 1];
        MatrixNormal p = new(meanP, Covariance.Full(U), Covariance.Full(V)), q = new(meanQ, Covariance.Full(u), Covariance.Full(v));
        MultivariateNormal a = new(meanP, Kronecker(U, 2, V, 3)), b = new(meanQ, Kronecker(u, 2, v, 3));
        // Conditions below 10: a few units of 2⁻⁵³ of terms below 100.
        Assert.Equal(a.LogDensity(x), p.LogDensity(x), 1e-12);
        Assert.Equal(a.EntropyNats, p.EntropyNats, 1e-13);
        Assert.Equal(MultivariateNormal.KullbackLeibler(a, b), MatrixNormal.KullbackLeibler(p, q), 1e-12);
        Consistent(p, new MatrixNormal(meanQ, Covariance.Full(U), Covariance.Full(V)), MatrixNormal.KullbackLeibler);
    }

    // χ²: a Wishart matrix of one row with scale 1, here of 4 degrees: density x·e^(−x/2)/4, entropy 2 + ln 4 + ψ(2)·(−1).
    [Fact]
    public void Wishart_of_one_row_is_chi_squared()
    {
        var distribution = new Wishart(4, [1.0]);
        Assert.Equal(Math.Log(3) - 1.5 - Math.Log(4), distribution.LogDensity([3.0]), 1e-14);
        Assert.Equal(2 + Math.Log(2) - Digamma.Of(2), distribution.EntropyNats, 1e-14);
        Assert.Equal(double.NegativeInfinity, distribution.LogDensity([-1.0]));
    }

    // ln BC = A of the middle − mean of A: for Dirichlet distributions ∫√(pq) by a mean over draws of P, √(q/p).
    [Fact]
    public void Exponential_families_give_coefficients_of_Bhattacharyya()
    {
        void Check<T>(T p, T q) where T : IExponentialFamily
        {
            const int n = 40_000;
            double[] a = p.NaturalParameters(), b = q.NaturalParameters(), middle = [.. a.Zip(b, (x, y) => (x + y) / 2)],
                points = new double[n * p.Dimension], roots = new double[n];
            double expected = Math.Exp(p.LogNormalizer(middle) - (p.LogNormalizer(a) + q.LogNormalizer(b)) / 2);
            p.Sample(new Random(5), points);
            for (int i = 0; i < n; i++)
            {
                var x = points.AsSpan(i * p.Dimension, p.Dimension);
                roots[i] = Math.Exp((((IDistribution)q).LogDensity(x) - ((IDistribution)p).LogDensity(x)) / 2);
            }
            double mean = roots.Average();
            Assert.Equal(expected, mean, 5 * Math.Sqrt(roots.Sum(r => (r - mean) * (r - mean))) / n);
        }
        Check(new Dirichlet(2, 3, 1.5), new Dirichlet(3, 2.8, 1));
        Check(new Wishart(5, U), new Wishart(7, [1, 0.3, 0.3, 0.9]));
        Check(new NormalInverseGamma(1, 2, 3, 4), new NormalInverseGamma(1.5, 1, 4, 3));
        Check(new VonMisesFisher([1, 0, 0], 3), new VonMisesFisher([0.6, 0.8, 0], 1));
        Check(new Poisson(3), new Poisson(5));
        Check(new NegativeBinomial(2, 0.3), new NegativeBinomial(2, 0.5));
        Check(new Zeta(3), new Zeta(4));
    }

    // Four standard errors; those of the concentrations from the curvature of the likelihood are below 1.5/√n of each.
    [Fact]
    public void Fits_recover_parameters()
    {
        const int n = 20_000;
        double[] alpha = [2, 3, 1.5], points = new double[3 * n];
        new Dirichlet(alpha).Sample(new Random(3), points);
        var fit = Dirichlet.Fit(points, [], 3);
        for (int i = 0; i < 3; i++) Assert.Equal(alpha[i], fit.Concentrations[i], alpha[i] * 4 * 1.5 / Math.Sqrt(n));
        new VonMisesFisher([0, 0.6, 0.8], 4).Sample(new Random(4), points);
        var sphere = VonMisesFisher.Fit(points, [], 3);
        Assert.Equal(4, sphere.Concentration, 4 * 4 / Math.Sqrt(n) * 1.5);
        Assert.Equal(0.8, sphere.Direction[2], 4 / Math.Sqrt(n));
    }

    // The remainder of ln Γ: near, where it is an integral, and far, where it is a difference; h²ψ′(a)/2 to first order.
    [Theory]
    [InlineData(0.3)]
    [InlineData(5)]
    [InlineData(400)]
    public void Remainders_of_the_gamma_function(double a)
    {
        Assert.Equal(Special.LogGamma(a * 1.5) - Special.LogGamma(a) - a / 2 * Digamma.Of(a), GammaRatio.Excess(a, a / 2),
            1e-12 * (1 + a * Math.Log(a + 2)));
        Assert.Equal(0.5e-16 * a * a * Digamma.Derivative(a), GammaRatio.Excess(a, 1e-8 * a),
            0.5e-16 * a * a * Digamma.Derivative(a) * 1e-7);
        Assert.Equal(0, GammaRatio.Excess(a, 0));
    }

    [Fact]
    public void Invalid_parameters_are_named()
    {
        void Named(string what, Action make) => Assert.Contains(what, Assert.ThrowsAny<ArgumentException>(make).Message);
        Named("concentrations[1] = 0", () => _ = new Dirichlet(1, 0));
        Named("at least two", () => _ = new Dirichlet(1));
        Named("DegreesOfFreedom = 0.5", () => _ = new Wishart(0.5, U));
        Named("not positive definite", () => _ = new Wishart(3, [1, 2, 2, 1]));
        Named("not symmetric", () => _ = new InverseWishart(3, [1, 0.2, 0.3, 1]));
        Named("direction has length 2", () => _ = new VonMisesFisher([2, 0], 1));
        Named("oncentration = -1", () => _ = new VonMisesFisher([1, 0], -1));
        Named("Precision = 0", () => _ = new NormalInverseGamma(0, 0, 1, 1));
        Named("A mean of 5 numbers", () => _ = new MatrixNormal(new double[5], Covariance.Full(U), Covariance.Full(V)));
        Named("probabilities[0] = NaN", () => _ = new Multinomial(3, [double.NaN, 1]));
        Named("q has 2", () => Dirichlet.KullbackLeibler(new(1, 1, 1), new(1, 1)));
        Named("points[0] = 0", () => Dirichlet.Fit([0, 1], [], 2));
        Assert.Equal(double.NegativeInfinity, new Dirichlet(2, 2).LogDensity([0.5, 0.6]));
        Assert.Equal(double.NegativeInfinity, new VonMisesFisher([1, 0], 2).LogDensity([1, 1]));
        Assert.Equal(double.PositiveInfinity, Multinomial.KullbackLeibler(new(3, [0.5, 0.5]), new(4, [0.5, 0.5])));
        Assert.ThrowsAny<ArgumentException>(() => new Dirichlet(2, 2).LogDensity([0.5, double.NaN]));
    }
}
