using Kullback.Numerics;

namespace Kullback.Distributions;

/// <summary>Log-uniform (reciprocal) distribution: density 1/(x·ln(high/low)) on [low, high].</summary>
/// <param name="Low">Lower end, above 0.</param>
/// <param name="High">Upper end, above low.</param>
public sealed record LogUniform(double Low, double High) : ILogDensityForm, IKnownEntropy, IFitted<LogUniform>
{
    /// <summary>Lower end.</summary>
    public double Low { get; } = Require.Positive(Low);

    /// <summary>Upper end.</summary>
    public double High { get; } = Require.Above(High, Low);

    /// <inheritdoc/>
    public ReferenceMeasure Reference => ReferenceMeasure.Lebesgue;

    /// <summary>(high − low)/ln(high/low).</summary>
    public double Mean => (High - Low) / Length;

    /// <inheritdoc/>
    public double Variance
    {
        get
        {
            // With h = ln(high/low)/2 and the geometric mean 1: mean sinh h/h, variance sinh h/h·(cosh h − sinh h/h), the second factor
            // below h = 1 as Σ 2k·h²ᵏ/(2k + 1)!.
            double h = Length / 2, center = Low * Math.Exp(h), slope = Math.Sinh(h) / h, gap = Math.Cosh(h) - slope;
            if (h < 1)
            {
                double term = 1;
                gap = 0;
                for (int k = 1; k <= 10; k++)
                {
                    term *= h * h / (2 * k * (2 * k + 1));
                    gap += 2 * k * term;
                }
            }
            return center * center * slope * gap;
        }
    }

    /// <summary>ln(low·high)/2 + ln ln(high/low).</summary>
    public double EntropyNats => (Math.Log(Low) + Math.Log(High)) / 2 + Math.Log(Length);

    /// <inheritdoc/>
    public double LogDensity(double x) => Require.Number(x) < Low || x > High ? double.NegativeInfinity : -Math.Log(x) - Math.Log(Length);

    /// <inheritdoc/>
    public double Cumulative(double x) => Require.Number(x) <= Low ? 0 : x >= High ? 1 : Ratio(Low, x) / Length;

    /// <inheritdoc/>
    public double Survival(double x) => Require.Number(x) <= Low ? 1 : x >= High ? 0 : Ratio(x, High) / Length;

    /// <inheritdoc/>
    public double Quantile(double p) => p == 1 ? High : Low * Math.Exp(Require.Probability(p) * Length);

    /// <inheritdoc/>
    public double SurvivalQuantile(double p) => p == 1 ? Low : High * Math.Exp(-Require.Probability(p) * Length);

    /// <inheritdoc/>
    public void Sample(Random random, Span<double> points)
    {
        ArgumentNullException.ThrowIfNull(random);
        for (int i = 0; i < points.Length; i++) points[i] = Quantile(Uniforms.Open(random));
    }

    /// <summary>−ln ln(high/low) − ln x.</summary>
    public LogDensityForm Form => new(-Math.Log(Length), (-1, Moment.Log));

    /// <inheritdoc/>
    public double? Expectation(Moment moment)
    {
        double a = moment.A, b = moment.B, low = Math.Log(Low), high = Math.Log(High);
        return moment.Kind switch
        {
            MomentKind.Power => a == 0 ? 1 : Math.Pow(Low, a) * Special.ExpLessOne(a * Length) / (a * Length),
            MomentKind.Log => (low + high) / 2,
            MomentKind.LogSquared => (low * low + low * high + high * high) / 3,
            MomentKind.AbsoluteDeviation when b == 1 => a <= Low ? Mean - a : a >= High ? a - Mean
                : (a * (Ratio(Low, a) - Ratio(a, High)) + Low + High - 2 * a) / Length,
            MomentKind.AbsoluteDeviation when b == 2 => Variance + (Mean - a) * (Mean - a),
            MomentKind.Exponential when b > 0 =>
                Math.Exp(a / b) * (ExponentialIntegral.First(Low / b) - ExponentialIntegral.First(High / b)) / Length,
            _ => null,
        };
    }

    /// <summary>The smallest and the largest point.</summary>
    /// <inheritdoc cref="IFitted{TSelf}.MaximumLikelihood"/>
    public static LogUniform MaximumLikelihood(ReadOnlySpan<double> points, ReadOnlySpan<double> weights)
    {
        WeightedPoints.Total(points, weights, double.Epsilon);
        var (low, high) = WeightedPoints.Range(points, weights);
        return low < high ? new LogUniform(low, high) : throw new ArgumentException("All points are equal: no range fits.", nameof(points));
    }

    /// <summary>D(P‖Q) = ln(length of Q/length of P) in logarithms, in nats; +∞ unless P's range lies in Q's.</summary>
    public static double KullbackLeibler(LogUniform p, LogUniform q)
    {
        ArgumentNullException.ThrowIfNull(p);
        ArgumentNullException.ThrowIfNull(q);
        return p.Low < q.Low || p.High > q.High ? double.PositiveInfinity
            : Special.LogOnePlus((Ratio(q.Low, p.Low) + Ratio(p.High, q.High)) / p.Length);
    }

    private double Length => Ratio(Low, High);

    // ln(to/from), accurate for nearly equal ends.
    private static double Ratio(double from, double to) => to < 2 * from ? Special.LogOnePlus((to - from) / from)
        : Math.Log(to) - Math.Log(from);
}
