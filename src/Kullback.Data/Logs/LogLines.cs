using System.IO.Compression;

namespace Kullback.Data.Logs;

/// <summary>The lines of a log, one after the other, in bounded memory: of a longer line only the beginning is kept.</summary>
internal static class LogLines
{
    internal delegate void Line(ReadOnlySpan<byte> line, long number);

    /// <summary>Reads a file (gzip where it ends so) or standard input.</summary>
    /// <returns>How many lines were longer than what is kept.</returns>
    internal static long Read(string path, Line each, CancellationToken cancel)
    {
        try
        {
            using Stream stream = path == "-" ? Console.OpenStandardInput() : new FileStream(path, FileMode.Open, FileAccess.Read,
                FileShare.ReadWrite, 1 << 16, FileOptions.SequentialScan);
            if (!path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase)) return Read(stream, each, cancel);
            using var unzipped = new GZipStream(stream, CompressionMode.Decompress);
            return Read(unzipped, each, cancel);
        }
        catch (Exception e) when (e is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            throw new UnreadableDataException($"{path}: {(e is FileNotFoundException ? "no such file" : e.Message.TrimEnd('.'))}", e);
        }
    }

    private static long Read(Stream stream, Line each, CancellationToken cancel)
    {
        byte[] buffer = new byte[1 << 18];
        int filled = 0;
        long number = 0, cut = 0;
        bool skipping = false;
        while (true)
        {
            cancel.ThrowIfCancellationRequested();
            int read = stream.Read(buffer, filled, buffer.Length - filled);
            if (read == 0) break;
            filled += read;
            int start = 0;
            while (buffer.AsSpan(start, filled - start).IndexOf((byte)'\n') is var length and >= 0)
            {
                if (!skipping) each(Trimmed(buffer.AsSpan(start, length)), ++number);
                skipping = false;
                start += length + 1;
            }
            if (start == 0 && filled == buffer.Length)
            {
                // A line as long as the buffer: its beginning counts, the rest is skipped.
                if (!skipping) { each(buffer.AsSpan(0, filled), ++number); cut++; }
                (skipping, filled) = (true, 0);
                continue;
            }
            buffer.AsSpan(start, filled - start).CopyTo(buffer);
            filled -= start;
        }
        if (filled > 0 && !skipping) each(Trimmed(buffer.AsSpan(0, filled)), ++number);
        return cut;
    }

    private static ReadOnlySpan<byte> Trimmed(ReadOnlySpan<byte> line) => line.TrimEnd((byte)'\r');
}
