using System.Text.Json;
using Kullback.Data.Variants;
using Kullback.Divergences;
using Kullback.Estimation;

namespace Kullback.Reports;

/// <summary>Two variants on the same cases: which is better, how far apart they are, and in which rows.</summary>
/// <param name="result">The comparison.</param>
public sealed class VariantComparisonReport(VariantReport result) : IReport
{
    private const int MostSegments = 20;

    private readonly VariantWords _words = new(result);
    private readonly InformationWords _bits = new(InformationUnit.Bits);

    /// <inheritdoc/>
    public string Kind => "variants";

    /// <inheritdoc/>
    public string Headline => _words.Headline;

    /// <inheritdoc/>
    public Finding? Finding => result.Verdict switch
    {
        VariantVerdict.Worse => Reports.Finding.Found,
        VariantVerdict.Undecided or VariantVerdict.NoOutcome => Reports.Finding.Undecided,
        _ => Reports.Finding.None,
    };

    /// <inheritdoc/>
    public IReadOnlyList<string> Conditions =>
    [
        .. result.Verdict == VariantVerdict.Worse ? ["worse"] : Array.Empty<string>(),
        .. result.Verdict is VariantVerdict.Undecided or VariantVerdict.NoOutcome ? ["undecided"] : Array.Empty<string>(),
        .. result.Segments.Any(s => s.Verdict == VariantVerdict.Worse) ? ["segment"] : Array.Empty<string>(),
    ];

    /// <inheritdoc/>
    public IReadOnlyList<GateFigure> Figures =>
    [
        .. result.Scores.Scale == VariantScale.LogScore ? [new GateFigure("gain", result.Gain?.Mean ?? double.NaN, MeasureUnit.Nat)]
            : Array.Empty<GateFigure>(),
        .. result.JensenShannon is { } apart ? [new GateFigure("jensen-shannon", apart.Mean?.Mean ?? double.NaN, MeasureUnit.Nat)]
            : Array.Empty<GateFigure>(),
        new GateFigure("p", result.Sequence?.PValue ?? result.Gain?.PValueOfZero ?? double.NaN),
    ];

    /// <inheritdoc/>
    public IReadOnlyList<DataSource> Sources
    {
        get
        {
            int clusters = result.Scores.Clusters?.Distinct().Count() ?? 0;
            string size = NumberFormat.Count(result.Scores.Count, "row")
                + (clusters > 0 ? $" in {NumberFormat.Count(clusters)} of '{result.Options.Cluster}'" : "");
            return [new("OLD", result.Scores.Old, size, result.Scores.ReadNotes), new("NEW", result.Scores.New, "", [])];
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<TestCase> Cases =>
    [
        new("kullback.variants", $"{result.Scores.Old} -> {result.Scores.New}", Finding ?? Reports.Finding.None, Headline),
        .. result.Segments.Select(
            s => new TestCase("kullback.variants.segment", s.Name,
                s.Verdict switch { VariantVerdict.Worse => Reports.Finding.Found, VariantVerdict.Undecided => Reports.Finding.Undecided,
                    _ => Reports.Finding.None },
            s.Gain is null ? "no row with a finite score"
            : $"gain {_words.Signed(s.Gain.Mean, InformationWords.ErrorOf(s.Gain))}{_words.Unit} a row")),
    ];

    /// <inheritdoc/>
    public IEnumerable<Block> Body
    {
        get
        {
            if (result.Gain is { } gain)
            {
                yield return new Heading(result.Scores.Scale switch
                {
                    VariantScale.LogScore => "Log score, bits a row: log2 of the probability given to what happened",
                    VariantScale.RankedProbability => "Ranked probability score (CRPS), less is better",
                    _ => result.Options.LowerIsBetter ? "Score, less is better" : "Score, more is better",
                });
                yield return new Table([new("", IsText: true), new("mean"), new("± rows") { Spare = 1 }, new($"± {Plural}"), new("95 %")],
                    [Row("OLD", result.OldMean!), Row("NEW", result.NewMean!), Row("gain, NEW - OLD", gain, signed: true)]);
            }
            foreach (var (text, tone) in _words.Sentences()) yield return new Paragraph(text, tone);
            foreach (var block in Apart()) yield return block;
            foreach (var block in Segments()) yield return block;
            foreach (var block in Changed()) yield return block;
            yield return new Folded("Method", [new Paragraph(Method, Tone.Faint)]);
        }
    }

    private string Plural => result.Scores.Clusters is null ? "groups" : "clusters";

    private TableRow Row(string name, MeanEstimate mean, bool signed = false)
    {
        bool turned = !signed && (result.Scores.Scale == VariantScale.RankedProbability
            || (result.Scores.Scale == VariantScale.Score && result.Options.LowerIsBetter));
        var shown = turned ? mean with { Mean = -mean.Mean, Low = -mean.High, High = -mean.Low } : mean;
        double error = InformationWords.ErrorOf(mean);
        string interval = signed ? _words.Range(shown) : shown is { Low: { } low, High: { } high }
            ? $"{_words.Amount(low, error)} to {_words.Amount(high, error)}" : "none";
        return new(new TableCell(name, signed ? Tone.Strong : Tone.Plain),
            new TableCell(signed ? _words.Signed(shown.Mean, error) : _words.Amount(shown.Mean, error), signed ? Tone.Strong : Tone.Plain),
            NumberFormat.Number(_words.Of(mean.StandardError)), mean.Low is null ? NumberFormat.None
            : NumberFormat.Number(_words.Of(mean.ClusteredStandardError)), interval);
    }

    // ---- how far apart -------------------------------------------------------------------------------------------------------

    private IEnumerable<Block> Apart()
    {
        if (result.JensenShannon is not { } both)
        {
            if (result.Scores.Scale != VariantScale.None)
                yield return new Paragraph(
                    "How far the variants are from each other is not known from these columns: whole distributions would tell.",
                    Tone.Faint);
            yield break;
        }
        yield return new Heading("How far apart, bits a row");
        yield return new Table([new("", IsText: true), new("mean"), new("95 %"), new("infinite rows")],
            [Row("D(NEW‖OLD)", result.Forward!), Row("D(OLD‖NEW)", result.Backward!), Row("Jensen-Shannon", both)]);
        if (result.Forward!.Infinite + result.Backward!.Infinite > 0)
            yield return new Paragraph(
                "(!) Infinite where one variant gives probability 0 to what the other holds possible; the means are of the other rows.",
                Tone.Caution);

        TableRow Row(string name, VariantDivergence found)
            => new(name, found.Mean is { } mean ? _bits.Amount(mean.Mean, InformationWords.ErrorOf(mean)) : NumberFormat.None,
                found.Mean is { } m ? _bits.Range(m) : NumberFormat.None, NumberFormat.Count(found.Infinite));
    }

    // ---- segments ------------------------------------------------------------------------------------------------------------

    private string Adjusted => result.Options.Adjustment == VariantAdjustment.Holm ? "p (Holm)" : "p (Benjamini-Hochberg)";

    private IEnumerable<Block> Segments()
    {
        if (result.Segments.Count == 0) yield break;
        yield return new Heading($"By {result.Options.By}: gain{(_words.IsLog ? " in bits" : "")} a row");
        yield return new Table([TableColumn.Names(result.Options.By ?? "segment"), new("rows"), new("gain"), new("95 %") { Spare = 2 },
            new(Adjusted), new("verdict", IsText: true)],
            [.. result.Segments.Take(MostSegments)
                .Select(
                    s => new TableRow(s.Name, NumberFormat.Count(s.Rows), s.Gain is null ? NumberFormat.None
                        : _words.Signed(s.Gain.Mean, InformationWords.ErrorOf(s.Gain)), s.Gain is null ? NumberFormat.None
                        : _words.Range(s.Gain),
                s.AdjustedPValue is { } p ? NumberFormat.PValue(p) : NumberFormat.None,
                new TableCell(Word(s), s.Verdict == VariantVerdict.Worse ? Tone.Alarm : Tone.Plain)))]);
        if (result.Segments.Count > MostSegments)
            yield return new Paragraph(
                $"The largest {MostSegments} of {NumberFormat.Count(result.Segments.Count, "segment")}: {OptionName.Of("Json")} has all.",
                Tone.Faint);
        if (result.Options.Anytime) yield return new Paragraph("Intervals of segments are for one look.", Tone.Faint);
    }

    private static string Word(VariantSegment s) => s.Verdict switch
    {
        VariantVerdict.Worse => s.Impossible is { OnlyNew: > 0, OnlyOld: 0, Both: 0 } ? "worse (probability 0)" : "worse",
        VariantVerdict.Better => "better",
        _ => s.Gain?.TooShort is { Disqualifies: true } doubt
            ? doubt.Code switch
            {
                "few-blocks" or "one-block" => "too few",
                "equal-blocks" => "all alike",
                "skewed-blocks" => "skewed",
                _ => "undecided"
            } : "undecided",
    };

    // ---- rows ----------------------------------------------------------------------------------------------------------------

    private IEnumerable<Block> Changed()
    {
        if (result.Losers.Count + result.Gainers.Count == 0) yield break;
        bool scored = result.Scores.Scale != VariantScale.None;
        yield return new Heading(scored ? "What changed most" : "Where they differ most");
        TableColumn[] columns = [TableColumn.Names(result.Options.Id ?? "row"),
            .. scored ? [new TableColumn("OLD"), new("NEW"), new("gain")] : Array.Empty<TableColumn>(), .. result.JensenShannon is null ? []
                : new TableColumn[] { new("Jensen-Shannon") { Spare = 1 } }];
        var rows = new List<TableRow>();
        foreach (var (row, apart) in result.Losers.Select((r, i) => (r, false))
            .Concat(result.Gainers.Select((r, i) => (r, i == 0 && result.Losers.Count > 0))))
            rows.Add(new TableRow([row.Name, .. scored ? [Score(row.Old), Score(row.New), Gain(row)] : Array.Empty<TableCell>(),
                .. row.JensenShannon is { } js ? [NumberFormat.Number(_bits.Of(js))] : Array.Empty<TableCell>()])
            { IsApart = apart });
        yield return new Table(columns, rows);
    }

    private TableCell Score(double score)
        => _words.Score(result.Options.LowerIsBetter && result.Scores.Scale == VariantScale.Score ? -score : score);

    private TableCell Gain(VariantRow row)
    {
        double gain = _words.Of(row.New - row.Old);
        return (gain > 0 ? "+" : "") + NumberFormat.Number(gain);
    }

    private string Method
        => $"Each row is scored in both variants and the differences are averaged: what rows have in common cancels. The interval is "
            + $"Student's t over {(result.Scores.Clusters is null ? "rows (neighbors are taken together where they depend on each other)" : $"the clusters of '{result.Options.Cluster}'")}, widened for skewness. "
            + $"Segments: {(result.Options.Adjustment == VariantAdjustment.Holm ? "Holm's adjustment, whatever their dependence" : "Benjamini and Hochberg's adjustment")}. Nothing is clipped: a probability of 0 for what happened is counted, not replaced.";

    /// <inheritdoc/>
    public void WriteJson(Utf8JsonWriter json) => VariantJson.Write(json, result, _words);
}
