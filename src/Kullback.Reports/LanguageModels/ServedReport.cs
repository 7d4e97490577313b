using Kullback.Data.LanguageModels;
using Kullback.Estimation;

namespace Kullback.Reports;

/// <summary>Candidates of which only the most probable tokens are known on a side: bounds, and what the drawn tokens estimate.</summary>
/// <param name="results">One a candidate.</param>
/// <param name="unit">What is shown.</param>
public sealed class ServedReport(IReadOnlyList<TopTokenReport> results, InformationUnit unit) : IReport
{
    private readonly InformationWords _words = new(unit);

    /// <inheritdoc/>
    public string Kind => "language-model-bounds";

    /// <inheritdoc/>
    public string Headline
    {
        get
        {
            var nearest = results.OrderBy(r => r.Bounds?.KlHigh.Mean ?? r.Sampled?.K1.Mean ?? double.PositiveInfinity).First();
            string name = PlainText.Shorten(nearest.Candidate, 60), who = results.Count == 1 ? $"{name} is"
                : $"{name} is nearest to the base:";
            return nearest switch
            {
                { Bounds: { } b } when double.IsInfinity(b.KlHigh.Mean) =>
                    $"{who} at least {_words.Amount(b.KlLow.Mean)} {_words.One} per token from the base; what it does not name may be any "
                        + $"distance away",
                { Bounds: { } b } =>
                    $"{who} between {_words.Amount(b.KlLow.Mean)} and {_words.Amount(b.KlHigh.Mean)} {_words.One} per token from the base",
                { Sampled.K1: { } k1 } =>
                    $"{who} {_words.Amount(k1.Mean, InformationWords.ErrorOf(k1))} {_words.One} per token from the base, if the base drew "
                        + $"the text",
                _ => $"{who} at an unknown distance from the base",
            };
        }
    }

    /// <inheritdoc/>
    /// <remarks>The drawn tokens alone estimate; where there are bounds, the upper one decides.</remarks>
    public IReadOnlyList<GateFigure> Figures =>
    [
        .. results.Select(r => r.Bounds is { } b ? new GateFigure("kl", b.KlHigh.Mean, MeasureUnit.Nat, $"{r.Candidate}, at most")
            : new("kl", r.Sampled!.K1.Mean, MeasureUnit.Nat, $"{r.Candidate}, k1")),
    ];

    /// <inheritdoc/>
    public IReadOnlyList<DataSource> Sources
        => [new("base", results[0].Base,
            $"{NumberFormat.Count(results[0].Tokens, "token")} in {NumberFormat.Count(results[0].Sequences, "sequence")}", [])];

    /// <inheritdoc/>
    public IEnumerable<Block> Body => results.SelectMany(Candidate);

    /// <inheritdoc/>
    public void WriteJson(Utf8JsonWriter json)
    {
        json.Text("unit", _words.One);
        json.Objects("candidates", results, r =>
        {
            json.Text("base", r.Base);
            json.Text("name", r.Candidate);
            json.WriteNumber("tokens", r.Tokens);
            json.WriteNumber("sequences", r.Sequences);
            json.WriteNumber("tokensWithBounds", r.Bounds?.Rows ?? 0);
            json.WriteNumber("silent", r.Silent);
            json.WriteNumber("ambiguous", r.Ambiguous);
            json.Real("floor", r.Floor);
            var b = r.Bounds;
            foreach (var (name, bound) in new[] { ("klLow", b?.KlLow), ("klHigh", b?.KlHigh), ("jensenShannonLow", b?.JensenShannonLow),
                ("jensenShannonHigh", b?.JensenShannonHigh) })
                LanguageModelJson.Mean(json, name, bound, _words);
            foreach (var (name, bound) in new[] { ("totalVariationLow", b?.TotalVariationLow),
                ("totalVariationHigh", b?.TotalVariationHigh), ("sameTop", b?.SameTop) })
                LanguageModelJson.Mean(json, name, bound);
            var s = r.Sampled;
            foreach (var (name, mean) in new[] { ("k1", s?.K1), ("k2", s?.K2), ("k3", s?.K3),
                ("sequence", s?.Sequences) }) LanguageModelJson.Mean(json, name, mean, _words);
            json.Real("k3LargestShare", s?.LargestShare);
        });
    }

    private IEnumerable<Block> Candidate(TopTokenReport report)
    {
        yield return new Heading(report.Candidate);
        if (report.Bounds is { } bounds)
            foreach (var block in Bounds(report, bounds)) yield return block;
        else yield return new Paragraph("No bounds: no token has its most probable tokens on both sides.");
        if (report.Silent > 0)
            yield return new Paragraph(
                $"{NumberFormat.Count(report.Silent, "listed token")} without a probability (null, -9999): not known");
        if (report.Ambiguous > 0)
            yield return new Paragraph(
                $"{NumberFormat.Count(report.Ambiguous, "listed token")} whose text stands for several tokens: not known");
        if (report.Sampled is { } sampled)
            foreach (var block in Sampled(report, sampled)) yield return block;
    }

    private IEnumerable<Block> Bounds(TopTokenReport report, TopTokenMeans bounds)
    {
        static TableRow Row(string name, double low, double high)
            => new(name, InformationWords.Four(low), InformationWords.Four(high), InformationWords.Four(high - low));
        yield return new Table([new($"{_words.Many} per token", IsText: true), new("at least"), new("at most"), new("width")],
        [
            Row("D(base‖candidate)", _words.Of(bounds.KlLow.Mean), _words.Of(bounds.KlHigh.Mean)),
            Row("Jensen-Shannon", _words.Of(bounds.JensenShannonLow.Mean), _words.Of(bounds.JensenShannonHigh.Mean)),
            Row("total variation (no unit)", bounds.TotalVariationLow.Mean, bounds.TotalVariationHigh.Mean),
        ]);
        if (bounds.Rows < report.Tokens)
            yield return new Paragraph(
                $"Bounds of {NumberFormat.Count(bounds.Rows)} of {NumberFormat.Count(report.Tokens, "token")}; the others have no top "
                    + $"tokens on both sides.");
        if (double.IsInfinity(bounds.KlHigh.Mean))
            yield return new Paragraph(
                $"No upper bound: tokens that the candidate does not name may have any small probability ({OptionName.Of("Floor")} P "
                    + $"states one).", Tone.Caution);
        if (bounds.SameTop is { } same)
        {
            double error = InformationWords.ErrorOf(same);
            yield return new Paragraph(
                $"Same top token {InformationWords.Percent(same.Mean, error)}{(same.Clusters > 1 ? $" ± {InformationWords.Percent(same.ClusteredStandardError, error)}" : "")}"
                + (same.Count < bounds.Rows ? $" of the {NumberFormat.Count(same.Count, "token")} where both are known" : "") + ".");
        }
        if (bounds.KlLow.TooShort is { } doubt) yield return new Paragraph("(!) " + doubt.Text, Tone.Caution);
    }

    private IEnumerable<Block> Sampled(TopTokenReport report, SampledKullbackLeibler s)
    {
        string unit = report.Sequences > 1 ? "sequence" : "block", sum = report.SequenceSums.Count == 1 ? "sum over the sequence"
            : "mean sum over a sequence";
        TableRow Row(string name, MeanEstimate e)
            => new(name, _words.Amount(e.Mean, InformationWords.ErrorOf(e)), Error(e.StandardError, e),
                e.Clusters > 1 ? Error(e.ClusteredStandardError, e) : "");
        var total = s.Sequences;
        yield return new Table([new("if the base drew the text", IsText: true), new($"{_words.Many}"), new("± tokens"), new($"± {unit}s")],
        [
            Row("k1  mean ln(p/q)", s.K1), Row("k2  mean ½ ln²(p/q)", s.K2), Row("k3  mean q/p - 1 - ln(q/p)", s.K3),
            new(sum, _words.Amount(total.Mean, InformationWords.ErrorOf(total)), "",
                total.Clusters > 1 ? Error(total.ClusteredStandardError, total) : ""),
        ]);
        if (s.K1.Low is not null)
            yield return new Paragraph($"95 % of k1: [{_words.Range(s.K1, ", ")}] {_words.One}, {NumberFormat.Count(s.K1.Clusters, unit)}");
        if (s.LargestShare > 0.2)
            yield return new Paragraph($"(!) k3: one token has {NumberFormat.Percent(s.LargestShare)} of the sum; its error says little.",
                Tone.Caution);
        if (s.K1.TooShort is { } doubt) yield return new Paragraph("(!) " + doubt.Text, Tone.Caution);
    }

    // Numbers that are all alike say nothing of their error: it is not 0.
    private string Error(double nats, MeanEstimate of) => nats > 1e-6 * Math.Abs(of.Mean)
        ? _words.Amount(nats, InformationWords.ErrorOf(of)) : NumberFormat.None;
}
