using System.CommandLine;
using Kullback.Cli.Terminal;
using Kullback.Data.Comparison;
using Kullback.Reports;

namespace Kullback.Cli.Verbs;

/// <summary>The files that a comparison is written to, and standard output for one of them.</summary>
internal sealed class OutputOptions
{
    public Option<string?> Html { get; } = OptionText.One("--html", "FILE", "one standalone page to look at");
    public Option<string?> Json { get; } = OptionText.One("--json", "FILE", "everything, as docs/json.md describes it");
    public Option<string?> JsonLines { get; } = OptionText.One("--jsonl", "FILE", "one JSON object a column");
    public Option<string?> Markdown { get; } = OptionText.One("--markdown", "FILE", "fit for a pull request");
    public Option<string?> Junit { get; } = OptionText.One("--junit", "FILE", "for build servers");

    public (string, IReadOnlyList<Option>) Group => ("Writing results (several at once; - is standard output)", [Html, Json, JsonLines, Markdown, Junit]);

    /// <summary>The outputs asked for, checked for what can be known before the work: two to one place, a missing folder, no permission.</summary>
    public IReadOnlyList<Output> Read(ParseResult parsed, Findings failOn)
    {
        var outputs = new List<Output>();
        void Add(Option<string?> option, Action<ComparisonReport, Stream> write)
        {
            if (parsed.GetValue(option) is not { } path) return;
            if (path.Length == 0) throw new UsageException($"{option.Name}: the file name is empty");
            if (outputs.FirstOrDefault(o => SamePlace(o.Path, path)) is { } other)
                throw new UsageException($"{option.Name} and {other.Option} both write to {path}");
            outputs.Add(new Output(option.Name, path, write));
        }
        Add(Html, HtmlReport.Write);
        Add(Json, JsonReport.Write);
        Add(JsonLines, JsonLinesReport.Write);
        Add(Markdown, MarkdownReport.Write);
        Add(Junit, (report, stream) => JunitReport.Write(report, stream, failOn.HasFlag(Findings.Schema)));
        foreach (Output output in outputs) output.Place.RequireWritable();
        return outputs;
    }

    private static bool SamePlace(string a, string b) => a == b || (a != "-" && b != "-" && Path.GetFullPath(a) == Path.GetFullPath(b));
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
