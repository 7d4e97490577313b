using Kullback.Numerics;

namespace Kullback.Distributions;

/// <summary>A distribution on the line given that it falls into [low, high].</summary>
/// <remarks>The mass of the interval is taken from the nearer tail, in logarithms:
/// an interval far out in a tail keeps its digits.</remarks>
public sealed record Truncated : IUnivariate
{
    /// <summary>The distribution of X given low ≤ X ≤ high.</summary>
    /// <param name="distribution">The distribution of X.</param>
    /// <param name="low">Lower end, may be −∞.</param>
    /// <param name="high">Upper end above low, may be +∞.</param>
    /// <exception cref="ArgumentException">An empty interval, NaN, or an interval without mass.</exception>
    public Truncated(IUnivariate distribution, double low, double high)
    {
        ArgumentNullException.ThrowIfNull(distribution);
        if (!(low <= high) || (low == high && distribution.Reference != ReferenceMeasure.Counting))
            throw new ArgumentException(FormattableString.Invariant($"[{low}, {high}] is not an interval."), nameof(high));
        if (distribution.Reference == ReferenceMeasure.Counting && distribution is not IIntegerValued)
            throw new ArgumentException(
                $"{distribution.GetType().Name} has masses at numbers that are not whole: leave out points instead.", nameof(distribution));
        (Distribution, From, To) = (distribution, low, high);
        Upper = distribution.Cumulative(low) > 0.5;
        LogMass = Upper ? Gap(LogAtLeast(low), distribution.LogSurvival(high)) : Gap(distribution.LogCumulative(high), LogBelow(low));
        if (!(LogMass > double.NegativeInfinity))
            throw new ArgumentException(FormattableString.Invariant($"The distribution has no mass in [{low}, {high}]."), nameof(low));
    }

    /// <summary>The distribution of X.</summary>
    public IUnivariate Distribution { get; }

    /// <summary>Lower end of the interval.</summary>
    public double From { get; }

    /// <summary>Upper end of the interval.</summary>
    public double To { get; }

    /// <summary>ln P(low ≤ X ≤ high).</summary>
    public double LogMass { get; }

    // The interval lies above the median: tails are measured from above.
    private bool Upper { get; }

    /// <inheritdoc/>
    public ReferenceMeasure Reference => Distribution.Reference;

    /// <inheritdoc/>
    public double Low => Math.Max(Discrete ? Math.Ceiling(From) : From, Distribution.Low);

    /// <inheritdoc/>
    public double High => Math.Min(Discrete ? Math.Floor(To) : To, Distribution.High);

    private bool Discrete => Distribution is IIntegerValued;

    /// <summary>By quadrature over quantiles (1e-10), for distributions of integers by a series with a proven end.</summary>
    public double Mean => Average(x => x);

    /// <inheritdoc cref="Mean"/>
    public double Variance => Mean is var mean && double.IsFinite(mean) ? Average(x => (x - mean) * (x - mean)) : double.PositiveInfinity;

    /// <inheritdoc/>
    public double LogDensity(double x) => Require.Number(x) < From || x > To ? double.NegativeInfinity
        : Distribution.LogDensity(x) - LogMass;

    /// <inheritdoc/>
    public double Cumulative(double x) => Math.Exp(LogCumulative(x));

    /// <inheritdoc/>
    public double Survival(double x) => Math.Exp(LogSurvival(x));

    /// <inheritdoc/>
    public double LogCumulative(double x)
        => Require.Number(x) < From ? double.NegativeInfinity : x >= To ? 0
            : Math.Min(0, (Upper ? Gap(LogAtLeast(From), Distribution.LogSurvival(x)) : Gap(Distribution.LogCumulative(x), LogBelow(From)))
                - LogMass);

    /// <inheritdoc/>
    public double LogSurvival(double x)
        => Require.Number(x) < From ? 0 : x >= To ? double.NegativeInfinity
            : Math.Min(0, (Upper ? Gap(Distribution.LogSurvival(x), Distribution.LogSurvival(To))
                : Gap(Distribution.LogCumulative(To), Distribution.LogCumulative(x))) - LogMass);

    /// <inheritdoc/>
    public double Quantile(double p)
        => Require.Probability(p) == 0 ? Low : p == 1 ? High : Beside(x => Cumulative(x) >= p, Inside(Upper
            ? Distribution.SurvivalQuantile(Math.Clamp(Math.Exp(LogAtLeast(From)) - p * Math.Exp(LogMass), 0, 1))
            : Distribution.Quantile(Math.Clamp(Math.Exp(LogBelow(From)) + p * Math.Exp(LogMass), 0, 1))));

    // A level of the parent is rounded, and with it an integer may be the next.
    private double Beside(Func<double, bool> reached, double x) => Discrete ? InverseDistribution.Beside(this, x, reached) : x;

    /// <inheritdoc/>
    public double SurvivalQuantile(double p)
        => Require.Probability(p) == 0 ? High : p == 1 ? Low : Beside(x => Survival(x) <= p, Inside(Upper
            ? Distribution.SurvivalQuantile(Math.Clamp(Math.Exp(Distribution.LogSurvival(To)) + p * Math.Exp(LogMass), 0, 1))
            : Distribution.Quantile(Math.Clamp(Math.Exp(Distribution.LogCumulative(To)) - p * Math.Exp(LogMass), 0, 1))));

    /// <summary>Inversion.</summary>
    /// <inheritdoc/>
    public void Sample(Random random, Span<double> points)
    {
        ArgumentNullException.ThrowIfNull(random);
        for (int i = 0; i < points.Length; i++) points[i] = Quantile(random.NextDouble());
    }

    private double Average(Func<double, double> f)
        => !Discrete ? QuantileIntegral.Of(this, f)
            : IntegerSeries.Sum(k => f(k) * Math.Exp(LogDensity(k)),
                Math.Clamp(double.IsFinite(Distribution.Mean) ? Distribution.Mean : Distribution.Low, Low, High), Low, High,
                Distribution is IntegerDistribution known ? known.TailRatio : 0,
                4 + (double.IsFinite(Distribution.Variance) ? Math.Sqrt(Distribution.Variance) : 100),
                k => (1 + Math.Abs(f(k))) * Math.Exp(LogDensity(k))).Value;

    private double Inside(double x) => Math.Clamp(x, Low, High);

    // ln P(X < x), ln P(X ≥ x): with masses the end itself belongs to the interval.
    private double LogBelow(double x) => double.IsNegativeInfinity(x) ? x : Discrete ? Distribution.LogCumulative(Math.Ceiling(x) - 1)
        : Distribution.LogCumulative(x);

    private double LogAtLeast(double x) => double.IsNegativeInfinity(x) ? 0 : Discrete ? Distribution.LogSurvival(Math.Ceiling(x) - 1)
        : Distribution.LogSurvival(x);

    // ln(e^a − e^b) for a ≥ b.
    private static double Gap(double a, double b) => double.IsNegativeInfinity(b) ? a : a > b ? a + Special.LogOneMinusExp(b - a)
        : double.NegativeInfinity;
}
