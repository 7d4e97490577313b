using Kullback.Distributions;
using Kullback.Divergences;
using Kullback.Transport;

namespace Kullback.Tests.Transport;

/// <summary>Wasserstein distances between two distributions on the line by theorems: W₁ = E Q − E P where F ≥ G everywhere; a tail without
/// the moment makes it infinite.</summary>
public sealed class DistributionDistanceTest
{
    // Integers beside a density. A coin beside the uniform distribution: u moves to 0 or 1. One distribution function nowhere above the
    // other: the means' difference. The gaps of e^(−x) beside those of its integer part ⌊X⌋, geometric:
    // X − ⌊X⌋ is in the plan that keeps the order.
    [Fact]
    public void Integers_beside_a_density()
    {
        Assert.Equal(0.25, new Wasserstein(1).Between(new Bernoulli(0.5), new Uniform(0, 1)).Value, 1e-13);
        Assert.Equal(Math.Sqrt(1.0 / 12), new Wasserstein(2).Between(new Bernoulli(0.5), new Uniform(0, 1)).Value, 1e-13);
        Assert.Equal(499.5, new Wasserstein(1).Between(new Poisson(500), new Kullback.Distributions.Exponential(2)).Value, 1e-9);
        Assert.Equal(999.5, new Wasserstein(1).Between(new Kullback.Distributions.Exponential(2), new Skellam(1, 1000)).Value, 1e-9);
        double p = 1 - Math.Exp(-0.3), mean = 1 / 0.3;
        Assert.Equal(mean - (1 - p) / p,
            new Wasserstein(1).Between(new Kullback.Distributions.Exponential(0.3), new Geometric(p)).Value, 1e-11);
        var far = new Wasserstein(2).Between(new Poisson(500), new Kullback.Distributions.Exponential(2));
        Assert.True(far.Converged && far.ErrorBound < 1e-8 * far.Value, $"{far.Value} ± {far.ErrorBound}");
    }

    // Integers spread over millions, beside densities. X − ⌊X⌋ is in the plan that keeps the order for X exponential, ⌊X⌋ geometric, and
    // for X uniform: W₁ is its mean, here next to ½ − λ/12, W₂² its second moment, 1/3 − λ/12 (the terms left out are below λ²). Where one
    // distribution function is hardly ever above the other W₁ is the distance of the means.
    [Theory]
    [InlineData("Exponential(1e-6)", "Geometric(9.999995000001667e-07)", 1, 0.5 - 1e-6 / 12)]
    [InlineData("Exponential(1e-6)", "Geometric(9.999995000001667e-07)", 2, 0.5773501970208376)]
    [InlineData("Uniform(0,1000000000)", "DiscreteUniform(0,999999999)", 1, 0.5)]
    [InlineData("Uniform(0,1000000000)", "DiscreteUniform(0,999999999)", 2, 0.57735026918963)]
    [InlineData("NegativeBinomial(2,0.001)", "Exponential(2)", 1, 1997.5)]
    [InlineData("Binomial(10000000,0.3)", "StudentT(3,0,1)", 1, 3e6)]
    [InlineData("Skellam(1000000,3000000)", "Laplace(3,100)", 1, 2_000_003)]
    [InlineData("Hypergeometric(1000000000,400000000,50000000)", "Normal(7,1e4)", 1, 19_999_993)]
    [InlineData("BetaBinomial(1000000,2,3)", "Uniform(-3,-1)", 1, 400_002)]
    [InlineData("Zeta(4.5)", "Uniform(-1,0.5)", 1, 1.31829036090167)]      // ζ(3.5)/ζ(4.5) + 1/4
    public void Wide_integers_beside_a_density(string p, string q, double order, double apart)
    {
        var found = new Wasserstein(order).Between(DistributionText.Parse(p), DistributionText.Parse(q));
        Assert.InRange(found.Value, apart - found.ErrorBound - 1e-8 * apart, apart + found.ErrorBound + 1e-8 * apart);
        Assert.InRange(found.ErrorBound, 0, 3e-4);
        Assert.True(found.Converged || found.ErrorBound > 1e-9 * apart);
    }

    [Theory]
    [InlineData("Gamma(2,1)", "Gamma(5,1)", 3)]
    [InlineData("Weibull(1.5,1)", "Weibull(1.5,3)", 1.8054905859018674)]             // 2·Γ(5/3)
    [InlineData("Uniform(1.25,2.5)", "Uniform(1.5,3)", 0.375)]
    [InlineData("Uniform(-0.5,0)", "Normal(700,0.001)", 700.25)]
    [InlineData("0.5*Normal(0,1)+0.5*Normal(5,1e-6)", "0.5*Normal(1,1)+0.5*Normal(7,1e-6)", 1.5)]
    [InlineData("0.5*StudentT(1.5,0,1)+0.5*Uniform(0,1)", "0.5*StudentT(1.5,2,1)+0.5*Uniform(2,3)", 2)]
    [InlineData("Pareto(1,1.25)", "Pareto(3,1.25)", 10)]
    [InlineData("Poisson(1e6)", "Poisson(2e6)", 1e6)]
    [InlineData("NegativeBinomial(2,1e-6)", "NegativeBinomial(3,1e-6)", 999_999)]
    [InlineData("Binomial(10000000,0.3)", "Binomial(20000000,0.3)", 3e6)]
    [InlineData("DiscreteUniform(0,1000000000)", "DiscreteUniform(0,2000000000)", 5e8)]
    [InlineData("0.5*Poisson(3)+0.5*Poisson(1e6)", "0.5*Poisson(4)+0.5*Poisson(3e6)", 1_000_000.5)]
    // ¼(ζ(1.25)/ζ(2.25) − ζ(1.5)/ζ(2.5)) + ¾·¾
    [InlineData("0.25*Zeta(2.5)+0.75*Binomial(3,0.5)", "0.25*Zeta(2.25)+0.75*Binomial(3,0.75)", 0.862376936232552)]
    public void Ordered_distributions_are_as_far_apart_as_their_means(string p, string q, double apart)
    {
        var found = new Wasserstein(1).Between(DistributionText.Parse(p), DistributionText.Parse(q));
        Assert.InRange(found.Value, apart - found.ErrorBound - 1e-14 * apart, apart + found.ErrorBound + 1e-14 * apart);
        Assert.InRange(found.ErrorBound, 0, 1e-7 * apart);
    }

    [Theory]
    [InlineData("0.001*Zeta(1.5)+0.999*NegativeBinomial(6,0.5)", "NegativeBinomial(0.5,0.8)", 1)]
    [InlineData("0.5*Cauchy(0,1)+0.5*Normal(0,1)", "Normal(0,1)", 1)]
    [InlineData("0.9*Normal(0,1)+0.1*StudentT(2,0,1)", "StudentT(2,0,1)", 2)]
    [InlineData("0.5*Pareto(1,1.5)+0.5*Pareto(2,4)", "Pareto(1,1.5)", 2)]
    public void A_part_without_the_moment_makes_it_infinite(string p, string q, double order)
    {
        var found = new Wasserstein(order).Between(DistributionText.Parse(p), DistributionText.Parse(q));
        Assert.Equal(double.PositiveInfinity, found.Value);
        Assert.Contains("no moment of order", found.Reason, StringComparison.Ordinal);
    }

    // From k to 2k up to one: √(Σ k²/n), n = 10⁹ + 1; and a shift.
    [Theory]
    [InlineData("DiscreteUniform(0,1000000000)", "DiscreteUniform(0,2000000000)", 577350269.6)]
    [InlineData("DiscreteUniform(0,1000000000)", "DiscreteUniform(70,1000000070)", 70)]
    public void Wide_integers_keep_their_bound_to_order_two(string p, string q, double apart)
    {
        var found = new Wasserstein(2).Between(DistributionText.Parse(p), DistributionText.Parse(q));
        Assert.InRange(found.Value, apart - found.ErrorBound, apart + found.ErrorBound);
        Assert.InRange(found.ErrorBound, 0, 2);
    }

    // Where P is, the other parts of Q are nothing: its logarithm there is that of one part and the weight.
    // A search for where they vanish never ended.
    [Fact]
    public void A_narrow_part_far_away_changes_nothing()
    {
        IUnivariate p = DistributionText.Parse("Uniform(-0.6650302192033408, 0.2426)"),
            part = DistributionText.Parse("Triangular(-0.8137, 0.11282537859957054, 0.5015506145198643)"),
            q =
            DistributionText.Parse(
                "0.173*Uniform(0.6688915803883653, 2.405)+0.001*Triangular(-0.8137, 0.11282537859957054, "
                    + "0.5015506145198643)+0.826*Gumbel(0.6911, 1.081E-05)");
        var whole = Divergence.Between(p, q);
        var alone = Divergence.Between(p, part);
        Assert.InRange(whole.Value - alone.Value - Math.Log(1000), -whole.ErrorBound - alone.ErrorBound,
            whole.ErrorBound + alone.ErrorBound);
    }

    [Fact]
    public void Chernoff_information_does_not_depend_on_units()
    {
        IUnivariate p = DistributionText.Parse("0.6*Normal(0.25,0.0001)+0.4*Laplace(0,1)"), q = DistributionText.Parse("Gumbel(0,1)"),
            movedP = DistributionText.Parse("0.6*Normal(1000.25,0.0001)+0.4*Laplace(1000,1)"),
            movedQ = DistributionText.Parse("Gumbel(1000,1)");
        DivergenceBetween here = Divergence.Between(new ChernoffInformation(), p, q),
            there = Divergence.Between(new ChernoffInformation(), movedP, movedQ);
        Assert.InRange(Math.Abs(here.Value - there.Value), 0, here.ErrorBound + there.ErrorBound);
        Assert.InRange(there.ErrorBound, 0, 1e-6);
    }

    // F − G of two mixtures of the same two parts is the difference of their weights times that of the parts, however small: what the
    // shared tail's rounding adds is in the bound.
    [Theory]
    [InlineData(1e-11), InlineData(1e-12), InlineData(1e-13)]
    public void Mixtures_that_share_a_power_tail_differ_by_their_weights(double more)
    {
        var parts = new Wasserstein(1).Between(new Zeta(2.1), new Poisson(3));
        double weight = 0.5 + more, exact = weight - 0.5;
        IUnivariate Mixed(double share) => Mixture.Of([share, 1 - share], (IReadOnlyList<IUnivariate>)[new Zeta(2.1), new Poisson(3)]);
        var found = new Wasserstein(1).Between(Mixed(0.5), Mixed(weight));
        Assert.InRange(Math.Abs(found.Value - exact * parts.Value), 0, found.ErrorBound + exact * parts.ErrorBound);
        Assert.InRange(found.ErrorBound, 1e-18, 1e-13);
    }
}
