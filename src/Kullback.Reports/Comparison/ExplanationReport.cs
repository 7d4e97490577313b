using Kullback.Data.Tables;
using Kullback.Reports.Charts;

namespace Kullback.Reports;

/// <summary>A column explained: cells, then each number with its formula and the numbers put into it.</summary>
/// <param name="report">The comparison.</param>
/// <param name="columns">The rows to explain: a column, and its parts where it is a date or time.</param>
public sealed class ExplanationReport(ComparisonReport report, IReadOnlyList<ColumnReport> columns) : IReport
{
    /// <summary>Beyond so many cells only those that contribute most are listed, unless all are asked for.</summary>
    private const int CellsListed = 60;

    /// <summary>Every cell is listed, however many there are.</summary>
    public bool All { get; init; }

    /// <inheritdoc/>
    public string Kind => "explanation";

    /// <inheritdoc/>
    public string Headline => string.Join("; ",
        columns.Take(4)
        .Select(
            c =>
                $"{PlainText.Name(c.Name, 60)}: "
                    + $"{ComparisonText.VerdictOf(c)}{(c.Figures is { } f ? $", {NumberFormat.Bits(f)} bit" : "")}"));

    /// <inheritdoc/>
    public Finding? Finding => columns.Any(c => c.Verdict == Verdict.Drifted) ? Reports.Finding.Found
        : columns.All(c => c.Verdict == Verdict.Stable) ? Reports.Finding.None : Reports.Finding.Undecided;

    /// <inheritdoc/>
    public IReadOnlyList<DataSource> Sources
        => [ComparisonView.Source("reference", report.Reference) with { Notes = [] },
            ComparisonView.Source("current", report.Current) with { Notes = [] }];

    /// <inheritdoc/>
    public IEnumerable<Block> Body
    {
        get
        {
            foreach (var column in columns)
                foreach (var block in Of(column)) yield return block;
            var notes = ComparisonText.ReadNotes(report, columns);
            if (notes.Count > 0) yield return new Heading("How the column was read");
            foreach (string note in notes) yield return new Paragraph(note);
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> Conditions => ComparisonText.Conditions(columns);

    /// <inheritdoc/>
    public IReadOnlyList<GateFigure> Figures => ComparisonText.Figures(columns);

    /// <inheritdoc/>
    public void WriteJson(Utf8JsonWriter json)
    {
        ExplanationJson.Write(json, report, columns);
    }

    private IEnumerable<Block> Of(ColumnReport column)
    {
        string verdict = columns.Count == 1 ? ""
            : $", {ComparisonText.VerdictOf(column)}{(column.Figures is { } bits ? $", {NumberFormat.Bits(bits)} bit" : "")}";
        yield return new Heading($"{PlainText.Name(column.Name, 200)}: {ComparisonText.TypeOf(column)}{verdict}");
        if (column.Figures is not { } f || column.Cells.Count == 0)
        {
            yield return new Paragraph(column.Reason ?? "Nothing was compared.");
            yield break;
        }
        var working = ColumnWorking.Of(column, report.Method);
        yield return new Paragraph(
            $"q: share of the reference, n = {NumberFormat.Count(working.ReferenceRows)}; p: share of the current table, m = "
                + $"{NumberFormat.Count(working.CurrentRows)}");
        yield return new Picture(ComparisonText.IsCategorical(column) ? typeof(CategoryBars) : typeof(Overlay),
            new Dictionary<string, object?> { ["Column"] = column }, ComparisonText.Caption(column));
        yield return Cells(working);
        foreach (var (title, entries) in new[]
        {
            ("Jensen-Shannon divergence: what one row tells about which table it came from", Divergence(column, f, working.Steps)),
            ("Tests", Tests(column, f, working.Steps)), ("Kullback-Leibler divergence", Directed(f)), ("Other measures", Others(column, f)),
        })
        {
            yield return new Heading(title, IsMinor: true);
            yield return new Table([new("", IsText: true), new("", IsText: true)],
                [.. entries.Select(e => new TableRow(e.Term.PadRight(Term), e.Text))])
            { Wraps = true };
        }
        foreach (string sentence in ComparisonText.Values(column, findingsSaid: true)) yield return new Paragraph(sentence);
        if (column.LooksCoded is { } coded) yield return new Paragraph($"This column {coded}.");
    }

    private Table Cells(ColumnWorking working)
    {
        var cells = working.Cells;
        double least = All || cells.Count <= CellsListed ? double.NegativeInfinity
            : cells.Select(c => c.Cell.ContributionBits).OrderDescending().ElementAt(CellsListed - 1);
        if (least > double.NegativeInfinity) cells = [.. cells.Where(c => c.Cell.ContributionBits >= least).Take(CellsListed)];
        int left = working.Cells.Count - cells.Count,
            count = new[] { working.ReferenceRows, working.CurrentRows }.Max(r => NumberFormat.Count(r).Length);
        string Side(double rows, double share)
            => $"{NumberFormat.Count(rows).PadLeft(count, FigureSpace)} {NumberFormat.PercentCell(share).PadLeft(7, FigureSpace)}";
        double total = working.Cells.Sum(c => c.Cell.ContributionBits);
        return new Table(
            [new("cell", IsText: true) { IsWhole = true }, new("reference"), new("current"), new("contri-\nbution"),
                new("p·log2\n(p/q)") { Spare = 2 }, new("q·log2\n(q/p)") { Spare = 2 }],
            [
                .. cells.Select(
                    c => new TableRow(Label(c.Cell), Side(c.Cell.Reference, c.Cell.ReferenceShare),
                        Side(c.Cell.Current, c.Cell.CurrentShare),
                    Bits(c.Cell.ContributionBits), Signed(c.CurrentTermBits), Signed(c.ReferenceTermBits))),
                .. left > 0
                    ? [new TableRow($"{NumberFormat.Count(left, "more cell")} ({OptionName.Of("All")})", "", "",
                        Bits(total - cells.Sum(c => c.Cell.ContributionBits)), "", "")] : Array.Empty<TableRow>(),
                new TableRow("sum", Side(working.ReferenceRows, 1), Side(working.CurrentRows, 1), Bits(total),
                    Signed(working.Cells.Sum(c => c.CurrentTermBits)), Signed(working.Cells.Sum(c => c.ReferenceTermBits))),
            ]);
    }

    private const int Term = 15;

    // As wide as a digit: two numbers stand under each other in one column.
    private const char FigureSpace = '\u2007';

    private static string Label(Cell cell) => cell.Pooled is > 1 and var pooled ? $"{cell.Label} ({NumberFormat.Count(pooled, "value")})"
        : cell.Label;

    private static string Bits(double bits) => bits.ToString("0.00000", CultureInfo.InvariantCulture);

    private static string Signed(double bits)
        => double.IsFinite(bits) ? bits.ToString("+0.00000;-0.00000;0.00000", CultureInfo.InvariantCulture) : "∞";

    private IEnumerable<(string Term, string Text)> Divergence(ColumnReport column, ColumnFigures f, CountSteps? s)
    {
        yield return ("contribution", "of a cell: ½p·log2(2p/(p+q)) + ½q·log2(2q/(p+q)), never negative");
        yield return ("plug-in", $"sum of the contributions = {Bit(f.PlugInBits)}");
        if (s is null)
        {
            string rows = ColumnWorking.SortsRareValues(column) ? "rare values sorted by the other rows, the rows of one moving together"
                : report.Method.IntervalMethod;
            yield return ("bias",
                $"½·tr(HV), H the curvature of the divergence, V the covariance of the shares ({rows}) = {Bit(f.BiasBits)}");
            yield return ("estimate", $"{NumberFormat.Number(f.PlugInBits)} - {NumberFormat.Number(f.BiasBits)} = {Bit(f.BitsRaw)}");
            yield return ("interval",
                $"[{NumberFormat.Number(f.BitsLow)}, {NumberFormat.Number(f.BitsHigh)}], "
                    + $"{NumberFormat.Percent(report.Method.Confidence)}, from the distribution of the plug-in with that covariance");
        }
        else
        {
            double m = column.Cells.Sum(c => c.Current), n = column.Cells.Sum(c => c.Reference);
            yield return ("bias",
                $"[Σ q(1-p)/(p+q) / 4m + Σ p(1-q)/(p+q) / 4n] / ln 2 = [{NumberFormat.Number(s.CurrentBiasSum)} / "
                    + $"{NumberFormat.Count(4 * m)} + {NumberFormat.Number(s.ReferenceBiasSum)} / {NumberFormat.Count(4 * n)}] / 0.693147 "
                    + $"= {Bit(f.BiasBits)}");
            if (s.BiasMarginBits > 0)
                yield return ("",
                    $"a cell that one side lacks counts half, ½ for its term: u = {Bit(s.BiasMarginBits)} more if its share there is "
                        + $"small, u less if it is 0");
            yield return ("estimate",
                $"plug-in - bias = {NumberFormat.Number(f.PlugInBits)} - {NumberFormat.Number(f.BiasBits)} = "
                    + $"{Bit(f.BitsRaw)}{(f.BitsRaw < 0 ? ", shown as 0" : "")}");
            string full = s.BiasMarginBits > 0 ? "(bias + u)" : "bias";
            yield return ("scale c",
                $"{full} / (K-1) = {NumberFormat.Number(f.BiasBits + s.BiasMarginBits)} / {NumberFormat.Count(s.Cells - 1)} = "
                    + $"{NumberFormat.Number(s.ScaleBits)}, K the number of cells");
            yield return ("slope κ", $"[Var(½log2(2p/(p+q))) / m + Var(½log2(2q/(p+q))) / n] / (4·plug-in) = "
                + $"[{NumberFormat.Number(s.CurrentVariance)} / {NumberFormat.Count(m)} + {NumberFormat.Number(s.ReferenceVariance)} / "
                + $"{NumberFormat.Count(n)}] / {NumberFormat.Number(4 * f.PlugInBits)} = {NumberFormat.Number(s.SlopeBits)}");
            yield return ("standard error", $"√(2·c·bias + 4·κ·estimate) = {Bit(s.StandardErrorBits)}");
            yield return ("interval",
                $"[{NumberFormat.Number(f.BitsLow)}, {NumberFormat.Number(f.BitsHigh)}]: the values J for which the plug-in lies in "
                    + $"neither tail ({NumberFormat.Percent((1 - report.Method.Confidence) / 2)} each) of e·χ²(bias/e; J/e), non-central "
                    + $"chi-squared with e = (2·c·bias + 4·κ·J) / (2·bias + 4·J)"
                + (s.BiasMarginBits > 0 ? "; the lower end with bias + u, the upper with bias - u" : "")
                + "; below the estimate κ goes to c in a straight line");
        }
        if (f.HiddenBits > 0)
            yield return ("hidden",
                $"values too rare for cells of their own may add {Bit(f.HiddenBits)} at most, which is in the upper end: ½·ln 2·max(w, "
                    + $"1-w)·Σ(p-q)²/(wp+(1-w)q) of those seen twice, estimated from pairs of rows, and ½·(share of rows whose value no "
                    + $"other row has) on either side");
        foreach (ColumnFinding finding in column.Findings)
            yield return ("finding",
                $"{finding.Text} (p = {NumberFormat.PValue(finding.PValue)}, adjusted for what was looked "
                    + $"at{(finding.BitsLow > 0 ? $"; at least {Bit(finding.BitsLow)}" : "")})");
        yield return ("verdict", Judged(column, f));
    }

    private string Judged(ColumnReport column, ColumnFigures f)
    {
        string threshold = NumberFormat.Plain(Math.Round(report.Method.ThresholdBits, 6));
        string q = $"q = {NumberFormat.PValue(f.QValue)}, false discovery rate {NumberFormat.Percent(report.Method.FalseDiscoveryRate)}";
        return column.Verdict switch
        {
            Verdict.Drifted when f.BitsLow <= report.Method.ThresholdBits =>
                $"drifted: a finding is by itself above the threshold {threshold}",
            Verdict.Drifted =>
                $"drifted: the lower bound {NumberFormat.Number(f.BitsLow)} is above the threshold {threshold}, and over all columns that "
                    + $"holds too ({q})",
            Verdict.Stable =>
                $"stable: the upper bound {NumberFormat.Number(f.BitsHigh)} is below the threshold "
                    + $"{threshold}{(!column.Warning ? "" : column.Findings.Count > 0 ? "; but there is a finding: small, but real" : $"; but the lower bound {NumberFormat.Number(f.BitsLow)} is above a quarter of it: small, but real")}",
            _ =>
                $"undecided: [{NumberFormat.Number(f.BitsLow)}, {NumberFormat.Number(f.BitsHigh)}] does not clear the threshold "
                    + $"{threshold} ({q}){((ComparisonText.RowsToDecide(column) ?? ComparisonText.Hidden(column)) is { } rows ? $"; {rows}" : "")}",
        };
    }

    private IEnumerable<(string Term, string Text)> Tests(ColumnReport column, ColumnFigures f, CountSteps? s)
    {
        string degrees = $"{NumberFormat.Number(f.DegreesOfFreedom)} degrees of freedom";
        yield return ("any change", s is null || !f.PValueMethod.Contains("Williams", StringComparison.Ordinal)
            ? $"G = {NumberFormat.Number(f.G)}: p = {NumberFormat.PValue(f.PValue)} ({f.PValueMethod})"
            : $"G = 2·Σ count·ln(count / expected) = {NumberFormat.Number(s.G)}, over Williams' "
                + $"{NumberFormat.Plain(Math.Round(s.Williams, 5))} = {NumberFormat.Number(f.G)}; chi-squared, {degrees}: p = "
                + $"{NumberFormat.PValue(f.PValue)}");
        yield return ("beyond",
            $"the threshold: P(a plug-in this large or larger, if J were "
                + $"{NumberFormat.Plain(Math.Round(report.Method.ThresholdBits, 6))}) = {NumberFormat.PValue(f.MinimumEffectPValue)}; "
                + $"Benjamini-Hochberg over the columns: q = {NumberFormat.PValue(f.QValue)}");
        yield return ("too similar",
            $"P(G this small or smaller) = "
                + $"{NumberFormat.PValue(f.LeftTailPValue)}{(column.TooSimilar ? ": closer than chance allows" : "")}");
    }

    private static IEnumerable<(string Term, string Text)> Directed(ColumnFigures f)
    {
        yield return ("D(cur‖ref)", Directed("Σ p·log2(p/q)", f.CurrentToReference));
        yield return ("D(ref‖cur)", Directed("Σ q·log2(q/p)", f.ReferenceToCurrent));
    }

    private static string Directed(string formula, DirectedDivergence d)
        => $"{formula} = {(double.IsFinite(d.Bits) ? Bit(d.Bits) : "∞")}{(d.InfiniteBecause is { } why ? $": {why.TrimEnd('.')}" : "")}"
            + $"; {(d.UncoveredShare > 0 ? "on the cells that the second has, bias-corrected" : "bias-corrected")} "
            + $"{(d.CommonBits < 0 ? $"{NumberFormat.Number(d.CommonBits)}, shown as 0" : NumberFormat.Number(d.CommonBits))} bit "
            + $"[{NumberFormat.Number(d.CommonLow)}, {NumberFormat.Number(d.CommonHigh)}]";

    private static IEnumerable<(string Term, string Text)> Others(ColumnReport column, ColumnFigures f)
    {
        yield return ("JS distance", $"√{NumberFormat.Number(f.Bits)} = {NumberFormat.Number(f.Distance)} (base 2)");
        yield return ("PSI",
            $"Σ (p-q)·ln(p/q) = {(double.IsFinite(f.PopulationStabilityIndex) ? NumberFormat.Number(f.PopulationStabilityIndex) : "∞, because a cell is empty on one side")}");
        yield return ("total variation",
            $"½·Σ|p-q| = {NumberFormat.Number(f.TotalVariation)}{(f.TotalVariationSet.Count > 0 ? $", the excess of {Some(f.TotalVariationSet)}" : "")}");
        yield return ("Hellinger", $"√(½·Σ(√p-√q)²) = {NumberFormat.Number(f.Hellinger)}");
        if (f.Wasserstein is { } w)
            yield return ("Wasserstein-1",
                Transport(w, column.Type is ColumnType.Date or ColumnType.Time or ColumnType.Timestamp ? " s" : "")
                + (w.InReferenceStandardDeviations is { } sd ? $" = {NumberFormat.Number(sd)} standard deviations of the reference" : ""));
        if (f.KolmogorovSmirnov is { } ks) yield return ("Kolm.-Smirnov", Transport(ks, ""));
        if (column.Numbers is { } n)
        {
            yield return ("reference", Summary(n.Reference, column.Ungrouped));
            yield return ("current", Summary(n.Current, column.Ungrouped));
        }
    }

    private static string Transport(TransportFigure t, string unit)
        => double.IsFinite(t.Value)
        ? $"{NumberFormat.Number(t.Value)}{unit}{(t.ErrorBound > 0 ? $" ± {NumberFormat.Number(t.ErrorBound)}" : "")}"
        : t.Reason ?? NumberFormat.None;

    private static string Summary(NumberSummary s, bool ungrouped)
        => s.Count == 0 ? "no values"
        : $"{s.MinimumText} .. {s.MaximumText}, mean {NumberFormat.Number(s.Mean, ungrouped)}, standard deviation "
            + $"{NumberFormat.Number(s.StandardDeviation)}";

    private static string Some(IReadOnlyList<string> set)
        => string.Join(", ", set.Take(4).Select(l => PlainText.Shorten(l, 40)))
        + (set.Count > 4 ? $" and {NumberFormat.Count(set.Count - 4, "more cell")}" : "");

    private static string Bit(double bits) => NumberFormat.Number(bits) + " bit";
}
