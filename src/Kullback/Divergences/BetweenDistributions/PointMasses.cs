using Kullback.Distributions;

namespace Kullback.Divergences;

/// <summary>Measures of distributions whose mass sits on finitely many numbers given one by one: a point, a sample.</summary>
internal static class PointMasses
{
    internal static DivergenceBetween? Of(IMeasure measure, IUnivariate p, IUnivariate q)
    {
        if (p.Reference != ReferenceMeasure.Counting || q.Reference != ReferenceMeasure.Counting
            || DistributionTerm.Of(measure) is not { } term) return null;
        double[]? ofP = Points(p), ofQ = Points(q);
        if (ofP is null && ofQ is null) return null;
        if (measure is KullbackLeibler) return Relative(measure, p, q, ofP, ofQ?.Length ?? 0);
        return ofP is null || ofQ is null ? null : Sum(measure, term, p, q, [.. ofP.Union(ofQ)]);
    }

    private static double[]? Points(IUnivariate distribution) => distribution switch
    {
        Deterministic one => [one.Value],
        Empirical sample => [.. sample.Points],
        _ => null,
    };

    private static DivergenceBetween? Relative(IMeasure measure, IUnivariate p, IUnivariate q, double[]? ofP, int pointsOfQ)
    {
        if (ofP is null)
        {
            // Some number of P's support is none of Q's: looked for among one more integer than Q has points.
            double start = double.IsFinite(p.Low) ? p.Low : p.Quantile(0.5);
            for (int i = 0; p is IIntegerValued && i <= pointsOfQ; i++)
                if (p.LogDensity(start + i) > double.NegativeInfinity && double.IsNegativeInfinity(q.LogDensity(start + i)))
                    return Uncovered(measure, start + i);
            return null;
        }
        double sum = 0, size = 0;
        foreach (double x in ofP)
        {
            double a = p.LogDensity(x), b = q.LogDensity(x);
            if (double.IsNegativeInfinity(b)) return Uncovered(measure, x);
            sum += Math.Exp(a) * (a - b);
            size += Math.Exp(a) * (Math.Abs(a) + Math.Abs(b));
        }
        return Finite(measure, Math.Max(0, sum), size, "Σ p ln(p/q) over the points of P");
    }

    private static DivergenceBetween Sum(IMeasure measure, DistributionTerm term, IUnivariate p, IUnivariate q, IEnumerable<double> points)
    {
        double sum = 0;
        foreach (double x in points) sum += term.Part(p.LogDensity(x), q.LogDensity(x));
        return double.IsPositiveInfinity(sum)
            ? DistributionIntegrals.Infinite(measure, "one distribution has points of positive probability that the other has not",
                DivergenceMethods.ClosedForm)
            : Finite(measure, term.Outer(sum), Math.Abs(sum * term.Slope(sum)) + 1e-300, "the sum over the points of both");
    }

    private static DivergenceBetween Finite(IMeasure measure, double value, double size, string formula)
        => new(value, measure.Facts, DivergenceMethods.ClosedForm, 16 * 1.2e-16 * size) { Formula = formula };

    private static DivergenceBetween Uncovered(IMeasure measure, double x)
        => DistributionIntegrals.Infinite(measure, FormattableString.Invariant($"P has mass at {x:R}, where Q has none"),
            DivergenceMethods.ClosedForm) with
        { Formula = "the points of positive probability" };
}
