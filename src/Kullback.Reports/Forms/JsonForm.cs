using System.Text.Encodings.Web;
using System.Text.Unicode;

namespace Kullback.Reports;

/// <summary>The envelope of every JSON result: version of the schema, kind, tool, command, the fields of the kind, notes, time.</summary>
/// <remarks>Names stay: a field is added in a minor version, renamed or removed only with a new major one. Numbers are finite; an infinite
/// or undefined one is null, and where it can be infinite its <c>reason</c> stands beside it. The schema of a kind is
/// <c>docs/reference/json/KIND.schema.json</c>. Written by hand with <see cref="Utf8JsonWriter"/>: no reflection at start-up.</remarks>
public static class JsonForm
{
    /// <summary>The version of the schemas, <c>major.minor</c>.</summary>
    public const string SchemaVersion = "2.0";

    // Letters of all scripts stay readable. What HTML or a script would obey is escaped, should someone paste this into a page.
    private static readonly JavaScriptEncoder Encoder = JavaScriptEncoder.Create(UnicodeRanges.All);

    /// <summary>Writes a report as one indented object in UTF-8, with a line feed at its end.</summary>
    public static void Write(IReport report, Provenance provenance, Stream stream)
    {
        ArgumentNullException.ThrowIfNull(report);
        Write(stream, report.Kind, provenance, report.Notes, report.WriteJson);
    }

    /// <summary>Writes one indented object in UTF-8, with a line feed at its end.</summary>
    internal static void Write(Stream stream, string kind, Provenance provenance, IReadOnlyList<string> notes,
        Action<Utf8JsonWriter> fields)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(provenance);
        using (var json = new Utf8JsonWriter(stream, Options(indented: true)))
        {
            json.WriteStartObject();
            json.Text("schemaVersion", SchemaVersion);
            json.Text("kind", kind);
            json.WriteStartObject("tool");
            json.Text("name", "kullback");
            json.Text("version", provenance.ToolVersion);
            json.WriteEndObject();
            json.Text("command", provenance.Command);
            fields(json);
            json.Texts("notes", notes);
            json.Real("elapsedSeconds", provenance.Elapsed.TotalSeconds);
            json.WriteEndObject();
        }
        stream.WriteByte((byte)'\n');
    }

    internal static JsonWriterOptions Options(bool indented) => new() { Indented = indented, Encoder = Encoder, NewLine = "\n" };
}
