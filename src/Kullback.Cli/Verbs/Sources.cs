using Kullback.Cli.Terminal;
using Kullback.Data;

namespace Kullback.Cli.Verbs;

/// <summary>The names of data on the command line, looked at before an engine is started.</summary>
internal static class Sources
{
    /// <summary>Standard input can be read once.</summary>
    public static void RequireReadable(string reference, string current)
    {
        if (reference == "-" && current == "-") throw new UsageException("both sides are '-', and standard input can be read only once");
        RequireThere(reference);
        RequireThere(current);
    }

    /// <summary>A file or folder of that name exists; globs and standard input are left to the engine.</summary>
    /// <exception cref="UnreadableDataException">It does not; the message names the nearest that does.</exception>
    public static void RequireThere(string path)
    {
        if (path == "-" || File.Exists(path) || Directory.Exists(path)) return;
        if (path.Length == 0) throw new UsageException("a file name is empty");
        if (path.AsSpan().IndexOfAny('*', '?', '[') >= 0) return;
        string? folder = Path.GetDirectoryName(path);
        string shown = string.IsNullOrEmpty(folder) ? "." : folder;
        if (!Directory.Exists(shown))
            throw new UnreadableDataException($"{path}: no such file (there is no folder {folder})");
        string name = Path.GetFileName(path);
        string? meant = Nearest.To(name, NamesIn(shown));
        throw new UnreadableDataException($"{path}: no such file{(meant is null ? "" : $" (did you mean {Path.Combine(folder ?? "", meant)}?)")}");
    }

    private static IEnumerable<string> NamesIn(string folder)
    {
        try { return [.. Directory.EnumerateFileSystemEntries(folder).Take(10_000).Select(e => Path.GetFileName(e)!)]; }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException) { return []; }
    }
}
