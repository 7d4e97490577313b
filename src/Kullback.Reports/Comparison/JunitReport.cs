using System.Globalization;
using System.Text;
using System.Xml;
using Kullback.Data.Columns;
using Kullback.Data.Comparisons;

namespace Kullback.Reports;

/// <summary>The comparison as JUnit XML, for build servers: one test case a compared column.</summary>
/// <remarks>Drifted is a failure; undecided and not compared are skipped with the reason; a schema change is a case of its own, skipped
/// unless schema changes are to fail; a pair whose dependence drifted is a failure, as the verdict of the whole says.</remarks>
public static class JunitReport
{
    /// <summary>Writes JUnit XML in UTF-8.</summary>
    /// <param name="report">What to write.</param>
    /// <param name="stream">Where to write it.</param>
    /// <param name="schemaFails">A schema change is a failure (<c>--fail-on schema</c>).</param>
    public static void Write(ComparisonReport report, Stream stream, bool schemaFails = false)
    {
        ArgumentNullException.ThrowIfNull(report);
        ArgumentNullException.ThrowIfNull(stream);
        List<Case> cases = [.. report.Columns.Select(Of), .. report.SchemaChanges.Select(c => Of(c, schemaFails)), .. Pairs(report.Pairs), .. Similarity(report.Similarity), .. Nothing(report)];
        using (var xml = XmlWriter.Create(stream, new XmlWriterSettings { Indent = true, NewLineChars = "\n", Encoding = new UTF8Encoding(false), CloseOutput = false }))
        {
            xml.WriteStartDocument();
            xml.WriteStartElement("testsuites");
            WriteTotals(xml, "kullback compare", report, cases);
            xml.WriteStartElement("testsuite");
            WriteTotals(xml, $"{report.Reference.Name} -> {report.Current.Name}", report, cases);
            foreach (var one in cases) WriteCase(xml, one);
            xml.WriteElementString("system-out", string.Join("\n", CommonCauses.Of(report).Concat(report.Notes).Prepend(ComparisonText.Headline(report)).Select(PlainText.Visible)));
            xml.WriteEndElement();
            xml.WriteEndElement();
        }
        stream.WriteByte((byte)'\n');
    }

    // Few rows leave hundreds of pairs undecided.
    private const int PairsListed = 10;

    private enum Outcome { Passed, Failed, Skipped }

    private sealed record Case(string Class, string Name, Outcome Outcome, string Message, string Detail);

    private static Case Of(ColumnReport column)
    {
        string figures = column.Figures is { } f ? $"{NumberFormat.Bits(f)} bit" : "";
        string message = string.Join("; ", new[] { figures, ComparisonText.Remark(column) }.Where(s => s.Length > 0));
        string detail = string.Join("\n", column.Drivers.Select(d => PlainText.Visible(d.Text)).Concat(ComparisonText.Values(column).Append(column.LooksCoded).OfType<string>().Select(PlainText.Visible)));
        var outcome = column.Verdict switch { Verdict.Drifted => Outcome.Failed, Verdict.Stable => Outcome.Passed, _ => Outcome.Skipped };
        return new("kullback.columns", column.Name, outcome, $"{ComparisonText.VerdictOf(column)}: {message}", detail);
    }

    private static Case Of(SchemaChange change, bool fails)
        => new("kullback.schema", $"schema: {change.Column}", fails ? Outcome.Failed : Outcome.Skipped, change.Explanation, "");

    private static IEnumerable<Case> Pairs(PairScreen? screen)
    {
        if (screen is null) return [];
        var undecided = screen.Pairs.Where(p => p.Verdict == Verdict.Undecided).ToList();
        IEnumerable<Case> cases = screen.Pairs.Where(p => p.Verdict == Verdict.Drifted).Concat(undecided.Take(PairsListed)).Select(p => new Case(
            "kullback.pairs", $"{p.First} × {p.Second}", p.Verdict == Verdict.Drifted ? Outcome.Failed : Outcome.Skipped,
            $"dependence {ComparisonText.VerdictOf(p.Verdict)}: {NumberFormat.Bits(p.Bits)} {NumberFormat.Interval(p.BitsLow, p.BitsHigh, p.Bits)} bit; {p.Driver}", ""));
        return undecided.Count <= PairsListed ? cases
            : cases.Append(new Case("kullback.pairs", $"and {NumberFormat.Count(undecided.Count - PairsListed)} more", Outcome.Skipped, $"the dependence of {NumberFormat.Count(undecided.Count)} of {NumberFormat.Count(screen.PairsTested, "pair")} is undecided", ""));
    }

    private static IEnumerable<Case> Similarity(SimilarityCheck check)
        => check.TooSimilar ? [new Case("kullback.similarity", "too similar", Outcome.Skipped, check.Explanation, "")] : [];

    // A build in which no column was compared must not be green.
    private static IEnumerable<Case> Nothing(ComparisonReport report)
        => report.Compared.Any() ? [] : [new Case("kullback.columns", "no column", Outcome.Failed, "no column could be compared", "")];

    private static void WriteTotals(XmlWriter xml, string name, ComparisonReport report, List<Case> cases)
    {
        Attribute(xml, "name", name);
        Attribute(xml, "tests", cases.Count.ToString(CultureInfo.InvariantCulture));
        Attribute(xml, "failures", cases.Count(c => c.Outcome == Outcome.Failed).ToString(CultureInfo.InvariantCulture));
        Attribute(xml, "errors", "0");
        Attribute(xml, "skipped", cases.Count(c => c.Outcome == Outcome.Skipped).ToString(CultureInfo.InvariantCulture));
        Attribute(xml, "time", report.Elapsed.TotalSeconds.ToString("0.000", CultureInfo.InvariantCulture));
    }

    private static void WriteCase(XmlWriter xml, Case one)
    {
        xml.WriteStartElement("testcase");
        Attribute(xml, "classname", one.Class);
        Attribute(xml, "name", one.Name);
        Attribute(xml, "time", "0");
        string text = one.Detail.Length > 0 ? $"{PlainText.Visible(one.Message)}\n{one.Detail}" : PlainText.Visible(one.Message);
        if (one.Outcome == Outcome.Passed)
            xml.WriteElementString("system-out", text);
        else
        {
            xml.WriteStartElement(one.Outcome == Outcome.Failed ? "failure" : "skipped");
            Attribute(xml, "message", one.Message);
            if (one.Outcome == Outcome.Failed) Attribute(xml, "type", "drift");
            xml.WriteString(text);
            xml.WriteEndElement();
        }
        xml.WriteEndElement();
    }

    private static void Attribute(XmlWriter xml, string name, string value) => xml.WriteAttributeString(name, PlainText.Name(value, 1000));
}
