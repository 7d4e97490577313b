namespace Kullback.Reports;

/// <summary>A report as text for a terminal, in lines of a given width.</summary>
public static class TextForm
{
    private const int Gap = 2, BarWidth = 8, NarrowestText = 6, ReadableName = 24, ReadableText = 40;

    /// <summary>The whole report: the data, the body, the headline last, where the eye is when the command has ended.</summary>
    /// <param name="report">What to write.</param>
    /// <param name="width">Columns of a line.</param>
    /// <param name="color">Use colors.</param>
    public static string Of(IReport report, int width, bool color)
    {
        ArgumentNullException.ThrowIfNull(report);
        var style = new AnsiStyle(color);
        if (report.Body.OfType<OwnPage>().FirstOrDefault() is { } own) return own.Terminal(width, style);
        var text = new StringBuilder();
        int role = report.Sources.Select(s => DisplayText.Width(s.Role)).DefaultIfEmpty(0).Max();
        foreach (var source in report.Sources) Source(text, source, role > 0 ? role + Gap : 0, width);
        Block? before = null;
        foreach (var block in report.Body.SelectMany(Unfolded))
        {
            bool apart = block is Heading or Picture || (block is Table && before is not Heading)
                || (block is Paragraph && before is Table);
            if (apart && text.Length > 0) text.Append('\n');
            Write(text, block, width, style);
            before = block;
        }
        foreach (string note in report.Notes) Wrapped(text, note, 0, width, style, Tone.Faint);
        if (text.Length > 0) text.Append('\n');
        Wrapped(text, report.Headline, 0, width, style,
            report.Finding switch { Finding.Found => Tone.Alarm, Finding.Undecided => Tone.Caution, _ => Tone.Strong });
        return text.ToString();
    }

    // What the terminal shows, in its order.
    private static IEnumerable<Block> Unfolded(Block block) => block switch
    {
        Details or Picture { OnTerminal: null } => [],
        Folded folded => folded.OnTerminal ? folded.Blocks.SelectMany(Unfolded) : [],
        _ => [block],
    };

    private static void Source(StringBuilder text, DataSource source, int role, int width)
    {
        string size = source.Size.Length > 0 ? "  " + source.Size : "";
        int room = width - role - DisplayText.Width(size);
        text.Append(DisplayText.Left(source.Role, role)).Append(DisplayText.Middle(source.Name, Math.Max(room, 16))).Append(size)
            .Append('\n');
        foreach (string note in source.Notes)
            foreach (string line in DisplayText.Wrap(note, width - 2)) text.Append("  ").Append(line).Append('\n');
    }

    private static void Write(StringBuilder text, Block block, int width, AnsiStyle style)
    {
        switch (block)
        {
            case Heading heading: Wrapped(text, heading.Text, 0, width, style, Tone.Strong); break;
            case Paragraph paragraph: Wrapped(text, paragraph.Text, 0, width, style, paragraph.Tone); break;
            case Table table: Write(text, table, width, style); break;
            case Picture { OnTerminal: { } draw }: text.Append(draw(width, style)); break;
        }
    }

    private static void Write(StringBuilder text, Table whole, int width, AnsiStyle style)
    {
        int shown = whole.Most > 0 ? Math.Min(whole.Most, whole.Rows.Count) : whole.Rows.Count;
        var table = Fitting(whole with { Rows = [.. whole.Rows.Take(shown)] }, width, out int gap);
        int[] widths = Widths(table, width, gap);
        if (table.Wraps) widths[^1] = Math.Max(20, width - widths.Sum(w => w + gap) + widths[^1]);
        string[][] titles = [.. table.Columns.Select(c => c.Title.Split('\n'))];
        for (int lines = table.HasTitles ? titles.Max(t => t.Length) : 0, k = lines; k > 0; k--)
            Line(text, [.. titles.Select(t => new TableCell(k <= t.Length ? t[^k] : "", Tone.Faint))], table, widths, gap, style);
        var names = Enumerable.Range(0, table.Columns.Count).Where(c => table.Columns[c].IsName)
            .ToDictionary(c => c, c => ShortNames.Of([.. table.Rows.Select(r => r.Cells[c].Text)], Math.Max(6, widths[c])));
        for (int r = 0; r < table.Rows.Count; r++)
        {
            var row = table.Rows[r];
            if (row.IsApart) text.Append('\n');
            string[] rest = table.Wraps ? [.. DisplayText.Wrap(row.Cells[^1].Text, widths[^1])] : [];
            TableCell[] cells =
                [
                    .. row.Cells.Select((cell, c) => names.TryGetValue(c, out var cut) ? cell with { Text = cut[r] } : rest.Length > 0
                        && c == row.Cells.Count - 1 ? rest[0] : cell)];
            for (int c = 0; c < cells.Length; c++)
            {
                if (!table.Columns[c].IsWhole || DisplayText.Width(PlainText.Shorten(cells[c].Text, width)) <= widths[c]) continue;
                text.Append(' ', gap).Append(DisplayText.Cut(cells[c].Text, width - gap)).Append('\n');
                cells[c] = "";
            }
            Line(text, cells, table, widths, gap, style);
            foreach (string line in rest.Skip(1)) text.Append(' ', widths.SkipLast(1).Sum(w => w + gap) + gap).Append(line).Append('\n');
            foreach (var paragraph in row.Below) Wrapped(text, paragraph.Text, 4, width, style, paragraph.Tone);
        }
        if (shown < whole.Rows.Count)
            text.Append($"  and {NumberFormat.Count(whole.Rows.Count - shown)} more ({OptionName.Of("Json")} has all)\n");
    }

    // Without the columns for which there is no room beside names and words of a readable length; where numbers alone are too wide, or what
    // is never cut is, a narrower gap.
    private static Table Fitting(Table table, int width, out int gap)
    {
        int Least(int gap) => table.Columns
            .Select((c, i) => Size(table, i) is var size && c.IsText
                ? Math.Min(size, c.IsName || table.Wraps ? ReadableName : ReadableText) + gap : size + gap).Sum();
        // What is never cut stands closer before a column gives way to it.
        bool cuts = table.Columns.Any(c => c.IsWhole) && table.Columns.Select((_, i) => Size(table, i) + Gap).Sum() > width;
        while (Least(cuts ? 1 : Gap) > width && table.Columns.Max(c => c.Spare) is > 0 and var most)
        {
            int spare = table.Columns.Select((c, i) => (c.Spare, i)).First(c => c.Spare == most).i;
            table = table with
            {
                Columns = [.. table.Columns.Where((_, i) => i != spare)],
                Rows = [.. table.Rows.Select(r => r with { Cells = [.. r.Cells.Where((_, i) => i != spare)] })]
            };
        }
        gap = cuts || (Least(Gap) > width && !table.Columns.Any(c => c.IsText)) ? 1 : Gap;
        return table;
    }

    private static void Line(StringBuilder text, IReadOnlyList<TableCell> cells, Table table, int[] widths, int gap, AnsiStyle style)
    {
        var line = new StringBuilder();
        for (int c = 0; c < table.Columns.Count; c++)
        {
            var cell = c < cells.Count ? cells[c] : "";
            line.Append(' ', gap);
            // Colors only around what is seen: blanks at the end of a line are taken off.
            string fitting = table.Columns[c].IsText ? DisplayText.Left(cell.Text, widths[c])
                : DisplayText.Right(cell.Text.Replace('\u2007', ' '), widths[c]);
            string bare = fitting.Trim(' ');
            int at = bare.Length == 0 ? 0 : fitting.IndexOf(bare, StringComparison.Ordinal);
            line.Append(fitting, 0, at).Append(style.In(cell.Tone, bare)).Append(' ', fitting.Length - at - bare.Length);
            if (table.HasBars(table.Columns[c]))
                line.Append(' ').Append(cell.Bar is { } share ? style.Bar(BlockBar.Of(share, BarWidth)) : new string(' ', BarWidth));
        }
        text.Append(line.ToString().TrimEnd()).Append('\n');
    }

    // What stands in a column and beside it.
    private static int Size(Table table, int c)
        => table.Rows.Where(r => c < r.Cells.Count).Select(r => DisplayText.Width(PlainText.Visible(r.Cells[c].Text)))
        .Concat(table.Columns[c].Title.Split('\n').Select(DisplayText.Width)).Max()
            + (table.HasBars(table.Columns[c]) ? BarWidth + 1 : 0);

    // Every column as wide as what stands in it; where that is too much, columns of words give way, the widest first.
    private static int[] Widths(Table table, int width, int gap)
    {
        int[] bars = [.. table.Columns.Select(c => table.HasBars(c) ? BarWidth + 1 : 0)],
            widths = [.. table.Columns.Select((_, c) => Size(table, c) - bars[c])];
        while (widths.Sum() + bars.Sum() + gap * widths.Length > width)
        {
            int widest = -1;
            for (int c = 0; c < widths.Length; c++)
                if (table.Columns[c].IsText && widths[c] > NarrowestText && (widest < 0 || widths[c] > widths[widest])) widest = c;
            if (widest < 0) break;
            widths[widest]--;
        }
        return widths;
    }

    private static void Wrapped(StringBuilder text, string words, int indent, int width, AnsiStyle style, Tone tone)
    {
        foreach (string line in DisplayText.Wrap(words, width - indent)) text.Append(' ', indent).Append(style.In(tone, line)).Append('\n');
    }
}
