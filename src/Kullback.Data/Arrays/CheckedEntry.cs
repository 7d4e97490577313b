using System.Buffers.Binary;
using System.IO.Compression;

namespace Kullback.Data.Arrays;

/// <summary>An entry of a zip archive whose checksum is worked out while it is read: the library unpacks damaged numbers without a word.</summary>
/// <remarks>CRC-32 of the reflected polynomial EDB88320, eight bytes per step. Source: PKWARE, APPNOTE.TXT, 4.4.7; Kounavis and Berry (2008), IEEE Transactions on Computers 57, 1550–1560.</remarks>
internal sealed class CheckedEntry(ZipArchiveEntry entry) : Stream
{
    private static readonly uint[][] s_tables = Tables();

    private readonly Stream _stream = entry.Open();
    private uint _crc = uint.MaxValue;
    private long _read;

    /// <inheritdoc/>
    /// <exception cref="InvalidDataException">The last byte was read, and the checksum is another than the archive's.</exception>
    public override int Read(Span<byte> buffer)
    {
        int read = _stream.Read(buffer);
        _crc = Update(_crc, buffer[..read]);
        _read += read;
        if (_read == entry.Length && ~_crc != entry.Crc32) throw new InvalidDataException("The checksum is wrong.");
        return read;
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    private static uint Update(uint crc, ReadOnlySpan<byte> bytes)
    {
        for (; bytes.Length >= 8; bytes = bytes[8..])
        {
            uint low = crc ^ BinaryPrimitives.ReadUInt32LittleEndian(bytes), high = BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]);
            crc = s_tables[7][(byte)low] ^ s_tables[6][(byte)(low >> 8)] ^ s_tables[5][(byte)(low >> 16)] ^ s_tables[4][low >> 24]
                ^ s_tables[3][(byte)high] ^ s_tables[2][(byte)(high >> 8)] ^ s_tables[1][(byte)(high >> 16)] ^ s_tables[0][high >> 24];
        }
        foreach (byte b in bytes) crc = crc >> 8 ^ s_tables[0][(byte)crc ^ b];
        return crc;
    }

    private static uint[][] Tables()
    {
        uint[][] tables = [.. Enumerable.Range(0, 8).Select(_ => new uint[256])];
        for (uint i = 0; i < 256; i++)
        {
            uint crc = i;
            for (int bit = 0; bit < 8; bit++) crc = (crc & 1) != 0 ? crc >> 1 ^ 0xEDB88320 : crc >> 1;
            tables[0][i] = crc;
        }
        for (int t = 1; t < 8; t++)
            for (int i = 0; i < 256; i++) tables[t][i] = tables[t - 1][i] >> 8 ^ tables[0][(byte)tables[t - 1][i]];
        return tables;
    }

    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => false;

    /// <inheritdoc/>
    public override long Length => entry.Length;

    /// <inheritdoc/>
    public override long Position { get => _read; set => throw new NotSupportedException(); }

    /// <inheritdoc/>
    public override void Flush() { }

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing) _stream.Dispose();
        base.Dispose(disposing);
    }
}
