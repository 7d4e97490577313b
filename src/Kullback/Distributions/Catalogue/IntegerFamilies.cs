namespace Kullback.Distributions;

/// <summary>The families of whole numbers, for <see cref="Families"/>.</summary>
internal static class IntegerFamilies
{
    private static readonly FamilyParameter Probability = new("probability", "in [0, 1]"), Success = new("probability", "in (0, 1]"), Trials = new("trials", "a whole number");

    internal static readonly Family[] All =
    [
        new("Bernoulli", [Probability], p => new Bernoulli(p[0]), (x, w) => Bernoulli.MaximumLikelihood(x, w)),
        new("Binomial", [Trials, Probability], p => new Binomial(p[0], p[1]), (x, w) => Binomial.MaximumLikelihood(x, w)),
        new("NegativeBinomial", [new("successes", "> 0"), Success], p => new NegativeBinomial(p[0], p[1]), (x, w) => NegativeBinomial.MaximumLikelihood(x, w)),
        new("Geometric", [Success], p => new Geometric(p[0]), (x, w) => Geometric.MaximumLikelihood(x, w)),
        new("Poisson", [new("rate", ">= 0")], p => new Poisson(p[0]), (x, w) => Poisson.MaximumLikelihood(x, w)),
        new("BetaBinomial", [Trials, new("alpha", "> 0"), new("beta", "> 0")], p => new BetaBinomial(p[0], p[1], p[2]), (x, w) => BetaBinomial.MaximumLikelihood(x, w)),
        new("Hypergeometric", [new("population", "a whole number"), new("successes", "a whole number up to population"), new("draws", "a whole number up to population")],
            p => new Hypergeometric(p[0], p[1], p[2]), (x, w) => Hypergeometric.MaximumLikelihood(x, w)),
        new("Skellam", [new("rate1", "> 0"), new("rate2", "> 0")], p => new Skellam(p[0], p[1]), (x, w) => Skellam.MaximumLikelihood(x, w)),
        new("Zeta", [new("exponent", "> 1")], p => new Zeta(p[0]), (x, w) => Zeta.MaximumLikelihood(x, w)),
        new("Zipf", [new("exponent", ">= 0"), new("count", "a whole number from 1")], p => new Zipf(p[0], p[1]), (x, w) => Zipf.MaximumLikelihood(x, w)),
        new("DiscreteUniform", [new("lowest", "a whole number"), new("highest", "a whole number from lowest")], p => new DiscreteUniform(p[0], p[1]),
            (x, w) => DiscreteUniform.MaximumLikelihood(x, w)),
    ];
}
