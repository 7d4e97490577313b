using Kullback.Data.LanguageModels;
using Kullback.Estimation;

namespace Kullback.Reports;

/// <summary>A sampler against the trainer that learns from its tokens: estimates of the divergence, ratios, weights, groups and
/// trend.</summary>
/// <param name="result">The comparison.</param>
public sealed class PolicyMismatchReport(PolicyReport result) : IReport
{
    private const int MostSteps = 20;

    private readonly InformationWords _words = new(result.Options.Unit);

    /// <inheritdoc/>
    public string Kind => "policy";

    /// <inheritdoc/>
    public string Headline => PolicySentences.Headline(result);

    /// <inheritdoc/>
    public IReadOnlyList<GateFigure> Figures => [new("k3", result.Mismatch.K3.Mean, MeasureUnit.Nat, result.Log.Sampler)];

    /// <inheritdoc/>
    public IReadOnlyList<DataSource> Sources
    {
        get
        {
            var log = result.Log;
            string steps = result.Steps.Count > 0 ? $", {NumberFormat.Count(result.Steps.Count, "step")}" : "";
            string size =
                $"{NumberFormat.Count(result.Mismatch.Tokens, "token")} of {NumberFormat.Count(log.Lengths.Count, "sequence")}{steps}";
            return log.Trainer == log.Sampler ? [new("log", log.Sampler, size, [])]
                : [new("sampler", log.Sampler, size, []), new("trainer", log.Trainer, "", [])];
        }
    }

    /// <inheritdoc/>
    public IEnumerable<Block> Body
    {
        get
        {
            string unit = PolicySentences.UnitName(result);
            yield return new Heading($"D(sampler‖trainer), {_words.Many} per token; p: the sampler's, q: the trainer's probability");
            yield return new Table([new("", IsText: true), new("mean"), new("± tokens") { Spare = 1 }, new($"± {unit}s"), new("95 %")],
                [.. Estimates().Select(e => Row(e.Name, e.Estimate))]);
            foreach (string sentence in Sentences())
                yield return new Paragraph(sentence, sentence.StartsWith("(!)", StringComparison.Ordinal) ? Tone.Caution : Tone.Plain);
            string limits = FormattableString.Invariant($"{result.Options.Low:0.###} and {result.Options.High:0.###}");
            yield return Svg.Small(PolicyCharts.Histogram(result),
                $"Tokens by {_words.Logarithm}(q/p), logarithmic; the rules are the limits {limits}");
            if (result.Steps.Count > 2 && result.Steps.All(s => double.IsFinite(s.K3.Mean)))
            {
                yield return Svg.Small(PolicyCharts.Line(result.Steps, s => _words.Of(s.K3.Mean), LanguageModelSentences.Amount),
                    $"k3 by step ({_words.Many} per token)");
                yield return Svg.Small(PolicyCharts.Line(result.Steps, s => s.Outside.Mean, NumberFormat.Percent),
                    $"Share of tokens outside {limits} by step");
                yield return Svg.Small(PolicyCharts.Line(result.Steps, s => s.EffectiveSize / s.Sequences, NumberFormat.Percent),
                    "What the weights of a step's sequences are worth, of their number");
            }
            foreach (var block in result.Groups.SelectMany(kind => Groups(kind, unit))) yield return block;
            if (result.Steps.Count > 1)
                foreach (var block in Steps()) yield return block;
            yield return new Folded("Method", [new Paragraph(Method(unit), Tone.Faint)]);
        }
    }

    /// <inheritdoc/>
    public void WriteJson(Utf8JsonWriter json) => PolicyJson.Write(json, result, _words);

    private List<(string Name, MeanEstimate Estimate)> Estimates()
    {
        var rows = new List<(string, MeanEstimate)>();
        Add(result.Mismatch, "");
        if (result.Finite is { } finite) Add(finite, ", finite ones");
        return rows;

        void Add(PolicyMismatch m, string which)
            => rows.AddRange([("k1  mean ln(p/q)" + which, m.K1), ("k2  mean ½ ln²(p/q)" + which, m.K2),
                ("k3  mean q/p - 1 - ln(q/p)" + which, m.K3), ("sum over a sequence" + which, m.Sequences)]);
    }

    private TableRow Row(string name, MeanEstimate nats)
    {
        var e = _words.Of(nats);
        return new(name, LanguageModelSentences.Amount(e.Mean), e.Count > 1 ? LanguageModelSentences.Amount(e.StandardError) : "",
            e.Low is not null || double.IsInfinity(e.Mean) ? LanguageModelSentences.Amount(e.ClusteredStandardError) : "", Interval(nats));
    }

    // Marked where it is not to be trusted.
    private string Interval(MeanEstimate nats)
        => _words.Of(nats) is { Low: { } low, High: { } high }
        ? $"{LanguageModelSentences.Amount(low)} to {LanguageModelSentences.Amount(high)}{(nats.TooShort is null ? "" : " (!)")}" : "none";

    private IEnumerable<string> Sentences()
    {
        foreach (string reading in PolicySentences.Reading(result)) yield return reading;
        if (result.Mismatch.K3.TooShort is { } doubt) yield return "(!) " + doubt.Text;
        if (result.Mismatch is { Infinite: 0, LargestShare: > 0.2, Tokens: > 9 } m)
            yield return $"(!) One token has {NumberFormat.Percent(m.LargestShare)} of the sum behind k3: its error says little.";
        yield return PolicySentences.Outside(result);
        yield return PolicySentences.Ratio(result);
        yield return PolicySentences.Weights(result);
        if (PolicySentences.Cut(result) is { } cut) yield return cut;
        foreach (string trend in PolicySentences.Trends(result)) yield return trend;
    }

    private IEnumerable<Block> Groups(PolicyGroups kind, string unit)
    {
        TableColumn[] columns =
            [TableColumn.Names(kind.Name), new("tokens"), new(unit + "s") { Spare = 2 }, new("k1") { Spare = 3 }, new("k3"),
                new("±") { Spare = 1 }, new("outside"), new("k3 minus others"), new("p (Holm)")];
        string Mean(MeanEstimate e) => _words.Amount(e.Mean, InformationWords.ErrorOf(e));
        var rows = new List<string[]>();
        var notes = new List<string>();
        foreach (var g in kind.Groups)
        {
            var k3 = g.Mismatch.K3;
            rows.Add([g.Label, NumberFormat.Count(g.Mismatch.Tokens), NumberFormat.Count(k3.Clusters), Mean(g.Mismatch.K1), Mean(k3),
                k3.Low is null ? NumberFormat.None : _words.Amount(k3.ClusteredStandardError, InformationWords.ErrorOf(k3)),
                NumberFormat.PercentCell(g.Mismatch.Outside.Mean), LanguageModelPurposes.Difference(g.AgainstOthers, _words),
                    LanguageModelPurposes.PValue(g.HolmP, g.AgainstOthers)]);
            if (LanguageModelPurposes.AgainstOthers(g.AgainstOthers, g.Differs, g.HolmP, kind.Groups.Count, "k3, ", _words) is { } how)
                notes.Add(
                    $"{g.Label}: the trainer is {(g.AgainstOthers!.Difference > 0 ? "further from" : "nearer to")} the sampler than in "
                        + $"the others by {how}");
        }
        notes.AddRange(LanguageModelPurposes.Doubts(kind.Groups.Select(g => (g.Label, g.AgainstOthers))));
        if (notes.Count == 0 && kind.Groups.Count > 1) notes.Add("No group is told apart from the others.");
        if (kind.Unlabeled > 0) notes.Add($"{NumberFormat.Count(kind.Unlabeled, "token")} of no group.");
        return LanguageModelPurposes.Titled($"By {kind.Name}, {_words.Many} per token", columns, rows, notes);
    }

    private IEnumerable<Block> Steps()
    {
        var steps = result.Steps;
        yield return new Heading($"By step, {_words.Many} per token", IsMinor: true);
        var shown = steps.Count <= MostSteps ? steps : [.. steps.Take(MostSteps / 2), .. steps.TakeLast(MostSteps / 2)];
        yield return new Table([new("step"), new("tokens"), new("sequences") { Spare = 1 }, new("k1"), new("k3"),
            new("95 % of k3") { Spare = 2 }, new("outside"), new("weights worth")],
        [
            .. shown.Select((s, i) =>
                new TableRow(s.Step.ToString("0.####", CultureInfo.InvariantCulture), NumberFormat.Count(s.Tokens),
                    NumberFormat.Count(s.Sequences), LanguageModelSentences.Amount(_words.Of(s.K1.Mean)),
                LanguageModelSentences.Amount(_words.Of(s.K3.Mean)), Interval(s.K3), NumberFormat.PercentCell(s.Outside.Mean),
                NumberFormat.PercentCell(s.EffectiveSize / s.Sequences)) { IsApart = i > 0 && i == MostSteps / 2
                && steps.Count > MostSteps }),
        ]);
        if (steps.Count > MostSteps)
            yield return new Paragraph(
                $"The first and the last {MostSteps / 2} of {NumberFormat.Count(steps.Count, "step")}: {OptionName.Of("Json")} has all.",
                Tone.Faint);
    }

    private static string Method(string unit)
        => "k1 = mean ln(p/q) and k3 = mean (q/p − 1 − ln(q/p)) estimate D(sampler‖trainer) without bias from tokens that the sampler "
            + "drew. "
            + $"Intervals are Student's t over {unit}s, widened for their skewness. The effective size of the weights w is (Σw)²/Σw². A "
            + $"slope's error leaves out one step in turn and is widened where steps depend on their neighbors.";
}
