using Kullback.Distributions;

namespace Kullback.Divergences;

/// <summary>What the exact table says of one pair of families, at one member of each.</summary>
/// <param name="P">The member of P's family, as text.</param>
/// <param name="Q">The member of Q's family.</param>
/// <param name="Found">D(P‖Q) by a closed form; null where only summation or quadrature knows it.</param>
public sealed record ExactPair(string P, string Q, DivergenceBetween? Found);

/// <summary>Every pair of families on the line with what is known of it: the source of docs/reference/closed-forms.md and of the test that
/// holds every closed form against quadrature.</summary>
public static class ExactPairs
{
    // Two members of each family: P's, and Q's where both are of one family.
    private static readonly (string P, string Q)[] Members =
    [
        ("Normal(1,2)", "Normal(-0.5,3)"), ("LogNormal(0.2,0.6)", "LogNormal(0,0.9)"), ("Exponential(2)", "Exponential(1.2)"),
            ("Gamma(2.5,1.5)", "Gamma(3,0.7)"),
        ("InverseGamma(3.5,2)", "InverseGamma(4,1)"), ("Beta(2,3)", "Beta(4,1.5)"), ("ChiSquared(5)", "ChiSquared(3)"),
            ("Chi(3)", "Chi(5)"), ("Weibull(1.7,1.2)", "Weibull(2.5,3)"),
        ("HalfNormal(1.3)", "HalfNormal(2)"), ("Rayleigh(1.3)", "Rayleigh(2)"), ("Maxwell(1.1)", "Maxwell(1.7)"),
            ("Uniform(0.2,0.7)", "Uniform(0,1)"),
        ("StudentT(5,0.3,1.2)", "StudentT(3,1,2)"), ("InverseGaussian(1.5,3)", "InverseGaussian(2,3)"),
            ("VonMises(0.5,2)", "VonMises(-0.7,1)"),
        ("GeneralizedNormal(0.1,1.5,3)", "GeneralizedNormal(0.1,2,2.5)"),
            ("TruncatedNormal(0.5,1,0.1,0.9)", "TruncatedNormal(0.2,2,0.1,0.9)"), ("Moyal(0.5,1.3)", "Moyal(-1,2)"),
                ("ExponentialGamma(2.5,1.5)", "ExponentialGamma(3,0.7)"),
        ("Lindley(1.5)", "Lindley(0.8)"), ("Gumbel(0.5,1.3)", "Gumbel(-3,4)"),
        ("Frechet(3.5,1.2)", "Frechet(3,1)"), ("GeneralizedExtremeValue(0.5,1,0.1)", "GeneralizedExtremeValue(0,2,0.2)"),
            ("Laplace(0.5,1.3)", "Laplace(1,2)"),
        ("Logistic(0.5,0.8)", "Logistic(1,2)"), ("LogitNormal(0.3,0.8)", "LogitNormal(0,1)"), ("Cauchy(0.5,1)", "Cauchy(2,3)"),
            ("Pareto(1.5,3)", "Pareto(1,2.5)"),
        ("GeneralizedPareto(0.2,1,0.1)", "GeneralizedPareto(0.2,2,0.2)"), ("LogUniform(0.5,4)", "LogUniform(0.4,5)"),
            ("Kumaraswamy(2,3)", "Kumaraswamy(2,2)"), ("Triangular(0,0.3,1)", "Triangular(-0.5,0.3,2)"),
        ("ContinuousBernoulli(0.3)", "ContinuousBernoulli(0.6)"), ("Bernoulli(0.3)", "Bernoulli(0.6)"),
            ("Binomial(10,0.3)", "Binomial(12,0.4)"), ("NegativeBinomial(3,0.4)", "NegativeBinomial(5,0.5)"),
        ("Geometric(0.3)", "Geometric(0.6)"), ("Poisson(2)", "Poisson(3.5)"), ("BetaBinomial(10,2,3)", "BetaBinomial(10,3,3)"),
            ("Hypergeometric(50,20,10)", "Hypergeometric(60,20,10)"),
        ("Skellam(2,3)", "Skellam(2.5,2)"), ("Zeta(4.5)", "Zeta(3.5)"), ("Zipf(1.2,12)", "Zipf(0.8,12)"),
            ("DiscreteUniform(2,9)", "DiscreteUniform(0,12)"),
    ];

    /// <summary>The members that stand for a family, P's and Q's; null where the family has none yet.</summary>
    public static (string P, string Q)? Of(Family family)
    {
        ArgumentNullException.ThrowIfNull(family);
        foreach (var member in Members)
            if (member.P.StartsWith(family.Name + "(", StringComparison.Ordinal)) return member;
        return null;
    }

    /// <summary>All pairs of families with the same reference measure, P by P.</summary>
    public static IEnumerable<ExactPair> All()
    {
        var members = Families.All.Select(Of).OfType<(string P, string Q)>().ToList();
        foreach (var (textP, _) in members)
        {
            var p = DistributionText.Parse(textP);
            foreach (var (other, own) in members)
            {
                string textQ = other == textP ? own : other;
                var q = DistributionText.Parse(textQ);
                if (p.Reference == q.Reference) yield return new(textP, textQ, Divergence.Exact(new KullbackLeibler(), p, q));
            }
        }
    }
}
