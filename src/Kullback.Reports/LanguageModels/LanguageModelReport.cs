using Kullback.Data.LanguageModels;

namespace Kullback.Reports;

/// <summary>Candidates against a base, row by row: the ladder, what is decided between them, and of each candidate where it
/// differs.</summary>
/// <param name="result">The comparison.</param>
/// <param name="withChunks">With the cumulative table, a line a chunk.</param>
public sealed class LanguageModelReport(NextTokenReport result, bool withChunks = false) : IReport
{
    private readonly InformationWords _words = new(result.Options.Unit);

    /// <inheritdoc/>
    public string Kind => "language-models";

    /// <inheritdoc/>
    public string Headline => LanguageModelSentences.Headline(result);

    /// <inheritdoc/>
    public IReadOnlyList<GateFigure> Figures
        => [.. result.Candidates.Select(c => new GateFigure("kl", c.Figures.StoredKl.Mean, MeasureUnit.Nat, $"{c.Name}, mean"))];

    /// <inheritdoc/>
    public IReadOnlyList<DataSource> Sources
    {
        get
        {
            var shape = result.Shape;
            long masked = shape.Rows - result.Candidates[0].Figures.Rows;
            string size =
                $"{NumberFormat.Count(shape.Chunks, "chunk")} of {NumberFormat.Count(shape.RowsPerChunk, "row")}, "
                    + $"{NumberFormat.Count(shape.Vocabulary, "token")}";
            string[] notes = masked > 0
                ? [
                    $"{NumberFormat.Count(masked)} of {NumberFormat.Count(shape.Rows, "row")} masked (labels of -100, attention_mask): "
                        + $"not compared"] : [];
            return [new("base", result.Base, size, [.. notes, .. LanguageModelSentences.Common(result)])];
        }
    }

    /// <inheritdoc/>
    public IEnumerable<Block> Body
    {
        get
        {
            var ranking = result.Ranking;
            yield return new Heading($"D(base‖candidate), {_words.Many} per token");
            yield return LanguageModelTables.Ladder(ranking, _words);
            foreach (var c in ranking)
                if (c.Figures.StoredKl.TooShort is { } doubt)
                    yield return new Paragraph($"(!) {PlainText.Shorten(c.Name, 60)}: {doubt.Text}", Tone.Caution);
            foreach (var pair in result.Pairs) yield return new Paragraph(LanguageModelSentences.Of(pair, result.Options.Unit));
            foreach (string sentence in LanguageModelPurposes.Floor(result)) yield return new Paragraph(sentence);
            foreach (var block in LanguageModelTables.Corpus(result.Corpus, _words)) yield return block;
            if (ranking.Count > 1 && ranking.Any(c => c.Model is not null))
                yield return Svg.Small(LanguageModelCharts.Pareto(result, _words),
                    "Size of the model against mean divergence, both logarithmic; the dashed line joins what no other candidate beats in "
                        + "both");
            foreach (var block in ranking.SelectMany(Candidate)) yield return block;
            yield return new Folded("Method", [new Paragraph(Method, Tone.Faint)]);
        }
    }

    /// <inheritdoc/>
    public void WriteJson(Utf8JsonWriter json) => LanguageModelJson.Write(json, result, _words);

    private IEnumerable<Block> Candidate(NextTokenCandidate candidate)
    {
        var f = candidate.Figures;
        yield return new Heading(candidate.Name);
        yield return Svg.Small(LanguageModelCharts.Histogram(f, _words),
            $"How many rows have which divergence (logarithmic scale, {_words.Many})");
        yield return Svg.Small(LanguageModelCharts.Line(f.ByPosition, _words), "Mean divergence by position in the chunk");
        yield return Svg.Small(LanguageModelCharts.Bars(f.ByEntropy, _words),
            "Mean divergence by how unsure the base is (entropy of its row)");
        if (f.ByClass.Count > 0)
            yield return Svg.Small(LanguageModelCharts.Bars(f.ByClass, _words), "Mean divergence by the kind of the next token");
        if (withChunks) yield return LanguageModelTables.Chunks(f, _words);
        yield return new Folded("All figures", [.. LanguageModelTables.Figures(candidate, result, _words)], OnTerminal: true);
        foreach (var block in LanguageModelPurposes.Of(candidate, _words)) yield return block;
        if (candidate.Worst.Count == 0) yield break;
        yield return new Picture(typeof(FurthestRows),
            new Dictionary<string, object?> { ["Places"] = candidate.Worst, ["Texts"] = result.Texts, ["Words"] = _words },
            "The shade of a token is the divergence of the row that predicted it; below, the tokens with the largest parts and their "
                + "probabilities, base → candidate.");
    }

    private string Method
        => "Softmax of both rows; D = Σ p ln(p/q) as Σ p(e^d − 1 − d), d = ln(q/p), in single precision with double sums. "
            + (result.Form == RowForm.Stored
                ? $"The base's rows are 16-bit codes with a floor {_words.Amount(16)} {_words.Many} under the maximum: the mean is over "
                    + $"the codes above it as they stand, as llama.cpp's perplexity program prints it, and single rows may be slightly "
                    + $"negative. " : "")
            + $"± tokens takes rows as independent, ± blocks whole blocks of the text; intervals are Student's t over blocks of "
            + $"{NumberFormat.Count(result.BlockRows, "row")} or more, widened for their skewness.";
}
