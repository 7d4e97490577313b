using System.CommandLine;
using Kullback.Cli.Terminal;

namespace Kullback.Cli.Verbs;

/// <summary>A verb with what its help says besides the options.</summary>
internal abstract class Verb(string name, string description) : Command(name, description)
{
    /// <summary>The options by subject, in the order in which help lists them.</summary>
    public required IReadOnlyList<(string Title, IReadOnlyList<Option> Options)> Groups { get; init; }

    /// <summary>What a person would type, and why.</summary>
    public required IReadOnlyList<(string Command, string Why)> Examples { get; init; }

    /// <summary>What the exit code says, beyond 2 for trouble.</summary>
    public required IReadOnlyList<(int Code, string Meaning)> ExitCodes { get; init; }

    /// <summary>Does the work.</summary>
    public abstract int Run(ParseResult parsed, Shell shell, CancellationToken cancel);
}
