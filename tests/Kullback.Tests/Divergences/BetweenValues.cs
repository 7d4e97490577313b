using Kullback.Distributions;
using Kullback.Divergences;

namespace Kullback.Tests.Divergences;

/// <summary>D(P‖Q) of pairs on the line against values of adaptive quadrature with 30 digits, made elsewhere.</summary>
[Trait("Category", "Kernel")]
public class BetweenValues
{
    [Theory]
    [InlineData("Normal(1,2)", "Normal(-0.5,3)", 0.2526873303303866)]
    [InlineData("Laplace(0,1)", "Laplace(1,2)", 0.37708690114566647)]
    [InlineData("Gumbel(-1,2)", "Gumbel(-3,4)", 0.442063149859139)]
    [InlineData("Gamma(2,1.5)", "Gamma(3,0.7)", 1.4901163349355018)]
    [InlineData("InverseGamma(3,2)", "InverseGamma(4,1)", 1.4484166758094238)]
    [InlineData("Exponential(2)", "Exponential(3)", 0.094534891891835618)]
    [InlineData("Beta(2,3)", "Beta(4,1.5)", 1.4897365804287605)]
    [InlineData("Beta(1/2,1/2)", "Beta(1,1)", 0.24156447527049044)]
    [InlineData("Weibull(1.5,2)", "Weibull(2.5,3)", 0.43363903061880196)]
    [InlineData("Weibull(1.5,2)", "Gamma(3,0.7)", 0.93025465383731082)]
    [InlineData("Pareto(2,3)", "Pareto(1,2.5)", 1.7485228415271512)]
    [InlineData("Chi(3)", "Chi(5)", 0.36897513412958786)]
    [InlineData("ChiSquared(3)", "ChiSquared(5)", 0.36897513412958786)]
    [InlineData("Rayleigh(1)", "Rayleigh(2)", 0.63629436111989062)]
    [InlineData("HalfNormal(1)", "HalfNormal(2)", 0.31814718055994531)]
    [InlineData("Kumaraswamy(2,3)", "Beta(4,1.5)", 1.0215893998688152)]
    [InlineData("ContinuousBernoulli(0.3)", "ContinuousBernoulli(0.6)", 0.064519264453216391)]
    [InlineData("ContinuousBernoulli(0.3)", "Uniform(0,1)", 0.029386202232129083)]
    [InlineData("Uniform(0,1)", "ContinuousBernoulli(0.3)", 0.029736123251875434)]
    [InlineData("VonMises(0,2)", "VonMises(1,3)", 1.0258356262355626)]
    [InlineData("InverseGaussian(1,2)", "InverseGaussian(2,3)", 0.42226744594591781)]
    [InlineData("LogUniform(1,10)", "LogUniform(0.5,20)", 0.4712902957152809)]
    [InlineData("Logistic(0,1)", "Logistic(1,2)", 0.31721760466249191)]
    [InlineData("Cauchy(0,1)", "Cauchy(2,3)", 0.51082562376599068)]
    [InlineData("StudentT(5)", "Normal(0,1)", 0.12476919412361009)]
    [InlineData("Normal(0,1)", "StudentT(5)", 0.0333766823506078)]
    [InlineData("StudentT(5)", "StudentT(3,location=1,scale=2)", 0.40988997506271445)]
    [InlineData("Beta(2,3)", "Exponential(2)", 0.341759469228055)]
    [InlineData("Beta(2,3)", "Gamma(3,0.7)", 4.4447453288308094)]
    [InlineData("Beta(2,3)", "Normal(-0.5,3)", 2.299679693883005)]
    [InlineData("Beta(2,3)", "Uniform(-1,2)", 1.33351893845611)]
    [InlineData("Beta(2,3)", "ContinuousBernoulli(0.6)", 0.28229388170266923)]
    [InlineData("Beta(2,3)", "Laplace(1,2)", 1.9212010109078909)]
    [InlineData("ContinuousBernoulli(0.3)", "Exponential(2)", 0.19668402395984111)]
    [InlineData("ContinuousBernoulli(0.3)", "Normal(-0.5,3)", 2.0994780826516046)]
    [InlineData("Exponential(2)", "Gamma(3,0.7)", 4.3470448838590441)]
    [InlineData("Exponential(2)", "Gumbel(-3,4)", 2.3743229218940712)]
    [InlineData("Exponential(2)", "Normal(-0.5,3)", 1.7801424468771722)]
    [InlineData("Exponential(2)", "Laplace(1,2)", 1.3971091832981423)]
    [InlineData("Gamma(2,1.5)", "Exponential(3)", 1.7296371545385218)]
    [InlineData("Gamma(2,1.5)", "Gumbel(-3,4)", 1.6449219519185602)]
    [InlineData("Gamma(2,1.5)", "Normal(-0.5,3)", 1.0819113761905251)]
    [InlineData("Gamma(2,1.5)", "Laplace(1,2)", 0.56851417800619174)]
    [InlineData("Gumbel(-1,2)", "Normal(-0.5,3)", 0.13652223379023286)]
    [InlineData("Gumbel(-1,2)", "Laplace(1,2)", 0.21197877409660592)]
    [InlineData("Laplace(0,1)", "Normal(-0.5,3)", 0.44940364131283712)]
    [InlineData("Normal(1,2)", "Gumbel(-3,4)", 0.69107066703378097)]
    [InlineData("Normal(1,2)", "Laplace(1,2)", 0.072093208158137924)]
    [InlineData("Normal(1,2)", "Laplace(-0.5,3)", 0.35456297929297462)]
    [InlineData("Pareto(2,3)", "Exponential(0.5)", 1.2652789553347764)]
    [InlineData("Pareto(2,3)", "Gamma(3,0.7)", 0.88234275936441621)]
    [InlineData("Pareto(2,3)", "Normal(-0.5,3)", 1.9369048188698357)]
    [InlineData("Pareto(2,3)", "Laplace(1,2)", 1.4584261358947217)]
    [InlineData("Uniform(0.2,0.7)", "Beta(2,3)", 0.33310228632687821)]
    [InlineData("Uniform(0,1)", "Beta(2,3)", 0.51509335021199969)]
    [InlineData("Uniform(1,3)", "Exponential(2)", 2.6137056388801094)]
    [InlineData("Uniform(1,3)", "Gamma(3,0.7)", 1.1741879658118681)]
    [InlineData("Uniform(1,3)", "Gumbel(-3,4)", 2.2326457426059703)]
    [InlineData("Uniform(1,3)", "Normal(-0.5,3)", 1.6901443820535779)]
    [InlineData("Uniform(1,3)", "Pareto(0.5,2)", 1.9437552990064936)]
    [InlineData("Uniform(1,3)", "Laplace(2,1)", 0.5)]
    [InlineData("Uniform(0,1)", "Uniform(-1,2)", 1.0986122886681097)]
    [InlineData("Bernoulli(0.3)", "Bernoulli(0.6)", 0.18378689738681229)]
    [InlineData("Binomial(10,0.3)", "Binomial(10,0.6)", 1.8378689738681229)]
    [InlineData("Binomial(10,0.3)", "Binomial(12,0.3)", 0.075309318941734007)]
    [InlineData("Poisson(2)", "Poisson(3.5)", 0.38076842412915463)]
    [InlineData("Poisson(0)", "Poisson(3.5)", 3.5)]
    [InlineData("Geometric(0.3)", "Geometric(0.6)", 0.61262299128937429)]
    [InlineData("NegativeBinomial(5,0.3)", "NegativeBinomial(5,0.6)", 3.0631149564468715)]
    [InlineData("Bernoulli(0.3)", "Poisson(2)", 1.1811915437771229)]
    [InlineData("Poisson(2)", "Geometric(0.4)", 0.23305933547315259)]
    [InlineData("Poisson(2)", "NegativeBinomial(3,0.5)", 0.15217995502500875)]
    public void Agrees_with_30_digits(string p, string q, double expected)
    {
        IUnivariate a = DistributionText.Parse(p), b = DistributionText.Parse(q);
        // The values are printed with 16 digits; closed forms promise 1e-12.
        Assert.Equal(expected, Divergence.Between(a, b).Value, expected * 1e-12);
        // Without closed forms: 1e-10 is asked of quadrature and of series.
        var summed = Divergence.Between(a, b, new BetweenOptions { Allowed = DivergenceMethods.Series | DivergenceMethods.Quadrature });
        // A pole at 1 cannot be resolved below 2⁻⁵³ in x, which holds 1e-8 of Beta(½, ½): the bound says so.
        Assert.True(summed.Converged || summed.ErrorBound > expected * 1e-10);
        Assert.Equal(expected, summed.Value, Math.Max(expected * 1e-10, summed.Converged ? 0 : summed.ErrorBound));
    }

    // ½·10⁻¹⁶ for a shift of 1e-8; for a scale of 1 + 1e-8: ½(s⁻² − 1) + ln s = δ² − (5/3)δ³ + …;
    // the stored 1 + 1e-8 is off by up to 1.1e-16/1e-8 of δ.
    [Theory]
    [InlineData("Normal(1e-8,1)", 5e-17, 1e-14)]
    [InlineData("Normal(0,1.00000001)", 9.9999998333333e-17, 3e-8)]
    public void Nearly_equal_distributions_keep_their_digits(string q, double expected, double relative)
    {
        IUnivariate a = DistributionText.Parse("Normal(0,1)"), b = DistributionText.Parse(q);
        Assert.Equal(expected, Divergence.Between(a, b).Value, expected * relative);
        // Quadrature sees the densities only: their logarithms differ by 1e-8 and are rounded at 1e-16 of about 3.
        Assert.Equal(expected, Divergence.Between(a, b, new BetweenOptions { Allowed = DivergenceMethods.Quadrature }).Value,
            expected * 1e-6);
    }

    [Theory]
    [InlineData("StudentT(1)", "Normal(0,1)", "too heavy")]
    [InlineData("Cauchy(0,1)", "Laplace(0,1)", "too heavy")]
    [InlineData("Pareto(1.5,2)", "Normal(2,1.5)", "too heavy")]
    [InlineData("Gamma(1,1.5)", "InverseGamma(3,2)", "too heavy")]
    [InlineData("Laplace(0.5,1.3)", "Gumbel(0,1)", "too heavy")]
    [InlineData("Logistic(0.5,0.8)", "Gumbel(0,0.8)", "too heavy")]
    [InlineData("Normal(0,1)", "Exponential(1)", "P has mass below the support of Q")]
    [InlineData("Beta(2,2)", "Uniform(0,0.9)", "P has mass above the support of Q")]
    [InlineData("Poisson(2)", "Binomial(10,0.3)", "P has mass above the support of Q")]
    public void Infinities_say_why(string p, string q, string reason)
    {
        foreach (var allowed in (DivergenceMethods[])[DivergenceMethods.Deterministic,
            DivergenceMethods.Series | DivergenceMethods.Quadrature])
        {
            var found = Divergence.Between(DistributionText.Parse(p), DistributionText.Parse(q), new BetweenOptions { Allowed = allowed });
            Assert.Equal(double.PositiveInfinity, found.Value);
            Assert.NotNull(found.Reason);
        }
        var exact = Divergence.Between(DistributionText.Parse(p), DistributionText.Parse(q));
        Assert.Contains(reason, exact.Reason!, StringComparison.Ordinal);
    }

    // The other direction of an infinite pair is finite: D(N‖T(1)) = ½ln(π/2) − ½ + E ln(1 + X²) by quadrature of 30 digits.
    [Fact]
    public void The_other_direction_is_finite()
        => Assert.Equal(0.25924502,
            Divergence.Between(DistributionText.Parse("Normal(0,1)"), DistributionText.Parse("StudentT(1)")).Value, 1e-6);

    // Φ(½) − Φ(−½), 1 − e^(−1/8), e − 1, and (a/2)·1 of two unit normals one apart.
    [Fact]
    public void Other_measures_of_two_normals()
    {
        IUnivariate p = DistributionText.Parse("Normal(0,1)"), q = DistributionText.Parse("Normal(1,1)");
        foreach (var options in (BetweenOptions[])[new(), new() { Allowed = DivergenceMethods.Quadrature }])
        {
            Assert.Equal(0.38292492254802621, Divergence.Between(new TotalVariation(), p, q, options).Value, 1e-13);
            Assert.Equal(0.1175030974154046, Divergence.Between(new SquaredHellinger(), p, q, options).Value, 1e-13);
            Assert.Equal(Math.E - 1, Divergence.Between(new PearsonChiSquared(), p, q, options).Value, 1e-11);
            Assert.Equal(1.5, Divergence.Between(new Renyi(3), p, q, options).Value, 1e-11);
            Assert.Equal(0.125, Divergence.Between(new ChernoffInformation(), p, q, options).Value, 1e-12);
            Assert.Equal(0.38292492254802621, Divergence.Between(new Kolmogorov(), p, q, options).Value, 1e-13);
        }
    }

    // N(0, 2) and N(0, 1): the exponent of pᵃq¹⁻ᵃ, (1 − a)/2 + a/8, is 0 at a = 4/3.
    [Fact]
    public void Measures_that_are_infinite_are_recognized()
    {
        IUnivariate p = DistributionText.Parse("Normal(0,2)"), q = DistributionText.Parse("Normal(0,1)");
        foreach (var options in (BetweenOptions[])[new(), new() { Allowed = DivergenceMethods.Quadrature }])
        {
            Assert.Equal(double.PositiveInfinity, Divergence.Between(new PearsonChiSquared(), p, q, options).Value);
            Assert.Equal(double.PositiveInfinity, Divergence.Between(new Renyi(1.4), p, q, options).Value);
            Assert.True(double.IsFinite(Divergence.Between(new Renyi(1.3), p, q, options).Value));
        }
        // p²/q of Laplace(0, 2) and Laplace(0, 1) does not fall at all.
        Assert.Equal(double.PositiveInfinity,
            Divergence.Between(new PearsonChiSquared(), DistributionText.Parse("Laplace(0,2)"),
                DistributionText.Parse("Laplace(0,1)")).Value);
    }

    // −ln ∫ √(pq) = d²/8 of unit normals d apart: far beyond what e^(−d²/8) can hold.
    [Fact]
    public void Distributions_far_apart_keep_their_Bhattacharyya_distance()
    {
        IUnivariate p = DistributionText.Parse("Normal(0,1)"), q = DistributionText.Parse("Normal(100,1)");
        Assert.Equal(1250, Divergence.Between(new Bhattacharyya(), p, q,
            new BetweenOptions { Allowed = DivergenceMethods.Quadrature }).Value, 1e-9);
    }

    [Fact]
    public void A_continuous_distribution_and_one_of_integers_have_nothing_in_common()
    {
        IUnivariate p = DistributionText.Parse("Normal(3,2)"), q = DistributionText.Parse("Poisson(3)");
        Assert.Equal(double.PositiveInfinity, Divergence.Between(p, q).Value);
        Assert.Equal(Math.Log(2), Divergence.Between(new JensenShannon(), p, q).Value, 1e-15);
        Assert.Equal(1, Divergence.Between(new TotalVariation(), p, q).Value);
    }

    [Fact]
    public void Methods_that_are_not_allowed_are_not_used()
    {
        IUnivariate p = DistributionText.Parse("StudentT(5)"), q = DistributionText.Parse("StudentT(3,1,2)");
        Assert.Throws<ArgumentException>(() => Divergence.Between(p, q, new BetweenOptions { Allowed = DivergenceMethods.Series }));
        Assert.Throws<ArgumentException>(() => Divergence.Between(p, q, new BetweenOptions { Allowed = DivergenceMethods.MonteCarlo }));
        var drawn = Divergence.Between(p, q,
            new BetweenOptions { Allowed = DivergenceMethods.MonteCarlo, Random = new Random(7), Draws = 40_000 });
        Assert.Equal(DivergenceMethods.MonteCarlo, drawn.Method);
        // Five standard errors: a false alarm in two million.
        Assert.Equal(0.40988997506271445, drawn.Value, 5 * drawn.StandardError!.Value);
        Assert.Null(Divergence.Exact(new TotalVariation(), p, q));
    }
}
