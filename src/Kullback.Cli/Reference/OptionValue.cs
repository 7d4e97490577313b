using System.CommandLine.Completions;
using Kullback.Cli.Verbs;

namespace Kullback.Cli.Reference;

/// <summary>What a shell can offer for the value of an option or an argument.</summary>
/// <param name="IsTaken">There is a value.</param>
/// <param name="Words">The words that it can be; empty where it is anything.</param>
/// <param name="IsFile">It names a file.</param>
internal sealed record OptionValue(bool IsTaken, IReadOnlyList<string> Words, bool IsFile)
{
    /// <summary>Of an option: the words that its verb's gate knows, that were given to it, or that its help lists.</summary>
    public static OptionValue Of(Verb verb, Option option)
    {
        if (option.Arity.MaximumNumberOfValues == 0) return new(false, [], false);
        string help = option.HelpName ?? "";
        string[] given = option.Name == "--fail-on" && verb.Gate is { } gate ? [.. gate.AllWords]
            : [.. option.GetCompletions(CompletionContext.Empty).Select(c => c.Label)];
        string[] listed = [.. help.Split('|').Where(w => w.Length > 0 && w.Any(char.IsLower) && !w.Any(char.IsUpper))];
        return new(true, given.Length > 0 ? given : help.Contains('|', StringComparison.Ordinal) ? listed : [], IsFileName(help));
    }

    /// <summary>Of an argument; what is not words may be a file.</summary>
    public static OptionValue Of(Argument argument)
    {
        string[] words = [.. argument.GetCompletions(CompletionContext.Empty).Select(c => c.Label)];
        return new(true, words, words.Length == 0);
    }

    private static bool IsFileName(string help) => help.Split('|').Any(w => w is "FILE" or "FILES" or "PROFILE" or "OTHER");
}
