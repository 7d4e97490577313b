using System.Buffers.Binary;
using System.IO.Compression;

namespace Kullback.Data.Engines.DuckDb;

/// <summary>Is a gzip file whole? Neither the engine nor .NET says so when one ends too soon: they end with what there is.</summary>
internal static class GzipFile
{
    private const int TrailerLength = 8;

    /// <summary>Unpacks the file once and compares it with the length and the checksum that a whole file ends with.</summary>
    /// <remarks>About 0.3 s a 100 MB of text, against 1 s or more for parsing it. A file of one member ends with its length (modulo 2³²);
    /// of several (bgzip, files put together), the last one's length and checksum are those of the text's end.</remarks>
    /// <exception cref="UnreadableDataException">The file is damaged or ends too soon.</exception>
    public static void RequireWhole(string file, string name, CancellationToken cancel)
    {
        try
        {
            (uint checksum, uint length) = Trailer(file);
            long total = Unpacked(file, _ => { }, cancel);
            if ((uint)total == length) return;
            long skipped = total - length;
            if (skipped > 0)
            {
                uint sum = uint.MaxValue;
                Unpacked(file, block =>
                {
                    int from = (int)Math.Min(skipped, block.Length);
                    skipped -= from;
                    sum = Checksum(sum, block[from..]);
                }, cancel);
                if (~sum == checksum) return;
            }
            throw new UnreadableDataException($"{name}: the gzip file ends too soon");
        }
        catch (InvalidDataException e)
        {
            throw new UnreadableDataException($"{name}: the gzip file is damaged", e);
        }
    }

    private static (uint Checksum, uint Length) Trailer(string file)
    {
        using FileStream stream = File.OpenRead(file);
        Span<byte> trailer = stackalloc byte[TrailerLength];
        if (stream.Length < TrailerLength) return default;
        stream.Seek(-TrailerLength, SeekOrigin.End);
        stream.ReadExactly(trailer);
        return (BinaryPrimitives.ReadUInt32LittleEndian(trailer), BinaryPrimitives.ReadUInt32LittleEndian(trailer[4..]));
    }

    private delegate void Block(ReadOnlySpan<byte> text);

    private static long Unpacked(string file, Block use, CancellationToken cancel)
    {
        using var stream = new GZipStream(File.OpenRead(file), CompressionMode.Decompress);
        var buffer = new byte[1 << 18];
        long total = 0;
        for (int n; (n = stream.Read(buffer)) > 0; total += n)
        {
            cancel.ThrowIfCancellationRequested();
            use(buffer.AsSpan(0, n));
        }
        return total;
    }

    private static readonly uint[] s_table = [.. Enumerable.Range(0, 256).Select(i =>
    {
        uint c = (uint)i;
        for (int k = 0; k < 8; k++) c = (c & 1) == 0 ? c >> 1 : (c >> 1) ^ 0xEDB88320;
        return c;
    })];

    /// <summary>CRC-32 of RFC 1952, not yet inverted.</summary>
    private static uint Checksum(uint sum, ReadOnlySpan<byte> bytes)
    {
        foreach (byte b in bytes) sum = s_table[(sum ^ b) & 255] ^ (sum >> 8);
        return sum;
    }
}
