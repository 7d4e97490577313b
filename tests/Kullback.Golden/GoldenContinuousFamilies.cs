using Kullback.Distributions;

namespace Kullback.Golden;

/// <summary>Continuous families with special functions, by the names of golden rows.</summary>
internal static class GoldenContinuousFamilies
{
    internal static IDistribution? Of(string family, Func<string, double> parameter) => family switch
    {
        "normal" => new Normal(parameter("mean"), parameter("stddev")),
        _ => null,
    };
}
