using Kullback.Data.Fidelity;

namespace Kullback.Reports;

/// <summary>Is a synthetic table faithful, and does it repeat the rows that it was made from.</summary>
/// <param name="result">The figures and the answers.</param>
public sealed class FidelityView(FidelityReport result) : IReport
{
    private const int MostColumns = 60, MostPairs = 12, MostGaps = 8;

    /// <inheritdoc/>
    public string Kind => "fidelity";

    /// <inheritdoc/>
    public string Headline
    {
        get
        {
            string Asked(FidelityVerdict verdict)
                => string.Join(", ", result.Answers
                    .Where(a => a.Verdict == verdict && (verdict, a.Question) != (FidelityVerdict.Faithful, FidelityQuestion.Memory))
                    .Select(a => Word(a.Question)));
            var parts = new List<string>();
            if (result.Answers.Any(a => a.Verdict == FidelityVerdict.Memorizing))
                parts.Add("memorizing: nearer to the real rows than to others of their kind");
            if (Asked(FidelityVerdict.Unfaithful) is { Length: > 0 } not) parts.Add($"unfaithful in {not}");
            if (Asked(FidelityVerdict.Undecided) is { Length: > 0 } open) parts.Add($"undecided: {open}");
            if (Asked(FidelityVerdict.Faithful) is { Length: > 0 } yes) parts.Add($"faithful in {yes}");
            if (result.Answers.Any(a => (a.Verdict, a.Question) == (FidelityVerdict.Faithful, FidelityQuestion.Memory)))
                parts.Add("no sign of memory");
            string line = string.Join("; ", parts);
            return $"{char.ToUpperInvariant(line[0])}{line[1..]}.";
        }
    }

    /// <inheritdoc/>
    public Finding? Finding => Of(result.Verdict);

    private static Finding Of(FidelityVerdict verdict)
        => verdict switch
        {
            FidelityVerdict.Faithful => Reports.Finding.None,
            FidelityVerdict.Undecided => Reports.Finding.Undecided,
            _ => Reports.Finding.Found
        };

    /// <inheritdoc/>
    public IReadOnlyList<string> Conditions
    {
        get
        {
            bool found = Finding == Reports.Finding.Found, close = result.Means[0].TooCloseP < 0.001;
            return [.. found ? new[] { "unfaithful" } : [], .. found || close || result.Discriminator.BelowChance
                ? new[] { "too-close" } : [],
                .. found || result.Answers.Any(a => a.Verdict == FidelityVerdict.Undecided) ? new[] { "undecided" } : []];
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<GateFigure> Figures =>
    [
        .. result.Columns.Select(c => new GateFigure("bits", c.Excess.Bits, Of: c.Columns[0])),
        .. result.Pairs.Select(c => new GateFigure("pair-bits", c.Excess.Bits, Of: string.Join(" and ", c.Columns))),
        new("joint-bits", result.Discriminator.Tree.Bits), new("auc", result.Discriminator.Forest?.Area ?? double.NaN),
        new("closer", result.Memory?.CloserShare ?? double.NaN), new("membership-bits", result.Memory?.Membership.Bits ?? double.NaN),
    ];

    /// <inheritdoc/>
    public IReadOnlyList<TestCase> Cases
        => [.. result.Answers.Select(
            a => new TestCase("kullback.fidelity", Word(a.Question), Of(a.Verdict), $"{Word(a.Verdict)}: {a.Sentence}"))];

    /// <inheritdoc/>
    public IReadOnlyList<DataSource> Sources =>
    [
        Source("real", result.Real), Source("synthetic", result.Synthetic),
            .. result.Holdout is { } holdout ? new[] { Source("holdout", holdout) } : [],
    ];

    private DataSource Source(string role, SourceSummary source)
        => new(role, source.Name, NumberFormat.Count(source.Rows, result.Keys.Count > 0 ? "record" : "row"), source.ReadNotes);

    /// <inheritdoc/>
    public IReadOnlyList<string> Notes => result.Notes;

    /// <summary>A question in one word.</summary>
    internal static string Word(FidelityQuestion question) => question switch
    {
        FidelityQuestion.Columns => "columns",
        FidelityQuestion.Pairs => "pairs",
        FidelityQuestion.Rows => "rows",
        FidelityQuestion.Coverage => "coverage",
        _ => "memory",
    };

    /// <summary>An answer in one word.</summary>
    internal static string Word(FidelityVerdict verdict) => verdict switch
    {
        FidelityVerdict.Faithful => "faithful",
        FidelityVerdict.Unfaithful => "unfaithful",
        FidelityVerdict.Memorizing => "memorizing",
        _ => "undecided",
    };

    private static Tone ToneOf(FidelityVerdict verdict) => verdict switch
    {
        FidelityVerdict.Faithful => Tone.Plain,
        FidelityVerdict.Undecided => Tone.Caution,
        _ => Tone.Alarm,
    };

    private static readonly string[] s_questions =
    [
        "is every column distributed as the real one?", "do columns go together as they do really?",
            "can whole rows be told from real ones?", "is everything there, and nothing else?",
        "does it repeat the rows it was made from?",
    ];

    /// <inheritdoc/>
    public IEnumerable<Block> Body
    {
        get
        {
            yield return new Table([new("question", IsText: true), new("answer", IsText: true)],
                [.. result.Answers.Select(
                    a => new TableRow($"{Word(a.Question)}: {s_questions[(int)a.Question]}",
                        new TableCell(Word(a.Verdict), ToneOf(a.Verdict))) { Below = [new Paragraph(a.Sentence, Tone.Faint)] })]);
            foreach (Block block in Cells("Columns, bits", result.Columns, MostColumns)
                .Concat(Cells("Pairs, bits", result.Pairs, MostPairs)).Concat(Cells("Triples, bits", result.Triples, MostPairs)))
                yield return block;
            foreach (Block block in Rows().Concat(Memory()).Concat(Coverage()).Concat(Utility())) yield return block;
            if (result.NotCompared.Count > 0)
                yield return new Paragraph(
                    $"not compared: {string.Join("; ", result.NotCompared.Select(c => $"{PlainText.Name(c.Column, 40)} ({c.Reason})"))}");
            yield return new Paragraph(
                $"noise: mean of the Jensen-Shannon divergence, and what it stays below in 95 % of cases, when the rows of both tables "
                    + $"are dealt out at random; excess: bits less noise [{NumberFormat.Percent(result.Confidence)}]; "
                + $"threshold {NumberFormat.Plain(result.ThresholdBits)} bit; seed {result.Seed.ToString(CultureInfo.InvariantCulture)}",
                Tone.Faint);
        }
    }

    private IEnumerable<Block> Cells(string title, IReadOnlyList<CellFidelity> cells, int most)
    {
        if (cells.Count == 0) yield break;
        yield return new Heading(title);
        if (result.Means.FirstOrDefault(m => title.StartsWith(m.Of, StringComparison.OrdinalIgnoreCase)) is { } mean)
            yield return new Paragraph(Mean(mean));
        bool held = result.Holdout is not null, pairs = cells[0].Dependence is not null;
        int names = cells[0].Columns.Count;
        double largest = Math.Max(1e-12, cells.Max(c => c.Excess.Bits));
        // A bar where one name leaves room for it.
        double? Bar(CellFidelity cell) => names == 1 ? cell.Excess.Bits / largest : null;
        TableColumn[] columns =
        [
            .. Enumerable.Range(0, names).Select(k => new TableColumn(k == 0 ? "column" : "with", IsText: true)), new("bits"),
                new("noise") { Spare = 1 }, new("to 95 %") { Spare = 3 },
            .. held ? new TableColumn[] { new("holdout") { Spare = 2 } } : [], new("excess", IsText: true) { IsWhole = true },
                .. pairs ? new TableColumn[] { new("dependence") { Spare = 4 } } : [],
        ];
        yield return new Table(columns, [.. cells.Select(c => new TableRow(
            [
                .. c.Columns.Select(n => new TableCell(PlainText.Name(n, 40))), NumberFormat.Bits(c.Bits),
                    NumberFormat.Bits(c.ExpectedBits), NumberFormat.Bits(c.Expected95Bits),
                .. held ? new TableCell[] { NumberFormat.Bits(c.CeilingBits!.Value) } : [],
                    new TableCell(Interval(c.Excess), ToneOf(c.Verdict), Bar(c)),
                .. pairs ? new TableCell[] { Signed(c.Dependence!.Bits) } : [],
            ]))])
        { Most = most };
    }

    private static string Mean(MeanFidelity mean)
    {
        string to = double.IsNaN(mean.Expected95Bits) ? "" : $" to {NumberFormat.Bits(mean.Expected95Bits)}",
            ceiling = mean.CeilingBits is { } bits ? $", holdout {NumberFormat.Bits(bits)}" : "";
        return $"mean of {NumberFormat.Count(mean.Count)}: {NumberFormat.Bits(mean.Bits)}, noise "
            + $"{NumberFormat.Bits(mean.ExpectedBits)}{to}{ceiling}"
            + $"{(mean.Excess is { } excess ? $"; excess {Interval(excess)}" : "")}{(mean.DependenceBits is { } gain ? $"; dependence {Signed(gain)} a pair" : "")}";
    }

    private static string Interval(BitsWithInterval bits)
        => $"{NumberFormat.Bits(bits.Bits)} {NumberFormat.Interval(bits.Low, bits.High, bits.Bits)}";

    private static string Signed(double bits) => (bits > 0 ? "+" : "") + NumberFormat.Bits(bits);

    private static string Area(AreaWithInterval area)
        => string.Create(CultureInfo.InvariantCulture, $"{area.Area:0.000} [{area.Low:0.000}, {area.High:0.000}]");

    private IEnumerable<Block> Rows()
    {
        DiscriminatorFidelity found = result.Discriminator;
        yield return new Heading("What gives synthetic rows away");
        if (found.GiveAways.Count == 0) yield return new Paragraph("nothing that was found");
        else
            yield return new Table([new("real"), new("synthetic"), new("bits"), new("rows", IsText: true)],
                [.. found.GiveAways.Select(g => new TableRow(
                    NumberFormat.Percent(g.Real), NumberFormat.Percent(g.Synthetic), NumberFormat.Bits(g.Bits),
                    PlainText.Visible(g.Where)))])
            { Wraps = true };
        string ceiling = found.TreeCeiling is { } held
            ? $"; real against holdout {(held.High > 0 ? Interval(held) : "nothing either")}" : "";
        yield return new Paragraph(found.TreeFound
            ? $"tree, on {NumberFormat.Count(found.TreeRows.Reference, "real row")} that it did not grow from: {Interval(found.Tree)} "
                + $"bit{ceiling}"
            : $"tree: found no group of rows that differs, among {NumberFormat.Count(found.TreeRows.Reference, "real row")}{ceiling}",
            Tone.Faint);
        if (found.Forest is { } forest)
            yield return new Paragraph(
                $"forest, {NumberFormat.Count(found.ForestRows.Reference, "row")} a side out of fold: AUC {Area(forest)}, at least "
                    + $"{Interval(found.ForestBits!)} "
                    + $"bit{(found.ForestCeiling is { } c ? $"; real against holdout AUC {Area(c)}" : "")}", Tone.Faint);
    }

    private IEnumerable<Block> Memory()
    {
        RepeatedRows rows = result.Repeats;
        yield return new Heading("Copies and memory");
        var table = new List<TableRow>
        {
            new("rows equal to a real row", NumberFormat.Count(rows.EqualToReal), rows.EqualToHoldout is { } held ? NumberFormat.Count(held)
                : NumberFormat.None),
        };
        if (result.Memory is { } found)
        {
            table.Add(new TableRow($"near copies, within {NumberFormat.Number(found.NearRadius)}", NumberFormat.Count(found.NearReal),
                NumberFormat.Count(found.NearHoldout)));
            table.Add(new TableRow("median distance to the nearest record", NumberFormat.Number(found.MedianToReal),
                NumberFormat.Number(found.MedianToHoldout)));
            table.Add(new TableRow("rare combinations that are repeated", NumberFormat.Percent(found.RareRealShare),
                NumberFormat.Percent(found.RareHoldoutShare)));
        }
        yield return new Table([new("synthetic rows beside", IsText: true), new("real"), new("holdout")], table);
        if (result.Memory is not { } memory) yield break;
        yield return new Paragraph(
            $"nearer to the real table than to the holdout: {NumberFormat.Percent(memory.CloserShare)} "
                + $"[{NumberFormat.Percent(memory.CloserLow)}, {NumberFormat.Percent(memory.CloserHigh)}] of "
                + $"{NumberFormat.Count(memory.SyntheticRows, "synthetic row")}, p {NumberFormat.PValue(memory.CloserP)}, "
            + $"{NumberFormat.Count(memory.Ties, "tie")}; {NumberFormat.Count(memory.SearchedRows, "row")} of each searched");
        yield return new Paragraph(
            $"membership: the nearest synthetic row tells {Interval(memory.Membership)} bit of the 1 bit, learnt from or "
                + $"not{(memory.MembershipArea is { } area ? $"; AUC {Area(area)}" : "")}");
        foreach (string example in memory.RareExamples.Take(memory.RareP < 0.001 ? 3 : 0))
            yield return new Paragraph($"rare: {PlainText.Visible(example)}");
        if (memory.Nearest.Count > 0)
            yield return new Folded("Nearest rows", [new Table([new("synthetic row"), new("real row"), new("distance")],
                [.. memory.Nearest.Select(
                    n => new TableRow(NumberFormat.Count(n.Synthetic), NumberFormat.Count(n.Real), NumberFormat.Number(n.Distance)))])],
                    OnTerminal: result.Verdict == FidelityVerdict.Memorizing);
    }

    private IEnumerable<Block> Coverage()
    {
        if (result.Coverage.Gaps.Count == 0) yield break;
        yield return new Heading("Never made, or made without example");
        yield return new Table([new("values", IsText: true), new("only in", IsText: true), new("rows"), new("share"), new("p")],
            [.. result.Coverage.Gaps
                .Select(g => new TableRow(PlainText.Visible($"{PlainText.Name(g.Column, 40)} {g.Where}"), g.IsNew ? "synthetic" : "real",
                    NumberFormat.Count(g.Rows), NumberFormat.Percent(g.Share), NumberFormat.PValue(g.PValue)))])
        { Most = MostGaps };
    }

    private IEnumerable<Block> Utility()
    {
        if (result.Utility is not { } found) yield break;
        yield return new Heading("Utility");
        string target = PlainText.Name(found.Target, 40);
        string learnt = $"after learning from {NumberFormat.Count(found.Rows, "synthetic row")}";
        if (found.ExplainedFromSynthetic is { } made && found.ExplainedFromReal is { } honest)
            yield return new Paragraph($"{target} on the holdout, share of its variance explained (R²): {Explained(made)} {learnt}, "
                + $"{Explained(honest)} from real ones");
        if (found.FromSynthetic is { } area && found.FromReal is { } other)
        {
            string told = found.Value is { } value ? $"{target} = {PlainText.Name(value, 40)}"
                : $"the {NumberFormat.Count(found.Values, "value")} of {target}, each from the others,";
            yield return new Paragraph(
                $"telling {told} on the holdout, AUC: {Area(area)} {learnt}, {Area(other)} from real ones");
        }
        if (found.BitsFromSynthetic is { } bits && found.BitsFromReal is { } more)
            yield return new Paragraph($"bits of {target} that the model tells beyond how often each value occurs: "
                + $"{Within(bits)} {learnt}, {Within(more)} from real ones");
    }

    private static string Within(BitsWithInterval found)
        => $"{NumberFormat.Number(found.Bits)} [{NumberFormat.Number(found.Low)}, {NumberFormat.Number(found.High)}]";

    private static string Explained(ExplainedShare found) => double.IsNaN(found.Share) ? NumberFormat.None
        : $"{NumberFormat.Number(found.Share)} [{NumberFormat.Number(found.Low)}, {NumberFormat.Number(found.High)}]";

    /// <inheritdoc/>
    public void WriteJson(Utf8JsonWriter json)
    {
        ArgumentNullException.ThrowIfNull(json);
        FidelityJson.Write(json, result);
    }
}
