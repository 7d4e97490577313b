using Kullback.Distributions;

namespace Kullback.Tests.Distributions;

/// <summary>Distribution functions, quantiles and variances where parameters are large, small or far apart.</summary>
public class FarFunctionsTest
{
    // P(X > x) by double-exponential quadrature of the density with 60 digits.
    public static TheoryData<IUnivariate, double, double> Survivals => new()
    {
        { new StudentT(1e20), 1, 0.15865525393145705142 },
        { new StudentT(1e12), 0.5, 3.08537538726041906570e-1 },
        { new StudentT(1e6), 1, 1.58655374916789064641e-1 },
        { new StudentT(1e6), 5, 2.86699893544537078449e-7 },
        { new StudentT(1e6), 30, 6.01004711683171894129e-198 },
        { new StudentT(300), 1, 1.59058202215313138462e-1 },
        { new StudentT(300), 12, 1.15956237680806651912e-27 },
        { new InverseGaussian(1, 1e-6), 1e-3, 2.522614586879486487e-2 },
        { new InverseGaussian(1, 1e-6), 1e3, 2.424396407136447617e-5 },
        { new InverseGaussian(1, 1e-6), 1e7, 1.346711971726426328e-10 },
        { new InverseGaussian(1, 1e-6), 2.5e-6, 4.729102160452019214e-1 },
        { new InverseGaussian(1, 1e-10), 1e-2, 7.978835595532321339e-5 },
        // Sums of masses with 50 digits.
        { new Poisson(1e9), 1e9, 4.99991589558261007467e-1 },
        { new Poisson(1e9), 1000050000, 5.69222454007781937073e-2 },
        { new Poisson(1e9), 1000400000, 5.71691824239334775933e-37 },
        { new Poisson(123456), 123456, 4.99243058604614706690e-1 },
        { new Poisson(123456), 132456, 1.11266309561525968825e-141 },
        // (b − x)²/((b − a)(b − c)) and what is left of 1.
        { new Triangular(0, 0, 1), 0.5, 0.25 },
    };

    // An exponent of size e^(−x) costs x·2⁻⁵³: 1e-13 for 1e-198 and less elsewhere.
    [Theory, MemberData(nameof(Survivals))]
    public void Survival_agrees_with_high_precision(IUnivariate distribution, double x, double expected)
    {
        double tolerance = 4e-15 * (5 + Math.Abs(Math.Log(expected)));
        Assert.Equal(1, distribution.Survival(x) / expected, tolerance);
        Assert.Equal(Math.Log(expected), distribution.LogSurvival(x), tolerance + 1e-15 * Math.Abs(Math.Log(expected)));
        Assert.Equal(1 - expected, distribution.Cumulative(x), 2e-14);
    }

    [Theory]
    [InlineData(1e9, 999700000, 1.18563440695613449325e-21)]
    [InlineData(1e9, 999990000, 3.75922617323940347478e-1)]
    [InlineData(123456, 120456, 5.12057788499134988703e-18)]
    public void Cumulative_Poisson_agrees_with_sums(double rate, double k, double expected)
    {
        Assert.Equal(1, new Poisson(rate).Cumulative(k) / expected, 1e-13);
        Assert.Equal(Math.Log(expected), new Poisson(rate).LogCumulative(k), 1e-13);
    }

    // The two forms of the incomplete gamma function meet at x = 0.9a and 1.1a, and along a = 10⁵: P(a, x) − P(a + 1,
    // x) is a mass whatever the form.
    [Theory, InlineData(99_999.2), InlineData(1e5), InlineData(3e6), InlineData(1e9)]
    public void Neighboring_shapes_differ_by_a_mass(double a)
    {
        foreach (double z in (double[])[-9, -3, -1, -0.01, 0, 0.01, 1, 3, 9])
        {
            double x = a + z * Math.Sqrt(a), mass = Kullback.Numerics.Special.PoissonMass(a, x);
            double lower = Kullback.Numerics.IncompleteGamma.Lower(a, x) - Kullback.Numerics.IncompleteGamma.Lower(a + 1, x);
            // Two values right to 1e-14 each.
            Assert.Equal(mass, lower, 2e-14 * Kullback.Numerics.IncompleteGamma.Lower(a, x) + 1e-17);
        }
    }

    public static TheoryData<IUnivariate> Shapes => new()
    {
        new InverseGaussian(1, 1e-3), new InverseGaussian(1, 1e-6), new InverseGaussian(1, 1e-12), new InverseGaussian(1e5, 1e-9),
            new InverseGaussian(1, 1e9), new StudentT(250), new StudentT(1e6), new StudentT(1e20),
        new Triangular(0, 0, 1), new Triangular(0, 1, 1), new Triangular(0, 1e-9, 1), new HalfNormal(2), new Gamma(1e9, 1),
            new Kumaraswamy(1e-3, 5), new Kumaraswamy(200, 1e-3),
    };

    // F(Q(p)) = p up to the rounding of x.
    [Theory, MemberData(nameof(Shapes))]
    public void Quantiles_come_back(IUnivariate distribution)
    {
        foreach (double p in (double[])[1e-300, 1e-40, 1e-10, 1e-3, 0.1, 0.3, 0.5, 0.7, 0.9, 0.999])
        {
            double x = distribution.Quantile(p), y = distribution.SurvivalQuantile(p);
            if (x > 1e-290 && x < distribution.High)
                Assert.Equal(Math.Log(p), distribution.LogCumulative(x),
                    1e-11 + 4e-16 * Math.Abs(x) * Math.Exp(distribution.LogDensity(x) - distribution.LogCumulative(x)));
            if (y > distribution.Low && y < distribution.High && (distribution.Low > -1 ? y > 1e-290 : true))
                Assert.Equal(Math.Log(p), distribution.LogSurvival(y),
                    1e-11 + 4e-16 * Math.Abs(y) * Math.Exp(distribution.LogDensity(y) - distribution.LogSurvival(y)));
        }
    }

    // 1 − x has the variance of x; far out a logit-normal distribution is log-normal: e^(2μ)(e² − e). A power of a uniform variable: a/((a
    // + 1)²(a + 2)), others by exact fractions.
    [Fact]
    public void Variances_keep_their_digits()
    {
        Assert.Equal(1, new LogitNormal(40, 1).Variance / (Math.Exp(-80) * (Math.Exp(2) - Math.E)), 1e-13);
        Assert.Equal(new LogitNormal(-3, 1.5).Variance, new LogitNormal(3, 1.5).Variance, 1e-15);
        Assert.Equal(1, new Kumaraswamy(1e8, 1).Variance / 9.999999600000011e-17, 1e-13);
        Assert.Equal(1, new Kumaraswamy(1e6, 3).Variance / 1.361103796320508423e-12, 1e-13);
        Assert.Equal(1, new Kumaraswamy(2, 5).Variance / 3.020412327771635131e-2, 1e-13);
        Assert.Equal(1, new Dirichlet(1e20, 1, 2).Variance()[0] / 3e-40, 1e-14);
    }

    [Fact]
    public void Tails_next_to_nothing()
    {
        // P(|Z| > x) = 4.9e-324: half of it is no double.
        var half = new HalfNormal(1);
        Assert.Equal(Math.Log(double.Epsilon), half.LogSurvival(half.SurvivalQuantile(double.Epsilon)), 1e-11);
        // From the end where the density is highest: F = 2x − x², Q(p) = p/(1 + √(1 − p)).
        Assert.Equal(2e-20, new Triangular(0, 0, 1).Cumulative(1e-20), 1e-34);
        Assert.Equal(5e-21, new Triangular(0, 0, 1).Quantile(1e-20), 1e-35);
        Assert.Equal(-5e-21, new Triangular(-1, 0, 0).SurvivalQuantile(1e-20), 1e-35);
        Assert.Equal(1e-40, new Triangular(0, 1, 2).Cumulative(Math.Sqrt(2) * 1e-20), 1e-54);
    }

    // The least k with P(X > k) ≤ 1 − p, p known to its last digit.
    [Fact]
    public void Whole_quantiles_are_the_least()
    {
        foreach (var distribution in (IUnivariate[])[new Poisson(7), new Poisson(2.9e6), new Binomial(5_800_000, 0.5),
            new NegativeBinomial(3, 1e-5), new Geometric(1e-6), new Hypergeometric(100_000, 40_000, 20_000)])
            for (int i = 1; i < 60; i++)
            {
                double p = 1 - Math.Pow(2, -i * 0.8), k = distribution.Quantile(p);
                Assert.True(distribution.Survival(k) <= 1 - p + 1.2e-16 && distribution.Survival(k - 1) > 1 - p - 1.2e-16,
                    FormattableString.Invariant($"{distribution.GetType().Name} {p:R}: {k}"));
            }
    }
}
