using Kullback.Data.LanguageModels;
using Kullback.Estimation;

namespace Kullback.Reports;

/// <summary>Tables of a comparison of language models.</summary>
internal static class LanguageModelTables
{
    private static readonly CultureInfo Invariant = CultureInfo.InvariantCulture;

    private static readonly TableColumn[] Estimates = [new("", IsText: true), new(""), new("± tokens"), new("± blocks")];

    private static readonly (string Name, double Share)[] Quantiles =
    [
        ("Maximum", 1), ("99.9%", 0.999), ("99.0%", 0.99), ("95.0%", 0.95), ("90.0%", 0.9), ("75.0%", 0.75), ("Median", 0.5),
            ("25.0%", 0.25),
        ("10.0%", 0.1), ("5.0%", 0.05), ("1.0%", 0.01), ("0.1%", 0.001), ("Minimum", 0),
    ];

    /// <summary>A row a candidate, nearest first.</summary>
    public static Table Ladder(IReadOnlyList<NextTokenCandidate> ranking, InformationWords words)
    {
        double Error(NextTokenCandidate c) => InformationWords.ErrorOf(c.Figures.StoredKl);
        string Kl(NextTokenCandidate c, double share) => words.Amount(c.Figures.KlAt(share));
        string OfText(NextTokenCandidate c, Func<NextTokenText, string> figure) => c.Figures.Text is { } t ? figure(t) : NumberFormat.None;
        bool sizes = ranking.Any(c => c.Model is not null), weights = ranking.Any(c => c.Model?.BitsPerWeight is not null),
            tokens = ranking.Any(c => c.Figures.Text is not null);
        (TableColumn Column, Func<NextTokenCandidate, string> Cell, bool Shown)[] all =
        [
            (TableColumn.Names("candidate"), c => c.Name, true),
            (new("size"), c => LanguageModelSentences.Size(c.Model?.Bytes), sizes),
            (new("bits/w"), c => LanguageModelSentences.BitsPerWeight(c.Model), weights),
            (new("mean KLD"), c => words.Amount(c.Figures.StoredKl.Mean, Error(c)), true),
            (new("±tokens") { Spare = 4 }, c => words.Amount(c.Figures.StoredKl.StandardError, Error(c)), true),
            (new("±blocks"), c => c.Figures.StoredKl.Clusters > 1 ? words.Amount(c.Figures.StoredKl.ClusteredStandardError, Error(c))
                : NumberFormat.None, true),
            (new("95 % by blocks") { Spare = 9 },
                c => (c.Figures.StoredKl.Low is null ? "none" : words.Range(c.Figures.StoredKl))
                    + (c.Figures.StoredKl.TooShort is null ? "" : " (!)"), true),
            (new("median") { Spare = 8 }, c => Kl(c, 0.5), true),
            (new("99 %") { Spare = 6 }, c => Kl(c, 0.99), true),
            (new("99.9 %") { Spare = 1 }, c => Kl(c, 0.999), true),
            (new("maximum") { Spare = 5 }, c => Kl(c, 1), true),
            (new("same top"), c => InformationWords.Percent(c.Figures.SameTop.Value, InformationWords.ErrorOf(c.Figures.SameTopByBlock)),
                true),
            (new("Δp RMS") { Spare = 7 },
                c => OfText(c, t => InformationWords.Percent(t.ChangeRms.Value, t.ChangeRms.StandardError)), tokens),
            (new("PPL ratio") { Spare = 3 }, c => OfText(c, t => InformationWords.ByError(t.Ratio.Value, t.Ratio.StandardError)), tokens),
        ];
        var shown = all.Where(c => c.Shown).ToList();
        return new([.. shown.Select(c => c.Column)],
            [.. ranking.Select(candidate => new TableRow([.. shown.Select(c => new TableCell(c.Cell(candidate)))]))]);
    }

    /// <summary>What llama.cpp's users know, then what they do not, then what the sampler leaves of it.</summary>
    public static IEnumerable<Block> Figures(NextTokenCandidate candidate, NextTokenReport report, InformationWords words)
    {
        var f = candidate.Figures;
        yield return new Table(Estimates, [.. Known(f, words)]);
        yield return new Heading($"And, in {words.Many} per token", IsMinor: true);
        yield return new Table(Estimates,
        [
            Row("D(base‖Q)", words.Of(f.Kl)), Row("D(Q‖base)", words.Of(f.ReverseKl)),
                Row("Jensen-Shannon divergence", words.Of(f.JensenShannon)),
            Row("entropy of the base", words.Of(f.Entropy)), Row("entropy change", words.Of(f.EntropyChange)),
                Row("cross-entropy H(base, Q)", words.Of(f.CrossEntropy)),
        ]);
        yield return new Heading("And, of no unit", IsMinor: true);
        yield return new Table(Estimates,
            [Row("total variation", f.TotalVariation), Row("rank of the base's top token", f.RankOfTop),
                Row($"overlap of the top {report.Options.Top}", f.Overlap)]);
        if (f.InfiniteRows > 0)
            yield return new Paragraph(
                $"{NumberFormat.Count(f.InfiniteRows, "row")} where Q masks a token that the base does not: infinite", Tone.Alarm);
        long rows = report.Shape.Rows / f.StoredKl.Clusters;
        string range = f.StoredKl.Low is null ? "no interval" : $"[{words.Range(f.StoredKl, ", ")}] {words.One}";
        yield return new Paragraph(
            $"95 % of D(base‖Q), {NumberFormat.Count(f.StoredKl.Clusters, "block")} of "
                + $"{(rows * f.StoredKl.Clusters == report.Shape.Rows ? "" : "about ")}{NumberFormat.Count(rows, "row")}: {range}");
        if (candidate.AfterSampler is not { } s) yield break;
        yield return new Heading($"After the sampler, {words.Many} per token", IsMinor: true);
        yield return new Table(Estimates,
            [Row("Jensen-Shannon divergence", words.Of(s.JensenShannon)), Row("D(base‖Q)", words.Of(s.Kl)),
                Row("total variation (no unit)", s.TotalVariation)]);
        if (s.InfiniteRows > 0)
            yield return new Paragraph(
                $"{NumberFormat.Count(s.InfiniteRows, "row")} of {NumberFormat.Count(s.Rows)} with a token that only the base would draw");
    }

    private static IEnumerable<TableRow> Known(NextTokenFigures f, InformationWords words)
    {
        if (f.Text is { } t)
        {
            yield return Row("Mean PPL(Q)", t.Perplexity, null);
            yield return Row("Mean PPL(base)", t.BasePerplexity, null);
            if (t.Correlation is { } correlation)
                yield return new TableRow("Cor(ln(PPL(Q)), ln(PPL(base)))", (100 * correlation).ToString("0.00", Invariant) + "%");
            yield return Row($"Mean {words.Logarithm}(PPL(Q)/PPL(base))", words.Of(t.LogRatio),
                words.Of(t.LogRatioByBlock.ClusteredStandardError));
            yield return Row("Mean PPL(Q)/PPL(base)", t.Ratio, t.Ratio.Value * t.LogRatioByBlock.ClusteredStandardError);
            yield return Row("Mean PPL(Q)-PPL(base)", t.Difference, null);
        }
        yield return Row("Mean KLD", words.Of(f.StoredKl)) with { IsApart = f.Text is not null };
        foreach (var (name, share) in Quantiles)
            if (share is not (0.25 or 0.75)) yield return new TableRow($"{name} KLD", words.Amount(f.KlAt(share)));
        if (f.Text is { } text)
        {
            yield return Percents("Mean Δp", text.Change) with { IsApart = true };
            foreach (var (name, share) in Quantiles) yield return new TableRow($"{name} Δp", Percent(text.ChangeAt(share)));
            yield return Percents("RMS Δp", text.ChangeRms.Value, text.ChangeRms.StandardError, null);
        }
        yield return Percents("Same top p", f.SameTop.Value, f.SameTop.StandardError,
            f.SameTopByBlock.Clusters > 1 ? f.SameTopByBlock.ClusteredStandardError : null) with
        { IsApart = true };
    }

    /// <summary>What could be said after each chunk, in the columns that llama.cpp's users know, in their order.</summary>
    public static Table Chunks(NextTokenFigures f, InformationWords words)
    {
        // What a narrow terminal does without: errors first, those of the divergence last.
        (string Title, int Spare)[] titles =
            [("#", 0), ("PPL", 0), ("±", 4), ($"{words.Logarithm} ratio", 0), ("±", 3), ("KLD", 0), ("±", 1), ("Δp RMS", 2), ("±", 5),
                ("top p %", 0), ("±", 6)];
        string[] Two(NextTokenValue? value, int decimals)
            => value is { } v ? [Fixed(v.Value, decimals), Fixed(v.StandardError, decimals)] : ["", ""];
        string[] Share(NextTokenValue? value)
            => value is { } v ? Two(new NextTokenValue(100 * v.Value, 100 * v.StandardError), 3) : ["", ""];
        return new([.. titles.Select(t => new TableColumn(t.Title) { Spare = t.Spare, IsWhole = true })],
        [
            .. f.ByChunk
                .Select(
                    c =>
                        new TableRow(
                            [.. new[] { c.Chunk.ToString(Invariant) }.Concat(Two(c.Perplexity, c.Perplexity?.Value >= 1000 ? 1 : 4))
                                .Concat(Two(c.LogRatio is { } r ? words.Of(r) : null, 5))
                .Concat(Two(words.Of(c.Kl), 5)).Concat(Share(c.ChangeRms)).Concat(Share(c.SameTop)).Select(cell => new TableCell(cell))])),
        ]);
    }

    /// <summary>Against a corpus, with what noise alone would show.</summary>
    public static IEnumerable<Block> Corpus(IReadOnlyList<CorpusReport> corpus, InformationWords words)
    {
        if (corpus.Count == 0) yield break;
        var first = corpus[0];
        yield return new Heading($"Against the corpus, {words.Many} per token", IsMinor: true);
        yield return new Table([TableColumn.Names("model"), new("D(corpus‖model)"), new("noise alone"), new("95 % of noise"),
            new("excess")],
        [
            .. corpus.Select(c => new TableRow(c.Name, words.Amount(c.Divergence.Nats), words.Amount(c.Divergence.NoiseNats),
                $"[{words.Amount(c.Divergence.NoiseLowNats)}, {words.Amount(c.Divergence.NoiseHighNats)}]",
                words.Amount(c.Divergence.ExcessNats))),
        ]);
        yield return new Paragraph(
            $"{NumberFormat.Count(first.Divergence.Count)} of {NumberFormat.Count(first.CorpusTokens, "token")} of the corpus, after "
                + $"{NumberFormat.Count(first.Divergence.Contexts, "context")} of "
            + $"{NumberFormat.Count(first.Order, "token")}; noise is what corpora of that size drawn from the model show.", Tone.Faint);
    }

    private static TableRow Row(string name, MeanEstimate e)
        => Row(name, new(e.Mean, e.StandardError), e.Clusters > 1 ? e.ClusteredStandardError : null);

    private static TableRow Row(string name, NextTokenValue value, double? blocks)
    {
        double most = Math.Max(value.StandardError, blocks ?? 0);
        return new(name, InformationWords.ByError(value.Value, most), InformationWords.ByError(value.StandardError, most),
            blocks is { } b ? InformationWords.ByError(b, most) : "");
    }

    private static TableRow Percents(string name, MeanEstimate e)
        => Percents(name, e.Mean, e.StandardError, e.Clusters > 1 ? e.ClusteredStandardError : null);

    private static TableRow Percents(string name, double share, double error, double? blocks)
    {
        double most = Math.Max(error, blocks ?? 0);
        return new(name, InformationWords.Percent(share, most), InformationWords.Percent(error, most),
            blocks is { } b ? InformationWords.Percent(b, most) : "");
    }

    private static string Percent(double share) => double.IsFinite(share) ? (100 * share).ToString("F3", Invariant) + "%"
        : NumberFormat.None;

    private static string Fixed(double value, int decimals)
        => double.IsFinite(value) ? value.ToString("F" + decimals.ToString(Invariant), Invariant) : NumberFormat.Number(value);
}
