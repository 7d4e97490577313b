using System.Text.Json;
using Kullback.Data.Points;

namespace Kullback.Reports;

/// <summary>Tests between points as JSON (docs/json.md, docs/test.schema.json).</summary>
public static class JsonTest
{
    /// <summary>Writes one indented object in UTF-8, with a line feed at its end.</summary>
    public static void Write(PointTestReport report, Provenance provenance, Stream stream)
    {
        ArgumentNullException.ThrowIfNull(report);
        JsonForm.Write(stream, "test", provenance, [], json =>
        {
            json.Text("question", report.Q is null && report.Samples.IsEmpty ? "independence" : "sameDistribution");
            Cloud(json, "p", report.P);
            Cloud(json, "q", report.Q);
            json.WriteStartArray("samples");
            foreach (var sample in report.Samples) Cloud(json, null, sample);
            json.WriteEndArray();
            json.Text("scale", report.Scale switch { PointScale.Covariance => "covariance", PointScale.Columns => "columns", _ => "none" });
            Names(json, "x", report.X);
            Names(json, "y", report.Y);
            json.WriteNumber("permutations", report.Options.Permutations);
            json.WriteNumber("stopAfter", report.Options.StopAfter);
            json.WriteNumber("seed", report.Options.Seed);
            json.WriteNumber("level", report.Options.Level);
            json.WriteBoolean("found", report.Found);
            json.WriteNumber("pValue", report.Family.PValue);
            // Smaller than the smallest number: the value above is then that number.
            json.WriteBoolean("pValueBelowSmallest", report.Family.PValue <= double.Epsilon);
            Tests(json, report);
            Pairs(json, report);
            Discrimination(json, report);
        });
    }

    private static void Tests(Utf8JsonWriter json, PointTestReport report)
    {
        json.WriteStartArray("tests");
        foreach (var member in report.Family.Members)
        {
            var outcome = member.Outcome;
            json.WriteStartObject();
            json.Text("name", member.Name);
            json.Text("method", outcome.Method);
            json.Real("statistic", outcome.Statistic);
            json.WriteNumber("pValue", outcome.PValue);
            json.WriteNumber("adjustedPValue", member.AdjustedPValue);
            json.WriteNumber("leftTailPValue", outcome.LeftTailPValue);
            json.WriteNumber("pValueStandardError", outcome.PValueStandardError);
            json.Real("effectSize", outcome.EffectSize);
            json.Text("effect", outcome.Effect);
            if (outcome.EffectInterval is { } interval)
            {
                json.WriteStartObject("effectInterval");
                json.WriteNumber("low", interval.Low);
                json.WriteNumber("high", interval.High);
                json.WriteNumber("level", interval.Level);
                json.Text("method", interval.Method);
                json.WriteEndObject();
            }
            else json.WriteNull("effectInterval");
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static void Pairs(Utf8JsonWriter json, PointTestReport report)
    {
        json.WriteStartArray("pairs");
        foreach (var pair in report.Pairs)
        {
            json.WriteStartObject();
            json.WriteNumber("first", pair.First);
            json.WriteNumber("second", pair.Second);
            json.WriteNumber("pValue", pair.Outcome.PValue);
            json.WriteNumber("adjustedPValue", pair.AdjustedPValue);
            json.Real("effectSize", pair.Outcome.EffectSize);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static void Discrimination(Utf8JsonWriter json, PointTestReport report)
    {
        if (report.Discrimination is not { } found)
        {
            json.WriteNull("discrimination");
            return;
        }
        json.WriteStartObject("discrimination");
        json.WriteNumber("probability", found.Probability);
        json.WriteNumber("low", found.Low);
        json.WriteNumber("high", found.High);
        json.WriteNumber("level", found.Level);
        json.WriteBoolean("scored", found.Scored);
        json.WriteEndObject();
    }

    private static void Cloud(Utf8JsonWriter json, string? name, PointTable? table)
    {
        if (table is null)
        {
            json.WriteNull(name!);
            return;
        }
        if (name is null) json.WriteStartObject();
        else json.WriteStartObject(name);
        json.Text("name", table.Name);
        json.WriteNumber("points", table.Count);
        Names(json, "columns", table.Columns);
        json.Texts("readNotes", table.ReadNotes);
        json.WriteEndObject();
    }

    private static void Names(Utf8JsonWriter json, string name, IEnumerable<string> columns)
    {
        json.WriteStartArray(name);
        foreach (string column in columns) json.WriteStringValue(PlainText.WellFormed(column));
        json.WriteEndArray();
    }
}
