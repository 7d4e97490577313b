using System.Globalization;
using System.Text;
using Kullback.Data.LanguageModels;
using Kullback.Divergences;
using Kullback.Estimation;

namespace Kullback.Reports;

/// <summary>A comparison of language models to post: a table that says its unit, the errors and what they count, and what is decided.</summary>
public static class MarkdownLanguageModel
{
    private const int MostName = 80, MostCandidates = 100, MostPairs = 20;

    /// <summary>The ladder in GitHub-flavored Markdown, UTF-8.</summary>
    /// <param name="report">The comparison.</param>
    /// <param name="command">What was typed.</param>
    /// <param name="stream">Receives the text.</param>
    public static void Write(NextTokenReport report, string command, Stream stream)
    {
        ArgumentNullException.ThrowIfNull(report);
        var words = new InformationWords(report.Options.Unit);
        var (shape, ranking) = (report.Shape, report.Ranking);
        Whole(stream, text =>
        {
            text.Append("### ").Append(MarkdownText.Escape(LanguageModelSentences.Headline(report))).Append("\n\n");
            long rows = ranking[0].Figures.Rows;
            text.Append($"Base {MarkdownText.Code(report.Base, MostName)}: {NumberFormat.Count(shape.Chunks, "chunk")} of {NumberFormat.Count(shape.RowsPerChunk, "row")}{(rows < shape.Rows ? $", {NumberFormat.Count(shape.Rows - rows)} of them masked and not compared" : "")}, {NumberFormat.Count(shape.Vocabulary, "token")} in the vocabulary. ");
            text.Append($"KLD is D(base‖model) in {words.Many} a token{(report.Form == RowForm.Stored ? ", over the 16-bit codes of the base file" : "")}; ± is the standard error over {NumberFormat.Count(ranking[0].Figures.StoredKl.Clusters, "block")} of the text.\n\n");
            foreach (string sentence in LanguageModelSentences.Common(report)) text.Append(MarkdownText.Escape(sentence)).Append("\n\n");
            Ladder(text, ranking, words);
            foreach (var c in ranking.Take(MostCandidates).Where(c => c.Figures.StoredKl.TooShort is not null))
                text.Append($"(!) {MarkdownText.Code(c.Name, MostName)}: {MarkdownText.Escape(c.Figures.StoredKl.TooShort!.Text)}\n\n");
            foreach (var pair in report.Pairs.Take(MostPairs)) text.Append(MarkdownText.Escape(LanguageModelSentences.Of(pair, report.Options.Unit))).Append("\n\n");
            foreach (string sentence in LanguageModelTable.Floor(report)) text.Append(MarkdownText.Escape(sentence)).Append("\n\n");
            foreach (var c in ranking.Take(MostCandidates))
                foreach (var table in LanguageModelTable.Of(c, words)) Table(text, c.Name, table);
            if (ranking.Count > MostCandidates) text.Append($"{NumberFormat.Count(ranking.Count - MostCandidates)} more in the JSON.\n\n");
            text.Append($"<details><summary>How to repeat this</summary>\n\n<pre>{MarkdownText.Escape(PlainText.Shorten(command, 2000))}</pre>\n\n</details>\n");
        });
    }

    private static void Table(StringBuilder text, string name, LanguageModelTable table)
    {
        text.Append($"#### {MarkdownText.Code(name, MostName)}: {MarkdownText.Escape(table.Title)}\n\n| ").AppendJoin(" | ", table.Columns).Append(" |\n|---|").Insert(text.Length, "--:|", table.Columns.Count - 1).Append('\n');
        foreach (var row in table.Rows) text.Append("| ").AppendJoin(" | ", row.Select(MarkdownText.Escape)).Append(" |\n");
        text.Append('\n');
        foreach (string note in table.Notes) text.Append(MarkdownText.Escape(note)).Append("\n\n");
    }

    private static void Ladder(StringBuilder text, IReadOnlyList<NextTokenCandidate> ranking, InformationWords words)
    {
        bool sizes = ranking.Any(c => c.Model is not null), weights = ranking.Any(c => c.Model?.BitsPerWeight is not null), tokens = ranking.Any(c => c.Figures.Text is not null);
        var names = ShortNames.Of([.. ranking.Select(c => c.Name)], MostName);
        List<string> titles = ["model", .. sizes ? ["size"] : Array.Empty<string>(), .. weights ? ["bits/weight"] : Array.Empty<string>(), $"mean KLD ({words.One})", "±", "95 %", "median", "99 %", "99.9 %", "maximum", "same top", .. tokens ? ["Δp RMS", "PPL ratio"] : Array.Empty<string>()];
        text.Append("| ").AppendJoin(" | ", titles).Append(" |\n|---|").Insert(text.Length, "--:|", titles.Count - 1).Append('\n');
        for (int i = 0; i < Math.Min(ranking.Count, MostCandidates); i++)
        {
            var (c, f) = (ranking[i], ranking[i].Figures);
            double error = InformationWords.ErrorOf(f.StoredKl);
            List<string> cells = [MarkdownText.Code(names[i], MostName)];
            if (sizes) cells.Add(LanguageModelSentences.Size(c.Model?.Bytes));
            if (weights) cells.Add(LanguageModelSentences.BitsPerWeight(c.Model));
            cells.AddRange([words.Amount(f.StoredKl.Mean, error), f.StoredKl.Clusters > 1 ? words.Amount(f.StoredKl.ClusteredStandardError, error) : NumberFormat.None,
                (f.StoredKl.Low is null ? "none" : words.Range(f.StoredKl)) + (f.StoredKl.TooShort is null ? "" : " (!)"), .. new[] { 6, 10, 11, 13 }.Select(q => words.Amount(f.KlQuantiles[q])),
                InformationWords.Percent(f.SameTop.Value, InformationWords.ErrorOf(f.SameTopByBlock))]);
            if (tokens) cells.AddRange(f.Text is { } t ? [InformationWords.Percent(t.ChangeRms.Value, t.ChangeRms.StandardError), InformationWords.ByError(t.Ratio.Value, t.Ratio.StandardError)] : [NumberFormat.None, NumberFormat.None]);
            text.Append("| ").AppendJoin(" | ", cells).Append(" |\n");
        }
        text.Append('\n');
    }

    /// <summary>Bounds from the most probable tokens.</summary>
    /// <param name="reports">One a candidate.</param>
    /// <param name="unit">What is shown.</param>
    /// <param name="stream">Receives the text.</param>
    public static void Write(IReadOnlyList<TopTokenReport> reports, InformationUnit unit, Stream stream)
    {
        ArgumentNullException.ThrowIfNull(reports);
        var words = new InformationWords(unit);
        Whole(stream, text =>
        {
            text.Append($"Base {MarkdownText.Code(reports[0].Base, MostName)}, {NumberFormat.Count(reports[0].Tokens, "token")} in {NumberFormat.Count(reports[0].Sequences, "sequence")}; only the most probable tokens are known, so there are bounds, in {words.Many} a token. k1 and k3 are estimates if the base drew the text, ± over sequences or blocks.\n\n");
            text.Append("| model | D(base‖model) at least | at most | Jensen–Shannon at least | at most | total variation at least | at most | k1 | ± | k3 | ± |\n|---|").Insert(text.Length, "--:|", 10).Append('\n');
            foreach (var r in reports.Take(MostCandidates))
            {
                string[] bounds = r.Bounds is { } b
                    ? [words.Amount(b.KlLow.Mean), words.Amount(b.KlHigh.Mean), words.Amount(b.JensenShannonLow.Mean), words.Amount(b.JensenShannonHigh.Mean), InformationWords.Four(b.TotalVariationLow.Mean), InformationWords.Four(b.TotalVariationHigh.Mean)]
                    : [.. Enumerable.Repeat(NumberFormat.None, 6)];
                string[] Estimate(MeanEstimate? e) => e is null ? [NumberFormat.None, NumberFormat.None] : [words.Amount(e.Mean, InformationWords.ErrorOf(e)), e.Clusters > 1 ? words.Amount(e.ClusteredStandardError, InformationWords.ErrorOf(e)) : NumberFormat.None];
                text.Append("| ").AppendJoin(" | ", [MarkdownText.Code(r.Candidate, MostName), .. bounds, .. Estimate(r.Sampled?.K1), .. Estimate(r.Sampled?.K3)]).Append(" |\n");
            }
        });
    }

    /// <summary>Models with other tokenizers, per byte of the text.</summary>
    /// <param name="comparisons">One a candidate.</param>
    /// <param name="unit">What is shown.</param>
    /// <param name="stream">Receives the text.</param>
    public static void Write(IReadOnlyList<BytewiseComparison> comparisons, InformationUnit unit, Stream stream)
    {
        ArgumentNullException.ThrowIfNull(comparisons);
        var words = new InformationWords(unit);
        Whole(stream, text =>
        {
            text.Append($"{words.Many[..1].ToUpper(CultureInfo.InvariantCulture)}{words.Many[1..]} a byte of one text of {NumberFormat.Count(comparisons[0].Bytes, "byte")}; the difference is paired over stretches between places where both models end a token.\n\n");
            text.Append("| model | tokens | a byte | more than the base | 95 % |\n|---|--:|--:|--:|--:|\n");
            string Byte(double bits) => words.Amount(bits * Math.Log(2));
            text.Append($"| {MarkdownText.Code(comparisons[0].Base, MostName)} (base) | {NumberFormat.Count(comparisons[0].BaseTokens)} | {Byte(comparisons[0].BaseBitsPerByte)} | | |\n");
            foreach (var c in comparisons.Take(MostCandidates))
            {
                var d = c.DifferencePerStretch;
                double each = (double)c.Stretches / c.Bytes;
                text.Append($"| {MarkdownText.Code(c.Candidate, MostName)} | {NumberFormat.Count(c.CandidateTokens)} | {Byte(c.CandidateBitsPerByte)} | {Byte(d.Mean * each)} | {(d is { Low: { } low, High: { } high } ? $"{Byte(low * each)} to {Byte(high * each)}" : "none")}{(d.TooShort is null ? "" : " (!)")} |\n");
            }
        });
    }

    private static void Whole(Stream stream, Action<StringBuilder> content)
    {
        ArgumentNullException.ThrowIfNull(stream);
        var text = new StringBuilder();
        content(text);
        using var writer = new StreamWriter(stream, new UTF8Encoding(false), leaveOpen: true) { NewLine = "\n" };
        writer.Write(text);
    }
}
