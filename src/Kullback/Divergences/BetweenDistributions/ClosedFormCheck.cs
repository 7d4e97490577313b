using Kullback.Distributions;

namespace Kullback.Divergences;

/// <summary>Closed forms on the line held against summation or quadrature where cancellation may have cost more digits than their bound
/// says.</summary>
internal static class ClosedFormCheck
{
    // Below this a member of a family is so near another that terms of order 1 may have canceled.
    private const double Near = 1e-3;

    /// <summary>Whether a closed form is held against the definition: a rule that adds moments or log-normalizers,
    /// or a pair that is nearly equal.</summary>
    internal static bool Wants(DivergenceBetween exact, IDistribution p, IDistribution q)
        => exact.Reason is null && exact.Value > 0 && p is IUnivariate && q is IUnivariate
            && (exact.Source is ExactBetween.MomentSource or ExactBetween.NormalizerSource || exact.Value < Near || p is TruncatedNormal
                || IsSteep(p) || IsSteep(q));

    // Of shapes next to 0 the digamma functions are large, and cancel.
    private static bool IsSteep(IDistribution distribution) => distribution is Beta { Alpha: < 0.05 } or Beta { BetaShape: < 0.05 };

    /// <summary>The closed form where both agree within their bounds or to ten digits, with a bound that reaches the other;
    /// otherwise what was summed.</summary>
    internal static DivergenceBetween Of(DivergenceBetween exact, DivergenceBetween summed, IDistribution p)
    {
        if (!summed.Converged || !double.IsFinite(summed.Value)) return exact;
        double apart = Math.Abs(exact.Value - summed.Value);
        // Where both agree their distance still tells what rounding did to either.
        if (apart <= exact.ErrorBound + summed.ErrorBound)
            return summed.ErrorBound < 1e-3 * exact.ErrorBound ? summed
                : exact with
                {
                    ErrorBound =
                    Math.Max(exact.ErrorBound,
                        apart + (p is TruncatedNormal || IsSteep(p) ? summed.ErrorBound
                            : Math.Min(summed.ErrorBound, 4e-16 * Math.Sqrt(exact.Value))))
                };
        return apart <= 1e-10 * summed.Value ? exact with { ErrorBound = apart + summed.ErrorBound, IsRigorous = false } : summed;
    }
}
