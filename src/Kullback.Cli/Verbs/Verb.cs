using System.Diagnostics;

namespace Kullback.Cli.Verbs;

/// <summary>A verb with what its help says besides the options.</summary>
internal abstract class Verb(string name, string description) : Command(name, description)
{
    private readonly long _started = Stopwatch.GetTimestamp();

    /// <summary>The options by subject, in the order in which help lists them.</summary>
    public abstract IReadOnlyList<(string Title, IReadOnlyList<Option> Options)> Groups { get; }

    /// <summary>What a person would type, and why.</summary>
    public abstract IReadOnlyList<(string Command, string Why)> Examples { get; }

    /// <summary>What the exit code says.</summary>
    public abstract IReadOnlyList<(int Code, string Meaning)> ExitCodes { get; }

    /// <summary>The word is a value for an argument although it begins like an option: numbers may be negative.</summary>
    public virtual bool IsValue(string word) => false;

    /// <summary>What <c>--fail-on</c> can name; null where nothing can fail.</summary>
    public virtual GateTerms? Gate => null;

    /// <summary>Does the work.</summary>
    public abstract int Run(ParseResult parsed, Shell shell, CancellationToken cancel);

    /// <summary>How the result of this command line came about, for its forms.</summary>
    internal static Provenance Made(ParseResult parsed)
        => new(CommandLine.Version, CommandLine.TextOf(parsed), Stopwatch.GetElapsedTime(((Verb)parsed.CommandResult.Command)._started));

    /// <summary>Takes the arguments and the options of <see cref="Groups"/> into the parser;
    /// the last thing that a constructor does.</summary>
    protected void Take(params ReadOnlySpan<Argument> arguments)
    {
        foreach (Argument argument in arguments) Add(argument);
        foreach (var (_, options) in Groups)
            foreach (Option option in options) Add(option);
    }
}
