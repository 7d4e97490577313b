using System.Text;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Kullback.Reports;

/// <summary>A report as one HTML file: no script, no network; every text from data is encoded by the components.</summary>
public static class HtmlForm
{
    private static readonly string Style = Resource("report.css") + Resource("forms.css");

    /// <summary>Writes the page in UTF-8.</summary>
    public static void Write(IReport report, Provenance provenance, Stream stream)
    {
        ArgumentNullException.ThrowIfNull(report);
        ArgumentNullException.ThrowIfNull(provenance);
        ArgumentNullException.ThrowIfNull(stream);
        using var writer = new StreamWriter(stream, new UTF8Encoding(false), leaveOpen: true);
        var parameters = ParameterView.FromDictionary(new Dictionary<string, object?> { [nameof(ReportBody.Report)] = report, [nameof(ReportBody.Made)] = provenance });
        writer.Write(RenderAsync<ReportBody>(parameters, report.Headline, provenance.ToolVersion, Style).GetAwaiter().GetResult());
    }

    /// <summary>A page as a whole document.</summary>
    internal static async Task<string> RenderAsync<TPage>(ParameterView parameters, string title, string version, string style) where TPage : IComponent
    {
        await using var services = new ServiceCollection().BuildServiceProvider();
        await using var renderer = new HtmlRenderer(services, NullLoggerFactory.Instance);
        string body = await renderer.Dispatcher.InvokeAsync(async () => (await renderer.RenderComponentAsync<TPage>(parameters)).ToHtmlString());
        return $"""
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <meta name="generator" content="kullback {System.Net.WebUtility.HtmlEncode(PlainText.Shorten(version, 60))}">
            <link rel="icon" href="data:,">
            <title>{System.Net.WebUtility.HtmlEncode(PlainText.Visible(title))}</title>
            <style>{style}</style>
            </head>
            <body>
            {body}
            </body>
            </html>

            """;
    }

    /// <summary>A style sheet of this assembly.</summary>
    internal static string Resource(string name)
    {
        using var stream = typeof(HtmlForm).Assembly.GetManifestResourceStream(name)!;
        return new StreamReader(stream).ReadToEnd();
    }
}
