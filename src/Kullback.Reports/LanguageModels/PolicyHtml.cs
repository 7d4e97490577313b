using System.Text;
using Kullback.Data.LanguageModels;
using Microsoft.AspNetCore.Components;

namespace Kullback.Reports;

/// <summary>A comparison of a sampler with a trainer as one HTML file without scripts; every text from data is encoded by the components.</summary>
public static class PolicyHtml
{
    /// <summary>Writes the page in UTF-8.</summary>
    /// <param name="report">The comparison.</param>
    /// <param name="command">What was typed, for the page's end.</param>
    /// <param name="version">The tool's version.</param>
    /// <param name="stream">Receives the page.</param>
    public static void Write(PolicyReport report, string command, string version, Stream stream)
    {
        ArgumentNullException.ThrowIfNull(report);
        ArgumentNullException.ThrowIfNull(stream);
        using var writer = new StreamWriter(stream, new UTF8Encoding(false), leaveOpen: true);
        var parameters = ParameterView.FromDictionary(new Dictionary<string, object?> { [nameof(PolicyPage.Report)] = report, [nameof(PolicyPage.Command)] = command });
        writer.Write(LanguageModelHtml.RenderAsync<PolicyPage>(parameters, $"{PlainText.Shorten(report.Log.Sampler, 60)}: sampler and trainer", version).GetAwaiter().GetResult());
    }
}
