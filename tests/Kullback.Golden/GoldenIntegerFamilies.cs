using Kullback.Distributions;

namespace Kullback.Golden;

/// <summary>Families of integers, by the names of golden rows.</summary>
internal static class GoldenIntegerFamilies
{
    internal static IDistribution? Of(string family, Func<string, double> parameter) => family switch
    {
        "bernoulli" => new Bernoulli(parameter("p")),
        "binomial" => new Binomial(parameter("n"), parameter("p")),
        "negative_binomial" => new NegativeBinomial(parameter("r"), parameter("p")),
        "geometric" => new Geometric(parameter("p")),
        "poisson" => new Poisson(parameter("rate")),
        "beta_binomial" => new BetaBinomial(parameter("n"), parameter("alpha"), parameter("beta")),
        "hypergeometric" => new Hypergeometric(parameter("population"), parameter("successes"), parameter("draws")),
        "skellam" => new Skellam(parameter("rate1"), parameter("rate2")),
        "zipf" => new Zipf(parameter("s"), parameter("n")),
        "discrete_uniform" => new DiscreteUniform(parameter("low"), parameter("high")),
        "zeta" => new Zeta(parameter("s")),
        _ => null,
    };
}
