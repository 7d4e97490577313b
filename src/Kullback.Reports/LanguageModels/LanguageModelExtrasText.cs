using System.Text;
using Kullback.Data.LanguageModels;

namespace Kullback.Reports;

/// <summary>What was asked of a candidate besides its divergences, as text.</summary>
internal static class LanguageModelExtrasText
{
    /// <summary>Tables of a candidate.</summary>
    internal static void Append(StringBuilder page, NextTokenCandidate candidate, InformationWords words, int width, AnsiStyle style) => Append(page, LanguageModelTable.Of(candidate, words), width, style);

    /// <summary>Tables one below the other.</summary>
    internal static void Append(StringBuilder page, IEnumerable<LanguageModelTable> tables, int width, AnsiStyle style)
    {
        foreach (var table in tables)
        {
            page.Append('\n').Append("  ").Append(style.Faint(DisplayText.Cut(table.Title, width - 2))).Append('\n');
            var shown = Shown(table, width);
            int[] widths = [.. Enumerable.Range(0, table.Columns.Count).Select(c => Math.Max(DisplayText.Width(table.Columns[c]), table.Rows.Max(r => DisplayText.Width(r[c]))))];
            widths[0] = Math.Clamp(width - 2 - shown.Skip(1).Sum(c => widths[c] + 2), Math.Min(6, widths[0]), widths[0]);
            page.Append(style.Faint(Line(table.Columns, widths, shown))).Append('\n');
            foreach (var row in table.Rows) page.Append(Line(row, widths, shown)).Append('\n');
            foreach (string note in table.Notes) Wrapped(page, note, width);
        }
    }

    /// <summary>The floor, and how many times it the candidates are.</summary>
    internal static void Floor(StringBuilder page, NextTokenReport report, int width)
    {
        var said = LanguageModelTable.Floor(report);
        if (said.Count > 0) page.Append('\n');
        foreach (string sentence in said)
            foreach (string line in DisplayText.Wrap(sentence, width)) page.Append(line).Append('\n');
    }

    // Columns that fit; the first needs a few letters of its own.
    private static List<int> Shown(LanguageModelTable table, int width)
    {
        var shown = Enumerable.Range(0, table.Columns.Count).ToList();
        int Width(int c) => c == 0 ? Math.Min(10, Cells(c)) : 2 + Cells(c);
        int Cells(int c) => Math.Max(DisplayText.Width(table.Columns[c]), table.Rows.Max(r => DisplayText.Width(r[c])));
        foreach (int spare in table.Spare)
            if (2 + shown.Sum(Width) > width) shown.Remove(spare);
        return shown;
    }

    private static string Line(IReadOnlyList<string> cells, int[] widths, List<int> shown)
    {
        var line = new StringBuilder("  ").Append(DisplayText.Left(DisplayText.Cut(cells[0], widths[0]), widths[0]));
        foreach (int c in shown.Skip(1)) line.Append("  ").Append(DisplayText.Right(cells[c], widths[c]));
        return line.ToString().TrimEnd();
    }

    private static void Wrapped(StringBuilder page, string text, int width)
    {
        foreach (string line in DisplayText.Wrap(text, width - 2)) page.Append("  ").Append(line).Append('\n');
    }
}
