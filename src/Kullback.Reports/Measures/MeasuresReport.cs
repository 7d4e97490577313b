using Kullback.Data.Vectors;

namespace Kullback.Reports;

/// <summary>The measures that there are: the comparison table, or all that is said of some.</summary>
/// <param name="result">The measures.</param>
/// <param name="asCards">A card each, instead of the table.</param>
public sealed class MeasuresReport(MeasureTable result, bool asCards) : IReport
{
    /// <inheritdoc/>
    public string Kind => "measures";

    /// <inheritdoc/>
    public string Headline
    {
        get
        {
            string two = result.Measures.Count > 0 ? $"{NumberFormat.Count(result.Measures.Count, "measure")} of two distributions" : "";
            string one = result.Functionals.Count > 0 ? $"{NumberFormat.Count(result.Functionals.Count, "measure")} of one" : "";
            return string.Join(", ", new[] { two, one }.Where(s => s.Length > 0))
                + (asCards ? "" : "; kullback measures NAME says what one means, what it is for and what moves it");
        }
    }

    /// <inheritdoc/>
    public IEnumerable<Block> Body => asCards
        ? [.. result.Measures.GroupBy(f => Family(f.Key)).SelectMany(Card),
            .. result.Functionals.GroupBy(f => Family(f.Key)).SelectMany(Card)]
        : [.. Overview(), new Folded("What each means, and what it is for", [.. Meanings()])];

    /// <inheritdoc/>
    public void WriteJson(Utf8JsonWriter json)
    {
        json.Objects("measures", result.Measures, f =>
        {
            json.Text("key", f.Key);
            json.Text("name", f.Name);
            json.Text("formula", f.Formula);
            json.Text("unit", JsonNames.Of(f.Unit));
            json.WriteBoolean("bounded", double.IsFinite(f.Maximum));
            json.Real("maximum", f.Maximum);
            json.Text("disjoint", double.IsNaN(f.Disjoint) ? "varies" : double.IsInfinity(f.Disjoint) ? "infinite" : "finite");
            json.Real("disjointValue", f.Disjoint);
            json.WriteBoolean("symmetric", f.Symmetric);
            json.Text("triangleInequality", MeasureWords.Triangle(f.Triangle));
            json.WriteBoolean("zeroOnlyAtEquality", f.ZeroOnlyAtEquality);
            json.WriteBoolean("jointlyConvex", f.JointlyConvex);
            json.WriteBoolean("dataProcessing", f.DataProcessing);
            json.WriteBoolean("additiveOverProducts", f.AdditiveOverProducts);
            json.WriteBoolean("orderFree", f.OrderFree);
            json.Text("cost", f.Cost);
            json.Text("gradientWithoutOverlap", f.GradientWithoutOverlap);
            json.Text("sensitiveTo", f.SensitiveTo);
            json.Text("meaning", f.Meaning);
            json.Text("usedFor", f.UsedFor);
        });
        json.Objects("functionals", result.Functionals, f =>
        {
            json.Text("key", f.Key);
            json.Text("name", f.Name);
            json.Text("formula", f.Formula);
            json.Text("unit", JsonNames.Of(f.Unit));
            json.Real("atPoint", f.AtPoint);
            json.Text("atUniform", f.AtUniform);
            json.WriteBoolean("concave", f.Concave);
            json.WriteBoolean("additiveOverProducts", f.AdditiveOverProducts);
            json.Text("meaning", f.Meaning);
            json.Text("usedFor", f.UsedFor);
        });
    }

    private IEnumerable<Block> Overview()
    {
        if (result.Measures.Count > 0)
            yield return Rows(result.Measures,
                ("measure", 0, f => f.Key), ("formula", 8, f => f.Formula), ("sym.", 0, f => MeasureWords.YesNo(f.Symmetric)),
                ("tri.", 0, f => MeasureWords.Triangle(f.Triangle)),
                ("most", 0, f => MeasureWords.Bound(f.Maximum)), ("disjoint", 0, f => MeasureWords.Bound(f.Disjoint)),
                ("unit", 2, f => MeasureWords.Unit(f.Unit)), ("a cell costs", 1, MeasureWords.Cost),
                ("0 only if P = Q", 7, f => MeasureWords.YesNo(f.ZeroOnlyAtEquality)),
                ("jointly convex", 6, f => MeasureWords.YesNo(f.JointlyConvex)),
                ("data processing", 5, f => MeasureWords.YesNo(f.DataProcessing)),
                ("additive", 4, f => MeasureWords.YesNo(f.AdditiveOverProducts)));
        if (result.Functionals.Count > 0)
        {
            var families = result.Functionals.GroupBy(f => Family(f.Key))
                .Select(g => new TableRow(g.Count() == 1 ? g.Key : g.Key + "(a)", g.First().Meaning));
            yield return new Table([new("of one side", IsText: true), new("means", IsText: true)], [.. families]) { Wraps = true };
        }
        yield return new Paragraph(
            "most: the largest value there is; disjoint: the value where no cell has mass on both sides; information in nats. "
            + "sym.: the order of P and Q makes no difference; tri.: the triangle inequality holds, root: for the square root.",
            Tone.Faint);
    }

    private IEnumerable<Block> Meanings()
    {
        if (result.Measures.Count > 0)
            yield return Rows(result.Measures, ("measure", 0, f => $"{f.Name}: {f.Key}"), ("what the number means", 0, f => f.Meaning),
                ("used for", 0, f => f.UsedFor), ("moved most by", 0, f => f.SensitiveTo),
                ("gradient where supports do not overlap", 0, f => f.GradientWithoutOverlap), ("cost", 0, f => f.Cost));
        if (result.Functionals.Count > 0)
            yield return Rows(result.Functionals, ("of one distribution", 0, f => $"{f.Name}: {f.Key}"), ("formula", 0, f => f.Formula),
                ("unit", 0, f => MeasureWords.Unit(f.Unit)),
                ("at a point", 0, f => MeasureWords.Bound(f.AtPoint)), ("on n equal cells", 0, f => f.AtUniform),
                ("concave", 0, f => MeasureWords.YesNo(f.Concave)),
                ("additive", 0, f => MeasureWords.YesNo(f.AdditiveOverProducts)), ("what the number means", 0, f => f.Meaning),
                ("used for", 0, f => f.UsedFor));
    }

    private static Table Rows<T>(IReadOnlyList<T> facts, params (string Title, int Spare, Func<T, string> Cell)[] columns)
        => new([.. columns.Select(c => new TableColumn(c.Title, IsText: true) { Spare = c.Spare })],
            [.. facts.Select(f => new TableRow([.. columns.Select(c => new TableCell(c.Cell(f)))]))]);

    private static IEnumerable<Block> Card(IGrouping<string, MeasureFacts> family) => Card(family, f => f.Name, f => f.Key,
        ("formula", f => f.Formula), ("means", f => f.Meaning), ("used for", f => f.UsedFor), ("unit", f => Unit(f.Unit)),
        ("range", f => $"0 to {MeasureWords.Bound(f.Maximum)}"),
        ("0", f => f.ZeroOnlyAtEquality ? "only where P = Q" : "also for some P other than Q"), ("disjoint", Disjoint),
        ("holds", f => Holds(f, holds: true)), ("fails", f => Holds(f, holds: false)),
        ("sensitive to", f => f.SensitiveTo), ("no overlap", f => $"gradient {f.GradientWithoutOverlap}"), ("cost", f => f.Cost));

    private static IEnumerable<Block> Card(IGrouping<string, FunctionalFacts> family) => Card(family, f => f.Name, f => f.Key,
        ("formula", f => f.Formula), ("means", f => f.Meaning), ("used for", f => f.UsedFor), ("unit", f => Unit(f.Unit)),
        ("value", f => $"{MeasureWords.Bound(f.AtPoint)} where one cell holds everything, {f.AtUniform} on n equally likely cells"));

    // What all members of a family share stands once, else with the parameters that it belongs to.
    private static IEnumerable<Block> Card<T>(IGrouping<string, T> family, Func<T, string> name, Func<T, string> key,
        params (string Term, Func<T, string> Text)[] entries)
    {
        var members = family.ToList();
        var rows = new List<TableRow>();
        foreach (var (term, text) in entries)
            foreach (var (i, same) in members.GroupBy(text).Index())
                rows.Add(new(i == 0 ? term : "", same.Count() == members.Count ? same.Key
                    : $"{string.Join(", ", same.Select(m => key(m)[family.Key.Length..]))}: {same.Key}"));
        yield return new Heading($"{(members.Count == 1 ? name(members[0]) : family.Key)}: {string.Join(", ", members.Select(key))}");
        yield return new Table([new("", IsText: true), new("", IsText: true)], rows) { Wraps = true };
    }

    private static string Family(string key) => key.Split('(')[0];

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
            ("symmetry", f.Symmetric),
                (f.Triangle == TriangleInequality.HoldsForRoot ? "triangle inequality of the root" : "triangle inequality",
                    f.Triangle != TriangleInequality.Fails),
            ("joint convexity", f.JointlyConvex), ("data processing", f.DataProcessing),
                ("additivity over independent parts", f.AdditiveOverProducts),
            ("the order of cells makes no difference", f.OrderFree),
        ];
        return string.Join(", ", claims.Where(c => c.Holds == holds).Select(c => c.Name)) is { Length: > 0 } some ? some
            : "nothing of these";
    }
}
