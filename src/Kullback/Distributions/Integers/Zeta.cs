using Kullback.Numerics;

namespace Kullback.Distributions;

/// <summary>Zeta distribution: mass k^(−s)/ζ(s) on k = 1, 2, 3, …, s = <paramref name="Exponent"/>.</summary>
/// <param name="Exponent">s &gt; 1.</param>
/// <remarks>Tails are Hurwitz zeta functions by Euler and Maclaurin's formula: relative error about 1e-15, also for s next to 1. On 1 … n
/// the distribution is <see cref="Zipf"/>.</remarks>
public sealed record Zeta(double Exponent) : IIntegerValued, IKnownEntropy, IExponentialFamily, ILogDensityForm, IFitted<Zeta>
{
    /// <summary>s.</summary>
    public double Exponent { get; } = Require.Above(Exponent, One, lowName: "one");

    private const double One = 1;

    // ζ(s) − 1, which alone counts for large s.
    private double Rest => HurwitzZeta.Sum(Exponent, 2, 0);

    private double LogTotal => LogZeta(Exponent);

    /// <inheritdoc/>
    public ReferenceMeasure Reference => ReferenceMeasure.Counting;

    /// <inheritdoc/>
    public double Low => 1;

    /// <inheritdoc/>
    public double High => double.PositiveInfinity;

    /// <summary>ζ(s − 1)/ζ(s) for s &gt; 2, otherwise infinite.</summary>
    public double Mean => Power(1);

    /// <summary>Finite for s &gt; 3.</summary>
    /// <remarks>Σ over pairs i &lt; j of (i − j)²·p(i)·p(j), kept apart from the mass at 1:
    /// with a = Σ_(k≥2) (k − 1)p and b = Σ_(k≥2) (k − 1)²p it is b − a².</remarks>
    public double Variance
    {
        get
        {
            if (Exponent <= 3) return double.PositiveInfinity;
            double s = Exponent, first = HurwitzZeta.Sum(s, 2, 0), second = HurwitzZeta.Sum(s - 1, 2, 0),
                third = HurwitzZeta.Sum(s - 2, 2, 0), total = 1 + first;
            double a = (second - first) / total, b = (third - 2 * second + first) / total;
            return b - a * a;
        }
    }

    /// <summary>s·E ln k + ln ζ(s).</summary>
    public double EntropyNats => Exponent * MeanLog + LogTotal;

    /// <summary>E ln k = −ζ′(s)/ζ(s).</summary>
    public double MeanLog => HurwitzZeta.Sum(Exponent, 2, 1) / (1 + Rest);

    /// <inheritdoc/>
    public double LogDensity(double x)
        => Require.Number(x) < 1 || x != Math.Floor(x) || double.IsInfinity(x) ? double.NegativeInfinity
        : -Exponent * Math.Log(x) - LogTotal;

    /// <inheritdoc/>
    public double Survival(double x) => Require.Number(x) < 1 ? 1 : double.IsInfinity(x) ? 0
        : HurwitzZeta.Sum(Exponent, Math.Floor(x) + 1, 0) / (1 + Rest);

    /// <inheritdoc/>
    public double Cumulative(double x)
    {
        if (Require.Number(x) < 1) return 0;
        if (double.IsInfinity(x)) return 1;
        double above = Survival(x);
        if (above < 0.5) return 1 - above;
        double sum = 0;
        // Above one half the tail is long and the head short only where s is not next to 1:
        // the head is summed up to where subtraction does as well.
        if (Math.Floor(x) > 2000) return 1 - above;
        for (double k = Math.Floor(x); k >= 1; k--) sum += Math.Exp(-Exponent * Math.Log(k));
        return sum / (1 + Rest);
    }

    /// <inheritdoc/>
    public double LogSurvival(double x) => Survival(x) is var tail && tail > 0.5 ? Special.LogOnePlus(-Cumulative(x)) : Math.Log(tail);

    /// <inheritdoc/>
    public double LogCumulative(double x) => Cumulative(x) is var head && head > 0.5 ? Special.LogOnePlus(-Survival(x)) : Math.Log(head);

    /// <inheritdoc/>
    public double Quantile(double p) => Require.Probability(p) == 1 ? double.PositiveInfinity : p == 0 ? 1
        : Least(k => InverseDistribution.Excess(Cumulative(k), p), 1 - p);

    /// <inheritdoc/>
    public double SurvivalQuantile(double p) => Require.Probability(p) == 0 ? double.PositiveInfinity : p == 1 ? 1
        : Least(k => -InverseDistribution.Excess(Survival(k), p), p);

    /// <summary>Powers below s − 1, logarithms and their squares.</summary>
    public double? Expectation(Moment moment) => moment.Kind switch
    {
        MomentKind.Power => Power(moment.A),
        MomentKind.Log => MeanLog,
        MomentKind.LogSquared => HurwitzZeta.Sum(Exponent, 2, 2) / (1 + Rest),
        MomentKind.AbsoluteDeviation when Exponent <= 1 + moment.B => double.PositiveInfinity,
        MomentKind.AbsoluteDeviation when moment.B == 2 => Variance + (Mean - moment.A) * (Mean - moment.A),
        // ln Γ(a + bk) grows like k·ln k.
        MomentKind.LogGamma when moment.B > 0 && moment.A + moment.B > 0 && Exponent <= 2 => double.PositiveInfinity,
        _ => null,
    };

    /// <summary>Source: Devroye (1986), Non-Uniform Random Variate Generation, X.6.1; accepted by the ratio of masses.</summary>
    /// <inheritdoc/>
    public void Sample(Random random, Span<double> points)
    {
        ArgumentNullException.ThrowIfNull(random);
        double e = Exponent - 1, b = Math.Exp(e * Math.Log(2)), lessOne = Special.ExpLessOne(e * Math.Log(2));
        for (int i = 0; i < points.Length; i++)
        {
            while (true)
            {
                double u = 1 - random.NextDouble(), v = random.NextDouble(), x = Math.Floor(Math.Exp(-Math.Log(u) / e));
                if (double.IsInfinity(x)) continue;
                double t = Math.Exp(e * Special.LogOnePlus(1 / x)), over = Special.ExpLessOne(e * Special.LogOnePlus(1 / x));
                if (v * x * over / lessOne > t / b) continue;
                points[i] = x;
                break;
            }
        }
    }

    /// <summary>−ln ζ(s) − s·ln k.</summary>
    public LogDensityForm Form => new(-LogTotal, (-Exponent, Moment.Log));

    /// <inheritdoc/>
    public string Carrier => "Zeta";

    /// <summary>−s.</summary>
    public double[] NaturalParameters() => [-Exponent];

    /// <summary>ln ζ(−η) for η &lt; −1.</summary>
    public double LogNormalizer(ReadOnlySpan<double> natural) => natural[0] < -1 ? LogZeta(-natural[0]) : double.PositiveInfinity;

    /// <summary>The s with E ln k equal to the mean of ln k.</summary>
    /// <inheritdoc cref="IFitted{TSelf}.MaximumLikelihood"/>
    public static Zeta MaximumLikelihood(ReadOnlySpan<double> points, ReadOnlySpan<double> weights)
    {
        WholePoints.Mean(points, weights, low: 1);
        double mean = WeightedPoints.Mean(points, weights, Math.Log, 1);
        if (!(mean > 0)) throw new ArgumentException("All points are 1: the likelihood grows without end with the exponent.",
            nameof(points));
        double F(double logExcess) => mean - new Zeta(1 + Math.Exp(logExcess)).MeanLog;
        double low = -1, high = 1;
        while (F(low) > 0) low -= 2;
        while (F(high) < 0) high += 1;
        return new Zeta(1 + Math.Exp(RootFinding.Between(F, low, high, F(low), F(high))));
    }

    /// <summary>D(P‖Q) = (s_q − s_p)·E_P ln k + ln(ζ(s_q)/ζ(s_p)), in nats.</summary>
    /// <remarks>For close exponents as the remainder ∫₀¹ (1 − t)·Var(ln k)·dt·(s_q − s_p)² over the distributions between, by twenty points
    /// of Gauss and Legendre: nothing cancels, and with |s_q − s_p| ≤ (s_p − 1)/4 the rule leaves less than 1e-16.</remarks>
    public static double KullbackLeibler(Zeta p, Zeta q)
    {
        ArgumentNullException.ThrowIfNull(p);
        ArgumentNullException.ThrowIfNull(q);
        double h = q.Exponent - p.Exponent;
        if (Math.Abs(h) > (p.Exponent - 1) / 4) return h * p.MeanLog + q.LogTotal - p.LogTotal;
        return h * h * GaussLegendre.Integral(t => (1 - t) * LogVariance(p.Exponent + t * h), 0, 1);
    }

    // Var ln k = E(ln k)² − (E ln k)²: the second is at most half of the first, the mass at 1 adding nothing to either, unless s is next to
    // 1, where it is one half in the limit.
    private static double LogVariance(double s)
    {
        double total = 1 + HurwitzZeta.Sum(s, 2, 0), mean = HurwitzZeta.Sum(s, 2, 1) / total;
        return HurwitzZeta.Sum(s, 2, 2) / total - mean * mean;
    }

    private double Power(double k) => Exponent - k > 1 ? (1 + HurwitzZeta.Sum(Exponent - k, 2, 0)) / (1 + Rest) : double.PositiveInfinity;

    private static double LogZeta(double s) => Special.LogOnePlus(HurwitzZeta.Sum(s, 2, 0));

    // From where the tail k^(1−s)/((s − 1)·ζ(s)) would be, outwards by factors of two.
    private double Least(Func<double, double> excess, double above)
    {
        double guess = Math.Exp(-(Math.Log(above * (Exponent - 1)) + LogTotal) / (Exponent - 1));
        double high = guess >= 1e300 ? 1e300 : guess >= 1 ? Math.Floor(guess) : 1, low = high;
        while (!(excess(high) >= 0))
        {
            (low, high) = (high, high * 2);
            if (double.IsInfinity(high)) return high;
        }
        while (low > 1 && excess(low) >= 0) (low, high) = (Math.Floor(low / 2), low);
        return InverseDistribution.LeastWhole(excess, low, high);
    }
}
