using Kullback.Distributions;
using Kullback.Divergences;

namespace Kullback.Tests.Divergences;

/// <summary>What the theory says of composed distributions, used by the code: shared maps cancel, truncations of one distribution,
/// points.</summary>
[Trait("Category", "Kernel")]
public class StructureValues
{
    private static readonly IMeasure[] Measures =
        [new KullbackLeibler(), new JensenShannon(), new TotalVariation(), new SquaredHellinger(), new Renyi(0.7)];

    private static IUnivariate Distribution(string text) => DistributionText.Parse(text);

    // The same numbers, not nearly the same: the maps are taken off before anything is computed.
    [Theory]
    [InlineData("Normal(0,1)", "Normal(1,2)")]
    [InlineData("Normal(0,1)", "StudentT(5)")]
    [InlineData("Gumbel(0,1)", "Logistic(1,2)")]
    public void A_shared_map_cancels(string p, string q)
    {
        IUnivariate a = Distribution(p), b = Distribution(q);
        foreach (var measure in Measures)
        {
            double before = Divergence.Between(measure, a, b).Value;
            Assert.Equal(before, Divergence.Between(measure, new Affine(a, 3, -2), new Affine(b, 3, -2)).Value);
            Assert.Equal(before, Divergence.Between(measure, new Transformed(a, new Exponentiated()),
                new Transformed(b, new Exponentiated())).Value);
            Assert.Equal(before, Divergence.Between(measure, new Transformed(new Affine(a, 1, 2), new Sigmoid()),
                new Transformed(new Affine(b, 1, 2), new Sigmoid())).Value);
        }
    }

    // The closed form of the images does not go through the rule: e^x of normal distributions are log-normal ones.
    [Fact]
    public void The_rule_agrees_with_the_distribution_of_the_image()
        => Assert.Equal(LogNormal.KullbackLeibler(new(0.2, 0.6), new(0, 0.9)),
            Divergence.Between(new Transformed(new Normal(0.2, 0.6), new Exponentiated()),
                new Transformed(new Normal(0, 0.9), new Exponentiated())).Value, 1e-15);

    // Mirrored, the support that ended below ends above.
    [Fact]
    public void A_falling_map_does_not_turn_the_reason_round()
    {
        IUnivariate p = new Affine(new Normal(0, 1), 0, -1), q = new Affine(new Exponential(1), 0, -1);
        Assert.Contains("P has mass above the support of Q", Divergence.Between(p, q).Reason!, StringComparison.Ordinal);
    }

    // Exponential(1) on [0, 1] and on [0, 2]: ln((1 − e⁻²)/(1 − e⁻¹)) = ln(1 + e⁻¹), and −ln(1 − e⁻¹) from the whole;
    // quadrature knows no rule.
    [Fact]
    public void Truncations_of_one_distribution_differ_by_their_masses()
    {
        Truncated narrow = new(new Exponential(1), 0, 1), wide = new(new Exponential(1), 0, 2);
        Assert.Equal(Math.Log(1 + Math.Exp(-1)), Divergence.Exact(new KullbackLeibler(), narrow, wide)!.Value, 1e-15);
        Assert.Equal(-Math.Log(1 - Math.Exp(-1)), Divergence.Between(new Renyi(2), narrow, new Exponential(1)).Value, 1e-15);
        Assert.Equal(Math.Log(1 + Math.Exp(-1)),
            Divergence.Between(narrow, wide, new BetweenOptions { Allowed = DivergenceMethods.Quadrature }).Value, 1e-10);
        Assert.Contains("P has mass above the support of Q", Divergence.Between(wide, narrow).Reason!, StringComparison.Ordinal);
    }

    // −ln of the Poisson mass e⁻²2³/3! at 3; Σ p ln(p/q) of a sample of 0, 0, 1 beside a coin.
    [Fact]
    public void Points_beside_a_distribution_of_integers()
    {
        Assert.Equal(2 - 3 * Math.Log(2) + Math.Log(6), Divergence.Between(new Deterministic(3), new Poisson(2)).Value, 1e-15);
        Assert.Equal(2 / 3.0 * Math.Log(4 / 3.0) + Math.Log(2 / 3.0) / 3,
            Divergence.Between(new Empirical([0, 0, 1]), new Bernoulli(0.5)).Value, 1e-15);
        var back = Divergence.Between(new Poisson(2), new Empirical([0, 1, 2, 5]));
        Assert.Equal((double.PositiveInfinity, "P has mass at 3, where Q has none"), (back.Value, back.Reason));
        Assert.Equal("P has mass at 0.5, where Q has none", Divergence.Between(new Empirical([0.5]), new Poisson(2)).Reason);
    }

    // TV of {0, 0, 1} and {0, 1, 1} is ⅓; H² of distributions without a common point 1.
    [Fact]
    public void Two_samples()
    {
        Empirical p = new([0, 0, 1]), q = new([0, 1, 1]);
        Assert.Equal(1 / 3.0, Divergence.Between(new TotalVariation(), p, q).Value, 1e-15);
        Assert.Equal(Math.Log(2) / 3, Divergence.Between(p, q).Value, 1e-15);
        Assert.Equal(1, Divergence.Between(new SquaredHellinger(), p, new Deterministic(7)).Value, 1e-15);
        Assert.Equal(Math.Log(2), Divergence.Between(new JensenShannon(), p, new Deterministic(7)).Value, 1e-15);
    }

    [Fact]
    public void Points_beside_a_density_have_nothing_in_common()
    {
        var there = Divergence.Between(new Empirical([1, 2]), new Normal(0, 1));
        Assert.Equal(double.PositiveInfinity, there.Value);
        Assert.Contains("has all its mass where the other has none", there.Reason!, StringComparison.Ordinal);
        Assert.Equal(double.PositiveInfinity, Divergence.Between(new Normal(0, 1), new Deterministic(0)).Value);
        Assert.Equal(1, Divergence.Between(new TotalVariation(), new Empirical([1, 2]), new Normal(0, 1)).Value);
    }
}
