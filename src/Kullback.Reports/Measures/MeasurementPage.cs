using System.Globalization;
using System.Text;
using Kullback.Data.Vectors;
using Kullback.Divergences;

namespace Kullback.Reports;

/// <summary>A measurement of two vectors: the numbers with their units, why one is infinite, and the cells that drive it.</summary>
internal sealed class MeasurementPage
{
    private const int Indent = 2, Gap = 2, BarWidth = 8, Share = 7, NarrowestLabel = 6;
    private readonly Measurement _measurement;
    private readonly StringBuilder _page = new();
    private readonly IReadOnlyList<InformationUnit> _units;
    private readonly int _width;
    private readonly AnsiStyle _ink;

    private MeasurementPage(Measurement measurement, InformationUnit? unit, int width, AnsiStyle style)
    {
        (_measurement, _width, _ink) = (measurement, width, style);
        _units = unit is { } one ? [one] : [InformationUnit.Bits, InformationUnit.Nats];
    }

    /// <summary>The page.</summary>
    /// <param name="measurement">What was found.</param>
    /// <param name="unit">The unit of information; null shows bits and nats.</param>
    /// <param name="width">Columns of a line.</param>
    /// <param name="style">Color or none.</param>
    public static string Of(Measurement measurement, InformationUnit? unit, int width, AnsiStyle style)
    {
        var page = new MeasurementPage(measurement, unit, width, style);
        page.Header();
        page.Values();
        page.Infinities();
        page.Drivers();
        foreach (string note in measurement.Pair.Notes) page.Wrapped($"note: {note}", 0);
        return page._page.ToString().TrimEnd('\n') + "\n";
    }

    private void Header()
    {
        var distributions = _measurement.Pair.Distributions;
        Line($"{_ink.Strong("P")}  {DisplayText.Cut(_measurement.Pair.P.Name, _width - 3)}");
        Line($"{_ink.Strong("Q")}  {DisplayText.Cut(_measurement.Pair.Q.Name, _width - 3)}");
        string left = distributions.Policy == ZeroPolicy.CommonSupport
            ? $"; left out: {NumberFormat.Percent(distributions.DroppedP)} of P, {NumberFormat.Percent(distributions.DroppedQ)} of Q" : "";
        string zeros = distributions.Policy == ZeroPolicy.Exact ? "" : $"; zeros: {distributions.Policy}{left}";
        Wrapped($"{NumberFormat.Count(distributions.Cells, "cell")}, {MeasureWords.Form(_measurement.Pair.Form)}{zeros}", 3, _ink.Faint);
        Line();
    }

    private void Values()
    {
        // Asked for by name: every digit. The usual table: as many as the eye compares.
        bool usual = _measurement.Values.Any(v => v.Direction == "Q‖P");
        Func<double, string> digits = usual ? NumberFormat.Six : NumberFormat.Exactly;
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

    private static int Kind(MeasuredValue v) => v.Symbol.StartsWith("H(", StringComparison.Ordinal) ? 2 : v.Direction == "P,Q" ? 1 : 0;

    private (string[] Cells, int Width) Column(InformationUnit unit, Func<double, string> digits)
    {
        string[] numbers = AtThePoint([.. _measurement.Values.Select(v => digits(unit.Show(v.Value, v.Unit)))]);
        int name = _measurement.Values.Max(v => unit.Name(v.Unit).Length);
        return ([.. numbers.Zip(_measurement.Values, (n, v) => $"{n} {unit.Name(v.Unit).PadRight(name)}")], numbers.Max(n => n.Length) + 1 + name);
    }

    /// <summary>Numbers under one another at the decimal point, all of one length.</summary>
    private static string[] AtThePoint(string[] numbers)
    {
        static int Whole(string number) => number.IndexOf('.', StringComparison.Ordinal) is >= 0 and var point ? point : number.Length;
        int whole = numbers.Max(Whole), rest = numbers.Max(n => n.Length - Whole(n));
        return [.. numbers.Select(n => (new string(' ', whole - Whole(n)) + n).PadRight(whole + rest))];
    }

    private void Infinities()
    {
        bool any = false;
        foreach (var (symbols, reason) in MeasureWords.Infinities(_measurement))
        {
            Wrapped($"{symbols} = ∞: {reason}.", 0, _ink.Caution);
            any = true;
        }
        if (!any) return;
        Wrapped(MeasureWords.WayOut(_measurement.Pair.Form), 0, _ink.Faint);
        Line();
    }

    private void Drivers()
    {
        if (_measurement.DrivenBy is not { } driver || _measurement.Drivers.Count == 0) return;
        int cells = _measurement.Pair.Distributions.Cells;
        string how = _measurement.Drivers.Count == cells ? "" : $" ({NumberFormat.Count(_measurement.Drivers.Count)} of {NumberFormat.Count(cells, "cell")})";
        Line(_ink.Strong(DisplayText.Cut($"What drives {driver.Key}{how}", _width)));
        InformationUnit unit = _units[0];
        string name = unit.Name(driver.Unit) is { Length: > 0 } u ? u : "part";
        string[] labels = [.. _measurement.Drivers.Select(d => _measurement.Pair.LabelOf(d.Index) ?? d.Index.ToString(CultureInfo.InvariantCulture))];
        string[] p = AtThePoint([.. _measurement.Drivers.Select(d => NumberFormat.Six(d.P))]), q = AtThePoint([.. _measurement.Drivers.Select(d => NumberFormat.Six(d.Q))]);
        string[] parts = AtThePoint([.. _measurement.Drivers.Select(d => NumberFormat.Six(unit.Show(d.Value, driver.Unit)))]);
        int tail = Indent + p[0].Length + q[0].Length + Math.Max(parts[0].Length, name.Length) + Share + BarWidth + (5 * Gap);
        int label = Math.Clamp(labels.Max(l => DisplayText.Width(PlainText.Shorten(l, 60))), "index".Length, Math.Max(NarrowestLabel, _width - tail));
        string Row(string c, string a, string b, string d, string share, string bar)
            => $"{new string(' ', Indent)}{DisplayText.Left(c, label)}  {a.PadRight(p[0].Length)}  {b.PadRight(q[0].Length)}  {d.PadRight(Math.Max(parts[0].Length, name.Length))}  {share.PadLeft(Share)}  {bar}";
        string cell = _measurement.Pair.P.Labels is null ? "index" : "cell";
        Line(_ink.Faint(Row(cell, "p", "q", name, "share", "").TrimEnd()));
        for (int i = 0; i < labels.Length; i++)
        {
            double? share = _measurement.Drivers[i].Share;
            Line(Row(labels[i], p[i], q[i], parts[i], share is { } s ? NumberFormat.PercentCell(s) : NumberFormat.None, _ink.Bar(share is { } f ? BlockBar.Of(f, BarWidth).TrimEnd() : "")));
        }
    }

    private void Wrapped(string text, int indent, Func<string, string>? paint = null)
    {
        foreach (string line in DisplayText.Wrap(text, _width - indent)) Line(new string(' ', indent) + (paint is null ? line : paint(line)));
    }

    private void Line(string text = "") => _page.Append(text.TrimEnd()).Append('\n');
}
