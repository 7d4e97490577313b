using System.CommandLine;
using Kullback.Cli.Verbs;

namespace Kullback.Fuzz;

/// <summary>The verbs as the command has them: their options and exit codes are asked for, not repeated.</summary>
internal static class Verbs
{
    public static IReadOnlyList<Verb> All { get; } =
        [.. typeof(Verb).Assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(Verb)) && !t.IsAbstract)
        .Select(t => (Verb)Activator.CreateInstance(t)!).OrderBy(v => v.Name, StringComparer.Ordinal)];

    private static readonly Dictionary<string, Verb> s_byName = All.SelectMany(v => v.Aliases.Append(v.Name).Select(n => (n, v)))
        .ToDictionary(p => p.n, p => p.v, StringComparer.Ordinal);

    private static readonly HashSet<(string, string)> s_outputs =
        [.. s_byName.SelectMany(v => v.Value.Options.OfType<OutputOption>().Select(o => (v.Key, o.Name)))];

    /// <summary>The verb of that name.</summary>
    public static Verb Named(string name) => s_byName[name];

    /// <summary>The verb of that name; null where there is none.</summary>
    public static Verb? Find(string name) => s_byName.GetValueOrDefault(name);

    /// <summary>The option names a file to write.</summary>
    public static bool Writes(string verb, string option) => s_outputs.Contains((verb, option));

    /// <summary>Options that are no outputs and not the help.</summary>
    public static IEnumerable<Option> Inputs(Verb verb) => verb.Options.Where(o => o is not OutputOption && o.Name is not "--help");
}
