using System.Text;
using Kullback.Data.Points;
using Kullback.Reports.Html;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Kullback.Reports;

/// <summary>A transport as one HTML file with a picture of the plan: no script, no network.</summary>
public static class HtmlTransport
{
    private const string More = "svg.plan{display:block;width:100%;max-width:960px;height:auto;margin-top:18px}.fl{stroke:var(--mark);fill:none}.pp{fill:var(--ref)}.qq{fill:var(--cur)}"
        + ".plan text{fill:var(--soft);font-size:12px}.ax{stroke:var(--line);fill:none}table.fw{border-collapse:collapse;margin-top:10px}.fw th{font-weight:400;color:var(--soft);text-align:left;font-size:13px}"
        + ".fw td,.fw th{padding:3px 22px 3px 0;border-bottom:1px solid var(--line)}.fw .r{text-align:right}.fw th,.fw td{overflow-wrap:normal;white-space:nowrap}@media (max-width:780px){svg.plan{overflow:visible}.plan text{font-size:20px}}";

    /// <summary>Renders the page to <paramref name="stream"/>, in UTF-8.</summary>
    public static void Write(PointTransportReport report, string toolVersion, Stream stream)
    {
        ArgumentNullException.ThrowIfNull(report);
        using var writer = new StreamWriter(stream, new UTF8Encoding(false), leaveOpen: true);
        writer.Write(RenderAsync(report, toolVersion).GetAwaiter().GetResult());
    }

    private static async Task<string> RenderAsync(PointTransportReport report, string toolVersion)
    {
        await using var services = new ServiceCollection().BuildServiceProvider();
        await using var renderer = new HtmlRenderer(services, NullLoggerFactory.Instance);
        string body = await renderer.Dispatcher.InvokeAsync(async () =>
        {
            var parameters = ParameterView.FromDictionary(new Dictionary<string, object?> { [nameof(TransportPage.Report)] = report, [nameof(TransportPage.ToolVersion)] = toolVersion });
            return (await renderer.RenderComponentAsync<TransportPage>(parameters)).ToHtmlString();
        });
        string title = System.Net.WebUtility.HtmlEncode($"{TransportWords.Headline(report)}: {PlainText.Shorten(report.P.Name, 60)} → {PlainText.Shorten(report.Q.Name, 60)}");
        return $"""
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <link rel="icon" href="data:,">
            <title>{title}</title>
            <style>{HtmlReport.Style}{More}</style>
            </head>
            <body>
            {body}
            </body>
            </html>

            """;
    }
}
