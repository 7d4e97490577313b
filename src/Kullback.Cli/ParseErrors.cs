using System.CommandLine.Parsing;
using Kullback.Cli.Verbs;

namespace Kullback.Cli;

/// <summary>What is wrong with a command line, in this tool's words: the thing, and the way out.</summary>
internal static class ParseErrors
{
    /// <summary>Throws the first error, if there is one.</summary>
    /// <exception cref="UsageException">The command line is wrong.</exception>
    public static void Throw(RootCommand root, Verb? verb, ParseResult parsed)
    {
        IEnumerable<string> verbs = root.Subcommands.Select(c => c.Name);
        if (verb is null)
        {
            string word = parsed.UnmatchedTokens.FirstOrDefault() ?? parsed.Tokens.FirstOrDefault()?.Value ?? "";
            if (word.Length == 0) throw new UsageException("a verb is missing: " + string.Join(", ", verbs));
            throw new UsageException(word.StartsWith('-')
                ? $"{word}: no such option (kullback --help)"
                : $"{word}: no such verb{(SpellingHint.To(word, verbs, orBeginning: true) is { } meant ? $" (did you mean {meant}?)" : $"; there are {string.Join(", ", verbs)}")}");
        }

        // An unknown option is a file name to the parser wherever a file name may stand.
        string[] words = [.. verb.Arguments.Select(a => parsed.GetResult(a)).OfType<ArgumentResult>().SelectMany(r => r.Tokens)
            .Select(t => t.Value), .. parsed.UnmatchedTokens];
        foreach (string word in words)
            if (word.Length > 1 && word[0] == '-' && !verb.IsValue(word) && !File.Exists(word))
                throw new UsageException(UnknownOption(verb, word));

        if (parsed.Errors.Count == 0) return;
        foreach (var option in parsed.CommandResult.Children.OfType<OptionResult>().Where(o => !o.Implicit))
            if (OptionFault(option) is { } fault) throw new UsageException(fault);
        int given = words.Length - parsed.UnmatchedTokens.Count, wanted = verb.Arguments.Count;
        string names = string.Join(' ', verb.Arguments.Select(a => a.Name));
        if (given < wanted)
            throw new UsageException($"{verb.Name}: {verb.Arguments[given].Name} is missing ({$"kullback {verb.Name} {names}".TrimEnd()})");
        if (parsed.UnmatchedTokens is [var extra, ..])
            throw new UsageException($"{extra}: one thing too many ({$"kullback {verb.Name} {names}".TrimEnd()})");
        throw new UsageException(parsed.Errors[0].Message.TrimEnd('.'));
    }

    private static string UnknownOption(Verb verb, string word)
    {
        string name = word.Split('=', ':')[0];
        if (name is "--fail-above" or "--fail-below" && verb.Gate is { } gate)
            return $"{name}: no such option (write --fail-on \"{gate.Example}\")";
        string? meant = SpellingHint.To(name, verb.Options.Select(o => o.Name), orBeginning: true);
        if (meant == name) return $"{name}: after -- everything is the name of data, not an option";
        return $"{name}: no such option{(meant is null ? $" (kullback {verb.Name} --help)" : $" (did you mean {meant}?)")}";
    }

    private static string? OptionFault(OptionResult result)
    {
        int given = result.Tokens.Count;
        ArgumentArity arity = result.Option.Arity;
        return given < arity.MinimumNumberOfValues ? $"{result.Option.Name}: {result.Option.HelpName ?? "a value"} is missing"
             : given > arity.MaximumNumberOfValues || (arity.MaximumNumberOfValues == 1 && result.IdentifierTokenCount > 1)
             ? $"{result.Option.Name}: given {Reports.NumberFormat.Count(Math.Max(given, result.IdentifierTokenCount), "time")}, and it "
                 + $"takes one value"
             : null;
    }
}
