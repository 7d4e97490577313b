using Kullback.Cli.Reference;

namespace Kullback.Cli.Verbs;

/// <summary><c>kullback man</c>: the manual page.</summary>
internal sealed class Man : Verb
{
    /// <summary>The verb.</summary>
    public Man() : base("man", "The manual page, all verbs with all options.") => Take();

    /// <inheritdoc/>
    public override IReadOnlyList<(string Title, IReadOnlyList<Option> Options)> Groups => [];

    /// <inheritdoc/>
    public override IReadOnlyList<(string Command, string Why)> Examples
        => [("kullback man > kullback.1", "to install beside other pages, or: man -l kullback.1")];

    /// <inheritdoc/>
    public override IReadOnlyList<(int Code, string Meaning)> ExitCodes
        => [(0, "printed"), (2, "error: one line on standard error says what")];

    /// <inheritdoc/>
    public override int Run(ParseResult parsed, Shell shell, CancellationToken cancel)
    {
        shell.Write(ManPage.Of(CommandLine.Root(), CommandLine.Version));
        return ExitCode.Stable;
    }
}
