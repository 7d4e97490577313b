using System.Collections.Immutable;
using Kullback.Numerics;

namespace Kullback.Distributions;

/// <summary>Zipf distribution: mass proportional to k^(−s) on k = 1 … n, s = <see cref="Exponent"/>.</summary>
/// <remarks>Masses stand in a table of n numbers; for all k ≥ 1 the distribution is <see cref="Zeta"/>.</remarks>
public sealed record Zipf : FiniteDistribution, IFitted<Zipf>
{
    /// <summary>The distribution of an exponent on 1 … n.</summary>
    /// <param name="exponent">s ≥ 0; at 0 all k are equally likely.</param>
    /// <param name="count">n, an integer from 1 to 10⁸.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter outside its range.</exception>
    public Zipf(double exponent, double count) : base(1, Table(Require.NonNegative(exponent), Require.Whole(count)))
        => (Exponent, Count) = (exponent, count);

    /// <summary>s.</summary>
    public double Exponent { get; }

    /// <summary>n.</summary>
    public double Count { get; }

    /// <summary>The largest point as n, and the s ≥ 0 with E ln k equal to the mean of ln k; 0 where that is above the mean under equal
    /// masses.</summary>
    /// <inheritdoc cref="IFitted{TSelf}.MaximumLikelihood"/>
    public static Zipf MaximumLikelihood(ReadOnlySpan<double> points, ReadOnlySpan<double> weights)
    {
        WholePoints.Mean(points, weights, low: 1);
        double mean = WeightedPoints.Mean(points, weights, Math.Log, 1), count = WeightedPoints.Range(points, weights).High;
        if (!(mean > 0)) throw new ArgumentException("All points are 1: the likelihood does not depend on the exponent.", nameof(points));
        if (count > MostFitted)
            throw new ArgumentException(
                FormattableString.Invariant($"The largest point {count} is above {MostFitted}: too long a table to fit."), nameof(points));
        double[] logs = [.. Enumerable.Range(1, (int)count).Select(k => Math.Log(k))];
        double Miss(double s)
        {
            double sum = 0, total = 0;
            foreach (double log in logs) (sum, total) = (sum + log * Math.Exp(-s * log), total + Math.Exp(-s * log));
            return mean - sum / total;
        }
        if (Miss(0) >= 0) return new Zipf(0, count);
        double high = 1;
        while (Miss(high) < 0) high *= 2;
        return new Zipf(Numerics.RootFinding.Between(Miss, 0, high, Miss(0), Miss(high)), count);
    }

    private const double MostFitted = 1e6;

    /// <summary>D(P‖Q) over the table, no term negative, in nats; +∞ where P reaches further than Q.</summary>
    public static double KullbackLeibler(Zipf p, Zipf q)
    {
        ArgumentNullException.ThrowIfNull(p);
        ArgumentNullException.ThrowIfNull(q);
        return Divergence(p.Masses.AsSpan(), q.Masses.AsSpan());
    }

    private static (ImmutableArray<double>, double[], double[]) Table(double exponent, double count)
    {
        if (count is < 1 or > 1e8)
            throw new ArgumentOutOfRangeException(nameof(count), count,
                FormattableString.Invariant($"count = {count} must be an integer from 1 to 100000000."));
        var weights = new DoubleDouble[(int)count];
        for (int k = weights.Length; k >= 1; k--)
        {
            Cancellation.Look(k);
            weights[k - 1] = exponent == 0 ? 1 : Math.Exp(-exponent * Math.Log(k));
        }
        return ProbabilityVector.Shares(weights);
    }
}
