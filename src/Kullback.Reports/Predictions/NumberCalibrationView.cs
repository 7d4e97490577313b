using System.Text.Json;
using Kullback.Data.Predictions;
using Kullback.Divergences;
using Kullback.Reports.Charts;
using Kullback.Scoring;
using static Kullback.Reports.CalibrationWords;

namespace Kullback.Reports;

/// <summary>Are forecasts of numbers calibrated: coverage of intervals, the PIT histogram, the score taken apart, parts.</summary>
/// <param name="result">What was found.</param>
public sealed class NumberCalibrationView(NumberCalibrationReport result) : IReport
{
    private NumberCalibrationFigures F => result.Figures;

    /// <inheritdoc/>
    public string Kind => "number-calibration";

    /// <inheritdoc/>
    public string Headline
    {
        get
        {
            string sure = NumberFormat.Percent(F.Options.Confidence), tolerance = NumberFormat.Percent(F.Options.ToleranceShare),
                cost = Share(F.Share);
            string said = F.Verdict switch
            {
                CalibrationVerdict.Miscalibrated => $"Miscalibrated: wrong distributions cost {cost} of the score, above {tolerance}",
                CalibrationVerdict.Calibrated =>
                    $"Calibrated: wrong distributions cost at most {NumberFormat.Percent(F.Share.High)} of the score ({sure}), below "
                        + $"{tolerance}{(F.PValue <= 0.05 ? "; small, but real" : "")}",
                _ => $"Undecided: wrong distributions cost {cost} of the score, and {tolerance} lies "
                    + $"within{(F.RowsToDecide is { } rows ? $"; about {NumberFormat.Count((long)Rounded(rows))} rows would tell" : "")}",
            };
            string held = F.Coverage.Length > 0 && F.Verdict != CalibrationVerdict.Calibrated ? $"; {Held(Telling)}" : "";
            int wrong = result.Miscalibrated.Count();
            return said + held + (wrong > 0 && F.Verdict != CalibrationVerdict.Miscalibrated
                ? $"; not in {NumberFormat.Count(wrong, "part")}" : "");
        }
    }

    // The interval that lies nearest to 90 %.
    private IntervalCoverage Telling => F.Coverage.MinBy(c => Math.Abs(c.Nominal - 0.9));

    private static string Held(IntervalCoverage c)
        => $"{NumberFormat.Percent(c.Nominal)} intervals held {NumberFormat.Percent(c.Covered.Value)} of the rows";

    private static string Share(ScoreEstimate e)
        => $"{NumberFormat.Percent(Math.Clamp(e.Value, e.Low, e.High))} [{NumberFormat.Percent(e.Low)}, {NumberFormat.Percent(e.High)}]";

    /// <inheritdoc/>
    public Finding? Finding => Found(F.Verdict);

    private static Finding Found(CalibrationVerdict verdict) => verdict switch
    {
        CalibrationVerdict.Miscalibrated => Reports.Finding.Found,
        CalibrationVerdict.Calibrated => Reports.Finding.None,
        _ => Reports.Finding.Undecided
    };

    /// <inheritdoc/>
    public IReadOnlyList<string> Conditions =>
        [.. F.Verdict == CalibrationVerdict.Miscalibrated ? ["miscalibrated", "undecided"] : F.Verdict == CalibrationVerdict.Undecided
            ? new[] { "undecided" } : [],
         .. result.Miscalibrated.Any() || F.Verdict == CalibrationVerdict.Miscalibrated ? ["part"] : Array.Empty<string>()];

    /// <inheritdoc/>
    public IReadOnlyList<GateFigure> Figures =>
        [new("share", F.Share.Value), new("crps", (F.RankedProbability ?? F.Score.Mean).Value), new("p", F.PValue),
            .. F.LogNats is { } log ? [new GateFigure("log", log.Value, MeasureUnit.Nat)] : Array.Empty<GateFigure>()];

    /// <inheritdoc/>
    public IReadOnlyList<TestCase> Cases =>
        [new("kullback.calibration", result.Name, Finding!.Value, Headline),
         .. result.Parts.Select(p => new TestCase("kullback.calibration.by", $"{result.Request.By} = {p.Name}", Found(p.Figures.Verdict),
             $"{Of(p.Figures.Verdict)}: {Share(p.Figures.Share)} of the score"))];

    /// <inheritdoc/>
    public IReadOnlyList<DataSource> Sources
        => [new("predictions", result.Name,
            $"{NumberFormat.Count(F.Rows, "row")}, {PlainText.Name(result.Outcome, 20)} by "
                + (F.IsNormal ? "normal distributions" : NumberFormat.Count(F.Levels.Length, "quantile")), result.ReadNotes)];

    /// <inheritdoc/>
    public IReadOnlyList<string> Notes =>
    [
        .. F.Clusters is > 0 and < 30 ? [$"{F.Clusters} clusters are few: intervals and p-values hold roughly"] : Array.Empty<string>(),
        .. F.Ties > 0
            ? [$"{NumberFormat.Count(F.Ties, "row")} equal to a quantile: shared out over the bars on either side, and the p-value counts "
                + $"for calibration whatever may be"] : Array.Empty<string>(),
        .. result.OneCluster.Count > 0
            ? [$"{string.Join(", ", result.OneCluster.Take(5).Select(n => PlainText.Name(n, 20)))}: in one cluster, which tells nothing of "
                + $"how clusters vary; not looked at"] : Array.Empty<string>(),
    ];

    /// <inheritdoc/>
    public IEnumerable<Block> Body
    {
        get
        {
            yield return Scores();
            if (F.Coverage.Length > 0) yield return Coverage();
            yield return new Paragraph(Uniform(), F.PValue <= 0.05 ? Tone.Strong : Tone.Plain);
            yield return new Picture(typeof(PitHistogram), new Dictionary<string, object?> { [nameof(PitHistogram.Figures)] = F },
                $"Rows by the level of their forecast that came (PIT); shaded: where a calibrated source stays, in all bars at once, in "
                    + $"{NumberFormat.Percent(F.Options.Confidence)} of the draws")
            { OnTerminal = PitText.Of(F) };
            if (result.Parts.Count > 0)
            {
                yield return new Heading($"Within {PlainText.Name(result.Request.By ?? "", 40)}");
                yield return Parts();
            }
            yield return new Folded("Levels", [Levels()]);
            yield return new Paragraph(Method(), Tone.Faint);
        }
    }

    private string Uniform()
    {
        string p = NumberFormat.PValue(F.PValue), share = NumberFormat.Percent(F.Options.Confidence);
        QuantileLevel far = F.Levels
            .MaxBy(l => Math.Max(l.Below - l.Level, l.Level - l.NotAbove) / Math.Sqrt(l.Level * (1 - l.Level)));
        return F.PValue <= 0.05
            ? $"PIT values are not uniform (p {p}): at the level {NumberFormat.Number(far.Level)} "
                + (far.Below > far.Level ? $"{NumberFormat.Percent(far.Below)} of the rows lie below the forecast"
                    : $"{NumberFormat.Percent(far.NotAbove)} lie not above it")
                + $"; a calibrated source stays within {NumberFormat.Percent(far.Low)} to {NumberFormat.Percent(far.High)}, at all levels "
                + $"at once, in {share} of the draws."
            : $"PIT values could be uniform (p {p}): at every level the share of rows lies where it does in {share} of the draws of a "
                + $"calibrated source of as many rows{(F.PValue > 1 - F.Options.Confidence ? "" : " or nearly")}.";
    }

    private Table Scores()
    {
        ScoreFigures s = F.Score;
        string sure = NumberFormat.Percent(F.Options.Confidence);
        List<TableRow> rows =
        [
            new("mean of 2 x pinball loss", Wide(s.Mean)), new("uncertainty", Wide(s.Uncertainty)),
            new("- discrimination", Wide(s.Discrimination)),
            new("+ miscalibration",
                new TableCell(Wide(s.Miscalibration), ToneOf(F.Verdict) is Tone.Plain ? Tone.Strong : ToneOf(F.Verdict))),
            new("miscalibration, of the mean", Share(F.Share)),
        ];
        if (F.RankedProbability is { } crps) rows.Add(new("CRPS, whole", Wide(crps)) { IsApart = true });
        if (F.LogNats is { } log) rows.Add(new("log score, bit", Wide(Bits(log))));
        return new Table([new("", IsText: true), new($"score [{sure}]")], rows);
    }

    private static string Wide(ScoreEstimate e)
        => $"{NumberFormat.Number(Math.Clamp(e.Value, e.Low, e.High))} [{NumberFormat.Number(e.Low)}, {NumberFormat.Number(e.High)}]";

    private Table Coverage() => new([new("interval", IsText: true), new($"held [{NumberFormat.Percent(F.Options.Confidence)}]"),
        new("calibrated source"), new("mean width") { Spare = 1 }],
        [.. F.Coverage.Select(c => new TableRow(NumberFormat.PercentCell(c.Nominal),
            new TableCell(
                $"{NumberFormat.PercentCell(c.Covered.Value)} [{NumberFormat.PercentCell(c.Covered.Low)}, "
                    + $"{NumberFormat.PercentCell(c.Covered.High)}]",
                c.Covered.Value < c.NullLow || (c.Covered.Value > c.NullHigh && F.Ties == 0) ? Tone.Caution : Tone.Plain),
            $"{NumberFormat.PercentCell(c.NullLow)} to {NumberFormat.PercentCell(c.NullHigh)}", NumberFormat.Number(c.Width)))]);

    private Table Parts() => new([TableColumn.Names("value"), new("rows"), new("held") { Spare = 1 }, new("miscalibration,\nof the score"),
        new("p, adjusted") { Spare = 2 }, new("", IsText: true)],
        [.. result.Parts.Select(p => new TableRow(p.Name, NumberFormat.Count(p.Figures.Rows),
            p.Figures.Coverage.Length == 0 ? NumberFormat.None
                : NumberFormat.PercentCell(p.Figures.Coverage.MinBy(c => Math.Abs(c.Nominal - 0.9)).Covered.Value), Share(p.Figures.Share),
            NumberFormat.PValue(p.AdjustedPValue), new TableCell(Of(p.Figures.Verdict), ToneOf(p.Figures.Verdict))))]);

    private Table Levels() => new([new("level"), new("below"), new("not above"), new("calibrated source"), new("2 x pinball"),
        new("uncertainty"), new("discrimination"), new("miscalibration")],
        [.. F.Levels.Select(l => new TableRow(NumberFormat.Number(l.Level), NumberFormat.PercentCell(l.Below),
            NumberFormat.PercentCell(l.NotAbove), $"{NumberFormat.PercentCell(l.Low)} to {NumberFormat.PercentCell(l.High)}",
            NumberFormat.Number(l.Parts.Mean), NumberFormat.Number(l.Parts.Uncertainty), NumberFormat.Number(l.Parts.Discrimination),
            NumberFormat.Number(l.Parts.Miscalibration)))]);

    private string Method()
    {
        string clusters = F.Clusters > 0
            ? $"; {NumberFormat.Count(F.Clusters)} clusters of {PlainText.Name(result.Request.Cluster, 30)} change sign as a whole" : "";
        return $"mean = uncertainty - discrimination + miscalibration at each of {NumberFormat.Count(F.Levels.Length, "level")}, by "
            + $"isotonic quantile regression, then averaged: an approximation of the CRPS; miscalibration and discrimination less what the "
            + $"curve takes from noise ({NumberFormat.Number(F.Score.Bias)}, {NumberFormat.Count(F.CurveDraws)} draws), not below 0; "
            + $"\"calibrated source\": {NumberFormat.Count(F.Options.Draws)} draws, seed {F.Options.Seed}{clusters}";
    }

    /// <inheritdoc/>
    public void WriteJson(Utf8JsonWriter json)
    {
        ArgumentNullException.ThrowIfNull(json);
        NumberCalibrationJson.Write(json, result);
    }
}
