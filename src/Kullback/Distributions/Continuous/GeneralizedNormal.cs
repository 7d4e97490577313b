using System.Globalization;
using Kullback.Numerics;

namespace Kullback.Distributions;

/// <summary>Generalized normal distribution: density β/(2αΓ(1/β))·e^(−|z|^β), z = (x − μ)/α, μ = <paramref name="Location"/>, α =
/// <paramref name="Scale"/>, β = <paramref name="Shape"/>.</summary>
/// <param name="Location">μ, finite, in the unit of x.</param>
/// <param name="Scale">α &gt; 0, in the unit of x.</param>
/// <param name="Shape">β &gt; 0: 1 is Laplace's distribution, 2 the normal one of deviation α/√2, ∞ would be uniform on μ ∓ α.</param>
/// <remarks>|z|^β is gamma of shape 1/β: tails are incomplete gamma functions, relative error about 1e-13.</remarks>
public sealed partial record GeneralizedNormal(double Location, double Scale, double Shape) : ILogDensityForm, IKnownEntropy,
    IExponentialFamily, IFitted<GeneralizedNormal>
{
    /// <summary>μ.</summary>
    public double Location { get; } = Require.Finite(Location);

    /// <summary>α.</summary>
    public double Scale { get; } = Require.Positive(Scale);

    /// <summary>β.</summary>
    public double Shape { get; } = Require.Positive(Shape);

    private double Inner => 1 / Shape;

    /// <inheritdoc/>
    public ReferenceMeasure Reference => ReferenceMeasure.Lebesgue;

    /// <inheritdoc/>
    public double Low => double.NegativeInfinity;

    /// <inheritdoc/>
    public double High => double.PositiveInfinity;

    /// <summary>μ.</summary>
    public double Mean => Location;

    /// <summary>α² Γ(3/β)/Γ(1/β).</summary>
    public double Variance => CentralMoment(2);

    /// <summary>1/β + ln(2αΓ(1 + 1/β)).</summary>
    public double EntropyNats => Inner + LogNormal;

    // ln(2αΓ(1 + 1/β)), minus the log-density at μ.
    private double LogNormal => Math.Log(2) + Math.Log(Scale) + Special.LogGamma(1 + Inner);

    private double Exponent(double x) => Math.Pow(Math.Abs((Require.Number(x) - Location) / Scale), Shape);

    /// <inheritdoc/>
    public double LogDensity(double x) => -Exponent(x) - LogNormal;

    /// <inheritdoc/>
    public void LogDensities(ReadOnlySpan<double> points, Span<double> logDensities)
        => Pointwise.Fill(new Formula(Location, 1 / Scale, Shape, -LogNormal), this, points, logDensities);

    private readonly record struct Formula(double Location, double Rate, double Shape, double Constant) : IPointFormula
    {
        // Very large shapes go point by point: e^(β ln|z|) loses β units.
        public double Least => -Most;

        public double Most => Shape > 1000 ? double.NegativeInfinity : Math.Min(1e150, 1e150 / Rate);

        public TLanes Of<TLanes>(TLanes x) where TLanes : struct, ILanes<TLanes>
        {
            TLanes z = TLanes.Abs((x - TLanes.Of(Location)) * TLanes.Of(Rate)), constant = TLanes.Of(Constant);
            if (Shape == 1) return constant - z;
            if (Shape == 2) return TLanes.MultiplyAdd(-z, z, constant);
            // Below 1e-200 the power is 0 beside the constant unless the shape is tiny, and then it is as good as 1.
            var log = Elementary.LogRatio(TLanes.Of(1), TLanes.Max(z, TLanes.Of(1e-250)));
            return constant - TLanes.Select(TLanes.Equal(z, TLanes.Of(0)), z, Elementary.Exp(TLanes.Of(Shape) * log));
        }
    }

    private double Tail(double x) => IncompleteGamma.Upper(Inner, Exponent(x)) / 2;

    private double LogTail(double x) => IncompleteGamma.LogUpper(Inner, Exponent(x)) - Math.Log(2);

    /// <inheritdoc/>
    public double Cumulative(double x) => x <= Location ? Tail(x) : 1 - Tail(x);

    /// <inheritdoc/>
    public double Survival(double x) => x >= Location ? Tail(x) : 1 - Tail(x);

    /// <inheritdoc/>
    public double LogCumulative(double x) => x <= Location ? LogTail(x) : Special.LogOnePlus(-Tail(x));

    /// <inheritdoc/>
    public double LogSurvival(double x) => x >= Location ? LogTail(x) : Special.LogOnePlus(-Tail(x));

    /// <inheritdoc/>
    public double Quantile(double p) => Require.Probability(p) <= 0.5 ? Location - Deviation(p) : Location + Deviation(1 - p);

    /// <inheritdoc/>
    public double SurvivalQuantile(double p) => Require.Probability(p) <= 0.5 ? Location + Deviation(p) : Location - Deviation(1 - p);

    // The deviation that is exceeded on one side with probability p ≤ ½.
    private double Deviation(double p) => Scale * Math.Pow(IncompleteGamma.LowerQuantile(Inner, 1 - 2 * p, 2 * p), Inner);

    /// <inheritdoc/>
    public void Sample(Random random, Span<double> points)
    {
        var draws = new RandomStream(random);
        for (int i = 0; i < points.Length; i++)
        {
            double deviation = Scale * Math.Exp(draws.LogGamma(Inner) / Shape);
            points[i] = (draws.Bits() & 1) == 0 ? Location + deviation : Location - deviation;
        }
    }

    /// <summary>−ln(2αΓ(1 + 1/β)) − α^(−β)·|x − μ|^β.</summary>
    public LogDensityForm Form => new(-LogNormal, (-Math.Pow(Scale, -Shape), Moment.AbsoluteDeviation(Location, Shape)));

    /// <inheritdoc/>
    public double? Expectation(Moment moment)
    {
        double a = moment.A, b = moment.B;
        return moment.Kind switch
        {
            MomentKind.Power => RawMoment(a),
            MomentKind.AbsoluteDeviation when b <= -1 => double.PositiveInfinity,
            MomentKind.AbsoluteDeviation when a == Location => CentralMoment(b),
            MomentKind.AbsoluteDeviation when b == 1 => AbsoluteDeviation(Math.Abs(a - Location)),
            MomentKind.AbsoluteDeviation when b == 2 => Variance + (Location - a) * (Location - a),
            MomentKind.Exponential when Shape < 1 => double.PositiveInfinity,
            MomentKind.Exponential when Shape == 2 => Math.Exp((a - Location) / b + Scale / b * (Scale / b) / 4),
            _ => null,
        };
    }

    // E|X − μ|^k.
    private double CentralMoment(double k) => Math.Exp(k * Math.Log(Scale) + GammaRatio.Log(Inner, k * Inner));

    // E|X − m| = d·P(|X − μ| < d) + E[|X − μ|; |X − μ| > d], d = |m − μ|.
    private double AbsoluteDeviation(double d)
    {
        double power = Math.Pow(d / Scale, Shape);
        return d * IncompleteGamma.Lower(Inner, power) + CentralMoment(1) * IncompleteGamma.Upper(2 * Inner, power);
    }

    // Whole powers by the binomial theorem over the even central moments.
    private double? RawMoment(double k)
    {
        if (k != Math.Floor(k) || k is < 0 or > 60) return null;
        double sum = 0, binomial = 1;
        for (int j = 0; j <= k; j++)
        {
            if (j % 2 == 0) sum += binomial * Math.Pow(Location, k - j) * (j == 0 ? 1 : CentralMoment(j));
            binomial *= (k - j) / (j + 1);
        }
        return sum;
    }

    /// <inheritdoc/>
    public string Carrier => string.Create(CultureInfo.InvariantCulture, $"GeneralizedNormal at {Location:R} of shape {Shape:R}");

    /// <summary>−α^(−β), with |x − μ|^β: a family for each location and shape.</summary>
    public double[] NaturalParameters() => [-Math.Pow(Scale, -Shape)];

    /// <summary>ln(2Γ(1 + 1/β)) − ln(−η)/β for η &lt; 0.</summary>
    public double LogNormalizer(ReadOnlySpan<double> natural)
        => natural[0] < 0 ? Math.Log(2) + Special.LogGamma(1 + Inner) - Math.Log(-natural[0]) / Shape : double.PositiveInfinity;

    /// <summary>D(P‖Q) for equal locations (or Q normal, β = 2), in nats; null elsewhere: no closed form is known.</summary>
    /// <remarks>With a = 1/βp, t = βq/βp and y the logarithm of E|zq|^βq over its value under Q: (a/t)(e^y − 1 − y) plus remainders of ln
    /// Γ, which vanish to second order in t − 1.</remarks>
    public static double? KullbackLeibler(GeneralizedNormal p, GeneralizedNormal q)
    {
        ArgumentNullException.ThrowIfNull(p);
        ArgumentNullException.ThrowIfNull(q);
        double apart = (p.Location - q.Location) / q.Scale;
        if (apart != 0 && q.Shape != 2) return null;
        double a = p.Inner, d = (q.Shape - p.Shape) / p.Shape, t = q.Shape / p.Shape;
        double y = q.Shape * Weibull.LogRatio(q.Scale, p.Scale) + GammaRatio.Log(a + 1, d) + Special.LogOnePlus(d);
        double shapes = a / t * GammaRatio.Excess(a + 1, d) + GammaRatio.Excess(a, -a * d / t)
            + ((1 - a) * Special.Phi(d) - d * Special.LogOnePlus(d)) / t;
        return apart * apart + Math.Max(0, a / t * Weibull.ExpExcess(y) + shapes);
    }
}
