using Kullback.Reports.Html;

namespace Kullback.Reports;

/// <summary>A comparison of two tables. It has a page of its own in every form that is read; the blocks are what is true of all
/// columns.</summary>
/// <param name="report">The comparison.</param>
public sealed class ComparisonView(ComparisonReport report) : IReport
{
    /// <summary>The terminal lists every stable column, however many there are.</summary>
    public bool All { get; init; }

    /// <summary>The terminal says at the end what to try next.</summary>
    public bool Hints { get; init; }

    /// <summary>The terminal has one line.</summary>
    public bool OneLine { get; init; }

    /// <summary>No column could be compared: nothing is known.</summary>
    public bool IsEmpty => !report.Compared.Any();

    /// <summary>A schema change is a failure for a build server.</summary>
    public bool SchemaFails { get; init; }

    /// <inheritdoc/>
    public string Kind => "comparison";

    /// <inheritdoc/>
    public string Headline => ComparisonText.Headline(report);

    /// <inheritdoc/>
    public Finding? Finding => ComparisonText.FindingOf(report.Verdict);

    /// <inheritdoc/>
    public IReadOnlyList<DataSource> Sources => [Source("reference", report.Reference), Source("current", report.Current)];

    /// <inheritdoc/>
    public IEnumerable<Block> Body =>
    [
        .. CommonCauses.Of(report).Select(cause => new Paragraph(cause)),
        new OwnPage(
            (width, style) => OneLine ? ComparisonPage.Stat(report) : ComparisonPage.Of(report, width, style, All, Hints),
            () => ComparisonMarkdown.Of(report),
            Page),
    ];

    /// <inheritdoc/>
    public IReadOnlyList<string> Notes => report.Notes;

    /// <inheritdoc/>
    public IReadOnlyList<string> Conditions => ComparisonText.Conditions(report);

    /// <inheritdoc/>
    public IReadOnlyList<GateFigure> Figures => ComparisonText.Figures(report);

    /// <inheritdoc/>
    public IReadOnlyList<TestCase> Cases => ComparisonCases.Of(report, SchemaFails);

    /// <inheritdoc/>
    public void WriteJson(Utf8JsonWriter json)
    {
        ComparisonJson.Write(json, report);
    }

    /// <summary>Writes JSON Lines: one object a column, each on its line, for <c>grep</c>, <c>jq</c> and log stores.</summary>
    public void WriteLines(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        using var json = new Utf8JsonWriter(stream, JsonForm.Options(indented: false));
        foreach (var column in report.Columns)
        {
            json.WriteStartObject();
            ColumnJson.Write(json, column);
            json.WriteEndObject();
            json.Flush();
            stream.WriteByte((byte)'\n');
            json.Reset();
        }
    }

    private OwnHtml Page() => new(typeof(ReportPage), "report.js",
        [.. Detailing.Levels.Select(
            level => new Dictionary<string, object?> { [nameof(ReportPage.Report)] = report, [nameof(ReportPage.Detail)] = level })])
    {
        Title =
            $"{ComparisonText.Finding(report)}: {PlainText.Shorten(report.Reference.Name, 60)} → "
                + $"{PlainText.Shorten(report.Current.Name, 60)}",
    };

    internal static DataSource Source(string role, SourceSummary source)
        => new(role, source.Name, $"{NumberFormat.Count(source.Rows, "row")}, {NumberFormat.Count(source.Columns, "column")}",
            source.ReadNotes);
}
