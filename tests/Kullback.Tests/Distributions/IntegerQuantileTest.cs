using System.Numerics;
using Kullback.Distributions;

namespace Kullback.Tests.Distributions;

/// <summary>The quantile of integers is the least k with P(X ≤ k) ≥ p: at, just below and just above the double nearest to P(X ≤ k) as a
/// fraction of integers.</summary>
public sealed class IntegerQuantileTest
{
    // Masses as integers over a common denominator, from the lower end on; probabilities in sixteenths.
    private static BigInteger[] Binomial(int n, int sixteenths)
        => [.. Enumerable.Range(0, n + 1)
            .Select(k => Choose(n, k) * BigInteger.Pow(sixteenths, k) * BigInteger.Pow(16 - sixteenths, n - k))];

    private static BigInteger[] Hypergeometric(int population, int successes, int draws)
        => [.. Enumerable.Range(Math.Max(0, draws - population + successes),
            Math.Min(draws, successes) - Math.Max(0, draws - population + successes) + 1)
            .Select(k => Choose(successes, k) * Choose(population - successes, draws - k))];

    private static BigInteger[] BetaBinomial(int n, int a, int b)
        => [.. Enumerable.Range(0, n + 1).Select(k => Choose(k + a - 1, k) * Choose(n - k + b - 1, n - k))];

    private static BigInteger Choose(int n, int k)
    {
        BigInteger product = 1;
        for (int i = 1; i <= Math.Min(k, n - k); i++) product = product * (n - i + 1) / i;
        return product;
    }

    // The nearest double to a fraction in (0, 1): 64 bits first, then rounded by the hardware with a sticky last bit.
    private static double Nearest(BigInteger numerator, BigInteger denominator)
    {
        int shift = (int)(denominator.GetBitLength() - numerator.GetBitLength()) + 62;
        var quotient = BigInteger.DivRem(numerator << shift, denominator, out var rest);
        return Math.ScaleB((double)((long)quotient | (rest.IsZero ? 0L : 1L)), -shift);
    }

    public static TheoryData<string> Distributions
        => ["Binomial 2 8", "Binomial 9 4", "Binomial 25 8", "Binomial 401 8", "Binomial 300 3", "Hypergeometric 90 45 21",
            "Hypergeometric 400 170 99",
        "BetaBinomial 99 1 1", "BetaBinomial 60 3 3", "BetaBinomial 77 2 5"];

    [Theory, MemberData(nameof(Distributions))]
    public void Quantiles_follow_the_definition(string text)
    {
        string[] words = text.Split(' ');
        int[] v = [.. words[1..].Select(int.Parse)];
        (IUnivariate distribution, BigInteger[] masses) = words[0] switch
        {
            "Binomial" => ((IUnivariate)new Binomial(v[0], v[1] / 16.0), Binomial(v[0], v[1])),
            "Hypergeometric" => (new Hypergeometric(v[0], v[1], v[2]), Hypergeometric(v[0], v[1], v[2])),
            _ => (new BetaBinomial(v[0], v[1], v[2]), BetaBinomial(v[0], v[1], v[2])),
        };
        BigInteger total = masses.Aggregate(BigInteger.Add), sum = 0;
        double[] below = new double[masses.Length], above = new double[masses.Length];
        for (int i = 0; i < masses.Length; i++)
        {
            sum += masses[i];
            (below[i], above[i]) = (sum == total ? 1 : Nearest(sum, total), sum == total ? 0 : Nearest(total - sum, total));
        }
        for (int i = 0; i < masses.Length - 1; i++)
        {
            foreach (double p in (double[])[Math.BitDecrement(below[i]), below[i], Math.BitIncrement(below[i])])
            {
                // What the distribution function says, rounded as it is, leads back to where it was asked.
                if (p is <= 1e-200 or >= 1 || p != below[i] && p == distribution.Cumulative(distribution.Low + i)) continue;
                Assert.Equal(distribution.Low + Array.FindIndex(below, b => b >= p), distribution.Quantile(p));
            }
            foreach (double p in (double[])[Math.BitDecrement(above[i]), above[i], Math.BitIncrement(above[i])])
            {
                if (p is <= 1e-200 or >= 1 || p != above[i] && p == distribution.Survival(distribution.Low + i)) continue;
                Assert.Equal(distribution.Low + Array.FindIndex(above, a => a <= p), distribution.SurvivalQuantile(p));
            }
        }
    }

    // The middle of a symmetric distribution of an even number of integers, and shares of equal weights.
    [Fact]
    public void Halves_are_met_exactly()
    {
        foreach (double n in (double[])[1, 3, 101, 9_999, 99_999]) Assert.Equal((n - 1) / 2, new Binomial(n, 0.5).Quantile(0.5));
        Assert.Equal(1, new NegativeBinomial(2, 0.5).Quantile(0.5));
        Assert.Equal(6, new NegativeBinomial(7, 0.5).Quantile(0.5));
        Assert.Equal(2, new Geometric(0.5).Quantile(0.875));
        Assert.Equal(500_000, new Zipf(0, 1_000_000).Quantile(0.5));
        Assert.Equal(700_000, new Zipf(0, 1_000_000).Quantile(0.7));
        var ranks = new Empirical([.. Enumerable.Range(1, 290_000).Select(i => (double)i)]);
        Assert.Equal(145_000, ranks.Quantile(0.5));
        Assert.Equal(289_999, ranks.Quantile(289_999 / 290_000.0));
        Assert.Equal(7, new Categorical(0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1).Quantile(0.8));
    }

    // Round trips through the distribution function, over wide parameters, cut and mixed.
    [Theory]
    [InlineData("NegativeBinomial(0.3,1e-6)")]
    [InlineData("Poisson(2900000)")]
    [InlineData("Skellam(3000000,100)")]
    [InlineData("Hypergeometric(100000000,29000000,10000000)")]
    [InlineData("BetaBinomial(2900000,2.5,0.7)")]
    [InlineData("DiscreteUniform(-7,2899999)")]
    [InlineData("0.25*Poisson(3)+0.75*Poisson(2900000)")]
    public void A_level_leads_back_to_its_integer(string text)
    {
        var distribution = DistributionText.Parse(text);
        foreach (var (cut, levels) in ((IUnivariate, double[])[])[(distribution, [0.13, 0.3, 0.5, 0.77, 0.89]),
            (new Truncated(distribution, distribution.Quantile(0.1), distribution.Quantile(0.9)), [0.13, 0.3, 0.5, 0.77, 0.89])])
            foreach (double u in levels)
            {
                double k = cut.Quantile(u);
                Assert.True(cut.Cumulative(k) >= u && cut.Cumulative(k - 1) < u, text);
                Assert.Equal(k, cut.Quantile(cut.Cumulative(k)));
                Assert.Equal(k, cut.SurvivalQuantile(cut.Survival(k)));
            }
    }
}
