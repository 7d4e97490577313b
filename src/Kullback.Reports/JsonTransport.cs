using System.Text.Json;
using Kullback.Data.Points;

namespace Kullback.Reports;

/// <summary>A transport between clouds of points as JSON (docs/json.md, docs/transport.schema.json).</summary>
public static class JsonTransport
{
    /// <summary>Writes one indented object in UTF-8, with a line feed at its end.</summary>
    public static void Write(PointTransportReport report, string toolVersion, Stream stream)
    {
        ArgumentNullException.ThrowIfNull(report);
        ArgumentNullException.ThrowIfNull(stream);
        using (var json = new Utf8JsonWriter(stream, JsonReport.Options(indented: true)))
        {
            json.WriteStartObject();
            json.Text("schemaVersion", JsonReport.SchemaVersion);
            json.WriteStartObject("tool");
            json.Text("name", "kullback");
            json.Text("version", toolVersion);
            json.WriteEndObject();
            Cloud(json, "p", report.P);
            Cloud(json, "q", report.Q);
            json.Number("order", report.Options.Order);
            json.Text("metric", TransportWords.Metric(report.Options.Metric));
            json.Text("costs", report.Options.Costs?.Name);
            json.Text("method", TransportWords.Method(report));
            json.Number("distance", report.Distance);
            json.Number("transportCost", report.TransportCost);
            json.WriteBoolean("converged", report.Converged);
            Range(json, "exactDistance", report.Bounds);
            json.Number("confidence", report.Options.Confidence);
            Range(json, "interval", report.Interval);
            json.Text("noIntervalBecause", report.NoInterval);
            Unbalanced(json, report);
            Debiased(json, report);
            Certificate(json, report);
            Entropic(json, report);
            Sliced(json, report);
            Flows(json, report);
            json.Number("elapsedSeconds", report.Elapsed.TotalSeconds);
            json.WriteEndObject();
        }
        stream.WriteByte((byte)'\n');
    }

    private static void Cloud(Utf8JsonWriter json, string name, PointTable table)
    {
        json.WriteStartObject(name);
        json.Text("name", table.Name);
        json.WriteNumber("points", table.Count);
        json.Number("totalWeight", table.Total);
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
        json.Number("low", ends.Low);
        json.Number("high", ends.High);
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
        json.Number("penaltyPerUnit", report.Options.Penalty ?? 0);
        json.Number("movedShare", plan.MovedMass);
        json.Number("transportCost", plan.TransportCost);
        json.Number("penalty", plan.Penalty);
        json.Number("lowerBound", plan.Certificate.LowerBound);
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
        json.Number("epsilon", divergence.Cross.Epsilon);
        json.Number("value", divergence.Value);
        json.Number("errorBound", divergence.ErrorBound);
        json.Number("betweenSides", divergence.Cross.DualValue);
        json.Number("pToItself", divergence.RegularisedCostPP);
        json.Number("qToItself", divergence.RegularisedCostQQ);
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
        json.Number("lowerBound", proof.LowerBound);
        json.Number("upperBound", proof.UpperBound);
        json.Number("relativeGap", proof.RelativeGap);
        json.Number("marginalError", proof.MarginalError);
        json.Number("complementarySlackness", proof.ComplementarySlackness);
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
        json.Number("epsilon", plan.Epsilon);
        json.Number("klToProductNats", plan.KullbackLeiblerToProduct);
        json.Number("planEntropyNats", plan.PlanEntropy);
        json.Number("regularisedCost", plan.RegularisedCost);
        json.Number("roundedCost", plan.RoundedCost);
        json.Number("marginalErrorP", plan.MarginalErrorP);
        json.Number("marginalErrorQ", plan.MarginalErrorQ);
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
        json.Number("standardError", sliced.StandardError);
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
            json.Number("share", flow.Mass);
            json.Number("cost", report.CostOf(flow));
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static void Number(this Utf8JsonWriter json, string name, double value)
    {
        if (double.IsFinite(value)) json.WriteNumber(name, value);
        else json.WriteNull(name);
    }
}
