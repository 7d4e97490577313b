using System.Text.Json;
using Kullback.Distributions;

namespace Kullback.Golden;

/// <summary>Families of vectors and matrices, by the names of golden rows.</summary>
internal static class GoldenMultivariateFamilies
{
    internal static IDistribution? Of(string family, JsonElement law)
    {
        _ = law;
        return family switch
        {
            _ => null,
        };
    }
}
