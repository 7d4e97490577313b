using Kullback.Data.Logs;

namespace Kullback.Reports;

/// <summary>A log held against a normal one.</summary>
/// <param name="scores">What it scored.</param>
public sealed class LogScoresReport(LogScores scores) : IReport
{
    /// <inheritdoc/>
    public string Kind => "log-scores";

    private bool HasSessions => scores.Sessions > 0;

    private string Of => HasSessions ? NumberFormat.Count(scores.Sessions, "session") : NumberFormat.Count(scores.Lines, "line");

    /// <inheritdoc/>
    public string Headline => (scores.Alarms == 0 ? $"nothing unusual in {Of}" : $"{NumberFormat.Count(scores.Alarms)} unusual of {Of}")
        + $" ({NumberFormat.Percent(scores.FalseAlarms)} false alarms promised)"
        + (scores.NewLines > 0 ? $"; {NumberFormat.Count(scores.NewLines, "line")} with a new template" : "");

    /// <inheritdoc/>
    public Finding? Finding => scores.Alarms > 0 ? Reports.Finding.Found : Reports.Finding.None;

    /// <inheritdoc/>
    public IReadOnlyList<string> Conditions
        => [.. scores.Alarms > 0 ? ["anomaly"] : Array.Empty<string>(), .. scores.NewLines > 0 ? ["new-template"] : Array.Empty<string>()];

    /// <inheritdoc/>
    public IReadOnlyList<GateFigure> Figures
        => [new("share", (double)scores.Alarms / Math.Max(1, HasSessions ? scores.Sessions : scores.Lines))];

    /// <inheritdoc/>
    public IReadOnlyList<DataSource> Sources =>
    [
        new("normal", scores.Profile.Name, NumberFormat.Count(scores.Profile.Lines, scores.Profile.Sequences ? "event" : "line"),
            scores.Profile.Notes),
        new("log", scores.Source, NumberFormat.Count(scores.Lines, "line"), scores.Notes),
    ];

    /// <inheritdoc/>
    public IEnumerable<Block> Body
    {
        get
        {
            yield return new Paragraph(
                $"alarm where the conformal p-value is at most {NumberFormat.Number(scores.FalseAlarms)}; with the "
                    + $"{NumberFormat.Count(scores.Profile.Calibrating)} that calibrate the share of false alarms lies between "
                    + $"{NumberFormat.Percent(scores.Realized.Low)} and {NumberFormat.Percent(scores.Realized.High)} (95 %), as long as "
                    + $"{(HasSessions ? "sessions are" : "lines are")} exchangeable with normal ones: about "
                    + $"{NumberFormat.Count(Math.Round(scores.FalseAlarms * (HasSessions ? scores.Sessions : scores.Lines)))} here");
            if (scores.Top.Count > 0)
                yield return new Table(
                    [.. HasSessions ? [TableColumn.Names("session")] : Array.Empty<TableColumn>(), new("line"), new("bits"), new("p"),
                        new("what costs most", IsText: true)],
                    [.. scores.Top.Select(t => new TableRow([.. HasSessions ? [t.Name ?? ""] : Array.Empty<TableCell>(),
                        t.Line == 0 ? "end" : NumberFormat.Count(t.Line), NumberFormat.Bits(t.Bits), NumberFormat.PValue(t.PValue),
                        t.Reason]))]);
            if (scores.Alarms > scores.Top.Count)
                yield return new Paragraph($"and {NumberFormat.Count(scores.Alarms - scores.Top.Count)} more", Tone.Faint);
            if (scores.New.Count == 0) yield break;
            yield return new Heading("New templates");
            yield return new Table([new("lines"), new("first line"), new("template", IsText: true)],
                [.. scores.New.Select(n => new TableRow(NumberFormat.Count(n.Lines), NumberFormat.Count(n.First), n.Text))]);
        }
    }

    /// <inheritdoc/>
    public void WriteJson(Utf8JsonWriter json)
    {
        json.Text("source", scores.Source);
        json.Text("profile", scores.Profile.Name);
        json.WriteNumber("lines", scores.Lines);
        json.WriteNumber("sessions", scores.Sessions);
        json.Share("falseAlarms", scores.FalseAlarms);
        json.Share("falseAlarmsLow", scores.Realized.Low);
        json.Share("falseAlarmsHigh", scores.Realized.High);
        json.WriteNumber("calibrating", scores.Profile.Calibrating);
        json.WriteNumber("alarms", scores.Alarms);
        json.WriteNumber("newLines", scores.NewLines);
        json.Texts("readNotes", scores.Notes);
        json.Objects("top", scores.Top, top =>
        {
            json.Text("session", top.Name);
            json.Whole("line", top.Line == 0 ? null : top.Line);
            json.Real("bits", top.Bits);
            json.Share("p", top.PValue);
            json.Text("reason", top.Reason);
        });
        json.Objects("newTemplates", scores.New, found =>
        {
            json.Text("text", found.Text);
            json.WriteNumber("lines", found.Lines);
            json.WriteNumber("first", found.First);
        });
    }
}
