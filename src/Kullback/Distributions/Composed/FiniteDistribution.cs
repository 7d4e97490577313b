using System.Collections.Immutable;
using Kullback.Numerics;

namespace Kullback.Distributions;

/// <summary>A distribution of integers in a short range whose masses stand in a table.</summary>
public abstract record FiniteDistribution : IIntegerValued, IKnownEntropy
{
    private readonly double[] _cumulative, _survival;

    private protected FiniteDistribution(double low, ImmutableArray<double> masses)
        : this(low, (masses, ProbabilityVector.Cumulative(masses.AsSpan()), Above(masses.AsSpan()))) { }

    // Masses with their sums from below, each included, and from above, each left out.
    private protected FiniteDistribution(double low, (ImmutableArray<double> Masses, double[] Below, double[] Above) table)
    {
        (First, Masses, _cumulative, _survival) = (low, table.Masses, table.Below, table.Above);
        Mean = low + Sum(k => k);
        Variance = Sum(k => (k + low - Mean) * (k + low - Mean));
    }

    private static double[] Above(ReadOnlySpan<double> masses)
    {
        double[] sums = new double[masses.Length];
        DoubleDouble above = 0;
        for (int i = masses.Length - 1; i >= 0; above += masses[i--]) sums[i] = above.High;
        return sums;
    }

    private double First { get; }

    /// <summary>The masses of the numbers from the first on; zeros are allowed.</summary>
    private protected ImmutableArray<double> Masses { get; }

    /// <inheritdoc/>
    public ReferenceMeasure Reference => ReferenceMeasure.Counting;

    /// <inheritdoc/>
    public double Low => First + Masses.AsSpan().IndexOfAnyExcept(0);

    /// <inheritdoc/>
    public double High => First + Masses.AsSpan().LastIndexOfAnyExcept(0);

    /// <inheritdoc/>
    public double Mean { get; }

    /// <inheritdoc/>
    public double Variance { get; }

    /// <summary>−Σ p ln p.</summary>
    public double EntropyNats
    {
        get
        {
            double sum = 0;
            for (int i = 0; i < Masses.Length; i++)
            {
                Cancellation.Look(i);
                if (Masses[i] > 0) sum -= Masses[i] * LogMass(i);
            }
            return sum;
        }
    }

    /// <inheritdoc/>
    public double LogDensity(double x)
        => Require.Number(x) < First || x > First + Masses.Length - 1 || x != Math.Floor(x) ? double.NegativeInfinity
        : LogMass((int)(x - First));

    /// <inheritdoc/>
    public double Cumulative(double x)
        => Require.Number(x) < First ? 0 : x >= High ? 1 : Math.Min(1, _cumulative[(int)(Math.Floor(x) - First)]);

    /// <inheritdoc/>
    public double Survival(double x)
        => Require.Number(x) < Low ? 1 : x >= High ? 0 : Math.Min(1, _survival[(int)(Math.Floor(x) - First)]);

    /// <inheritdoc/>
    public double Quantile(double p)
        => Require.Probability(p) == 0 ? Low : p == 1 ? High : InverseDistribution.LeastWhole(k => Cumulative(k) >= p, Low, High);

    /// <inheritdoc/>
    public double SurvivalQuantile(double p)
        => Require.Probability(p) == 1 ? Low : p == 0 ? High : InverseDistribution.LeastWhole(k => Survival(k) <= p, Low, High);

    /// <summary>Any function of the list, as a finite sum.</summary>
    public double? Expectation(Moment moment)
    {
        double sum = Sum(k => moment.Of(First + k));
        return double.IsNaN(sum) ? null : sum;
    }

    /// <inheritdoc/>
    public void Sample(Random random, Span<double> points)
    {
        ArgumentNullException.ThrowIfNull(random);
        for (int i = 0; i < points.Length; i++) points[i] = First + ProbabilityVector.Draw(_cumulative, random);
    }

    // ln of a mass next to 1 from the others, where they make up the rest to the last digit.
    private double LogMass(int i)
    {
        double others = _survival[i] + (i > 0 ? _cumulative[i - 1] : 0);
        return Masses[i] < 0.9 || Math.Abs(Masses[i] + others - 1) > 4e-16 * Masses.Length ? Math.Log(Masses[i])
            : Special.LogOnePlus(-others);
    }

    private double Sum(Func<double, double> f)
    {
        double sum = 0;
        for (int i = 0; i < Masses.Length; i++)
        {
            Cancellation.Look(i);
            if (Masses[i] > 0) sum += Masses[i] * f(i);
        }
        return sum;
    }

    /// <summary>Σ (p ln(p/q) − p + q) over two tables that begin at one number.</summary>
    private protected static double Divergence(ReadOnlySpan<double> p, ReadOnlySpan<double> q)
    {
        double sum = 0;
        for (int i = 0; i < Math.Max(p.Length, q.Length); i++)
        {
            Cancellation.Look(i);
            double a = i < p.Length ? p[i] : 0, b = i < q.Length ? q[i] : 0;
            sum += IntegerMass.Excess(a, b, b - a);
        }
        return sum;
    }

    /// <summary>Equal tables.</summary>
    public virtual bool Equals(FiniteDistribution? other)
        => other is not null && EqualityContract == other.EqualityContract && First == other.First
        && Masses.AsSpan().SequenceEqual(other.Masses.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(First, Masses.Length, Masses[0]);
}
