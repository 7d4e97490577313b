using Microsoft.Win32.SafeHandles;

namespace Kullback.Data.Arrays;

/// <summary>A file of rows, read at any place by any thread.</summary>
/// <remarks>Read, not mapped: a mapped page beyond the end of a file that another process cuts kills this one, and mapped pages count
/// as its memory. The copy costs a tenth of the slowest arithmetic that follows.</remarks>
internal sealed class RowFile : IDisposable
{
    private readonly SafeFileHandle _handle;

    internal RowFile(string path)
    {
        Path = path;
        try
        {
            _handle = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            Length = RandomAccess.GetLength(_handle);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new UnreadableDataException($"{path}: no such file{SpellingHint.FileHint(path)}", e);
        }
        catch (UnauthorizedAccessException e)
        {
            throw new UnreadableDataException(Directory.Exists(path) ? $"{path}: is a folder" : $"{path}: permission denied", e);
        }
        catch (Exception e) when (e is IOException or NotSupportedException)
        {
            throw new UnreadableDataException($"{path}: not a file that can be read at any place (copy a pipe to a file first)", e);
        }
    }

    /// <summary>What is read from a file and keeps it open; where that fails the file is closed.</summary>
    internal static T Open<T>(string path, Func<RowFile, T> read)
    {
        var file = new RowFile(path);
        try
        {
            return read(file);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    internal string Path { get; }

    internal long Length { get; }

    internal string Name => System.IO.Path.GetFileName(Path);

    /// <summary>Fills the bytes or says that the file became shorter.</summary>
    internal void Read(long offset, Span<byte> bytes)
    {
        int read = 0;
        while (read < bytes.Length)
        {
            int more = RandomAccess.Read(_handle, bytes[read..], offset + read);
            if (more == 0)
                throw new UnreadableDataException(
                    $"{Path}: became shorter while it was read: {Count(offset + read)} bytes are left of {Count(Length)}");
            read += more;
        }
    }

    /// <summary>The file grew or shrank since it was opened: what was read belongs to a file that is still being written.</summary>
    internal void RequireUnchanged()
    {
        long now = RandomAccess.GetLength(_handle);
        if (now != Length)
            throw new UnreadableDataException(
                $"{Path}: is still being written: {Count(Length)} bytes at the start, {Count(now)} now (wait for its writer to end)");
    }

    public void Dispose() => _handle.Dispose();

    internal static string Count(long number) => number.ToString("#,0", CultureInfo.InvariantCulture);
}
