using Kullback.Numerics;

namespace Kullback.Distributions;

/// <summary>Von Mises distribution of an angle: density e^(κ cos(x − μ))/(2π I₀(κ)), μ = <paramref name="Direction"/>, κ =
/// <paramref name="Concentration"/>.</summary>
/// <param name="Direction">μ, in radians, finite.</param>
/// <param name="Concentration">κ ≥ 0; 0 is the uniform distribution on the circle.</param>
/// <remarks>A distribution on the circle: the density has period 2π, every angle belongs to the support; <see cref="IUnivariate.Low"/> and
/// <see cref="IUnivariate.High"/> are μ ∓ π, where distribution functions are cut. Tails by Gauss's rule on the density in its own scale,
/// relative error about 1e-14 at any distance.</remarks>
public sealed record VonMises(double Direction, double Concentration) : ILogDensityForm, IKnownEntropy, IExponentialFamily,
    IFitted<VonMises>
{
    private const double LogTwoPi = 1.8378770664093454836, PiRest = 1.2246467991473532e-16;

    /// <summary>μ, in radians.</summary>
    public double Direction { get; } = Require.Finite(Direction);

    /// <summary>κ.</summary>
    public double Concentration { get; } = Require.NonNegative(Concentration);

    /// <inheritdoc/>
    public ReferenceMeasure Reference => ReferenceMeasure.Sphere;

    /// <summary>μ − π.</summary>
    public double Low => Direction - Math.PI;

    /// <summary>μ + π.</summary>
    public double High => Direction + Math.PI;

    /// <summary>μ.</summary>
    public double Mean => Direction;

    /// <summary>E(X − μ)² over (μ − π, μ + π); for the circle see <see cref="CircularVariance"/>.</summary>
    public double Variance => Over(t => t * t);

    /// <summary>1 − I₁(κ)/I₀(κ) = E(1 − cos(X − μ)), from 0 (a point) to 1 (uniform).</summary>
    public double CircularVariance => Bessel.CircularVariance(Concentration);

    /// <summary>ln(2π I₀(κ)) − κ I₁(κ)/I₀(κ).</summary>
    public double EntropyNats => LogTwoPi + LogScaled + Concentration * CircularVariance;

    // ln(e^(−κ) I₀(κ)).
    private double LogScaled => Bessel.LogScaled(0, Concentration);

    // E f(|X − μ|) for even f.
    private double Over(Func<double, double> f)
    {
        double k = Concentration, reach = Bessel.Reach(k);
        double Weight(double t) => Math.Exp(-2 * k * Math.Sin(t / 2) * Math.Sin(t / 2));
        return GaussLegendre.Integral(t => f(t) * Weight(t), 0, reach, Bessel.Pieces)
            / GaussLegendre.Integral(Weight, 0, reach, Bessel.Pieces);
    }

    /// <inheritdoc/>
    public double LogDensity(double x)
    {
        if (double.IsInfinity(Require.Number(x))) return double.NegativeInfinity;
        double sine = Math.Sin((x - Direction) / 2);
        return -2 * Concentration * sine * sine - LogTwoPi - LogScaled;
    }

    /// <inheritdoc/>
    public void LogDensities(ReadOnlySpan<double> points, Span<double> logDensities)
    {
        Require.Points(points.Length, 1, logDensities.Length);
        double constant = -LogTwoPi - LogScaled;
        for (int i = 0; i < points.Length; i++)
        {
            double sine = Math.Sin((Require.Number(points[i]) - Direction) / 2);
            logDensities[i] = double.IsInfinity(points[i]) ? double.NegativeInfinity : -2 * Concentration * sine * sine + constant;
        }
    }

    /// <summary>P(μ − π ≤ X ≤ x).</summary>
    public double Cumulative(double x) => Require.Number(x) - Direction is var t && t <= 0 ? Math.Exp(LogTail(t))
        : 1 - Math.Exp(LogTail(-t));

    /// <inheritdoc/>
    public double Survival(double x) => Require.Number(x) - Direction is var t && t > 0 ? Math.Exp(LogTail(-t)) : 1 - Math.Exp(LogTail(t));

    /// <inheritdoc/>
    public double LogCumulative(double x) => Require.Number(x) - Direction is var t && t <= 0 ? LogTail(t)
        : Special.LogOnePlus(-Math.Exp(LogTail(-t)));

    /// <inheritdoc/>
    public double LogSurvival(double x) => Require.Number(x) - Direction is var t && t > 0 ? LogTail(-t)
        : Special.LogOnePlus(-Math.Exp(LogTail(t)));

    // ln P(−π ≤ X − μ ≤ t) for t ≤ 0: from t outwards, in pieces over which the exponent falls by about two, to π or to e^(−45).
    private double LogTail(double t)
    {
        double k = Concentration, width = t + Math.PI + PiRest, sum = 0;
        if (!(width > 0)) return double.NegativeInfinity;
        if (t == 0) return -Math.Log(2);
        double Exponent(double s) => 2 * k * Math.Sin(t - s / 2) * Math.Sin(s / 2);
        for (double s = 0; s < width && Exponent(s) > -45;)
        {
            double next = Math.Min(width, s + Math.Min(0.7, 2 / (k * Math.Abs(Math.Sin(t - s)) + Math.Sqrt(k))));
            sum += GaussLegendre.Integral(y => Math.Exp(Exponent(y)), s, next);
            s = next;
        }
        double sine = Math.Sin(t / 2);
        return Math.Min(0, Math.Log(sum) - 2 * k * sine * sine - LogTwoPi - LogScaled);
    }

    /// <inheritdoc/>
    public double Quantile(double p) => Require.Probability(p) <= 0.5 ? Direction + TailQuantile(p) : Direction - TailQuantile(1 - p);

    /// <inheritdoc/>
    public double SurvivalQuantile(double p) => Require.Probability(p) <= 0.5 ? Direction - TailQuantile(p)
        : Direction + TailQuantile(1 - p);

    // The t ≤ 0 whose lower tail is p ≤ ½.
    private double TailQuantile(double p)
    {
        if (p == 0) return -Math.PI;
        if (p == 0.5) return 0;
        double start = Concentration > 4 ? NormalTail.Quantile(p) / Math.Sqrt(Concentration) : (p - 0.5) * 2 * Math.PI,
            constant = -LogTwoPi - LogScaled;
        return TailSearch.Root(LogTail, t => -2 * Concentration * Math.Sin(t / 2) * Math.Sin(t / 2) + constant, Math.Log(p), rising: true,
            start, -Math.PI, 0);
    }

    /// <summary>Draws by rejection from a wrapped Cauchy distribution.</summary>
    /// <remarks>Best and Fisher (1979), Applied Statistics 28, 152–157. Below κ = 1e-8 and above 1e8 the uniform and the normal limit:
    /// their densities differ by less than 2e-8 from what is asked for.</remarks>
    /// <inheritdoc cref="IDistribution.Sample"/>
    public void Sample(Random random, Span<double> points)
    {
        var draws = new RandomStream(random);
        double k = Concentration, tau = 1 + Math.Sqrt(1 + 4 * k * k), rho = 2 * k / (tau + Math.Sqrt(2 * tau)),
            r = (1 + rho * rho) / (2 * rho);
        for (int i = 0; i < points.Length; i++)
            points[i] = k < 1e-8 ? Low + 2 * Math.PI * draws.Uniform() : k > 1e8 ? Direction + draws.Normal() / Math.Sqrt(k)
                : Direction + Angle(ref draws, k, r);
    }

    private static double Angle(ref RandomStream draws, double k, double r)
    {
        while (true)
        {
            double z = Math.Cos(Math.PI * draws.Uniform()), f = (1 + r * z) / (r + z), c = k * (r - f), u = draws.Uniform();
            if (c * (2 - c) > u || Math.Log(c / u) + 1 >= c) return (draws.Bits() & 1) == 0 ? Math.Acos(Math.Clamp(f, -1, 1))
                : -Math.Acos(Math.Clamp(f, -1, 1));
        }
    }

    /// <summary>−ln(2π I₀(κ)) + κ cos(x − μ).</summary>
    public LogDensityForm Form => LogDensityForm.Of(-LogTwoPi - LogScaled - Concentration, (Concentration, Moment.Cosine(Direction)));

    /// <inheritdoc/>
    public double? Expectation(Moment moment) => moment.Kind switch
    {
        MomentKind.Power when moment.A == 0 => 1,
        MomentKind.Power when moment.A == 1 => Direction,
        MomentKind.Power when moment.A == 2 => Variance + Direction * Direction,
        MomentKind.AbsoluteDeviation when moment.B == 2 => Variance + (Direction - moment.A) * (Direction - moment.A),
        MomentKind.Cosine => (1 - CircularVariance) * Math.Cos(Direction - moment.A),
        _ => null,
    };

    /// <inheritdoc/>
    public string Carrier => "VonMises";

    /// <summary>κ(cos μ, sin μ), with cos x and sin x.</summary>
    public double[] NaturalParameters() => [Concentration * Math.Cos(Direction), Concentration * Math.Sin(Direction)];

    /// <summary>ln(2π I₀(|η|)).</summary>
    public double LogNormalizer(ReadOnlySpan<double> natural) => Math.Sqrt(natural[0] * natural[0] + natural[1] * natural[1]) is var k
        ? LogTwoPi + Bessel.LogScaled(0, k) + k : 0;

    /// <summary>The direction of the sum of the unit vectors; κ with I₁(κ)/I₀(κ) = its length by the sum of the weights.</summary>
    /// <inheritdoc cref="IFitted{TSelf}.MaximumLikelihood"/>
    public static VonMises MaximumLikelihood(ReadOnlySpan<double> points, ReadOnlySpan<double> weights)
    {
        double c = WeightedPoints.Mean(points, weights, Math.Cos), s = WeightedPoints.Mean(points, weights, Math.Sin),
            direction = Math.Atan2(s, c);
        // 1 − length as a mean of terms of one sign.
        double spread = 2 * WeightedPoints.Mean(points, weights, x => Math.Sin((x - direction) / 2) * Math.Sin((x - direction) / 2));
        if (!(spread > 0)) throw new ArgumentException("All points are equal: the likelihood grows without end with the concentration.",
            nameof(points));
        if (spread >= 1) return new VonMises(direction, 0);
        double high = 1;
        while (Bessel.CircularVariance(high) > spread) high *= 2;
        return new VonMises(direction,
            RootFinding.Between(k => Bessel.CircularVariance(k) - spread, 0, high, 1 - spread, Bessel.CircularVariance(high) - spread));
    }

    /// <summary>D(P‖Q) = ln I₀(κq)/I₀(κp) + (κp − κq)A + 2κq A sin²(½(μp − μq)), A = I₁(κp)/I₀(κp), on the circle, in nats.</summary>
    /// <remarks>The last term is what the directions contribute. The rest is ln(1 + E_P(e^Y − 1 − Y)), Y = (κq − κp)(cos − A): by Gauss's
    /// rule where the concentrations are close, terms of one sign, and as it stands elsewhere.</remarks>
    public static double KullbackLeibler(VonMises p, VonMises q)
    {
        ArgumentNullException.ThrowIfNull(p);
        ArgumentNullException.ThrowIfNull(q);
        double sine = Math.Sin((p.Direction - q.Direction) / 2), spread = p.CircularVariance, d = q.Concentration - p.Concentration;
        double turned = 2 * q.Concentration * (1 - spread) * sine * sine;
        if (Math.Abs(d) <= 0.1 * Math.Max(p.Concentration, 1))
            return turned + Special.LogOnePlus(p.Over(t => Weibull.ExpExcess(d * (spread - 2 * Math.Sin(t / 2) * Math.Sin(t / 2)))));
        return turned + Math.Max(0, q.LogScaled - p.LogScaled + d * spread);
    }
}
