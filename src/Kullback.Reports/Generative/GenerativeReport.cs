using Kullback.Data.Generative;
using Kullback.Estimation;
using Kullback.Reports.Charts;

namespace Kullback.Reports;

/// <summary>Generated rows against real ones: the verdict, the figures it rests on, distances, and signs of memory.</summary>
/// <param name="result">The evaluation.</param>
public sealed class GenerativeReport(GenerativeEvaluation result) : IReport
{
    /// <inheritdoc/>
    public string Kind => "generative";

    /// <inheritdoc/>
    public string Headline => GenerativeWords.Verdict(result);

    /// <inheritdoc/>
    public Finding? Finding => result.Verdict switch
    {
        GenerativeVerdict.Fine => Reports.Finding.None,
        GenerativeVerdict.NotFine => Reports.Finding.Found,
        _ => Reports.Finding.Undecided
    };

    /// <inheritdoc/>
    public IReadOnlyList<string> Conditions => result.Verdict switch
    {
        GenerativeVerdict.NotFine => result.Memory.Memorizes ? ["not-fine", "memorizing"] : ["not-fine"],
        GenerativeVerdict.Undecided => ["undecided"],
        _ => [],
    };

    /// <inheritdoc/>
    public IReadOnlyList<GateFigure> Figures =>
    [
        new("precision", result.Shares.Precision), new("recall", result.Shares.Recall), new("density", result.Shares.Density),
            new("coverage", result.Shares.Coverage),
        new("told-apart", result.Discrimination?.Probability ?? double.NaN),
            new("frechet", double.IsNaN(result.Frechet.Unbiased) ? result.Frechet.Value : result.Frechet.Unbiased),
        new("kid", result.Kernel.Unbiased), new("mauve", result.Frontier.Mauve),
            new("copies", result.Memory.Copies / (double)result.Generated.Count),
    ];

    /// <inheritdoc/>
    public IReadOnlyList<DataSource> Sources
        => [Source("P real", result.Real), Source("Q generated", result.Generated),
            .. result.Holdout is { } held ? [Source("held out", held)] : Array.Empty<DataSource>()];

    private static DataSource Source(string role, EmbeddingTable table)
        => new(role, table.Name,
            $"{NumberFormat.Count(table.Count, "row")}, {NumberFormat.Count(table.Dimension, "column")}, "
                + $"{(table.IsSingle ? "single" : "double")} precision", table.ReadNotes);

    /// <inheritdoc/>
    public IEnumerable<Block> Body
    {
        get
        {
            string level = NumberFormat.Percent(result.Options.Level);
            yield return new Heading("Is what is generated real, and is all that is real generated?");
            yield return new Table([new("", IsText: true), new("generated"), new("fresh real"), new($"points off [{level}, all together]"),
                new("verdict", IsText: true)],
                [.. result.Judged.Select(f => new TableRow(f.Name, NumberFormat.PercentCell(f.Value), NumberFormat.PercentCell(f.Expected),
                    $"{GenerativeWords.Signed(f.Value - f.Expected)} [{GenerativeWords.Signed(f.Low)}, {GenerativeWords.Signed(f.High)}]",
                    Verdict(f.Verdict)))]);
            yield return new Paragraph(
                $"precision: generated rows inside a ball of real rows; recall: real rows inside a ball of generated rows; coverage: real "
                    + $"rows with a generated row in their ball. {GenerativeWords.Balls(result.Shares)}", Tone.Faint);
            if (GenerativeWords.Classifier(result) is { } classifier) yield return new Paragraph(classifier, Tone.Faint);
            yield return new Heading("How far apart");
            yield return new Table([new("", IsText: true) { IsWhole = true }, new("value"), new($"[{level}]"), new("equal")],
                [.. Distances()]);
            yield return new Paragraph(GenerativeWords.Frechet(result.Frechet, result.Real.Dimension), Tone.Faint);
            yield return new Paragraph(GenerativeWords.Cells(result), Tone.Faint);
            if (GenerativeWords.Divergences(result) is { } divergences) yield return new Paragraph(divergences, Tone.Faint);
            yield return new Picture(typeof(FrontierPicture),
                new Dictionary<string, object?> { [nameof(FrontierPicture.Runs)] = result.Frontier.Runs },
                "The divergence frontier: bits from the real rows to a mixture against bits from the generated rows to it, one line a "
                    + "seed. Near the corner is good; far to the right: what is generated is not real; far up: what is real is not "
                    + "generated.");
            yield return new Heading("Memory");
            foreach (string line in GenerativeWords.Memory(result)) yield return new Paragraph(line);
            yield return new Folded("Nearest pairs", [new Table([new("generated row"), new("real row"), new("distance")],
                [.. result.Memory.Nearest
                    .Select(
                        p => new TableRow(NumberFormat.Count(p.Generated + 1), NumberFormat.Count(p.Real + 1),
                            NumberFormat.Number(p.Distance)))])]);
            yield return new Paragraph(
                $"{NumberFormat.Duration(result.Elapsed)}, at most {NumberFormat.Count(result.PeakMemory >> 20)} MB of memory; seed "
                    + $"{result.Options.Seed.ToString(CultureInfo.InvariantCulture)}", Tone.Faint);
        }
    }

    private static TableCell Verdict(GenerativeVerdict verdict) => verdict switch
    {
        GenerativeVerdict.Fine => "fine",
        GenerativeVerdict.NotFine => new TableCell("not fine", Tone.Alarm),
        _ => new TableCell("undecided", Tone.Caution),
    };

    private IEnumerable<TableRow> Distances()
    {
        static string Between((double Low, double High) ends) => double.IsNaN(ends.Low) ? NumberFormat.None
            : $"[{NumberFormat.Number(ends.Low)}, {NumberFormat.Number(ends.High)}]";
        double level = result.Options.Level;
        var frechet = result.Frechet;
        yield return new("Fréchet, biased", NumberFormat.Number(frechet.Value), "", NumberFormat.Number(frechet.NullBias));
        yield return new("Fréchet, bias off", NumberFormat.Number(frechet.Unbiased), Between(frechet.Interval(level)), "0");
        yield return new("KID, unbiased", NumberFormat.Number(result.Kernel.Unbiased), Between(result.Kernel.Interval(level)), "0");
        yield return OnCells("MAUVE, 5 seeds", f => f.Mauve, NumberFormat.Number(result.Frontier.NullMauve));
        yield return new("MAUVE, KT (+1/2)", NumberFormat.Number(result.Frontier.Runs.Average(r => r.Smoothed.Mauve)), "", "");
        yield return OnCells("frontier integral", f => f.Integral, "");
        yield return OnCells("JS on cells, bits", f => f.JensenShannonNats / Math.Log(2), "");
        if (result.FromGenerated is { } p) yield return Divergence("D(P‖Q), bits", p);
        if (result.FromReal is { } q) yield return Divergence("D(Q‖P), bits", q);
        if (result.Score is { } score)
            yield return new("Inception-style score", NumberFormat.Number(score.Score), Between(score.Interval(level)),
                result.RealScore is { } real ? $"real {NumberFormat.Number(real.Score)} {Between(real.Interval(level))}"
                : $"1 to {NumberFormat.Count(score.Classes)}");
    }

    private TableRow OnCells(string name, Func<DivergenceFrontier, double> of, string equal)
    {
        var (low, high) = result.Frontier.Interval(of, result.Options.Level);
        return new(name, NumberFormat.Number(result.Frontier.Runs.Average(r => of(r.Frontier))),
            $"[{NumberFormat.Number(low)}, {NumberFormat.Number(high)}]", equal);
    }

    private static TableRow Divergence(string name, DivergenceEstimate estimate)
    {
        double bit = Math.Log(2);
        string interval = estimate.Interval is not { } ends ? NumberFormat.None
            : double.IsPositiveInfinity(ends.HighNats) ? $"at least {NumberFormat.Number(ends.LowNats / bit)}"
            : $"[{NumberFormat.Number(ends.LowNats / bit)}, {NumberFormat.Number(ends.HighNats / bit)}]";
        return new(name, NumberFormat.Number(estimate.Nats / bit) + (estimate.IsReliable ? "" : " (!)"), interval, "0");
    }

    /// <inheritdoc/>
    public void WriteJson(Utf8JsonWriter json) => GenerativeJson.Write(json, result);
}
