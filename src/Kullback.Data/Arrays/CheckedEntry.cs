using System.IO.Compression;

namespace Kullback.Data.Arrays;

/// <summary>An entry of a zip archive whose checksum is worked out while it is read:
/// the library unpacks damaged numbers without a word.</summary>
internal sealed class CheckedEntry(ZipArchiveEntry entry) : Stream
{
    private readonly Stream _stream = entry.Open();
    private Crc32 _checksum;
    private long _read;

    /// <inheritdoc/>
    /// <exception cref="InvalidDataException">The last byte was read, and the checksum is another than the archive's.</exception>
    public override int Read(Span<byte> buffer)
    {
        int read = _stream.Read(buffer);
        _checksum.Add(buffer[..read]);
        _read += read;
        if (_read == entry.Length && _checksum.Value != entry.Crc32) throw new InvalidDataException("The checksum is wrong.");
        return read;
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

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
