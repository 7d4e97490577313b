using Kullback.Data.Predictions;
using Kullback.Scoring;

namespace Kullback.Reports;

/// <summary>Calibration in words.</summary>
internal static class CalibrationWords
{
    private static readonly double s_bit = Math.Log(2);

    internal static double Bits(double nats) => nats / s_bit;

    internal static ScoreEstimate Bits(ScoreEstimate e) => new(Bits(e.Value), Bits(e.Low), Bits(e.High));

    // What is left after the noise can fall below 0, which no cost does: shown is the nearest that the interval has.
    internal static string Figure(ScoreEstimate e) => Math.Clamp(e.Value, e.Low, e.High) is var shown
        ? $"{NumberFormat.Bits(shown)} {NumberFormat.Interval(e.Low, e.High, shown)}" : "";

    internal static string Of(CalibrationVerdict verdict) => verdict switch
    {
        CalibrationVerdict.Calibrated => "calibrated",
        CalibrationVerdict.Miscalibrated => "miscalibrated",
        _ => "undecided",
    };

    internal static Tone ToneOf(CalibrationVerdict verdict) => verdict switch
    {
        CalibrationVerdict.Calibrated => Tone.Plain,
        CalibrationVerdict.Miscalibrated => Tone.Alarm,
        _ => Tone.Caution,
    };

    internal static string Headline(CalibrationReport r)
    {
        CalibrationFigures f = r.Figures;
        string tolerance = $"{NumberFormat.Plain(Math.Round(Bits(f.Options.ToleranceNats), 6))} bit",
            cost = Figure(Bits(f.Log.Miscalibration)), subject = r.Classes is null ? "" : " (confidence)";
        string said = f.ImpossibleRows > 0 ? $"Miscalibrated{subject}: {Impossible(f.ImpossibleRows, f.Rows)}"
            : f.Verdict switch
            {
                CalibrationVerdict.Miscalibrated => $"Miscalibrated{subject}: wrong probabilities cost {cost} bit a row, above {tolerance}",
                CalibrationVerdict.Calibrated =>
                    $"Calibrated{subject}: wrong probabilities cost at most {NumberFormat.Bits(Bits(f.Log.Miscalibration.High))} bit a "
                        + $"row ({NumberFormat.Percent(f.Options.Confidence)}), below "
                        + $"{tolerance}{(f.PValue <= 0.05 ? "; small, but real" : "")}",
                _ =>
                    $"Undecided{subject}: wrong probabilities cost {cost} bit a row, and {tolerance} lies "
                        + $"within{(f.RowsToDecide is { } rows ? $"; about {NumberFormat.Count((long)Rounded(rows))} rows would tell" : "")}",
            };
        int wrong = r.Parts.Where(p => p.Kind is "by" or "time" or "class")
            .Sum(p => p.Parts.Count(g => g.Figures.Verdict == CalibrationVerdict.Miscalibrated));
        return wrong > 0 && f.Verdict != CalibrationVerdict.Miscalibrated ? $"{said}; not in {NumberFormat.Count(wrong, "part")}" : said;
    }

    internal static string Impossible(long rows, long all)
        => $"{NumberFormat.Count(rows, "row")} of {NumberFormat.Count(all)} {(rows == 1 ? "was" : "were")} given the probability 0 and "
            + $"happened";

    internal static double Rounded(double rows) => Math.Pow(10, Math.Floor(Math.Log10(rows)) - 1) is var unit && unit > 1
        ? Math.Ceiling(rows / unit) * unit : Math.Ceiling(rows);

    internal static string Tests(CalibrationFigures f)
    {
        string z = f.Spiegelhalter is { } s
            ? $"Spiegelhalter's z {NumberFormat.Number(s.Statistic)}, p "
                + $"{NumberFormat.PValue(s.PValue)}{(s.PValue <= 0.05 ? s.Statistic > 0 ? " (too extreme)" : " (too timid)" : "")}"
            : f.Clusters > 0 ? "" : "Spiegelhalter's z is not defined: all forecasts are 0, 1/2 or 1";
        string bet = f.Evidence is { } e ? double.IsPositiveInfinity(e.LogWealth)
            ? $"a bet against the forecasts won without bound in row {NumberFormat.Count(e.LargestAt)}"
            : $"a fair bet against the forecasts made {Wealth(e.LogWealth)} of 1, at most {Wealth(e.LargestLogWealth)} after row "
                + $"{NumberFormat.Count(e.LargestAt)} (p {NumberFormat.PValue(e.PValue)}, whenever one looks)" : "";
        return string.Join("; ", new[] { z, bet }.Where(t => t.Length > 0)) is { Length: > 0 } all ? all + "." : "";
    }

    private static string Wealth(double log) => log > 30 ? $"1e{NumberFormat.Plain(Math.Floor(log / Math.Log(10)))}"
        : NumberFormat.Number(Math.Exp(log));

    internal static string Method(CalibrationReport r)
    {
        CalibrationFigures f = r.Figures;
        string groups = f.Groups < f.Distinct ? $", drawn on {NumberFormat.Count(f.Groups)} groups of neighboring forecasts" : "";
        string clusters = f.Clusters > 0
            ? $"; {NumberFormat.Count(f.Clusters)} clusters of {PlainText.Name(r.Request.Cluster, 30)} change sign as a whole, p-values "
                + $"are those of the Brier score" : "";
        return $"mean = uncertainty - discrimination + miscalibration, by isotonic regression, no bins; miscalibration and discrimination "
            + $"less what the curve takes from noise ({NumberFormat.Bits(Bits(f.Log.Bias))} bit), not below 0; "
            + $"\"calibrated source\": {NumberFormat.Count(f.Options.Draws)} draws of outcomes from the forecasts, seed "
            + $"{f.Options.Seed}{groups}{clusters}";
    }
}
