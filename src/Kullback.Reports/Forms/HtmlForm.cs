using System.Security.Cryptography;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Kullback.Reports;

/// <summary>A report as one HTML file that needs nothing else: no network, no framework script, readable without any script.</summary>
/// <remarks>Rendered from Razor components, which encode every text from data. Behind that stands a content security policy: only the
/// page's own script, named by its hash, may run, and nothing may be loaded.</remarks>
public static partial class HtmlForm
{
    // A mail's attachment, a build's artifact, a page that opens at once.
    // Wide tables get shorter value tables before they get a larger file.
    private const int MostBytes = 290_000;

    private static readonly string Style = Resource("report.css"), StyleOfBlocks = Style + Resource("forms.css");

    /// <summary>Writes the page in UTF-8.</summary>
    public static void Write(IReport report, Provenance provenance, Stream stream)
    {
        ArgumentNullException.ThrowIfNull(report);
        ArgumentNullException.ThrowIfNull(provenance);
        ArgumentNullException.ThrowIfNull(stream);
        using var writer = new StreamWriter(stream, new UTF8Encoding(false), leaveOpen: true);
        writer.Write(RenderAsync(report, provenance).GetAwaiter().GetResult());
    }

    /// <summary>The page.</summary>
    public static async Task<string> RenderAsync(IReport report, Provenance provenance)
    {
        ArgumentNullException.ThrowIfNull(report);
        ArgumentNullException.ThrowIfNull(provenance);
        await using var services = new ServiceCollection().BuildServiceProvider();
        await using var renderer = new HtmlRenderer(services, NullLoggerFactory.Instance);
        if (report.Body.OfType<OwnPage>().FirstOrDefault()?.Html() is not { } own)
            return Document(report.Headline, provenance, StyleOfBlocks, null,
                await Body(renderer, typeof(ReportBody),
                    new Dictionary<string, object?> { [nameof(ReportBody.Report)] = report, [nameof(ReportBody.Made)] = provenance }));
        string page = "", script = Resource(own.Script);
        foreach (var level in own.Levels)
        {
            page = Document(own.Title, provenance, Style, script, Shorter(await Body(renderer, own.Component, level)));
            if (Encoding.UTF8.GetByteCount(page) <= MostBytes) break;
        }
        return page;
    }

    private static Task<string> Body(HtmlRenderer renderer, Type component, IReadOnlyDictionary<string, object?> parameters)
        => renderer.Dispatcher.InvokeAsync(
            async () => (await renderer.RenderComponentAsync(component, ParameterView.FromDictionary(parameters.ToDictionary())))
                .ToHtmlString());

    /// <summary>A body as a whole document.</summary>
    private static string Document(string title, Provenance provenance, string style, string? script, string body)
    {
        string hash = script is null ? ""
            : $" script-src 'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(script)))}';";
        return $"""
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline';{hash} img-src data:; base-uri 'none'; form-action 'none'">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <meta name="generator" content="kullback {System.Net.WebUtility.HtmlEncode(PlainText.Shorten(provenance.ToolVersion, 60))}">
            <link rel="icon" href="data:,">
            <title>{System.Net.WebUtility.HtmlEncode(PlainText.Visible(title))}</title>
            <style>{style}</style>
            </head>
            <body>
            {body}{(script is null ? "" : $"\n<script>{script}</script>")}
            </body>
            </html>

            """;
    }

    // Fifty columns have two thousand table rows: end tags that HTML itself supplies, and references to characters that mean nothing to it,
    // are a third of the file. Text from data holds no "<" and no line feed here, so that none of these can be its words. Done after the
    // renderer, which writes tags and texts in pieces and lets nobody choose their encoder:
    // a writer under it would have to put the pieces together again.
    private static string Shorter(string body)
    {
        var text = new StringBuilder(Indentation().Replace(body, "><"));
        foreach (string tag in new[] { "</td>", "</th>", "</tr>", "</tbody>", "</thead>", "</li>" }) text.Replace(tag, "");
        text.Replace("></path>", "/>").Replace("></circle>", "/>");
        return Reference().Replace(text.ToString(), match =>
        {
            int point = Convert.ToInt32(match.Groups[1].Value, 16);
            return point is '\'' or '+' or '`' or > 0xA0 and not (>= 0xD800 and < 0xE000) ? char.ConvertFromUtf32(point) : match.Value;
        });
    }

    /// <summary>A resource of this assembly.</summary>
    internal static string Resource(string name)
    {
        using var stream = typeof(HtmlForm).Assembly.GetManifestResourceStream(name)!;
        return new StreamReader(stream).ReadToEnd();
    }

    // Between a tag's end and a tag's start there is nothing but the components' indentation.
    [GeneratedRegex(@">\s*\n\s*<")]
    private static partial Regex Indentation();

    [GeneratedRegex("&#x([0-9A-F]{1,6});")]
    private static partial Regex Reference();
}
