using Kullback.Numerics;

namespace Kullback.Distributions;

/// <summary>ln of a density at points given by their distance from an origin, without forming the point: within 1e-300 of an end of the
/// support, or a millionth of a standard deviation from a mean of 1e10, the density keeps its digits.</summary>
/// <remarks>Families of a location are evaluated about it; families whose densities are powers or exponentials of ln x near an end, or far
/// out, by that logarithm. Beyond e^(±690) what has no form of its own is continued as a power,
/// which the other families of this library are there.</remarks>
internal sealed class OffsetDensity
{
    private const double Far = 690, Nearer = 600;

    private readonly Func<Offset, double> _of;
    private readonly Func<double, bool> _exact;

    private OffsetDensity(Func<Offset, double> of, Func<double, bool> exact) => (_of, _exact) = (of, exact);

    private OffsetDensity(Func<Offset, double> of, params double[] origins) : this(of, origin => origins.Contains(origin)) { }

    /// <summary>Whether no rounding of the point itself enters from this origin; otherwise the point is the nearest double.</summary>
    internal bool IsExactFrom(double origin) => origin == 0 || _exact(origin);

    internal double At(Offset offset) => _of(offset);

    internal static OffsetDensity Of(IUnivariate distribution) => distribution switch
    {
        UnivariateMixture mixture => Mixed(mixture),
        Affine affine when affine.Reference == ReferenceMeasure.Lebesgue => Moved(affine),
        Truncated truncated when truncated.Reference == ReferenceMeasure.Lebesgue => Cut(truncated),
        IIntegerValued integers => OfIntegers(integers),
        _ => Located(distribution) ?? AtEnds(distribution),
    };

    private static OffsetDensity Mixed(UnivariateMixture mixture)
    {
        var parts = mixture.Weights.Zip(mixture.UnivariateComponents).Where(part => part.First > 0)
            .Select(part => (Log: Math.Log(part.First), Density: Of(part.Second))).ToArray();
        double[] logs = new double[parts.Length];
        return new(offset =>
        {
            double top = double.NegativeInfinity, sum = 0;
            Span<double> terms = parts.Length <= 64 ? stackalloc double[parts.Length] : new double[parts.Length];
            for (int k = 0; k < parts.Length; k++) top = Math.Max(top, terms[k] = parts[k].Log + parts[k].Density.At(offset));
            if (double.IsInfinity(top)) return top;
            foreach (double term in terms) sum += Math.Exp(term - top);
            return top + Math.Log(sum);
        }, origin => parts.All(part => part.Density.IsExactFrom(origin)));
    }

    private static OffsetDensity Moved(Affine affine)
    {
        var inner = Of(affine.Distribution);
        double logSlope = Math.Log(Math.Abs(affine.Scale)), side = Math.Sign(affine.Scale);
        return new(
            o =>
                inner.At(new((o.Origin - affine.Shift) / affine.Scale, o.Log - logSlope, o.Side * side,
                    o.Distance / Math.Abs(affine.Scale))) - logSlope, origin => inner.IsExactFrom((origin - affine.Shift) / affine.Scale));
    }

    private static OffsetDensity Cut(Truncated truncated)
    {
        var inner = Of(truncated.Distribution);
        double low = truncated.Low, high = truncated.High;
        return new(o => o.Origin - low + o.Signed < 0 || high - o.Origin - o.Signed < 0 ? double.NegativeInfinity
            : inner.At(o) - truncated.LogMass, inner.IsExactFrom);
    }

    // Masses continued between the integers, for sums by integrals.
    private static OffsetDensity OfIntegers(IIntegerValued distribution) => distribution switch
    {
        IntegerDistribution i => new(o => o.Log > Far ? double.NegativeInfinity : i.LogMassBetween(o.X)),
        Zeta z when z.LogDensity(1) is var first =>
            new(o => o.Log > Far ? first - z.Exponent * o.Log : o.X < 1 ? double.NegativeInfinity : first - z.Exponent * Math.Log(o.X)),
        Zipf z when z.LogDensity(1) is var first =>
            new(o => o.X < 1 || o.X > z.High ? double.NegativeInfinity : first - z.Exponent * Math.Log(o.X)),
        DiscreteUniform u when u.LogDensity(u.Low) is var height =>
            new(o => o.X < u.Low || o.X > u.High ? double.NegativeInfinity : height),
        _ => new(o => distribution.LogDensity(o.X)),
    };

    /// <summary>Whether masses of a distribution of integers are continued between them, smoothly away from finite ends.</summary>
    internal static bool IsContinued(IUnivariate distribution)
        => distribution switch
        {
            IntegerMixture mixture => mixture.UnivariateComponents.All(IsContinued),
            _ => distribution is IntegerDistribution or Zeta or Zipf or DiscreteUniform
        };

    // About the location, so that only the distance from it matters.
    private static OffsetDensity? Located(IUnivariate distribution)
    {
        var (centered, location) = distribution switch
        {
            Normal n => ((IUnivariate)new Normal(0, n.StandardDeviation), n.Mean),
            Laplace l => (new Laplace(0, l.Scale), l.Location),
            Logistic l => (new Logistic(0, l.Scale), l.Location),
            Gumbel g => (new Gumbel(0, g.Scale), g.Location),
            Cauchy c => (new Cauchy(0, c.Scale), c.Location),
            StudentT t => (new StudentT(t.DegreesOfFreedom, 0, t.Scale), t.Location),
            GeneralizedNormal g => (new GeneralizedNormal(0, g.Scale, g.Shape), g.Location),
            _ => (distribution, double.NaN),
        };
        if (double.IsNaN(location)) return null;
        double power = distribution is GeneralizedNormal general ? general.Shape : double.NaN,
            logScale = distribution is GeneralizedNormal of ? Math.Log(of.Scale) : 0, top = distribution is GeneralizedNormal
            ? centered.LogDensity(0) : 0;
        return new(o => Math.Abs(o.Log) <= Far ? centered.LogDensity(o.Origin - location + o.Signed)
            : o.Log < 0 ? centered.LogDensity(o.Origin - location)
            : double.IsNaN(power) ? Continued(x => centered.LogDensity(o.Side * Math.Exp(x)), o.Log, Far)
            : top - Math.Exp(power * (o.Log - logScale)), _ => true);
    }

    private static OffsetDensity AtEnds(IUnivariate distribution) => distribution switch
    {
        Gamma { Shape: <= 20 } g => FromZero(distribution, GammaLog(g)),
        ChiSquared { DegreesOfFreedom: <= 40 } c => FromZero(distribution, GammaLog(new Gamma(c.DegreesOfFreedom / 2, 0.5))),
        Exponential e => FromZero(distribution, y => Math.Log(e.Rate) - Math.Exp(y + Math.Log(e.Rate))),
        Weibull w => FromZero(distribution,
            y => Math.Log(w.Shape / w.Scale) + (w.Shape - 1) * (y - Math.Log(w.Scale)) - Math.Exp(w.Shape * (y - Math.Log(w.Scale)))),
        Frechet f => FromZero(distribution,
            y => Math.Log(f.Shape) - y - f.Shape * (y - Math.Log(f.Scale)) - Math.Exp(-f.Shape * (y - Math.Log(f.Scale)))),
        LogNormal l => FromZero(distribution, y => LogNormalLog((y - l.LogMean) / l.LogStandardDeviation, l.LogStandardDeviation) - y),
        Beta b => Between(distribution, Small(b.Alpha, b.BetaShape), Small(b.BetaShape, b.Alpha)),
        Kumaraswamy k => Between(distribution,
            y => Math.Log(k.A) + Math.Log(k.B) + (k.A - 1) * y + Times(k.B - 1, Special.LogOneMinusExp(k.A * y)),
            y => KumaraswamyBelowOne(k, y)),
        LogitNormal l => Between(distribution, y => LogitNormalLog(l.LogitMean, l.LogitStandardDeviation, y),
            y => LogitNormalLog(-l.LogitMean, l.LogitStandardDeviation, y)),
        GeneralizedPareto g => ParetoFrom(g),
        GeneralizedExtremeValue { Shape: not 0 } g => ExtremeFrom(g),
        Pareto p =>
            new(o => o.Above(p.Scale) ? Math.Log(p.Shape / p.Scale) - (p.Shape + 1) * LogOnePlusExp(o.Log - Math.Log(p.Scale))
                : Plain(distribution, o), p.Scale),
        Triangular t => Sides(t),
        Uniform u =>
            new(o => o.Origin - u.Low + o.Signed >= 0 && u.High - o.Origin - o.Signed >= 0 ? -Math.Log(u.High - u.Low)
                : double.NegativeInfinity, _ => true),
        TruncatedNormal t => FromEnds(t),
        // Smooth up to both ends.
        ContinuousBernoulli => new(o => Plain(distribution, o), 1),
        _ => new(o => Plain(distribution, o)),
    };

    private static double Times(double power, double log) => power == 0 ? 0 : power * log;

    private static double LogOnePlusExp(double y) => y > 40 ? y : Special.LogOnePlus(Math.Exp(y));

    private static Func<double, double> GammaLog(Gamma g)
    {
        double logRate = Math.Log(g.Rate), constant = logRate - Special.LogGamma(g.Shape), shape = g.Shape;
        return y => (shape - 1) * (y + logRate) - Math.Exp(y + logRate) + constant;
    }

    private static double LogNormalLog(double z, double deviation) => -z * z / 2 - 0.91893853320467274178 - Math.Log(deviation);

    // x^(α−1)(1 − x)^(β−1)/B at x = e^y; the saddle point for large shapes.
    private static Func<double, double> Small(double here, double there)
    {
        double constant = GammaRatio.LogBeta(here, there);
        var mirrored = new Beta(here, there);
        return here + there > 20
            ? y => y < -Far ? Continued(x => mirrored.LogDensity(Math.Exp(x)), y, -Far) : mirrored.LogDensity(Math.Exp(y))
            : y => Times(here - 1, y) + Times(there - 1, Special.LogOnePlus(-Math.Exp(y))) - constant;
    }

    // 1 − (1 − d)^A.
    private static double KumaraswamyBelowOne(Kumaraswamy k, double y)
    {
        double d = Math.Exp(y), log = Special.LogOnePlus(-d), gap = d < 1e-17 ? Math.Log(k.A) + y
            : Math.Log(-Special.ExpLessOne(k.A * log));
        return Math.Log(k.A) + Math.Log(k.B) + Times(k.A - 1, log) + Times(k.B - 1, gap);
    }

    private static double LogitNormalLog(double mean, double deviation, double y)
    {
        double rest = Special.LogOnePlus(-Math.Exp(y));
        return LogNormalLog((y - rest - mean) / deviation, deviation) - y - rest;
    }

    // e = ln(1 + ξz)/ξ, and 1 + ξz = −ξd/σ at the distance d below the upper end.
    private static OffsetDensity ParetoFrom(GeneralizedPareto g)
    {
        double logScale = Math.Log(g.Scale), power = g.Shape == 0 ? 0 : (1 + g.Shape) / g.Shape;
        return new(o => g.Shape < 0 && o.Below(g.High) ? Times(-power, Math.Log(-g.Shape) + o.Log - logScale) - logScale
            : !o.Above(g.Location) ? Plain(g, o)
            : g.Shape == 0 ? -Math.Exp(o.Log - logScale) - logScale
            : g.Shape > 0 ? -power * LogOnePlusExp(o.Log + Math.Log(g.Shape) - logScale) - logScale
            : Times(-power, Special.LogOnePlus(g.Shape * Math.Exp(o.Log - logScale))) - logScale, g.Low, g.High);
    }

    private static OffsetDensity ExtremeFrom(GeneralizedExtremeValue g)
    {
        double end = g.Shape > 0 ? g.Low : g.High, logScale = Math.Log(g.Scale), side = g.Shape > 0 ? 1 : -1;
        return new(o => (o.Origin == end && o.Side == side) || (o.Log > Far && o.Side == side)
            ? OfGap((Math.Log(Math.Abs(g.Shape)) + o.Log - logScale) / g.Shape) : Plain(g, o), end);

        double OfGap(double gumbel) => -(1 + g.Shape) * gumbel - Math.Exp(-gumbel) - logScale;
    }

    // By the distance from either end; at an end by its logarithm, which may lie below the doubles.
    private static OffsetDensity Sides(Triangular t)
    {
        double top = Math.Log(2 / (t.High - t.Low));
        return new(o =>
        {
            double fromLow = o.Origin - t.Low + o.Signed, fromHigh = t.High - o.Origin - o.Signed, fromMode = o.Origin - t.Mode + o.Signed;
            if (fromLow < 0 || fromHigh < 0 || o.Below(t.Low) || o.Above(t.High)) return double.NegativeInfinity;
            return fromMode < 0 ? top + (o.Above(t.Low) ? o.Log : Math.Log(fromLow)) - Math.Log(t.Mode - t.Low)
                : fromMode > 0 ? top + (o.Below(t.High) ? o.Log : Math.Log(fromHigh)) - Math.Log(t.High - t.Mode) : top;
        }, _ => true);
    }

    // From an end e, x = e + d: (x − μ)² − (e − μ)² = d·(d + 2(e − μ)).
    private static OffsetDensity FromEnds(TruncatedNormal t)
    {
        double atLow = t.LogDensity(t.Low), atHigh = t.LogDensity(t.High),
            square = 2 * t.ParentStandardDeviation * t.ParentStandardDeviation;
        return new(o => o.Above(t.Low) && o.X <= t.High ? atLow - o.Signed * (o.Signed + 2 * (t.Low - t.ParentMean)) / square
            : o.Below(t.High) && o.X >= t.Low ? atHigh - o.Signed * (o.Signed + 2 * (t.High - t.ParentMean)) / square : Plain(t, o),
            t.Low, t.High);
    }

    private static OffsetDensity FromZero(IUnivariate distribution, Func<double, double> ofLog)
        => new(o => o.Above(0) ? ofLog(o.Log) : o.Log > Far && o.Side > 0 ? ofLog(o.Log) : Plain(distribution, o));

    private static OffsetDensity Between(IUnivariate distribution, Func<double, double> ofLow, Func<double, double> ofHigh)
        => new(o => o.Above(0) && o.Log <= 0 ? ofLow(o.Log) : o.Below(1) && o.Log <= 0 ? ofHigh(o.Log) : Plain(distribution, o), 1);

    private static double Plain(IUnivariate distribution, Offset o)
    {
        if (o.Log > Far) return Continued(y => distribution.LogDensity(o.Origin + o.Side * Math.Exp(y)), o.Log, Far);
        if (o.Log < -Far && (o.Above(distribution.Low) || o.Below(distribution.High)) && o.Origin == 0)
            return Continued(y => distribution.LogDensity(o.Side * Math.Exp(y)), o.Log, -Far);
        if (o.Below(distribution.Low) || o.Above(distribution.High)) return double.NegativeInfinity;
        double x = o.X;
        // Within rounding of an end the neighbor inside stands for the point: at the end itself the density may be 0 or infinite.
        return distribution.LogDensity(x == distribution.Low ? Math.BitIncrement(x) : x == distribution.High ? Math.BitDecrement(x) : x);
    }

    // As a power of the distance.
    private static double Continued(Func<double, double> of, double log, double from)
    {
        double far = of(from), near = of(Math.Sign(from) * Nearer);
        return double.IsFinite(far) && double.IsFinite(near) ? far + (far - near) / (from - Math.Sign(from) * Nearer) * (log - from) : far;
    }
}
