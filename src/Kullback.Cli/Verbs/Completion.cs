using Kullback.Cli.Reference;


namespace Kullback.Cli.Verbs;

/// <summary><c>kullback completion SHELL</c>: the script with which a shell completes verbs and options.</summary>
internal sealed class Completion : Verb
{
    private readonly Argument<string> _shell = new("SHELL") { Description = string.Join(", ", Completions.Shells) };

    /// <summary>The verb.</summary>
    public Completion() : base("completion", "The script with which a shell completes verbs, options and their values.")
    {
        _shell.CompletionSources.Add([.. Completions.Shells]);
        Take(_shell);
    }

    /// <inheritdoc/>
    public override IReadOnlyList<(string Title, IReadOnlyList<Option> Options)> Groups => [];

    /// <inheritdoc/>
    public override IReadOnlyList<(string Command, string Why)> Examples =>
    [
        ("source <(kullback completion bash)", "in this shell; in ~/.bashrc for all"),
        ("kullback completion zsh > ~/.zfunc/_kullback", "where fpath has ~/.zfunc"),
        ("kullback completion fish > ~/.config/fish/completions/kullback.fish", "for all fish shells"),
        ("kullback completion powershell | Out-String | Invoke-Expression", "in $PROFILE for all"),
    ];

    /// <inheritdoc/>
    public override IReadOnlyList<(int Code, string Meaning)> ExitCodes
        => [(0, "printed"), (2, "error: one line on standard error says what")];

    /// <inheritdoc/>
    public override int Run(ParseResult parsed, Shell shell, CancellationToken cancel)
    {
        string name = parsed.GetRequiredValue(_shell);
        shell.Write(Completions.Of(name, CommandLine.Root())
            ?? throw new UsageException($"{name}: no such shell here; there are {string.Join(", ", Completions.Shells)}"));
        return ExitCode.Stable;
    }
}
