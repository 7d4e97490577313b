using System.Text;
using Kullback.Data.LanguageModels;
using Microsoft.AspNetCore.Components;

namespace Kullback.Reports;

/// <summary>A comparison of language models as one HTML file without scripts; every text from data is encoded by the components.</summary>
public static class LanguageModelHtml
{
    private static readonly string Style = HtmlForm.Resource("report.css") + HtmlForm.Resource("language-model.css");

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
        string title = $"{PlainText.Shorten(report.Base, 60)}: {NumberFormat.Count(report.Candidates.Count, "candidate")}";
        writer.Write(RenderAsync<LanguageModelPage>(parameters, title, version).GetAwaiter().GetResult());
    }

    /// <summary>A page of this subject as a whole document.</summary>
    internal static Task<string> RenderAsync<TPage>(ParameterView parameters, string title, string version) where TPage : IComponent
        => HtmlForm.RenderAsync<TPage>(parameters, title, version, Style);
}
