using System.Text.Json;
using Kullback.Data.Predictions;
using Kullback.Scoring;
using static Kullback.Reports.CalibrationWords;

namespace Kullback.Reports;

/// <summary>The fields of calibration of numbers; scores in the unit of the outcome, the log score in bits, infinite numbers as
/// null.</summary>
internal static class NumberCalibrationJson
{
    internal static void Write(Utf8JsonWriter json, NumberCalibrationReport r)
    {
        json.Text("name", r.Name);
        json.Text("outcome", r.Outcome);
        json.Texts("forecast", r.Forecast);
        json.Texts("readNotes", r.ReadNotes);
        json.WriteNumber("toleranceShare", r.Figures.Options.ToleranceShare);
        json.WriteNumber("draws", r.Figures.Options.Draws);
        json.WriteNumber("seed", r.Figures.Options.Seed);
        json.Text("cluster", r.Request.Cluster);
        json.Text("by", r.Request.By);
        json.WriteStartObject("figures");
        Figures(json, r.Figures);
        json.WriteEndObject();
        json.Objects("parts", r.Parts, part =>
        {
            json.Text("name", part.Name);
            json.WriteNumber("adjustedPValue", part.AdjustedPValue);
            Figures(json, part.Figures);
        });
        json.Texts("oneCluster", r.OneCluster);
    }

    private static void Figures(Utf8JsonWriter json, NumberCalibrationFigures f)
    {
        json.Text("verdict", Of(f.Verdict));
        json.WriteNumber("rows", f.Rows);
        json.WriteNumber("clusters", f.Clusters);
        json.WriteNumber("ties", f.Ties);
        json.Text("forecasts", f.IsNormal ? "normal" : "quantiles");
        json.WriteNumber("confidence", f.Options.Confidence);
        json.WriteNumber("pValue", f.PValue);
        json.Real("rowsToDecide", f.RowsToDecide);
        json.WriteNumber("curveDraws", f.CurveDraws);
        Estimate(json, "miscalibrationShare", f.Share);
        json.WriteStartObject("score");
        Parts(json, f.Score.InSample);
        json.Real("bias", f.Score.Bias);
        Estimate(json, "mean", f.Score.Mean);
        Estimate(json, "uncertainty", f.Score.Uncertainty);
        Estimate(json, "discrimination", f.Score.Discrimination);
        Estimate(json, "miscalibration", f.Score.Miscalibration);
        json.WriteEndObject();
        Estimate(json, "crps", f.RankedProbability);
        Estimate(json, "logBits", f.LogNats is { } log ? Bits(log) : null);
        ByLevel(json, f);
    }

    private static void ByLevel(Utf8JsonWriter json, NumberCalibrationFigures f)
    {
        json.Objects("coverage", f.Coverage, c =>
        {
            json.Share("nominal", c.Nominal);
            Estimate(json, "held", c.Covered);
            json.Share("nullLow", c.NullLow);
            json.Share("nullHigh", c.NullHigh);
            json.Real("meanWidth", c.Width);
        });
        json.Objects("histogram", f.Histogram, b =>
        {
            json.Share("from", b.From);
            json.Share("to", b.To);
            json.Real("rows", b.Rows);
            json.Real("low", b.Low);
            json.Real("high", b.High);
        });
        json.Objects("levels", f.Levels, l =>
        {
            json.Share("level", l.Level);
            json.Share("below", l.Below);
            json.Share("notAbove", l.NotAbove);
            json.Share("low", l.Low);
            json.Share("high", l.High);
            Parts(json, l.Parts);
        });
    }

    private static void Parts(Utf8JsonWriter json, ScoreParts parts)
    {
        json.WriteStartObject("inSample");
        json.Real("mean", parts.Mean);
        json.Real("uncertainty", parts.Uncertainty);
        json.Real("discrimination", parts.Discrimination);
        json.Real("miscalibration", parts.Miscalibration);
        json.WriteEndObject();
    }

    private static void Estimate(Utf8JsonWriter json, string name, ScoreEstimate? estimate)
    {
        if (estimate is not { } e)
        {
            json.WriteNull(name);
            return;
        }
        json.WriteStartObject(name);
        json.Real("value", e.Value);
        json.Real("low", e.Low);
        json.Real("high", e.High);
        json.WriteEndObject();
    }
}
