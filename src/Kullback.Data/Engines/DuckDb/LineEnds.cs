using System.IO.Compression;

namespace Kullback.Data.Engines.DuckDb;

/// <summary>Text files as bytes: unpacked, and with one kind of line end.</summary>
internal static class LineEnds
{
    /// <summary>The file's text, unpacked when it is gzip or Zstandard.</summary>
    public static Stream Open(string file)
    {
        FileStream stream = File.OpenRead(file);
        Span<byte> start = stackalloc byte[4];
        start = start[..stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)];
        stream.Position = 0;
        return start.StartsWith((ReadOnlySpan<byte>)[0x1F, 0x8B]) ? new GZipStream(stream, CompressionMode.Decompress)
            : start.SequenceEqual(Zstandard) ? new ZstdSharp.DecompressionStream(stream, leaveOpen: false)
            : stream;
    }

    /// <summary>What a Zstandard file begins with.</summary>
    public static ReadOnlySpan<byte> Zstandard => [0x28, 0xB5, 0x2F, 0xFD];

    /// <summary>Copies a text file with every \r\n written as \n.</summary>
    /// <returns>The copy.</returns>
    public static string Unify(string file, string copy, CancellationToken cancel)
    {
        using Stream from = Open(file);
        using FileStream to = File.Create(copy);
        var buffer = new byte[1 << 18];
        bool pending = false;   // a \r at the end of the buffer before
        for (int n; (n = from.Read(buffer)) > 0;)
        {
            cancel.ThrowIfCancellationRequested();
            if (pending && buffer[0] != '\n') to.WriteByte((byte)'\r');
            pending = buffer[n - 1] == '\r';
            int kept = 0, end = pending ? n - 1 : n;
            for (int i = 0; i < end; i++)
                if (buffer[i] != '\r' || i + 1 >= n || buffer[i + 1] != '\n') buffer[kept++] = buffer[i];
            to.Write(buffer, 0, kept);
        }
        if (pending) to.WriteByte((byte)'\r');
        return copy;
    }
}
