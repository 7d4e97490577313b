using System.Text;
using Kullback.Data.Vectors;
using Kullback.Divergences;
using Kullback.Reports;

namespace Kullback.Cli.Terminal;

/// <summary>The comparison table of measures, and the whole card of one.</summary>
internal static class MeasuresPage
{
    private const int Gap = 2, NarrowestCost = 8, Term = 12;

    private static readonly (string Title, Func<MeasureFacts, string> Of)[] Columns =
    [
        ("measure", f => f.Key),
        ("symm.", f => MeasureWords.YesNo(f.Symmetric)),
        ("triangle", f => MeasureWords.Triangle(f.Triangle)),
        ("most", f => MeasureWords.Bound(f.Maximum)),
        ("disjoint", f => MeasureWords.Bound(f.Disjoint)),
        ("unit", f => MeasureWords.Unit(f.Unit)),
        ("a cell costs", MeasureWords.Cost),
    ];

    /// <summary>All measures, a line each.</summary>
    public static string Table(MeasureTable table, int width, Ink ink)
    {
        var page = new StringBuilder();
        int[] widths = [.. Columns.Select(c => Math.Max(c.Title.Length, table.Measures.Max(f => DisplayText.Width(c.Of(f)))))];
        widths[^1] = Math.Max(NarrowestCost, Math.Min(widths[^1], width - widths[..^1].Sum() - (Gap * (Columns.Length - 1))));
        string Row(Func<(string Title, Func<MeasureFacts, string> Of), string> cell)
            => DisplayText.Cut(string.Join(new string(' ', Gap), Columns.Select((c, i) => DisplayText.Left(cell(c), widths[i]))).TrimEnd(), width);
        Line(page, ink.Faint(Row(c => c.Title)));
        foreach (var facts in table.Measures) Line(page, Row(c => c.Of(facts)));
        Line(page);
        if (table.Functionals.Count > 0) Functionals(page, table, width, ink);
        Wrapped(page, "most: the largest value there is; disjoint: the value where no cell has mass on both sides; information in nats. "
            + "triangle: the triangle inequality, root: of its square root.", width, 0, ink.Faint);
        Wrapped(page, "kullback measures NAME says what one means, what it is for and what moves it.", width, 0, ink.Faint);
        return page.ToString();
    }

    /// <summary>All that is said of each.</summary>
    public static string Cards(MeasureTable table, int width, Ink ink)
    {
        var page = new StringBuilder();
        foreach (var f in table.Measures)
        {
            if (page.Length > 0) Line(page);
            Line(page, $"{ink.Strong(f.Name)}  {ink.Faint(f.Key)}");
            Entry(page, "formula", f.Formula, width);
            Entry(page, "means", f.Meaning, width);
            Entry(page, "used for", f.UsedFor, width);
            Entry(page, "unit", Unit(f.Unit), width);
            Entry(page, "range", $"0 to {MeasureWords.Bound(f.Maximum)}{(f.ZeroOnlyAtEquality ? "; 0 only where P = Q" : "; 0 also for some P other than Q")}", width);
            Entry(page, "disjoint", Disjoint(f), width);
            Entry(page, "holds", Holds(f, holds: true), width);
            Entry(page, "fails", Holds(f, holds: false), width);
            Entry(page, "sensitive to", f.SensitiveTo, width);
            Entry(page, "gradient", $"without overlap: {f.GradientWithoutOverlap}", width);
            Entry(page, "cost", f.Cost, width);
        }
        foreach (var f in table.Functionals)
        {
            if (page.Length > 0) Line(page);
            Line(page, $"{ink.Strong(f.Name)}  {ink.Faint(f.Key)}");
            Entry(page, "formula", f.Formula, width);
            Entry(page, "means", f.Meaning, width);
            Entry(page, "used for", f.UsedFor, width);
            Entry(page, "unit", Unit(f.Unit), width);
            Entry(page, "value", $"{MeasureWords.Bound(f.AtPoint)} where one cell holds everything, {f.AtUniform} on n equally likely cells", width);
        }
        return page.ToString();
    }

    private static void Functionals(StringBuilder page, MeasureTable table, int width, Ink ink)
    {
        int key = Math.Max("of one side".Length, table.Functionals.Max(f => f.Key.Length));
        Line(page, ink.Faint($"{"of one side".PadRight(key)}  means"));
        foreach (var f in table.Functionals) Hanging(page, f.Key.PadRight(key) + "  ", f.Meaning, width);
        Line(page);
    }

    private static string Unit(MeasureUnit unit) => unit switch
    {
        MeasureUnit.Nat => "nat (divide by ln 2 for bits)",
        MeasureUnit.RootNat => "√nat (divide by √ln 2 for √bit)",
        _ => "none: a pure number",
    };

    private static string Disjoint(MeasureFacts f)
        => double.IsNaN(f.Disjoint) ? "depends on the pair" : $"{MeasureWords.Bound(f.Disjoint)} where no cell has mass on both sides";

    private static string Holds(MeasureFacts f, bool holds)
    {
        (string Name, bool Holds)[] claims =
        [
            ("symmetry", f.Symmetric), (f.Triangle == TriangleInequality.HoldsForRoot ? "triangle inequality of the root" : "triangle inequality", f.Triangle != TriangleInequality.Fails),
            ("joint convexity", f.JointlyConvex), ("data processing", f.DataProcessing), ("additivity over independent parts", f.AdditiveOverProducts),
            ("the order of cells makes no difference", f.OrderFree),
        ];
        return string.Join(", ", claims.Where(c => c.Holds == holds).Select(c => c.Name)) is { Length: > 0 } some ? some : "nothing of these";
    }

    private static void Entry(StringBuilder page, string term, string text, int width) => Hanging(page, $"  {term.PadRight(Term)}  ", text, width);

    private static void Hanging(StringBuilder page, string head, string text, int width)
    {
        bool first = true;
        foreach (string line in DisplayText.Wrap(text, width - head.Length))
        {
            Line(page, (first ? head : new string(' ', head.Length)) + line);
            first = false;
        }
    }

    private static void Wrapped(StringBuilder page, string text, int width, int indent, Func<string, string> paint)
    {
        foreach (string line in DisplayText.Wrap(text, width - indent)) Line(page, new string(' ', indent) + paint(line));
    }

    private static void Line(StringBuilder page, string text = "") => page.Append(text.TrimEnd()).Append('\n');
}
