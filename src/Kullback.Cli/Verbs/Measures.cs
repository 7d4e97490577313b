using System.CommandLine;
using Kullback.Cli.Terminal;
using Kullback.Data.Vectors;
using Kullback.Reports;

namespace Kullback.Cli.Verbs;

/// <summary><c>kullback measures [NAMES]</c>: the comparison table, or the whole card of some.</summary>
internal sealed class Measures : Verb
{
    private readonly Argument<string[]> _names = new("NAMES") { Description = "measures to explain: names, or parts of names; all in one table without", Arity = ArgumentArity.ZeroOrMore };
    private readonly OutputOption _markdown = new("--markdown", "the table in Markdown; - is standard output");
    private readonly OutputOption _json = new("--json", "everything that is said of each, as JSON; - is standard output");

    /// <summary>The verb with its options.</summary>
    public Measures() : base("measures", "Which measures there are, and how they differ: symmetric or not, bounded or not, what disjoint supports do, what they are for.")
        => Take(_names);

    /// <inheritdoc/>
    public override IReadOnlyList<(string Title, IReadOnlyList<Option> Options)> Groups => [("Writing (several at once)", [_markdown, _json])];

    /// <inheritdoc/>
    public override IReadOnlyList<(string Command, string Why)> Examples =>
    [
        ("kullback measures", "the table"),
        ("kullback measures jensen-shannon total-variation", "the whole card of two"),
    ];

    /// <inheritdoc/>
    public override IReadOnlyList<(int Code, string Meaning)> ExitCodes => [(0, "listed"), (2, "trouble: one line on standard error says what")];

    /// <inheritdoc/>
    public override int Run(ParseResult parsed, Shell shell, CancellationToken cancel)
    {
        string[] names = parsed.GetValue(_names) ?? [];
        MeasureTable table = MeasureTable.Of(names);
        Place? markdown = Place.Of(parsed, _markdown), json = Place.Of(parsed, _json);
        markdown?.Write(stream => MarkdownMeasures.Write(table, stream), shell, cancel);
        json?.Write(stream => JsonMeasures.Write(table, Made(parsed), stream), shell, cancel);
        if (markdown is not { IsStandardOutput: true } && json is not { IsStandardOutput: true })
            shell.Write(names.Length == 0 ? MeasuresPage.Table(table, shell.Width, new AnsiStyle(shell.Color)) : MeasuresPage.Cards(table, shell.Width, new AnsiStyle(shell.Color)));
        return ExitCode.Stable;
    }
}
