using Kullback.Data.Profiles;

namespace Kullback.Reports;

/// <summary>What is in a profile: its columns, not its counts.</summary>
/// <param name="profile">The profile.</param>
/// <param name="path">Where it was written.</param>
/// <param name="bytes">How large it is.</param>
public class ProfileReport(TableProfile profile, string path, long bytes) : IReport
{
    /// <inheritdoc/>
    public string Kind => "profile";

    /// <inheritdoc/>
    public string Headline
    {
        get
        {
            int left = profile.Columns.Count(c => c.NotCounted is not null);
            return $"{path}: {NumberFormat.Count(profile.Rows, "row")}, "
                + $"{NumberFormat.Count(profile.Columns.Count, "column")}{(left > 0 ? $" ({NumberFormat.Count(left)} not counted)" : "")}, {NumberFormat.Count(Math.Max(1, (bytes + 500) / 1000))} kB"
                + (profile.Suppressed > 0 ? $", values with fewer than {NumberFormat.Count(profile.Suppressed, "row")} hidden" : "");
        }
    }

    /// <inheritdoc/>
    public IEnumerable<Block> Body =>
    [
        .. profile.ReadNotes.Select(note => new Paragraph(note)),
        new Folded("Columns",
            [
                new Table([TableColumn.Names("column"), new("type", IsText: true), new("role", IsText: true), new("cells"),
                    new("not counted", IsText: true)],
            [.. profile.Columns.Select(
                c => new TableRow(c.Name, ComparisonText.TypeOf(c.Type), JsonNames.Of(c.Role),
                    c.Boundaries.Length > 0 ? NumberFormat.Count(c.Boundaries.Length) : "", c.NotCounted ?? ""))])]),
    ];

    /// <inheritdoc/>
    public void WriteJson(Utf8JsonWriter json)
    {
        json.Text("name", profile.Name);
        json.WriteNumber("rows", profile.Rows);
        json.WriteNumber("suppressed", profile.Suppressed);
        json.Texts("readNotes", profile.Suppressed > 0 ? [] : profile.ReadNotes);
        json.Objects("columns", profile.Columns, column =>
        {
            json.Text("name", column.Name);
            json.Text("type", JsonNames.Of(column.Type));
            json.Text("role", JsonNames.Of(column.Role));
            json.Text("engineType", column.EngineType);
            json.Text("notCounted", column.NotCounted);
            json.WriteNumber("boundaries", column.Boundaries.Length);
        });
    }
}
