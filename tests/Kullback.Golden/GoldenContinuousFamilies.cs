using Kullback.Distributions;

namespace Kullback.Golden;

/// <summary>Continuous families with special functions, by the names of golden rows.</summary>
internal static class GoldenContinuousFamilies
{
    internal static IDistribution? Of(string family, Func<string, double> parameter) => family switch
    {
        "normal" => new Normal(parameter("mean"), parameter("stddev")),
        "lognormal" => new LogNormal(parameter("mu"), parameter("sigma")),
        "gamma" => new Gamma(parameter("shape"), parameter("rate")),
        "inverse_gamma" => new InverseGamma(parameter("shape"), parameter("scale")),
        "beta" => new Beta(parameter("alpha"), parameter("beta")),
        "chi_squared" => new ChiSquared(parameter("df")),
        "chi" => new Chi(parameter("df")),
        "weibull" => new Weibull(parameter("shape"), parameter("scale")),
        "half_normal" => new HalfNormal(parameter("sigma")),
        "rayleigh" => new Rayleigh(parameter("scale")),
        "maxwell" => new Maxwell(parameter("scale")),
        "moyal" => new Moyal(parameter("location"), parameter("scale")),
        "exponential_gamma" => new ExponentialGamma(parameter("shape"), parameter("rate")),
        "lindley" => new Lindley(parameter("rate")),
        "uniform" => new Uniform(parameter("low"), parameter("high")),
        "student_t" => new StudentT(parameter("df"), parameter("location"), parameter("scale")),
        "inverse_gaussian" => new InverseGaussian(parameter("mean"), parameter("shape")),
        "von_mises" => new VonMises(parameter("mean"), parameter("concentration")),
        "generalized_normal" => new GeneralizedNormal(parameter("location"), parameter("scale"), parameter("shape")),
        "truncated_normal" => new TruncatedNormal(parameter("mean"), parameter("stddev"), parameter("low"), parameter("high")),
        _ => null,
    };
}
