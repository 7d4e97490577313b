using Kullback.Distributions;

namespace Kullback.Golden;

/// <summary>Continuous families with elementary functions, by the names of golden rows.</summary>
internal static class GoldenElementaryFamilies
{
    internal static IDistribution? Of(string family, Func<string, double> parameter) => family switch
    {
        "exponential" => new Exponential(parameter("rate")),
        _ => null,
    };
}
