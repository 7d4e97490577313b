using System.Globalization;
using System.Text;
using Kullback.Data.Vectors;
using Kullback.Divergences;
using Kullback.Reports;

namespace Kullback.Cli.Terminal;

/// <summary>A measurement of two vectors: the numbers with their units, why one is infinite, and the cells that drive it.</summary>
internal sealed class MeasurementPage
{
    private const int Indent = 2, Gap = 2, BarWidth = 8, NarrowestLabel = 6;
    private readonly Measurement _measurement;
    private readonly StringBuilder _page = new();
    private readonly IReadOnlyList<InformationUnit> _units;
    private readonly int _width;
    private readonly Ink _ink;

    private MeasurementPage(Measurement measurement, InformationUnit? unit, int width, Ink ink)
    {
        (_measurement, _width, _ink) = (measurement, width, ink);
        _units = unit is { } one ? [one] : [InformationUnit.Bits, InformationUnit.Nats];
    }

    /// <summary>The page.</summary>
    /// <param name="measurement">What was found.</param>
    /// <param name="unit">The unit of information; null shows bits and nats.</param>
    /// <param name="width">Columns of a line.</param>
    /// <param name="ink">Colour or none.</param>
    public static string Of(Measurement measurement, InformationUnit? unit, int width, Ink ink)
    {
        var page = new MeasurementPage(measurement, unit, width, ink);
        page.Header();
        page.Values();
        page.Infinities();
        page.Drivers();
        foreach (string note in measurement.Pair.Notes) page.Wrapped($"note: {note}", 0);
        return page._page.ToString();
    }

    private void Header()
    {
        var distributions = _measurement.Pair.Distributions;
        Line($"{_ink.Strong("P")}  {DisplayText.Cut(_measurement.Pair.P.Name, _width - 3)}");
        Line($"{_ink.Strong("Q")}  {DisplayText.Cut(_measurement.Pair.Q.Name, _width - 3)}");
        string left = distributions.Policy == ZeroPolicy.CommonSupport
            ? $"; left out: {Words.Percent(distributions.DroppedP)} of P, {Words.Percent(distributions.DroppedQ)} of Q" : "";
        string zeros = distributions.Policy == ZeroPolicy.Exact ? "" : $"; zeros: {distributions.Policy}{left}";
        Wrapped($"{Words.Count(distributions.Cells, "cell")}, {MeasureWords.Form(_measurement.Pair.Form)}{zeros}", 3, _ink.Faint);
        Line();
    }

    private void Values()
    {
        // Asked for by name: every digit. The usual table: as many as the eye compares.
        bool usual = _measurement.Values.Any(v => v.Direction == "Q‖P");
        Func<double, string> digits = usual ? Words.Six : Words.Exactly;
        int key = _measurement.Values.Max(v => v.Key.Length), symbol = _measurement.Values.Max(v => v.Symbol.Length);
        var columns = _units.Select(unit => Column(unit, digits)).ToList();
        int fixedWidth = Indent + key + Gap + symbol;
        while (columns.Count > 1 && fixedWidth + columns.Sum(c => Gap + c.Width) > _width) columns.RemoveAt(columns.Count - 1);
        for (int i = 0; i < _measurement.Values.Count; i++)
        {
            MeasuredValue v = _measurement.Values[i];
            if (i > 0 && usual && Kind(v) != Kind(_measurement.Values[i - 1])) Line();
            var line = new StringBuilder().Append(' ', Indent).Append(DisplayText.Left(v.Key, Math.Min(key, _width / 2))).Append(' ', Gap).Append(v.Symbol.PadRight(symbol));
            // A pure number is the same in every unit.
            foreach (var column in v.Unit == MeasureUnit.None ? columns.Take(1) : columns) line.Append(' ', Gap).Append(column.Cells[i]);
            Line(line.ToString());
        }
        Line();
    }

    private static int Kind(MeasuredValue v) => v.Direction switch { "P‖Q" or "Q‖P" => 0, "P,Q" => 1, _ => 2 };

    /// <summary>Numbers under one another at the decimal point, each with its unit.</summary>
    private (string[] Cells, int Width) Column(InformationUnit unit, Func<double, string> digits)
    {
        var shown = _measurement.Values.Select(v => (Text: digits(unit.Show(v.Value, v.Unit)), Unit: unit.Name(v.Unit))).ToList();
        int whole = shown.Max(s => Whole(s.Text)), rest = shown.Max(s => s.Text.Length - Whole(s.Text)), name = shown.Max(s => s.Unit.Length);
        string[] cells = [.. shown.Select(s => $"{new string(' ', whole - Whole(s.Text))}{s.Text.PadRight(whole + rest - (whole - Whole(s.Text)))} {s.Unit.PadRight(name)}")];
        return (cells, whole + rest + 1 + name);
    }

    private static int Whole(string number) => number.IndexOf('.', StringComparison.Ordinal) is >= 0 and var point ? point : number.Length;

    private void Infinities()
    {
        bool any = false;
        foreach (var (symbols, reason) in MeasureWords.Infinities(_measurement))
        {
            Wrapped($"{symbols} = ∞: {reason}.", 0, _ink.Caution);
            any = true;
        }
        if (!any) return;
        Wrapped(MeasureWords.WayOut, 0, _ink.Faint);
        Line();
    }

    private void Drivers()
    {
        if (_measurement.DrivenBy is not { } driver || _measurement.Drivers.Count == 0) return;
        int cells = _measurement.Pair.Distributions.Cells;
        string how = _measurement.Drivers.Count == cells ? "" : $" ({Words.Count(_measurement.Drivers.Count)} of {Words.Count(cells, "cell")})";
        Line(_ink.Strong(DisplayText.Cut($"What drives {driver.Key}{how}", _width)));
        InformationUnit unit = _units[0];
        var rows = _measurement.Drivers.Select(d => (
            Label: _measurement.Pair.LabelOf(d.Index) ?? d.Index.ToString(CultureInfo.InvariantCulture),
            P: Words.Six(d.P), Q: Words.Six(d.Q), Part: Words.Six(unit.Show(d.Value, driver.Unit)), d.Share)).ToList();
        string name = unit.Name(driver.Unit) is { Length: > 0 } u ? u : "part";
        int p = Math.Max(1, rows.Max(r => r.P.Length)), q = Math.Max(1, rows.Max(r => r.Q.Length)), part = Math.Max(name.Length, rows.Max(r => r.Part.Length));
        int tail = Indent + Gap + p + Gap + q + Gap + part + Gap + 7 + Gap + BarWidth;
        int label = Math.Clamp(rows.Max(r => DisplayText.Width(PlainText.Shorten(r.Label, 60))), "cell".Length, Math.Max(NarrowestLabel, _width - tail));
        string Row(string c, string a, string b, string d, string share, string bar)
            => $"{new string(' ', Indent)}{DisplayText.Left(c, label)}  {a.PadLeft(p)}  {b.PadLeft(q)}  {d.PadLeft(part)}  {share.PadLeft(7)}  {bar}";
        Line(_ink.Faint(Row("cell", "p", "q", name, "share", "").TrimEnd()));
        foreach (var r in rows)
            Line(Row(r.Label, r.P, r.Q, r.Part, r.Share is { } s ? Words.PercentCell(s) : Words.None, _ink.Bar(r.Share is { } f ? Bar.Of(f, BarWidth).TrimEnd() : "")));
    }

    private void Wrapped(string text, int indent, Func<string, string>? paint = null)
    {
        foreach (string line in DisplayText.Wrap(text, _width - indent)) Line(new string(' ', indent) + (paint is null ? line : paint(line)));
    }

    private void Line(string text = "") => _page.Append(text.TrimEnd()).Append('\n');
}
