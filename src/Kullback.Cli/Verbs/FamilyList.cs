namespace Kullback.Cli.Verbs;

/// <summary><c>kullback families</c>: which distributions can be written, and their parameters.</summary>
internal sealed class FamilyList : ReportVerb
{
    private readonly OutputOption _pairs =
        new("--pairs", "every pair whose divergence has a closed form, in Markdown; - is standard output");

    /// <summary>The verb with its options.</summary>
    public FamilyList() : base("families", "Which distributions can be written, and their parameters.") => Take();

    /// <inheritdoc/>
    public override IReadOnlyList<(string Title, IReadOnlyList<Option> Options)> Groups => [Writing(_pairs)];

    /// <inheritdoc/>
    public override IReadOnlyList<(string Command, string Why)> Examples
        => [("kullback families", "the list"), ("kullback between \"Gamma(2,1)\" \"Weibull(1.5,2)\"", "two of them")];

    /// <inheritdoc/>
    protected override IReport Report(ParseResult parsed, Shell shell, CancellationToken cancel)
    {
        Place.Of(parsed, _pairs)?.Write(MarkdownPairs.Write, shell, cancel);
        return new FamiliesReport();
    }

    /// <inheritdoc/>
    protected override bool Prints(ParseResult parsed) => parsed.GetValue(_pairs) is null;
}
