namespace Kullback.Reports;

/// <summary>A report as GitHub-flavored Markdown, fit for a pull request: the headline first; every text from data is escaped.</summary>
public static class MarkdownForm
{
    // A pull request is read at a glance; JSON has all rows.
    private const int MostRows = 100;

    /// <summary>Writes the report in UTF-8.</summary>
    public static void Write(IReport report, Provenance provenance, Stream stream)
    {
        ArgumentNullException.ThrowIfNull(report);
        ArgumentNullException.ThrowIfNull(provenance);
        using var writer = new StreamWriter(stream, new UTF8Encoding(false), leaveOpen: true) { NewLine = "\n" };
        if (report.Body.OfType<OwnPage>().FirstOrDefault() is { } own)
        {
            writer.Write(own.Markdown());
            return;
        }
        var text = new StringBuilder($"**{MarkdownText.Escape(report.Headline)}**\n");
        foreach (var source in report.Sources)
        {
            text.Append(
                $"\n- {MarkdownText.Escape(source.Role)}{(source.Role.Length > 0 ? ": " : "")}{MarkdownText.Code(source.Name)} "
                    + $"{MarkdownText.Escape(source.Size)}");
            foreach (string note in source.Notes) text.Append($"\n  - {MarkdownText.Escape(note)}");
        }
        if (report.Sources.Count > 0) text.Append('\n');
        foreach (var block in report.Body) Write(text, block);
        foreach (string note in report.Notes) text.Append($"\n{MarkdownText.Escape(note)}\n");
        if (provenance.Command is { } command) text.Append($"\n<sub>{MarkdownText.Code(command, 400)}</sub>\n");
        writer.Write(text);
    }

    private static void Write(StringBuilder text, Block block)
    {
        switch (block)
        {
            case Heading heading: text.Append($"\n{(heading.IsMinor ? "#####" : "####")} {MarkdownText.Escape(heading.Text)}\n"); break;
            case Paragraph paragraph: text.Append($"\n{Toned(paragraph.Text, paragraph.Tone)}\n"); break;
            case Table table: Write(text, table); break;
            case Folded folded:
                text.Append($"\n<details><summary>{MarkdownText.Escape(folded.Title)}</summary>\n");
                foreach (var inner in folded.Blocks) Write(text, inner);
                text.Append("\n</details>\n");
                break;
            case Details details:
                text.Append($"\n<details><summary>{MarkdownText.Escape(details.Title)}</summary>\n\n")
                    .AppendJoin("", details.Lines.Select(line => $"- {MarkdownText.Escape(line)}\n")).Append("\n</details>\n");
                break;
        }
    }

    private static void Write(StringBuilder text, Table table)
    {
        int most = table.Most > 0 ? Math.Min(table.Most, MostRows) : MostRows;
        text.Append('\n').AppendJoin("", table.Columns.Select(c => $"| {MarkdownText.Escape(c.Heading)} ")).Append("|\n")
            .AppendJoin("", table.Columns.Select(c => c.IsText ? "|---" : "|--:")).Append("|\n");
        foreach (var row in table.Rows.Take(most))
            text.AppendJoin("", row.Cells.Concat(Enumerable.Repeat<TableCell>("", table.Columns.Count - row.Cells.Count))
                .Select(c => $"| {Toned(c.Text.Trim(), c.Tone)} ")).Append("|\n");
        if (table.Rows.Count > most) text.Append($"\nand {NumberFormat.Count(table.Rows.Count - most)} more\n");
        bool first = true;
        foreach (var row in table.Rows.Take(most).Where(r => r.Below.Count > 0))
        {
            if (first) text.Append('\n');
            first = false;
            text.Append($"- {MarkdownText.Escape(row.Cells[0].Text)}: {string.Join("; ", row.Below.Select(b => Toned(b.Text, b.Tone)))}\n");
        }
    }

    private static string Toned(string words, Tone tone)
        => tone is Tone.Strong or Tone.Alarm && words.Length > 0 ? $"**{MarkdownText.Escape(words)}**" : MarkdownText.Escape(words);
}
