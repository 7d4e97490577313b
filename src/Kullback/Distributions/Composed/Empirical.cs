using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Kullback.Numerics;

namespace Kullback.Distributions;

/// <summary>The distribution of a sample: mass wᵢ/Σw at each of its points, equal points together.</summary>
public sealed record Empirical : IUnivariate, IKnownEntropy
{
    private readonly double[] _cumulative, _survival;

    /// <summary>The distribution of weighted points.</summary>
    /// <param name="points">Finite numbers in any order.</param>
    /// <param name="weights">A weight ≥ 0 per point; empty for equal weights.</param>
    /// <exception cref="ArgumentException">No points, one that is not finite, a negative weight,
    /// or weights that sum to nothing.</exception>
    public Empirical(ReadOnlySpan<double> points, ReadOnlySpan<double> weights = default)
    {
        WeightedPoints.Total(points, weights);
        double[] x = points.ToArray(), w = weights.IsEmpty ? [.. Enumerable.Repeat(1.0, x.Length)] : weights.ToArray();
        Array.Sort(x, w);
        List<double> values = [];
        List<DoubleDouble> sums = [];
        for (int i = 0; i < x.Length; i++)
        {
            if (w[i] == 0) continue;
            if (values.Count > 0 && values[^1] == x[i]) sums[^1] += w[i];
            else
            {
                values.Add(x[i]);
                sums.Add(w[i]);
            }
        }
        Points = [.. values];
        (Masses, _cumulative, _survival) = ProbabilityVector.Shares(CollectionsMarshal.AsSpan(sums));
    }

    /// <summary>Distinct points, ascending.</summary>
    public ImmutableArray<double> Points { get; }

    /// <summary>Their masses.</summary>
    public ImmutableArray<double> Masses { get; }

    /// <inheritdoc/>
    public ReferenceMeasure Reference => ReferenceMeasure.Counting;

    /// <inheritdoc/>
    public double Low => Points[0];

    /// <inheritdoc/>
    public double High => Points[^1];

    /// <inheritdoc/>
    public double Mean => Sum(static x => x);

    /// <inheritdoc/>
    public double Variance => Mean is var mean ? Sum(x => (x - mean) * (x - mean)) : 0;

    /// <summary>−Σ p ln p over the distinct points.</summary>
    public double EntropyNats => Math.Max(0, -Masses.Sum(p => p * Math.Log(p)));

    /// <summary>ln of the mass at x.</summary>
    public double LogDensity(double x) => Points.BinarySearch(Require.Number(x)) is var at && at >= 0 ? Math.Log(Masses[at])
        : double.NegativeInfinity;

    /// <inheritdoc/>
    public double Cumulative(double x) => Last(x) is var at && at < 0 ? 0 : at == Points.Length - 1 ? 1 : Math.Min(1, _cumulative[at]);

    /// <inheritdoc/>
    public double Survival(double x) => Last(x) is var at && at < 0 ? 1 : Math.Min(1, _survival[at]);

    /// <inheritdoc/>
    public double Quantile(double p)
    {
        Require.Probability(p);
        return Points[(int)InverseDistribution.LeastWhole(i => _cumulative[(int)i] >= p, 0, Points.Length - 1)];
    }

    /// <inheritdoc/>
    public double SurvivalQuantile(double p)
    {
        Require.Probability(p);
        return p == 1 ? Low : Points[(int)InverseDistribution.LeastWhole(i => _survival[(int)i] <= p, 0, Points.Length - 1)];
    }

    /// <summary>Any function of the list, as a finite sum.</summary>
    public double? Expectation(Moment moment) => Sum(moment.Of) is var sum && double.IsNaN(sum) ? null : sum;

    /// <summary>Points of the sample, drawn with replacement.</summary>
    /// <inheritdoc/>
    public void Sample(Random random, Span<double> points)
    {
        ArgumentNullException.ThrowIfNull(random);
        for (int i = 0; i < points.Length; i++) points[i] = Points[ProbabilityVector.Draw(_cumulative, random)];
    }

    // The index of the last point at or below x; −1 below all.
    private int Last(double x) => Points.BinarySearch(Require.Number(x)) is var at && at >= 0 ? at : ~at - 1;

    private double Sum(Func<double, double> f)
    {
        double sum = 0;
        for (int i = 0; i < Points.Length; i++) sum += Masses[i] * f(Points[i]);
        return sum;
    }

    /// <summary>Equal points and masses.</summary>
    public bool Equals(Empirical? other) => other is not null && Points.AsSpan().SequenceEqual(other.Points.AsSpan())
        && Masses.AsSpan().SequenceEqual(other.Masses.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Points.Length, Points[0], Masses[0]);
}
