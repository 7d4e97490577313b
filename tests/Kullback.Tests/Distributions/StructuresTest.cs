using Kullback.Distributions;

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
        Assert.Contains("weights[1] = -0.5", Assert.ThrowsAny<ArgumentException>(() => Mixture.Of([1.5, -0.5], [new Exponential(1), new Exponential(2)])).Message);
        Assert.Contains("weights[0] = NaN", Assert.ThrowsAny<ArgumentException>(() => Mixture.Of([double.NaN, 1], [new Exponential(1), new Exponential(2)])).Message);
        Assert.Contains("sum to 0.9", Assert.ThrowsAny<ArgumentException>(() => Mixture.Of([0.4, 0.5], [new Exponential(1), new Exponential(2)])).Message);
        Assert.Contains("2 weights for 1", Assert.ThrowsAny<ArgumentException>(() => Mixture.Of([0.4, 0.6], [new Exponential(1)])).Message);
        Assert.Contains("components[1]", Assert.ThrowsAny<ArgumentException>(() => Mixture.Of([0.4, 0.6], [new Exponential(1), (IDistribution)new MultivariateNormal([0, 0], [1, 0, 0, 1])])).Message);
        Assert.ThrowsAny<ArgumentException>(() => Two.LogDensity(double.NaN));
        Assert.ThrowsAny<ArgumentException>(() => Two.Quantile(1.5));
        Assert.ThrowsAny<ArgumentException>(() => new Product());
    }
}
