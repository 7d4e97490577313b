using Kullback.Data.Logs;

namespace Kullback.Reports;

/// <summary>What a normal log looks like.</summary>
/// <param name="profile">The profile.</param>
public sealed class LogProfileReport(LogProfile profile) : IReport
{
    private const int MostShown = 30;

    /// <inheritdoc/>
    public string Kind => "log-profile";

    private string What => profile.Sequences ? "event" : "template";

    /// <inheritdoc/>
    public string Headline => $"{NumberFormat.Count(profile.Templates.Count, What)} in "
        + NumberFormat.Count(profile.Lines, profile.Sequences ? "place" : "line")
        + (profile.Sessions > 0 ? $", {NumberFormat.Count(profile.Sessions, "session")}" : "")
        + $"; {NumberFormat.Count(profile.Calibrating)} more calibrate";

    /// <inheritdoc/>
    public IReadOnlyList<DataSource> Sources
        => [new("normal", profile.Name, NumberFormat.Count(profile.Lines, profile.Sequences ? "event" : "line"), profile.Notes)];

    private IEnumerable<int> ByCount
        => Enumerable.Range(0, profile.Templates.Count).OrderByDescending(t => profile.Counts[t]).ThenBy(t => t);

    /// <inheritdoc/>
    public IEnumerable<Block> Body
    {
        get
        {
            yield return new Table([new("lines"), new("bits"), new(What, IsText: true)],
                [.. ByCount.Select(t => new TableRow(NumberFormat.Count(profile.Counts[t]), NumberFormat.Bits(profile.Bits(t)),
                    profile.Templates[t]))])
            { Most = MostShown };
            yield return new Paragraph(
                $"a share of false alarms of {NumberFormat.Percent(1.0 / (profile.Calibrating + 1))} is the smallest that so many can "
                    + "promise",
                Tone.Faint);
        }
    }

    /// <inheritdoc/>
    public void WriteJson(Utf8JsonWriter json)
    {
        json.Text("source", profile.Name);
        json.Text("session", profile.Session);
        json.WriteBoolean("sequences", profile.Sequences);
        json.WriteNumber("lines", profile.Lines);
        json.WriteNumber("sessions", profile.Sessions);
        json.WriteNumber("calibrating", profile.Calibrating);
        json.Texts("readNotes", profile.Notes);
        json.Objects("templates", [.. ByCount], t =>
        {
            json.Text("text", profile.Templates[t]);
            json.WriteNumber("lines", profile.Counts[t]);
            json.Real("bits", profile.Bits(t));
        });
    }
}
