using System.Text.Json;
using Kullback.Distributions;

namespace Kullback.Golden;

/// <summary>The distribution that a golden row names: {"family": …, "params": {…}} or a family with its own members.</summary>
internal static class GoldenFamily
{
    /// <summary>The distribution, or null where the library lacks the family.</summary>
    /// <exception cref="ArgumentException">The parameters are refused.</exception>
    internal static IDistribution? Of(JsonElement distribution)
    {
        if (!distribution.TryGetProperty("family", out var name)) return null;
        string family = name.GetString()!;
        if (!distribution.TryGetProperty("params", out var parameters)) return GoldenMultivariateFamilies.Of(family, distribution);
        double Parameter(string key) => GoldenRow.NumberOf(parameters.GetProperty(key));
        return GoldenContinuousFamilies.Of(family, Parameter) ?? GoldenElementaryFamilies.Of(family, Parameter)
            ?? GoldenIntegerFamilies.Of(family, Parameter)
            ?? GoldenMultivariateFamilies.Of(family, parameters);
    }
}
