using System.Numerics;

namespace Kullback.Divergences;

/// <summary>A number that describes one distribution.</summary>
/// <remarks><see cref="FunctionalFacts.Unit"/> says the unit; information is in nats.</remarks>
public interface IFunctional
{
    /// <summary>What the functional claims. Tests hold it to each claim.</summary>
    FunctionalFacts Facts { get; }

    /// <summary>The value for probabilities; +∞ is an answer, NaN is never one.</summary>
    /// <param name="p">Probabilities, one per cell, summing to 1 within <see cref="Simplex.MassTolerance"/>.</param>
    /// <exception cref="NotADistributionException">There is no cell, an entry is negative, NaN or infinite,
    /// or the sum is not 1.</exception>
    double Of<T>(ReadOnlySpan<T> p) where T : IBinaryFloatingPointIeee754<T>;

    /// <summary>The value for natural logarithms of probabilities; −∞ is the logarithm of 0.</summary>
    /// <param name="logP">ln of the probabilities, the exponentials summing to 1 within <see cref="Simplex.MassTolerance"/>.</param>
    /// <exception cref="NotADistributionException">There is no cell, an entry is positive or NaN,
    /// or the exponentials do not sum to 1.</exception>
    double OfLogs<T>(ReadOnlySpan<T> logP) where T : IBinaryFloatingPointIeee754<T>;
}

/// <summary>What a functional of one distribution claims about itself. Each claim is tested on generated distributions, and each
/// denial by a counterexample.</summary>
public sealed record FunctionalFacts
{
    /// <summary>The name on the command line and in JSON, with parameters where it has any: "entropy", "renyi-entropy(2)".</summary>
    public required string Key { get; init; }

    /// <summary>The textbook name.</summary>
    public required string Name { get; init; }

    /// <summary>The formula, in one line of text.</summary>
    public required string Formula { get; init; }

    /// <summary>The unit.</summary>
    public required MeasureUnit Unit { get; init; }

    /// <summary>The value where one cell holds everything: the least.</summary>
    public required double AtPoint { get; init; }

    /// <summary>The value on n equally likely cells, the largest on n cells, as text.</summary>
    public required string AtUniform { get; init; }

    /// <summary>A mixture has at least the mixture of the values.</summary>
    public required bool Concave { get; init; }

    /// <summary>Over independent components it is the sum of theirs.</summary>
    public required bool AdditiveOverProducts { get; init; }

    /// <summary>What the number means, in one sentence.</summary>
    public required string Meaning { get; init; }

    /// <summary>What it is used for.</summary>
    public required string UsedFor { get; init; }
}
