using System.Text.Json;
using Kullback.Data.Vectors;
using Kullback.Divergences;

namespace Kullback.Reports;

/// <summary>What each measure says of itself, as JSON: <c>docs/measures.schema.json</c> defines it.</summary>
public static class JsonMeasures
{
    /// <summary>Writes one indented object in UTF-8, with a line feed at its end.</summary>
    public static void Write(MeasureTable table, Provenance provenance, Stream stream)
    {
        ArgumentNullException.ThrowIfNull(table);
        JsonForm.Write(stream, "measures", provenance, [], json =>
        {
            json.WriteStartArray("measures");
            foreach (var facts in table.Measures) Write(json, facts);
            json.WriteEndArray();
            json.WriteStartArray("functionals");
            foreach (var facts in table.Functionals) Write(json, facts);
            json.WriteEndArray();
        });
    }

    private static void Write(Utf8JsonWriter json, MeasureFacts f)
    {
        json.WriteStartObject();
        json.Text("key", f.Key);
        json.Text("name", f.Name);
        json.Text("formula", f.Formula);
        json.Text("unit", JsonNames.Of(f.Unit));
        json.WriteBoolean("bounded", double.IsFinite(f.Maximum));
        json.Real("maximum", f.Maximum);
        json.Text("disjoint", double.IsNaN(f.Disjoint) ? "varies" : double.IsInfinity(f.Disjoint) ? "infinite" : "finite");
        json.Real("disjointValue", f.Disjoint);
        json.WriteBoolean("symmetric", f.Symmetric);
        json.Text("triangleInequality", MeasureWords.Triangle(f.Triangle));
        json.WriteBoolean("zeroOnlyAtEquality", f.ZeroOnlyAtEquality);
        json.WriteBoolean("jointlyConvex", f.JointlyConvex);
        json.WriteBoolean("dataProcessing", f.DataProcessing);
        json.WriteBoolean("additiveOverProducts", f.AdditiveOverProducts);
        json.WriteBoolean("orderFree", f.OrderFree);
        json.Text("cost", f.Cost);
        json.Text("gradientWithoutOverlap", f.GradientWithoutOverlap);
        json.Text("sensitiveTo", f.SensitiveTo);
        json.Text("meaning", f.Meaning);
        json.Text("usedFor", f.UsedFor);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, FunctionalFacts f)
    {
        json.WriteStartObject();
        json.Text("key", f.Key);
        json.Text("name", f.Name);
        json.Text("formula", f.Formula);
        json.Text("unit", JsonNames.Of(f.Unit));
        json.Real("atPoint", f.AtPoint);
        json.Text("atUniform", f.AtUniform);
        json.WriteBoolean("concave", f.Concave);
        json.WriteBoolean("additiveOverProducts", f.AdditiveOverProducts);
        json.Text("meaning", f.Meaning);
        json.Text("usedFor", f.UsedFor);
        json.WriteEndObject();
    }
}
