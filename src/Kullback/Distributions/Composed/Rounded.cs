using Kullback.Numerics;

namespace Kullback.Distributions;

/// <summary>A continuous distribution rounded to the nearest integer: mass F(k + ½) − F(k − ½).</summary>
/// <param name="Parent">The distribution before rounding.</param>
/// <remarks>So a continuous distribution and a distribution of integers are compared as what they both say of integers: their
/// probabilities. Each tail is the parent's.</remarks>
public sealed record Rounded(IUnivariate Parent) : IIntegerValued
{
    /// <summary>The distribution before rounding.</summary>
    public IUnivariate Parent { get; } = Parent is null ? throw new ArgumentNullException(nameof(Parent))
        : Parent.Reference == ReferenceMeasure.Lebesgue ? Parent
        : throw new ArgumentException($"{Parent.GetType().Name} has no density on the line to round.", nameof(Parent));

    /// <inheritdoc/>
    public ReferenceMeasure Reference => ReferenceMeasure.Counting;

    /// <inheritdoc/>
    public double Low => Math.Floor(Parent.Low + 0.5);

    /// <inheritdoc/>
    public double High => Math.Ceiling(Parent.High - 0.5);

    /// <summary>Σ k·p(k) = m + Σ_{k ≥ m} P(X &gt; k) − Σ_{k &lt; m} P(X ≤ k), m the median;
    /// of a distribution wider than 100 integers its parent's.</summary>
    public double Mean => Sum().First;

    /// <summary>Of the integers; of a distribution wider than 100 of them its parent's and 1/12 (Sheppard).</summary>
    public double Variance => Sum().Second;

    /// <inheritdoc/>
    public double LogDensity(double x)
    {
        if (Require.Number(x) != Math.Floor(x) || double.IsInfinity(x)) return double.NegativeInfinity;
        double low = x - 0.5, high = x + 0.5;
        if (high <= Parent.Low || low >= Parent.High) return double.NegativeInfinity;
        // From the tail that is smaller; where the difference has lost its digits, the density in the middle.
        bool upper = x > (_median ??= Parent.Quantile(0.5));
        double a = upper ? Parent.Survival(low) : Parent.Cumulative(high), b = upper ? Parent.Survival(high) : Parent.Cumulative(low);
        if (a > 1e-290) return a - b > 1e-9 * a ? Math.Log(a - b) : Parent.LogDensity(x);
        double log = upper ? Parent.LogSurvival(low) : Parent.LogCumulative(high),
            less = (upper ? Parent.LogSurvival(high) : Parent.LogCumulative(low)) - log;
        return double.IsInfinity(log) || !(less < -1e-9) ? Parent.LogDensity(x) : log + Special.LogOneMinusExp(less);
    }

    private double? _median;

    /// <summary>Equal parents.</summary>
    public bool Equals(Rounded? other) => other is not null && Parent.Equals(other.Parent);

    /// <inheritdoc/>
    public override int GetHashCode() => Parent.GetHashCode();

    /// <inheritdoc/>
    public double Cumulative(double x) => Parent.Cumulative(Math.Floor(Require.Number(x)) + 0.5);

    /// <inheritdoc/>
    public double Survival(double x) => Parent.Survival(Math.Floor(Require.Number(x)) + 0.5);

    /// <inheritdoc/>
    public double LogCumulative(double x) => Parent.LogCumulative(Math.Floor(Require.Number(x)) + 0.5);

    /// <inheritdoc/>
    public double LogSurvival(double x) => Parent.LogSurvival(Math.Floor(Require.Number(x)) + 0.5);

    /// <inheritdoc/>
    public double Quantile(double p) => Require.Probability(p) == 0 ? Low : p == 1 ? High
        : Near(Parent.Quantile(p), p > 0.5 ? k => Survival(k) <= 1 - p : k => Cumulative(k) >= p);

    /// <inheritdoc/>
    public double SurvivalQuantile(double p)
        => Require.Probability(p) == 1 ? Low : p == 0 ? High
        : Near(Parent.SurvivalQuantile(p), p > 0.5 ? k => Cumulative(k) >= 1 - p : k => Survival(k) <= p);

    /// <inheritdoc/>
    public void Sample(Random random, Span<double> points)
    {
        Parent.Sample(random, points);
        for (int i = 0; i < points.Length; i++) points[i] = Math.Floor(points[i] + 0.5);
    }

    // The parent's quantile rounded may miss by one.
    private double Near(double x, Func<double, bool> holds)
    {
        double k = Math.Clamp(Math.Ceiling(x - 0.5), Low, High);
        if (double.IsInfinity(k)) return k;
        if (!holds(k)) return k + 1;
        return k > Low && holds(k - 1) ? k - 1 : k;
    }

    private (double First, double Second) Sum()
    {
        double spread = Parent.Quantile(0.75) - Parent.Quantile(0.25);
        if (spread > 100 || !double.IsFinite(Parent.Variance)) return (Parent.Mean, Parent.Variance + 1.0 / 12);
        double middle = Quantile(0.5), first = 0, second = 0, tail = 1;
        for (double k = middle; tail > 1e-18 && k < middle + 1e6; k++)
        {
            Cancellation.Look();
            (tail, first, second) = (Survival(k), first + Survival(k), second + (2 * (k - middle) + 1) * Survival(k));
        }
        tail = 1;
        for (double k = middle - 1; tail > 1e-18 && k > middle - 1e6; k--)
        {
            Cancellation.Look();
            (tail, first, second) = (Cumulative(k), first - Cumulative(k), second + (2 * (middle - k) - 1) * Cumulative(k));
        }
        return (middle + first, second - first * first);
    }
}
