using Kullback.Numerics;

namespace Kullback.Distributions;

/// <summary>σ times the root of a chi-squared variable of ν degrees of freedom: what HalfNormal (1), Rayleigh (2),
/// Maxwell (3) and Chi share.</summary>
internal readonly record struct ScaledChi(double Degrees, double Scale)
{
    private double Half(double x) => x / Scale is var z ? z * z / 2 : 0;

    internal double Mean => Scale * Math.Sqrt(2) * Math.Exp(GammaRatio.Log(Degrees / 2, 0.5));

    /// <summary>σ²(ν − (E χ)²): for many degrees of freedom both terms are close and the difference is taken from ν·φ-like
    /// series.</summary>
    internal double Variance
    {
        get
        {
            double half = Degrees / 2;
            // (E χ)²/ν = e^(2L), L = ln Γ(half + ½) − ln Γ(half) − ½ ln half → −1/(4ν): expm1 keeps what ν − mean² cancels.
            double rest = half < 4 ? GammaRatio.Log(half, 0.5) - Math.Log(half) / 2
                : -half * Special.Phi(0.5 / half) + Special.StirlingError(half + 0.5) - Special.StirlingError(half);
            return Scale * Scale * Degrees * -Special.ExpLessOne(2 * rest);
        }
    }

    internal double Entropy
    {
        get
        {
            double half = Degrees / 2;
            double unit = half < 12 ? Special.LogGamma(half) + half - (half - 0.5) * Digamma.Of(half)
                : HalfLogTwoPi + Special.StirlingSeries(half) + (half - 0.5) * GammaRatio.LogLessDigamma(half);
            return Math.Log(Scale) + unit - Math.Log(2) / 2;
        }
    }

    private const double HalfLogTwoPi = 0.91893853320467274178;

    /// <summary>(ν − 1) ln z − z²/2 + <see cref="Constant"/>.</summary>
    internal double LogDensity(double x)
    {
        if (Require.Number(x) < 0 || double.IsPositiveInfinity(x)) return double.NegativeInfinity;
        if (x == 0) return Degrees == 1 ? Constant : Degrees < 1 ? double.PositiveInfinity : double.NegativeInfinity;
        return Degrees > 40 ? Special.LogPoissonMass(Degrees / 2, Half(x)) + Math.Log(Degrees) - Math.Log(x)
            : (Degrees == 1 ? 0 : (Degrees - 1) * Math.Log(x / Scale)) - Half(x) + Constant;
    }

    internal double Constant => (1 - Degrees / 2) * Math.Log(2) - Special.LogGamma(Degrees / 2) - Math.Log(Scale);

    internal void LogDensities(IUnivariate distribution, ReadOnlySpan<double> points, Span<double> logDensities)
        => Pointwise.Fill(new Formula(Degrees, 1 / Scale, Constant), distribution, points, logDensities);

    private readonly record struct Formula(double Degrees, double Rate, double Constant) : IPointFormula
    {
        public double Least => Degrees == 1 ? 0 : Degrees > 40 ? double.PositiveInfinity
            : Math.Max(Pointwise.LeastPositive, Pointwise.LeastPositive / Rate);

        public double Most => Math.Min(1e150, 1e150 / Rate);

        public TLanes Of<TLanes>(TLanes x) where TLanes : struct, ILanes<TLanes>
        {
            var z = x * TLanes.Of(Rate);
            var value = TLanes.MultiplyAdd(z * TLanes.Of(-0.5), z, TLanes.Of(Constant));
            return Degrees == 1 ? value : TLanes.MultiplyAdd(TLanes.Of(Degrees - 1), Elementary.LogRatio(TLanes.Of(1), z), value);
        }
    }

    // z² would leave the range of doubles: the first term of the series is all there is.
    private const double Tiny = 1e-120;

    private double LogFirst(double logScaled) => Degrees * logScaled - Degrees / 2 * Math.Log(2) - Special.LogGammaOnePlus(Degrees / 2);

    internal double Cumulative(double x) => Require.Number(x) <= 0 ? 0 : x / Scale < Tiny
        ? Math.Exp(LogFirst(Math.Log(x) - Math.Log(Scale))) : IncompleteGamma.Lower(Degrees / 2, Half(x));

    internal double Survival(double x) => Require.Number(x) <= 0 ? 1 : IncompleteGamma.Upper(Degrees / 2, Half(x));

    internal double LogCumulative(double x) => Require.Number(x) <= 0 ? double.NegativeInfinity : x / Scale < Tiny
        ? LogFirst(Math.Log(x) - Math.Log(Scale)) : IncompleteGamma.LogLower(Degrees / 2, Half(x));

    internal double LogSurvival(double x) => Require.Number(x) <= 0 ? 0 : IncompleteGamma.LogUpper(Degrees / 2, Half(x));

    internal double Quantile(double p, double complement)
    {
        double first = p > 0 ? (Math.Log(p) - LogFirst(0)) / Degrees : 0;
        return first < Math.Log(Tiny) ? Math.Exp(first + Math.Log(Scale))
            : Scale * Math.Sqrt(2 * IncompleteGamma.LowerQuantile(Degrees / 2, p, complement));
    }

    internal void Sample(Random random, Span<double> points)
    {
        var draws = new RandomStream(random);
        double half = Degrees / 2;
        for (int i = 0; i < points.Length; i++) points[i] = Degrees == 1 ? Scale * Math.Abs(draws.Normal())
            : Scale * Math.Exp((draws.LogGamma(half) + Math.Log(2)) / 2);
    }

    internal LogDensityForm Form
        => LogDensityForm.Of(Constant - (Degrees - 1) * Math.Log(Scale), (Degrees - 1, Moment.Log),
            (-0.5 / (Scale * Scale), Moment.Power(2)));

    internal double? Expectation(Moment moment)
    {
        double a = moment.A, b = moment.B, half = Degrees / 2, log = Math.Log(Scale) + (Digamma.Of(half) + Math.Log(2)) / 2;
        return moment.Kind switch
        {
            MomentKind.Power => RawMoment(a),
            MomentKind.Log => log,
            MomentKind.LogSquared => Digamma.Derivative(half) / 4 + log * log,
            MomentKind.Exponential when Degrees == 1 => HalfNormalTransform(a, b),
            MomentKind.AbsoluteDeviation when a == 0 => RawMoment(b),
            MomentKind.AbsoluteDeviation when b == 1 && a < 0 => Mean - a,
            MomentKind.AbsoluteDeviation when b == 1 => AbsoluteDeviation(a),
            MomentKind.AbsoluteDeviation when b == 2 => Variance + (Mean - a) * (Mean - a),
            _ => null,
        };
    }

    private double RawMoment(double k)
        => Degrees + k > 0 ? Math.Exp(k * (Math.Log(Scale) + Math.Log(2) / 2) + GammaRatio.Log(Degrees / 2, k / 2))
        : double.PositiveInfinity;

    // E|X − m| = m(F − S) + E X·(S' − F') with F', S' the tails of the distribution of one degree of freedom more.
    private double AbsoluteDeviation(double m)
    {
        var more = this with { Degrees = Degrees + 1 };
        return m * (Cumulative(m) - Survival(m)) + Mean * (more.Survival(m) - more.Cumulative(m));
    }

    private double HalfNormalTransform(double a, double b)
    {
        double rate = Scale / b;
        return 2 * Math.Exp(a / b + rate * rate / 2 + NormalTail.LogUpper(rate));
    }

    /// <summary>The σ that the points are likeliest under: root of mean x²/ν.</summary>
    internal static double FitScale(double degrees, ReadOnlySpan<double> points, ReadOnlySpan<double> weights)
    {
        double square = WeightedPoints.Mean(points, weights, static x => x * x, low: 0);
        return square > 0 ? Math.Sqrt(square / degrees)
            : throw new ArgumentException("All points are 0: the likelihood grows without end as the scale shrinks.", nameof(points));
    }
}
