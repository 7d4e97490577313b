using System.Collections.Immutable;
using Kullback.Numerics;

namespace Kullback.Distributions;

/// <summary>Multinomial distribution: mass n!/Πxᵢ!·Πpᵢ^xᵢ on vectors of counts summing to n = <see cref="Trials"/>.</summary>
public sealed record Multinomial : IKnownEntropy
{
    /// <summary>The counts of n independent indices.</summary>
    /// <param name="trials">n, an integer ≥ 0.</param>
    /// <param name="probabilities">pᵢ ≥ 0, summing to 1 within 1e-9.</param>
    /// <exception cref="ArgumentException">A parameter outside its domain.</exception>
    public Multinomial(double trials, ReadOnlySpan<double> probabilities)
        => (Trials, Probabilities) = (Require.Whole(trials), ProbabilityVector.Of(probabilities, nameof(probabilities)));

    /// <summary>n.</summary>
    public double Trials { get; }

    /// <summary>pᵢ.</summary>
    public ImmutableArray<double> Probabilities { get; }

    /// <inheritdoc/>
    public int Dimension => Probabilities.Length;

    /// <inheritdoc/>
    public ReferenceMeasure Reference => ReferenceMeasure.Counting;

    /// <summary>n·pᵢ.</summary>
    public double[] Mean() => [.. Probabilities.Select(p => Trials * p)];

    /// <summary>n·pᵢ(1 − pᵢ).</summary>
    public double[] Variance() => [.. Probabilities.Select(p => Trials * p * (1 - p))];

    /// <summary>Σᵢ E[x ln(x/npᵢ) − x + npᵢ + s(x)] − s(n) over the binomial counts x of each index, s(x) = ln x! − x ln x + x.</summary>
    /// <remarks>This form of ln n!-terms does not cancel for large n. One series for each index.</remarks>
    public double EntropyNats
    {
        get
        {
            double sum = -Residue(Trials);
            foreach (double p in Probabilities)
            {
                if (p == 0 || Trials == 0) continue;
                var count = new Binomial(Trials, Math.Min(1, p));
                double mean = Trials * p;
                sum += IntegerSeries.Sum(k => ((k == 0 ? mean : Special.Deviance(k, mean)) + Residue(k)) * Math.Exp(count.LogDensity(k)),
                    Math.Floor(mean), count.Low, count.High, least: 4 + 2 * Math.Sqrt(count.Variance)).Value;
            }
            return sum;
        }
    }

    /// <inheritdoc/>
    public double LogDensity(ReadOnlySpan<double> point)
    {
        if (!CountVector.Sums(point, Dimension, Trials)) return double.NegativeInfinity;
        // With Poisson counts of means npᵢ given their sum, all deviances are small together.
        double sum = Trials == 0 ? 0 : -IntegerMass.LogPoisson(Trials, Trials);
        for (int i = 0; i < point.Length; i++)
        {
            if (Probabilities[i] == 0 && point[i] > 0) return double.NegativeInfinity;
            sum += IntegerMass.LogPoisson(point[i], Trials * Probabilities[i]);
        }
        return sum;
    }

    /// <inheritdoc/>
    public void Sample(Random random, Span<double> points)
    {
        ArgumentNullException.ThrowIfNull(random);
        Require.Points(points.Length, Dimension, points.Length / Dimension);
        for (int at = 0; at < points.Length; at += Dimension)
            CountVector.Draw(random, Trials, Probabilities.AsSpan(), points.Slice(at, Dimension));
    }

    /// <summary>D(P‖Q) = n·Σ (pᵢ ln(pᵢ/qᵢ) − pᵢ + qᵢ) for equal n, otherwise +∞, in nats.</summary>
    /// <exception cref="ArgumentException">The dimensions differ.</exception>
    public static double KullbackLeibler(Multinomial p, Multinomial q)
    {
        ArgumentNullException.ThrowIfNull(p);
        ArgumentNullException.ThrowIfNull(q);
        if (p.Dimension != q.Dimension) throw new ArgumentException($"p has {p.Dimension} cells, q has {q.Dimension}.", nameof(q));
        if (p.Trials != q.Trials) return double.PositiveInfinity;
        double sum = 0;
        for (int i = 0; i < p.Dimension; i++)
            sum += IntegerMass.Excess(p.Probabilities[i], q.Probabilities[i], q.Probabilities[i] - p.Probabilities[i]);
        return p.Trials == 0 ? 0 : p.Trials * sum;
    }

    // ln x! − x ln x + x.
    private static double Residue(double x) => x == 0 ? 0 : Special.StirlingError(x) + Math.Log(2 * Math.PI * x) / 2;

    /// <summary>Equal parameters.</summary>
    public bool Equals(Multinomial? other) => other is not null && Trials == other.Trials
        && Probabilities.AsSpan().SequenceEqual(other.Probabilities.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Trials, Dimension, Probabilities[0]);
}
