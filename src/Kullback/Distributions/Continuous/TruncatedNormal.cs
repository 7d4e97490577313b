using System.Globalization;
using Kullback.Numerics;

namespace Kullback.Distributions;

/// <summary>Normal distribution restricted to [<paramref name="Low"/>, <paramref name="High"/>]: density φ(z)/(σ(Φ(β) − Φ(α))), z = (x −
/// μ)/σ, μ = <paramref name="ParentMean"/>, σ = <paramref name="ParentStandardDeviation"/>.</summary>
/// <param name="ParentMean">μ of the distribution before truncation, finite.</param>
/// <param name="ParentStandardDeviation">σ &gt; 0 of the distribution before truncation.</param>
/// <param name="Low">Lower end; may be −∞.</param>
/// <param name="High">Upper end, above the lower; may be +∞.</param>
/// <remarks>Everything is measured from the point of the interval nearest to μ, so that intervals far out in a tail keep their digits.
/// Moments by Gauss's rule over the part that carries all but 2⁻⁷⁰ of the mass.</remarks>
public sealed partial record TruncatedNormal(double ParentMean, double ParentStandardDeviation, double Low, double High) : ILogDensityForm,
    IKnownEntropy, IExponentialFamily, IFitted<TruncatedNormal>
{
    /// <summary>μ of the parent.</summary>
    public double ParentMean { get; } = Require.Finite(ParentMean);

    /// <summary>σ of the parent.</summary>
    public double ParentStandardDeviation { get; } = Require.Positive(ParentStandardDeviation);

    /// <summary>Lower end.</summary>
    public double Low { get; } = Low < double.PositiveInfinity ? Low
        : throw new ArgumentOutOfRangeException(nameof(Low), Low, "Low must be a number below High.");

    /// <summary>Upper end.</summary>
    public double High { get; } = High > Low ? High
        : throw new ArgumentOutOfRangeException(nameof(High), High,
            FormattableString.Invariant($"High = {High} must be above Low = {Low}."));

    private double Standard(double x) => (x - ParentMean) / ParentStandardDeviation;

    private double Alpha => Standard(Low);

    private double Omega => Standard(High);

    // The point of the interval nearest to μ, standardized, and ln ∫ φ(z)/φ(nearest) dz.
    private double Nearest => NormalTail.LeastBetween(Alpha, Omega);

    private double LogScaled => NormalTail.LogScaledBetween(Alpha, Omega, (High - Low) / ParentStandardDeviation);

    /// <inheritdoc/>
    public ReferenceMeasure Reference => ReferenceMeasure.Lebesgue;

    /// <inheritdoc/>
    public double Mean => ParentMean + ParentStandardDeviation * (Nearest + Part(t => t));

    /// <inheritdoc/>
    public double Variance
    {
        get
        {
            double mean = Part(t => t);
            return ParentStandardDeviation * ParentStandardDeviation * Part(t => (t - mean) * (t - mean));
        }
    }

    /// <summary>ln σ + ln of the mass at the scale of the nearest point + ½ E(z − r)(z + r).</summary>
    public double EntropyNats
    {
        get
        {
            double r = Nearest;
            return Math.Log(ParentStandardDeviation) + LogScaled + Part(t => t * (t + 2 * r)) / 2;
        }
    }

    // E f(z − r), r the nearest point: Gauss's rule on each side of r, in pieces over which the exponent falls by about two.
    private double Part(Func<double, double> f)
    {
        double r = Nearest, up = Reach(Omega - r, Math.Max(0, r)), down = Reach(r - Alpha, Math.Max(0, -r)), sum = 0, mass = 0;
        double Weight(double t) => Math.Exp(-t * (r + t / 2));
        foreach (var (low, high) in ((double, double)[])[(0, up), (-down, 0)])
        {
            if (low == high) continue;
            int pieces = 1 + (int)(8 * (high - low) / Reach(double.PositiveInfinity, Math.Abs(r)));
            sum += GaussLegendre.Integral(t => f(t) * Weight(t), low, high, pieces);
            mass += GaussLegendre.Integral(Weight, low, high, pieces);
        }
        return sum / mass;
    }

    // How far the distribution reaches from the nearest point before e^(−rt − t²/2) has fallen to e^(−50).
    private static double Reach(double width, double r) => Math.Min(width, 100 / (r + Math.Sqrt(r * r + 100)));

    /// <inheritdoc/>
    public double LogDensity(double x)
    {
        if (!(Require.Number(x) >= Low && x <= High) || double.IsInfinity(x)) return double.NegativeInfinity;
        double z = Standard(x), r = Nearest;
        return -(z - r) * (z + r) / 2 - Math.Log(ParentStandardDeviation) - LogScaled;
    }

    /// <inheritdoc/>
    public void LogDensities(ReadOnlySpan<double> points, Span<double> logDensities)
        => Pointwise.Fill(new Formula(ParentMean, 1 / ParentStandardDeviation, Nearest, -Math.Log(ParentStandardDeviation) - LogScaled,
            Math.Max(Low, -1e300), Math.Min(High, 1e300)), this, points, logDensities);

    private readonly record struct Formula(double Mean, double Precision, double Nearest, double Constant, double Least, double Most)
        : IPointFormula
    {
        public TLanes Of<TLanes>(TLanes x) where TLanes : struct, ILanes<TLanes>
        {
            TLanes z = (x - TLanes.Of(Mean)) * TLanes.Of(Precision), r = TLanes.Of(Nearest);
            return TLanes.MultiplyAdd((z - r) * TLanes.Of(-0.5), z + r, TLanes.Of(Constant));
        }
    }

    /// <inheritdoc/>
    public double Cumulative(double x) => Math.Exp(LogCumulative(x));

    /// <inheritdoc/>
    public double Survival(double x) => Math.Exp(LogSurvival(x));

    /// <inheritdoc/>
    public double LogCumulative(double x) => Require.Number(x) <= Low ? double.NegativeInfinity : x >= High ? 0 : LogShare(Low, x, x, High);

    /// <inheritdoc/>
    public double LogSurvival(double x) => Require.Number(x) <= Low ? 0 : x >= High ? double.NegativeInfinity : LogShare(x, High, Low, x);

    // ln of the share of [low, high]: directly while it is the smaller part, otherwise from the other part.
    private double LogShare(double low, double high, double otherLow, double otherHigh)
    {
        double log = LogPart(low, high);
        return log < -0.7 ? log : Special.LogOnePlus(-Math.Exp(LogPart(otherLow, otherHigh)));
    }

    private double LogPart(double low, double high)
    {
        double r = Nearest, a = Standard(low), b = Standard(high), own = NormalTail.LeastBetween(a, b);
        return NormalTail.LogScaledBetween(a, b, (high - low) / ParentStandardDeviation) - (own - r) * (own + r) / 2 - LogScaled;
    }

    /// <inheritdoc/>
    public double Quantile(double p) => QuantileOf(Require.Probability(p), 1 - p);

    /// <inheritdoc/>
    public double SurvivalQuantile(double p) => QuantileOf(1 - Require.Probability(p), p);

    // By Newton's method on the logarithm of the smaller tail, in the distance from a finite end where there is one.
    private double QuantileOf(double p, double complement)
    {
        if (p <= 0) return Low;
        if (complement <= 0) return High;
        bool lower = p <= complement;
        double target = Math.Log(lower ? p : complement);
        if (double.IsFinite(Low) && (lower || !double.IsFinite(High)))
            return Low + TailSearch.Root(s => lower ? LogCumulative(Low + s) : LogSurvival(Low + s), s => LogDensity(Low + s), target,
                lower, Start(p), 0, High - Low);
        if (double.IsFinite(High))
            return High - TailSearch.Root(s => lower ? LogCumulative(High - s) : LogSurvival(High - s), s => LogDensity(High - s), target,
                !lower, Start(complement), 0, High - Low);
        return TailSearch.Root(lower ? LogCumulative : LogSurvival, LogDensity, target, lower,
            ParentMean + ParentStandardDeviation * NormalTail.Quantile(p), Low, High);
    }

    // As if the density were level over the reach.
    private double Start(double share) => share * ParentStandardDeviation * Math.Min(Omega - Alpha, Math.Exp(LogScaled));

    /// <summary>Draws from the parent until one falls inside where a quarter of its mass does, otherwise by inverting the distribution
    /// function.</summary>
    /// <inheritdoc cref="IDistribution.Sample"/>
    public void Sample(Random random, Span<double> points)
    {
        var draws = new RandomStream(random);
        bool likely = NormalTail.LogBetween(Alpha, Omega) > -1.4;
        for (int i = 0; i < points.Length; i++)
        {
            if (likely)
            {
                do points[i] = ParentMean + ParentStandardDeviation * draws.Normal();
                while (!(points[i] >= Low && points[i] <= High));
                continue;
            }
            double u = draws.FineUniform();
            points[i] = (draws.Bits() & 1) == 0 ? QuantileOf(u / 2, 1 - u / 2) : QuantileOf(1 - u / 2, u / 2);
        }
    }

    /// <summary>That of the parent, divided by the mass of the interval.</summary>
    public LogDensityForm Form
    {
        get
        {
            double r = Nearest;
            return new(r * r / 2 - Math.Log(ParentStandardDeviation) - LogScaled,
                (-0.5 / (ParentStandardDeviation * ParentStandardDeviation), Moment.AbsoluteDeviation(ParentMean, 2)));
        }
    }

    /// <inheritdoc/>
    public double? Expectation(Moment moment)
    {
        double a = moment.A, b = moment.B, r = Nearest;
        return moment.Kind switch
        {
            MomentKind.Power when a == 0 => 1,
            MomentKind.Power when a == 1 => Mean,
            MomentKind.Power when a == 2 => Variance + Mean * Mean,
            MomentKind.Exponential => Math.Exp(Tilted(-ParentStandardDeviation / b) - (ParentMean - a) / b),
            MomentKind.AbsoluteDeviation
                when b == 2 => Part(t => Square(t + r - Standard(a))) * ParentStandardDeviation * ParentStandardDeviation,
            MomentKind.AbsoluteDeviation when b == 1 && a <= Low => Mean - a,
            MomentKind.AbsoluteDeviation when b == 1 && a >= High => a - Mean,
            MomentKind.AbsoluteDeviation when b == 1 => Cumulative(a) * (a - On(Low, a).Mean) + Survival(a) * (On(a, High).Mean - a),
            _ => null,
        };
    }

    private TruncatedNormal On(double low, double high) => new(ParentMean, ParentStandardDeviation, low, high);

    private static double Square(double x) => x * x;

    // ln E e^(tz): the parent moved by t, on the same interval.
    private double Tilted(double t) => NormalTail.LogBetween(Alpha - t, Omega - t) - NormalTail.LogBetween(Alpha, Omega) + t * t / 2;

    /// <inheritdoc/>
    public string Carrier => string.Create(CultureInfo.InvariantCulture, $"Normal on [{Low:R}, {High:R}]");

    /// <summary>(μ/σ², −1/(2σ²)), with x and x²: a family for each interval.</summary>
    public double[] NaturalParameters()
        => [ParentMean / ParentStandardDeviation / ParentStandardDeviation, -0.5 / ParentStandardDeviation / ParentStandardDeviation];

    /// <summary>ln ∫ e^(η₁x + η₂x²) dx over the interval: for η₂ &lt; 0, on a bounded interval for every η,
    /// and for η₂ = 0 where η₁ points inwards.</summary>
    public double LogNormalizer(ReadOnlySpan<double> natural)
    {
        double first = natural[0], second = natural[1];
        if (second < 0)
        {
            double deviation = 1 / Math.Sqrt(-2 * second), mean = -first / (2 * second), low = (Low - mean) / deviation,
                high = (High - mean) / deviation;
            double nearest = mean + deviation * NormalTail.LeastBetween(low, high);
            return (first + second * nearest) * nearest + Math.Log(deviation) + NormalTail.LogScaledBetween(low, high);
        }
        if (double.IsFinite(Low) && double.IsFinite(High)) return LogConvex(first, second);
        if (second > 0) return double.PositiveInfinity;
        return first < 0 && double.IsFinite(Low) ? first * Low - Math.Log(-first) : first > 0 && double.IsFinite(High)
            ? first * High - Math.Log(first) : double.PositiveInfinity;
    }

    // The exponent is greatest at an end; pieces over which it changes by about two.
    private double LogConvex(double first, double second)
    {
        double Exponent(double x) => (first + second * x) * x;
        double top = Math.Max(Exponent(Low), Exponent(High)),
            slope = Math.Max(Math.Abs(first + 2 * second * Low), Math.Abs(first + 2 * second * High));
        int pieces = 1 + (int)Math.Min(20_000, slope * (High - Low) / 2);
        return top + Math.Log(GaussLegendre.Integral(x => Math.Exp(Exponent(x) - top), Low, High, pieces));
    }

    /// <summary>D(P‖Q) = −ln Q(support of P) + D(P‖Q given that support), in nats; +∞ where P reaches outside Q.</summary>
    /// <remarks>The second part is ln(1 + E_P(e^Y − 1 − Y)), Y the centered logarithm of the ratio, by Gauss's rule: terms of one sign, so
    /// that nearly equal distributions keep their digits; where Y is large the plain difference of logarithms.</remarks>
    public static double KullbackLeibler(TruncatedNormal p, TruncatedNormal q)
    {
        ArgumentNullException.ThrowIfNull(p);
        ArgumentNullException.ThrowIfNull(q);
        if (p.Low < q.Low || p.High > q.High) return double.PositiveInfinity;
        double outside = p.Low == q.Low && p.High == q.High ? 0 : -q.LogPart(p.Low, p.High);
        double r = p.Nearest, ratio = p.ParentStandardDeviation / q.ParentStandardDeviation,
            shift = (p.ParentMean - q.ParentMean) / q.ParentStandardDeviation;
        double less = (p.ParentStandardDeviation - q.ParentStandardDeviation) / q.ParentStandardDeviation;
        // ln(q/p) up to a constant: (z² − (ratio·z + shift)²)/2, with ratio² − 1 = less·(ratio + 1).
        double Log(double t) => -((t + r) * (t + r) * less * (ratio + 1) + 2 * (t + r) * ratio * shift) / 2;
        double mean = p.Part(Log), spread = p.Part(t => Square(Log(t) - mean));
        if (spread < 0.01) return outside + Special.LogOnePlus(p.Part(t => Weibull.ExpExcess(Log(t) - mean)));
        var conditional = q.On(p.Low, p.High);
        double own = conditional.Nearest;
        double gap = p.Part(t => (ratio * (t + r) + shift - own) * (ratio * (t + r) + shift + own) - t * (t + 2 * r)) / 2;
        return Math.Max(0, outside + gap + Math.Log(q.ParentStandardDeviation / p.ParentStandardDeviation) + conditional.LogScaled
            - p.LogScaled);
    }
}
