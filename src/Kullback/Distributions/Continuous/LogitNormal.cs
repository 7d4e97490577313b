using Kullback.Numerics;

namespace Kullback.Distributions;

/// <summary>Logit-normal distribution on (0, 1): ln(x/(1 − x)) is normal.</summary>
/// <param name="LogitMean">Mean of the logit.</param>
/// <param name="LogitStandardDeviation">Standard deviation of the logit, above 0.</param>
public sealed record LogitNormal(double LogitMean, double LogitStandardDeviation) : IUnivariate, IKnownEntropy, IFitted<LogitNormal>
{
    /// <summary>Mean of the logit.</summary>
    public double LogitMean { get; } = Require.Finite(LogitMean);

    /// <summary>Standard deviation of the logit.</summary>
    public double LogitStandardDeviation { get; } = Require.Positive(LogitStandardDeviation);

    /// <inheritdoc/>
    public ReferenceMeasure Reference => ReferenceMeasure.Lebesgue;

    /// <inheritdoc/>
    public double Low => 0;

    /// <inheritdoc/>
    public double High => 1;

    /// <summary>E of the sigmoid, by the trapezium rule (it converges geometrically here); relative error below 1e-14.</summary>
    public double Mean => Average(static z => Sigmoid(z));

    /// <inheritdoc/>
    public double Variance
    {
        get
        {
            // 1 − x has the same variance: the side on which the distribution is small keeps the digits.
            double side = LogitMean > 0 ? -1 : 1, mean = Average(z => Sigmoid(side * z));
            return Average(z => (Sigmoid(side * z) - mean) * (Sigmoid(side * z) - mean));
        }
    }

    /// <summary>Entropy of the normal distribution plus E ln(x(1 − x)), the second by the trapezium rule.</summary>
    public double EntropyNats => 0.5 * Math.Log(2 * Math.PI * Math.E) + Math.Log(LogitStandardDeviation)
        + Average(static z => -Math.Abs(z) - 2 * Special.LogOnePlus(Math.Exp(-Math.Abs(z))));

    /// <inheritdoc/>
    public double LogDensity(double x)
    {
        if (Require.Number(x) is <= 0 or >= 1) return double.NegativeInfinity;
        double z = Standard(x);
        return -z * z / 2 - 0.5 * Math.Log(2 * Math.PI) - Math.Log(LogitStandardDeviation) - Math.Log(x) - Special.LogOnePlus(-x);
    }

    /// <inheritdoc/>
    public double Cumulative(double x) => Require.Number(x) <= 0 ? 0 : x >= 1 ? 1 : NormalTail.Lower(Standard(x));

    /// <inheritdoc/>
    public double Survival(double x) => Require.Number(x) <= 0 ? 1 : x >= 1 ? 0 : NormalTail.Upper(Standard(x));

    /// <inheritdoc/>
    public double Quantile(double p) => Sigmoid(LogitMean + LogitStandardDeviation * NormalTail.Quantile(Require.Probability(p)));

    /// <inheritdoc/>
    public double SurvivalQuantile(double p) => Sigmoid(LogitMean - LogitStandardDeviation * NormalTail.Quantile(Require.Probability(p)));

    /// <inheritdoc/>
    public void Sample(Random random, Span<double> points)
    {
        ArgumentNullException.ThrowIfNull(random);
        for (int i = 0; i < points.Length; i++) points[i] = Quantile(Uniforms.Open(random));
    }

    /// <inheritdoc/>
    public double? Expectation(Moment moment)
    {
        double k = moment.A;
        return moment.Kind switch
        {
            MomentKind.Power when k == 1 => Mean,
            MomentKind.Power when k == 2 => Average(z => Sigmoid(z) * Sigmoid(z)),
            MomentKind.Power => Average(z => Math.Exp(k * LogSigmoid(z))),
            MomentKind.Log => Average(LogSigmoid),
            MomentKind.LogSquared => Average(static z => LogSigmoid(z) * LogSigmoid(z)),
            MomentKind.LogComplement when k == 1 => Average(static z => LogSigmoid(-z)),
            MomentKind.AbsoluteDeviation when moment.B == 2 => Variance + (Mean - k) * (Mean - k),
            _ => null,
        };
    }

    /// <summary>Mean and standard deviation of the logits.</summary>
    /// <inheritdoc cref="IFitted{TSelf}.MaximumLikelihood"/>
    public static LogitNormal MaximumLikelihood(ReadOnlySpan<double> points, ReadOnlySpan<double> weights)
    {
        WeightedPoints.Total(points, weights, double.Epsilon, 1 - 1.2e-16);
        var logits = new double[points.Length];
        for (int i = 0; i < logits.Length; i++) logits[i] = Math.Log(points[i]) - Special.LogOnePlus(-points[i]);
        var (mean, variance) = WeightedPoints.Moments(logits, weights);
        return variance > 0 ? new LogitNormal(mean, Math.Sqrt(variance))
            : throw new ArgumentException("All points are equal: no spread fits.", nameof(points));
    }

    /// <summary>D(P‖Q) of the normal distributions of the logits, in nats: divergence is invariant under the shared logit.</summary>
    public static double KullbackLeibler(LogitNormal p, LogitNormal q)
    {
        ArgumentNullException.ThrowIfNull(p);
        ArgumentNullException.ThrowIfNull(q);
        double ratio = p.LogitStandardDeviation / q.LogitStandardDeviation, apart = (p.LogitMean - q.LogitMean) / q.LogitStandardDeviation;
        double excess = (p.LogitStandardDeviation - q.LogitStandardDeviation) / q.LogitStandardDeviation * (ratio + 1);
        return ((ratio > 0.7 ? Special.Phi(excess) : ratio * ratio - 1 - 2 * Math.Log(ratio)) + apart * apart) / 2;
    }

    private double Standard(double x) => (Math.Log(x) - Special.LogOnePlus(-x) - LogitMean) / LogitStandardDeviation;

    private static double Sigmoid(double z) => z < 0 ? Math.Exp(z) / (1 + Math.Exp(z)) : 1 / (1 + Math.Exp(-z));

    private static double LogSigmoid(double z) => z < 0 ? z - Special.LogOnePlus(Math.Exp(z)) : -Special.LogOnePlus(Math.Exp(-z));

    // E f(logit) by the trapezium rule. The integrand is analytic within π/σ of the axis; over the strip of half width d, the smaller of
    // 0.9π/σ and 4, it is at most e^8 times a hundred (squares next to their poles): the error is that times e^(−2πd/h) with h = 2πd/50,
    // and beyond ±9.5 standard deviations 1e-21 of mass is left out.
    private double Average(Func<double, double> f)
    {
        double h = 2 * Math.PI * Math.Min(0.9 * Math.PI / LogitStandardDeviation, 4) / 50;
        int n = (int)Math.Ceiling(9.5 / h);
        double sum = 0, mass = 0;
        for (int i = -n; i <= n; i++)
        {
            double t = i * h, weight = Math.Exp(-t * t / 2);
            (sum, mass) = (sum + weight * f(LogitMean + LogitStandardDeviation * t), mass + weight);
        }
        return sum / mass;
    }
}
