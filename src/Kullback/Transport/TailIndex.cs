using Kullback.Distributions;

namespace Kullback.Transport;

/// <summary>The tail index α of a distribution on the line: beyond x its tail is about (x/s)^(−α), so that moments of order α and above are infinite.</summary>
internal static class TailIndex
{
    /// <summary>α and the scale s of one tail; +∞ where all moments are finite, null where the family does not tell.</summary>
    internal static (double Index, double Scale)? Of(IUnivariate law, bool upper) => law switch
    {
        StudentT t => (t.DegreesOfFreedom, t.Scale),
        Cauchy c => (1, c.Scale),
        Pareto p when upper => (p.Shape, p.Scale),
        Frechet f when upper => (f.Shape, f.Scale),
        InverseGamma g when upper => (g.Shape, g.Scale),
        GeneralisedPareto { Shape: > 0 } g when upper => (1 / g.Shape, g.Scale),
        GeneralisedExtremeValue { Shape: > 0 } g when upper => (1 / g.Shape, g.Scale),
        Zeta z when upper => (z.Exponent - 1, 1),
        Mixture or Affine or Truncated or Transformed or KernelDensity => null,
        _ => Light,
    };

    private static readonly (double, double) Light = (double.PositiveInfinity, 1);

    /// <summary>Whether a tail makes the distance of this order infinite: a moment is infinite and the other side's tail does not follow it.</summary>
    internal static bool IsInfinite(IUnivariate p, IUnivariate q, bool upper, double order)
        => Of(p, upper) is var (a, s) && Of(q, upper) is var (b, t) && Math.Min(a, b) <= order && (a != b || s != t);
}
