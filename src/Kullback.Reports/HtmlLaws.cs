using System.Text;
using Kullback.Data.Laws;
using Kullback.Reports.Html;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Kullback.Reports;

/// <summary>Two laws, or a column with the families fitted to it, as one HTML file with pictures: no script, no network.</summary>
public static class HtmlLaws
{
    private const string More = "svg.laws{display:block;width:100%;max-width:960px;height:auto;margin-top:18px}.lp{fill:var(--ref);fill-opacity:.25;stroke:var(--ref);stroke-width:2}.bars{fill:var(--ref);fill-opacity:.3}.curve{fill:none;stroke:var(--cur);stroke-width:2}.c1{stroke:var(--ink);stroke-dasharray:7 4;stroke-width:1.5}.c2{stroke:var(--mark);stroke-dasharray:2 3;stroke-width:1.5}.band{fill:var(--mark);fill-opacity:.2}.dots{fill:var(--ref)}.lq{fill:var(--cur);fill-opacity:.2;stroke:var(--cur);stroke-width:2}"
        + ".laws text{fill:var(--soft);font-size:12px}.ax{stroke:var(--line);fill:none}table.fw{border-collapse:collapse;margin-top:10px}.fw th{font-weight:400;color:var(--soft);text-align:left;font-size:13px}"
        + ".fw td,.fw th{padding:3px 22px 3px 0;border-bottom:1px solid var(--line);vertical-align:top}.fw .r{text-align:right}.fw .why{color:var(--soft);font-size:13px;min-width:18em}.fw th{overflow-wrap:normal;white-space:nowrap}.fw td{white-space:nowrap}.fw td.why{white-space:normal}@media (max-width:780px){.laws text{font-size:20px}}";

    /// <summary>Renders the page to <paramref name="stream"/>, in UTF-8.</summary>
    public static void Write(LawComparison comparison, string toolVersion, Stream stream)
    {
        ArgumentNullException.ThrowIfNull(comparison);
        using var writer = new StreamWriter(stream, new UTF8Encoding(false), leaveOpen: true);
        var parameters = new Dictionary<string, object?> { [nameof(LawsPage.Comparison)] = comparison, [nameof(LawsPage.ToolVersion)] = toolVersion };
        writer.Write(RenderAsync<LawsPage>(parameters, $"{PlainText.Shorten(comparison.TextP, 60)} and {PlainText.Shorten(comparison.TextQ, 60)}").GetAwaiter().GetResult());
    }

    private static async Task<string> RenderAsync<TPage>(Dictionary<string, object?> parameters, string plainTitle) where TPage : IComponent
    {
        await using var services = new ServiceCollection().BuildServiceProvider();
        await using var renderer = new HtmlRenderer(services, NullLoggerFactory.Instance);
        string body = await renderer.Dispatcher.InvokeAsync(async () => (await renderer.RenderComponentAsync<TPage>(ParameterView.FromDictionary(parameters))).ToHtmlString());
        string title = System.Net.WebUtility.HtmlEncode(plainTitle);
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
