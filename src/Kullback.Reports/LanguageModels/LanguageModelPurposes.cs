using Kullback.Data.LanguageModels;
using Kullback.Estimation;

namespace Kullback.Reports;

/// <summary>What was asked of candidates besides their divergences: the floor, groups of rows, speculative decoding,
/// losses of distillation.</summary>
internal static class LanguageModelPurposes
{
    private static readonly CultureInfo Invariant = CultureInfo.InvariantCulture;

    /// <summary>What was asked of one candidate.</summary>
    public static IEnumerable<Block> Of(NextTokenCandidate candidate, InformationWords words)
        => candidate.Groups.SelectMany(g => Groups(g, words))
            .Concat(candidate.Speculative is { } speculative ? Speculative(speculative) : [])
            .Concat(candidate.Distillation is { } distillation ? Distillation(distillation, words) : []);

    /// <summary>A heading, a table and what is to be said of it: a group or loss a row.</summary>
    internal static IEnumerable<Block> Titled(string title, IReadOnlyList<TableColumn> columns, IEnumerable<IReadOnlyList<string>> rows,
        IEnumerable<string> notes)
        =>
        [
            new Heading(title, IsMinor: true),
                new Table(columns, [.. rows.Select(r => new TableRow([.. r.Select(cell => new TableCell(cell))]))]),
            .. notes.Select(n => new Paragraph(n, n.StartsWith("(!)", StringComparison.Ordinal) ? Tone.Caution : Tone.Plain)),
        ];

    /// <summary>How far two runs of one model are apart, and how many times as far the candidates are; empty without a floor.</summary>
    public static IReadOnlyList<string> Floor(NextTokenReport report)
    {
        if (report.Floor is not { } floor) return [];
        var words = new InformationWords(report.Options.Unit);
        string what = floor.Coded ? $"16-bit codes of {floor.Name} against its own rows" : $"{floor.Name}, a second run of the base";
        string equal = floor.Equal > 0 ? $", no difference in {NumberFormat.Count(floor.Equal, "row")}" : "";
        var said =
            new List<string> { $"Floor: {what}: mean KLD {words.Amount(floor.Kl.Mean, InformationWords.ErrorOf(floor.Kl))} {words.One} "
                + $"per token ({(floor.Kl.Low is null || floor.Kl.Mean <= 0 ? "no interval" : "95 % " + words.Range(floor.Kl))}), same "
                + $"top {InformationWords.Percent(floor.SameTop.Value, floor.SameTop.StandardError)}{equal}." };
        foreach (var c in report.Ranking)
            said.Add(c.TimesFloor is not { } times
                ? $"{c.Name}: no multiple of the floor: "
                    + $"{(floor.Kl.Mean > 0 ? "its own divergence is not above 0 and finite" : "it is not above 0")}."
                : times.Low > 1 && times.TooShort is null
                ? $"{c.Name} is {Number(times.Ratio)} times the floor ({Range(times)}, "
                    + $"{(floor.Coded ? "errors taken as independent" : "paired")} over {NumberFormat.Count(times.Blocks, "block")})."
                : times.High < 1 && times.TooShort is null
                ? $"{c.Name} is nearer to the base than the second run: {Number(times.Ratio)} times the floor ({Range(times)})."
                : times.TooShort is { } doubt ? $"{c.Name} is {Number(times.Ratio)} times the floor ({Range(times)}). (!) {doubt.Text}"
                : $"{c.Name} is not told apart from the floor: {Number(times.Ratio)} times it ({Range(times)}).");
        return said;
    }

    private static IEnumerable<Block> Groups(GroupedFigures groups, InformationWords words)
    {
        bool tokens = groups.Groups.Any(g => g.Figures.Text is not null);
        TableColumn[] columns =
        [
            TableColumn.Names(groups.Name), new("rows"), new("mean KLD"), new("± blocks") { Spare = 1 }, new("99 %") { Spare = 3 },
                new("same top"),
            .. tokens ? [new TableColumn("PPL ratio") { Spare = 2 }] : Array.Empty<TableColumn>(), new("minus others"), new("p (Holm)"),
        ];
        var rows = new List<IReadOnlyList<string>>();
        var notes = new List<string>();
        foreach (var g in groups.Groups)
        {
            var kl = g.Figures.StoredKl;
            double error = InformationWords.ErrorOf(kl);
            string[] ratio = tokens ? [g.Figures.Text is { } t ? InformationWords.ByError(t.Ratio.Value, t.Ratio.StandardError)
                : NumberFormat.None] : [];
            rows.Add([g.Label, NumberFormat.Count(g.Figures.Rows), words.Amount(kl.Mean, error), kl.Low is null ? NumberFormat.None
                : words.Amount(kl.ClusteredStandardError, error),
                words.Amount(g.Figures.KlAt(0.99)), NumberFormat.PercentCell(g.Figures.SameTop.Value), .. ratio,
                    Difference(g.AgainstOthers, words), PValue(g.HolmP, g.AgainstOthers)]);
            if (AgainstOthers(g.AgainstOthers, g.Differs, g.HolmP, groups.Groups.Count, "", words) is { } how)
                notes.Add($"{g.Label} is {(g.AgainstOthers!.Difference > 0 ? "further" : "nearer")} than the others by {how}");
        }
        notes.AddRange(Doubts(groups.Groups.Select(g => (g.Label, g.AgainstOthers))));
        if (notes.Count == 0 && groups.Groups.Count > 1) notes.Add("No group is told apart from the others.");
        if (groups.Unlabeled > 0) notes.Add($"{NumberFormat.Count(groups.Unlabeled, "row")} of no group.");
        return Titled($"By {groups.Name}", columns, rows, notes);
    }

    /// <summary>A group minus the others, with its sign.</summary>
    internal static string Difference(MeanDifference? d, InformationWords words)
        => d is null ? NumberFormat.None : (d.Difference > 0 ? "+" : "") + words.Amount(d.Difference, d.StandardError);

    /// <summary>The adjusted p-value of that, marked where it is not to be trusted.</summary>
    internal static string PValue(double? holm, MeanDifference? d)
        => holm is { } p ? NumberFormat.PValue(p) + (d?.TooShort is null ? "" : " (!)") : NumberFormat.None;

    /// <summary>How much a group that differs does, with interval and p-value; null for one that does not.</summary>
    internal static string? AgainstOthers(MeanDifference? of, bool differs, double? holm, int groups, string figure, InformationWords words)
    {
        if (!differs || of is not { Low: { } low, High: { } high } d) return null;
        string Amount(double nats) => words.Amount(nats, d.StandardError);
        var (least, most) = d.Difference > 0 ? (low, high) : (-high, -low);
        return $"{Amount(Math.Abs(d.Difference))} {words.One} per token ({figure}95 % {Amount(least)} to {Amount(most)}; p = "
            + $"{NumberFormat.PValue(holm!.Value)} of {NumberFormat.Count(groups, "group")}, Holm).";
    }

    /// <summary>What speaks against the differences, each once with its groups.</summary>
    internal static IEnumerable<string> Doubts(IEnumerable<(string Label, MeanDifference? Difference)> groups)
        => groups.Where(g => g.Difference?.TooShort is not null).GroupBy(g => g.Difference!.TooShort!.Text)
        .Select(doubt => $"(!) {string.Join(", ", doubt.Select(g => g.Label))}: {doubt.Key}");

    private static IEnumerable<Block> Speculative(SpeculativeDecoding s)
    {
        var rows =
            s.Lengths
            .Select(l => (IReadOnlyList<string>)[l.Length.ToString(Invariant), Three(l.Tokens.Ratio),
                l.Tokens is { Low: { } a, High: { } b } ? $"{Three(a)} to {Three(b)}" : "none", Three(l.IfIndependent), Three(l.SpeedUp),
            l is { Low: { } low, High: { } high } ? $"{Three(low)} to {Three(high)}" : "none", l.Length == s.Best ? "best"
                : l.AsGood ? "as good" : ""]).ToList();
        var notes =
            new List<string> { $"A drafted token is accepted with probability "
                + $"{Number(s.Acceptance.Mean)}{(s.Acceptance is { Low: { } from, High: { } to } ? $" (95 % {Number(from)} to {Number(to)})" : "")}; drafting one takes {Number(s.Cost)} of a pass of the base." };
        notes.Add(s.Lengths.Count == 0 ? "No stretch of rows is long enough for a draft."
            : s.Best == 0 ? "No draft is faster than the base alone on this text."
            : s.Lengths.First(l => l.Length == s.Best) is var best && best is { Low: { } less, High: { } more }
            ? $"{NumberFormat.Count(s.Best, "drafted token")} per step {(s.Best == 1 ? "is" : "are")} best: {Three(best.SpeedUp)} times "
                + $"the speed (95 % {Three(less)} to "
                + $"{Three(more)}){(s.Lengths.Where(l => l.AsGood && l.Length != s.Best).Select(l => l.Length).ToList() is { Count: > 0 } others ? $"; not told apart from it: {string.Join(", ", others)}" : "")}."
            : $"{NumberFormat.Count(s.Best, "drafted token")} per step: {Three(best.SpeedUp)} times the speed, without an interval.");
        if (s.Best > 0 && s.Best == s.Lengths[^1].Length && s.Best < SpeculativeDecoding.MostLength)
            notes.Add($"That is the longest that was tried: {OptionName.Of("LongestDraft")} N tries more.");
        if (s.Acceptance.TooShort is { } doubt) notes.Add("(!) " + doubt.Text);
        return Titled("As a draft of the base (speculative decoding), tokens per step",
            [new("drafted"), new("tokens"), new("95 %"), new("if i.i.d.") { Spare = 1 }, new("speed-up"), new("95 %"),
                new("", IsText: true)], rows, notes);
    }

    private static IEnumerable<Block> Distillation(DistillationFigures d, InformationWords words)
    {
        var o = d.Options;
        string beta = o.Beta.ToString("0.###", Invariant), top = NumberFormat.Count(Math.Min(o.Top, d.Vocabulary));
        IReadOnlyList<string> Row(string name, MeanEstimate e)
            => [name, words.Amount(e.Mean, InformationWords.ErrorOf(e)), e.Low is null ? NumberFormat.None
                : words.Amount(e.ClusteredStandardError, InformationWords.ErrorOf(e)), words.Amount(d.Sum(e)), words.Amount(d.BatchMean(e)),
                words.Amount(d.Mean(e))];
        return Titled($"Losses of distillation, base as teacher, temperature {o.Temperature.ToString("0.###", Invariant)}, {words.Many}",
            [new("loss", IsText: true), new("a row"), new("± blocks"), new("sum"), new("batchmean"), new("mean")],
            [Row("KL(teacher‖student)", d.Forward), Row("KL(student‖teacher)", d.Reverse), Row($"JSD({beta})", d.JensenShannon),
                Row($"top {top} as they are", d.TopPlain), Row($"top {top} normalized", d.TopNormalized)],
            [
                $"sum, batchmean and mean are what these reductions print for arrays [{d.Chunks}, {d.Rows / Math.Max(1, d.Chunks)}, "
                    + $"{NumberFormat.Count(d.Vocabulary)}]; for arrays [rows, vocabulary] batchmean is the figure of a row. mean divides "
                    + $"by the vocabulary, too.",
             $"The teacher's top {top} have {NumberFormat.Percent(d.TopMass.Mean)} of its "
                 + $"mass.{(o.Temperature == 1 ? "" : $" Losses that are multiplied by the squared temperature are {(o.Temperature * o.Temperature).ToString("0.###", Invariant)} times these.")}",
             .. d.Forward.TooShort is { } doubt ? ["(!) " + doubt.Text] : Array.Empty<string>()]);
    }

    private static string Range(RatioEstimate r) => r is { Low: { } low, High: { } high } ? $"95 % {Number(low)} to {Number(high)}"
        : "no interval";

    private static string Three(double value) => value.ToString("0.000", Invariant);

    private static string Number(double value) => InformationWords.Four(value);
}
