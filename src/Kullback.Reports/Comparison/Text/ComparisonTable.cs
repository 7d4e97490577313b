namespace Kullback.Reports;

/// <summary>The compared columns, one per line, by falling bits: name, type, bits with interval, bar, verdict, and what changed
/// most.</summary>
/// <remarks>Where a line is too narrow for what changed most, that follows on a line of its own: its end is the number,
/// which must not be cut.</remarks>
internal sealed class ComparisonTable
{
    private const int Indent = 2, Gap = 2, BarWidth = 5;
    private const int LongestRemark = 64;
    // a value from the data is 40 characters at most: nothing that is said is longer
    private const int LongestText = 600;
    private const int NarrowestName = 12, WidestNameBesideRemark = 32;

    private readonly IReadOnlyList<ColumnReport> _rows;
    private readonly AnsiStyle _ink;
    private readonly int _width, _name, _type, _bits, _interval, _bar, _verdict, _remark, _beside;
    private readonly double _threshold;
    private readonly bool _rowsSaid;
    private readonly HashSet<string> _alike = new(StringComparer.Ordinal);

    /// <summary>Lays the table out.</summary>
    /// <param name="rows">The columns.</param>
    /// <param name="threshold">In bits: a bar of one character is as much.</param>
    /// <param name="width">Columns of a line.</param>
    /// <param name="style">Color or none.</param>
    /// <param name="rowsSaid">How many rows would decide is said for all columns together.</param>
    public ComparisonTable(IReadOnlyList<ColumnReport> rows, double threshold, int width, AnsiStyle style, bool rowsSaid)
    {
        (_rows, _threshold, _width, _ink, _rowsSaid) = (rows, threshold, width, style, rowsSaid);
        _type = Widest(rows, "type", ComparisonText.TypeOf);
        _bits = Math.Max(6, Widest(rows, "bits", Shown));
        _verdict = Widest(rows, "verdict", ComparisonText.VerdictOf);
        _interval = Widest(rows, "[95 %]", r => Interval(r));
        _bar = BarWidth;
        int names = Widest(rows, "column", r => r.Name);

        int free = Free();
        if (free < NarrowestName) _bar = 0;                     // narrower than 80: give up what words say too
        if (Free() < NarrowestName) _type = 0;
        if (Free() < NarrowestName) _interval = 0;
        free = Math.Max(NarrowestName, Free());
        _name = Math.Min(names, free);
        int beside = Math.Min(names, WidestNameBesideRemark);
        int remark = Math.Min(LongestRemark, Widest(rows, "what changed most", Remark));
        if (free - beside - Gap >= remark) (_name, _remark) = (beside, free - beside - Gap);
        _beside = _width - _remark;
        _alike.UnionWith(rows.GroupBy(r => DisplayText.Cut(r.Name, _name), StringComparer.Ordinal).Where(g => g.Count() > 1)
            .Select(g => g.Key));
    }

    /// <summary>Writes the heading and the rows.</summary>
    public void Write(StringBuilder page)
    {
        string heading = Line("column", "type", "bits", "[95 %]", "", "verdict", _remark > 0 ? "what changed most" : "");
        page.AppendLine(_ink.Faint(heading.TrimEnd()));
        foreach (ColumnReport row in _rows) Write(page, row);
    }

    private void Write(StringBuilder page, ColumnReport row)
    {
        double bits = row.Figures?.Bits ?? 0;
        string verdict = DisplayText.Left(ComparisonText.VerdictOf(row), _verdict);
        string[] remark =
            [.. DisplayText.Wrap(PlainText.Shorten(Remark(row), LongestText), _remark > 0 ? _remark : _width - Indent - Gap - Gap)];
        page.AppendLine(Line(
            row.Name, ComparisonText.TypeOf(row), Shown(row), Interval(row),
            _ink.Bar(BlockBar.Of(_bar > 0 ? bits / (_threshold * _bar) : 0, _bar)), Paint(row, verdict),
            _remark > 0 && remark.Length > 0 ? remark[0] : "").TrimEnd());
        int hang = _remark > 0 ? _beside : Indent + Gap + Gap;
        foreach (string line in remark.Skip(_remark > 0 ? 1 : 0)) page.Append(' ', hang).AppendLine(_remark > 0 ? line : _ink.Faint(line));
    }

    private string Remark(ColumnReport row) => ComparisonText.Remark(row, _rowsSaid);

    // The bar and the verdict come at their width, because they may carry color, which has none.
    private string Line(string name, string type, string bits, string interval, string bar, string verdict, string remark)
    {
        var line = new StringBuilder(_width + 32);
        line.Append(' ', Indent).Append(DisplayText.Left(Told(name), _name)).Append(' ', Gap);
        if (_type > 0) line.Append(DisplayText.Left(type, _type)).Append(' ', Gap);
        line.Append(DisplayText.Left(bits, _bits));
        if (_interval > 0) line.Append(' ').Append(DisplayText.Left(interval, _interval));
        if (_bar > 0) line.Append(' ').Append(bar.Length == 0 ? new string(' ', _bar) : bar);
        line.Append(' ', Gap).Append(verdict.Length < _verdict ? verdict.PadRight(_verdict) : verdict);
        if (remark.Length > 0) line.Append(' ', Gap).Append(remark);
        return line.ToString();
    }

    // Names that look alike where their end is cut keep it.
    private string Told(string name) => _alike.Contains(DisplayText.Cut(name, _name)) ? DisplayText.Middle(name, _name) : name;

    private int Free() => _width - Indent - Gap - _bits - Gap - _verdict
        - (_type > 0 ? _type + Gap : 0) - (_interval > 0 ? _interval + 1 : 0) - (_bar > 0 ? _bar + 1 : 0);

    private string Paint(ColumnReport row, string verdict) => row.Verdict switch
    {
        Verdict.Drifted => _ink.Alarm(verdict),
        Verdict.Undecided => _ink.Caution(verdict),
        _ => row.Warning || row.TooSimilar ? _ink.Caution(verdict) : verdict,
    };

    private static string Shown(ColumnReport row) => row.Figures is { } f ? NumberFormat.Shown(f) : NumberFormat.Bits(0);

    private static string Interval(ColumnReport row)
        => row.Figures is { } f ? NumberFormat.Interval(f.BitsLow, f.BitsHigh, f.Bits) : "";

    private static int Widest(IReadOnlyList<ColumnReport> rows, string heading, Func<ColumnReport, string> text)
        => rows.Count == 0 ? heading.Length : Math.Max(heading.Length, rows.Max(r => DisplayText.Width(PlainText.Shorten(text(r), 80))));
}
