namespace Kullback.Cli.Verbs;

/// <summary>Do two names mean one file? By their paths with every link followed, and for hard links by the file itself.</summary>
internal static class FileIdentity
{
    private static readonly StringComparison s_names = OperatingSystem.IsLinux() ? StringComparison.Ordinal
        : StringComparison.OrdinalIgnoreCase;

    /// <summary>The names mean one file, whether or not it is there yet.</summary>
    public static bool AreOne(string a, string b)
    {
        string one = Real(a), other = Real(b);
        if (string.Equals(one, other, s_names)) return true;
        var (f, g) = (new FileInfo(one), new FileInfo(other));
        // Hard links share length and time; only where these agree is the file itself asked.
        return f.Exists && g.Exists && f.Length > 0 && f.Length == g.Length && f.LastWriteTimeUtc == g.LastWriteTimeUtc
            && ExcludeEachOther(one, other);
    }

    /// <summary>The file is, or would be, in that folder or one below it.</summary>
    public static bool IsWithin(string file, string folder)
    {
        string above = Real(folder);
        return Real(file).StartsWith(Path.EndsInDirectorySeparator(above) ? above : above + Path.DirectorySeparatorChar, s_names);
    }

    /// <summary>The whole path with every symbolic link followed, those of folders too; what is not there stays as named.</summary>
    public static string Real(string path) => Real(Path.GetFullPath(path), 40);

    private static string Real(string full, int mostLinks)
    {
        string root = Path.GetPathRoot(full) ?? "", at = root;
        string[] parts = full[root.Length..].Split(Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries);
        for (int i = 0; i < parts.Length; i++)
        {
            at = Path.Combine(at, parts[i]);
            if (mostLinks == 0 || new FileInfo(at).LinkTarget is not { } target) continue;
            string led = Path.GetFullPath(target, Path.GetDirectoryName(at)!);
            return Real(Path.GetFullPath(Path.Combine([led, .. parts[(i + 1)..]])), mostLinks - 1);
        }
        return at;
    }

    /// <summary>A file opened for this process alone cannot be opened again, by whatever name: .NET tells no device and inode,
    /// and this needs neither.</summary>
    private static bool ExcludeEachOther(string one, string other)
    {
        try
        {
            using (var held = new FileStream(one, FileMode.Open, FileAccess.Read, FileShare.None, 1))
            {
                if (Opens(other)) return false;
            }
            return Opens(other);      // had another process held it, it would still not open
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException) { return false; }
    }

    private static bool Opens(string path)
    {
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.None, 1);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException) { return false; }
    }
}
