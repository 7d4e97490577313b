using Kullback.Data.Vectors;

namespace Kullback.Cli.Verbs;

/// <summary><c>kullback measures [NAMES]</c>: the comparison table, or the whole card of some.</summary>
internal sealed class Measures : ReportVerb
{
    private readonly Argument<string[]> _names =
        new("NAMES")
        {
            Description = "measures to explain: names, or parts of names; all in one table without",
            Arity = ArgumentArity.ZeroOrMore
        };

    /// <summary>The verb with its options.</summary>
    public Measures() : base("measures",
        "Which measures there are, and how they differ: symmetric or not, bounded or not, what disjoint supports do, what they are for.")
    {
        _names.CompletionSources
            .Add([.. Kullback.Divergences.Measures.All.Select(m => m.Facts.Key.Split('(')[0]).Distinct(),
                .. Kullback.Divergences.Measures.Functionals.Select(f => f.Facts.Key.Split('(')[0]).Distinct()]);
        Take(_names);
    }

    /// <inheritdoc/>
    public override IReadOnlyList<(string Title, IReadOnlyList<Option> Options)> Groups => [Writing()];

    /// <inheritdoc/>
    public override IReadOnlyList<(string Command, string Why)> Examples =>
    [
        ("kullback measures", "the table"),
        ("kullback measures jensen-shannon total-variation", "the whole card of two"),
    ];

    /// <inheritdoc/>
    protected override IReport Report(ParseResult parsed, Shell shell, CancellationToken cancel)
    {
        string[] names = parsed.GetValue(_names) ?? [];
        return new MeasuresReport(MeasureTable.Of(names), asCards: names.Length > 0);
    }
}
