namespace Kullback.Distributions;

/// <summary>Independent parts side by side: density Π pₖ(xₖ), entropies and divergences add up.</summary>
public sealed record Product : IDistribution
{
    /// <summary>A product of factors that refer to one kind of measure.</summary>
    /// <exception cref="ArgumentException">No factors, a null, or factors of different reference measures.</exception>
    public Product(params IReadOnlyList<IDistribution> factors)
    {
        ArgumentNullException.ThrowIfNull(factors);
        if (factors.Count == 0) throw new ArgumentException("No factors.", nameof(factors));
        for (int k = 0; k < factors.Count; k++)
        {
            if (factors[k] is null) throw new ArgumentException($"factors[{k}] is null.", nameof(factors));
            if (factors[k].Reference != factors[0].Reference)
                throw new ArgumentException(
                    $"factors[{k}] has a density with respect to {factors[k].Reference}, factors[0] to {factors[0].Reference}.",
                    nameof(factors));
            Dimension += factors[k].Dimension;
        }
        Factors = factors;
    }

    /// <summary>pₖ, in the order of the coordinates.</summary>
    public IReadOnlyList<IDistribution> Factors { get; }

    /// <inheritdoc/>
    public int Dimension { get; }

    /// <inheritdoc/>
    public ReferenceMeasure Reference => Factors[0].Reference;

    /// <summary>Σ H(Pₖ); null where a factor's entropy is not known.</summary>
    public double? KnownEntropyNats
    {
        get
        {
            double sum = 0;
            foreach (var factor in Factors)
            {
                if (factor is not IKnownEntropy known) return null;
                sum += known.EntropyNats;
            }
            return sum;
        }
    }

    /// <inheritdoc/>
    public double LogDensity(ReadOnlySpan<double> point)
    {
        Require.Points(point.Length, Dimension, 1);
        double sum = 0;
        bool outside = false;
        int at = 0;
        foreach (var factor in Factors)
        {
            double log = factor.LogDensity(point.Slice(at, factor.Dimension));
            at += factor.Dimension;
            // −∞ wins over +∞: outside the support of one factor nothing has density.
            outside |= double.IsNegativeInfinity(log);
            sum += log;
        }
        return outside ? double.NegativeInfinity : sum;
    }

    /// <inheritdoc/>
    public void Sample(Random random, Span<double> points)
    {
        ArgumentNullException.ThrowIfNull(random);
        Require.Points(points.Length, Dimension, points.Length / Dimension);
        for (int start = 0; start < points.Length; start += Dimension)
        {
            int at = start;
            foreach (var factor in Factors)
            {
                factor.Sample(random, points.Slice(at, factor.Dimension));
                at += factor.Dimension;
            }
        }
    }

    /// <summary>Equal factors.</summary>
    public bool Equals(Product? other) => other is not null && Factors.SequenceEqual(other.Factors);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Factors.Count, Factors[0], Dimension);
}
