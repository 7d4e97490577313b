using System.Text.Json;
using Kullback.Data.Points;

namespace Kullback.Reports;

/// <summary>A transport between clouds of points as JSON (docs/json.md, docs/transport.schema.json).</summary>
public static class JsonTransport
{
    /// <summary>Writes one indented object in UTF-8, with a line feed at its end.</summary>
    public static void Write(PointTransportReport report, Provenance provenance, Stream stream)
    {
        ArgumentNullException.ThrowIfNull(report);
        JsonForm.Write(stream, "transport", provenance, [], json =>
        {
            Cloud(json, "p", report.P);
            Cloud(json, "q", report.Q);
            json.Real("order", report.Options.Order);
            json.Text("metric", TransportWords.Metric(report.Options.Metric));
            json.Text("costs", report.Options.Costs?.Name);
            json.Text("method", TransportWords.Method(report));
            json.Real("distance", report.Distance);
            json.Real("transportCost", report.TransportCost);
            json.WriteBoolean("converged", report.Converged);
            Range(json, "exactDistance", report.Bounds);
            json.Real("confidence", report.Options.Confidence);
            Range(json, "interval", report.Interval);
            json.Text("noIntervalBecause", report.NoInterval);
            Unbalanced(json, report);
            Debiased(json, report);
            Certificate(json, report);
            Entropic(json, report);
            Sliced(json, report);
            Flows(json, report);
        });
    }

    private static void Cloud(Utf8JsonWriter json, string name, PointTable table)
    {
        json.WriteStartObject(name);
        json.Text("name", table.Name);
        json.WriteNumber("points", table.Count);
        json.Real("totalWeight", table.Total);
        json.WriteStartArray("columns");
        foreach (string column in table.Columns) json.WriteStringValue(PlainText.WellFormed(column));
        json.WriteEndArray();
        json.Texts("readNotes", table.ReadNotes);
        json.WriteEndObject();
    }

    private static void Range(Utf8JsonWriter json, string name, (double Low, double High)? range)
    {
        if (range is not { } ends)
        {
            json.WriteNull(name);
            return;
        }
        json.WriteStartObject(name);
        json.Real("low", ends.Low);
        json.Real("high", ends.High);
        json.WriteEndObject();
    }

    private static void Unbalanced(Utf8JsonWriter json, PointTransportReport report)
    {
        if (report.Partial is not { } plan)
        {
            json.WriteNull("unbalanced");
            return;
        }
        json.WriteStartObject("unbalanced");
        json.Real("penaltyPerUnit", report.Options.Penalty ?? 0);
        json.Real("movedShare", plan.MovedMass);
        json.Real("transportCost", plan.TransportCost);
        json.Real("penalty", plan.Penalty);
        json.Real("lowerBound", plan.Certificate.LowerBound);
        json.WriteEndObject();
    }

    private static void Debiased(Utf8JsonWriter json, PointTransportReport report)
    {
        if (report.Divergence is not { } divergence)
        {
            json.WriteNull("divergence");
            return;
        }
        json.WriteStartObject("divergence");
        json.Real("epsilon", divergence.Cross.Epsilon);
        json.Real("value", divergence.Value);
        json.Real("errorBound", divergence.ErrorBound);
        json.Real("betweenSides", divergence.Cross.DualValue);
        json.Real("pToItself", divergence.RegularisedCostPP);
        json.Real("qToItself", divergence.RegularisedCostQQ);
        json.WriteEndObject();
    }

    private static void Certificate(Utf8JsonWriter json, PointTransportReport report)
    {
        if (report.Exact is not { } plan)
        {
            json.WriteNull("certificate");
            return;
        }
        var proof = plan.Certificate;
        json.WriteStartObject("certificate");
        json.Real("lowerBound", proof.LowerBound);
        json.Real("upperBound", proof.UpperBound);
        json.Real("relativeGap", proof.RelativeGap);
        json.Real("marginalError", proof.MarginalError);
        json.Real("complementarySlackness", proof.ComplementarySlackness);
        json.WriteNumber("pivots", plan.Pivots);
        json.WriteEndObject();
    }

    private static void Entropic(Utf8JsonWriter json, PointTransportReport report)
    {
        if (report.Entropic is not { } plan)
        {
            json.WriteNull("entropic");
            return;
        }
        json.WriteStartObject("entropic");
        json.Real("epsilon", plan.Epsilon);
        json.Real("klToProductNats", plan.KullbackLeiblerToProduct);
        json.Real("planEntropyNats", plan.PlanEntropy);
        json.Real("regularisedCost", plan.RegularisedCost);
        json.Real("roundedCost", plan.RoundedCost);
        json.Real("marginalErrorP", plan.MarginalErrorP);
        json.Real("marginalErrorQ", plan.MarginalErrorQ);
        json.WriteNumber("iterations", plan.Iterations);
        json.WriteEndObject();
    }

    private static void Sliced(Utf8JsonWriter json, PointTransportReport report)
    {
        if (report.Sliced is not { } sliced)
        {
            json.WriteNull("sliced");
            return;
        }
        json.WriteStartObject("sliced");
        json.Real("standardError", sliced.StandardError);
        json.WriteNumber("directions", sliced.Directions);
        json.WriteNumber("seed", report.Options.Seed);
        json.WriteEndObject();
    }

    private static void Flows(Utf8JsonWriter json, PointTransportReport report)
    {
        json.WriteStartArray("flows");
        foreach (var flow in report.Flows)
        {
            json.WriteStartObject();
            json.WriteNumber("from", flow.From);
            json.WriteNumber("to", flow.To);
            json.Real("share", flow.Mass);
            json.Real("cost", report.CostOf(flow));
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }
}
