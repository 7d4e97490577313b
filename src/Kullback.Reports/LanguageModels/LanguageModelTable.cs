using System.Globalization;
using Kullback.Data.LanguageModels;
using Kullback.Estimation;

namespace Kullback.Reports;

/// <summary>A table that terminal, page and Markdown show alike.</summary>
/// <param name="Title">What it is about.</param>
/// <param name="Columns">Headings; the first column is text, the others are numbers.</param>
/// <param name="Rows">A cell a column.</param>
/// <param name="Notes">Sentences below it.</param>
public sealed record LanguageModelTable(string Title, IReadOnlyList<string> Columns, IReadOnlyList<IReadOnlyList<string>> Rows, IReadOnlyList<string> Notes)
{
    /// <summary>Columns that a narrow terminal leaves out, the first first.</summary>
    public IReadOnlyList<int> Spare { get; init; } = [];

    private static readonly CultureInfo Invariant = CultureInfo.InvariantCulture;

    /// <summary>What was asked of a candidate besides its divergences: groups of rows, speculative decoding, losses of distillation.</summary>
    public static IReadOnlyList<LanguageModelTable> Of(NextTokenCandidate candidate, InformationWords words)
    {
        ArgumentNullException.ThrowIfNull(candidate);
        List<LanguageModelTable> tables = [.. candidate.Groups.Select(g => Groups(g, words))];
        if (candidate.Speculative is { } speculative) tables.Add(Speculative(speculative));
        if (candidate.Distillation is { } distillation) tables.Add(Distillation(distillation, words));
        return tables;
    }

    /// <summary>How far two runs of one model are apart, and how many times as far the candidates are; empty without a floor.</summary>
    public static IReadOnlyList<string> Floor(NextTokenReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        if (report.Floor is not { } floor) return [];
        var words = new InformationWords(report.Options.Unit);
        string what = floor.Coded ? $"16-bit codes of {floor.Name} against its own rows" : $"{floor.Name}, a second run of the base";
        string equal = floor.Equal > 0 ? $", no difference in {NumberFormat.Count(floor.Equal, "row")}" : "";
        var said = new List<string> { $"Floor: {what}: mean KLD {words.Amount(floor.Kl.Mean, InformationWords.ErrorOf(floor.Kl))} {words.One} a token ({(floor.Kl.Low is null || floor.Kl.Mean <= 0 ? "no interval" : "95 % " + words.Range(floor.Kl))}), same top {InformationWords.Percent(floor.SameTop.Value, floor.SameTop.StandardError)}{equal}." };
        foreach (var c in report.Ranking)
            said.Add(c.TimesFloor is not { } times ? $"{c.Name}: no multiple of the floor: {(floor.Kl.Mean > 0 ? "its own divergence is not above 0 and finite" : "it is not above 0")}."
                : times.Low > 1 && times.TooShort is null ? $"{c.Name} is {Number(times.Ratio)} times the floor ({Range(times)}, {(floor.Coded ? "errors taken as independent" : "paired")} over {NumberFormat.Count(times.Blocks, "block")})."
                : times.High < 1 && times.TooShort is null ? $"{c.Name} is nearer to the base than the second run: {Number(times.Ratio)} times the floor ({Range(times)})."
                : times.TooShort is { } doubt ? $"{c.Name} is {Number(times.Ratio)} times the floor ({Range(times)}). (!) {doubt.Text}"
                : $"{c.Name} is not told apart from the floor: {Number(times.Ratio)} times it ({Range(times)}).");
        return said;
    }

    private static LanguageModelTable Groups(GroupedFigures groups, InformationWords words)
    {
        bool tokens = groups.Groups.Any(g => g.Figures.Text is not null);
        List<string> columns = [groups.Name, "rows", "mean KLD", "± blocks", "99 %", "same top", .. tokens ? ["PPL ratio"] : Array.Empty<string>(), "minus others", "p (Holm)"];
        var rows = new List<IReadOnlyList<string>>();
        var notes = new List<string>();
        foreach (var g in groups.Groups)
        {
            var kl = g.Figures.StoredKl;
            double error = InformationWords.ErrorOf(kl);
            rows.Add([g.Label, NumberFormat.Count(g.Figures.Rows), words.Amount(kl.Mean, error), kl.Low is null ? NumberFormat.None : words.Amount(kl.ClusteredStandardError, error), words.Amount(g.Figures.KlQuantiles[10]), NumberFormat.PercentCell(g.Figures.SameTop.Value),
                .. tokens ? [g.Figures.Text is { } t ? InformationWords.ByError(t.Ratio.Value, t.Ratio.StandardError) : NumberFormat.None] : Array.Empty<string>(),
                g.AgainstOthers is { } d ? Signed(words.Amount(d.Difference, d.StandardError), d.Difference) : NumberFormat.None, g.HolmP is { } p ? NumberFormat.PValue(p) + (g.AgainstOthers?.TooShort is null ? "" : " (!)") : NumberFormat.None]);
            if (g.AgainstOthers is { Low: { } low, High: { } high } against && g.Differs)
                notes.Add($"{g.Label} is {(against.Difference > 0 ? "further" : "nearer")} than the others by {words.Amount(Math.Abs(against.Difference), against.StandardError)} {words.One} a token (95 % {words.Amount(against.Difference > 0 ? low : -high, against.StandardError)} to {words.Amount(against.Difference > 0 ? high : -low, against.StandardError)}; p = {NumberFormat.PValue(g.HolmP!.Value)} of {NumberFormat.Count(groups.Groups.Count, "group")}, Holm).");
        }
        foreach (var doubt in groups.Groups.Where(g => g.AgainstOthers?.TooShort is not null).GroupBy(g => g.AgainstOthers!.TooShort!.Text)) notes.Add($"(!) {string.Join(", ", doubt.Select(g => g.Label))}: {doubt.Key}");
        if (notes.Count == 0 && groups.Groups.Count > 1) notes.Add("No group is told apart from the others.");
        if (groups.Unlabeled > 0) notes.Add($"{NumberFormat.Count(groups.Unlabeled, "row")} of no group.");
        return new($"By {groups.Name}", columns, rows, notes) { Spare = tokens ? [4, 6, 3] : [4, 3] };
    }

    private static LanguageModelTable Speculative(SpeculativeDecoding s)
    {
        var rows = s.Lengths.Select(l => (IReadOnlyList<string>)[l.Length.ToString(Invariant), Three(l.Tokens.Ratio), l.Tokens is { Low: { } a, High: { } b } ? $"{Three(a)} to {Three(b)}" : "none", Three(l.IfIndependent), Three(l.SpeedUp),
            l is { Low: { } low, High: { } high } ? $"{Three(low)} to {Three(high)}" : "none", l.Length == s.Best ? "best" : l.AsGood ? "as good" : ""]).ToList();
        var notes = new List<string> { $"A drafted token is accepted with probability {Number(s.Acceptance.Mean)}{(s.Acceptance is { Low: { } from, High: { } to } ? $" (95 % {Number(from)} to {Number(to)})" : "")}; drafting one takes {Number(s.Cost)} of a pass of the base." };
        notes.Add(s.Lengths.Count == 0 ? "No stretch of rows is long enough for a draft."
            : s.Best == 0 ? "No draft is faster than the base alone on this text."
            : s.Lengths.First(l => l.Length == s.Best) is var best && best is { Low: { } less, High: { } more } ? $"{NumberFormat.Count(s.Best, "drafted token")} a step {(s.Best == 1 ? "is" : "are")} best: {Three(best.SpeedUp)} times the speed (95 % {Three(less)} to {Three(more)}){(s.Lengths.Where(l => l.AsGood && l.Length != s.Best).Select(l => l.Length).ToList() is { Count: > 0 } others ? $"; not told apart from it: {string.Join(", ", others)}" : "")}."
            : $"{NumberFormat.Count(s.Best, "drafted token")} a step: {Three(best.SpeedUp)} times the speed, without an interval.");
        if (s.Best > 0 && s.Best == s.Lengths[^1].Length && s.Best < SpeculativeDecoding.MostLength) notes.Add("That is the longest that was tried: --longest-draft N tries more.");
        if (s.Acceptance.TooShort is { } doubt) notes.Add("(!) " + doubt.Text);
        return new("As a draft of the base (speculative decoding), tokens a step", ["drafted", "tokens", "95 %", "if i.i.d.", "speed-up", "95 %", ""], rows, notes) { Spare = [3] };
    }

    private static LanguageModelTable Distillation(DistillationFigures d, InformationWords words)
    {
        var o = d.Options;
        string beta = o.Beta.ToString("0.###", Invariant), top = NumberFormat.Count(Math.Min(o.Top, d.Vocabulary));
        IReadOnlyList<string> Row(string name, MeanEstimate e) => [name, words.Amount(e.Mean, InformationWords.ErrorOf(e)), e.Low is null ? NumberFormat.None : words.Amount(e.ClusteredStandardError, InformationWords.ErrorOf(e)), words.Amount(d.Sum(e)), words.Amount(d.BatchMean(e)), words.Amount(d.Mean(e))];
        return new($"Losses of distillation, base as teacher, temperature {o.Temperature.ToString("0.###", Invariant)}, {words.Many}", ["loss", "a row", "± blocks", "sum", "batchmean", "mean"],
            [Row("KL(teacher‖student)", d.Forward), Row("KL(student‖teacher)", d.Reverse), Row($"JSD({beta})", d.JensenShannon), Row($"top {top} as they are", d.TopPlain), Row($"top {top} normalized", d.TopNormalized)],
            [$"sum, batchmean and mean are what these reductions print for arrays [{d.Chunks}, {d.Rows / Math.Max(1, d.Chunks)}, {NumberFormat.Count(d.Vocabulary)}]; for arrays [rows, vocabulary] batchmean is the figure of a row. mean divides by the vocabulary, too.",
             $"The teacher's top {top} have {NumberFormat.Percent(d.TopMass.Mean)} of its mass.{(o.Temperature == 1 ? "" : $" Losses that are multiplied by the squared temperature are {(o.Temperature * o.Temperature).ToString("0.###", Invariant)} times these.")}",
             .. d.Forward.TooShort is { } doubt ? ["(!) " + doubt.Text] : Array.Empty<string>()]);
    }

    private static string Range(RatioEstimate r) => r is { Low: { } low, High: { } high } ? $"95 % {Number(low)} to {Number(high)}" : "no interval";

    private static string Signed(string number, double of) => of > 0 ? "+" + number : number;

    private static string Three(double value) => value.ToString("0.000", Invariant);

    private static string Number(double value) => InformationWords.Four(value);
}
