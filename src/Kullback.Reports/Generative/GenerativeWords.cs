using Kullback.Data.Generative;
using Kullback.Estimation;

namespace Kullback.Reports;

/// <summary>An evaluation of generated rows in words.</summary>
internal static class GenerativeWords
{
    internal static string Verdict(GenerativeEvaluation e) => e.Verdict switch
    {
        GenerativeVerdict.NotFine when e.Memory.Memorizes => $"Not fine: memorizing. {Memorizing(e)}",
        GenerativeVerdict.NotFine when e.Memory.Repeats =>
            $"Not fine: {NumberFormat.Count(e.Memory.Repeated)} of {NumberFormat.Count(e.Generated.Count)} generated rows repeat another "
                + $"generated row; of the real ones {NumberFormat.Count(e.Memory.RealRepeated)} of {NumberFormat.Count(e.Real.Count)} do",
        GenerativeVerdict.NotFine =>
            $"Not fine: {Figure(e.DecidedBy!)}, off by at least {Points(e.DecidedBy!.Fault)} (tolerated: {Points(e.Options.Tolerance)})",
        GenerativeVerdict.Fine =>
            $"Fine: {Names(e)} are within {Points(e.Options.Tolerance)} of what fresh real rows show; furthest is {Figure(e.DecidedBy!)}",
        _ when e.DecidedBy is { } figure =>
            $"Cannot tell: {Figure(figure)}, off by at most {Points(figure.GreatestFault)} (tolerated: {Points(e.Options.Tolerance)}); "
                + $"{Needed(e)}",
        _ when e.Memory.Suspicious =>
            $"Cannot tell: generated rows lie nearer to real rows than these to each other, as copies do and rows from the dense middle; "
                + $"{OptionName.Of("Holdout")} tells which",
        _ => $"Cannot tell: too few rows to learn to tell real from generated; {Needed(e)}",
    };

    private static string Names(GenerativeEvaluation e)
        => string.Join(", ", e.Judged.Take(e.Judged.Length - 1).Select(f => f.Name)) + " and " + e.Judged[^1].Name;

    private static string Needed(GenerativeEvaluation e)
        => e.RowsNeeded is { } rows ? $"about {NumberFormat.Count(rows)} rows a side would tell, if it stays where it is"
        : "it lies so near the tolerance that no number of rows can be promised to tell";

    private static string Figure(JudgedFigure figure)
        => $"{Title(figure.Name)} {NumberFormat.Percent(figure.Value)} where fresh real rows show {NumberFormat.Percent(figure.Expected)}";

    internal static string Title(string name) => name == "told apart" ? "real told from generated in" : name;

    internal static string Points(double share)
        => $"{(share * 100).ToString(Math.Abs(share) < 0.0995 ? "0.#" : "0", CultureInfo.InvariantCulture)} "
            + $"{(Math.Abs(share * 100 - 1) < 0.05 ? "point" : "points")}";

    internal static string Signed(double share) => (share * 100).ToString("+0.0;-0.0;0.0", CultureInfo.InvariantCulture);

    private static string Memorizing(GenerativeEvaluation e)
    {
        var memory = e.Memory;
        string copies =
            $"{NumberFormat.Count(memory.Copies)} of {NumberFormat.Count(e.Generated.Count)} generated rows are copies of real "
                + $"rows{(memory.HoldoutRows > 0 ? $", {NumberFormat.Count(memory.HoldoutCopies)} of held-out ones" : "")}";
        return memory.NearerThanHoldoutLow > 0.5 + e.Options.Tolerance && memory.NearerThanHoldout is { } nearer
            ? $"{NumberFormat.Percent(nearer)} of generated rows are nearer to the training rows than to held-out ones; 50 % would be "
                + $"without memory" : copies;
    }

    internal static IEnumerable<string> Memory(GenerativeEvaluation e)
    {
        var memory = e.Memory;
        int n = e.Real.Count, m = e.Generated.Count;
        yield return $"Copies: {NumberFormat.Count(memory.Copies)} of {NumberFormat.Count(m)} generated rows equal a real row; "
            + $"{NumberFormat.Count(memory.RealRepeated)} of {NumberFormat.Count(n)} real rows equal another. Repeated: "
            + $"{NumberFormat.Count(memory.Repeated)} generated rows equal another generated row.";
        if (memory.Copies == m && n == m && e.Shares is { Precision: 1, Recall: 1 })
            yield return "Every generated row is a real row: the two files hold the same rows, or one was drawn from the other.";
        if (memory.NearerThanReal is { } near)
            yield return $"Nearness: a generated row is nearer to its nearest real row than a real row to its nearest other in "
                + $"{NumberFormat.Percent(near.Probability)} [{NumberFormat.Percent(near.Low)}, {NumberFormat.Percent(near.High)}] of "
                + $"pairs; fresh rows: 50 %. More is what copies show, and rows from the dense middle.";
        if (memory.HoldoutRows == 0)
        {
            yield return $"Without a holdout ({OptionName.Of("Holdout")} FILE) copies that were changed a little cannot be told from good "
                + $"rows.";
            yield break;
        }
        yield return memory.NearerThanHoldout is { } share
            ? $"Holdout: {NumberFormat.Percent(share)} [{NumberFormat.Percent(memory.NearerThanHoldoutLow)}, "
                + $"{NumberFormat.Percent(memory.NearerThanHoldoutHigh)}] of generated rows are nearer to the real rows than to as many "
                + $"held-out ones ({NumberFormat.Count(memory.HoldoutRows)} of each); without memory: 50 %. "
                + $"{NumberFormat.Count(memory.HoldoutCopies)} equal a held-out row."
            : $"Holdout: {NumberFormat.Count(memory.HoldoutShared)} of its rows are real rows as well: it was not held out, and says "
                + $"nothing about memory.";
    }

    internal static string Balls(PrecisionRecallResult shares)
        => $"A ball reaches to the {NumberFormat.Count(shares.K)}{(shares.K == 1 ? "st" : shares.K == 2 ? "nd" : shares.K == 3 ? "rd" : "th")} nearest other row of its set{(shares.Closed ? $", its edge included (<=): {NumberFormat.Count(shares.EmptyBalls, "ball has", "balls have")} no extent, for so many rows are repeated" : ", its edge excluded (<)")}. Density {NumberFormat.Number(shares.Density)} (equal distributions: 1; it is no share).";

    internal static string Frechet(FrechetEstimate frechet, int dimension)
    {
        string levels = string.Join("; ",
            frechet.Levels.Select(l => $"{NumberFormat.Count(Math.Min(l.RowsP, l.RowsQ))} rows: {NumberFormat.Number(l.Mean)}"));
        return $"Fréchet distance in {NumberFormat.Count(dimension, "column")}, by rows: {levels}. "
            + (double.IsNaN(frechet.Unbiased) ? $"No bias taken off: {frechet.Diagnosis}."
                : $"The line through these against 1/rows meets 0 at {NumberFormat.Number(frechet.Unbiased)}: that is the distance "
                    + $"without the bias of few rows, and can be below "
                    + $"0.{(frechet.Diagnosis.Length > 0 ? $" {char.ToUpperInvariant(frechet.Diagnosis[0])}{frechet.Diagnosis[1..]}." : "")}");
    }

    internal static string Cells(GenerativeEvaluation e)
        => $"Cells: k-means, {NumberFormat.Count(e.Frontier.Runs[0].Cells)} cells, seeds {e.Frontier.Runs[0].Seed} to "
            + $"{e.Frontier.Runs[^1].Seed}; {Space(e.Components, e.ComponentVariance, e.Real.Dimension)}. Equal distributions show a "
            + $"MAUVE of {NumberFormat.Number(e.Frontier.NullMauve)} on such cells with so many rows, "
            + $"{NumberFormat.Percent(e.Options.Level)} of the time above {NumberFormat.Number(e.Frontier.NullMauveLow)}. Over the seeds "
            + $"MAUVE is {Spread(e, r => r.Frontier.Mauve)}, with ½ added {Spread(e, r => r.Smoothed.Mauve)}, the integral "
            + $"{Spread(e, r => r.Frontier.Integral)}. Intervals are of what such samples show on such cells. A quantization sees less "
            + $"than the rows do; figures compare only at equal cells and rows.";

    private static string Spread(GenerativeEvaluation e, Func<FrontierRun, double> of)
        => $"{NumberFormat.Number(e.Frontier.Runs.Min(of))} to {NumberFormat.Number(e.Frontier.Runs.Max(of))}";

    internal static string Space(int components, double variance, int dimension)
        => components == dimension ? "in all columns"
        : $"in {NumberFormat.Count(components, "principal component")} with {NumberFormat.Percent(variance)} of the variance";

    internal static string? Divergences(GenerativeEvaluation e)
    {
        if (e.FromGenerated is not { } p || e.FromReal is not { } q) return null;
        string[] doubts = [.. new[] { ("D(P‖Q)", p), ("D(Q‖P)", q) }.Where(d => !d.Item2.IsReliable)
            .Select(d => $"{d.Item1} is not to be relied upon: {d.Item2.Diagnoses.First(x => x.Disqualifies).Text}.")];
        return $"Divergences: nearest neighbors in "
            + $"{(e.DivergenceComponents == e.Real.Dimension ? "all columns" : $"the first {NumberFormat.Count(e.DivergenceComponents, "principal component")}, which can only lose")}{(Math.Max(e.Real.Count, e.Generated.Count) > p.SamplesFromP ? $", {NumberFormat.Count(p.SamplesFromP)} rows a side" : "")}. P is real, Q generated: D(P‖Q) is large where real rows are not generated, D(Q‖P) where generated rows are not real.{(doubts.Length > 0 ? " " + string.Join(" ", doubts) : "")}";
    }

    internal static string? Classifier(GenerativeEvaluation e)
        => e.Discrimination is null && e.Classifier is null ? "Too few rows to learn to tell real from generated."
            : $"Told apart: pairs of one real and one generated row in which a rule learned on other rows (columns, squares and products) "
                + $"ranks the real one higher; chance is 50 "
                + $"%.{(e.Discrimination?.High < 0.5 ? " Clearly below chance is a sign of copies, which sit on both sides of the rule." : "")}{(e.Classifier is { } test ? $" Logistic classifier test: {NumberFormat.Percent(test.Statistic)} right, p {NumberFormat.PValue(test.PValue)} (exact)." : "")}{(e.ClassifierRows < Math.Min(e.Real.Count, e.Generated.Count) ? $" {NumberFormat.Count(e.ClassifierRows)} rows a side." : "")}";
}
