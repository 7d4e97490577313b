using System.Text.Json;
using Kullback.Data.Laws;
using Kullback.Distributions;

namespace Kullback.Reports;

/// <summary>A comparison of two laws, and the families, as JSON (docs/json.md, docs/between.schema.json).</summary>
public static class JsonLaws
{
    /// <summary>Writes one indented object in UTF-8, with a line feed at its end.</summary>
    public static void Write(LawComparison comparison, Provenance provenance, Stream stream)
    {
        ArgumentNullException.ThrowIfNull(comparison);
        JsonForm.Write(stream, "between", provenance, [], json =>
        {
            json.Text("p", comparison.TextP);
            json.Text("q", comparison.TextQ);
            json.WriteStartArray("figures");
            foreach (var figure in comparison.Figures) Write(json, figure);
            json.WriteEndArray();
            json.WriteStartObject("densities");
            Numbers(json, "x", comparison.Curves.X);
            Numbers(json, "p", comparison.Curves.P);
            Numbers(json, "q", comparison.Curves.Q);
            json.WriteEndObject();
        });
    }

    /// <summary>Writes many pairs, one indented object (docs/between-pairs.schema.json).</summary>
    public static void Write(IReadOnlyList<LawPair> pairs, Provenance provenance, Stream stream)
    {
        ArgumentNullException.ThrowIfNull(pairs);
        JsonForm.Write(stream, "between-pairs", provenance, [], json =>
        {
            json.WriteStartArray("pairs");
            foreach (var pair in pairs)
            {
                json.WriteStartObject();
                json.WriteNumber("line", pair.Line);
                json.Text("p", pair.TextP);
                json.Text("q", pair.TextQ);
                json.Text("error", pair.Error);
                json.WriteStartArray("figures");
                foreach (var figure in pair.Comparison?.Figures ?? []) Write(json, figure);
                json.WriteEndArray();
                json.WriteEndObject();
            }
            json.WriteEndArray();
        });
    }

    /// <summary>The families with their parameters, one indented object.</summary>
    public static void Write(IReadOnlyList<Family> families, Provenance provenance, Stream stream)
    {
        ArgumentNullException.ThrowIfNull(families);
        JsonForm.Write(stream, "families", provenance, [], json =>
        {
            json.WriteStartArray("families");
            foreach (var family in families)
            {
                json.WriteStartObject();
                json.Text("name", family.Name);
                json.WriteBoolean("fits", family.Fit is not null);
                json.WriteStartArray("parameters");
                foreach (var parameter in family.Parameters)
                {
                    json.WriteStartObject();
                    json.Text("name", parameter.Name);
                    json.Text("domain", parameter.Domain);
                    json.Real("default", parameter.Default ?? double.NaN);
                    json.WriteEndObject();
                }
                json.WriteEndArray();
                json.WriteEndObject();
            }
            json.WriteEndArray();
        });
    }

    private static void Write(Utf8JsonWriter json, LawFigure figure)
    {
        json.WriteStartObject();
        json.Text("key", figure.Key);
        json.Real("value", figure.Value);
        json.Text("unit", figure.Unit is { } unit ? JsonNames.Of(unit) : "x");
        json.Text("method", LawWords.Key(figure.Method));
        json.Real("errorBound", figure.ErrorBound);
        json.WriteBoolean("rigorous", figure.IsRigorous);
        json.WriteBoolean("converged", figure.Converged);
        json.Text("reason", figure.Reason ?? (double.IsInfinity(figure.Value) ? "infinite" : null));
        json.Text("formula", figure.Formula);
        json.Text("source", figure.Source.Length == 0 ? null : figure.Source);
        json.WriteEndObject();
    }

    private static void Numbers(Utf8JsonWriter json, string name, IReadOnlyList<double> values)
    {
        json.WriteStartArray(name);
        foreach (double value in values) json.WriteNumberValue(value);
        json.WriteEndArray();
    }
}
