using System.Text.Json;
using Kullback.Data.Profiles;

namespace Kullback.Reports;

/// <summary>What is in a profile, as JSON: its columns, not its counts.</summary>
public static class JsonProfile
{
    /// <summary>Writes one indented object in UTF-8, with a line feed at its end.</summary>
    public static void Write(TableProfile profile, Provenance provenance, Stream stream)
    {
        ArgumentNullException.ThrowIfNull(profile);
        JsonForm.Write(stream, "profile", provenance, [], json =>
        {
            json.Text("name", profile.Name);
            json.WriteNumber("rows", profile.Rows);
            json.WriteNumber("suppressed", profile.Suppressed);
            json.Texts("readNotes", profile.Suppressed > 0 ? [] : profile.ReadNotes);
            json.WriteStartArray("columns");
            foreach (var column in profile.Columns)
            {
                json.WriteStartObject();
                json.Text("name", column.Name);
                json.Text("type", JsonNames.Of(column.Type));
                json.Text("role", JsonNames.Of(column.Role));
                json.Text("engineType", column.EngineType);
                json.Text("notCounted", column.NotCounted);
                json.WriteNumber("boundaries", column.Boundaries.Length);
                json.WriteEndObject();
            }
            json.WriteEndArray();
        });
    }
}
