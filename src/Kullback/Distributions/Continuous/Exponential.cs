using Kullback.Numerics;

namespace Kullback.Distributions;

/// <summary>Exponential distribution: density λ·exp(−λx) on x ≥ 0, λ = <paramref name="Rate"/>, in 1/x.</summary>
/// <param name="Rate">λ &gt; 0.</param>
/// <remarks>All functions are elementary: relative error a few units of 2⁻⁵³ times the conditioning of the exponential.</remarks>
public sealed record Exponential(double Rate) : ILogDensityForm, IKnownEntropy, IExponentialFamily, IFitted<Exponential>
{
    /// <summary>λ, in 1/x.</summary>
    public double Rate { get; } = Require.Positive(Rate);

    /// <inheritdoc/>
    public ReferenceMeasure Reference => ReferenceMeasure.Lebesgue;

    /// <inheritdoc/>
    public double Low => 0;

    /// <inheritdoc/>
    public double High => double.PositiveInfinity;

    /// <inheritdoc/>
    public double Mean => 1 / Rate;

    /// <inheritdoc/>
    public double Variance => 1 / (Rate * Rate);

    /// <summary>1 − ln λ.</summary>
    public double EntropyNats => 1 - Math.Log(Rate);

    /// <inheritdoc/>
    public double LogDensity(double x) => Require.Number(x) < 0 ? double.NegativeInfinity : Math.Log(Rate) - Rate * x;

    /// <inheritdoc/>
    public double Cumulative(double x) => Require.Number(x) <= 0 ? 0 : -Special.ExpLessOne(-Rate * x);

    /// <inheritdoc/>
    public double Survival(double x) => Require.Number(x) <= 0 ? 1 : Math.Exp(-Rate * x);

    /// <inheritdoc/>
    public double LogCumulative(double x) => Require.Number(x) <= 0 ? double.NegativeInfinity : Special.LogOneMinusExp(-Rate * x);

    /// <inheritdoc/>
    public double LogSurvival(double x) => Require.Number(x) <= 0 ? 0 : -Rate * x;

    /// <inheritdoc/>
    public double Quantile(double p) => -Special.LogOnePlus(-Require.Probability(p)) / Rate;

    /// <inheritdoc/>
    public double SurvivalQuantile(double p) => -Math.Log(Require.Probability(p)) / Rate;

    /// <inheritdoc/>
    public void Sample(Random random, Span<double> points)
    {
        ArgumentNullException.ThrowIfNull(random);
        for (int i = 0; i < points.Length; i++) points[i] = Quantile(random.NextDouble());
    }

    /// <summary>ln λ − λx.</summary>
    public LogDensityForm Form => new(Math.Log(Rate), (-Rate, Moment.Power(1)));

    /// <inheritdoc/>
    public double? Expectation(Moment moment)
    {
        double a = moment.A, b = moment.B, logRate = Math.Log(Rate);
        return moment.Kind switch
        {
            MomentKind.Power => a > -1 ? Math.Exp(Special.LogGamma(a + 1) - a * logRate) : double.PositiveInfinity,
            MomentKind.Log => -Special.EulerGamma - logRate,
            MomentKind.LogSquared => (Special.EulerGamma + logRate) * (Special.EulerGamma + logRate) + Math.PI * Math.PI / 6,
            // λ + 1/s is the rate of the tilted distribution; at 0 and below the integral diverges.
            MomentKind.Exponential => Rate + 1 / b > 0 ? Math.Exp(a / b) * Rate / (Rate + 1 / b) : double.PositiveInfinity,
            MomentKind.AbsoluteDeviation when b == 1 => a <= 0 ? 1 / Rate - a : a + (2 * Math.Exp(-Rate * a) - 1) / Rate,
            MomentKind.AbsoluteDeviation when b == 2 => 1 / (Rate * Rate) + (1 / Rate - a) * (1 / Rate - a),
            MomentKind.Cosine => Rate * (Rate * Math.Cos(a) + Math.Sin(a)) / (Rate * Rate + 1),
            _ => null,
        };
    }

    /// <inheritdoc/>
    public string Carrier => "Exponential";

    /// <inheritdoc/>
    public double[] NaturalParameters() => [-Rate];

    /// <summary>−ln(−η) for η &lt; 0.</summary>
    public double LogNormalizer(ReadOnlySpan<double> natural) => natural[0] < 0 ? -Math.Log(-natural[0]) : double.PositiveInfinity;

    /// <summary>λ = 1/mean.</summary>
    /// <inheritdoc cref="IFitted{TSelf}.MaximumLikelihood"/>
    public static Exponential MaximumLikelihood(ReadOnlySpan<double> points, ReadOnlySpan<double> weights)
    {
        double mean = WeightedPoints.Mean(points, weights, low: 0);
        return mean > 0 ? new Exponential(1 / mean)
            : throw new ArgumentException("All points are 0: the likelihood grows without end with the rate.", nameof(points));
    }

    /// <summary>D(P‖Q) = φ(λq/λp − 1) with φ(r) = r − ln(1 + r), in nats; relative error a few units of 2⁻⁵³, also near equality.</summary>
    public static double KullbackLeibler(Exponential p, Exponential q)
    {
        ArgumentNullException.ThrowIfNull(p);
        ArgumentNullException.ThrowIfNull(q);
        return Special.PhiOfRatio(q.Rate, p.Rate);
    }
}
