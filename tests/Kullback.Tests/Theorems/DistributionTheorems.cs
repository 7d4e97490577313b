using Kullback.Distributions;
using Kullback.Divergences;
using Wasserstein = Kullback.Transport.Wasserstein;

namespace Kullback.Tests.Theorems;

/// <summary>Properties of divergences between distributions given by formula.</summary>
public class DistributionTheorems
{
    private static readonly string[] Line =
        ["Normal(0.3,1.2)", "Laplace(0,1)", "Logistic(0.5,0.7)", "StudentT(4,0,1)", "Cauchy(0,1)", "Gumbel(0,1)",
            "0.4*Normal(-1,0.5)+0.6*Normal(1,1)"];
    private static readonly string[] HalfLine =
        ["Exponential(1.2)", "Gamma(2.5,1.5)", "LogNormal(0.2,0.6)", "Weibull(1.7,1.2)", "InverseGamma(3,2)", "HalfNormal(1.3)",
            "InverseGaussian(1.5,3)"];
    private static readonly string[] Whole = ["Poisson(2)", "Geometric(0.4)", "NegativeBinomial(3,0.5)"];

    private static IEnumerable<(IUnivariate P, IUnivariate Q)> Pairs()
    {
        foreach (string[] group in (string[][])[Line, HalfLine, Whole])
        {
            var distributions = group.Select(DistributionText.Parse).ToList();
            foreach (var p in distributions)
                foreach (var q in distributions) yield return (p, q);
        }
    }

    // Gibbs: D ≥ 0, and 0 only for the same distribution. Also by quadrature and series alone, whose parts are never negative.
    [Fact]
    public void Divergences_are_never_negative()
    {
        foreach (var (p, q) in Pairs())
        {
            double d = Divergence.Between(p, q).Value;
            Assert.True(ReferenceEquals(p, q) ? d == 0 : d > 0, $"{p} ‖ {q}: {d}");
        }
    }

    // Pinsker: TV² ≤ D/2; and H² ≤ TV ≤ √2·H (Le Cam), with room for the errors that the results state.
    [Fact]
    public void Inequalities_between_measures_hold()
    {
        foreach (var (p, q) in Pairs())
        {
            DivergenceBetween d = Divergence.Between(p, q), tv = Divergence.Between(new TotalVariation(), p, q),
                h = Divergence.Between(new SquaredHellinger(), p, q);
            Assert.True(tv.Value * tv.Value <= d.Value / 2 + d.ErrorBound + 2 * tv.ErrorBound, $"{p} ‖ {q}");
            Assert.InRange(tv.Value, h.Value - h.ErrorBound - tv.ErrorBound, Math.Sqrt(2 * h.Value) + h.ErrorBound + tv.ErrorBound + 1e-12);
        }
    }

    // Under x ↦ 2x + 3 both distributions of a location-scale family move alike.
    [Theory]
    [InlineData("Normal(0,1)", "Normal(1,2)", "Normal(3,2)", "Normal(5,4)")]
    [InlineData("Normal(0,1)", "Laplace(1,2)", "Normal(3,2)", "Laplace(5,4)")]
    [InlineData("Cauchy(0,1)", "StudentT(3,1,2)", "Cauchy(3,2)", "StudentT(3,5,4)")]
    [InlineData("Gumbel(0,1)", "Logistic(1,2)", "Gumbel(3,2)", "Logistic(5,4)")]
    public void A_shared_transform_changes_nothing(string p, string q, string movedP, string movedQ)
    {
        foreach (IMeasure measure in (IMeasure[])[new KullbackLeibler(), new JensenShannon(), new TotalVariation(), new Renyi(0.7)])
        {
            double there = Divergence.Between(measure, DistributionText.Parse(p), DistributionText.Parse(q)).Value,
                moved = Divergence.Between(measure, DistributionText.Parse(movedP), DistributionText.Parse(movedQ)).Value;
            Assert.Equal(there, moved, 1e-10 * there);
        }
    }

    // e^x of normal distributions, 1/x of gamma distributions, the logistic of normal distributions.
    [Theory]
    [InlineData("Normal(0.2,0.6)", "Normal(0,0.9)", "LogNormal(0.2,0.6)", "LogNormal(0,0.9)")]
    [InlineData("Gamma(3,2)", "Gamma(4,1)", "InverseGamma(3,2)", "InverseGamma(4,1)")]
    [InlineData("Normal(0.3,0.8)", "Normal(0,1)", "LogitNormal(0.3,0.8)", "LogitNormal(0,1)")]
    public void Images_under_one_map_are_as_far_apart(string p, string q, string imageP, string imageQ)
    {
        foreach (IMeasure measure in (IMeasure[])[new KullbackLeibler(), new JensenShannon(), new SquaredHellinger()])
            Assert.Equal(Divergence.Between(measure, DistributionText.Parse(p), DistributionText.Parse(q)).Value,
                Divergence.Between(measure, DistributionText.Parse(imageP), DistributionText.Parse(imageQ)).Value, 1e-10);
    }

    [Fact]
    public void Independent_parts_add_up()
    {
        Product p = new(new Normal(0, 1), new Laplace(0, 1)), q = new(new Normal(1, 2), new Logistic(0, 1));
        double sum = Divergence.Between(p.Factors[0], q.Factors[0]).Value + Divergence.Between(p.Factors[1], q.Factors[1]).Value;
        Assert.Equal(sum, Divergence.Between(p, q).Value, 1e-15);
        // The affinity ∫ √(pq) multiplies; draws agree within five standard errors.
        double affinity = (1 - Divergence.Between(new SquaredHellinger(), p.Factors[0], q.Factors[0]).Value)
            * (1 - Divergence.Between(new SquaredHellinger(), p.Factors[1], q.Factors[1]).Value);
        var drawn = Divergence.Between(new JensenShannon(), p, q,
            new BetweenOptions { Allowed = DivergenceMethods.MonteCarlo, Random = new Random(3), Draws = 20_000 });
        Assert.Equal(1 - affinity, Divergence.Between(new SquaredHellinger(), p, q).Value, 1e-13);
        Assert.InRange(drawn.Value, 0, Math.Log(2));
    }

    // D of the joint = D of the first coordinate + the mean over it of D of the second given the first, closed for normal distributions:
    // Y|x has the mean b + βx and variance s², so the mean of D is ½[φ-part + E(Δb + Δβ·X)²/s²].
    [Fact]
    public void Chain_rule_of_normal_distributions()
    {
        double[] cp = [2, 0.5, 0.5, 1], cq = [1, -0.3, -0.3, 2], mp = [0.4, -1], mq = [0, 0.3];
        double joint = Divergence.Between(new MultivariateNormal(mp, cp), new MultivariateNormal(mq, cq)).Value;
        double marginal = Divergence.Between(new Normal(mp[0], Math.Sqrt(cp[0])), new Normal(mq[0], Math.Sqrt(cq[0]))).Value;
        double betaP = cp[1] / cp[0], betaQ = cq[1] / cq[0], sp = cp[3] - cp[1] * betaP, sq = cq[3] - cq[1] * betaQ;
        double constant = mp[1] - betaP * mp[0] - (mq[1] - betaQ * mq[0]), slope = betaP - betaQ;
        double mean = constant + slope * mp[0], square = mean * mean + slope * slope * cp[0];
        double conditional = (sp / sq - 1 - Math.Log(sp / sq) + square / sq) / 2;
        Assert.Equal(joint, marginal + conditional, 1e-13);
    }

    [Fact]
    public void Cross_entropy_is_entropy_and_divergence()
    {
        IUnivariate p = DistributionText.Parse("Gamma(2.5,1.5)"), q = DistributionText.Parse("Exponential(0.7)");
        // −E_P ln q = 0.7·E X − ln 0.7.
        Assert.Equal(0.7 * p.Mean - Math.Log(0.7), Divergence.CrossEntropyOf(p, q), 1e-13);
        // A mixture far apart: the entropy of its parts plus that of the weights.
        var apart = DistributionText.Parse("0.25*Normal(-50,1)+0.75*Normal(50,2)");
        double weights = -0.25 * Math.Log(0.25) - 0.75 * Math.Log(0.75), normal = 0.5 * Math.Log(2 * Math.PI * Math.E);
        Assert.Equal(weights + normal + 0.75 * Math.Log(2), Divergence.EntropyOf(apart), 1e-10);
    }

    [Fact]
    public void Symmetric_measures_are_symmetric()
    {
        foreach (var (p, q) in Pairs().Where(pair => pair.P.GetType() != pair.Q.GetType()).Take(20))
            foreach (IMeasure measure in (IMeasure[])[new JensenShannon(), new TotalVariation(), new Hellinger()])
                Assert.Equal(Divergence.Between(measure, p, q).Value, Divergence.Between(measure, q, p).Value, 1e-11);
    }

    // W₂ of normal distributions is √(Δμ² + Δσ²); of a shift any W is the shift;
    // W₁ of ordered distributions is the difference of the means.
    [Fact]
    public void Wasserstein_distances_of_distributions()
    {
        Assert.Equal(Math.Sqrt(2), new Wasserstein(2).Between(new Normal(0, 1), new Normal(1, 2)).Value, 1e-15);
        Assert.Equal(1.5, new Wasserstein(1).Between(DistributionText.Parse("StudentT(3,0,1)"),
            DistributionText.Parse("StudentT(3,1.5,1)")).Value, 1e-11);
        Assert.Equal(1.5, new Wasserstein(3).Between(DistributionText.Parse("Gumbel(0,1)"), DistributionText.Parse("Gumbel(1.5,1)")).Value,
            1e-11);
        Assert.Equal(0.5, new Wasserstein(1).Between(new Exponential(1), new Exponential(2)).Value, 1e-12);
        Assert.Equal(1.5, new Wasserstein(1).Between(DistributionText.Parse("Poisson(2)"), DistributionText.Parse("Poisson(3.5)")).Value,
            1e-12);
        // ∫ (x − y)² of exponential distributions: (1 − ½)²·2.
        Assert.Equal(Math.Sqrt(0.5), new Wasserstein(2).Between(new Exponential(1), new Exponential(2)).Value, 1e-12);
        Assert.Equal(double.PositiveInfinity, new Wasserstein(1).Between(new Cauchy(0, 1), new Normal(0, 1)).Value);
        Assert.Equal(double.PositiveInfinity, new Wasserstein(2).Between(DistributionText.Parse("Pareto(1,2)"), new Exponential(1)).Value);
    }

    // Hand-made columns: where the eye would look for the fault.
    [Theory]
    [InlineData("Norml(0,1)", 1, "did you mean Normal?")]
    [InlineData("Normal(0,1", 11, "is missing")]
    [InlineData("Normal(0,x)", 10, "a number is expected")]
    [InlineData("Normal(0,1,2)", 12, "too many parameters")]
    [InlineData("Normal(mean=0,deviation=1)", 15, "has no parameter 'deviation'")]
    [InlineData("Normal(0,mean=1)", 10, "given twice")]
    [InlineData("Normal(mean=0,1)", 15, "without a name follows")]
    [InlineData("Normal(0,-1)", 1, "StandardDeviation = -1")]
    [InlineData("0.5*Normal(0,1) Normal(1,1)", 17, "not expected")]
    [InlineData("1.5*Normal(0,1)", 1, "not between 0 and 1")]
    [InlineData("0.5 Normal(0,1)", 5, "followed by *")]
    [InlineData("Gamma()", 1, "shape is missing")]
    [InlineData("", 1, "a family is missing")]
    public void Text_that_cannot_be_read_says_where(string text, int column, string message)
    {
        var error = Assert.Throws<UnreadableDistributionException>(() => DistributionText.Parse(text));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.Equal(column, error.Column);
    }

    [Fact]
    public void Text_is_read_freely()
    {
        Assert.Equal(new Normal(1, 2), DistributionText.Parse(" normal( Mean = 1 , SD=2 ) "));
        Assert.Equal(new Normal(0, 1), DistributionText.Parse("Normal()"));
        Assert.Equal(new Normal(-1.0 / 3, 1e-3), DistributionText.Parse("Normal(-1/3,1e-3)"));
        Assert.Equal(new StudentT(5, 0, 1), DistributionText.Parse("student-t(df=5)"));
        Assert.Throws<UnreadableDistributionException>(() => DistributionText.Parse("0.3*Normal(0,1)+0.6*Normal(1,1)"));
        Assert.Throws<UnreadableDistributionException>(() => DistributionText.Parse("0.3*Normal(0,1)+Normal(1,1)"));
    }
}
