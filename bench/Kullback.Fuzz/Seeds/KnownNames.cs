using Kullback.Data.Vectors;
using Kullback.Distributions;

namespace Kullback.Fuzz.Seeds;

/// <summary>Names that the program knows, asked of the program.</summary>
internal static class KnownNames
{
    public static string[] Measures { get; } = [.. MeasureNames.Keys];

    public static IReadOnlyList<Family> Families { get; } = Distributions.Families.All;
}
