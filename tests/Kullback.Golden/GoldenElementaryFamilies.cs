using Kullback.Distributions;

namespace Kullback.Golden;

/// <summary>Continuous families with elementary functions, by the names of golden rows.</summary>
internal static class GoldenElementaryFamilies
{
    internal static IDistribution? Of(string family, Func<string, double> parameter) => family switch
    {
        "exponential" => new Exponential(parameter("rate")),
        "gumbel" => new Gumbel(parameter("location"), parameter("scale")),
        "laplace" => new Laplace(parameter("location"), parameter("scale")),
        "logistic" => new Logistic(parameter("location"), parameter("scale")),
        "cauchy" => new Cauchy(parameter("location"), parameter("scale")),
        "pareto" => new Pareto(parameter("scale"), parameter("shape")),
        "frechet" => new Frechet(parameter("shape"), parameter("scale")),
        "generalized_extreme_value" => new GeneralizedExtremeValue(parameter("location"), parameter("scale"), parameter("shape")),
        "generalized_pareto" => new GeneralizedPareto(parameter("location"), parameter("scale"), parameter("shape")),
        "logit_normal" => new LogitNormal(parameter("mean"), parameter("stddev")),
        "log_uniform" => new LogUniform(parameter("low"), parameter("high")),
        "triangular" => new Triangular(parameter("low"), parameter("mode"), parameter("high")),
        "kumaraswamy" => new Kumaraswamy(parameter("a"), parameter("b")),
        "continuous_bernoulli" => new ContinuousBernoulli(parameter("p")),
        _ => null,
    };
}
