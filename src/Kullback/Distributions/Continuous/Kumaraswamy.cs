using Kullback.Numerics;

namespace Kullback.Distributions;

/// <summary>Kumaraswamy distribution: P(X ≤ x) = 1 − (1 − x^a)^b on [0, 1].</summary>
/// <param name="A">a &gt; 0.</param>
/// <param name="B">b &gt; 0.</param>
public sealed record Kumaraswamy(double A, double B) : ILogDensityForm, IKnownEntropy, IFitted<Kumaraswamy>
{
    /// <summary>a.</summary>
    public double A { get; } = Require.Positive(A);

    /// <summary>b.</summary>
    public double B { get; } = Require.Positive(B);

    /// <inheritdoc/>
    public ReferenceMeasure Reference => ReferenceMeasure.Lebesgue;

    /// <inheritdoc/>
    public double Low => 0;

    /// <inheritdoc/>
    public double High => 1;

    /// <summary>b·B(1 + 1/a, b).</summary>
    public double Mean => Math.Exp(LogPowerMean(1));

    /// <inheritdoc/>
    public double Variance => Math.Exp(2 * LogPowerMean(1)) * Special.ExpLessOne(ConvexityLost);

    // ln Γ(x + 2/a) − 2 ln Γ(x + 1/a) + ln Γ(x): the linear terms, which would cancel, are taken off.
    private double Convexity(double x) => GammaRatio.Excess(x, 2 / A) - 2 * GammaRatio.Excess(x, 1 / A);

    // Convexity(1) − Convexity(1 + b); for small b, where these are all but equal, ∫₀ᵇ −(its derivative), whose sign never changes.
    private double ConvexityLost => B > 0.5 ? Convexity(1) - Convexity(1 + B) : GaussLegendre.Integral(t => -Bend(1 + t), 0, B);

    // ψ(x + 2/a) − 2ψ(x + 1/a) + ψ(x); for small 1/a = h as ∫∫ ψ″(x + s + t) ds dt over s, t up to h, with ψ″(x) = −2ζ(3, x).
    private double Bend(double x)
    {
        double h = 1 / A;
        if (h > 1) return Digamma.Of(x + 2 * h) - 2 * Digamma.Of(x + h) + Digamma.Of(x);
        return -2 * (GaussLegendre.Integral(r => r * HurwitzZeta.Sum(3, x + r, 0), 0, h)
            + GaussLegendre.Integral(r => (2 * h - r) * HurwitzZeta.Sum(3, x + r, 0), h, 2 * h));
    }

    /// <summary>(1 − 1/b) + (1 − 1/a)(ψ(b + 1) + γ) − ln ab.</summary>
    public double EntropyNats => 1 - 1 / B + (1 - 1 / A) * Harmonic(B) - Math.Log(A) - Math.Log(B);

    /// <inheritdoc/>
    public double LogDensity(double x)
    {
        if (Require.Number(x) is < 0 or > 1) return double.NegativeInfinity;
        double atLow = A == 1 ? 0 : (A - 1) * Math.Log(x), atHigh = B == 1 ? 0 : (B - 1) * LogComplement(x);
        return Math.Log(A) + Math.Log(B) + atLow + atHigh;
    }

    /// <inheritdoc/>
    public double Cumulative(double x) => Require.Number(x) <= 0 ? 0 : x >= 1 ? 1 : -Special.ExpLessOne(B * LogComplement(x));

    /// <inheritdoc/>
    public double Survival(double x) => Require.Number(x) <= 0 ? 1 : x >= 1 ? 0 : Math.Exp(B * LogComplement(x));

    /// <inheritdoc/>
    public double LogCumulative(double x)
    {
        if (Require.Number(x) <= 0) return double.NegativeInfinity;
        // While b·x^a is below rounding the distribution function is b·x^a itself.
        double power = A * Math.Log(x);
        return x >= 1 ? 0 : power < -40 && power + Math.Log(B) < -40 ? power + Math.Log(B) : Special.LogOneMinusExp(B * LogComplement(x));
    }

    /// <inheritdoc/>
    public double LogSurvival(double x) => Require.Number(x) <= 0 ? 0 : x >= 1 ? double.NegativeInfinity : B * LogComplement(x);

    /// <inheritdoc/>
    public double Quantile(double p) => OfLogSurvival(Special.LogOnePlus(-Require.Probability(p)));

    /// <inheritdoc/>
    public double SurvivalQuantile(double p) => OfLogSurvival(Math.Log(Require.Probability(p)));

    /// <inheritdoc/>
    public void Sample(Random random, Span<double> points)
    {
        ArgumentNullException.ThrowIfNull(random);
        for (int i = 0; i < points.Length; i++) points[i] = Quantile(Uniforms.Open(random));
    }

    /// <summary>ln ab + (a − 1) ln x + (b − 1) ln(1 − x^a).</summary>
    public LogDensityForm Form => new(Math.Log(A) + Math.Log(B), [.. Terms()]);

    /// <inheritdoc/>
    public double? Expectation(Moment moment)
    {
        double k = moment.A;
        return moment.Kind switch
        {
            MomentKind.Power => k > -A ? Math.Exp(LogPowerMean(k)) : double.PositiveInfinity,
            MomentKind.Log => -Harmonic(B) / A,
            // ln X^a is the logarithm of a Beta(1, b) variable.
            MomentKind.LogSquared => (Harmonic(B) * Harmonic(B) + Digamma.Derivative(1) - Digamma.Derivative(1 + B)) / (A * A),
            MomentKind.LogComplement when k == A => -1 / B,
            MomentKind.AbsoluteDeviation when moment.B == 2 => Variance + (Mean - k) * (Mean - k),
            _ => null,
        };
    }

    /// <summary>b = −1/mean ln(1 − x^a) for each a; a by search.</summary>
    /// <inheritdoc cref="IFitted{TSelf}.MaximumLikelihood"/>
    public static Kumaraswamy MaximumLikelihood(ReadOnlySpan<double> points, ReadOnlySpan<double> weights)
    {
        var (low, high) = WeightedPoints.Range(points, weights, 0, 1);
        if (!(low > 0 && high < 1 && low < high))
            throw new ArgumentException("The fit needs at least two distinct points strictly between 0 and 1.", nameof(points));
        double[] x = points.ToArray(), w = weights.ToArray();
        var (few, fewWeights) = LikelihoodSearch.Thinned(x, w);
        static double Best(double a, double[] x, double[] w) => -1 / WeightedPoints.Mean(x, w, value => Moment.LogComplement(a).Of(value));
        static double Cost(double log, double[] x, double[] w)
            => Math.Exp(log) is var a && Best(a, x, w) is var b && b > 0 && double.IsFinite(b)
            ? LikelihoodSearch.Cost(new Kumaraswamy(a, b), x, w) : double.PositiveInfinity;
        double[] grid = [.. Enumerable.Range(-40, 81).Select(i => 0.4 * i)];
        double shape = Math.Exp(LikelihoodSearch.LeastOnGrid(log => Cost(log, few, fewWeights), log => Cost(log, x, w), grid, 1e-9).At);
        return new Kumaraswamy(shape, Best(shape, x, w));
    }

    /// <summary>D(P‖Q) in nats where a is shared: D = φ(bq/bp − 1), the divergence of two exponential distributions; null where the a
    /// differ, for then no closed form is known.</summary>
    public static double? KullbackLeibler(Kumaraswamy p, Kumaraswamy q)
    {
        ArgumentNullException.ThrowIfNull(p);
        ArgumentNullException.ThrowIfNull(q);
        return p.A == q.A ? Special.PhiOfRatio(q.B, p.B) : null;
    }

    private IEnumerable<(double, Moment)> Terms()
    {
        if (A != 1) yield return (A - 1, Moment.Log);
        if (B != 1) yield return (B - 1, Moment.LogComplement(A));
    }

    // ln E X^k = ln b + ln B(1 + k/a, b).
    private double LogPowerMean(double k) => Special.LogGamma(1 + k / A) + Special.LogGamma(1 + B) - Special.LogGamma(1 + k / A + B);

    private static double Harmonic(double b) => Digamma.Of(b + 1) + Special.EulerGamma;

    // ln(1 − x^a) without the loss near x = 1.
    private double LogComplement(double x) => Special.LogOneMinusExp(A * (x > 0.5 ? Special.LogOnePlus(x - 1) : Math.Log(x)));

    private double OfLogSurvival(double log) => Math.Exp(Special.LogOneMinusExp(log / B) / A);
}
