using Kullback.Data.LanguageModels;
using Kullback.Estimation;

namespace Kullback.Reports;

/// <summary>What a comparison of a sampler with a trainer says, in sentences that terminal, page and Markdown share.</summary>
internal static class PolicySentences
{
    /// <summary>The headline: k3 with its interval.</summary>
    public static string Headline(PolicyReport report)
    {
        var m = report.Mismatch;
        if (m.Infinite > 0)
            return $"The trainer cannot draw {NumberFormat.Count(m.Infinite, "token")} of {NumberFormat.Count(m.Tokens)} that the sampler "
                + $"drew: D(sampler‖trainer) is infinite";
        return $"The trainer is {Amount(report, m.K3.Mean)} {In(report).One} per token from the "
            + $"sampler{(m.K3 is { Low: { } low, High: { } high } ? $" (95 % {Amount(report, low)} to {Amount(report, high)}{(m.K3.TooShort is null ? "" : ", not to be trusted")})" : "")}";
    }

    /// <summary>What was read, and what was left out.</summary>
    public static IReadOnlyList<string> Reading(PolicyReport report)
    {
        var log = report.Log;
        var said = new List<string>();
        if (log.Masked > 0) said.Add($"{NumberFormat.Count(log.Masked)} of {NumberFormat.Count(log.Rows, "row")} masked.");
        if (log.SilentSampler > 0)
            said.Add(
                $"{NumberFormat.Count(log.SilentSampler, "token")} left out: the sampler's log-probability is not known (null, -9999).");
        if (log.SilentTrainer > 0)
            said.Add(
                $"(!) {NumberFormat.Count(log.SilentTrainer, "token")} left out: the trainer's log-probability is not known (null, "
                    + $"-9999). Unlikely tokens are left out more often than others: the figures may be too low.");
        if (log.Rounded > 0)
            said.Add($"{NumberFormat.Count(log.Rounded, "log-probability", "log-probabilities")} above 0 by rounding, taken as 0.");
        if (!log.HasPositions) said.Add("No column of positions: tokens stand in the order of the rows.");
        return said;
    }

    /// <summary>The share of tokens outside the limits, in words.</summary>
    public static string Outside(PolicyReport report)
    {
        var m = report.Mismatch;
        string limits = $"[{Number(report.Options.Low)}, {Number(report.Options.High)}]";
        if (m.Below + m.Above == 0)
            return m.Outside.Clusters > 1 && report.Log.Lengths.Count > 1
                ? $"No token of {NumberFormat.Count(m.Tokens)} has a ratio outside {limits}; with 95 % confidence at most "
                    + $"{NumberFormat.Percent(PolicyMismatch.MostUnseen(Units(report)))} of {UnitName(report)}s have one."
                : $"No token of {NumberFormat.Count(m.Tokens)} has a ratio outside {limits}; how many others would is not known.";
        return $"{Share(m.Outside)} of tokens{Range(m.Outside, v => Share(v, m.Outside))} have a ratio outside {limits}: "
            + $"{NumberFormat.Count(m.Below)} below, {NumberFormat.Count(m.Above)} above.";
    }

    /// <summary>The sequences' importance weights.</summary>
    public static string Weights(PolicyReport report)
    {
        var w = report.Mismatch.Weights;
        string Log(int quantile) => Number(In(report).Of(w.LogQuantiles[quantile]));
        if (w.Count == 1)
            return $"One sequence: its importance weight is {(report.Options.Unit == InformationUnit.Bits ? "2^" : "e^")}({Log(2)}).";
        string text =
            $"Importance weights of {NumberFormat.Count(w.Count, "sequence")}: worth "
                + $"{w.EffectiveSize.ToString(w.EffectiveSize < 100 ? "0.0" : "#,0", CultureInfo.InvariantCulture)} "
                + $"({NumberFormat.Percent(w.EffectiveSize / w.Count)}), the largest has {NumberFormat.Percent(w.LargestShare)}; "
                + $"{In(report).Logarithm} w from {Log(0)} to {Log(4)}, median {Log(2)}.";
        return w.Doubt is { } doubt ? $"{text} (!) {doubt.Text}" : text;
    }

    /// <summary>Whether the logged probabilities are those that drew: the mean ratio must be 1.</summary>
    public static string Ratio(PolicyReport report)
    {
        var r = report.Mismatch.Ratio;
        string By(double v) => InformationWords.ByError(v, InformationWords.ErrorOf(r));
        string text = $"Mean ratio trainer/sampler {By(r.Mean)}{Range(r, By)}";
        if (r is not { Low: { } low, High: { } high, TooShort: null }) return text + ".";
        if (low <= 1 && high >= 1)
            return text + ": 1 is among it, as it must be where the tokens were drawn with the logged probabilities.";
        return text + (report.Mismatch.CutMass is null
            ? ". (!) It would be 1 if the tokens had been drawn with the logged probabilities: were they cut by top-p or top-k, taken at "
                + "another temperature, or is a token shifted by one?"
            : ": not 1, the trainer has another mass on what the sampler keeps.");
    }

    /// <summary>What the cut of the sampler adds; null where the kept mass is not known.</summary>
    public static string? Cut(PolicyReport report)
    {
        if (report.Mismatch is not { CutMass: { } mass, CutOff: { } cost, Drawn: { } drawn }) return null;
        return $"Top-p or top-k sampling cut off {Share(mass)} of the mass{Range(mass, v => Share(v, mass))}. As it draws, the sampler is "
            + $"{Amount(report, drawn.Mean)} {In(report).One} per token{Range(drawn, v => Amount(report, v))} from the trainer without a "
            + $"cut: {Amount(report, cost.Mean)} by the cut and {Amount(report, report.Mismatch.K1.Mean)} (k1) beside it.";
    }

    /// <summary>The trend over the steps; empty where steps are not known.</summary>
    public static IReadOnlyList<string> Trends(PolicyReport report)
    {
        if (report.Steps.Count == 0) return [];
        if (report.Mismatch.Infinite > 0) return ["Steps with tokens that the trainer cannot draw have no finite figure: no trend."];
        if (report.K3Trend is not { } k3 || report.K1Trend is not { } k1)
            return [$"{NumberFormat.Count(report.Steps.Count, "step")}: too few for a trend."];
        return [Of(report, "k3", k3), Of(report, "k1", k1)];
    }

    private static string Of(PolicyReport report, string name, Trend trend)
    {
        string Signed(double value) => (value > 0 ? "+" : "") + Amount(report, value);
        string range = trend is { Low: { } low, High: { } high } ? $" (95 % {Signed(low)} to {Signed(high)})" : "";
        string verdict = trend is { TooShort: null, Low: > 0 } ? ": it grows" : trend is { TooShort: null, High: < 0 } ? ": it falls"
            : trend is { TooShort: null } ? ": no trend beyond chance" : "";
        return $"{name} changes by {Signed(trend.Slope)} {In(report).One} per step{range} over "
            + $"{NumberFormat.Count(trend.Points, "step")}{verdict}.{(trend.TooShort is { } doubt ? " (!) " + doubt.Text : "")}";
    }

    /// <summary>What counts as independent: a sequence, or the cluster's column.</summary>
    public static string UnitName(PolicyReport report)
    {
        if (report.Log.Lengths.Count == 1) return "block";
        return report.Log.Clusters is null ? "sequence" : PlainText.Shorten(report.Options.Cluster, 20);
    }

    /// <summary>How many of them there are.</summary>
    internal static int Units(PolicyReport report) => report.Log.Clusters?.Count ?? report.Log.Lengths.Count;

    private static string Range(MeanEstimate e, Func<double, string> number)
        => e is { Low: { } low, High: { } high } ? $" (95 % {number(low)} to {number(high)}{(e.TooShort is null ? "" : " (!)")})" : "";

    private static string Share(MeanEstimate e) => Share(e.Mean, e);

    private static string Share(double value, MeanEstimate e) => InformationWords.Percent(value, InformationWords.ErrorOf(e));

    private static InformationWords In(PolicyReport report) => new(report.Options.Unit);

    // Five decimals of the unit.
    private static string Amount(PolicyReport report, double nats) => LanguageModelSentences.Amount(In(report).Of(nats));

    private static string Number(double value) => !double.IsFinite(value) ? value > 0 ? "∞" : "-∞"
        : value.ToString(Math.Abs(value) >= 1000 ? "0.##e0" : "0.####", CultureInfo.InvariantCulture);
}
