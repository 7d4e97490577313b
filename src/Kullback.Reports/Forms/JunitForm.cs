using System.Globalization;
using System.Text;
using System.Xml;

namespace Kullback.Reports;

/// <summary>A report as JUnit XML, for build servers: one test case, which fails where something was found and is skipped where the data cannot tell.</summary>
public static class JunitForm
{
    /// <summary>Writes the report in UTF-8.</summary>
    public static void Write(IReport report, Provenance provenance, Stream stream)
    {
        ArgumentNullException.ThrowIfNull(report);
        ArgumentNullException.ThrowIfNull(provenance);
        ArgumentNullException.ThrowIfNull(stream);
        using (var xml = XmlWriter.Create(stream, new XmlWriterSettings { Indent = true, NewLineChars = "\n", Encoding = new UTF8Encoding(false), CloseOutput = false }))
        {
            string name = PlainText.Visible(report.Sources.Count > 0 ? string.Join(" -> ", report.Sources.Select(s => s.Name)) : report.Kind);
            string time = provenance.Elapsed.TotalSeconds.ToString("0.000", CultureInfo.InvariantCulture);
            xml.WriteStartDocument();
            xml.WriteStartElement("testsuites");
            Totals(xml, $"kullback {report.Kind}", report.Finding, time);
            xml.WriteStartElement("testsuite");
            Totals(xml, name, report.Finding, time);
            xml.WriteStartElement("testcase");
            xml.WriteAttributeString("classname", $"kullback.{report.Kind}");
            xml.WriteAttributeString("name", name);
            xml.WriteAttributeString("time", time);
            if (report.Finding is Finding.Found or Finding.Undecided)
            {
                xml.WriteStartElement(report.Finding == Finding.Found ? "failure" : "skipped");
                xml.WriteAttributeString("message", PlainText.Visible(report.Headline));
                xml.WriteEndElement();
            }
            xml.WriteEndElement();
            xml.WriteElementString("system-out", PlainText.Visible(report.Headline));
            xml.WriteEndElement();
            xml.WriteEndElement();
        }
        stream.WriteByte((byte)'\n');
    }

    private static void Totals(XmlWriter xml, string name, Finding? finding, string time)
    {
        xml.WriteAttributeString("name", name);
        xml.WriteAttributeString("tests", "1");
        xml.WriteAttributeString("failures", finding == Finding.Found ? "1" : "0");
        xml.WriteAttributeString("skipped", finding == Finding.Undecided ? "1" : "0");
        xml.WriteAttributeString("errors", "0");
        xml.WriteAttributeString("time", time);
    }
}
