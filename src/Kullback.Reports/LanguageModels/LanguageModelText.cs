using System.Globalization;
using System.Text;
using Kullback.Data.LanguageModels;
using Kullback.Estimation;

namespace Kullback.Reports;

/// <summary>Candidates against a base, as text: the ranking, then for each candidate the table that llama.cpp's users know, then ours.</summary>
internal static class LanguageModelText
{
    private const int Label = 32, Number = 12;
    private static readonly CultureInfo Invariant = CultureInfo.InvariantCulture;

    /// <summary>The page.</summary>
    public static string Of(NextTokenReport report, int width, AnsiStyle style, bool chunks)
    {
        var page = new StringBuilder();
        var shape = report.Shape;
        var words = new InformationWords(report.Options.Unit);
        page.Append($"base  {DisplayText.Cut(report.Base, width - 60)}   {NumberFormat.Count(shape.Chunks, "chunk")} of {NumberFormat.Count(shape.RowsPerChunk, "row")}   {NumberFormat.Count(shape.Vocabulary, "token")}   {words.Many} a token\n");
        if (report.Candidates[0].Figures.Rows is var counted && counted < shape.Rows) page.Append($"{NumberFormat.Count(shape.Rows - counted)} of {NumberFormat.Count(shape.Rows, "row")} masked (labels of -100, attention_mask): not compared\n");
        foreach (string sentence in LanguageModelSentences.Common(report))
            foreach (string line in DisplayText.Wrap(sentence, width)) page.Append(line).Append('\n');
        if (report.Candidates.Count > 1 || report.Candidates[0].Model is not null) LanguageModelRanking.Append(page, report, width, style);
        foreach (var candidate in report.Ranking)
        {
            page.Append('\n').Append(style.Strong(DisplayText.Cut(candidate.Name, width))).Append('\n');
            if (chunks) LanguageModelTables.Chunks(page, candidate.Figures, words, style);
            Known(page, candidate.Figures, words, style);
            Own(page, candidate, report, words, style, width);
            LanguageModelExtrasText.Append(page, candidate, words, width, style);
        }
        LanguageModelTables.Corpus(page, report, words, style);
        LanguageModelExtrasText.Floor(page, report, width);
        foreach (var pair in report.Pairs) page.Append('\n').Append(string.Join('\n', DisplayText.Wrap(LanguageModelSentences.Of(pair, report.Options.Unit), width))).Append('\n');
        return page.ToString();
    }

    private static void Known(StringBuilder page, NextTokenFigures f, InformationWords words, AnsiStyle style)
    {
        page.Append(style.Faint($"  {"",-Label}{"",Number}{"± tokens",Number}{"± blocks",Number}")).Append('\n');
        if (f.Text is { } t)
        {
            Line(page, "Mean PPL(Q)", t.Perplexity.Value, t.Perplexity.StandardError, null);
            Line(page, "Mean PPL(base)", t.BasePerplexity.Value, t.BasePerplexity.StandardError, null);
            if (t.Correlation is { } c) page.Append($"  {"Cor(ln(PPL(Q)), ln(PPL(base)))",-Label}{(100 * c).ToString("0.00", Invariant) + "%",Number}\n");
            Line(page, $"Mean {words.Logarithm}(PPL(Q)/PPL(base))", words.Of(t.LogRatio.Value), words.Of(t.LogRatio.StandardError), words.Of(t.LogRatioByBlock.ClusteredStandardError));
            Line(page, "Mean PPL(Q)/PPL(base)", t.Ratio.Value, t.Ratio.StandardError, t.Ratio.Value * t.LogRatioByBlock.ClusteredStandardError);
            Line(page, "Mean PPL(Q)-PPL(base)", t.Difference.Value, t.Difference.StandardError, null);
        }
        Line(page, "Mean KLD", words.Of(f.StoredKl));
        foreach (var (name, at) in new[] { ("Maximum KLD", 13), ("99.9% KLD", 11), ("99.0% KLD", 10), ("95.0% KLD", 9), ("90.0% KLD", 8), ("Median KLD", 6), ("10.0% KLD", 4), ("5.0% KLD", 3), ("1.0% KLD", 2), ("0.1% KLD", 1), ("Minimum KLD", 0) })
            page.Append($"  {name,-Label}{words.Amount(f.KlQuantiles[at]),Number}\n");
        if (f.Text is { } text)
        {
            Percents(page, "Mean Δp", text.Change.Mean, text.Change.StandardError, text.Change.Clusters > 1 ? text.Change.ClusteredStandardError : null);
            foreach (var (name, at) in new[] { ("Maximum Δp", 13), ("99.9% Δp", 11), ("99.0% Δp", 10), ("95.0% Δp", 9), ("90.0% Δp", 8), ("75.0% Δp", 7), ("Median Δp", 6), ("25.0% Δp", 5), ("10.0% Δp", 4), ("5.0% Δp", 3), ("1.0% Δp", 2), ("0.1% Δp", 1), ("Minimum Δp", 0) })
                page.Append($"  {name,-Label}{Percent(text.ChangeQuantiles[at]),Number}\n");
            Percents(page, "RMS Δp", text.ChangeRms.Value, text.ChangeRms.StandardError, null);
        }
        Percents(page, "Same top p", f.SameTop.Value, f.SameTop.StandardError, f.SameTopByBlock.Clusters > 1 ? f.SameTopByBlock.ClusteredStandardError : null);
    }

    private static void Own(StringBuilder page, NextTokenCandidate candidate, NextTokenReport report, InformationWords words, AnsiStyle style, int width)
    {
        var f = candidate.Figures;
        page.Append(style.Faint($"  and, in {words.Many} a token")).Append('\n');
        Line(page, "D(base‖Q)", words.Of(f.Kl));
        Line(page, "D(Q‖base)", words.Of(f.ReverseKl));
        Line(page, "Jensen-Shannon divergence", words.Of(f.JensenShannon));
        Line(page, "entropy of the base", words.Of(f.Entropy));
        Line(page, "entropy change", words.Of(f.EntropyChange));
        Line(page, "cross-entropy H(base, Q)", words.Of(f.CrossEntropy));
        page.Append(style.Faint("  and, of no unit")).Append('\n');
        Line(page, "total variation", f.TotalVariation);
        Line(page, "rank of the base's top token", f.RankOfTop);
        Line(page, $"overlap of the top {report.Options.Top}", f.Overlap);
        if (f.InfiniteRows > 0) page.Append($"  {NumberFormat.Count(f.InfiniteRows, "row")} where Q masks a token that the base does not: infinite\n");
        Interval(page, f.StoredKl, report, words, width);
        if (candidate.AfterSampler is not { } s) return;
        page.Append(style.Faint("  after the sampler")).Append('\n');
        Line(page, "Jensen-Shannon divergence", words.Of(s.JensenShannon));
        Line(page, "D(base‖Q)", words.Of(s.Kl));
        Line(page, "total variation", s.TotalVariation);
        if (s.InfiniteRows > 0) page.Append($"  {NumberFormat.Count(s.InfiniteRows, "row")} of {NumberFormat.Count(s.Rows)} with a token that only the base would draw\n");
    }

    private static void Interval(StringBuilder page, MeanEstimate e, NextTokenReport report, InformationWords words, int width)
    {
        string range = e.Low is null ? "no interval" : $"[{words.Range(e, ", ")}] {words.One}";
        long rows = report.Shape.Rows / e.Clusters;
        page.Append($"  95 % of D(base‖Q), {NumberFormat.Count(e.Clusters, "block")} of {(rows * e.Clusters == report.Shape.Rows ? "" : "about ")}{NumberFormat.Count(rows, "row")}: {range}\n");
        if (e.TooShort is { } doubt) foreach (string line in DisplayText.Wrap("(!) " + doubt.Text, width - 2)) page.Append($"  {line}\n");
    }

    private static void Line(StringBuilder page, string name, MeanEstimate e) => Line(page, name, e.Mean, e.StandardError, e.Clusters > 1 ? e.ClusteredStandardError : null);

    private static void Line(StringBuilder page, string name, double value, double error, double? blocks)
    {
        double most = Math.Max(error, blocks ?? 0);
        page.Append($"  {name,-Label}{InformationWords.ByError(value, most),Number}{InformationWords.ByError(error, most),Number}{(blocks is { } b ? InformationWords.ByError(b, most) : ""),Number}".TrimEnd()).Append('\n');
    }

    private static void Percents(StringBuilder page, string name, double share, double error, double? blocks)
    {
        double most = Math.Max(error, blocks ?? 0);
        page.Append($"  {name,-Label}{InformationWords.Percent(share, most),Number}{InformationWords.Percent(error, most),Number}{(blocks is { } b ? InformationWords.Percent(b, most) : ""),Number}".TrimEnd()).Append('\n');
    }

    private static string Percent(double share) => double.IsFinite(share) ? (100 * share).ToString("F3", Invariant) + "%" : NumberFormat.None;
}
