using Kullback.Numerics;

namespace Kullback.Distributions;

/// <summary>Mixture of components on the line.</summary>
public record UnivariateMixture : Mixture, IUnivariate
{
    internal UnivariateMixture(ReadOnlySpan<double> weights, IReadOnlyList<IUnivariate> components) : base(weights, components)
    {
        UnivariateComponents = components;
        (Low, High) = (Present.Min(c => c.Distribution.Low), Present.Max(c => c.Distribution.High));
        Mean = Present.Sum(c => c.Weight * c.Distribution.Mean);
        Variance = double.IsFinite(Mean)
            ? Present.Sum(c => c.Weight * (c.Distribution.Variance + (c.Distribution.Mean - Mean) * (c.Distribution.Mean - Mean)))
            : double.IsNaN(Mean) ? double.NaN : double.PositiveInfinity;
    }

    /// <summary>The components, as distributions on the line.</summary>
    public IReadOnlyList<IUnivariate> UnivariateComponents { get; }

    int IDistribution.Dimension => 1;

    /// <inheritdoc/>
    public double Low { get; }

    /// <inheritdoc/>
    public double High { get; }

    /// <inheritdoc/>
    public double Mean { get; }

    /// <inheritdoc/>
    public double Variance { get; }

    private IEnumerable<(double Weight, IUnivariate Distribution)> Present => Weights.Zip(UnivariateComponents).Where(c => c.First > 0);

    /// <inheritdoc/>
    public double LogDensity(double x) => LogSum(x, static (c, x) => c.LogDensity(x));

    double IDistribution.LogDensity(ReadOnlySpan<double> point) => base.LogDensity(point);

    /// <inheritdoc/>
    public double Cumulative(double x) => Sum(x, static (c, x) => c.Cumulative(x));

    /// <inheritdoc/>
    public double Survival(double x) => Sum(x, static (c, x) => c.Survival(x));

    /// <inheritdoc/>
    public double LogCumulative(double x) => Math.Min(0, LogSum(x, static (c, x) => c.LogCumulative(x)));

    /// <inheritdoc/>
    public double LogSurvival(double x) => Math.Min(0, LogSum(x, static (c, x) => c.LogSurvival(x)));

    /// <inheritdoc/>
    public double Quantile(double p)
        => Require.Probability(p) == 0 ? Low : p == 1 ? High
        : InverseDistribution.Quantile(this, p, Present.Min(c => c.Distribution.Quantile(p)), Present.Max(c => c.Distribution.Quantile(p)));

    /// <inheritdoc/>
    public double SurvivalQuantile(double p)
        => Require.Probability(p) == 0 ? High : p == 1 ? Low
            : InverseDistribution.SurvivalQuantile(this, p, Present.Min(c => c.Distribution.SurvivalQuantile(p)),
                Present.Max(c => c.Distribution.SurvivalQuantile(p)));

    /// <summary>Σ wₖ·E of component k: known where every component knows it, and no two parts are infinite of opposite sign.</summary>
    public double? Expectation(Moment moment)
    {
        double sum = 0;
        foreach (var (weight, distribution) in Present)
        {
            if (distribution.Expectation(moment) is not { } part) return null;
            sum += weight * part;
        }
        return double.IsNaN(sum) ? null : sum;
    }

    private double Sum(double x, Func<IUnivariate, double, double> function)
    {
        Require.Number(x);
        double sum = 0;
        for (int k = 0; k < Weights.Length; k++)
            if (Weights[k] > 0) sum += Weights[k] * function(UnivariateComponents[k], x);
        return Math.Min(1, sum);
    }

    private double LogSum(double x, Func<IUnivariate, double, double> function)
    {
        Require.Number(x);
        double largest = double.NegativeInfinity, sum = 0;
        for (int k = 0; k < Weights.Length; k++)
            if (Weights[k] > 0) Add(Math.Log(Weights[k]) + function(UnivariateComponents[k], x), ref largest, ref sum);
        return largest + Math.Log(sum);
    }
}

/// <summary>Mixture of distributions of integers.</summary>
public sealed record IntegerMixture : UnivariateMixture, IIntegerValued
{
    internal IntegerMixture(ReadOnlySpan<double> weights, IReadOnlyList<IUnivariate> components) : base(weights, components) { }

    ReferenceMeasure IDistribution.Reference => ReferenceMeasure.Counting;
}
