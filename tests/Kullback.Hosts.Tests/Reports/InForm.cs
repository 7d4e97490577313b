using System.Text;
using Kullback.Data.Comparisons;
using Kullback.Reports;

namespace Kullback.Hosts.Tests.Reports;

/// <summary>A comparison in each form.</summary>
internal static class InForm
{
    public static string Html(ComparisonReport report) => Of(report, HtmlForm.Write);

    public static string Json(ComparisonReport report) => Of(report, JsonForm.Write);

    public static string Markdown(ComparisonReport report) => Of(report, MarkdownForm.Write);

    public static string Junit(ComparisonReport report, bool schemaFails = false) => Of(report, JunitForm.Write, schemaFails);

    public static string Lines(ComparisonReport report) => Of(report, (view, _, stream) => ((ComparisonView)view).WriteLines(stream));

    private static string Of(ComparisonReport report, Action<IReport, Provenance, Stream> form, bool schemaFails = false)
    {
        using var stream = new MemoryStream();
        form(new ComparisonView(report) { SchemaFails = schemaFails },
            new Provenance(report.Method.ToolVersion, report.Method.Command, report.Elapsed), stream);
        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
