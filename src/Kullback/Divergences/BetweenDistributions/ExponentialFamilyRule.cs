using Kullback.Distributions;
using Kullback.Numerics;

namespace Kullback.Divergences;

/// <summary>Within one exponential family ∫ pᵃq¹⁻ᵃ = exp(A(aη + (1 − a)θ) − a·A(η) − (1 − a)·A(θ)): Rényi, Tsallis, alpha, Bhattacharyya,
/// Hellinger, chi-squared and Chernoff from the same log-normalizer.</summary>
/// <remarks>Outside 0 ≤ a ≤ 1 the mixed parameter may leave the natural parameter space: then the integral is +∞. Source: Nielsen and Nock
/// (2011), "On Rényi and Tsallis entropies and divergences for exponential families", arXiv:1105.3259.</remarks>
internal sealed class ExponentialFamilyRule
{
    private readonly Func<double, (double Log, double Size)> _logSum;

    private ExponentialFamilyRule(Func<double, (double Log, double Size)> logSum) => _logSum = logSum;

    internal static ExponentialFamilyRule? Of(IDistribution p, IDistribution q)
    {
        if (GaussianLogSum.Of(p, q) is { } gaussian) return new(gaussian.At);
        if (p is not IExponentialFamily a || q is not IExponentialFamily b || p.GetType() != q.GetType() || a.Carrier != b.Carrier)
            return null;
        double[] eta = a.NaturalParameters(), theta = b.NaturalParameters();
        double normalizerP = a.LogNormalizer(eta), normalizerQ = a.LogNormalizer(theta);
        if (eta.Length != theta.Length || !double.IsFinite(normalizerP) || !double.IsFinite(normalizerQ)) return null;
        return new(weight =>
        {
            var mixed = new double[eta.Length];
            for (int i = 0; i < mixed.Length; i++) mixed[i] = weight * eta[i] + (1 - weight) * theta[i];
            double middle = a.LogNormalizer(mixed), first = weight * normalizerP, second = (1 - weight) * normalizerQ;
            return (middle - first - second, Math.Abs(middle) + Math.Abs(first) + Math.Abs(second));
        });
    }

    /// <summary>ln ∫ pᵃq¹⁻ᵃ, and the size of its terms.</summary>
    internal (double Log, double Size) LogSum(double a) => _logSum(a);

    /// <summary>The value of a measure, a size whose rounding bounds its error, and its formula;
    /// null where the measure is no function of these integrals.</summary>
    internal (double Value, double Size, string Formula)? Measured(IMeasure measure)
    {
        switch (measure)
        {
            case Renyi { Order: > 0 and < double.PositiveInfinity and not 1 } r: return OfRenyi(r.Order);
            case Bhattacharyya: return OfRenyi(0.5) is var (b, bs, _) ? (b / 2, bs, "½A(η) + ½A(θ) − A(½η + ½θ)") : null;
            case SquaredHellinger: return OfHellinger(1);
            case Hellinger:
                return OfHellinger(1) is var (h, hs,
            hf) ? (Math.Sqrt(h), hs / Math.Max(1e-150, 2 * Math.Sqrt(h)), "√(" + hf + ")") : null;
            case Matusita:
                return OfHellinger(2) is var (m, ms,
            mf) ? (Math.Sqrt(m), ms / Math.Max(1e-150, 2 * Math.Sqrt(m)), "√(" + mf + ")") : null;
            case PearsonChiSquared: return OfChiSquared(2);
            case NeymanChiSquared: return OfChiSquared(-1);
            case Tsallis { Order: > 0 and not 1 } t: return OfPower(t.Order, 1 / (t.Order - 1), "(S − 1)/(a − 1)");
            case Alpha { Order: not (0 or 1) } a: return OfPower(a.Order, 1 / (a.Order * (a.Order - 1)), "(S − 1)/(a(a − 1))");
            case ChernoffInformation: return OfChernoff();
            default: return null;
        }
    }

    private const string Sum = ", S = exp(A(aη + (1 − a)θ) − a·A(η) − (1 − a)·A(θ))";

    private (double, double, string) OfRenyi(double a)
    {
        var (log, size) = LogSum(a);
        return (Math.Max(0, log / (a - 1)), size / Math.Abs(a - 1), "[A(aη + (1 − a)θ) − a·A(η) − (1 − a)·A(θ)]/(a − 1)");
    }

    private (double, double, string) OfHellinger(double factor)
    {
        var (log, size) = LogSum(0.5);
        return (-factor * Special.ExpLessOne(Math.Min(0, log)), factor * size * Math.Exp(Math.Min(0, log)),
            $"{(factor == 1 ? "" : "2")}(1 − exp(A(½η + ½θ) − ½A(η) − ½A(θ)))");
    }

    private (double, double, string) OfChiSquared(double a)
    {
        var (log, size) = LogSum(a);
        return (Math.Max(0, Special.ExpLessOne(log)), size * Math.Exp(log), a == 2 ? "exp(A(2η − θ) − 2A(η) + A(θ)) − 1"
            : "exp(A(2θ − η) − 2A(θ) + A(η)) − 1");
    }

    private (double, double, string) OfPower(double a, double factor, string formula)
    {
        var (log, size) = LogSum(a);
        return (Math.Max(0, factor * Special.ExpLessOne(log)), Math.Abs(factor) * size * Math.Exp(log), formula + Sum);
    }

    // ln S is convex in a and 0 at both ends: golden section finds its only minimum; the value is flat there.
    private (double, double, string) OfChernoff()
    {
        double size = 0;
        double least = GoldenSection.Least(a => { var (log, s) = LogSum(a); size = s; return log; }, 0, 1, 1e-9).Value;
        return (Math.Max(0, -least), size, "max over a of a·A(η) + (1 − a)·A(θ) − A(aη + (1 − a)θ)");
    }
}
