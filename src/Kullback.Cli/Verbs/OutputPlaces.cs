using System.CommandLine.Parsing;
using System.IO.Enumeration;
using Kullback.Data.Engines.Sql;

namespace Kullback.Cli.Verbs;

/// <summary>An output that is also an input would destroy the data; two outputs to one file would keep one of them. Both are refused before
/// anything is read.</summary>
/// <remarks>Every word of the command line that names a file is taken for an input, whatever it means to the verb:
/// too many are better than one too few.</remarks>
internal static class OutputPlaces
{
    /// <summary>Endings of files that reading a folder takes as data: a result of that name would be data the next time.</summary>
    private static readonly string[] s_data =
        [".csv", ".tsv", ".tab", ".txt", ".json", ".ndjson", ".jsonl", ".parquet", ".pq", ".arrow", ".feather", ".npy", ".npz",
            ".safetensors", ".kld", ".gz", ".zst"];

    /// <summary>Looks at all outputs and inputs of a command line.</summary>
    /// <exception cref="UsageException">An output is an input, lies among an input's files, or is the place of another output.</exception>
    public static void RequireApart(ParseResult parsed, Verb verb)
    {
        var outputs = verb.Options.OfType<OutputOption>().Select(o => (Option: o, Path: parsed.GetValue(o)))
            .Where(o => o.Path is { Length: > 0 }).Select(o => (o.Option.Name, Path: o.Path!))
            .OrderByDescending(o => o.Name, StringComparer.Ordinal).ToList();
        for (int i = 1; i < outputs.Count; i++)
            for (int j = 0; j < i; j++)
                if (IsSame(outputs[i].Path, outputs[j].Path))
                    throw new UsageException($"{outputs[j].Name} and {outputs[i].Name} both write to {outputs[i].Path}");
        if (outputs.Count == 0) return;
        foreach ((string word, bool isArgument) in Words(parsed, verb))
            foreach ((string name, string path) in outputs)
                if (path != "-" && !path.StartsWith("/dev/", StringComparison.Ordinal)) RequireApart(name, path, word, isArgument);
    }

    private static bool IsSame(string a, string b) => a == b || (a != "-" && b != "-" && FileIdentity.AreOne(a, b));

    /// <summary>What stands on the command line besides the outputs.</summary>
    private static IEnumerable<(string Word, bool IsArgument)> Words(ParseResult parsed, Verb verb)
    {
        foreach (Argument argument in verb.Arguments.Where(a => a.Name != "COLUMN"))
            foreach (Token token in parsed.GetResult(argument)?.Tokens ?? []) yield return (token.Value, true);
        foreach (Option option in verb.Options.Where(o => o is not OutputOption))
            foreach (Token token in parsed.GetResult(option)?.Tokens ?? []) yield return (token.Value, false);
    }

    private static void RequireApart(string option, string output, string word, bool isArgument)
    {
        foreach (string input in Places(word))
            if (File.Exists(input) && FileIdentity.AreOne(output, input))
                throw new UsageException(
                    $"{option} {output}: {(input == "/dev/stdin" ? "standard input comes from that file" : $"is also an input{(input == output ? "" : $" ({input})")}")}; nothing was written, name another file");
        if (!isArgument) return;
        if (Directory.Exists(word) && FileIdentity.IsWithin(output, word) && s_data.Contains(Path.GetExtension(output).ToLowerInvariant()))
            throw new UsageException($"{option} {output}: lies in the folder {word}, which is read as data; name a file elsewhere");
        if (!File.Exists(word) && word.AsSpan().IndexOfAny('*', '?', '[') >= 0 && IsMatched(output, word))
            throw new UsageException($"{option} {output}: is one of the files that {word} names; name another file");
    }

    /// <summary>The files that a word may mean: itself, @FILE, FILE:COLUMN.</summary>
    private static IEnumerable<string> Places(string word)
    {
        if (word == "-") { yield return "/dev/stdin"; yield break; }
        if (word.Length == 0) yield break;
        string bare = word[0] == '@' ? word[1..] : word;
        yield return bare;
        if (DatabaseAddress.FileOf(bare) is { } database) yield return database;
        for (int colon = bare.LastIndexOf(':'); colon > 0; colon = bare.LastIndexOf(':', colon - 1)) yield return bare[..colon];
    }

    /// <summary>Would the pattern name the output? Its folders are looked at as they are, its last part as a pattern.</summary>
    private static bool IsMatched(string output, string glob)
    {
        string root = Path.GetDirectoryName(glob[..glob.AsSpan().IndexOfAny('*', '?', '[')]) is { Length: > 0 } d ? d : ".";
        if (!Directory.Exists(root) || !FileIdentity.IsWithin(output, root)) return false;
        string[] pattern = Path.GetRelativePath(root, glob).Split(['/', '\\']);
        string[] place = Path.GetRelativePath(FileIdentity.Real(root), FileIdentity.Real(output)).Split(Path.DirectorySeparatorChar);
        if (pattern.Contains("**") || pattern.Any(p => p.Contains("**", StringComparison.Ordinal)))
            return FileSystemName.MatchesSimpleExpression(Last(pattern), place[^1], ignoreCase: false);
        return pattern.Length == place.Length
            && pattern.Zip(place).All(p => FileSystemName.MatchesSimpleExpression(Last(p.First), p.Second, ignoreCase: false));
    }

    // A set of characters is taken for any character: refusing one file too many costs a rename, one too few the data.
    private static string Last(params string[] pattern)
        => System.Text.RegularExpressions.Regex.Replace(pattern[^1].Replace("**", "*", StringComparison.Ordinal), @"\[[^\]]*\]", "?");
}
