using System.Text.Json;
using Kullback.Data.Topics;
using Kullback.Divergences;

namespace Kullback.Reports;

/// <summary>A corpus in topics, or two corpora compared: words with and without topics, what chance does, held-out perplexity.</summary>
/// <param name="result">The analysis.</param>
public sealed class TopicsReport(TopicReport result) : IReport
{
    /// <inheritdoc/>
    public string Kind => "topics";

    /// <inheritdoc/>
    public string Headline
    {
        get
        {
            if (result.Difference is not { } d)
                return result.Perplexity is { Completion: { } perplexity } p
                    ? $"{NumberFormat.Count(result.Model!.Topics, "topic")} predict the rest of "
                        + $"{NumberFormat.Count(p.Documents, "held-out document")} with a perplexity of "
                        + $"{NumberFormat.Number(perplexity)}; word frequencies alone {NumberFormat.Number(p.Unigram)}."
                    : $"{NumberFormat.Count(result.Model!.Topics, "topic")} of "
                        + $"{NumberFormat.Count(result.Corpus.Documents.Count, "document")}; too few to hold any out.";
            string words = $"{NumberFormat.Bits(Bits(d.Nats))} bit between their words, {NumberFormat.Bits(Bits(d.ChanceNats))} by chance";
            return result.Differ == true ? $"The corpora differ (p {NumberFormat.PValue(result.PValue!.Value)}): {words}."
                : $"No difference found (p {NumberFormat.PValue(result.PValue!.Value)}): {words}.";
        }
    }

    /// <inheritdoc/>
    public Finding? Finding => result.Differ switch { true => Reports.Finding.Found, false => Reports.Finding.None, null => null };

    /// <inheritdoc/>
    public IReadOnlyList<string> Conditions => result.Differ == true ? ["differ"] : [];

    /// <inheritdoc/>
    public IReadOnlyList<GateFigure> Figures =>
    [
        .. result.Difference is { } d
            ? [new GateFigure("jensen-shannon", d.Nats, MeasureUnit.Nat), new("excess", d.Nats - d.ChanceNats, MeasureUnit.Nat),
                new("p", result.PValue!.Value)] : Array.Empty<GateFigure>(),
        .. result.Perplexity is { } p ? [new GateFigure("perplexity", p.Completion ?? double.NaN)] : Array.Empty<GateFigure>(),
    ];

    /// <inheritdoc/>
    public IReadOnlyList<DataSource> Sources => result.Reference is { } reference
        ? [Source("CORPUS", result.Corpus), Source("REFERENCE", reference)] : [Source("", result.Corpus)];

    private static DataSource Source(string role, Corpus corpus)
        => new(role, corpus.Name,
            $"{NumberFormat.Count(corpus.Documents.Count, "document")} ({corpus.Unit}), {NumberFormat.Count(corpus.Tokens, "token")}",
            corpus.ReadNotes);

    /// <inheritdoc/>
    public IEnumerable<Block> Body
    {
        get
        {
            foreach (var block in Words()) yield return block;
            foreach (var block in Drift()) yield return block;
            foreach (var block in Topics()) yield return block;
            foreach (var block in Apart()) yield return block;
            yield return new Folded("Method", [new Paragraph(Method, Tone.Faint)]);
        }
    }

    private static double Bits(double nats) => InformationUnit.Bits.Show(nats, MeasureUnit.Nat);

    // ---- words -------------------------------------------------------------------------------------------------------------

    private IEnumerable<Block> Words()
    {
        if (result.Difference is not { } d) yield break;
        yield return new Heading("Words, bits");
        yield return new Table([new("", IsText: true), new("bits"), new("by chance"), new("95 % of chance"), new("p")],
            [new TableRow("Jensen-Shannon", NumberFormat.Bits(Bits(d.Nats)), NumberFormat.Bits(Bits(d.ChanceNats)),
                NumberFormat.Bits(Bits(d.ChanceHighNats)), NumberFormat.PValue(d.PValue))]);
        yield return new Paragraph(
            $"By chance: documents exchanged between the corpora {NumberFormat.Count(d.Exchanges, "time")}. D(CORPUS‖REFERENCE) "
                + $"{NumberFormat.Bits(Bits(d.ForwardNats))} bit, D(REFERENCE‖CORPUS) {NumberFormat.Bits(Bits(d.BackwardNats))} bit, with "
                + $"½ added to every count. {NumberFormat.Count(result.Vocabulary.Count, "word")} in all.", Tone.Faint);
        if (d.LeftTailPValue <= 0.01)
            yield return new Paragraph(
                $"(!) More alike than exchanged documents are (p {NumberFormat.PValue(d.LeftTailPValue)}): do the corpora share documents?",
                Tone.Caution);
        double n = result.Corpus.Tokens, m = result.Reference!.Tokens;
        yield return new Table([TableColumn.Names("word"), new("corpus"), new("reference"), new("bits"), new("95 %") { Spare = 1 },
            new("by chance") { Spare = 2 }, new("p")],
            [.. d.Words.Take(result.Options.Most)
                .Select(
                    w => new TableRow(result.Vocabulary[w.Word], NumberFormat.PercentCell(w.Count / n),
                        NumberFormat.PercentCell(w.ReferenceCount / m), Small(w.Nats), $"{Small(w.LowNats)} to {Small(w.HighNats)}",
                        Small(w.ChanceNats), NumberFormat.PValue(w.AdjustedPValue)))]);
        yield return new Paragraph("The parts of all words add up to the Jensen-Shannon divergence; p allows for all words.", Tone.Faint);
    }

    private static string Small(double nats) => NumberFormat.Number(Math.Round(Bits(nats), 6));

    // ---- topics ------------------------------------------------------------------------------------------------------------

    private IEnumerable<Block> Drift()
    {
        if (result.Drift is not { } d) yield break;
        yield return new Heading("Topics of both together: drift, bits");
        yield return new Paragraph(
            $"Topics and words together: {NumberFormat.Bits(Bits(d.Nats))} bit, {NumberFormat.Bits(Bits(d.ChanceNats))} by chance (95 % "
                + $"below {NumberFormat.Bits(Bits(d.ChanceHighNats))}), p {NumberFormat.PValue(d.PValue)} by exchanging documents "
                + $"{NumberFormat.Count(d.Exchanges, "time")}.");
        yield return new Table([new("topic"), new("corpus"), new("reference"), new("bits"), new("by chance"), new("p"),
            new("driven by", IsText: true)],
            [.. d.Topics.OrderByDescending(t => t.Nats)
                .Select(
                    t => new TableRow(NumberFormat.Count(t.Topic + 1), NumberFormat.PercentCell(t.Share),
                        NumberFormat.PercentCell(t.ReferenceShare), NumberFormat.Bits(Bits(t.Nats)), NumberFormat.Bits(Bits(t.ChanceNats)),
                        NumberFormat.PValue(t.AdjustedPValue),
                string.Join(", ", t.Words.Select(w => $"{result.Vocabulary[w.Word]} {(w.Share > w.ReferenceShare ? "↑" : "↓")}"))))])
        { Wraps = true };
    }

    private IEnumerable<Block> Topics()
    {
        if (result.Model is not { } model) yield break;
        yield return new Heading($"{NumberFormat.Count(model.Topics, "topic")}");
        yield return new Table([new("topic"), new("share"), new("NPMI"), new("likeliest words", IsText: true)],
            [.. result.Topics.Select(
                t => new TableRow(NumberFormat.Count(t.Topic + 1), NumberFormat.PercentCell(t.Share),
                    t.Coherence.ToString("0.00", System.Globalization.CultureInfo.InvariantCulture),
                    string.Join(' ', t.Words.Select(w => w.Word))))])
        { Wraps = true };
        string learnt = result.Options.Apply is not null ? $"a saved model ({result.Options.Apply})"
            : $"{model.Method}{(result.Options.Method == TopicMethod.Batch ? $", best of {NumberFormat.Count(result.Options.Fit.Restarts, "start")}, seed {result.Options.Fit.Seed}" : "")}";
        yield return new Paragraph(
            $"{learnt}: α {NumberFormat.Number(model.Alpha)}{(result.Options.Fit.Alpha is null && result.Options.Apply is null && result.Options.Method != TopicMethod.Gibbs ? " (learnt)" : "")}, η {NumberFormat.Number(model.Eta)}. {Energy(model.Bounds, model.Converged)}");
        if (result.Perplexity is { } p)
            yield return new Paragraph(
                $"Held out: {NumberFormat.Count(p.Documents, "document")}, "
                    + $"{NumberFormat.Count(p.Tokens, "token")}{(p.Unknown > 0 ? $" ({NumberFormat.Count(p.Unknown)} more of unknown words left out)" : "")}. Perplexity by document completion {(p.Completion is { } c ? NumberFormat.Number(c) : "not known")}, of word frequencies {NumberFormat.Number(p.Unigram)}{(result.Options.Method == TopicMethod.Gibbs ? "" : $"; the variational bound would say {NumberFormat.Number(p.Bound)}, which is no perplexity")}.");
    }

    private static string Energy(IReadOnlyList<double> bounds, bool converged)
        => bounds.Count == 0 ? "" : bounds.Count == 1 ? $"Free energy {NumberFormat.Number(bounds[0])} nat."
            : $"Free energy rose from {NumberFormat.Number(bounds[0])} to {NumberFormat.Number(bounds[^1])} nat in "
                + $"{NumberFormat.Count(bounds.Count, "sweep")}{(converged ? "" : "; it was still rising: more sweeps would tell")}.";

    private IEnumerable<Block> Apart()
    {
        if (result.Apart is not { } a) yield break;
        yield return new Heading("Fitted apart, topics matched");
        yield return new Table([new("bits"), new("corpus", IsText: true), new("reference", IsText: true)],
            [.. a.Pairs.Select(p => new TableRow(NumberFormat.Bits(Bits(p.Nats)), a.Corpus[p.First], a.Reference[p.Second]))]);
        yield return new Paragraph(
            $"On average {NumberFormat.Bits(Bits(a.MeanNats))} bit; models of two random halves of all documents differ by "
                + $"{NumberFormat.Bits(Bits(a.HalvesNats))} bit anyway.");
    }

    private string Method
        => "Words are runs of letters in lower case. The Jensen-Shannon divergence of two corpora is above 0 even where they are alike, "
            + "for rare words differ: read it beside its value by chance. Documents are exchanged, never tokens: tokens of one text "
            + "depend on each other."
            + (result.Model is null ? ""
                : " Topics: latent Dirichlet allocation. The model of the drift does not know which document is whose. Pairs of topics "
                    + "are the one-to-one assignment of least divergence.");

    /// <summary>Writes the topics with their vocabulary, for another corpus.</summary>
    public void WriteModel(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        new TopicModelFile(result.Model!, result.Vocabulary).Write(stream);
    }

    /// <inheritdoc/>
    public void WriteJson(Utf8JsonWriter json) => TopicsJson.Write(json, result);
}
