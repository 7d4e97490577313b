using Kullback.Data.Columns;

namespace Kullback.Reports;

/// <summary>A whole comparison for a person at a terminal, or for a pipe: the same words without color.</summary>
internal sealed class ComparisonPage
{
    /// <summary>Beyond so many stable columns only the first <see cref="StableShown"/> are listed, unless all are asked for.</summary>
    public const int StableListed = 40;

    /// <summary>How many stable columns are listed then.</summary>
    public const int StableShown = 10;

    private const int Indent = 2;
    private readonly ComparisonReport _report;
    private readonly StringBuilder _page = new();
    private readonly int _width;
    private readonly AnsiStyle _ink;

    private ComparisonPage(ComparisonReport report, int width, AnsiStyle style) => (_report, _width, _ink) = (report, width, style);

    /// <summary>The page.</summary>
    /// <param name="report">What was found.</param>
    /// <param name="width">Columns of a line; no line is longer.</param>
    /// <param name="style">Color or none.</param>
    /// <param name="all">List every stable column, however many there are.</param>
    /// <param name="hints">Say at the end what to try next.</param>
    public static string Of(ComparisonReport report, int width, AnsiStyle style, bool all, bool hints)
    {
        var page = new ComparisonPage(report, width, style);
        page.Header();
        page.Table(all);
        page.SchemaChanges();
        page.Apart();
        page.TooSimilar();
        page.Pairs();
        if (report.Joint is { } joint) JointSection.Write(page._page, joint, width, style);
        page.Segments();
        page.Notes();
        page.Closing(hints);
        return page._page.ToString();
    }

    /// <summary>The one line of <c>--stat</c>.</summary>
    public static string Stat(ComparisonReport report)
    {
        var drifted = report.Columns.Where(c => c.Verdict == Verdict.Drifted).Take(3).ToList();
        string names = string.Join(", ", drifted.Select(c => $"{PlainText.Shorten(c.Name, 40)} {NumberFormat.Bits(c.Figures?.Bits ?? 0)}"));
        int undecided = report.Columns.Count(c => c.Verdict == Verdict.Undecided);
        return $"{ComparisonText.Claim(report)}{(names.Length > 0 ? $" ({names}{(report.Columns.Count(c => c.Verdict == Verdict.Drifted) > 3 ? ", …" : "")})" : "")}{ComparisonText.Open(report)}"
            + $"{(report.Verdict == Verdict.Drifted && undecided > 0 ? $"; {NumberFormat.Count(undecided)} undecided" : "")}"
            + $"{(report.SchemaChanges.Count > 0 ? $"; {NumberFormat.Count(report.SchemaChanges.Count, "schema change")}" : "")}"
            + $"; {NumberFormat.Count(report.Reference.Rows)} against {NumberFormat.Count(report.Current.Rows, "row")}\n";
    }

    private void Header()
    {
        string rows(SourceSummary s) => NumberFormat.Count(s.Rows, "row");
        string columns(SourceSummary s) => NumberFormat.Count(s.Columns, "column");
        int widestRows = Math.Max(rows(_report.Reference).Length, rows(_report.Current).Length);
        int widestColumns = Math.Max(columns(_report.Reference).Length, columns(_report.Current).Length);
        string tail(SourceSummary s) => $"   {rows(s).PadLeft(widestRows)}   {columns(s).PadLeft(widestColumns)}";
        string time = "   " + NumberFormat.Duration(_report.Elapsed);
        int free = Math.Max(10, _width - "reference  ".Length - tail(_report.Current).Length - time.Length);
        int name = Math.Min(free,
            Math.Max(DisplayText.Width(PlainText.Shorten(_report.Reference.Name, 200)),
                DisplayText.Width(PlainText.Shorten(_report.Current.Name, 200))));
        Line($"{_ink.Faint("reference")}  {Name(_report.Reference, name)}{tail(_report.Reference)}");
        Line($"{_ink.Faint("current")}    {Name(_report.Current, name)}{tail(_report.Current)}{time}");
        foreach (SourceSummary side in new[] { _report.Reference, _report.Current })
            foreach (string text in Reading(side)) Wrapped(text, "", Indent);
        Line();
    }

    private static string Name(SourceSummary side, int width) => DisplayText.Ending(side.Name, width);

    private static IEnumerable<string> Reading(SourceSummary side)
    {
        if (side.EffectiveRows is { } effective)
            yield return $"{side.Name}: the weights are worth {NumberFormat.Count((long)Math.Round(effective), "equal row")}";
        if (side.Clusters is { } clusters) yield return $"{side.Name}: {NumberFormat.Count(clusters, "cluster")}";
        foreach (string note in side.ReadNotes) yield return note.StartsWith($"{side.Name}: ", StringComparison.Ordinal) ? note
            : $"{side.Name}: {note}";
    }

    private void Table(bool all)
    {
        var compared = _report.Compared.Where(c => c.Role == ColumnRole.Feature).ToList();
        if (compared.Count == 0) return;
        var rows = compared;
        int plain = compared.Count(IsPlainlyStable);
        int left = 0;
        if (!all && plain > StableListed)
        {
            left = plain - StableShown;
            int shown = 0;
            rows = compared.Where(c => !IsPlainlyStable(c) || shown++ < StableShown).ToList();
        }
        bool rowsSaid = CommonCauses.SaysRows(_report);
        int open = rowsSaid ? compared.Count(IsPlainlyUndecided) : 0, unlisted = 0;
        if (!all && open > StableListed)
        {
            unlisted = open - StableShown;
            int shown = 0;
            rows = rows.Where(c => !IsPlainlyUndecided(c) || shown++ < StableShown).ToList();
        }
        new ComparisonTable(rows, _report.Method.ThresholdBits, _width, _ink, rowsSaid).Write(_page);
        if (left > 0)
        {
            double highest = compared.Where(IsPlainlyStable).Skip(StableShown).Max(c => c.Figures?.Bits ?? 0);
            Wrapped(
                $"… {NumberFormat.Count(left, "more column")} stable, none above {NumberFormat.Bits(highest)} bit ({OptionName.Of("All")} "
                    + $"lists them)", "", Indent);
        }
        if (unlisted > 0) Wrapped($"… {NumberFormat.Count(unlisted, "more column")} undecided ({OptionName.Of("All")} lists them)",
            "", Indent);
        foreach (string cause in CommonCauses.Of(_report)) Wrapped(cause, "", Indent);
        Line();
    }

    private static bool IsPlainlyUndecided(ColumnReport c) => c.Verdict == Verdict.Undecided && !c.Warning && !c.TooSimilar
        && c.LooksRenamed is null && c.Findings.Count == 0;

    private static bool IsPlainlyStable(ColumnReport c) => c.Verdict == Verdict.Stable && !c.Warning && !c.TooSimilar;

    private void SchemaChanges() => Section("schema changes (never drift)", _report.SchemaChanges.Select(c => (c.Column, c.Explanation)));

    private void Apart()
    {
        var apart = _report.Columns
            .Where(c => c.Role != ColumnRole.SchemaOnly && (c.Verdict == Verdict.NotCompared || c.Role != ColumnRole.Feature)).ToList();
        Section("time axis", apart.Where(c => c.Role == ColumnRole.TimeAxis).Select(c => (c.Name, Axis(c))));
        Section("not compared", apart.Where(c => c.Role != ColumnRole.TimeAxis)
            .Select(c => (c.Name, $"{ComparisonText.TypeOf(c)}: {c.Reason}")));
    }

    private static string Axis(ColumnReport c) => ComparisonText.Reason(c) ?? (c.Numbers is { } n
        ? $"{n.Reference.MinimumText} .. {n.Reference.MaximumText} against {n.Current.MinimumText} .. {n.Current.MaximumText}" : "");

    private void TooSimilar()
    {
        if (!_report.Similarity.TooSimilar) return;
        Line(_ink.Caution("too similar"));
        Wrapped(_report.Similarity.Explanation, "", Indent);
        Line();
    }

    private void Pairs()
    {
        if (_report.Pairs is not { } screen) return;
        var changed = screen.Pairs.Where(p => p.Verdict == Verdict.Drifted).ToList();
        string word = "drifted";
        int most = 10;
        // The verdict may hang on a pair that is undecided, where all columns are decided.
        if (changed.Count == 0 && _report.Verdict == Verdict.Undecided && _report.Compared.All(c => c.Verdict != Verdict.Undecided))
            (changed, word, most) = (screen.Pairs.Where(p => p.Verdict == Verdict.Undecided).ToList(), "undecided", 3);
        if (changed.Count == 0) return;
        Section($"dependence {word} ({NumberFormat.Count(changed.Count)} of {NumberFormat.Count(screen.PairsTested, "pair")} tested)",
            changed.Take(most)
            .Select(
                p => ($"{p.First} × {p.Second}",
                    $"{NumberFormat.Bits(p.Bits)} bit {NumberFormat.Interval(p.BitsLow, p.BitsHigh, p.Bits)}: {p.Driver}")));
        if (changed.Count > most) Replace($"and {NumberFormat.Count(changed.Count - most)} more");
    }

    private void Segments()
    {
        if (_report.Segments is not { } screen) return;
        Section($"segments by {PlainText.Shorten(screen.By, 60)}", screen.Segments.Take(12).Select(s => (s.Value, Segment(s))));
        if (screen.Segments.Count > 12) Replace($"… {NumberFormat.Count(screen.Segments.Count - 12, "more segment")} in the reports");
        if (screen.NotCompared.Count > 0) Replace($"not compared: {string.Join(", ", screen.NotCompared.Take(20))}");
        Replace(screen.Explanation);
    }

    private static string Segment(SegmentReport s)
    {
        var drivers = s.Columns.Where(c => c.Verdict == Verdict.Drifted).Take(2)
            .Select(c => $"{c.Name} {NumberFormat.Bits(c.Figures?.Bits ?? 0)}").ToList();
        return $"{ComparisonText.VerdictOf(s.Verdict)}, {NumberFormat.Percent(s.ExplainedShare)} of the change, "
            + $"{NumberFormat.Count(s.ReferenceRows)} against {NumberFormat.Count(s.CurrentRows, "row")}"
            + (drivers.Count > 0 ? $": {string.Join(", ", drivers)}" : "");
    }

    // One more line in the section just written: over its closing blank line.
    private void Replace(string text)
    {
        if (_page.Length >= 2 && _page[^1] == '\n' && _page[^2] == '\n') _page.Length--;
        Wrapped(text, "", Indent);
        Line();
    }

    private void Notes() => Section("notes", _report.Notes.Select(n => ("", n)));

    private void Closing(bool hints)
    {
        foreach (string line in DisplayText.Wrap(ComparisonText.Headline(_report), _width))
            Line(_report.Verdict switch
            {
                Verdict.Drifted => _ink.Alarm(line),
                Verdict.Stable => _ink.Strong(line),
                _ => _ink.Caution(line)
            });
        if (!hints || _report.Compared.FirstOrDefault() is not { } first) return;
        string column = ShellQuoting.Quote(PlainText.Visible(first.Column));
        string full =
            $"explain one: kullback explain {ShellQuoting.Quote(_report.Reference.Name)} {ShellQuoting.Quote(_report.Current.Name)} "
                + $"{column}";
        string brief = $"explain one: kullback explain REFERENCE CURRENT {column}";
        Line(_ink.Faint(DisplayText.Cut(DisplayText.Width(PlainText.Visible(full)) <= _width ? full : brief, _width)));
        if (_report.Method.Command?.Contains(OptionName.Of("Html"), StringComparison.Ordinal) != true)
            Line(_ink.Faint($"report: {OptionName.Of("Html")} drift.html"));
    }

    private void Section(string title, IEnumerable<(string Name, string Text)> entries)
    {
        var list = entries.ToList();
        if (list.Count == 0) return;
        foreach (string line in DisplayText.Wrap(title, _width)) Line(_ink.Strong(line));
        int widest = Math.Min(_width / 3, list.Max(e => DisplayText.Width(PlainText.Shorten(e.Name, _width))));
        foreach (var (name, text) in list) Wrapped(text, name.Length == 0 && widest == 0 ? "" : DisplayText.Left(name, widest), Indent);
        Line();
    }

    private void Wrapped(string text, string label, int indent)
    {
        int hang = indent + (label.Length > 0 ? DisplayText.Width(label) + 2 : 0);
        bool first = true;
        foreach (string line in DisplayText.Wrap(text, _width - hang))
        {
            _page.Append(' ', first ? indent : hang);
            if (first && label.Length > 0) _page.Append(label).Append("  ");
            _page.AppendLine(line);
            first = false;
        }
        if (first && label.Length > 0) _page.Append(' ', indent).AppendLine(label.TrimEnd());
    }

    private void Line(string text = "") => _page.Append(text.TrimEnd()).Append('\n');
}
