using Kullback.Distributions;
using Kullback.Transport;

namespace Kullback.Tests.Distributions;

/// <summary>Distribution functions of integers far beyond 2⁵³, where k + 1 is k: a tail power law beside them leads there.</summary>
public sealed class FarIntegersTest
{
    [Theory]
    [InlineData("Skellam(1.122,3.32)")]
    [InlineData("Skellam(30000,100)")]
    [InlineData("Poisson(3)")]
    [InlineData("Poisson(1e12)")]
    [InlineData("NegativeBinomial(0.3,0.1)")]
    [InlineData("NegativeBinomial(2,1e-9)")]
    [InlineData("Geometric(0.2)")]
    [InlineData("Geometric(1e-12)")]
    [InlineData("Zeta(1.1)")]
    [InlineData("Zeta(3.588)")]
    [InlineData("0.5*Skellam(2,3)+0.5*Zeta(2.5)")]
    public void Tails_end_and_agree_with_each_other(string text)
    {
        var distribution = DistributionText.Parse(text);
        double before = 0;
        foreach (double k in (double[])[1e15, 9007199254740992, 1e16, 1e17, 1e30, 1e100, 1e300])
        {
            double log = distribution.LogSurvival(k), below = distribution.LogCumulative(-k);
            Assert.True(log <= before && below <= 0, $"{text} at {k}: {log}, {below}");
            Assert.Equal(Math.Exp(log), distribution.Survival(k), 1e-12 * Math.Exp(log));
            Assert.InRange(distribution.Cumulative(k) + distribution.Survival(k), 1 - 1e-15, 1 + 1e-15);
            before = log;
        }
    }

    // ln P(X > 10¹⁷) and ln P(X ≤ −10¹⁷), the first mass of either tail times 1 + 1e-17, by mpmath with 30 digits.
    [Fact]
    public void Tails_of_the_Skellam_distribution_beyond_2_to_the_53()
    {
        var distribution = new Skellam(1.122, 3.32);
        Assert.Equal(-3802883377379827269.485333, distribution.LogSurvival(1e17), 2e-15 * 3.8e18);
        Assert.Equal(-3694398179797037970.336102, distribution.LogCumulative(-1e17), 2e-15 * 3.7e18);
    }

    // Σ |F − G| = E Zeta − E Skellam, as F ≥ G everywhere: ζ(2.588)/ζ(3.588) + 2.198 by mpmath. It had no end.
    [Fact]
    public void Integers_on_the_whole_line_beside_a_power_tail()
    {
        var found = new Wasserstein(1).Between(new Skellam(1.122, 3.32), new Zeta(3.588));
        Assert.Equal(3.3701295462515638044, found.Value, found.ErrorBound);
        Assert.True(found.Converged && found.ErrorBound < 1e-10);
    }

    // ζ(1.044)/ζ(2.044) − ζ(2.343)/ζ(3.343) by mpmath, as one lies above the other.
    [Fact]
    public void Power_tails_with_hardly_a_mean()
    {
        var found = new Wasserstein(1).Between(new Zeta(2.044), new Zeta(3.343));
        Assert.Equal(13.2865732523163229, found.Value, found.ErrorBound);
        Assert.True(found.Converged && found.ErrorBound < 1e-9 * found.Value);
    }

    // The distribution functions cross at 20 and at e²³⁰, beyond which lies a hundredth of the distance. Σ |F − G| by 80-bit sums up to 2²¹
    // and beyond by mpmath's Hurwitz zeta functions between the zeros of the leading powers.
    [Fact]
    public void Power_tails_that_cross_beyond_what_is_summed()
    {
        var mixture = Mixture.Of([0.1, 0.9], [new Zeta(2.02), new Zeta(2.5)]);
        var found = new Wasserstein(1).Between(mixture, new Zeta(2.03));
        Assert.Equal(16.12195495992077, found.Value, found.ErrorBound);
        Assert.True(found.Converged && found.ErrorBound < 1e-9 * found.Value);
    }
}
