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
        var parameters = ParameterView.FromDictionary(new Dictionary<string, object?> { [nameof(LanguageModelPage.Report)] = report, [nameof(LanguageModelPage.Command)] = command });
        string title = $"{PlainText.Shorten(report.Base, 60)}: {Words.Count(report.Candidates.Count, "candidate")}";
        writer.Write(RenderAsync<LanguageModelPage>(parameters, title, version).GetAwaiter().GetResult());
    }

    /// <summary>A page of this subject as a whole document.</summary>
    internal static async Task<string> RenderAsync<TPage>(ParameterView parameters, string title, string version) where TPage : IComponent
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
            <title>{System.Net.WebUtility.HtmlEncode(title)}</title>
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
