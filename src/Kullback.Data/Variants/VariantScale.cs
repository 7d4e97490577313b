namespace Kullback.Data.Variants;

/// <summary>What a variant is scored by.</summary>
public enum VariantScale
{
    /// <summary>The logarithm of the probability that it gave to what happened, in nats: more is better.</summary>
    LogScore,

    /// <summary>The continuous ranked probability score of a sample of numbers, in the unit of what happened: less is better.</summary>
    RankedProbability,

    /// <summary>A score of the user's own, in a unit of its own: more is better.</summary>
    Score,

    /// <summary>Only how far the variants are from each other is known: what happened is not.</summary>
    None,
}
