using Kullback.Data.Engines.Sql;
using Kullback.Data.Points;
using Kullback.Data.Profiles;

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
        if (path == "-" || File.Exists(path) || Directory.Exists(path) || DatabaseAddress.Is(path)) return;
        if (path.Length == 0) throw new UsageException("a file name is empty");
        if (path.AsSpan().IndexOfAny('*', '?', '[') >= 0) return;
        throw new UnreadableDataException($"{path}: no such file{SpellingHint.FileHint(path)}");
    }

    /// <summary>Reads a profile file.</summary>
    /// <exception cref="UnreadableDataException">There is no such file, or it is no profile.</exception>
    public static TableProfile ReadProfile(string path)
    {
        RequireThere(path);
        return TableProfile.Read(path);
    }

    /// <summary>Reads points, and stops when asked to, even where a pipe that says nothing is read.</summary>
    /// <exception cref="UnreadableDataException">They can't be read.</exception>
    public static PointTable Points(string path, ComparisonOptions options, Shell shell, CancellationToken cancel, PointReading? how = null)
        => ProgressBar.While(shell, (_, stop) => PointTable.ReadMixed(path, options, how ?? new(), stop), cancel);
}
