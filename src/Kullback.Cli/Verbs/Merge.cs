using Kullback.Data.Profiles;

namespace Kullback.Cli.Verbs;

/// <summary><c>kullback merge PROFILES -o FILE</c>: parts of one table together, exactly.</summary>
internal sealed class Merge : ProfileVerb
{
    private readonly Argument<string[]> _profiles =
        new("PROFILES") { Description = "two or more profiles on the same cells (profile --cells)", Arity = ArgumentArity.OneOrMore };

    /// <summary>The verb with its options.</summary>
    public Merge() : base("merge", "Puts the profiles of parts of one table (days, machines) together, exactly.") => Take(_profiles);

    /// <inheritdoc/>
    public override IReadOnlyList<(string Title, IReadOnlyList<Option> Options)> Groups => [Outputs];

    /// <inheritdoc/>
    public override IReadOnlyList<(string Command, string Why)> Examples
        => [("kullback merge monday.klp tuesday.klp -o week.klp", "in any order, any number at a time")];

    /// <inheritdoc/>
    protected override TableProfile Make(ParseResult parsed, Shell shell, CancellationToken cancel)
    {
        string[] paths = parsed.GetRequiredValue(_profiles);
        if (paths.Length < 2) throw new UsageException("merge: two profiles or more are needed (kullback merge a.klp b.klp -o all.klp)");
        TableProfile merged = Sources.ReadProfile(paths[0]);
        foreach (string path in paths.Skip(1))
        {
            cancel.ThrowIfCancellationRequested();
            merged = merged.Merge(Sources.ReadProfile(path));
        }
        return merged;
    }
}
