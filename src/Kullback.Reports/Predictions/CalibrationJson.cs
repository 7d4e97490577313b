using System.Text.Json;
using Kullback.Data.Predictions;
using Kullback.Scoring;
using static Kullback.Reports.CalibrationWords;

namespace Kullback.Reports;

/// <summary>The fields of calibration; information in bits, infinite numbers as null beside the count of impossible rows.</summary>
internal static class CalibrationJson
{
    internal static void Write(Utf8JsonWriter json, CalibrationReport r)
    {
        json.Text("name", r.Name);
        json.Text("outcome", r.Outcome);
        json.Text("forecast", r.Forecast);
        json.Text("positive", r.Positive.Length > 0 ? r.Positive : null);
        json.Texts("readNotes", r.ReadNotes);
        json.WriteNumber("toleranceBits", Bits(r.Figures.Options.ToleranceNats));
        json.WriteNumber("draws", r.Figures.Options.Draws);
        json.WriteNumber("seed", r.Figures.Options.Seed);
        json.Text("cluster", r.Request.Cluster);
        Classes(json, r.Classes);
        json.WriteStartObject("figures");
        Figures(json, r.Figures);
        json.WriteEndObject();
        json.Objects("curve", r.Figures.Curve, b =>
        {
            json.Share("from", b.From);
            json.Share("to", b.To);
            json.WriteNumber("rows", b.Rows);
            json.WriteNumber("hits", b.Hits);
        });
        json.Objects("band", r.Figures.Band, b =>
        {
            json.Share("forecast", b.Forecast);
            json.Share("low", b.Low);
            json.Share("high", b.High);
        });
        json.Objects("parts", r.Parts, p =>
        {
            json.Text("kind", p.Kind);
            json.Text("column", p.Column.Length > 0 ? p.Column : null);
            json.Objects("parts", p.Parts, part =>
            {
                json.Text("name", part.Name);
                json.WriteNumber("adjustedPValue", part.AdjustedPValue);
                Figures(json, part.Figures);
            });
        });
        Trials(json, r);
        Cost(json, r.Cost);
    }

    private static void Classes(Utf8JsonWriter json, ClassForecasts? classes) => json.Object("classes", classes, c =>
    {
        json.WriteNumber("classes", c.Classes);
        json.WriteNumber("impossibleRows", c.ImpossibleRows);
        json.Real("logBits", Bits(c.LogNats));
        json.Real("logOfPossibleBits", Bits(c.LogOfPossibleNats));
        json.Real("uncertaintyBits", Bits(c.UncertaintyNats));
        json.WriteNumber("brier", c.Brier);
        json.Share("accuracy", c.Accuracy);
        json.WriteNumber("leastSum", c.LeastSum);
        json.WriteNumber("largestSum", c.LargestSum);
    });

    private static void Figures(Utf8JsonWriter json, CalibrationFigures f)
    {
        json.Text("verdict", Of(f.Verdict));
        json.WriteNumber("rows", f.Rows);
        json.WriteNumber("clusters", f.Clusters);
        json.WriteNumber("distinctForecasts", f.Distinct);
        json.WriteNumber("groups", f.Groups);
        json.Share("baseRate", f.BaseRate);
        json.Share("meanForecast", f.MeanForecast);
        json.WriteNumber("impossibleRows", f.ImpossibleRows);
        json.Real("logOfPossibleBits", Bits(f.LogOfPossibleNats));
        json.WriteNumber("confidence", f.Options.Confidence);
        json.WriteNumber("pValue", f.PValue);
        json.Real("rowsToDecide", f.RowsToDecide);
        Score(json, "log", f.Log, Math.Log(2));
        Score(json, "brier", f.Brier, 1);
        json.WriteStartObject("logByForecast");
        Parts(json, f.LogByForecast, Math.Log(2));
        json.WriteEndObject();
        Null(json, "smooth", f.Smooth, 1);
        Null(json, "binned", f.Binned, 1);
        Checks(json, f);
        json.Share("auc", double.IsNaN(f.AreaUnderCurve) ? null : f.AreaUnderCurve);
    }

    private static void Checks(Utf8JsonWriter json, CalibrationFigures f)
    {
        json.Objects("bins", f.Bins, b =>
        {
            json.Text("binning", b.Binning switch
            {
                CalibrationBinning.EqualWidth => "equalWidth",
                CalibrationBinning.EqualMass => "equalMass",
                _ => "equalMassTiesTogether"
            });
            json.WriteNumber("bins", b.Bins);
            json.WriteNumber("filled", b.Filled);
            json.WriteNumber("absolute", b.Absolute);
            json.WriteNumber("squared", b.Squared);
            json.WriteNumber("squaredDebiased", b.SquaredDebiased);
            json.WriteNumber("largest", b.Largest);
        });
        json.Object("spiegelhalter", f.Spiegelhalter, s =>
        {
            json.WriteNumber("z", s.Statistic);
            json.WriteNumber("pValue", s.PValue);
        });
        if (f.Evidence is { } e)
        {
            json.WriteStartObject("evidence");
            json.Real("logWealth", e.LogWealth);
            json.Real("largestLogWealth", e.LargestLogWealth);
            json.WriteNumber("largestAt", e.LargestAt);
            json.WriteNumber("pValue", e.PValue);
            json.WriteEndObject();
        }
        else json.WriteNull("evidence");
    }

    private static void Score(Utf8JsonWriter json, string name, ScoreFigures s, double unit)
    {
        json.WriteStartObject(name);
        json.WriteStartObject("inSample");
        Parts(json, s.InSample, unit);
        json.WriteEndObject();
        json.WriteNumber("bias", s.Bias / unit);
        Estimate(json, "mean", s.Mean, unit);
        Estimate(json, "uncertainty", s.Uncertainty, unit);
        Estimate(json, "discrimination", s.Discrimination, unit);
        Estimate(json, "miscalibration", s.Miscalibration, unit);
        Null(json, "null", s.Null, unit);
        json.WriteEndObject();
    }

    private static void Parts(Utf8JsonWriter json, ScoreParts parts, double unit)
    {
        json.Real("mean", parts.Mean / unit);
        json.Real("uncertainty", parts.Uncertainty / unit);
        json.Real("discrimination", parts.Discrimination / unit);
        json.Real("miscalibration", parts.Miscalibration / unit);
    }

    private static void Estimate(Utf8JsonWriter json, string name, ScoreEstimate e, double unit)
    {
        json.WriteStartObject(name);
        json.Real("value", e.Value / unit);
        json.Real("low", e.Low / unit);
        json.Real("high", e.High / unit);
        json.WriteEndObject();
    }

    private static void Null(Utf8JsonWriter json, string name, NullComparison c, double unit)
    {
        json.WriteStartObject(name);
        json.Real("value", c.Value / unit);
        json.Real("nullMean", c.NullMean / unit);
        json.Real("nullHigh", c.NullHigh / unit);
        json.WriteNumber("pValue", c.PValue);
        json.WriteEndObject();
    }

    private static void Trials(Utf8JsonWriter json, CalibrationReport r)
    {
        json.Objects("recalibration", r.Trials, t =>
        {
            json.Text("method", t.Method);
            json.Text("noFit", t.NoFit);
            json.WriteNumber("fittedRows", t.FittedRows);
            json.WriteNumber("judgedRows", t.JudgedRows);
            json.Real("beforeBits", Bits(t.Before));
            json.Real("afterBits", Bits(t.After));
            Estimate(json, "gainBits", t.GainNats, Math.Log(2));
            Estimate(json, "gainBrier", t.GainBrier, 1);
            json.WriteBoolean("rankingKept", t.RankingKept);
        });
        if (r.ClassTemperature is { } c)
        {
            json.WriteStartObject("classTemperature");
            json.WriteNumber("temperature", c.Temperature);
            json.WriteNumber("beforeBits", Bits(c.Before));
            json.WriteNumber("afterBits", Bits(c.After));
            json.WriteEndObject();
        }
        else json.WriteNull("classTemperature");
    }

    private static void Cost(Utf8JsonWriter json, DecisionCost? cost) => json.Object("cost", cost, c =>
    {
        json.WriteNumber("falseAlarm", c.FalseAlarm);
        json.WriteNumber("miss", c.Miss);
        json.WriteNumber("threshold", c.Threshold);
        Estimate(json, "acting", c.Acting, 1);
        json.WriteNumber("recalibrated", c.Recalibrated);
        json.WriteNumber("never", c.Never);
        json.WriteNumber("always", c.Always);
        json.Share("acts", c.Acts);
    });
}
