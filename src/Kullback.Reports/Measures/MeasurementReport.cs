using Kullback.Data.Vectors;

namespace Kullback.Reports;

/// <summary>Two distributions on the same cells: the numbers with their units, why one is infinite, and the cells that drive it.</summary>
/// <param name="result">The measurement.</param>
/// <param name="unit">The unit of information; null shows bits, and nats beside them.</param>
/// <param name="limited">What has a limit; null for nothing.</param>
public sealed class MeasurementReport(Measurement result, InformationUnit? unit, Measurement? limited = null) : IReport
{
    private const int MostLabel = 120, MostInHeadline = 3;

    private readonly IReadOnlyList<InformationUnit> _units = unit is { } one ? [one] : [InformationUnit.Bits, InformationUnit.Nats];

    /// <inheritdoc/>
    public string Kind => "measurement";

    /// <inheritdoc/>
    public string Headline
    {
        get
        {
            var said = IsUsual ? result.Values.Where(v => v.Symbol is "D(P‖Q)" or "D(Q‖P)" or "JS(P,Q)") : result.Values;
            return string.Join(", ", said.Take(MostInHeadline)
                .Select(v => $"{MeasureWords.Symbol(v)} = {Digits(_units[0].Show(v.Value, v.Unit))} {_units[0].Name(v.Unit)}".TrimEnd()));
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<GateFigure> Figures => limited is null ? []
        : [.. limited.Values.Select(v => new GateFigure(v.Key, v.Value, v.Unit, v.Symbol))];

    /// <inheritdoc/>
    public IReadOnlyList<DataSource> Sources => [new("P", result.Pair.P.Name, "", []), new("Q", result.Pair.Q.Name, "", [])];

    /// <inheritdoc/>
    public IReadOnlyList<string> Notes => result.Pair.Notes;

    /// <inheritdoc/>
    public IEnumerable<Block> Body
    {
        get
        {
            var of = result.Pair.Distributions;
            string left = of.Policy == ZeroPolicy.CommonSupport
                ? $"; left out: {NumberFormat.Percent(of.DroppedP)} of P, {NumberFormat.Percent(of.DroppedQ)} of Q" : "";
            string zeros = of.Policy == ZeroPolicy.Exact ? "" : $"; zeros: {of.Policy}{left}";
            yield return new Paragraph($"{NumberFormat.Count(of.Cells, "cell")}, {MeasureWords.Form(result.Pair.Form)}{zeros}", Tone.Faint);
            yield return Values();
            var infinities = MeasureWords.Infinities(result).ToList();
            foreach (var (symbols, reason) in infinities) yield return new Paragraph($"{symbols} = ∞: {reason}.", Tone.Caution);
            if (infinities.Count > 0) yield return new Paragraph(MeasureWords.WayOut(result.Pair.Form), Tone.Faint);
            if (result.DrivenBy is not { } driver || result.Drivers.Count == 0) yield break;
            yield return new Heading(
                $"What drives {driver.Key}{(result.Drivers.Count == of.Cells ? "" : $" ({NumberFormat.Count(result.Drivers.Count)} of {NumberFormat.Count(of.Cells, "cell")})")}");
            yield return Drivers(driver);
        }
    }

    /// <inheritdoc/>
    public void WriteJson(Utf8JsonWriter json)
    {
        var (pair, of, shown) = (result.Pair, result.Pair.Distributions, _units[0]);
        foreach (var (name, side) in new[] { ("p", pair.P), ("q", pair.Q) })
            json.Object(name, side, s =>
            {
                json.Text("name", s.Name);
                json.Text("format", s.Format);
            });
        json.WriteNumber("cells", of.Cells);
        json.Text("form", JsonNames.Of(pair.Form));
        json.Text("zeros", of.Policy.ToString());
        WriteGap(json, "onlyInP", of.OnlyInP);
        WriteGap(json, "onlyInQ", of.OnlyInQ);
        json.Share("droppedP", of.DroppedP);
        json.Share("droppedQ", of.DroppedQ);
        json.Objects("values", result.Values, value =>
        {
            json.Text("measure", value.Key);
            json.Text("name", value.Name);
            json.Text("symbol", value.Symbol);
            json.Text("direction", value.Direction);
            json.Real("value", shown.Show(value.Value, value.Unit));
            json.Text("unit", JsonNames.Of(value.Unit, shown));
            json.Text("reason", value.Reason);
        });
        json.Object("contributions", result.DrivenBy, driver =>
        {
            json.Text("measure", driver.Key);
            json.Text("unit", JsonNames.Of(driver.Unit, shown));
            json.Objects("cells", result.Drivers, cell =>
            {
                json.WriteNumber("index", cell.Index);
                json.Text("label", pair.LabelOf(cell.Index));
                json.Share("p", cell.P);
                json.Share("q", cell.Q);
                json.Real("value", shown.Show(cell.Value, driver.Unit));
                json.Share("share", cell.Share);
            });
        });
    }

    private void WriteGap(Utf8JsonWriter json, string name, SupportGap? gap) => json.Object(name, gap, g =>
    {
        json.WriteNumber("cells", g.Cells);
        json.Share("mass", g.Mass);
        json.WriteNumber("firstIndex", g.FirstIndex);
        json.Text("firstLabel", result.Pair.LabelOf(g.FirstIndex));
    });

    private bool IsUsual => result.Values.Any(v => v.Direction == "Q‖P");

    // Asked for by name: every digit. The usual table: as many as the eye compares.
    private string Digits(double value) => IsUsual ? NumberFormat.Six(value) : NumberFormat.Exactly(value);

    private Table Values()
    {
        var columns = _units.Select(Column).ToList();
        TableRow Row(MeasuredValue v, int i)
        {
            // A pure number is the same in every unit.
            var cells = columns.Select((column, c) => new TableCell(c > 0 && v.Unit == MeasureUnit.None ? "" : column[i]));
            return new([v.Key, v.Symbol, .. cells]) { IsApart = i > 0 && IsUsual && GroupOf(v) != GroupOf(result.Values[i - 1]) };
        }
        return new([new("", IsText: true), new("", IsText: true), .. _units.Select((_, i) => new TableColumn("") { Spare = i })],
            [.. result.Values.Select(Row)]);
    }

    // What stands together: of a direction, of both, of one side.
    private static int GroupOf(MeasuredValue v) => v.Symbol.StartsWith("H(", StringComparison.Ordinal) ? 2 : v.Direction == "P,Q" ? 1 : 0;

    private string[] Column(InformationUnit shown)
    {
        string[] numbers = AtThePoint([.. result.Values.Select(v => Digits(shown.Show(v.Value, v.Unit)))]);
        int name = result.Values.Max(v => shown.Name(v.Unit).Length);
        return [.. numbers.Zip(result.Values, (number, v) => $"{number} {shown.Name(v.Unit).PadRight(name)}")];
    }

    // Numbers under one another at the decimal point, all of one length.
    private static string[] AtThePoint(string[] numbers)
    {
        static int Whole(string number) => number.IndexOf('.', StringComparison.Ordinal) is >= 0 and var point ? point : number.Length;
        int whole = numbers.Max(Whole), rest = numbers.Max(n => n.Length - Whole(n));
        return [.. numbers.Select(n => (new string(' ', whole - Whole(n)) + n).PadRight(whole + rest))];
    }

    private Table Drivers(MeasureFacts driver)
    {
        var drivers = result.Drivers;
        string name = _units[0].Name(driver.Unit) is { Length: > 0 } u ? u : "part";
        string[] Numbers(Func<CellContribution, double> of) => AtThePoint([.. drivers.Select(d => NumberFormat.Six(of(d)))]);
        string[] p = Numbers(d => d.P), q = Numbers(d => d.Q), parts = Numbers(d => _units[0].Show(d.Value, driver.Unit));
        string Label(CellContribution d)
            => PlainText.Shorten(result.Pair.LabelOf(d.Index) ?? d.Index.ToString(CultureInfo.InvariantCulture), MostLabel);
        return new([new(result.Pair.P.Labels is null ? "index" : "cell", IsText: true), new("p"), new("q"), new(name), new("share")],
            [
                .. drivers.Select((d, i) =>
                    new TableRow(Label(d), p[i], q[i], parts[i],
                        new TableCell(d.Share is { } s ? NumberFormat.PercentCell(s) : NumberFormat.None, Bar: d.Share)))]);
    }
}
