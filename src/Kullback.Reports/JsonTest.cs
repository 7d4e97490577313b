using System.Text.Json;
using Kullback.Data.Points;

namespace Kullback.Reports;

/// <summary>Tests between points as JSON (docs/json.md, docs/test.schema.json).</summary>
public static class JsonTest
{
    /// <summary>Writes one indented object in UTF-8, with a line feed at its end.</summary>
    public static void Write(PointTestReport report, string toolVersion, Stream stream)
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
            json.Text("question", report.Q is null ? "independence" : "sameDistribution");
            Cloud(json, "p", report.P);
            Cloud(json, "q", report.Q);
            Names(json, "x", report.X);
            Names(json, "y", report.Y);
            json.WriteNumber("permutations", report.Options.Permutations);
            json.WriteNumber("stopAfter", report.Options.StopAfter);
            json.WriteNumber("seed", report.Options.Seed);
            json.WriteNumber("level", report.Options.Level);
            json.WriteBoolean("found", report.Found);
            json.WriteNumber("pValue", report.Family.PValue);
            Tests(json, report);
            json.WriteNumber("elapsedSeconds", report.Elapsed.TotalSeconds);
            json.WriteEndObject();
        }
        stream.WriteByte((byte)'\n');
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
            Number(json, "statistic", outcome.Statistic);
            json.WriteNumber("pValue", outcome.PValue);
            json.WriteNumber("adjustedPValue", member.AdjustedPValue);
            json.WriteNumber("leftTailPValue", outcome.LeftTailPValue);
            json.WriteNumber("pValueStandardError", outcome.PValueStandardError);
            Number(json, "effectSize", outcome.EffectSize ?? double.NaN);
            json.Text("effect", outcome.Effect);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static void Cloud(Utf8JsonWriter json, string name, PointTable? table)
    {
        if (table is null)
        {
            json.WriteNull(name);
            return;
        }
        json.WriteStartObject(name);
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

    private static void Number(Utf8JsonWriter json, string name, double value)
    {
        if (double.IsFinite(value)) json.WriteNumber(name, value);
        else json.WriteNull(name);
    }
}
