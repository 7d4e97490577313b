namespace Kullback.Distributions;

/// <summary>The continuous families that need special functions, for <see cref="Families"/>.</summary>
internal static class SpecialFamilies
{
    internal static readonly Family[] All =
    [
        new("Normal", [new("mean", "a real number", 0), new("standardDeviation", "> 0", 1)], p => new Normal(p[0], p[1]), (x, w) => Normal.MaximumLikelihood(x, w)),
    ];
}
