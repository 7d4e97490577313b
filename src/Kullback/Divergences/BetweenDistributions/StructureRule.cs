using Kullback.Distributions;
using Kullback.Numerics;

namespace Kullback.Divergences;

/// <summary>Properties of the theory that answer for composed distributions: over independent parts an additive divergence is the sum of
/// theirs, an invertible map that both distributions went through cancels,
/// and between truncations of one distribution the density ratio is constant.</summary>
internal static class StructureRule
{
    internal static DivergenceBetween? Of(IMeasure measure, IDistribution p, IDistribution q, BetweenOptions options)
    {
        if (p is IUnivariate first && q is IUnivariate second && OnLine(measure, first, second, options) is { } found) return found;
        if (p is not Product a || q is not Product b || !Fits(a, b)) return null;
        if (measure.Facts.AdditiveOverProducts && measure is IDivergence) return Sum(measure, a, b, options);
        // 1 − H² multiplies over independent parts: H² = 1 − e^(−B) with the Bhattacharyya distance B, which adds up.
        if (measure is SquaredHellinger or Hellinger)
        {
            var sum = Sum(new Bhattacharyya(), a, b, options);
            double square = -Special.ExpLessOne(-sum.Value), error = sum.ErrorBound * Math.Exp(-sum.Value);
            return measure is SquaredHellinger
                ? sum with { Value = square, Measure = measure.Facts, ErrorBound = error, Reason = null, Formula = "1 − Π(1 − H²)" }
                : sum with
                {
                    Value = Math.Sqrt(square),
                    Measure = measure.Facts,
                    ErrorBound = square > 0 ? error / (2 * Math.Sqrt(square))
                    : 0,
                    Reason = null,
                    Formula = "√(1 − Π(1 − H²))"
                };
        }
        return null;
    }

    private static DivergenceBetween? OnLine(IMeasure measure, IUnivariate p, IUnivariate q, BetweenOptions options)
    {
        if (p.Equals(q)) return null;
        if (options.Allowed.HasFlag(DivergenceMethods.ClosedForm)
            && (OfTruncations(measure, p, q) ?? PointMasses.Of(measure, p, q)) is { } closed) return closed;
        // A density divides by the same slope on both sides: every measure that is a function of ∫ c(p, q) dx keeps its value.
        if (DistributionTerm.Of(measure) is null) return null;
        var (before, after) = (p, q) switch
        {
            (Affine a, Affine b) when a.Shift == b.Shift && a.Scale == b.Scale => (a.Distribution, b.Distribution),
            (Transformed a, Transformed b) when a.Transform.Equals(b.Transform) => (a.Distribution, b.Distribution),
            _ => ((IUnivariate?)null, (IUnivariate?)null),
        };
        if (before is null || after is null) return null;
        bool falls = p is Affine { Scale: < 0 } or Transformed { Transform.Rising: false };
        var inner = Divergence.Between(measure, before, after, options);
        // Reasons speak of above and below, which a falling map exchanges: the general rules then say it of the images.
        return inner.Reason is not null && falls ? null
            : inner with { Formula = "the distributions before their shared map: " + inner.Formula };
    }

    // p/q = Q's mass over P's wherever P is: the logarithm is D and every Rényi divergence.
    private static DivergenceBetween? OfTruncations(IMeasure measure, IUnivariate p, IUnivariate q)
    {
        if (measure is not (KullbackLeibler or Renyi) || p is not Truncated inner) return null;
        double wider = q.Equals(inner.Distribution) ? 0
            : q is Truncated outer && outer.Distribution.Equals(inner.Distribution) && inner.Low >= outer.Low && inner.High <= outer.High
            ? outer.LogMass : double.NaN;
        return double.IsNaN(wider) ? null
            : new(Math.Max(0, wider - inner.LogMass), measure.Facts, DivergenceMethods.ClosedForm,
                16 * 1.2e-16 * (Math.Abs(wider) + Math.Abs(inner.LogMass)))
            {
                Formula = "ln Q(interval of Q) − ln P(interval of P) under the distribution that both are cut from",
                Source = "algebra",
            };
    }

    private static bool Fits(Product a, Product b) => a.Factors.Count == b.Factors.Count
        && a.Factors.Zip(b.Factors).All(pair => pair.First.Dimension == pair.Second.Dimension);

    private static DivergenceBetween Sum(IMeasure measure, Product p, Product q, BetweenOptions options)
    {
        DivergenceBetween[] parts = [.. p.Factors.Zip(q.Factors, (a, b) => Divergence.Between(measure, a, b, options))];
        double[] errors = [.. parts.Where(part => part.StandardError is not null).Select(part => part.StandardError!.Value)];
        return new(parts.Sum(part => part.Value), measure.Facts, parts.Max(part => part.Method), parts.Sum(part => part.ErrorBound))
        {
            IsRigorous = parts.All(part => part.IsRigorous),
            StandardError = errors.Length == 0 ? null : Math.Sqrt(errors.Sum(e => e * e)),
            Formula = $"the sum over {parts.Length} independent parts",
            Reason = parts.Select((part, k) => part.Reason is { } reason ? $"part {k + 1}: {reason}" : null)
                .FirstOrDefault(reason => reason is not null),
            Converged = parts.All(part => part.Converged),
            Warnings = [.. parts.SelectMany(part => part.Warnings)],
        };
    }
}
