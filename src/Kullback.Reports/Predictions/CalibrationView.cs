using System.Text.Json;
using Kullback.Data.Predictions;
using Kullback.Divergences;
using Kullback.Reports.Charts;
using Kullback.Scoring;
using static Kullback.Reports.CalibrationWords;

namespace Kullback.Reports;

/// <summary>Are forecasts calibrated: the parts of both scores, errors beside what a calibrated source shows, the reliability diagram,
/// parts, recalibration, cost.</summary>
/// <param name="result">What was found.</param>
public sealed class CalibrationView(CalibrationReport result) : IReport
{
    private CalibrationFigures F => result.Figures;

    /// <inheritdoc/>
    public string Kind => "calibration";

    /// <inheritdoc/>
    public string Headline => CalibrationWords.Headline(result);

    /// <inheritdoc/>
    public Finding? Finding => F.Verdict switch
    {
        CalibrationVerdict.Miscalibrated => Reports.Finding.Found,
        CalibrationVerdict.Calibrated => Reports.Finding.None,
        _ => Reports.Finding.Undecided
    };

    /// <inheritdoc/>
    public IReadOnlyList<string> Conditions =>
        [.. F.Verdict == CalibrationVerdict.Miscalibrated ? ["miscalibrated", "undecided"] : F.Verdict == CalibrationVerdict.Undecided
            ? new[] { "undecided" } : [],
         .. result.Miscalibrated.Any() || F.Verdict == CalibrationVerdict.Miscalibrated ? ["part"] : Array.Empty<string>(),
             .. F.ImpossibleRows > 0 ? ["impossible"] : Array.Empty<string>()];

    /// <inheritdoc/>
    public IReadOnlyList<GateFigure> Figures =>
    [
        new("miscalibration", F.Log.Miscalibration.Value, MeasureUnit.Nat),
            new("log", result.Classes?.LogNats ?? F.Log.Mean.Value, MeasureUnit.Nat),
                new("brier", result.Classes?.Brier ?? F.Brier.Mean.Value),
        new("discrimination", F.Log.Discrimination.Value, MeasureUnit.Nat), new("smece", F.Smooth.Value), new("ece", F.Binned.Value),
            new("p", F.PValue), new("impossible", F.ImpossibleRows), new("auc", F.AreaUnderCurve),
    ];

    /// <inheritdoc/>
    public IReadOnlyList<TestCase> Cases =>
        [new("kullback.calibration", result.Name, Finding!.Value, Headline),
         .. result.Parts.SelectMany(
             kind =>
                 kind.Parts
                 .Select(
                     p => new TestCase($"kullback.calibration.{kind.Kind}",
                         $"{(kind.Column.Length > 0 ? $"{kind.Column} = " : "")}{p.Name}",
             p.Figures.Verdict switch { CalibrationVerdict.Miscalibrated => Reports.Finding.Found,
                 CalibrationVerdict.Calibrated => Reports.Finding.None, _ => Reports.Finding.Undecided },
             $"{Of(p.Figures.Verdict)}: {Figure(Bits(p.Figures.Log.Miscalibration))} bit")))];

    /// <inheritdoc/>
    public IReadOnlyList<DataSource> Sources
        => [Source(result, result.Against is null ? "predictions" : "predictions 1"),
            .. result.Against is { } other ? [Source(other, "predictions 2")] : Array.Empty<DataSource>()];

    private static DataSource Source(CalibrationReport r, string role)
    {
        string what = r.Classes is { } c ? $"{NumberFormat.Count(c.Classes)} classes"
            : $"{NumberFormat.Percent(r.Figures.BaseRate)} {PlainText.Name(r.Outcome, 16)} = {PlainText.Name(r.Positive, 12)}, forecast "
                + $"{NumberFormat.Percent(r.Figures.MeanForecast)}";
        return new(role, r.Name, $"{NumberFormat.Count(r.Figures.Rows, "row")}, {what}", r.ReadNotes);
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> Notes =>
    [
        .. F.Clusters is > 0 and < 30 ? [$"{F.Clusters} clusters are few: intervals and p-values hold roughly"] : Array.Empty<string>(),
        .. result.Parts.Where(p => p.OneCluster.Count > 0)
            .Select(
                p =>
                    $"{string.Join(", ", p.OneCluster.Take(5).Select(n => PlainText.Name(n, 20)))}: in one cluster, which tells nothing "
                        + $"of how clusters vary; not looked at"),
        .. result.Classes is { } c && (c.LeastSum < 1 - 1e-6 || c.LargestSum > 1 + 1e-6)
            ? [$"rows sum to {NumberFormat.Plain(c.LeastSum)} … {NumberFormat.Plain(c.LargestSum)} and were taken as they are"]
            : Array.Empty<string>(),
    ];

    /// <inheritdoc/>
    public IEnumerable<Block> Body
    {
        get
        {
            if (result.Classes is { } classes) yield return Several(classes);
            if (result.Classes is not null)
                yield return new Heading("Confidence: the largest probability of each row, and whether its class came true");
            if (F.ImpossibleRows > 0)
                yield return new Paragraph(
                    $"{Impossible(F.ImpossibleRows, F.Rows)}: the log score is infinite. On the other rows it is "
                        + $"{NumberFormat.Bits(Bits(F.LogOfPossibleNats))} bit.", Tone.Alarm);
            yield return Scores();
            yield return Errors();
            if (Tests(F) is { Length: > 0 } tests) yield return new Paragraph(tests);
            yield return new Picture(typeof(ReliabilityDiagram),
                new Dictionary<string, object?> { [nameof(ReliabilityDiagram.Figures)] = F },
                $"The curve of these forecasts (pooled, without bins); shaded: where the curve of a calibrated source lies in "
                    + $"{NumberFormat.Percent(F.Options.Confidence)} of the draws, at each forecast")
            { OnTerminal = (width, style) => ReliabilityText.Of(F, width, style) };
            foreach (Block block in Further()) yield return block;
            yield return new Folded("The curve", [Curve()]);
            yield return new Paragraph(Method(result), Tone.Faint);
        }
    }

    private IEnumerable<Block> Further()
    {
        foreach (CalibrationParts parts in result.Parts)
        {
            yield return new Heading(
                parts.Kind switch
                {
                    "class" => "Each class against all others",
                    "topLabel" => "Rows by the class that was forecast",
                    "time" => $"Along {PlainText.Name(parts.Column, 40)}",
                    _ => $"Within {PlainText.Name(parts.Column, 40)}"
                });
            yield return Parts(parts);
        }
        if (result.Against is { } other)
        {
            yield return new Heading("Predictions 1 less predictions 2");
            yield return Differences(other.Figures);
        }
        if (result.Trials.Count > 0)
        {
            yield return new Heading("Recalibration, fitted on every other row and judged on the rest");
            yield return Trials();
            if (result.ClassTemperature is { } t)
                yield return new Paragraph(
                    $"All classes: temperature {NumberFormat.Number(t.Temperature)} takes the log score of the judged rows from "
                        + $"{NumberFormat.Bits(Bits(t.Before))} to {NumberFormat.Bits(Bits(t.After))} bit (probabilities kept from 0 by "
                        + $"1e-12).");
        }
        if (result.Cost is { } cost) yield return new Paragraph(Cost(cost));
    }

    private static Paragraph Several(ClassForecasts c)
        => new(
            $"Log score {NumberFormat.Bits(Bits(c.LogNats))} bit of {NumberFormat.Bits(Bits(c.UncertaintyNats))} that the shares of the "
                + $"classes leave open{(c.ImpossibleRows > 0 ? $" ({Impossible(c.ImpossibleRows, c.Rows)}; the others: {NumberFormat.Bits(Bits(c.LogOfPossibleNats))} bit)" : "")}; "
            + $"Brier score {NumberFormat.Bits(c.Brier)} of 2; the largest probability is right in {NumberFormat.Percent(c.Accuracy)} of "
            + $"the rows.", c.ImpossibleRows > 0 ? Tone.Alarm : Tone.Plain);

    private Table Scores()
    {
        ScoreFigures log = F.Log, brier = F.Brier;
        string sure = NumberFormat.Percent(F.Options.Confidence);
        return new Table([new("", IsText: true), new($"log score, bit [{sure}]"), new($"Brier score [{sure}]")],
        [
            new TableRow("mean", Figure(Bits(log.Mean)), Figure(brier.Mean)),
            new TableRow("uncertainty", Figure(Bits(log.Uncertainty)), Figure(brier.Uncertainty)),
            new TableRow("- discrimination", Figure(Bits(log.Discrimination)), Figure(brier.Discrimination)),
            new TableRow("+ miscalibration",
                new TableCell(Figure(Bits(log.Miscalibration)), ToneOf(F.Verdict) is Tone.Plain ? Tone.Strong : ToneOf(F.Verdict)),
                Figure(brier.Miscalibration)),
        ]);
    }

    private Table Errors()
    {
        TableRow Row(string name, NullComparison c, double unit)
            => new(name, NumberFormat.Bits(c.Value / unit), NumberFormat.Bits(c.NullMean / unit), NumberFormat.Bits(c.NullHigh / unit),
                NumberFormat.PValue(c.PValue));
        BinnedCalibrationError wide = F.Bins[0];
        return new Table([new("as these rows show it", IsText: true), new("here"), new("calibrated\nsource"),
            new("95 % of\nthem below"), new("p")],
        [
            Row("miscalibration, bit", F.Log.Null, Math.Log(2)), Row("miscalibration, Brier", F.Brier.Null, 1),
                Row("smooth calibration error", F.Smooth, 1), Row($"ECE, {wide.Bins} bins of equal width", F.Binned, 1),
            new TableRow("ECE, equal mass", NumberFormat.Bits(F.Bins[2].Absolute), "", "", ""),
            new TableRow("squared ECE, debiased", NumberFormat.Number(wide.SquaredDebiased), "0", "", ""),
            new TableRow("area under the curve (AUC)", NumberFormat.Bits(F.AreaUnderCurve), "", "", ""),
        ]);
    }

    private static Table Parts(CalibrationParts parts) => new(
        [TableColumn.Names(parts.Kind switch { "class" or "topLabel" => "class", "time" => "span", _ => "value" }), new("rows"),
            new("mean\nforecast") { Spare = 1 }, new("share") { Spare = 2 }, new("miscalibration, bit"), new("p, adjusted") { Spare = 3 },
                new("", IsText: true)],
        [
            .. parts.Parts
                .Select(
                    p => new TableRow(p.Name, NumberFormat.Count(p.Figures.Rows), NumberFormat.PercentCell(p.Figures.MeanForecast),
                        NumberFormat.PercentCell(p.Figures.BaseRate), Figure(Bits(p.Figures.Log.Miscalibration)),
                        NumberFormat.PValue(p.AdjustedPValue), new TableCell(Of(p.Figures.Verdict), ToneOf(p.Figures.Verdict))))]);

    private Table Differences(CalibrationFigures other)
    {
        TableRow Row(string name, ScoreEstimate own, ScoreEstimate there)
        {
            var difference = CalibrationReport.Difference(own, there);
            return new TableRow(name, NumberFormat.Bits(own.Value), NumberFormat.Bits(there.Value),
                double.IsNaN(difference.Value) ? NumberFormat.None : Figure(difference));
        }
        return new Table([new("", IsText: true), new("1"), new("2"), new("1 less 2")],
        [
            Row("log score, bit", Bits(F.Log.Mean), Bits(other.Log.Mean)),
                Row("discrimination, bit", Bits(F.Log.Discrimination), Bits(other.Log.Discrimination)),
                    Row("miscalibration, bit", Bits(F.Log.Miscalibration), Bits(other.Log.Miscalibration)),
            Row("Brier score", F.Brier.Mean, other.Brier.Mean),
                Row("miscalibration, Brier", F.Brier.Miscalibration, other.Brier.Miscalibration),
        ]);
    }

    private Table Trials()
        => new([new("rule", IsText: true), new("log score, bit"), new("after"), new("gain, bit [95 %]"),
            new("gain, Brier [95 %]") { Spare = 1 }],
        [.. result.Trials.Select(
            t => t.NoFit is { } why ? new TableRow(t.Method, NumberFormat.Bits(Bits(t.Before)), NumberFormat.None, NumberFormat.None,
                NumberFormat.None) { Below = [new Paragraph(why, Tone.Caution)] }
            : new TableRow(t.Method, NumberFormat.Bits(Bits(t.Before)), NumberFormat.Bits(Bits(t.After)), Figure(Bits(t.GainNats)),
                Figure(t.GainBrier))
            {
                Below =
                    [new Paragraph($"{Rule(t.Rule!)}{(t.RankingKept ? "" : "; ties rows, so that their ranking changes")}", Tone.Faint)],
            })]);

    private static string Rule(Recalibration rule) => rule switch
    {
        TemperatureScaling t => $"T = {NumberFormat.Number(t.Temperature)}",
        PlattScaling p => $"{NumberFormat.Number(p.Intercept)} + {NumberFormat.Number(p.Slope)} · log odds",
        BetaCalibration b => $"{NumberFormat.Number(b.A)} ln p - {NumberFormat.Number(b.B)} ln(1 - p) + {NumberFormat.Number(b.C)}",
        IsotonicRecalibration i => $"{NumberFormat.Count(i.Probabilities.Distinct().Count(), "step")}, each (s + 1/2)/(n + 1)",
        VennAbers v => $"{NumberFormat.Count(v.Forecasts.Length, "distinct forecast")}",
        _ => rule.Method,
    };

    private static string Cost(DecisionCost c)
        => $"Acting where the forecast is at least {NumberFormat.Number(c.Threshold)} (false alarm {NumberFormat.Number(c.FalseAlarm)}, "
            + $"miss {NumberFormat.Number(c.Miss)}) costs {NumberFormat.Number(c.Acting.Value)} [{NumberFormat.Number(c.Acting.Low)}, "
            + $"{NumberFormat.Number(c.Acting.High)}] a row; "
            + $"by the curve of these rows it would be {NumberFormat.Number(c.Recalibrated)}, never acting costs "
            + $"{NumberFormat.Number(c.Never)}, always {NumberFormat.Number(c.Always)}.";

    private Table Curve() => new([new("forecasts from"), new("to"), new("rows"), new("it happened"), new("share")],
        [
            .. F.Curve
                .Select(b => new TableRow(NumberFormat.Number(b.From), NumberFormat.Number(b.To), NumberFormat.Count(b.Rows),
                    NumberFormat.Count(b.Hits), NumberFormat.Number(b.Share)))])
    { Most = 200 };

    /// <inheritdoc/>
    public void WriteJson(Utf8JsonWriter json)
    {
        ArgumentNullException.ThrowIfNull(json);
        CalibrationJson.Write(json, result);
        if (result.Against is null) json.WriteNull("against");
        else
        {
            json.WriteStartObject("against");
            CalibrationJson.Write(json, result.Against);
            json.WriteEndObject();
        }
    }
}
