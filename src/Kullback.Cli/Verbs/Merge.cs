using System.CommandLine;
using Kullback.Cli.Terminal;
using Kullback.Data.Profiles;

namespace Kullback.Cli.Verbs;

/// <summary><c>kullback merge PROFILES -o FILE</c>: parts of one table together, exactly.</summary>
internal sealed class Merge : Verb
{
    private readonly Argument<string[]> _profiles = new("PROFILES") { Description = "two or more profiles on the same cells (profile --cells)", Arity = ArgumentArity.OneOrMore };
    private readonly ProfileOutput _output = new();

    /// <summary>The verb with its options.</summary>
    public Merge() : base("merge", "Puts the profiles of parts of one table (days, machines) together, exactly.") => Take(_profiles);

    /// <inheritdoc/>
    public override IReadOnlyList<(string Title, IReadOnlyList<Option> Options)> Groups => [_output.Group];

    /// <inheritdoc/>
    public override IReadOnlyList<(string Command, string Why)> Examples => [("kullback merge monday.klp tuesday.klp -o week.klp", "in any order, any number at a time")];

    /// <inheritdoc/>
    public override IReadOnlyList<(int Code, string Meaning)> ExitCodes => [(0, "written"), (2, "trouble: one line on standard error says what")];

    /// <inheritdoc/>
    public override int Run(ParseResult parsed, Shell shell, CancellationToken cancel)
    {
        string[] paths = parsed.GetRequiredValue(_profiles);
        if (paths.Length < 2) throw new UsageException("merge: two profiles or more are needed (kullback merge a.klp b.klp -o all.klp)");
        var places = _output.Read(parsed, Name);
        TableProfile merged = Sources.ReadProfile(paths[0]);
        foreach (string path in paths.Skip(1))
        {
            cancel.ThrowIfCancellationRequested();
            merged = merged.Merge(Sources.ReadProfile(path));
        }
        _output.Write(parsed, merged, places, shell, cancel);
        return ExitCode.Stable;
    }
}
