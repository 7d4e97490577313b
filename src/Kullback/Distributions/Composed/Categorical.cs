using System.Collections.Immutable;

namespace Kullback.Distributions;

/// <summary>Categorical distribution: index i = 0, 1, … with probability pᵢ.</summary>
public sealed record Categorical : FiniteDistribution, IFitted<Categorical>
{
    /// <summary>The distribution of given probabilities.</summary>
    /// <param name="probabilities">pᵢ ≥ 0, summing to 1 within 1e-9.</param>
    /// <exception cref="ArgumentException">None, a negative one or NaN, or another sum.</exception>
    public Categorical(params ReadOnlySpan<double> probabilities) : base(0, ProbabilityVector.Of(probabilities, nameof(probabilities))) { }

    /// <summary>pᵢ.</summary>
    public ImmutableArray<double> Probabilities => Masses;

    /// <summary>Shares of the indices up to the largest seen.</summary>
    /// <inheritdoc cref="IFitted{TSelf}.MaximumLikelihood"/>
    public static Categorical MaximumLikelihood(ReadOnlySpan<double> points, ReadOnlySpan<double> weights)
    {
        WholePoints.Mean(points, weights, 1e8);
        double total = WeightedPoints.Total(points, weights);
        double[] shares = new double[(int)Largest(points) + 1];
        for (int i = 0; i < points.Length; i++) shares[(int)points[i]] += (weights.IsEmpty ? 1 : weights[i]) / total;
        return new Categorical(shares);
    }

    /// <summary>D(P‖Q) = Σ (pᵢ ln(pᵢ/qᵢ) − pᵢ + qᵢ), in nats, no term negative; +∞ where pᵢ &gt; 0 = qᵢ.
    /// A missing index has probability 0.</summary>
    public static double KullbackLeibler(Categorical p, Categorical q)
    {
        ArgumentNullException.ThrowIfNull(p);
        ArgumentNullException.ThrowIfNull(q);
        return Divergence(p.Masses.AsSpan(), q.Masses.AsSpan());
    }

    private static double Largest(ReadOnlySpan<double> points)
    {
        double largest = 0;
        foreach (double x in points) largest = Math.Max(largest, x);
        return largest;
    }
}
