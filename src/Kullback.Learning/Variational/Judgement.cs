using Kullback.Numerics;

namespace Kullback.Learning;

/// <summary>The verdict: gap, evenness of the weights, their tail, and what draws from elsewhere found.</summary>
internal static class Judgement
{
    private const double MostGap = 0.1, LeastShare = 0.5, LeastDraws = 100;

    internal static VariationalFit Of(ILogDensity density, VariationalOptions options, WatchedDensity f, GaussianApproximation q,
        StopReason end, FitDraws draws, Mode first, List<Mode> others, List<Mode> found, double[]? response)
    {
        double[] logs = draws.LogWeights;
        int half = logs.Length / 2;
        double k = ParetoTail.Index(logs), share = ParetoSmoothing.Share(logs);
        (double, double) halves = (ParetoTail.Index(logs.AsSpan(0, half)), ParetoTail.Index(logs.AsSpan(half)));
        // What the wider draws find beyond chance counts: q cannot see it.
        bool hidden = draws.WideGap.Value > draws.Gap.Value + 2 * draws.WideGap.StandardError + 1e-4;
        var gap = hidden ? draws.WideGap : draws.Gap;
        double high = Math.Max(draws.Gap.Value + 2 * draws.Gap.StandardError,
            draws.WideGap.Value + 2 * Math.Min(draws.WideGap.StandardError, 1));
        var (verdict, reason) = Judge(high, gap, share, k, logs, end);
        if (verdict != Verdict.Good && OtherMass(others, draws) is { } mass and > 0.02)
            reason += FormattableString.Invariant(
                $"; {others.Count} other mode{(others.Count == 1 ? " has" : "s have")} about {mass:P0} of the mass");
        if (verdict != Verdict.Good && !first.IsMaximum) reason += "; the search for the mode ran off, so the density may have none";
        if (f.FirstFault is { } fault) reason += $"; {fault}";
        return new VariationalFit(density, options)
        {
            Approximation = q, Elbo = draws.Elbo, Gap = gap, LogEvidence = hidden || others.Count > 0 ? draws.LogEvidence
                : new(draws.Elbo.Value + draws.Gap.Value, draws.LogEvidence.StandardError),
            UpperBound = EvidenceBounds.MomentIsFinite(2, logs) ? draws.UpperBound : new(double.PositiveInfinity, double.NaN),
            GapIsAtLeast = verdict != Verdict.Good, EffectiveShare = share, KHat = k, KHatHalves = halves, Verdict = verdict,
            Reason = reason, StopReason = end, Evaluations = f.Evaluations, FirstFault = f.FirstFault,
            Modes = found, Points = draws.Points, LogWeights = logs, AllPoints = draws.AllPoints, AllLogWeights = draws.AllLogWeights,
            LinearResponse = response,
        };
    }

    private static (Verdict, string) Judge(double high, EstimatedNats gap, double share, double k, double[] logs, StopReason end)
    {
        if (logs.Any(w => double.IsNaN(w) || double.IsPositiveInfinity(w)) || logs.All(double.IsNegativeInfinity))
            return (Verdict.None, "the weights are not finite");
        if (end is StopReason.Unbounded or StopReason.Stuck)
            return (Verdict.Poor, "the bound has no maximum that the search could reach: the density may have no finite mass (improper)");
        if (high < MostGap && share > LeastShare)
            return (Verdict.Good, FormattableString.Invariant($"KL(q‖posterior) is about {Math.Max(0, gap.Value):0.####} nats"));
        string far = FormattableString.Invariant(
            $"KL(q‖posterior) is at least {gap.Value:0.##} nats, the weighted draws are worth {share:0.#%} of their number, k-hat {k:0.00}");
        if (double.IsNaN(k)) return (Verdict.None, "too few weights in the tail");
        bool seen = high < gap.Value + 1; // draws from elsewhere agree with those of q
        return k < ParetoTail.Threshold(logs.Length) && share * logs.Length > LeastDraws && seen && !(high > 3)
            ? (Verdict.UsableAfterCorrection, far) : (Verdict.Poor, far);
    }

    private static double? OtherMass(List<Mode> others, FitDraws draws)
        => others.Count == 0 ? null
            : Math.Min(1, others.Sum(m => Math.Exp(Math.Min(0, m.LogMass - draws.LogEvidence.Value))));
}
