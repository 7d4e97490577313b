namespace Kullback.Fuzz;

/// <summary>The folder of a run: <c>in</c> holds what is read, <c>out</c> what is written, <c>scratch</c> what must be gone
/// afterwards.</summary>
/// <remarks>It is the current folder, so that command lines are short and the same on every machine.</remarks>
internal sealed class Workplace
{
    public const string Kept = "kept\n";

    // Links are the cases' own; what they lead to is looked at where it lies.
    private static readonly EnumerationOptions s_everything =
        new() { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint };

    private readonly string _root;

    public Workplace(string root)
    {
        _root = root;
        foreach (string folder in new[] { "in", "out", "scratch" }) Directory.CreateDirectory(Path.Combine(root, folder));
        Environment.CurrentDirectory = root;
        Environment.SetEnvironmentVariable("TMPDIR", Path.Combine(root, "scratch"));
    }

    /// <summary>Empties the folders.</summary>
    public void Clear()
    {
        foreach (string file in Directory.GetFiles(_root)) File.Delete(file);               // a word that became an output's name
        foreach (string folder in new[] { "in", "out", "scratch" })
        {
            foreach (string file in Directory.GetFiles(Path.Combine(_root, folder))) File.Delete(file);
            foreach (string inside in Directory.GetDirectories(Path.Combine(_root, folder)))
                Directory.Delete(inside, recursive: new DirectoryInfo(inside).LinkTarget is null);
        }
    }

    /// <summary>Writes an input; its folders are made.</summary>
    /// <returns>The path as the command line names it.</returns>
    public static string Put(string name, ReadOnlySpan<byte> bytes)
    {
        string path = "in/" + name;
        if (name.Contains('/', StringComparison.Ordinal)) Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, bytes);
        return path;
    }

    /// <summary>Every file of a folder with its bytes.</summary>
    public SortedDictionary<string, byte[]> Contents(string folder)
    {
        var all = new SortedDictionary<string, byte[]>(StringComparer.Ordinal);
        foreach (string file in Directory.EnumerateFiles(Path.Combine(_root, folder), "*", s_everything))
            all[Path.GetRelativePath(_root, file)] = File.ReadAllBytes(file);
        return all;
    }

    /// <summary>Makes the outputs what they were.</summary>
    public void Restore(SortedDictionary<string, byte[]> outputs)
    {
        foreach (string file in Directory.EnumerateFiles(Path.Combine(_root, "out"), "*", s_everything)) File.Delete(file);
        foreach (var (path, bytes) in outputs) File.WriteAllBytes(Path.Combine(_root, path), bytes);
    }

    /// <summary>Something is left where temporary files are made; null for nothing.</summary>
    public string? LeftOver() => Directory.EnumerateFileSystemEntries(Path.Combine(_root, "scratch")).Select(Path.GetFileName)
        .FirstOrDefault();
}
