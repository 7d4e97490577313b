namespace Kullback.Distributions;

/// <summary>The continuous families made of elementary functions, for <see cref="Families"/>.</summary>
internal static class ElementaryFamilies
{
    internal static readonly Family[] All =
    [
        new("Exponential", [new("rate", "> 0")], p => new Exponential(p[0]), (x, w) => Exponential.MaximumLikelihood(x, w)),
    ];
}
