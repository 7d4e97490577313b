namespace Kullback.Cli.Verbs;

/// <summary>Where a result is written: a file, or standard output.</summary>
/// <param name="Path">The file's name, or <c>-</c>.</param>
internal sealed record Place(string Path)
{
    /// <summary>It is standard output.</summary>
    public bool IsStandardOutput => Path == "-";

    /// <summary>The place that an option names, found writable; null when it was not given.</summary>
    public static Place? Of(ParseResult parsed, OutputOption option)
    {
        if (parsed.GetValue(option) is not { } path) return null;
        if (path.Length == 0) throw new UsageException($"{option.Name}: the file name is empty");
        var place = new Place(path);
        place.RequireWritable();
        return place;
    }

    /// <summary>A file can be made in that folder: learnt before minutes of work, not after.</summary>
    /// <exception cref="IOException">None can; the message says why.</exception>
    public void RequireWritable()
    {
        if (IsStandardOutput || Path.StartsWith("/dev/", StringComparison.Ordinal)) return;
        if (Directory.Exists(Path)) throw new IOException($"{Path}: is a folder");
        string folder = System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(Path))!;
        if (!Directory.Exists(folder)) throw new IOException($"{Path}: no such folder");
        string probe = System.IO.Path.Combine(folder, $".{System.IO.Path.GetRandomFileName()}.tmp");
        try { new FileStream(probe, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose).Dispose(); }
        catch (UnauthorizedAccessException) { throw new IOException($"{Path}: permission denied"); }
        catch (IOException) { throw new IOException($"{Path}: the folder cannot be written to"); }
    }

    /// <summary>Writes there: a file whole or not at all.</summary>
    public void Write(Action<Stream> content, Shell shell, CancellationToken cancel)
    {
        if (!IsStandardOutput)
        {
            AtomicFile.Write(Path, content, cancel);
            return;
        }
        using var whole = new MemoryStream();
        content(whole);
        whole.WriteTo(shell.Output);
        shell.Output.Flush();
    }
}
