using System.CommandLine;
using Kullback.Cli.Terminal;
using Kullback.Data.Comparisons;
using Kullback.Reports;

namespace Kullback.Cli.Verbs;

/// <summary>The files that a comparison is written to, and standard output for one of them.</summary>
internal sealed class OutputOptions
{
    public OutputOption Html { get; } = new("--html", "one standalone page to look at");
    public OutputOption Json { get; } = new("--json", "everything, as docs/json.md describes it");
    public OutputOption JsonLines { get; } = new("--jsonl", "one JSON object a column");
    public OutputOption Markdown { get; } = new("--markdown", "fit for a pull request");
    public OutputOption Junit { get; } = new("--junit", "for build servers");

    public (string, IReadOnlyList<Option>) Group => ("Writing results (several at once; - is standard output)", [Html, Json, JsonLines, Markdown, Junit]);

    /// <summary>The outputs asked for, checked for what can be known before the work: a missing folder, no permission.</summary>
    public IReadOnlyList<Output> Read(ParseResult parsed, bool schemaFails)
    {
        var outputs = new List<Output>();
        void Add(OutputOption option, Action<ComparisonReport, Stream> write)
        {
            if (parsed.GetValue(option) is not { } path) return;
            if (path.Length == 0) throw new UsageException($"{option.Name}: the file name is empty");
            outputs.Add(new Output(option.Name, path, write));
        }
        Add(Html, HtmlReport.Write);
        Add(Json, JsonReport.Write);
        Add(JsonLines, JsonLinesReport.Write);
        Add(Markdown, MarkdownReport.Write);
        Add(Junit, (report, stream) => JunitReport.Write(report, stream, schemaFails));
        foreach (Output output in outputs) output.Place.RequireWritable();
        return outputs;
    }
}

/// <summary>One output: a place and what to write there.</summary>
/// <param name="Option">The option that asked for it.</param>
/// <param name="Path">A file, or <c>-</c>.</param>
/// <param name="Content">Writes the content.</param>
internal sealed record Output(string Option, string Path, Action<ComparisonReport, Stream> Content)
{
    /// <summary>Where it goes.</summary>
    public Place Place { get; } = new(Path);
}
