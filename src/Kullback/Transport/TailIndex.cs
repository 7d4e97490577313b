using Kullback.Distributions;
using Kullback.Numerics;

namespace Kullback.Transport;

/// <summary>The tail of a distribution on the line: beyond x it holds a mass of about c·x^(−α),
/// so that moments of order α and above are infinite.</summary>
internal static class TailIndex
{
    /// <summary>α and ln c of one tail; α = +∞ where all moments are finite, null where the family does not tell.</summary>
    internal static (double Index, double Log)? Of(IUnivariate distribution, bool upper) => distribution switch
    {
        StudentT t => (t.DegreesOfFreedom, OfStudent(t.DegreesOfFreedom) + t.DegreesOfFreedom * Math.Log(t.Scale)),
        Cauchy c => (1, Math.Log(c.Scale / Math.PI)),
        Pareto p when upper => (p.Shape, p.Shape * Math.Log(p.Scale)),
        Frechet f when upper => (f.Shape, f.Shape * Math.Log(f.Scale)),
        InverseGamma g when upper => (g.Shape, g.Shape * Math.Log(g.Scale) - Special.LogGammaOnePlus(g.Shape)),
        GeneralizedPareto { Shape: > 0 } g when upper => (1 / g.Shape, Math.Log(g.Scale / g.Shape) / g.Shape),
        GeneralizedExtremeValue { Shape: > 0 } g when upper => (1 / g.Shape, Math.Log(g.Scale / g.Shape) / g.Shape),
        Zeta z when upper => (z.Exponent - 1, z.LogDensity(1) - Math.Log(z.Exponent - 1)),
        Rounded r => Of(r.Parent, upper),
        UnivariateMixture m => OfMixture(m, upper),
        Affine a => Of(a.Distribution, a.Scale > 0 == upper) is var (index,
            log) ? (index, double.IsInfinity(index) ? 0 : log + index * Math.Log(Math.Abs(a.Scale))) : null,
        Mixture or Truncated or Transformed or KernelDensity => null,
        _ => Light,
    };

    private static readonly (double, double) Light = (double.PositiveInfinity, 0);

    // The density is K·(1 + x²/ν)^(−(ν+1)/2), K = Γ((ν+1)/2)/(Γ(ν/2)√(νπ)).
    private static double OfStudent(double nu)
        => double.IsInfinity(nu) ? 0 : Special.LogGamma((nu + 1) / 2) - Special.LogGamma(nu / 2) - Math.Log(nu * Math.PI) / 2
        + (nu + 1) / 2 * Math.Log(nu) - Math.Log(nu);

    // The parts with the heaviest tail, with their weights.
    private static (double, double)? OfMixture(UnivariateMixture mixture, bool upper)
    {
        (double Index, double Log) heaviest = Light;
        foreach (var (weight, part) in mixture.Weights.Zip(mixture.UnivariateComponents))
        {
            if (weight == 0) continue;
            if (Of(part, upper) is not var (index, log)) return null;
            log += Math.Log(weight);
            if (index < heaviest.Index) heaviest = (index, log);
            else if (index == heaviest.Index && double.IsFinite(index))
                heaviest.Log = Math.Max(log, heaviest.Log) + Special.LogOnePlus(Math.Exp(-Math.Abs(log - heaviest.Log)));
        }
        return heaviest;
    }

    /// <summary>Whether a tail makes the distance of this order infinite: a moment is infinite and the other side's tail does not follow
    /// it.</summary>
    internal static bool IsInfinite(IUnivariate p, IUnivariate q, bool upper, double order)
        => Of(p, upper) is var (a, s) && Of(q, upper) is var (b,
        t) && Math.Min(a, b) <= order && (a != b || Math.Abs(s - t) > 1e-12 * (1 + Math.Abs(s)));

    /// <summary>The least index of both, on one side; +∞ where it is not known.</summary>
    internal static double Least(IUnivariate p, IUnivariate q, bool upper)
        => Math.Min(Of(p, upper)?.Index ?? double.PositiveInfinity, Of(q, upper)?.Index ?? double.PositiveInfinity);
}
