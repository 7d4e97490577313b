using Kullback.Distributions;
using Kullback.Numerics;

namespace Kullback.Tests.Distributions;

public class StructuresTest
{
    private static readonly UnivariateMixture Two = Mixture.Of([0.25, 0.75], [new Exponential(1), new Exponential(3)]);

    // Sums of two terms, each right to a few units of 2⁻⁵³.
    [Fact]
    public void Mixture_is_the_weighted_sum()
    {
        Assert.Equal(Math.Log(0.25 * Math.Exp(-2) + 0.75 * 3 * Math.Exp(-6)), Two.LogDensity(2), 1e-15);
        Assert.Equal(0.25 * Math.Exp(-2) + 0.75 * Math.Exp(-6), Two.Survival(2), 1e-16);
        Assert.Equal(0.5, Two.Mean, 1e-15);
        Assert.Equal(0.25 * (1 + 0.25) + 0.75 * (1.0 / 9 + 1.0 / 36), Two.Variance, 1e-15);
        Assert.Equal(Math.Log(0.25) - 2000, Two.LogSurvival(2000), 1e-12);
        Assert.Equal(0.5, Two.Expectation(Moment.Power(1))!.Value, 1e-15);
        Assert.Equal(double.NegativeInfinity, Two.LogDensity(-1));
    }

    [Theory]
    [InlineData(1e-12)]
    [InlineData(0.3)]
    [InlineData(0.999)]
    public void Quantiles_of_a_mixture_invert_it(double p)
    {
        Assert.Equal(p, Two.Cumulative(Two.Quantile(p)), 4e-13 * p);
        Assert.Equal(p, Two.Survival(Two.SurvivalQuantile(p)), 4e-13 * p * Math.Max(1, -Math.Log(p)));
    }

    [Fact]
    public void Product_sums()
    {
        var product = new Product(new Exponential(1), Two, new MultivariateNormal([0, 0], [1, 0.5, 0.5, 1]));
        Assert.Equal(4, product.Dimension);
        double expected = -1 + Two.LogDensity(2) + new MultivariateNormal([0, 0], [1, 0.5, 0.5, 1]).LogDensity([0.3, 0.4]);
        Assert.Equal(expected, product.LogDensity([1, 2, 0.3, 0.4]), 1e-14);
        Assert.Equal(double.NegativeInfinity, product.LogDensity([-1, 2, 0.3, 0.4]));
        Assert.Null(product.KnownEntropyNats);
        Assert.Equal(2, new Product(new Exponential(1), new Exponential(1)).KnownEntropyNats);
        double[] points = new double[8];
        product.Sample(new Random(1), points);
        Assert.True(points[0] > 0 && points[5] > 0);
    }

    [Fact]
    public void What_does_not_go_together_is_named()
    {
        Assert.Contains("weights[1] = -0.5",
            Assert.ThrowsAny<ArgumentException>(() => Mixture.Of([1.5, -0.5], [new Exponential(1), new Exponential(2)])).Message);
        Assert.Contains("weights[0] = NaN",
            Assert.ThrowsAny<ArgumentException>(() => Mixture.Of([double.NaN, 1], [new Exponential(1), new Exponential(2)])).Message);
        Assert.Contains("sum to 0.9",
            Assert.ThrowsAny<ArgumentException>(() => Mixture.Of([0.4, 0.5], [new Exponential(1), new Exponential(2)])).Message);
        Assert.Contains("2 weights for 1", Assert.ThrowsAny<ArgumentException>(() => Mixture.Of([0.4, 0.6], [new Exponential(1)])).Message);
        Assert.Contains("components[1]",
            Assert.ThrowsAny<ArgumentException>(
                () => Mixture.Of([0.4, 0.6], [new Exponential(1), (IDistribution)new MultivariateNormal([0, 0], [1, 0, 0, 1])])).Message);
        Assert.ThrowsAny<ArgumentException>(() => Two.LogDensity(double.NaN));
        Assert.ThrowsAny<ArgumentException>(() => Two.Quantile(1.5));
        Assert.ThrowsAny<ArgumentException>(() => new Product());
    }

    // Shift and scale of a density: the exponential distribution of rate λ/s, shifted.
    [Theory]
    [InlineData(0.2)]
    [InlineData(3)]
    public void Affine_moves_the_distribution(double z)
    {
        IUnivariate distribution = new Affine(new Exponential(2), 5, 4), mirror = new Affine(new Exponential(2), 5, -4);
        var plain = new Exponential(0.5);
        Assert.Equal(plain.LogDensity(z), distribution.LogDensity(5 + z), 1e-13);
        Assert.Equal(plain.Survival(z), distribution.Survival(5 + z), 1e-14);
        Assert.Equal(plain.Survival(z), mirror.Cumulative(5 - z), 1e-14);
        Assert.Equal(plain.LogDensity(z), mirror.LogDensity(5 - z), 1e-13);
        Assert.Equal(5 - plain.Quantile(0.3), mirror.SurvivalQuantile(0.3), 1e-14);
        Assert.Equal(5 + plain.Mean, distribution.Mean, 1e-14);
        Assert.Equal(plain.Variance, mirror.Variance, 1e-14);
        Assert.Equal(plain.EntropyNats, ((Affine)mirror).KnownEntropyNats!.Value, 1e-14);
        Assert.Equal(plain.Expectation(Moment.AbsoluteDeviation(z))!.Value,
            distribution.Expectation(Moment.AbsoluteDeviation(5 + z))!.Value, 1e-13);
        Assert.Equal(Math.Exp(-5) * plain.Expectation(Moment.Exponential(0, 1))!.Value,
            distribution.Expectation(Moment.Exponential(0, 1))!.Value, 1e-15);
    }

    [Fact]
    public void Mirrored_masses_keep_their_ends()
    {
        IUnivariate distribution = new Affine(new DiscreteUniform(1, 4), 0, -1);
        Assert.Equal(0.25, distribution.Cumulative(-4));
        Assert.Equal(0.5, distribution.Cumulative(-2.5));
        Assert.Equal(0.75, distribution.Survival(-4));
        Assert.Equal(0, distribution.Survival(-1));
        Assert.Equal(-4, distribution.Quantile(0.25));
        Assert.Equal(-3, distribution.Quantile(0.3));
        Assert.Equal(-1, distribution.Quantile(1));
    }

    // e^X of an exponential distribution of rate a is a Pareto distribution: density a·y^(−a−1) on y ≥ 1, mean a/(a − 1).
    [Fact]
    public void Transformed_distribution_is_known_otherwise()
    {
        IUnivariate distribution = new Transformed(new Exponential(3), new Exponentiated());
        Assert.Equal(Math.Log(3) - 4 * Math.Log(2.5), distribution.LogDensity(2.5), 1e-14);
        Assert.Equal(Math.Pow(2.5, -3), distribution.Survival(2.5), 1e-15);
        Assert.Equal(1.5, distribution.Mean, 1e-14);
        Assert.Equal(3.0 / (4 * 1), distribution.Variance, 1e-13);
        Assert.Equal(Math.Pow(0.2, -1.0 / 3), distribution.SurvivalQuantile(0.2), 1e-14);
        Assert.Equal(double.PositiveInfinity, new Transformed(new Exponential(0.9), new Exponentiated()).Mean);
        Assert.Equal(0, distribution.Cumulative(0.5));
        Assert.Equal(double.NegativeInfinity, distribution.LogDensity(-1));
        // Quadrature over quantiles against closed forms: E σ(X) has none, but σ(ln x) = x/(1 + x) and ln e^X = X.
        IUnivariate back = new Transformed(distribution, new Logarithm());
        Assert.Equal(1.0 / 3, back.Mean, 1e-10);
        Assert.Equal(1.0 / 3, QuantileIntegral.Of(distribution, Math.Log), 1e-10);
        Assert.Equal(1.5, QuantileIntegral.Of(distribution, y => y), 1e-9);
        IUnivariate sigmoid = new Transformed(new Exponential(1), new Sigmoid());
        // ∫ e^(−x)/(1 + e^(−x)) dx = ln 2.
        Assert.Equal(Math.Log(2), sigmoid.Mean, 1e-10);
        Assert.ThrowsAny<ArgumentException>(() => new Transformed(new Poisson(1), new Exponentiated()));
    }

    // The exponential distribution has no memory: beyond 700 it begins again, though e^(−700) is all the mass that is left.
    [Fact]
    public void Truncated_distribution_far_out_keeps_its_digits()
    {
        IUnivariate tail = new Truncated(new Exponential(1), 700, double.PositiveInfinity), plain = new Exponential(1);
        Assert.Equal(plain.LogDensity(2), tail.LogDensity(702), 1e-12);
        Assert.Equal(plain.Survival(2), tail.Survival(702), 1e-12);
        Assert.Equal(701, tail.Mean, 1e-9);
        Assert.Equal(1, tail.Variance, 1e-8);
        IUnivariate piece = new Truncated(new Exponential(1), 0.5, 1.5);
        double mass = Math.Exp(-0.5) - Math.Exp(-1.5);
        Assert.Equal((Math.Exp(-0.5) - Math.Exp(-1)) / mass, piece.Cumulative(1), 1e-15);
        Assert.Equal(0.3, piece.Cumulative(piece.Quantile(0.3)), 1e-14);
        Assert.Equal(0.3, piece.Survival(piece.SurvivalQuantile(0.3)), 1e-14);
        Assert.Equal((1.5 * Math.Exp(-0.5) - 2.5 * Math.Exp(-1.5)) / mass, piece.Mean, 1e-10);
        IUnivariate counts = new Truncated(new Poisson(2), 1, double.PositiveInfinity);
        Assert.Equal(new Poisson(2).LogDensity(3) - Special.LogOneMinusExp(-2), counts.LogDensity(3), 1e-14);
        Assert.Equal(2 / -Special.ExpLessOne(-2), counts.Mean, 1e-13);
        Assert.Equal(1, counts.Low);
        Assert.Contains("no mass", Assert.ThrowsAny<ArgumentException>(() => new Truncated(new Exponential(1), -3, -2)).Message);
        Assert.Contains("[2, 1]", Assert.ThrowsAny<ArgumentException>(() => new Truncated(new Exponential(1), 2, 1)).Message);
    }

    [Fact]
    public void Empirical_distribution_counts()
    {
        var distribution = new Empirical([3, 1, 3, 2]);
        Assert.Equal([1, 2, 3], distribution.Points);
        Assert.Equal(Math.Log(0.5), distribution.LogDensity(3), 1e-15);
        Assert.Equal(0.25, distribution.Cumulative(1.5));
        Assert.Equal(0.75, distribution.Survival(1));
        Assert.Equal(2, distribution.Quantile(0.5));
        Assert.Equal(3, distribution.SurvivalQuantile(0.2));
        Assert.Equal(2.25, distribution.Mean);
        Assert.Equal(1.5 * Math.Log(2), distribution.EntropyNats, 1e-15);
        Assert.Equal([1.0], new Empirical([1, 2], [1, 0]).Points);
        Assert.Contains("points[1] = NaN", Assert.ThrowsAny<ArgumentException>(() => new Empirical([1, double.NaN])).Message);
        Assert.Equal(Math.Log(2), Deterministic.KullbackLeibler(new(3), distribution), 1e-15);
        Assert.Equal(double.PositiveInfinity, Deterministic.KullbackLeibler(new(3), new Exponential(1)));
    }

    [Fact]
    public void Histogram_is_flat_on_bins()
    {
        var distribution = new Histogram([0, 1, 3], [0.4, 0.6]);
        Assert.Equal(Math.Log(0.3), distribution.LogDensity(2), 1e-15);
        Assert.Equal(0.7, distribution.Cumulative(2), 1e-15);
        Assert.Equal(0.3, distribution.Survival(2), 1e-15);
        Assert.Equal(2, distribution.Quantile(0.7), 1e-14);
        Assert.Equal(2, distribution.SurvivalQuantile(0.3), 1e-14);
        Assert.Equal(1.4, distribution.Mean, 1e-15);
        Assert.Equal(0.4 / 3 + 0.6 * 13 / 3 - 1.96, distribution.Variance, 1e-14);
        Assert.Equal(-0.4 * Math.Log(0.4) - 0.6 * Math.Log(0.3), distribution.EntropyNats, 1e-15);
        Assert.Equal(distribution.Variance + 1.96, distribution.Expectation(Moment.Power(2))!.Value, 1e-14);
        Assert.Equal(QuantileIntegral.Of(distribution, x => Math.Abs(x - 1.7)),
            distribution.Expectation(Moment.AbsoluteDeviation(1.7))!.Value, 1e-4);
        // Over the refinement 0, 1, 2, 3 the masses are (0.4, 0.3, 0.3) and (0.25, 0.25, 0.5).
        double expected = 0.4 * Math.Log(0.4 / 0.25) + 0.3 * Math.Log(0.3 / 0.25) + 0.3 * Math.Log(0.3 / 0.5);
        Assert.Equal(expected, Histogram.KullbackLeibler(distribution, new([0, 2, 3], [0.5, 0.5])), 1e-15);
        Assert.Equal(double.PositiveInfinity, Histogram.KullbackLeibler(distribution, new([0, 2], [1])));
        Assert.Contains("edges[2] = 0.5", Assert.ThrowsAny<ArgumentException>(() => new Histogram([0, 1, 0.5], [0.5, 0.5])).Message);
    }

    // The equal mixture of normal distributions: density and tails of each of two points; far out the nearest point alone counts.
    [Fact]
    public void Kernel_density_is_a_mixture()
    {
        var distribution = new KernelDensity([0, 3], 0.5);
        static double Normal(double z) => Math.Exp(-z * z / 2) / Math.Sqrt(2 * Math.PI);
        Assert.Equal(Math.Log((Normal(2) + Normal(4)) / 2 / 0.5), distribution.LogDensity(1), 1e-14);
        Assert.Equal(-5000.0 * 5000 / 2 - Math.Log(2 * 0.5 * Math.Sqrt(2 * Math.PI)), distribution.LogDensity(2503), 1e-6);
        Assert.Equal((NormalTail.Lower(2) + NormalTail.Lower(-4)) / 2, distribution.Cumulative(1), 1e-14);
        Assert.Equal(0.2, distribution.Cumulative(distribution.Quantile(0.2)), 1e-12);
        Assert.Equal(2.25 + 0.25, distribution.Variance, 1e-14);
        Assert.Equal(1e-7, distribution.Survival(distribution.SurvivalQuantile(1e-7)), 1e-18);
        Assert.Contains("andwidth = 0", Assert.ThrowsAny<ArgumentException>(() => new KernelDensity([1], 0)).Message);
        Assert.Contains("no spread", Assert.ThrowsAny<ArgumentException>(() => KernelDensity.SilvermanBandwidth([1, 1])).Message);
    }
}
