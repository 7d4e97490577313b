using System.Text;
using Kullback.Data.LanguageModels;
using Kullback.Reports.Html;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Kullback.Reports;

/// <summary>A comparison of language models as one HTML file without scripts; every text from data is encoded by the components.</summary>
public static class LanguageModelHtml
{
    private static readonly string Style = Resource();

    /// <summary>Writes the page in UTF-8.</summary>
    /// <param name="report">The comparison.</param>
    /// <param name="command">What was typed, for the page's end.</param>
    /// <param name="version">The tool's version.</param>
    /// <param name="stream">Receives the page.</param>
    public static void Write(NextTokenReport report, string command, string version, Stream stream)
    {
        ArgumentNullException.ThrowIfNull(report);
        ArgumentNullException.ThrowIfNull(stream);
        using var writer = new StreamWriter(stream, new UTF8Encoding(false), leaveOpen: true);
        writer.Write(RenderAsync(report, command, version).GetAwaiter().GetResult());
    }

    private static async Task<string> RenderAsync(NextTokenReport report, string command, string version)
    {
        await using var services = new ServiceCollection().BuildServiceProvider();
        await using var renderer = new HtmlRenderer(services, NullLoggerFactory.Instance);
        string body = await renderer.Dispatcher.InvokeAsync(async () =>
        {
            var parameters = ParameterView.FromDictionary(new Dictionary<string, object?> { [nameof(LanguageModelPage.Report)] = report, [nameof(LanguageModelPage.Command)] = command });
            return (await renderer.RenderComponentAsync<LanguageModelPage>(parameters)).ToHtmlString();
        });
        string title = System.Net.WebUtility.HtmlEncode($"{PlainText.Shorten(report.Base, 60)}: {Words.Count(report.Candidates.Count, "candidate")}");
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
            <title>{title}</title>
            <style>{Style}</style>
            </head>
            <body>
            {body}
            </body>
            </html>

            """;
    }

    private static string Resource()
    {
        var text = new StringBuilder();
        foreach (string name in new[] { "report.css", "language-model.css" })
        {
            using var stream = typeof(LanguageModelHtml).Assembly.GetManifestResourceStream(name)!;
            text.Append(new StreamReader(stream).ReadToEnd());
        }
        return text.ToString();
    }
}
