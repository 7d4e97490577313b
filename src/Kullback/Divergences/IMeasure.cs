using System.Numerics;

namespace Kullback.Divergences;

/// <summary>A number that compares a distribution P with a distribution Q on the same cells.</summary>
/// <remarks>P is what really happens, Q the stand-in. <see cref="MeasureFacts.Unit"/> says the unit; information is in nats.</remarks>
public interface IMeasure
{
    /// <summary>What the measure claims: unit, symmetry, bounds, behavior on disjoint supports. Tests hold it to each claim.</summary>
    MeasureFacts Facts { get; }

    /// <summary>The measure of probabilities; +∞ is an answer, NaN is never one.</summary>
    /// <param name="p">Probabilities of P, one per cell, summing to 1 within <see cref="Simplex.MassTolerance"/>.</param>
    /// <param name="q">Probabilities of Q on the same cells.</param>
    /// <exception cref="ArgumentException">The lengths differ, or there is no cell.</exception>
    /// <exception cref="NotADistributionException">An entry is negative, NaN or infinite, or a side does not sum to 1.</exception>
    double Between<T>(ReadOnlySpan<T> p, ReadOnlySpan<T> q) where T : IBinaryFloatingPointIeee754<T>;

    /// <summary>The measure of natural logarithms of probabilities; −∞ is the logarithm of 0.</summary>
    /// <param name="logP">ln of the probabilities of P, the exponentials summing to 1 within <see cref="Simplex.MassTolerance"/>.</param>
    /// <param name="logQ">ln of the probabilities of Q on the same cells.</param>
    /// <exception cref="ArgumentException">The lengths differ, or there is no cell.</exception>
    /// <exception cref="NotADistributionException">An entry is positive or NaN, or the exponentials do not sum to 1.</exception>
    double BetweenLogs<T>(ReadOnlySpan<T> logP, ReadOnlySpan<T> logQ) where T : IBinaryFloatingPointIeee754<T>;
}

/// <summary>A measure that is a sum over cells, so that each cell's part says what drives it.</summary>
public interface IAdditive : IMeasure
{
    /// <summary>Fills each cell's part ≥ 0, in the measure's unit, and returns their sum, which is the measure.</summary>
    /// <param name="p">Probabilities of P.</param>
    /// <param name="q">Probabilities of Q.</param>
    /// <param name="contributions">Receives one number a cell; must not overlap the inputs.</param>
    /// <exception cref="ArgumentException">The lengths differ, or the room overlaps an input.</exception>
    /// <exception cref="NotADistributionException">An entry is negative, NaN or infinite, or a side does not sum to 1.</exception>
    double Contributions<T>(ReadOnlySpan<T> p, ReadOnlySpan<T> q, Span<double> contributions) where T : IBinaryFloatingPointIeee754<T>;
}
