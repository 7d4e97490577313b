namespace Kullback.Reports;

/// <summary>A file that appears whole or not at all.</summary>
public static class AtomicFile
{
    /// <summary>Writes to a temporary file in the same folder, flushes it to the disk and renames it over
    /// <paramref name="path"/>.</summary>
    /// <remarks>Whatever fails on the way (the writer, the disk, a cancellation), a file that was there is kept and the temporary one
    /// removed. A symbolic link is followed, not replaced; a device is written directly, there being nothing to keep.</remarks>
    /// <param name="path">Where to write.</param>
    /// <param name="write">Writes the content; the stream must not be kept.</param>
    /// <param name="cancel">Checked before the rename.</param>
    /// <exception cref="IOException">The file can't be written; the message starts with <paramref name="path"/>.</exception>
    public static void Write(string path, Action<Stream> write, CancellationToken cancel = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(write);
        try
        {
            string full = Path.GetFullPath(path);
            if (IsDevice(full)) { WriteDirectly(full, write); return; }
            string target = new FileInfo(full) is { LinkTarget: not null } link
                ? link.ResolveLinkTarget(returnFinalTarget: true)!.FullName : full;
            if (Directory.Exists(target)) throw new IOException($"{path}: is a folder");
            Replace(target, write, cancel);
        }
        catch (DirectoryNotFoundException) { throw new IOException($"{path}: no such folder"); }
        catch (UnauthorizedAccessException) { throw new IOException($"{path}: permission denied"); }
        catch (IOException e) when (!e.Message
            .StartsWith(path + ":", StringComparison.Ordinal))
        { throw new IOException($"{path}: {Cause(e)}", e); }
    }

    private static void Replace(string target, Action<Stream> write, CancellationToken cancel)
    {
        string temporary = Path.Combine(Path.GetDirectoryName(target)!, $".{Path.GetRandomFileName()}.tmp");
        try
        {
            using (var stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None))
            {
                write(stream);
                stream.Flush(flushToDisk: true);
            }
            cancel.ThrowIfCancellationRequested();
            if (!OperatingSystem.IsWindows() && File.Exists(target)) File.SetUnixFileMode(temporary, File.GetUnixFileMode(target));
            File.Move(temporary, target, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }

    private static void WriteDirectly(string target, Action<Stream> write)
    {
        using var stream = new FileStream(target, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
        write(stream);
    }

    // .NET does not say what kind of file a path is; what must never be renamed over lives here: /dev/null, /dev/stdout, /dev/fd/63.
    private static bool IsDevice(string full) => !OperatingSystem.IsWindows() && full.StartsWith("/dev/", StringComparison.Ordinal);

    // The message of the operating system ends with the temporary file's name, which tells the reader nothing.
    private static string Cause(IOException e)
    {
        int end = e.Message.IndexOf(" : '", StringComparison.Ordinal);
        string cause = (end > 0 ? e.Message[..end] : e.Message).TrimEnd('.', ' ');
        return cause.Length > 0 ? char.ToLowerInvariant(cause[0]) + cause[1..] : "cannot be written";
    }
}
