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
        if (report.Candidates.Count > 1) Ranking(page, report, ink);
        foreach (var candidate in report.Ranking)
        {
            page.Append('\n').Append(ink.Strong(DisplayText.Cut(candidate.Name, width))).Append('\n');
            if (chunks) LanguageModelTables.Chunks(page, candidate.Figures, ink);
            Known(page, candidate.Figures, ink);
            Own(page, candidate, report, ink);
        }
        LanguageModelTables.Corpus(page, report, ink);
        foreach (var pair in report.Pairs) page.Append('\n').Append(string.Join('\n', DisplayText.Wrap(LanguageModelSentences.Of(pair), width))).Append('\n');
        return page.ToString();
    }

    /// <summary>Bounds of top-k rows.</summary>
    public static string Of(TopTokenReport report)
    {
        var page = new StringBuilder($"base  {report.Base}   candidate  {report.Candidate}   {Words.Count(report.Rows, "token")}   {Words.Count(report.Sequences, "block")}\n\n");
        page.Append($"  {"nats a token",-28}{"at least",Number}{"at most",Number}\n");
        void Row(string name, MeanEstimate low, MeanEstimate high) => page.Append($"  {name,-28}{Text(low.Mean),Number}{Text(high.Mean),Number}\n");
        Row("D(base‖candidate)", report.KlLow, report.KlHigh);
        Row("Jensen-Shannon", report.JensenShannonLow, report.JensenShannonHigh);
        Row("total variation", report.TotalVariationLow, report.TotalVariationHigh);
        if (double.IsInfinity(report.KlHigh.Mean)) page.Append("  No upper bound: tokens that the candidate does not name may have any small\n  probability (--floor P states one).\n");
        page.Append($"\n  same top token  {Percent(report.SameTop.Mean)} ± {Percent(report.SameTop.ClusteredStandardError)}\n");
        if (report.Sampled is not { } s) return page.ToString();
        page.Append($"\n  {"if the base drew the text",-28}{"nats",Number}{"± tokens",Number}{"± blocks",Number}\n");
        foreach (var (name, e) in new[] { ("k1  mean ln(p/q)", s.K1), ("k2  mean ½ ln²(p/q)", s.K2), ("k3  mean q/p - 1 - ln(q/p)", s.K3), ("sum over a sequence", s.Sequences) })
            page.Append($"  {name,-28}{Text(e.Mean),Number}{Text(e.StandardError),Number}{Text(e.ClusteredStandardError),Number}\n");
        if (s.LargestShare > 0.2) page.Append($"  k3: one token has {Percent(s.LargestShare)} of the sum; its error says little.\n");
        return page.ToString();
    }

    /// <summary>Two tokenizers on one text.</summary>
    public static string Of(BytewiseComparison c)
    {
        var d = c.DifferencePerStretch;
        double perByte = (double)c.Stretches / c.Bytes;
        return $"base  {c.Base}   candidate  {c.Candidate}   {Words.Count(c.Bytes, "byte")}\n\n  {"",-28}{"tokens",Number}{"bits a byte",Number}\n"
            + $"  {"base",-28}{Words.Count(c.BaseTokens),Number}{Text(c.BaseBitsPerByte),Number}\n  {"candidate",-28}{Words.Count(c.CandidateTokens),Number}{Text(c.CandidateBitsPerByte),Number}\n"
            + $"  difference {Text(d.Mean * perByte)} bit a byte (95 % {Text(d.Low * perByte)} to {Text(d.High * perByte)}, paired over\n  {Words.Count(c.Stretches, "stretch", "stretches")} between common ends of tokens)\n";
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

    private static void Own(StringBuilder page, NextTokenCandidate candidate, NextTokenReport report, Ink ink)
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
        page.Append($"  95 % of D(base‖Q), {Words.Count(f.StoredKl.Clusters, "block")} of {Words.Count(report.BlockRows, "row")}: [{Text(f.StoredKl.Low)}, {Text(f.StoredKl.High)}]\n");
        if (candidate.AfterSampler is not { } s) return;
        page.Append(ink.Faint("  after the sampler")).Append('\n');
        Line(page, "Jensen-Shannon divergence", s.JensenShannon);
        Line(page, "total variation", s.TotalVariation);
        Line(page, "D(base‖Q)", s.Kl);
        if (s.InfiniteRows > 0) page.Append($"  {Words.Count(s.InfiniteRows, "row")} of {Words.Count(s.Rows)} with a token that only the base would draw\n");
    }

    private static void Line(StringBuilder page, string name, MeanEstimate e) => Line(page, name, e.Mean, e.StandardError, e.Clusters > 1 ? e.ClusteredStandardError : null);

    private static void Line(StringBuilder page, string name, double value, double error, double? blocks)
        => page.Append($"  {name,-Label}{Text(value),Number}{Text(error),Number}{(blocks is { } b ? Text(b) : ""),Number}".TrimEnd()).Append('\n');

    private static string Text(double value, int decimals = 6) => double.IsFinite(value) ? value.ToString("F" + decimals.ToString(Invariant), Invariant) : value > 0 ? "∞" : "-∞";

    private static string Short(double value) => !double.IsFinite(value) ? "∞" : value.ToString(Math.Abs(value) >= 0.1 ? "F4" : "F5", Invariant);

    private static string Percent(double share) => Text(100 * share, 3) + "%";
}
