using System.Text;
using Kullback.Data.Comparisons;
using Kullback.Data.Tables;

namespace Kullback.Reports;

/// <summary>One column explained: cells, then each number with its formula and the numbers put into it.</summary>
internal sealed class ExplainPage
{
    private const int Indent = 2, Term = 15;
    private readonly StringBuilder _page = new();
    private readonly ComparisonReport _report;
    private readonly int _width;
    private readonly AnsiStyle _ink;

    private ExplainPage(ComparisonReport report, int width, AnsiStyle style) => (_report, _width, _ink) = (report, width, style);

    /// <summary>The page for a column and its parts.</summary>
    public static string Of(ComparisonReport report, IReadOnlyList<ColumnReport> columns, int width, AnsiStyle style, bool all)
    {
        var page = new ExplainPage(report, width, style);
        for (int i = 0; i < columns.Count; i++)
        {
            if (i > 0) page._page.Append('\n');
            page.Column(columns[i], all);
        }
        IReadOnlyList<string> notes = ComparisonText.ReadNotes(report, columns);
        if (notes.Count > 0) page.Heading("How the column was read");
        foreach (string note in notes) page.Text(note);
        return page._page.ToString();
    }

    private void Column(ColumnReport column, bool all)
    {
        string bits = column.Figures is { } f ? $"  {NumberFormat.Bits(f)} bit" : "";
        string tail = $"  {ComparisonText.TypeOf(column)}  {ComparisonText.VerdictOf(column)}{bits}";
        bool fits = DisplayText.Width(PlainText.Shorten(column.Name, _width)) + tail.Length <= _width;
        Line(_ink.Strong(DisplayText.Cut(column.Name, fits ? _width - tail.Length : _width)) + (fits ? Painted(column, tail) : ""));
        if (!fits) Line(Painted(column, tail));
        if (column.Figures is null || column.Cells.Count == 0)
        {
            Text(column.Reason ?? "Nothing was compared.");
            return;
        }
        var working = ColumnWorking.Of(column, _report.Method);
        Text($"q: share of the reference, {_report.Reference.Name}, n = {NumberFormat.Count(working.ReferenceRows)}");
        Text($"p: share of the current table, {_report.Current.Name}, m = {NumberFormat.Count(working.CurrentRows)}");
        Line();
        CellListing.Write(_page, working, _width, _ink, all);
        Line();
        Divergence(column, column.Figures, working.Steps);
        Tests(column, column.Figures, working.Steps);
        Directed(column.Figures);
        Others(column, column.Figures);
        foreach (string sentence in ComparisonText.Values(column, findingsSaid: true)) Text(sentence);
        if (column.LooksCoded is { } coded) Text($"This column {coded}.");
    }

    private string Painted(ColumnReport column, string text) => column.Verdict == Verdict.Drifted ? _ink.Alarm(text) : text;

    private void Divergence(ColumnReport column, ColumnFigures f, CountSteps? s)
    {
        Heading("Jensen-Shannon divergence: what one row tells about which table it came from");
        Entry("contribution", "of a cell: ½p·log2(2p/(p+q)) + ½q·log2(2q/(p+q)), never negative");
        Entry("plug-in", $"sum of the contributions = {Bit(f.PlugInBits)}");
        if (s is null)
        {
            string rows = ColumnWorking.SortsRareValues(column) ? "rare values sorted by the other rows, the rows of one moving together" : _report.Method.IntervalMethod;
            Entry("bias", $"½·tr(HV), H the curvature of the divergence, V the covariance of the shares ({rows}) = {Bit(f.BiasBits)}");
            Entry("estimate", $"{NumberFormat.Number(f.PlugInBits)} - {NumberFormat.Number(f.BiasBits)} = {Bit(f.BitsRaw)}");
            Entry("interval", $"[{NumberFormat.Number(f.BitsLow)}, {NumberFormat.Number(f.BitsHigh)}], {NumberFormat.Percent(_report.Method.Confidence)}, from the distribution of the plug-in with that covariance");
        }
        else
        {
            double m = column.Cells.Sum(c => c.Current), n = column.Cells.Sum(c => c.Reference);
            Entry("bias", $"[Σ q(1-p)/(p+q) / 4m + Σ p(1-q)/(p+q) / 4n] / ln 2 = [{NumberFormat.Number(s.CurrentBiasSum)} / {NumberFormat.Count(4 * m)} + {NumberFormat.Number(s.ReferenceBiasSum)} / {NumberFormat.Count(4 * n)}] / 0.693147 = {Bit(f.BiasBits)}");
            if (s.BiasMarginBits > 0) Entry("", $"a cell that one side lacks counts half, ½ for its term: u = {Bit(s.BiasMarginBits)} more if its share there is small, u less if it is 0");
            Entry("estimate", $"plug-in - bias = {NumberFormat.Number(f.PlugInBits)} - {NumberFormat.Number(f.BiasBits)} = {Bit(f.BitsRaw)}{(f.BitsRaw < 0 ? ", shown as 0" : "")}");
            string full = s.BiasMarginBits > 0 ? "(bias + u)" : "bias";
            Entry("scale c", $"{full} / (K-1) = {NumberFormat.Number(f.BiasBits + s.BiasMarginBits)} / {NumberFormat.Count(s.Cells - 1)} = {NumberFormat.Number(s.ScaleBits)}, K the number of cells");
            Entry("slope κ", $"[Var(½log2(2p/(p+q))) / m + Var(½log2(2q/(p+q))) / n] / (4·plug-in) = "
                + $"[{NumberFormat.Number(s.CurrentVariance)} / {NumberFormat.Count(m)} + {NumberFormat.Number(s.ReferenceVariance)} / {NumberFormat.Count(n)}] / {NumberFormat.Number(4 * f.PlugInBits)} = {NumberFormat.Number(s.SlopeBits)}");
            Entry("standard error", $"√(2·c·bias + 4·κ·estimate) = {Bit(s.StandardErrorBits)}");
            Entry("interval", $"[{NumberFormat.Number(f.BitsLow)}, {NumberFormat.Number(f.BitsHigh)}]: the values J for which the plug-in lies in neither tail ({NumberFormat.Percent((1 - _report.Method.Confidence) / 2)} each) of e·χ²(bias/e; J/e), non-central chi-squared with e = (2·c·bias + 4·κ·J) / (2·bias + 4·J)"
                + (s.BiasMarginBits > 0 ? "; the lower end with bias + u, the upper with bias - u" : "") + "; below the estimate κ goes to c in a straight line");
        }
        if (f.HiddenBits > 0)
            Entry("hidden", $"values too rare for cells of their own may add {Bit(f.HiddenBits)} at most, which is in the upper end: ½·ln 2·max(w, 1-w)·Σ(p-q)²/(wp+(1-w)q) of those seen twice, estimated from pairs of rows, and ½·(share of rows whose value no other row has) on either side");
        foreach (ColumnFinding finding in column.Findings) Entry("finding", $"{finding.Text} (p = {NumberFormat.PValue(finding.PValue)}, adjusted for what was looked at{(finding.BitsLow > 0 ? $"; at least {Bit(finding.BitsLow)}" : "")})");
        Entry("verdict", Judged(column, f));
        Line();
    }

    private string Judged(ColumnReport column, ColumnFigures f)
    {
        string threshold = NumberFormat.Plain(Math.Round(_report.Method.ThresholdBits, 6));
        string q = $"q = {NumberFormat.PValue(f.QValue)}, false discovery rate {NumberFormat.Percent(_report.Method.FalseDiscoveryRate)}";
        return column.Verdict switch
        {
            Verdict.Drifted when f.BitsLow <= _report.Method.ThresholdBits => $"drifted: a finding is by itself above the threshold {threshold}",
            Verdict.Drifted => $"drifted: the lower bound {NumberFormat.Number(f.BitsLow)} is above the threshold {threshold}, and over all columns that holds too ({q})",
            Verdict.Stable => $"stable: the upper bound {NumberFormat.Number(f.BitsHigh)} is below the threshold {threshold}{(!column.Warning ? "" : column.Findings.Count > 0 ? "; but there is a finding: small, but real" : $"; but the lower bound {NumberFormat.Number(f.BitsLow)} is above a quarter of it: small, but real")}",
            _ => $"undecided: [{NumberFormat.Number(f.BitsLow)}, {NumberFormat.Number(f.BitsHigh)}] does not clear the threshold {threshold} ({q}){((ComparisonText.RowsToDecide(column) ?? ComparisonText.Hidden(column)) is { } rows ? $"; {rows}" : "")}",
        };
    }

    private void Tests(ColumnReport column, ColumnFigures f, CountSteps? s)
    {
        Heading("Tests");
        string degrees = $"{NumberFormat.Number(f.DegreesOfFreedom)} degrees of freedom";
        Entry("any change", s is null || !f.PValueMethod.Contains("Williams", StringComparison.Ordinal)
            ? $"G = {NumberFormat.Number(f.G)}: p = {NumberFormat.PValue(f.PValue)} ({f.PValueMethod})"
            : $"G = 2·Σ count·ln(count / expected) = {NumberFormat.Number(s.G)}, over Williams' {NumberFormat.Plain(Math.Round(s.Williams, 5))} = {NumberFormat.Number(f.G)}; chi-squared, {degrees}: p = {NumberFormat.PValue(f.PValue)}");
        Entry("beyond", $"the threshold: P(a plug-in this large or larger, if J were {NumberFormat.Plain(Math.Round(_report.Method.ThresholdBits, 6))}) = {NumberFormat.PValue(f.MinimumEffectPValue)}; Benjamini-Hochberg over the columns: q = {NumberFormat.PValue(f.QValue)}");
        Entry("too similar", $"P(G this small or smaller) = {NumberFormat.PValue(f.LeftTailPValue)}{(column.TooSimilar ? ": closer than chance allows" : "")}");
        Line();
    }

    private void Directed(ColumnFigures f)
    {
        Heading("Kullback-Leibler divergence");
        Entry("D(cur‖ref)", Directed("Σ p·log2(p/q)", f.CurrentToReference));
        Entry("D(ref‖cur)", Directed("Σ q·log2(q/p)", f.ReferenceToCurrent));
        Line();
    }

    private static string Directed(string formula, DirectedDivergence d)
        => $"{formula} = {(double.IsFinite(d.Bits) ? Bit(d.Bits) : "∞")}{(d.InfiniteBecause is { } why ? $": {why.TrimEnd('.')}" : "")}"
            + $"; {(d.UncoveredShare > 0 ? "on the cells that the second has, bias-corrected" : "bias-corrected")} {(d.CommonBits < 0 ? $"{NumberFormat.Number(d.CommonBits)}, shown as 0" : NumberFormat.Number(d.CommonBits))} bit [{NumberFormat.Number(d.CommonLow)}, {NumberFormat.Number(d.CommonHigh)}]";

    private void Others(ColumnReport column, ColumnFigures f)
    {
        Heading("Other measures");
        Entry("JS distance", $"√{NumberFormat.Number(f.Bits)} = {NumberFormat.Number(f.Distance)} (base 2)");
        Entry("PSI", $"Σ (p-q)·ln(p/q) = {(double.IsFinite(f.PopulationStabilityIndex) ? NumberFormat.Number(f.PopulationStabilityIndex) : "∞, because a cell is empty on one side")}");
        Entry("total variation", $"½·Σ|p-q| = {NumberFormat.Number(f.TotalVariation)}{(f.TotalVariationSet.Count > 0 ? $", the excess of {Some(f.TotalVariationSet)}" : "")}");
        Entry("Hellinger", $"√(½·Σ(√p-√q)²) = {NumberFormat.Number(f.Hellinger)}");
        if (f.Wasserstein is { } w)
            Entry("Wasserstein-1", Transport(w, column.Type is ColumnType.Date or ColumnType.Time or ColumnType.Timestamp ? " s" : "")
                + (w.InReferenceStandardDeviations is { } sd ? $" = {NumberFormat.Number(sd)} standard deviations of the reference" : ""));
        if (f.KolmogorovSmirnov is { } ks) Entry("Kolm.-Smirnov", Transport(ks, ""));
        if (column.Numbers is { } n)
        {
            Entry("reference", Summary(n.Reference, column.Ungrouped));
            Entry("current", Summary(n.Current, column.Ungrouped));
        }
        Line();
    }

    private static string Transport(TransportFigure t, string unit)
        => double.IsFinite(t.Value) ? $"{NumberFormat.Number(t.Value)}{unit}{(t.ErrorBound > 0 ? $" ± {NumberFormat.Number(t.ErrorBound)}" : "")}" : t.Reason ?? NumberFormat.None;

    private static string Summary(NumberSummary s, bool ungrouped)
        => s.Count == 0 ? "no values" : $"{s.MinimumText} .. {s.MaximumText}, mean {NumberFormat.Number(s.Mean, ungrouped)}, standard deviation {NumberFormat.Number(s.StandardDeviation)}";

    private static string Some(IReadOnlyList<string> set)
        => string.Join(", ", set.Take(4).Select(l => PlainText.Shorten(l, 40))) + (set.Count > 4 ? $" and {NumberFormat.Count(set.Count - 4, "more cell")}" : "");

    private static string Bit(double bits) => NumberFormat.Number(bits) + " bit";

    private void Heading(string text)
    {
        foreach (string line in DisplayText.Wrap(text, _width)) Line(_ink.Strong(line));
    }

    private void Entry(string term, string text)
    {
        bool first = true;
        int column = Indent + Math.Max(Term, term.Length) + 2;
        foreach (string line in DisplayText.Wrap(text, _width - column))
        {
            _page.Append(' ', Indent).Append((first ? term : "").PadRight(column - Indent)).Append(line).Append('\n');
            first = false;
        }
    }

    private void Text(string text)
    {
        foreach (string line in DisplayText.Wrap(text, _width - Indent)) _page.Append(' ', Indent).Append(line).Append('\n');
    }

    private void Line(string text = "") => _page.Append(text.TrimEnd()).Append('\n');
}
