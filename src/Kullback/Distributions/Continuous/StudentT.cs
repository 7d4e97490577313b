using Kullback.Numerics;

namespace Kullback.Distributions;

/// <summary>Student's t distribution: density ∝ (1 + z²/ν)^(−(ν+1)/2), z = (x − μ)/σ, ν = <paramref name="DegreesOfFreedom"/>, μ =
/// <paramref name="Location"/>, σ = <paramref name="Scale"/>.</summary>
/// <param name="DegreesOfFreedom">ν &gt; 0, not only whole.</param>
/// <param name="Location">μ, finite, in the unit of x.</param>
/// <param name="Scale">σ &gt; 0, in the unit of x; not the standard deviation.</param>
/// <remarks>Tails are incomplete beta functions: relative error about 1e-13, without underflow in the logarithms. Between two members no
/// closed form of the divergence is known.</remarks>
public sealed record StudentT(double DegreesOfFreedom, double Location = 0, double Scale = 1) : ILogDensityForm, IKnownEntropy,
    IFitted<StudentT>
{
    /// <summary>ν.</summary>
    public double DegreesOfFreedom { get; } = Require.Positive(DegreesOfFreedom);

    /// <summary>μ.</summary>
    public double Location { get; } = Require.Finite(Location);

    /// <summary>σ.</summary>
    public double Scale { get; } = Require.Positive(Scale);

    private double Half => DegreesOfFreedom / 2;

    /// <inheritdoc/>
    public ReferenceMeasure Reference => ReferenceMeasure.Lebesgue;

    /// <inheritdoc/>
    public double Low => double.NegativeInfinity;

    /// <inheritdoc/>
    public double High => double.PositiveInfinity;

    /// <summary>μ for ν &gt; 1, otherwise NaN: it does not exist.</summary>
    public double Mean => DegreesOfFreedom > 1 ? Location : double.NaN;

    /// <summary>σ²ν/(ν − 2) for ν &gt; 2, +∞ for 1 &lt; ν ≤ 2, otherwise NaN.</summary>
    public double Variance => DegreesOfFreedom > 2 ? Scale * Scale * (DegreesOfFreedom / (DegreesOfFreedom - 2)) : DegreesOfFreedom > 1
        ? double.PositiveInfinity : double.NaN;

    /// <summary>(ν + 1)/2·(ψ((ν + 1)/2) − ψ(ν/2)) + ½ ln ν + ln B(ν/2, ½) + ln σ.</summary>
    public double EntropyNats => (Half + 0.5) * DigammaGap - LogConstant;

    // ψ(ν/2 + ½) − ψ(ν/2), for large ν without the subtraction of logarithms; E ln(1 + Z²/ν).
    private double DigammaGap => Half < 12 ? Digamma.Of(Half + 0.5) - Digamma.Of(Half)
        : Special.LogOnePlus(0.5 / Half) + GammaRatio.LogLessDigamma(Half) - GammaRatio.LogLessDigamma(Half + 0.5);

    // ln of the density at μ.
    private double LogConstant => (Half < 12 ? GammaRatio.Log(Half, 0.5) - Math.Log(Half) / 2 : StudentTail.LogPeak(DegreesOfFreedom))
        - Math.Log(2 * Math.PI) / 2 - Math.Log(Scale);

    /// <inheritdoc/>
    public double LogDensity(double x)
    {
        double z = (Require.Number(x) - Location) / Scale;
        return LogConstant - (Half + 0.5)
            * (Math.Abs(z) < 1e150 ? Special.LogOnePlus(z * z / DegreesOfFreedom) : 2 * Math.Log(Math.Abs(z)) - Math.Log(DegreesOfFreedom));
    }

    /// <inheritdoc/>
    public void LogDensities(ReadOnlySpan<double> points, Span<double> logDensities)
        => Pointwise.Fill(new Formula(Location, 1 / Scale, 1 / DegreesOfFreedom, -Half - 0.5, LogConstant), this, points, logDensities);

    private readonly record struct Formula(double Location, double Rate, double Inverse, double Power, double Constant) : IPointFormula
    {
        public double Least => -Most;

        public double Most => Power < -1e6 ? double.NegativeInfinity : Math.Min(1e100, 1e100 / Rate) * Math.Min(1, 1 / Math.Sqrt(Inverse));

        public TLanes Of<TLanes>(TLanes x) where TLanes : struct, ILanes<TLanes>
        {
            TLanes one = TLanes.Of(1), z = (x - TLanes.Of(Location)) * TLanes.Of(Rate), r = z * z * TLanes.Of(Inverse), sum = one + r;
            // What the sum rounds off is put back to first order: ln(1 + r) keeps its digits for small r.
            TLanes high = TLanes.Max(one, r), lost = TLanes.Min(one, r) - (sum - high);
            return TLanes.MultiplyAdd(TLanes.Of(Power), Elementary.LogRatio(one, sum) + lost / sum, TLanes.Of(Constant));
        }
    }

    // ln P(T > t) for t ≥ 0 of the standard distribution. Beyond 1e150 the square overflows and one term of the expansion is exact.
    private double LogTail(double t)
    {
        if (DegreesOfFreedom >= StudentTail.Many) return StudentTail.LogUpper(t, DegreesOfFreedom);
        if (t > 1e150) return Half * (Math.Log(DegreesOfFreedom) - 2 * Math.Log(t)) - Math.Log(Half) - GammaRatio.LogBeta(Half, 0.5)
            - Math.Log(2);
        double square = t * t, both = DegreesOfFreedom + square;
        return IncompleteBeta.LogLower(Half, 0.5, DegreesOfFreedom / both, square / both) - Math.Log(2);
    }

    private double Tail(double t)
    {
        if (t > 1e150 || DegreesOfFreedom >= StudentTail.Many) return Math.Exp(LogTail(t));
        double square = t * t, both = DegreesOfFreedom + square;
        return IncompleteBeta.Lower(Half, 0.5, DegreesOfFreedom / both, square / both) / 2;
    }

    private double Upper(double t) => t >= 0 ? Tail(t) : 1 - Tail(-t);

    private double LogUpper(double t) => t >= 0 ? LogTail(t) : Special.LogOnePlus(-Tail(-t));

    private double Standard(double x) => (Require.Number(x) - Location) / Scale;

    /// <inheritdoc/>
    public double Cumulative(double x) => Upper(-Standard(x));

    /// <inheritdoc/>
    public double Survival(double x) => Upper(Standard(x));

    /// <inheritdoc/>
    public double LogCumulative(double x) => LogUpper(-Standard(x));

    /// <inheritdoc/>
    public double LogSurvival(double x) => LogUpper(Standard(x));

    /// <inheritdoc/>
    public double Quantile(double p) => Require.Probability(p) <= 0.5 ? Location - Scale * TailQuantile(p)
        : Location + Scale * TailQuantile(1 - p);

    /// <inheritdoc/>
    public double SurvivalQuantile(double p) => Require.Probability(p) <= 0.5 ? Location + Scale * TailQuantile(p)
        : Location - Scale * TailQuantile(1 - p);

    // The t ≥ 0 with P(T > t) = p ≤ ½, from the normal quantile near the center and from the first term of the tail far out.
    private double TailQuantile(double p)
    {
        if (p == 0.5) return 0;
        if (p == 0) return double.PositiveInfinity;
        double target = Math.Log(p), constant = LogConstant + Math.Log(Scale);
        double far = Math.Exp(Math.Log(DegreesOfFreedom) / 2 - (target + Math.Log(2) + Math.Log(Half) + GammaRatio.LogBeta(Half, 0.5))
            / DegreesOfFreedom);
        double start = far * far > 4 * DegreesOfFreedom ? far : NormalTail.UpperQuantile(p);
        return TailSearch.Root(LogTail,
            t => constant - (Half + 0.5)
                * (t < 1e150 ? Special.LogOnePlus(t * t / DegreesOfFreedom) : 2 * Math.Log(t) - Math.Log(DegreesOfFreedom)),
            target, rising: false, start, 0, double.PositiveInfinity);
    }

    /// <summary>Draws as Z/√(G/(ν/2)), Z normal and G gamma of shape ν/2.</summary>
    /// <inheritdoc cref="IDistribution.Sample"/>
    public void Sample(Random random, Span<double> points)
    {
        var draws = new RandomStream(random);
        for (int i = 0; i < points.Length; i++)
            points[i] = Location + Scale * draws.Normal() * Math.Exp((Math.Log(Half) - draws.LogGamma(Half)) / 2);
    }

    /// <summary>ln of the density at μ, less (ν + 1)/2·ln(1 + ((x − μ)/(σ√ν))²).</summary>
    public LogDensityForm Form => new(LogConstant, (-Half - 0.5, Moment.LogOnePlusSquare(Location, Scale * Math.Sqrt(DegreesOfFreedom))));

    /// <inheritdoc/>
    public double? Expectation(Moment moment)
    {
        double a = moment.A, b = moment.B;
        return moment.Kind switch
        {
            MomentKind.Power => RawMoment(a),
            MomentKind.AbsoluteDeviation when b <= -1 => double.PositiveInfinity,
            MomentKind.AbsoluteDeviation when b >= DegreesOfFreedom => double.PositiveInfinity,
            MomentKind.AbsoluteDeviation when a == Location => CentralMoment(b),
            MomentKind.AbsoluteDeviation when b == 2 => Variance + (Location - a) * (Location - a),
            MomentKind.AbsoluteDeviation when b == 1 => AbsoluteDeviation((a - Location) / Scale) * Scale,
            MomentKind.LogOnePlusSquare when a == Location && b == Scale * Math.Sqrt(DegreesOfFreedom) => DigammaGap,
            // E ln|X − m + is|² under a Cauchy distribution is ln|μ − m + i(σ + s)|².
            MomentKind.LogOnePlusSquare when DegreesOfFreedom == 1 =>
                Special.LogOnePlus((Scale / b + 2) * (Scale / b) + (Location - a) / b * ((Location - a) / b)),
            MomentKind.Exponential => double.PositiveInfinity,
            MomentKind.Cosine when DegreesOfFreedom == 1 => Math.Exp(-Scale) * Math.Cos(Location - a),
            _ => null,
        };
    }

    private double CentralMoment(double k)
        => Math.Exp(k * Math.Log(Scale) + k / 2 * Math.Log(DegreesOfFreedom) + Special.LogGamma((k + 1) / 2) + GammaRatio.Log(Half, -k / 2)
            - Math.Log(Math.PI) / 2);

    // E|T − t| = t(1 − 2·tail) + 2(ν + t²)/(ν − 1)·f(t), for t ≥ 0.
    private double AbsoluteDeviation(double t)
    {
        t = Math.Abs(t);
        double density = Math.Exp(LogConstant + Math.Log(Scale) - (Half + 0.5) * Special.LogOnePlus(t * t / DegreesOfFreedom));
        return t * (1 - 2 * Tail(t)) + 2 * (DegreesOfFreedom + t * t) / (DegreesOfFreedom - 1) * density;
    }

    // Whole powers by the binomial theorem over the even central moments.
    private double? RawMoment(double k)
    {
        if (k != Math.Floor(k) || k is < 0 or > 60) return null;
        if (k == 0) return 1;
        if (k >= DegreesOfFreedom) return k % 2 == 0 ? double.PositiveInfinity : null;
        double sum = 0, binomial = 1;
        for (int j = 0; j <= k; j++)
        {
            if (j % 2 == 0) sum += binomial * Math.Pow(Location, k - j) * (j == 0 ? 1 : CentralMoment(j));
            binomial *= (k - j) / (j + 1);
        }
        return sum;
    }

    /// <summary>The range in which a fit looks for ν: below it a few equal points make a peak,
    /// above it the distribution is normal to six digits.</summary>
    internal const double FewestDegrees = 0.05, MostDegrees = 1e6;

    /// <summary>Degrees of freedom between 0.05 and 1e6, location and scale by search from several points; at 1e6 the normal distribution's
    /// mean and deviation.</summary>
    /// <remarks>A narrow distribution on a tied value has an ever growing likelihood for few degrees of freedom: where the search ends on
    /// one there is no fit.</remarks>
    /// <inheritdoc cref="IFitted{TSelf}.MaximumLikelihood"/>
    public static StudentT MaximumLikelihood(ReadOnlySpan<double> points, ReadOnlySpan<double> weights)
    {
        var (mean, variance) = WeightedPoints.Moments(points, weights);
        if (!(variance > 0)) throw new ArgumentException("All points are equal: the likelihood grows without end as the scale shrinks.",
            nameof(points));
        double[] x = points.ToArray(), w = weights.ToArray();
        var (at, spread) = WeightedPoints.Quantiles(x, w, 0.5, 0.25, 0.75);
        double least = Math.Log(FewestDegrees), most = Math.Log(MostDegrees);
        StudentT? Distribution(double[] t) => t[2] < least || t[2] > most || t[1] < -60 || t[1] > 300 ? null
            : new StudentT(Math.Exp(t[2]), at[0] + spread * t[0], spread * Math.Exp(t[1]));
        double normal = (mean - at[0]) / spread;
        (double Degrees, double LogScale)[] centered = [(0.3, -2), (1, -0.7), (3, -0.4), (30, -0.3)];
        double[][] starts = [.. centered
            .Select(start => (double[])[0, start.LogScale, Math.Log(start.Degrees)]),
            [normal, Math.Log(Math.Sqrt(variance) / spread), Math.Log(100)],
            [(at[1] - at[0]) / spread, -1, 0], [(at[2] - at[0]) / spread, -1, 0]];
        var (best, cost) = LikelihoodSearch.Least(Distribution, x, w, starts, [0.2, 0.3, 0.5]);
        // Towards the normal distribution the likelihood is too level for a search.
        var limit = new StudentT(MostDegrees, mean, Math.Sqrt(variance * (1 - 3 / MostDegrees)));
        if (LikelihoodSearch.Cost(limit, x, w) <= cost + 1e-12 * Math.Abs(cost)) return limit;
        if (best[1] < -6 && WeightedPoints.Tied(x, w, 0.04)) throw new ArgumentException(WeightedPoints.Peak, nameof(points));
        return Distribution(best)!;
    }
}
