using Kullback.Distributions;

namespace Kullback.Divergences;

/// <summary>What is known exactly of a pair: equality, disjoint supports, a row of <see cref="ClosedForms"/>, the rule of moments, the rule
/// of one exponential family.</summary>
internal static class ExactBetween
{
    // Rounding of a sum of terms of this size: entropies, moments and normalizers are good to a few units of 2⁻⁵³ of their largest part.
    private const double Rounding = 64 * 1.2e-16;

    internal static DivergenceBetween? Of(IMeasure measure, IDistribution p, IDistribution q)
    {
        if (measure is IDivergence && p.Equals(q))
            return new(0, measure.Facts, DivergenceMethods.ClosedForm, 0) { IsRigorous = true, Formula = "P = Q" };
        if (p.Reference != q.Reference) return Singular(measure);
        if (p is IUnivariate a && q is IUnivariate b && p.Reference != ReferenceMeasure.Sphere && DistributionTerm.Of(measure) is { } term
            && SupportEnds.Reason(term.Part, a, b) is { } gap)
            return DistributionIntegrals.Infinite(measure, gap, DivergenceMethods.ClosedForm) with { Formula = "the supports" };
        return Conditioned(ClosedForms.Of(measure, p, q) ?? ByRule(measure, p, q), p, q);
    }

    // Rounding of the entries of a covariance is amplified by how much of a variance the other coordinates explain: the trace by that much
    // of its size, the logarithm of the determinant by as much for each coordinate.
    private static DivergenceBetween? Conditioned(DivergenceBetween? found, IDistribution p, IDistribution q)
    {
        if (found is not { Reason: null } || p is not MultivariateNormal a || q is not MultivariateNormal b) return found;
        if (a.Covariance is DiagonalCovariance && b.Covariance is DiagonalCovariance) return found;
        double amplified = a.Covariance.Amplification + b.Covariance.Amplification - 2;
        return found with { ErrorBound = found.ErrorBound + 4.5e-16 * p.Dimension * amplified * (2 * Math.Abs(found.Value) + p.Dimension) };
    }

    private static DivergenceBetween? ByRule(IMeasure measure, IDistribution p, IDistribution q)
    {
        switch (measure)
        {
            case KullbackLeibler or Renyi { Order: 1 } or Alpha { Order: 1 } or Tsallis { Order: 1 }:
                if (measure is not KullbackLeibler) return Of(new KullbackLeibler(), p, q) is { } same
                    ? same with { Measure = measure.Facts } : null;
                return p is IUnivariate a && q is IUnivariate b && MomentRule.Of(a, b) is { } moments ? ByMoments(measure, moments) : null;
            case Jeffreys:
                return Of(new KullbackLeibler(), p, q) is { } there && Of(new KullbackLeibler(), q, p) is { } back
                    ? Sum(measure, there, back) : null;
            default:
                return ExponentialFamilyRule.Of(p, q)?.Measured(measure) is var (value, size,
                    formula) ? ByNormalizer(measure, value, size, formula) : null;
        }
    }

    private static DivergenceBetween ByMoments(IMeasure measure, MomentRule.Outcome moments)
        => moments.Reason is { } reason ? DistributionIntegrals.Infinite(measure, reason, DivergenceMethods.ClosedForm)
        with
        { Formula = moments.Formula, Source = MomentSource }
            : new(Math.Max(0, moments.Value), measure.Facts, DivergenceMethods.ClosedForm,
                Rounding * moments.Size + 5e-14 * Math.Abs(moments.Value))
            {
                IsRigorous = false, Formula = moments.Formula,
                Source = MomentSource
            };

    private static DivergenceBetween ByNormalizer(IMeasure measure, double value, double size, string formula)
        => double.IsPositiveInfinity(value)
            ? DistributionIntegrals.Infinite(measure,
                "the mixed parameter leaves the natural parameter space: the tails of P are too heavy for Q", DivergenceMethods.ClosedForm)
                with
            { Formula = formula }
            : new(value, measure.Facts, DivergenceMethods.ClosedForm, double.IsNaN(size) ? double.PositiveInfinity
                : Rounding * size)
            { Formula = formula, Source = NormalizerSource };

    private static DivergenceBetween Sum(IMeasure measure, DivergenceBetween there, DivergenceBetween back)
        => new(there.Value + back.Value, measure.Facts, DivergenceMethods.ClosedForm, there.ErrorBound + back.ErrorBound)
        {
            IsRigorous = there.IsRigorous && back.IsRigorous,
            Formula = "D(P‖Q) + D(Q‖P)",
            Reason = there.Reason ?? back.Reason,
        };

    private static DivergenceBetween? Singular(IMeasure measure)
        => measure is IDivergence && !double.IsNaN(measure.Facts.Disjoint)
            ? new(measure.Facts.Disjoint, measure.Facts, DivergenceMethods.ClosedForm, 0)
            {
                IsRigorous = true,
                Formula = "disjoint supports",
                Reason = double.IsInfinity(measure.Facts.Disjoint)
                    ? "one distribution has points of positive probability, the other has none: each has all its mass where the other has "
                        + "none" : null,
            }
            : null;

    internal const string NormalizerSource = "log-normalizer of the exponential family; Nielsen and Nock (2011)";

    internal const string MomentSource = "entropy and moments of P";
}
