using System.Text.Json;
using Kullback.Data.Points;
using Kullback.Estimation;
using Kullback.Hypotheses;

namespace Kullback.Reports;

/// <summary>Estimates from points as JSON (docs/json.md, docs/estimation.schema.json).</summary>
public static class JsonEstimation
{
    /// <summary>Writes one indented object in UTF-8, with a line feed at its end.</summary>
    public static void Write(PointEstimates report, Provenance provenance, Stream stream)
    {
        ArgumentNullException.ThrowIfNull(report);
        JsonForm.Write(stream, "estimation", provenance, [], json =>
        {
            Points(json, "p", report.P);
            Points(json, "q", report.Q);
            json.WriteStartObject("recommended");
            json.Text("method", report.Recommended.Method);
            json.WriteNumber("k", report.Recommended.K);
            json.Text("why", report.Recommended.Why);
            json.WriteEndObject();
            json.WriteStartArray("estimates");
            for (int i = 0; i < report.Estimates.Length; i++) Estimate(json, report.Methods[i], report.Estimates[i]);
            json.WriteEndArray();
            Test(json, report.Test);
        });
    }

    private static void Test(Utf8JsonWriter json, TestOutcome? test)
    {
        if (test is null)
        {
            json.WriteNull("permutationTest");
            return;
        }
        json.WriteStartObject("permutationTest");
        json.Real("statistic", test.Statistic);
        json.WriteNumber("pValue", test.PValue);
        json.WriteNumber("pValueStandardError", test.PValueStandardError);
        json.Text("method", test.Method);
        json.WriteEndObject();
    }

    private static void Points(Utf8JsonWriter json, string name, PointTable? table)
    {
        if (table is null)
        {
            json.WriteNull(name);
            return;
        }
        json.WriteStartObject(name);
        json.Text("name", table.Name);
        json.WriteNumber("points", table.Count);
        json.WriteStartArray("columns");
        foreach (string column in table.Columns) json.WriteStringValue(PlainText.WellFormed(column));
        json.WriteEndArray();
        json.Texts("categories", [.. table.Columns.Where((_, c) => !table.Categories.IsEmpty && !table.Categories[c].IsEmpty)]);
        json.Texts("readNotes", table.ReadNotes);
        json.WriteEndObject();
    }

    private static void Estimate(Utf8JsonWriter json, string method, DivergenceEstimate estimate)
    {
        json.WriteStartObject();
        json.Text("method", method);
        json.Text("description", estimate.Method);
        json.Text("quantity", estimate.Quantity);
        json.Real("nats", estimate.Nats);
        json.Text("reason", double.IsFinite(estimate.Nats) ? null : double.IsNaN(estimate.Nats) ? "undefined" : "infinite");
        json.Real("standardErrorNats", estimate.StandardErrorNats);
        json.Real("biasCorrectionNats", estimate.BiasCorrectionNats);
        json.Real("nullExpectationNats", estimate.NullExpectationNats);
        if (estimate.Interval is { } interval)
        {
            json.WriteStartObject("interval");
            json.Real("lowNats", interval.LowNats);
            json.Real("highNats", interval.HighNats);
            json.WriteNumber("level", interval.Level);
            json.Text("method", interval.Method);
            json.WriteEndObject();
        }
        else json.WriteNull("interval");
        json.WriteNumber("samplesFromP", estimate.SamplesFromP);
        json.WriteNumber("samplesFromQ", estimate.SamplesFromQ);
        json.Real("seed", estimate.Seed);
        json.WriteBoolean("reliable", estimate.IsReliable);
        json.WriteStartArray("diagnoses");
        foreach (var diagnosis in estimate.Diagnoses)
        {
            json.WriteStartObject();
            json.Text("code", diagnosis.Code);
            json.Text("text", diagnosis.Text);
            json.WriteBoolean("disqualifies", diagnosis.Disqualifies);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }
}
