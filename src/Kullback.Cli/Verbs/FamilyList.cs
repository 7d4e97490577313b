using System.CommandLine;
using Kullback.Cli.Terminal;
using Kullback.Distributions;
using Kullback.Reports;

namespace Kullback.Cli.Verbs;

/// <summary><c>kullback families</c>: which distributions can be written, and their parameters.</summary>
internal sealed class FamilyList : Verb
{
    private readonly OutputOption _json = new("--json", "the same as JSON; - is standard output");

    private readonly OutputOption _pairs = new("--pairs", "every pair whose divergence has a closed form, in Markdown; - is standard output");

    /// <summary>The verb with its options.</summary>
    public FamilyList() : base("families", "Which distributions can be written, and their parameters.") => Take();

    /// <inheritdoc/>
    public override IReadOnlyList<(string Title, IReadOnlyList<Option> Options)> Groups => [("Writing", [_pairs, _json])];

    /// <inheritdoc/>
    public override IReadOnlyList<(string Command, string Why)> Examples => [("kullback families", "the list"), ("kullback between \"Gamma(2,1)\" \"Weibull(1.5,2)\"", "two of them")];

    /// <inheritdoc/>
    public override IReadOnlyList<(int Code, string Meaning)> ExitCodes => [(0, "listed"), (2, "trouble: one line on standard error says what")];

    /// <inheritdoc/>
    public override int Run(ParseResult parsed, Shell shell, CancellationToken cancel)
    {
        Place? json = Place.Of(parsed, _json), pairs = Place.Of(parsed, _pairs);
        pairs?.Write(MarkdownPairs.Write, shell, cancel);
        json?.Write(stream => JsonLaws.Write(Families.All, Made(parsed), stream), shell, cancel);
        if (json is not { IsStandardOutput: true } && pairs is null) shell.Write(LawsPage.Of(Families.All, shell.Width, new AnsiStyle(shell.Colour)));
        return ExitCode.Stable;
    }
}
