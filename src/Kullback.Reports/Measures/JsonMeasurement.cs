using System.Text.Json;
using Kullback.Data.Vectors;
using Kullback.Divergences;

namespace Kullback.Reports;

/// <summary>A measurement of two vectors as JSON: <c>docs/measurement.schema.json</c> defines it.</summary>
/// <remarks>Numbers have every digit; an infinite one is null with its reason beside it.</remarks>
public static class JsonMeasurement
{
    /// <summary>Writes one indented object in UTF-8, with a line feed at its end.</summary>
    /// <param name="measurement">What was found.</param>
    /// <param name="unit">The unit of information; pure numbers have none.</param>
    /// <param name="provenance">How it came about.</param>
    /// <param name="stream">Where to write.</param>
    public static void Write(Measurement measurement, InformationUnit unit, Provenance provenance, Stream stream)
    {
        ArgumentNullException.ThrowIfNull(measurement);
        var pair = measurement.Pair;
        var distributions = pair.Distributions;
        JsonForm.Write(stream, "measurement", provenance, pair.Notes, json =>
        {
            WriteSide(json, "p", pair.P);
            WriteSide(json, "q", pair.Q);
            json.WriteNumber("cells", distributions.Cells);
            json.Text("form", JsonNames.Of(pair.Form));
            json.Text("zeros", distributions.Policy.ToString());
            WriteGap(json, "onlyInP", pair, distributions.OnlyInP);
            WriteGap(json, "onlyInQ", pair, distributions.OnlyInQ);
            json.Share("droppedP", distributions.DroppedP);
            json.Share("droppedQ", distributions.DroppedQ);
            json.WriteStartArray("values");
            foreach (var value in measurement.Values) WriteValue(json, value, unit);
            json.WriteEndArray();
            WriteDrivers(json, measurement, unit);
        });
    }

    private static void WriteSide(Utf8JsonWriter json, string name, NumberVector side)
    {
        json.WriteStartObject(name);
        json.Text("name", side.Name);
        json.Text("format", side.Format);
        json.WriteEndObject();
    }

    private static void WriteGap(Utf8JsonWriter json, string name, VectorPair pair, SupportGap? gap)
    {
        if (gap is not { } g) { json.WriteNull(name); return; }
        json.WriteStartObject(name);
        json.WriteNumber("cells", g.Cells);
        json.Share("mass", g.Mass);
        json.WriteNumber("firstIndex", g.FirstIndex);
        json.Text("firstLabel", pair.LabelOf(g.FirstIndex));
        json.WriteEndObject();
    }

    private static void WriteValue(Utf8JsonWriter json, MeasuredValue value, InformationUnit unit)
    {
        json.WriteStartObject();
        json.Text("measure", value.Key);
        json.Text("name", value.Name);
        json.Text("symbol", value.Symbol);
        json.Text("direction", value.Direction);
        json.Real("value", unit.Show(value.Value, value.Unit));
        json.Text("unit", JsonNames.Of(value.Unit, unit));
        json.Text("reason", value.Reason);
        json.WriteEndObject();
    }

    private static void WriteDrivers(Utf8JsonWriter json, Measurement measurement, InformationUnit unit)
    {
        if (measurement.DrivenBy is not { } driver) { json.WriteNull("contributions"); return; }
        json.WriteStartObject("contributions");
        json.Text("measure", driver.Key);
        json.Text("unit", JsonNames.Of(driver.Unit, unit));
        json.WriteStartArray("cells");
        foreach (var cell in measurement.Drivers)
        {
            json.WriteStartObject();
            json.WriteNumber("index", cell.Index);
            json.Text("label", measurement.Pair.LabelOf(cell.Index));
            json.Share("p", cell.P);
            json.Share("q", cell.Q);
            json.Real("value", unit.Show(cell.Value, driver.Unit));
            json.Share("share", cell.Share);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }
}
