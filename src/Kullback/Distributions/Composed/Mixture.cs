using System.Collections.Immutable;

namespace Kullback.Distributions;

/// <summary>Mixture: density Σ wₖ·pₖ(x), a draw from component k with probability wₖ.</summary>
/// <remarks>Made by <see cref="Of(ReadOnlySpan{double}, IReadOnlyList{IDistribution})"/>, which gives a <see cref="UnivariateMixture"/> for
/// components on the line and an <see cref="IntegerMixture"/> for those of integers.</remarks>
public record Mixture : IDistribution
{
    private readonly double[] _cumulative;

    private protected Mixture(ReadOnlySpan<double> weights, IReadOnlyList<IDistribution> components)
    {
        ArgumentNullException.ThrowIfNull(components);
        if (components.Count == 0) throw new ArgumentException("No components.", nameof(components));
        if (weights.Length != components.Count)
            throw new ArgumentException($"{weights.Length} weights for {components.Count} components.", nameof(weights));
        Weights = ProbabilityVector.Of(weights, nameof(weights));
        for (int k = 0; k < components.Count; k++)
        {
            var component = components[k] ?? throw new ArgumentException($"components[{k}] is null.", nameof(components));
            if (component.Dimension != components[0].Dimension || component.Reference != components[0].Reference)
                throw new ArgumentException(
                    $"components[{k}] has {component.Dimension} dimensions with respect to {component.Reference}, components[0] "
                        + $"{components[0].Dimension} to {components[0].Reference}.", nameof(components));
        }
        (Components, Dimension, Reference) = (components, components[0].Dimension, components[0].Reference);
        _cumulative = ProbabilityVector.Cumulative(Weights.AsSpan());
    }

    /// <summary>wₖ ≥ 0, summing to 1.</summary>
    public ImmutableArray<double> Weights { get; }

    /// <summary>pₖ.</summary>
    public IReadOnlyList<IDistribution> Components { get; }

    /// <inheritdoc/>
    public int Dimension { get; }

    /// <inheritdoc/>
    public ReferenceMeasure Reference { get; }

    /// <summary>A mixture of components of one dimension and one reference measure.</summary>
    /// <param name="weights">A weight ≥ 0 per component, summing to 1 within 1e-9.</param>
    /// <param name="components">At least one.</param>
    /// <exception cref="ArgumentException">A negative weight or NaN, another sum, or components that do not go together.</exception>
    public static Mixture Of(ReadOnlySpan<double> weights, IReadOnlyList<IDistribution> components)
    {
        ArgumentNullException.ThrowIfNull(components);
        if (components.All(c => c is IIntegerValued)) return new IntegerMixture(weights, [.. components.Cast<IUnivariate>()]);
        return components.All(c => c is IUnivariate) ? new UnivariateMixture(weights, [.. components.Cast<IUnivariate>()])
            : new Mixture(weights, components);
    }

    /// <summary>A mixture of components on the line.</summary>
    /// <inheritdoc cref="Of(ReadOnlySpan{double}, IReadOnlyList{IDistribution})"/>
    public static UnivariateMixture Of(ReadOnlySpan<double> weights, IReadOnlyList<IUnivariate> components)
    {
        ArgumentNullException.ThrowIfNull(components);
        return components.All(c => c is IIntegerValued) ? new IntegerMixture(weights, components)
            : new UnivariateMixture(weights, components);
    }

    /// <summary>ln Σ wₖ·pₖ(x), from the largest term on: no underflow.</summary>
    public double LogDensity(ReadOnlySpan<double> point)
    {
        double largest = double.NegativeInfinity, sum = 0;
        for (int k = 0; k < Components.Count; k++)
        {
            if (Weights[k] == 0) continue;
            double log = Math.Log(Weights[k]) + Components[k].LogDensity(point);
            Add(log, ref largest, ref sum);
        }
        return largest + Math.Log(sum);
    }

    /// <inheritdoc/>
    public void Sample(Random random, Span<double> points)
    {
        ArgumentNullException.ThrowIfNull(random);
        Require.Points(points.Length, Dimension, points.Length / Dimension);
        for (int at = 0; at < points.Length; at += Dimension)
            Components[ProbabilityVector.Draw(_cumulative, random)].Sample(random, points.Slice(at, Dimension));
    }

    /// <summary>Adds e^log to largest·sum form; −∞ adds nothing, +∞ (a density without bound) stays.</summary>
    private protected static void Add(double log, ref double largest, ref double sum)
    {
        if (double.IsNegativeInfinity(log)) return;
        if (log > largest) (sum, largest) =
            (double.IsNegativeInfinity(largest) || double.IsPositiveInfinity(log) ? 1 : sum * Math.Exp(largest - log) + 1, log);
        else if (!double.IsPositiveInfinity(largest)) sum += Math.Exp(log - largest);
    }

    /// <summary>Equal weights and components.</summary>
    public virtual bool Equals(Mixture? other)
        => other is not null && EqualityContract == other.EqualityContract && Weights.AsSpan().SequenceEqual(other.Weights.AsSpan())
        && Components.SequenceEqual(other.Components);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Weights.Length, Weights[0], Components[0]);
}
