using System.Xml;

namespace Kullback.Reports;

/// <summary>A report as JUnit XML, for build servers: its test cases, of which those fail where something was found and those are skipped
/// where the data cannot tell.</summary>
public static class JunitForm
{
    /// <summary>Writes the report in UTF-8.</summary>
    public static void Write(IReport report, Provenance provenance, Stream stream) => Write(report, provenance, stream, failed: false);

    /// <summary>Writes the report in UTF-8.</summary>
    /// <param name="report">The report.</param>
    /// <param name="provenance">How it came about.</param>
    /// <param name="stream">Where to write.</param>
    /// <param name="failed">What a gate says where the report itself has no finding.</param>
    public static void Write(IReport report, Provenance provenance, Stream stream, bool failed)
    {
        ArgumentNullException.ThrowIfNull(report);
        ArgumentNullException.ThrowIfNull(provenance);
        ArgumentNullException.ThrowIfNull(stream);
        IReadOnlyList<TestCase> cases = failed && report.Finding is null ? [.. report.Cases.Select(c => c with { Finding = Finding.Found })]
            : report.Cases;
        string time = provenance.Elapsed.TotalSeconds.ToString("0.000", CultureInfo.InvariantCulture);
        using (var xml = XmlWriter.Create(stream,
            new XmlWriterSettings { Indent = true, NewLineChars = "\n", Encoding = new UTF8Encoding(false), CloseOutput = false }))
        {
            xml.WriteStartDocument();
            xml.WriteStartElement("testsuites");
            Totals(xml, $"kullback {report.Kind}", cases, time);
            xml.WriteStartElement("testsuite");
            Totals(xml, report.Sources.Count > 0 ? string.Join(" -> ", report.Sources.Select(s => s.Name)) : report.Kind, cases, time);
            foreach (var one in cases) Write(xml, one, cases.Count == 1 ? time : "0");
            IEnumerable<string> said = [report.Headline, .. report.Body.OfType<Paragraph>().Select(p => p.Text), .. report.Notes];
            xml.WriteElementString("system-out", string.Join("\n", said.Select(PlainText.Visible)));
            xml.WriteEndElement();
            xml.WriteEndElement();
        }
        stream.WriteByte((byte)'\n');
    }

    private static void Totals(XmlWriter xml, string name, IReadOnlyList<TestCase> cases, string time)
    {
        Attribute(xml, "name", name);
        Attribute(xml, "tests", NumberFormat.Plain(cases.Count));
        Attribute(xml, "failures", NumberFormat.Plain(cases.Count(c => c.Finding == Finding.Found)));
        Attribute(xml, "errors", "0");
        Attribute(xml, "skipped", NumberFormat.Plain(cases.Count(c => c.Finding == Finding.Undecided)));
        Attribute(xml, "time", time);
    }

    private static void Write(XmlWriter xml, TestCase one, string time)
    {
        xml.WriteStartElement("testcase");
        Attribute(xml, "classname", one.Class);
        Attribute(xml, "name", one.Name);
        Attribute(xml, "time", time);
        string text = one.Detail.Length > 0 ? $"{PlainText.Visible(one.Message)}\n{one.Detail}" : PlainText.Visible(one.Message);
        if (one.Finding == Finding.None)
            xml.WriteElementString("system-out", text);
        else
        {
            xml.WriteStartElement(one.Finding == Finding.Found ? "failure" : "skipped");
            Attribute(xml, "message", one.Message);
            xml.WriteString(text);
            xml.WriteEndElement();
        }
        xml.WriteEndElement();
    }

    private static void Attribute(XmlWriter xml, string name, string value) => xml.WriteAttributeString(name, PlainText.Name(value, 1000));
}
