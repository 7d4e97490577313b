using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Kullback.Data.Comparisons;
using Kullback.Reports.Html;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Kullback.Reports;

/// <summary>The comparison as one HTML file that needs nothing else: no network, no framework script, readable without any script.</summary>
/// <remarks>Rendered from Razor components, which encode every text from data. Behind that stands a content security policy: only the report's
/// own script, named by its hash, may run, and nothing may be loaded.</remarks>
public static partial class HtmlReport
{
    // A mail's attachment, a build's artifact, a page that opens at once. Wide tables get shorter value tables before they get a larger file.
    private const int MostBytes = 290_000;

    internal static readonly string Style = Resource("report.css");
    private static readonly string Script = Resource("report.js");

    /// <summary>Renders the page.</summary>
    public static async Task<string> RenderAsync(ComparisonReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        await using var services = new ServiceCollection().BuildServiceProvider();
        await using var renderer = new HtmlRenderer(services, NullLoggerFactory.Instance);
        foreach (var detail in Detailing.Levels)
        {
            string body = await renderer.Dispatcher.InvokeAsync(async () =>
            {
                var parameters = ParameterView.FromDictionary(new Dictionary<string, object?> { [nameof(ReportPage.Report)] = report, [nameof(ReportPage.Detail)] = detail });
                return (await renderer.RenderComponentAsync<ReportPage>(parameters)).ToHtmlString();
            });
            string document = Document(report, Shorter(Indentation().Replace(body, "><")));
            if (detail == Detailing.Levels[^1] || Encoding.UTF8.GetByteCount(document) <= MostBytes) return document;
        }
        throw new System.Diagnostics.UnreachableException();
    }

    /// <summary>Renders the page to <paramref name="writer"/>.</summary>
    public static void Write(ComparisonReport report, TextWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.Write(RenderAsync(report).GetAwaiter().GetResult());
    }

    /// <summary>Renders the page to <paramref name="stream"/>, in UTF-8.</summary>
    public static void Write(ComparisonReport report, Stream stream)
    {
        using var writer = new StreamWriter(stream, new UTF8Encoding(false), leaveOpen: true);
        Write(report, writer);
    }

    private static string Document(ComparisonReport report, string body)
    {
        string hash = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Script)));
        string title = System.Net.WebUtility.HtmlEncode($"{ComparisonText.Finding(report)}: {PlainText.Shorten(report.Reference.Name, 60)} → {PlainText.Shorten(report.Current.Name, 60)}");
        return $"""
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-{hash}'; img-src data:; base-uri 'none'; form-action 'none'">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <meta name="generator" content="kullback {System.Net.WebUtility.HtmlEncode(PlainText.Shorten(report.Method.ToolVersion, 60))}">
            <link rel="icon" href="data:,">
            <title>{title}</title>
            <style>{Style}</style>
            </head>
            <body>
            {body}
            <script>{Script}</script>
            </body>
            </html>

            """;
    }

    // Fifty columns have two thousand table rows: end tags that HTML itself supplies, and references to characters that mean nothing to it,
    // are a third of the file. Text from data holds no "<" here, so that none of these can be its words.
    private static string Shorter(string body)
    {
        var text = new StringBuilder(body);
        foreach (string tag in new[] { "</td>", "</th>", "</tr>", "</tbody>", "</thead>", "</li>" }) text.Replace(tag, "");
        text.Replace("></path>", "/>").Replace("></circle>", "/>");
        return Reference().Replace(text.ToString(), match =>
        {
            int point = Convert.ToInt32(match.Groups[1].Value, 16);
            return point is '\'' or '+' or '`' or > 0xA0 and not (>= 0xD800 and < 0xE000) ? char.ConvertFromUtf32(point) : match.Value;
        });
    }

    private static string Resource(string name)
    {
        using var stream = typeof(HtmlReport).Assembly.GetManifestResourceStream(name)!;
        return new StreamReader(stream).ReadToEnd();
    }

    // Between a tag's end and a tag's start there is nothing but the components' indentation: text from data has no line feed left.
    [GeneratedRegex(@">\s*\n\s*<")]
    private static partial Regex Indentation();

    [GeneratedRegex("&#x([0-9A-F]{1,6});")]
    private static partial Regex Reference();
}
