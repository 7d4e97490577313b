using Kullback.Numerics;

namespace Kullback.Distributions;

/// <summary>Inverse Gaussian distribution: density √(λ/(2πx³))·e^(−λ(x − μ)²/(2μ²x)) on x &gt; 0, μ = <paramref name="Mean"/>, λ =
/// <paramref name="Shape"/>.</summary>
/// <param name="Mean">μ &gt; 0, in the unit of x.</param>
/// <param name="Shape">λ &gt; 0, in the unit of x.</param>
/// <remarks>Tails from Mills' ratio m: with a = √(λ/x)(x/μ − 1), b = √(λ/x)(x/μ + 1), P(X ≤ x) = φ(a)(m(−a) + m(b)) left of the mean and
/// P(X &gt; x) = φ(a)(m(a) − m(b)) right of it: no factor e^(2λ/μ) overflows. Source of the distribution function:
/// Shuster (1968).</remarks>
public sealed record InverseGaussian(double Mean, double Shape) : ILogDensityForm, IKnownEntropy, IExponentialFamily,
    IFitted<InverseGaussian>
{
    private const double HalfLogTwoPi = 0.91893853320467274178;

    /// <summary>μ.</summary>
    public double Mean { get; } = Require.Positive(Mean);

    /// <summary>λ.</summary>
    public double Shape { get; } = Require.Positive(Shape);

    /// <inheritdoc/>
    public ReferenceMeasure Reference => ReferenceMeasure.Lebesgue;

    /// <inheritdoc/>
    public double Low => 0;

    /// <inheritdoc/>
    public double High => double.PositiveInfinity;

    /// <summary>μ³/λ.</summary>
    public double Variance => Mean * Mean * (Mean / Shape);

    // E ln X = ln μ − e^(2λ/μ) E₁(2λ/μ).
    private double MeanLog => Math.Log(Mean) - IncompleteGamma.ScaledExponentialIntegral(2 * Shape / Mean);

    /// <summary>½ ln(2πe/λ) + (3/2)(ln μ − e^(2λ/μ) E₁(2λ/μ)).</summary>
    public double EntropyNats => 0.5 + HalfLogTwoPi - Math.Log(Shape) / 2 + 1.5 * MeanLog;

    /// <inheritdoc/>
    public double LogDensity(double x)
    {
        if (Require.Number(x) <= 0 || double.IsPositiveInfinity(x)) return double.NegativeInfinity;
        double a = Below(x);
        return double.IsInfinity(a) ? double.NegativeInfinity : (Math.Log(Shape) - 3 * Math.Log(x)) / 2 - HalfLogTwoPi - a * a / 2;
    }

    /// <inheritdoc/>
    public void LogDensities(ReadOnlySpan<double> points, Span<double> logDensities)
        => Pointwise.Fill(new Formula(Mean, Shape / (2 * Mean * Mean), Math.Log(Shape) / 2 - HalfLogTwoPi), this, points, logDensities);

    private readonly record struct Formula(double Mean, double Rate, double Constant) : IPointFormula
    {
        public double Least => Rate is > 1e-100 and < 1e100 ? 1e-150 : double.PositiveInfinity;

        public double Most => 1e100;

        public TLanes Of<TLanes>(TLanes x) where TLanes : struct, ILanes<TLanes>
        {
            TLanes apart = x - TLanes.Of(Mean), exponent = apart / x * apart;
            return TLanes.MultiplyAdd(TLanes.Of(-Rate), exponent,
                TLanes.MultiplyAdd(TLanes.Of(-1.5), Elementary.LogRatio(TLanes.Of(1), x), TLanes.Of(Constant)));
        }
    }

    private double Below(double x) => Math.Sqrt(Shape / x) * ((x - Mean) / Mean);

    private double Above(double x) => Math.Sqrt(Shape / x) * (x / Mean + 1);

    // Where the lower tail is the one to compute: up to about the median, whatever the shape, and left of the mean.
    private bool IsLower(double x) => Require.Number(x) <= 0 || Below(x) <= -0.5;

    /// <inheritdoc/>
    public double Cumulative(double x) => IsLower(x) ? Math.Exp(LogLower(x)) : 1 - Math.Exp(LogUpper(x));

    /// <inheritdoc/>
    public double Survival(double x) => IsLower(x) ? 1 - Math.Exp(LogLower(x)) : Math.Exp(LogUpper(x));

    /// <inheritdoc/>
    public double LogCumulative(double x) => IsLower(x) ? LogLower(x) : Special.LogOnePlus(-Math.Exp(LogUpper(x)));

    /// <inheritdoc/>
    public double LogSurvival(double x) => IsLower(x) ? Special.LogOnePlus(-Math.Exp(LogLower(x))) : LogUpper(x);

    private double LogLower(double x)
    {
        if (x <= 0) return double.NegativeInfinity;
        double a = Below(x);
        return double.IsInfinity(a) ? double.NegativeInfinity
            : Math.Log(NormalTail.Mills(-a) + NormalTail.Mills(Above(x))) - a * a / 2 - HalfLogTwoPi;
    }

    private double LogUpper(double x)
    {
        if (double.IsPositiveInfinity(x)) return double.NegativeInfinity;
        double a = Below(x);
        return Math.Log(MillsGap(a, 2 * Math.Sqrt(Shape / x))) - a * a / 2 - HalfLogTwoPi;
    }

    // m(a) − m(a + d) = ∫ e^(−as − s²/2)(1 − e^(−ds)) ds over s > 0: by the integral where the two are close.
    private static double MillsGap(double a, double d)
    {
        double near = a >= 0 ? NormalTail.Mills(a) : 1 / NormalTail.Density(a) - NormalTail.Mills(-a),
            far = a + d >= 0 ? NormalTail.Mills(a + d) : near;
        if (far < near / 2) return near - far;
        double reach = 80 / (a + Math.Sqrt(a * a + 80));
        return GaussLegendre.Integral(s => Math.Exp(-s * (a + s / 2)) * -Special.ExpLessOne(-d * s), 0, reach, 12);
    }

    /// <inheritdoc/>
    public double Quantile(double p) => QuantileOf(Require.Probability(p), 1 - p);

    /// <inheritdoc/>
    public double SurvivalQuantile(double p) => QuantileOf(1 - Require.Probability(p), p);

    // From the quantile of the log-normal distribution with the same mean and variance, for small shapes of Lévy's distribution, which it
    // comes near up to μ²/λ; by Newton's method on the logarithm of the tail.
    private double QuantileOf(double p, double complement)
    {
        if (p <= 0) return 0;
        if (complement <= 0) return double.PositiveInfinity;
        bool lower = p <= complement;
        double target = Math.Log(lower ? p : complement), z = lower ? NormalTail.QuantileOfLog(target) : -NormalTail.QuantileOfLog(target);
        double spread = Math.Sqrt(Special.LogOnePlus(Mean / Shape)), start = Mean * Math.Exp(spread * z - spread * spread / 2);
        if (Shape < Mean / 10)
        {
            double root = lower ? NormalTail.QuantileOfLog(target - Math.Log(2)) : complement > 1e-6
                ? NormalTail.Quantile((1 + complement) / 2) : complement * Math.Sqrt(Math.PI / 2);
            start = Math.Min(Shape / root / root, 2 * Mean / Shape * Mean * (1 - Math.Log(complement)));
        }
        return TailSearch.Root(lower ? LogCumulative : LogSurvival, LogDensity, target, lower, start, 0, double.PositiveInfinity);
    }

    /// <summary>Draws by the roots of a quadratic in a squared normal variable.</summary>
    /// <remarks>Michael, Schucany and Haas (1976), The American Statistician 30, 88–90; the smaller root in a form that does not
    /// cancel.</remarks>
    /// <inheritdoc cref="IDistribution.Sample"/>
    public void Sample(Random random, Span<double> points)
    {
        var draws = new RandomStream(random);
        for (int i = 0; i < points.Length; i++)
        {
            double z = draws.Normal(), y = Mean / (2 * Shape) * z * z, ratio = 1 / (1 + y + Math.Sqrt(y * (2 + y)));
            points[i] = draws.Uniform() * (1 + ratio) <= 1 ? Mean * ratio : Mean / ratio;
        }
    }

    /// <summary>½ ln(λ/2π) + λ/μ − (3/2) ln x − λx/(2μ²) − λ/(2x).</summary>
    public LogDensityForm Form => new(Math.Log(Shape) / 2 - HalfLogTwoPi + Shape / Mean,
        (-1.5, Moment.Log), (-Shape / (2 * Mean * Mean), Moment.Power(1)), (-Shape / 2, Moment.Power(-1)));

    /// <inheritdoc/>
    public double? Expectation(Moment moment)
    {
        double a = moment.A, b = moment.B;
        return moment.Kind switch
        {
            MomentKind.Power => RawMoment(a),
            MomentKind.Log => MeanLog,
            MomentKind.Exponential => Transform(b) is var log && double.IsPositiveInfinity(log) ? log : Math.Exp(a / b + log),
            MomentKind.AbsoluteDeviation when a == 0 => RawMoment(b),
            MomentKind.AbsoluteDeviation when b == 1 => AbsoluteDeviation(a),
            MomentKind.AbsoluteDeviation when b == 2 => Variance + (Mean - a) * (Mean - a),
            _ => null,
        };
    }

    // ln E e^(−X/b) = λ/μ·(1 − √(1 + u)), u = 2μ²/(λb), rationalized; +∞ beyond the branch point.
    private double Transform(double b)
    {
        double u = 2 * Mean / Shape * (Mean / b);
        return u >= -1 ? -Shape / Mean * u / (1 + Math.Sqrt(1 + u)) : double.PositiveInfinity;
    }

    // E Xᵏ = μᵏ Σ (k−1+i)!/(i!(k−1−i)!)·(2λ/μ)^(−i), and E X^(−k) = E X^(k+1)/μ^(2k+1).
    private double? RawMoment(double k)
    {
        if (k != Math.Floor(k) || Math.Abs(k) > 60) return null;
        if (k == 0) return 1;
        if (k == -1) return 1 / Mean + 1 / Shape;
        double n = k > 0 ? k : 1 - k, term = 1, sum = 1, step = Mean / (2 * Shape);
        for (int i = 0; i < n - 1; i++) sum += term *= (n + i) * (n - 1 - i) / (i + 1) * step;
        return Math.Pow(Mean, k) * sum;
    }

    // E|X − m| = m(F − S) + E[X; X > m] − E[X; X ≤ m]; weighted by x the sign between the two parts of the tail turns.
    private double AbsoluteDeviation(double m)
    {
        if (m <= 0) return Mean - m;
        double a = Below(m), other = Math.Exp(NormalTail.LogUpper(Above(m)) + 2 * Shape / Mean);
        double lower = Mean * (NormalTail.Lower(a) - other), upper = Mean * (NormalTail.Upper(a) + other);
        return m * (Cumulative(m) - Survival(m)) + upper - lower;
    }

    /// <inheritdoc/>
    public string Carrier => "InverseGaussian";

    /// <summary>(−λ/(2μ²), −λ/2), with x and 1/x.</summary>
    public double[] NaturalParameters() => [-Shape / (2 * Mean * Mean), -Shape / 2];

    /// <summary>−2√(η₁η₂) − ½ ln(−2η₂) for η₁ ≤ 0 &gt; η₂.</summary>
    public double LogNormalizer(ReadOnlySpan<double> natural)
        => natural[0] <= 0 && natural[1] < 0 ? -2 * Math.Sqrt(natural[0] * natural[1]) - Math.Log(-2 * natural[1]) / 2
        : double.PositiveInfinity;

    /// <summary>μ = mean, 1/λ = mean of (x − μ)²/(μ²x).</summary>
    /// <inheritdoc cref="IFitted{TSelf}.MaximumLikelihood"/>
    public static InverseGaussian MaximumLikelihood(ReadOnlySpan<double> points, ReadOnlySpan<double> weights)
    {
        double mean = WeightedPoints.Mean(points, weights, double.Epsilon),
            inverse = WeightedPoints.Mean(points, weights, x => (x - mean) / mean * ((x - mean) / mean) / x);
        return inverse > 0 ? new InverseGaussian(mean, 1 / inverse)
            : throw new ArgumentException("All points are equal: the likelihood grows without end with the shape.", nameof(points));
    }

    /// <summary>D(P‖Q) = ½ φ(λq/λp − 1) + λq(μp − μq)²/(2μp μq²) with φ(r) = r − ln(1 + r), in nats; both parts non-negative.</summary>
    public static double KullbackLeibler(InverseGaussian p, InverseGaussian q)
    {
        ArgumentNullException.ThrowIfNull(p);
        ArgumentNullException.ThrowIfNull(q);
        double shift = (p.Mean - q.Mean) / q.Mean, r = (q.Shape - p.Shape) / p.Shape;
        return (r > -0.5 ? Special.Phi(r) : r - Math.Log(q.Shape / p.Shape)) / 2 + q.Shape / p.Mean * shift * shift / 2;
    }
}
