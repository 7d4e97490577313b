using System.Buffers;
using System.Buffers.Binary;

namespace Kullback.Coding;

/// <summary>How the bytes of a coded stream are modeled.</summary>
public enum CodingMethod : byte
{
    /// <summary>rANS, with a table of order 0 for each block: fast.</summary>
    Table = 1,

    /// <summary>Range coder, adaptive Krichevsky–Trofimov estimates of order k across blocks: smaller, slow.</summary>
    Adaptive = 2,
}

/// <summary>A container of coded bytes: streamed in blocks, every block and the whole with a check sum.</summary>
/// <remarks>All numbers little-endian. Header: "KBC1", method (1 byte), order (1 byte; 0 for tables), CRC-32C of these 6 bytes. Block:
/// length of its bytes (4 bytes, 1 to 2²⁰), length of its code (4), CRC-32C of its bytes (4), CRC-32C of the 12 bytes before (4), code.
/// End: a block of length 0 whose code length is 8 and whose check sum is of all bytes, then the number of all bytes (8). Code of a table
/// block: kind (1 byte: 0 as they are, 1 one byte repeated, 2 rANS); rANS: bits of the table (1), 256 presence bits (32 bytes), the
/// frequencies less 1 of the bytes present as 7-bit groups, the <see cref="Rans"/> code. Code of an adaptive block: the
/// <see cref="RangeEncoder"/>'s. A decoder allocates 3 MiB and the model, whatever the input claims.</remarks>
public static class CodedStream
{
    /// <summary>Bytes of a block.</summary>
    public const int BlockLength = 1 << 20;

    // A table block is never longer than its bytes and the kind; after 2²⁸ zeros a mebibyte of ones costs an
    // adaptive one log₂(2²⁸/2²⁰) + 1.5 bits a bit.
    private const int MostCode = 12 * BlockLength + 1024;

    private const int HeaderLength = 10, FrameLength = 16;

    private static ReadOnlySpan<byte> Magic => "KBC1"u8;

    /// <summary>Codes a stream until its end.</summary>
    /// <param name="input">The bytes.</param>
    /// <param name="output">Receives the container.</param>
    /// <param name="method">How they are modeled.</param>
    /// <param name="order">Bytes of context of an adaptive model, 0 to <see cref="KrichevskyTrofimov.LongestOrder"/>; 0 for tables.</param>
    /// <returns>Bytes read and bytes written.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such method or order.</exception>
    public static (long Read, long Written) Encode(Stream input, Stream output, CodingMethod method, int order = 0)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(output);
        BlockCoder coder = BlockCoder.For(method, order);
        byte[] header = new byte[HeaderLength], block = new byte[BlockLength];
        Magic.CopyTo(header);
        (header[4], header[5]) = ((byte)method, (byte)order);
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(6), Checksum.Of(header.AsSpan(0, 6)));
        output.Write(header);
        long read = 0, written = HeaderLength;
        uint whole = 0;
        while (true)
        {
            int length = input.ReadAtLeast(block, BlockLength, throwOnEndOfStream: false);
            if (length == 0) break;
            var bytes = block.AsSpan(0, length);
            ReadOnlySpan<byte> code = coder.Encode(bytes);
            whole = Checksum.Append(whole, bytes);
            written += WriteFrame(output, length, code.Length, Checksum.Of(bytes), code);
            read += length;
        }
        Span<byte> total = stackalloc byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(total, read);
        return (read, written + WriteFrame(output, 0, 8, whole, total));
    }

    /// <summary>Decodes a container.</summary>
    /// <param name="input">The container; what follows its end is not read.</param>
    /// <param name="output">Receives the bytes, block by block, each checked before.</param>
    /// <returns>Bytes written.</returns>
    /// <exception cref="InvalidDataException">It is no container, or it is truncated or damaged:
    /// the message says in which block.</exception>
    public static long Decode(Stream input, Stream output)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(output);
        byte[] block = new byte[BlockLength];
        BlockCoder coder = ReadHeader(input);
        long written = 0;
        uint whole = 0;
        for (int number = 1; ; number++)
        {
            Frame frame = ReadFrame(input, number);
            if (frame.Length == 0)
            {
                if (frame.Checksum != whole || BinaryPrimitives.ReadInt64LittleEndian(Read(input, 8, number)) != written)
                    throw new InvalidDataException("The end does not match the blocks: one is missing, or they were exchanged.");
                return written;
            }
            byte[] code = Read(input, frame.Code, number);
            var bytes = block.AsSpan(0, frame.Length);
            try { coder.Decode(code, frame.Code, bytes); }
            catch (InvalidDataException e) { throw new InvalidDataException($"Block {number}: {e.Message}", e); }
            if (Checksum.Of(bytes) != frame.Checksum) throw new InvalidDataException($"Block {number} is damaged: its check sum differs.");
            whole = Checksum.Append(whole, bytes);
            output.Write(bytes);
            written += frame.Length;
        }
    }

    private readonly record struct Frame(int Length, int Code, uint Checksum);

    private static int WriteFrame(Stream output, int length, int code, uint checksum, ReadOnlySpan<byte> content)
    {
        Span<byte> frame = stackalloc byte[FrameLength];
        BinaryPrimitives.WriteInt32LittleEndian(frame, length);
        BinaryPrimitives.WriteInt32LittleEndian(frame[4..], code);
        BinaryPrimitives.WriteUInt32LittleEndian(frame[8..], checksum);
        BinaryPrimitives.WriteUInt32LittleEndian(frame[12..], Checksum.Of(frame[..12]));
        output.Write(frame);
        output.Write(content);
        return FrameLength + content.Length;
    }

    private static BlockCoder ReadHeader(Stream input)
    {
        byte[] header = new byte[HeaderLength];
        if (input.ReadAtLeast(header, HeaderLength, throwOnEndOfStream: false) < HeaderLength || !header.AsSpan(0, 4).SequenceEqual(Magic))
            throw new InvalidDataException("This is no coded stream: it does not begin with KBC1.");
        if (BinaryPrimitives.ReadUInt32LittleEndian(header.AsSpan(6)) != Checksum.Of(header.AsSpan(0, 6)))
            throw new InvalidDataException("The header is damaged.");
        try { return BlockCoder.For((CodingMethod)header[4], header[5]); }
        catch (ArgumentOutOfRangeException e)
        {
            throw new InvalidDataException(
            $"The header asks for method {header[4]} of order {header[5]}, which there is not.", e);
        }
    }

    private static Frame ReadFrame(Stream input, int number)
    {
        byte[] bytes = Read(input, FrameLength, number);
        var frame = new Frame(BinaryPrimitives.ReadInt32LittleEndian(bytes), BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(4)),
            BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(8)));
        if (BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(12)) != Checksum.Of(bytes.AsSpan(0, 12))
            || frame.Length is < 0 or > BlockLength || frame.Code is < 0 or > MostCode)
            throw new InvalidDataException($"The frame of block {number} is damaged.");
        return frame.Length > 0 || frame.Code == 8 ? frame : throw new InvalidDataException($"The frame of block {number} is damaged.");
    }

    // Grows as bytes arrive: a length that is only claimed allocates a mebibyte. Room for what a decoder may read ahead follows the bytes.
    private static byte[] Read(Stream input, int length, int number)
    {
        byte[] bytes = new byte[Math.Min(length, BlockLength) + RansDecoder.Slack];
        int read = 0;
        while (read < length)
        {
            if (read + RansDecoder.Slack == bytes.Length) Array.Resize(ref bytes, Math.Min(length, 2 * read) + RansDecoder.Slack);
            int more = input.Read(bytes, read, Math.Min(length, bytes.Length - RansDecoder.Slack) - read);
            if (more == 0) throw new InvalidDataException($"The stream ends within block {number}: it is truncated.");
            read += more;
        }
        return bytes;
    }
}
