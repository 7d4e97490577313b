using System.Text;
using Kullback.Data.Vectors;
using Kullback.Divergences;

namespace Kullback.Reports;

/// <summary>The comparison table of measures, and the whole card of one.</summary>
internal static class MeasuresPage
{
    private const int Gap = 2, NarrowestCost = 8, Term = 12;

    private static readonly (string Title, Func<MeasureFacts, string> Of)[] Columns =
    [
        ("measure", f => f.Key),
        ("sym.", f => MeasureWords.YesNo(f.Symmetric)),
        ("tri.", f => MeasureWords.Triangle(f.Triangle)),
        ("most", f => MeasureWords.Bound(f.Maximum)),
        ("disjoint", f => MeasureWords.Bound(f.Disjoint)),
        ("unit", f => MeasureWords.Unit(f.Unit)),
        ("a cell costs", MeasureWords.Cost),
    ];

    /// <summary>All measures, a line each.</summary>
    public static string Table(MeasureTable table, int width, AnsiStyle style)
    {
        var page = new StringBuilder();
        int[] widths = [.. Columns.Select(c => Math.Max(c.Title.Length, table.Measures.Max(f => DisplayText.Width(c.Of(f)))))];
        widths[^1] = Math.Max(NarrowestCost, Math.Min(widths[^1], width - widths[..^1].Sum() - (Gap * (Columns.Length - 1))));
        string Row(Func<(string Title, Func<MeasureFacts, string> Of), string> cell)
            => DisplayText.Cut(string.Join(new string(' ', Gap), Columns.Select((c, i) => DisplayText.Left(cell(c), widths[i]))).TrimEnd(), width);
        Line(page, style.Faint(Row(c => c.Title)));
        foreach (var facts in table.Measures) Line(page, Row(c => c.Of(facts)));
        Line(page);
        if (table.Functionals.Count > 0) Functionals(page, table, width, style);
        Wrapped(page, "most: the largest value there is; disjoint: the value where no cell has mass on both sides; information in nats. "
            + "sym.: the order of P and Q makes no difference; tri.: the triangle inequality holds, root: for the square root.", width, 0, style.Faint);
        Wrapped(page, "kullback measures NAME says what one means, what it is for and what moves it.", width, 0, style.Faint);
        return page.ToString();
    }

    /// <summary>All that is said of each; the members of a family on one card.</summary>
    public static string Cards(MeasureTable table, int width, AnsiStyle style)
    {
        var page = new StringBuilder();
        foreach (var family in table.Measures.GroupBy(f => Family(f.Key)))
        {
            Title(page, family.First().Name, [.. family.Select(f => f.Key)], width, style);
            void Entry(string term, Func<MeasureFacts, string> text) => Lines(page, term, [.. family.Select(f => (Parameters(f.Key), text(f)))], width);
            Entry("formula", f => f.Formula);
            Entry("means", f => f.Meaning);
            Entry("used for", f => f.UsedFor);
            Entry("unit", f => Unit(f.Unit));
            Entry("range", f => $"0 to {MeasureWords.Bound(f.Maximum)}");
            Entry("0", f => f.ZeroOnlyAtEquality ? "only where P = Q" : "also for some P other than Q");
            Entry("disjoint", Disjoint);
            Entry("holds", f => Holds(f, holds: true));
            Entry("fails", f => Holds(f, holds: false));
            Entry("sensitive to", f => f.SensitiveTo);
            Entry("no overlap", f => $"gradient {f.GradientWithoutOverlap}");
            Entry("cost", f => f.Cost);
        }
        foreach (var family in table.Functionals.GroupBy(f => Family(f.Key)))
        {
            Title(page, family.First().Name, [.. family.Select(f => f.Key)], width, style);
            void Entry(string term, Func<FunctionalFacts, string> text) => Lines(page, term, [.. family.Select(f => (Parameters(f.Key), text(f)))], width);
            Entry("formula", f => f.Formula);
            Entry("means", f => f.Meaning);
            Entry("used for", f => f.UsedFor);
            Entry("unit", f => Unit(f.Unit));
            Entry("value", f => $"{MeasureWords.Bound(f.AtPoint)} where one cell holds everything, {f.AtUniform} on n equally likely cells");
        }
        return page.ToString();
    }

    private static void Title(StringBuilder page, string name, IReadOnlyList<string> keys, int width, AnsiStyle style)
    {
        if (page.Length > 0) Line(page);
        string title = keys.Count == 1 ? name : Family(keys[0]);
        string members = DisplayText.Cut(string.Join(", ", keys), Math.Max(10, width - DisplayText.Width(title) - 2));
        Line(page, $"{style.Strong(title)}  {style.Faint(members)}");
    }

    private static string Family(string key) => key.Split('(')[0];

    private static string Parameters(string key) => key[Family(key).Length..];

    /// <summary>What all members share stands once, else with the parameters that it belongs to.</summary>
    private static void Lines(StringBuilder page, string term, IReadOnlyList<(string Member, string Text)> members, int width)
    {
        string head = $"  {term.PadRight(Term)}  ";
        foreach (var same in members.GroupBy(m => m.Text))
        {
            Hanging(page, head, same.Count() == members.Count ? same.Key : $"{string.Join(", ", same.Select(m => m.Member))}: {same.Key}", width);
            head = new string(' ', head.Length);
        }
    }

    private static void Functionals(StringBuilder page, MeasureTable table, int width, AnsiStyle style)
    {
        var families = table.Functionals.GroupBy(f => Family(f.Key)).Select(g => (Key: g.Count() == 1 ? g.Key : g.Key + "(a)", g.First().Meaning)).ToList();
        int key = Math.Max("of one side".Length, families.Max(f => f.Key.Length));
        Line(page, style.Faint($"{"of one side".PadRight(key)}  means"));
        foreach (var (name, meaning) in families) Hanging(page, name.PadRight(key) + "  ", meaning, width);
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
