using Kullback.Distributions;

namespace Kullback.Golden;

/// <summary>Families of whole numbers, by the names of golden rows.</summary>
internal static class GoldenIntegerFamilies
{
    internal static IDistribution? Of(string family, Func<string, double> parameter)
    {
        _ = parameter;
        return family switch
        {
            _ => null,
        };
    }
}
