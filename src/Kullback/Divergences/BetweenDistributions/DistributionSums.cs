using Kullback.Distributions;
using Kullback.Numerics;

namespace Kullback.Divergences;

/// <summary>Measures between distributions of integers by summation.</summary>
internal static class DistributionSums
{
    internal static DivergenceBetween? Of(IMeasure measure, IUnivariate p, IUnivariate q, BetweenOptions options)
    {
        if (measure is Kolmogorov) return Greatest(p, q);
        if (DistributionTerm.Of(measure) is not { } term) return null;
        var outcome = new IntegerSum(p, q, term, options).Of();
        if (outcome.Reason is { } reason) return DistributionIntegrals.Infinite(measure, reason, DivergenceMethods.Series);
        var (value, error) = term.Measured(outcome.Value, outcome.Error, measure.Facts.Maximum);
        return new(value, measure.Facts, DivergenceMethods.Series, error)
        {
            IsRigorous = outcome.IsRigorous,
            Formula = $"Σ c(p, q) over {outcome.Terms} integers",
            Converged = outcome.Converged,
            Warnings = outcome.Converged ? []
                : [FormattableString.Invariant($"The series stopped after {outcome.Terms} terms at an error of {error:G3}.")],
        };
    }

    private static DivergenceBetween Greatest(IUnivariate p, IUnivariate q)
    {
        double low = Math.Min(p.Quantile(1e-17), q.Quantile(1e-17)), high = Math.Max(p.SurvivalQuantile(1e-17), q.SurvivalQuantile(1e-17)),
            greatest = 0;
        high = Math.Min(high, low + (1 << 20));
        for (double k = low; k <= high; k++)
        {
            Cancellation.Look((long)k);
            greatest = Math.Max(greatest, Math.Min(Math.Abs(p.Cumulative(k) - q.Cumulative(k)), Math.Abs(p.Survival(k) - q.Survival(k))));
        }
        return new(greatest, new Kolmogorov().Facts, DivergenceMethods.Series, 1e-15) { Formula = "max |F − G| over the integers" };
    }
}
