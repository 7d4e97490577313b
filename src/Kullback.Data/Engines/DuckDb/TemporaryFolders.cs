using System.Collections.Concurrent;

namespace Kullback.Data.Engines.DuckDb;

/// <summary>The folders of all engines that are at work. One that is stopped while a statement does not listen leaves its folder to the end
/// of the process.</summary>
internal static class TemporaryFolders
{
    private static readonly ConcurrentDictionary<string, bool> s_folders = new(StringComparer.Ordinal);

    static TemporaryFolders() => AppDomain.CurrentDomain.ProcessExit += (_, _) =>
    {
        foreach (string folder in s_folders.Keys) Remove(folder);
    };

    /// <summary>The name of a folder that is not there yet.</summary>
    public static string New()
    {
        string folder = Path.Combine(Path.GetTempPath(), $"kullback-{Guid.NewGuid():N}");
        s_folders[folder] = true;
        return folder;
    }

    /// <summary>Removes a folder, if it is there.</summary>
    public static void Remove(string folder)
    {
        s_folders.TryRemove(folder, out _);
        try { if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true); }
        catch (Exception e) when (e is IOException
            or UnauthorizedAccessException)
        { /* another process holds a file: the system's cleaning of temporary files takes it */ }
    }
}
