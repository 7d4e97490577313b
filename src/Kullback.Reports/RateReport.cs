using System.Text;
using Kullback.Data.Codes;
using Kullback.Reports.Html;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Kullback.Reports;

/// <summary>A rate-distortion curve as one HTML file that needs nothing else, and no script.</summary>
public static class RateReport
{
    private const string More = "svg.rate{display:block;width:100%;max-width:720px;height:auto}.rt{fill:none;stroke:var(--ref);stroke-width:2}.rates{max-width:560px}@media (max-width:780px){svg.rate{overflow:visible}.rate text{font-size:18px}}";

    /// <summary>Writes the page to <paramref name="stream"/>, in UTF-8.</summary>
    public static void Write(RateCurve curve, Stream stream)
    {
        ArgumentNullException.ThrowIfNull(curve);
        using var writer = new StreamWriter(stream, new UTF8Encoding(false), leaveOpen: true);
        writer.Write(RenderAsync(curve).GetAwaiter().GetResult());
    }

    private static async Task<string> RenderAsync(RateCurve curve)
    {
        await using var services = new ServiceCollection().BuildServiceProvider();
        await using var renderer = new HtmlRenderer(services, NullLoggerFactory.Instance);
        string body = await renderer.Dispatcher.InvokeAsync(async () =>
            (await renderer.RenderComponentAsync<RatePage>(ParameterView.FromDictionary(new Dictionary<string, object?> { [nameof(RatePage.Curve)] = curve }))).ToHtmlString());
        using var style = new StreamReader(typeof(RateReport).Assembly.GetManifestResourceStream("report.css")!);
        return $"""
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <link rel="icon" href="data:,">
            <title>Rate and distortion: {System.Net.WebUtility.HtmlEncode(PlainText.Shorten(curve.Source, 80))}</title>
            <style>{await style.ReadToEndAsync()}{More}</style>
            </head>
            <body>
            {body}
            </body>
            </html>

            """;
    }
}
