using Kullback.Numerics;

namespace Kullback.Distributions;

/// <summary>A law on the line given that it falls into [low, high].</summary>
/// <remarks>The mass of the interval is taken from the nearer tail, in logarithms: an interval far out in a tail keeps its digits.</remarks>
public sealed record Truncated : IUnivariate
{
    /// <summary>The law of X given low ≤ X ≤ high.</summary>
    /// <param name="law">The law of X.</param>
    /// <param name="low">Lower end, may be −∞.</param>
    /// <param name="high">Upper end above low, may be +∞.</param>
    /// <exception cref="ArgumentException">An empty interval, NaN, or an interval without mass.</exception>
    public Truncated(IUnivariate law, double low, double high)
    {
        ArgumentNullException.ThrowIfNull(law);
        if (!(low <= high) || (low == high && law.Reference != ReferenceMeasure.Counting))
            throw new ArgumentException(FormattableString.Invariant($"[{low}, {high}] is not an interval."), nameof(high));
        if (law.Reference == ReferenceMeasure.Counting && law is not IIntegerValued)
            throw new ArgumentException($"{law.GetType().Name} has masses at numbers that are not whole: leave out points instead.", nameof(law));
        (Law, From, To) = (law, low, high);
        Upper = law.Cumulative(low) > 0.5;
        LogMass = Upper ? Gap(LogAtLeast(low), law.LogSurvival(high)) : Gap(law.LogCumulative(high), LogBelow(low));
        if (!(LogMass > double.NegativeInfinity)) throw new ArgumentException(FormattableString.Invariant($"The law has no mass in [{low}, {high}]."), nameof(low));
    }

    /// <summary>The law of X.</summary>
    public IUnivariate Law { get; }

    /// <summary>Lower end of the interval.</summary>
    public double From { get; }

    /// <summary>Upper end of the interval.</summary>
    public double To { get; }

    /// <summary>ln P(low ≤ X ≤ high).</summary>
    public double LogMass { get; }

    // The interval lies above the median: tails are measured from above.
    private bool Upper { get; }

    /// <inheritdoc/>
    public ReferenceMeasure Reference => Law.Reference;

    /// <inheritdoc/>
    public double Low => Math.Max(Discrete ? Math.Ceiling(From) : From, Law.Low);

    /// <inheritdoc/>
    public double High => Math.Min(Discrete ? Math.Floor(To) : To, Law.High);

    private bool Discrete => Law is IIntegerValued;

    /// <summary>By quadrature over quantiles (1e-10), for laws of whole numbers by a series with a proven end.</summary>
    public double Mean => Average(x => x);

    /// <inheritdoc cref="Mean"/>
    public double Variance => Mean is var mean && double.IsFinite(mean) ? Average(x => (x - mean) * (x - mean)) : double.PositiveInfinity;

    /// <inheritdoc/>
    public double LogDensity(double x) => Require.Number(x) < From || x > To ? double.NegativeInfinity : Law.LogDensity(x) - LogMass;

    /// <inheritdoc/>
    public double Cumulative(double x) => Math.Exp(LogCumulative(x));

    /// <inheritdoc/>
    public double Survival(double x) => Math.Exp(LogSurvival(x));

    /// <inheritdoc/>
    public double LogCumulative(double x)
        => Require.Number(x) < From ? double.NegativeInfinity : x >= To ? 0
            : Math.Min(0, (Upper ? Gap(LogAtLeast(From), Law.LogSurvival(x)) : Gap(Law.LogCumulative(x), LogBelow(From))) - LogMass);

    /// <inheritdoc/>
    public double LogSurvival(double x)
        => Require.Number(x) < From ? 0 : x >= To ? double.NegativeInfinity
            : Math.Min(0, (Upper ? Gap(Law.LogSurvival(x), Law.LogSurvival(To)) : Gap(Law.LogCumulative(To), Law.LogCumulative(x))) - LogMass);

    /// <inheritdoc/>
    public double Quantile(double p)
        => Require.Probability(p) == 0 ? Low : p == 1 ? High : Beside(x => Cumulative(x) >= p, Inside(Upper
            ? Law.SurvivalQuantile(Math.Clamp(Math.Exp(LogAtLeast(From)) - p * Math.Exp(LogMass), 0, 1))
            : Law.Quantile(Math.Clamp(Math.Exp(LogBelow(From)) + p * Math.Exp(LogMass), 0, 1))));

    // A level of the parent is rounded, and with it an integer may be the next.
    private double Beside(Func<double, bool> reached, double x) => Discrete ? InverseDistribution.Beside(this, x, reached) : x;

    /// <inheritdoc/>
    public double SurvivalQuantile(double p)
        => Require.Probability(p) == 0 ? High : p == 1 ? Low : Beside(x => Survival(x) <= p, Inside(Upper
            ? Law.SurvivalQuantile(Math.Clamp(Math.Exp(Law.LogSurvival(To)) + p * Math.Exp(LogMass), 0, 1))
            : Law.Quantile(Math.Clamp(Math.Exp(Law.LogCumulative(To)) - p * Math.Exp(LogMass), 0, 1))));

    /// <summary>Inversion.</summary>
    /// <inheritdoc/>
    public void Sample(Random random, Span<double> points)
    {
        ArgumentNullException.ThrowIfNull(random);
        for (int i = 0; i < points.Length; i++) points[i] = Quantile(random.NextDouble());
    }

    private double Average(Func<double, double> f)
        => !Discrete ? QuantileIntegral.Of(this, f)
            : IntegerSeries.Sum(k => f(k) * Math.Exp(LogDensity(k)), Math.Clamp(double.IsFinite(Law.Mean) ? Law.Mean : Law.Low, Low, High), Low, High,
                Law is IntegerLaw known ? known.TailRatio : 0, 4 + (double.IsFinite(Law.Variance) ? Math.Sqrt(Law.Variance) : 100), k => (1 + Math.Abs(f(k))) * Math.Exp(LogDensity(k))).Value;

    private double Inside(double x) => Math.Clamp(x, Low, High);

    // ln P(X < x), ln P(X ≥ x): with masses the end itself belongs to the interval.
    private double LogBelow(double x) => double.IsNegativeInfinity(x) ? x : Discrete ? Law.LogCumulative(Math.Ceiling(x) - 1) : Law.LogCumulative(x);

    private double LogAtLeast(double x) => double.IsNegativeInfinity(x) ? 0 : Discrete ? Law.LogSurvival(Math.Ceiling(x) - 1) : Law.LogSurvival(x);

    // ln(e^a − e^b) for a ≥ b.
    private static double Gap(double a, double b) => double.IsNegativeInfinity(b) ? a : a > b ? a + Special.LogOneMinusExp(b - a) : double.NegativeInfinity;
}
