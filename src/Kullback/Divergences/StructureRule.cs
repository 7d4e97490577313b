using Kullback.Distributions;
using Kullback.Numerics;

namespace Kullback.Divergences;

/// <summary>Properties of the theory that answer for composed laws: over independent parts an additive divergence is the sum of theirs.</summary>
internal static class StructureRule
{
    internal static DivergenceBetween? Of(IMeasure measure, IDistribution p, IDistribution q, BetweenOptions options)
    {
        if (p is not Product a || q is not Product b || !Fits(a, b)) return null;
        if (measure.Facts.AdditiveOverProducts && measure is IDivergence) return Sum(measure, a, b, options);
        // 1 − H² multiplies over independent parts: H² = 1 − e^(−B) with the Bhattacharyya distance B, which adds up.
        if (measure is SquaredHellinger or Hellinger)
        {
            var sum = Sum(new Bhattacharyya(), a, b, options);
            double square = -Special.ExpLessOne(-sum.Value), error = sum.ErrorBound * Math.Exp(-sum.Value);
            return measure is SquaredHellinger ? sum with { Value = square, Measure = measure.Facts, ErrorBound = error, Reason = null, Formula = "1 − Π(1 − H²)" }
                : sum with { Value = Math.Sqrt(square), Measure = measure.Facts, ErrorBound = square > 0 ? error / (2 * Math.Sqrt(square)) : 0, Reason = null, Formula = "√(1 − Π(1 − H²))" };
        }
        return null;
    }

    private static bool Fits(Product a, Product b) => a.Factors.Count == b.Factors.Count && a.Factors.Zip(b.Factors).All(pair => pair.First.Dimension == pair.Second.Dimension);

    private static DivergenceBetween Sum(IMeasure measure, Product p, Product q, BetweenOptions options)
    {
        DivergenceBetween[] parts = [.. p.Factors.Zip(q.Factors, (a, b) => Divergence.Between(measure, a, b, options))];
        double[] errors = [.. parts.Where(part => part.StandardError is not null).Select(part => part.StandardError!.Value)];
        return new(parts.Sum(part => part.Value), measure.Facts, parts.Max(part => part.Method), parts.Sum(part => part.ErrorBound))
        {
            IsRigorous = parts.All(part => part.IsRigorous),
            StandardError = errors.Length == 0 ? null : Math.Sqrt(errors.Sum(e => e * e)),
            Formula = $"the sum over {parts.Length} independent parts",
            Reason = parts.Select((part, k) => part.Reason is { } reason ? $"part {k + 1}: {reason}" : null).FirstOrDefault(reason => reason is not null),
            Converged = parts.All(part => part.Converged),
            Warnings = [.. parts.SelectMany(part => part.Warnings)],
        };
    }
}
