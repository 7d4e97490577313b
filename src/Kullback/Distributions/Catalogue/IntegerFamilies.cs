namespace Kullback.Distributions;

/// <summary>The families of integers, for <see cref="Families"/>.</summary>
internal static class IntegerFamilies
{
    private static readonly FamilyParameter Probability = new("probability", "in [0, 1]"), Success = new("probability", "in (0, 1]"),
        Trials = new("trials", "an integer");

    internal static readonly Family[] All =
    [
        new("Bernoulli", [Probability], p => new Bernoulli(p[0]), (x, w) => Bernoulli.MaximumLikelihood(x, w)),
        new("Binomial", [Trials, Probability], p => new Binomial(p[0], p[1]), (x, w) => Binomial.MaximumLikelihood(x, w)),
        new("NegativeBinomial", [new("successes", "> 0"), Success], p => new NegativeBinomial(p[0], p[1]),
            (x, w) => NegativeBinomial.MaximumLikelihood(x, w)),
        new("Geometric", [Success], p => new Geometric(p[0]), (x, w) => Geometric.MaximumLikelihood(x, w)),
        new("Poisson", [new("rate", ">= 0")], p => new Poisson(p[0]), (x, w) => Poisson.MaximumLikelihood(x, w)),
        new("BetaBinomial", [Trials, new("alpha", "> 0"), new("beta", "> 0")], p => new BetaBinomial(p[0], p[1], p[2]),
            (x, w) => BetaBinomial.MaximumLikelihood(x, w)),
        new("Hypergeometric", [new("population", "an integer"), new("successes", "an integer up to population"),
            new("draws", "an integer up to population")],
            p => new Hypergeometric(p[0], p[1], p[2]), (x, w) => Hypergeometric.MaximumLikelihood(x, w)),
        new("Skellam", [new("rate1", "> 0"), new("rate2", "> 0")], p => new Skellam(p[0], p[1]), (x, w) => Skellam.MaximumLikelihood(x, w)),
        new("Zeta", [new("exponent", "> 1")], p => new Zeta(p[0]), (x, w) => Zeta.MaximumLikelihood(x, w)),
        new("Zipf", [new("exponent", ">= 0"), new("count", "an integer from 1")], p => new Zipf(p[0], p[1]),
            (x, w) => Zipf.MaximumLikelihood(x, w)),
        new("DiscreteUniform", [new("lowest", "an integer"), new("highest", "an integer from lowest")],
            p => new DiscreteUniform(p[0], p[1]),
            (x, w) => DiscreteUniform.MaximumLikelihood(x, w)),
    ];
}
