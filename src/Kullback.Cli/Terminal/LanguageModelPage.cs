using System.Globalization;
using System.Text;
using Kullback.Data.LanguageModels;
using Kullback.Estimation;
using Kullback.Reports;

namespace Kullback.Cli.Terminal;

/// <summary>Candidates against a base, as text: the ranking, then for each candidate the table that llama.cpp's users know, then ours.</summary>
internal static class LanguageModelPage
{
    private const int Label = 32, Number = 12;
    private static readonly CultureInfo Invariant = CultureInfo.InvariantCulture;

    /// <summary>The page.</summary>
    public static string Of(NextTokenReport report, int width, Ink ink, bool chunks)
    {
        var page = new StringBuilder();
        var shape = report.Shape;
        page.Append($"base  {DisplayText.Cut(report.Base, width - 60)}   {Words.Count(shape.Chunks, "chunk")} of {Words.Count(shape.RowsPerChunk, "row")}   {Words.Count(shape.Vocabulary, "token")}\n");
        if (report.Candidates[0].Figures.Rows is var counted && counted < shape.Rows) page.Append($"{Words.Count(shape.Rows - counted)} of {Words.Count(shape.Rows, "row")} masked (labels of -100, attention_mask): not compared\n");
        if (report.Candidates.Count > 1) Ranking(page, report, ink);
        foreach (var candidate in report.Ranking)
        {
            page.Append('\n').Append(ink.Strong(DisplayText.Cut(candidate.Name, width))).Append('\n');
            if (chunks) LanguageModelTables.Chunks(page, candidate.Figures, ink);
            Known(page, candidate.Figures, ink);
            Own(page, candidate, report, ink, width);
        }
        LanguageModelTables.Corpus(page, report, ink);
        foreach (var pair in report.Pairs) page.Append('\n').Append(string.Join('\n', DisplayText.Wrap(LanguageModelSentences.Of(pair), width))).Append('\n');
        return page.ToString();
    }

    private static void Ranking(StringBuilder page, NextTokenReport report, Ink ink)
    {
        var ranking = report.Ranking;
        int name = Math.Clamp(ranking.Max(c => DisplayText.Width(c.Name)), 9, 20);
        bool sizes = ranking.Any(c => c.ModelBytes is not null);
        page.Append('\n').Append(ink.Faint($"  {"candidate".PadRight(name)}  {(sizes ? "    size  " : "")}mean KLD  ±tokens  ±blocks    99.9 %  same top  PPL ratio")).Append('\n');
        foreach (var c in ranking)
        {
            var f = c.Figures;
            string size = sizes ? $"{LanguageModelSentences.Size(c.ModelBytes),8}  " : "";
            page.Append($"  {DisplayText.Left(DisplayText.Cut(c.Name, name), name)}  {size}{Short(f.StoredKl.Mean),8}  {Short(f.StoredKl.StandardError),7}  {Short(f.StoredKl.ClusteredStandardError),7}  {Short(f.KlQuantiles[11]),8}  {Percent(f.SameTop.Value),8}  {(f.Text is { } t ? Text(t.Ratio.Value, 4) : Words.None),9}\n");
        }
    }

    private static void Known(StringBuilder page, NextTokenFigures f, Ink ink)
    {
        page.Append(ink.Faint($"  {"",-Label}{"",Number}{"± tokens",Number}{"± blocks",Number}")).Append('\n');
        if (f.Text is { } t)
        {
            Line(page, "Mean PPL(Q)", t.Perplexity.Value, t.Perplexity.StandardError, null);
            Line(page, "Mean PPL(base)", t.BasePerplexity.Value, t.BasePerplexity.StandardError, null);
            if (t.Correlation is { } c) page.Append($"  {"Cor(ln(PPL(Q)), ln(PPL(base)))",-Label}{(100 * c).ToString("0.00", Invariant) + "%",Number}\n");
            Line(page, "Mean ln(PPL(Q)/PPL(base))", t.LogRatio.Value, t.LogRatio.StandardError, t.LogRatioByBlock.ClusteredStandardError);
            Line(page, "Mean PPL(Q)/PPL(base)", t.Ratio.Value, t.Ratio.StandardError, t.Ratio.Value * t.LogRatioByBlock.ClusteredStandardError);
            Line(page, "Mean PPL(Q)-PPL(base)", t.Difference.Value, t.Difference.StandardError, null);
        }
        Line(page, "Mean KLD", f.StoredKl);
        foreach (var (name, at) in new[] { ("Maximum KLD", 13), ("99.9% KLD", 11), ("99.0% KLD", 10), ("95.0% KLD", 9), ("90.0% KLD", 8), ("Median KLD", 6), ("10.0% KLD", 4), ("5.0% KLD", 3), ("1.0% KLD", 2), ("0.1% KLD", 1), ("Minimum KLD", 0) })
            page.Append($"  {name,-Label}{Text(f.KlQuantiles[at]),Number}\n");
        if (f.Text is not { } text)
        {
            page.Append($"  {"Same top p",-Label}{Percent(f.SameTop.Value),Number}{Percent(f.SameTop.StandardError),Number}{Percent(f.SameTopByBlock.ClusteredStandardError),Number}\n");
            return;
        }
        page.Append($"  {"Mean Δp",-Label}{Percent(text.Change.Mean),Number}{Percent(text.Change.StandardError),Number}{Percent(text.Change.ClusteredStandardError),Number}\n");
        foreach (var (name, at) in new[] { ("Maximum Δp", 13), ("99.9% Δp", 11), ("99.0% Δp", 10), ("95.0% Δp", 9), ("90.0% Δp", 8), ("75.0% Δp", 7), ("Median Δp", 6), ("25.0% Δp", 5), ("10.0% Δp", 4), ("5.0% Δp", 3), ("1.0% Δp", 2), ("0.1% Δp", 1), ("Minimum Δp", 0) })
            page.Append($"  {name,-Label}{Percent(text.ChangeQuantiles[at]),Number}\n");
        page.Append($"  {"RMS Δp",-Label}{Percent(text.ChangeRms.Value),Number}{Percent(text.ChangeRms.StandardError),Number}\n");
        page.Append($"  {"Same top p",-Label}{Percent(f.SameTop.Value),Number}{Percent(f.SameTop.StandardError),Number}{Percent(f.SameTopByBlock.ClusteredStandardError),Number}\n");
    }

    private static void Own(StringBuilder page, NextTokenCandidate candidate, NextTokenReport report, Ink ink, int width)
    {
        var f = candidate.Figures;
        page.Append(ink.Faint("  and, in nats a token")).Append('\n');
        Line(page, "D(base‖Q)", f.Kl);
        Line(page, "D(Q‖base)", f.ReverseKl);
        Line(page, "Jensen-Shannon divergence", f.JensenShannon);
        Line(page, "total variation", f.TotalVariation);
        Line(page, "entropy of the base", f.Entropy);
        Line(page, "entropy change", f.EntropyChange);
        Line(page, "cross-entropy H(base, Q)", f.CrossEntropy);
        Line(page, "rank of the base's top token", f.RankOfTop);
        Line(page, $"overlap of the top {report.Options.Top}", f.Overlap);
        if (f.InfiniteRows > 0) page.Append($"  {Words.Count(f.InfiniteRows, "row")} where Q masks a token that the base does not: infinite\n");
        Interval(page, f.StoredKl, report, width);
        if (candidate.AfterSampler is not { } s) return;
        page.Append(ink.Faint("  after the sampler")).Append('\n');
        Line(page, "Jensen-Shannon divergence", s.JensenShannon);
        Line(page, "total variation", s.TotalVariation);
        Line(page, "D(base‖Q)", s.Kl);
        if (s.InfiniteRows > 0) page.Append($"  {Words.Count(s.InfiniteRows, "row")} of {Words.Count(s.Rows)} with a token that only the base would draw\n");
    }

    private static void Interval(StringBuilder page, MeanEstimate e, NextTokenReport report, int width)
    {
        string range = e is { Low: { } low, High: { } high } ? $"[{Text(low)}, {Text(high)}]" : "no interval";
        long rows = report.Shape.Rows / e.Clusters;
        page.Append($"  95 % of D(base‖Q), {Words.Count(e.Clusters, "block")} of {(rows * e.Clusters == report.Shape.Rows ? "" : "about ")}{Words.Count(rows, "row")}: {range}\n");
        if (e.TooShort is { } doubt) foreach (string line in DisplayText.Wrap("(!) " + doubt.Text, width - 2)) page.Append($"  {line}\n");
    }

    private static void Line(StringBuilder page, string name, MeanEstimate e) => Line(page, name, e.Mean, e.StandardError, e.Clusters > 1 ? e.ClusteredStandardError : null);

    private static void Line(StringBuilder page, string name, double value, double error, double? blocks)
        => page.Append($"  {name,-Label}{Text(value),Number}{Text(error),Number}{(blocks is { } b ? Text(b) : ""),Number}".TrimEnd()).Append('\n');

    private static string Text(double value, int decimals = 6) => double.IsFinite(value) ? value.ToString("F" + decimals.ToString(Invariant), Invariant) : value > 0 ? "∞" : "-∞";

    private static string Short(double value) => !double.IsFinite(value) ? "∞" : value.ToString(Math.Abs(value) >= 0.1 ? "F4" : "F5", Invariant);

    private static string Percent(double share) => Text(100 * share, 3) + "%";
}
