namespace Kullback.Cli.Verbs;

/// <summary>An option that names a file to write. Being a type of its own,
/// no verb can write to a place that <see cref="OutputPlaces"/> does not look at.</summary>
internal sealed class OutputOption : Option<string?>
{
    /// <summary>The option; its value is a file's name, or <c>-</c>.</summary>
    public OutputOption(string name, string description, params string[] aliases) : base(name, aliases)
        => (Description, HelpName) = (description, "FILE");
}
