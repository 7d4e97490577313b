using CsCheck;
using Kullback.Coding;

namespace Kullback.Tests.Coding;

/// <summary>The container: what went in comes out, and whatever is not a container is an error, never a crash,
/// a hang or a huge allocation.</summary>
public class CodedStreamTest
{
    private static readonly Gen<(CodingMethod Method, int Order)> Methods
        =
        Gen.Int[0, 3].Select(k =>
            new[] { (CodingMethod.Table, 0), (CodingMethod.Adaptive, 0), (CodingMethod.Adaptive, 1), (CodingMethod.Adaptive, 2) }[k]);

    internal static byte[] Encode(byte[] text, CodingMethod method, int order)
    {
        using var output = new MemoryStream();
        var (read, written) = CodedStream.Encode(new MemoryStream(text), output, method, order);
        Assert.Equal(text.Length, read);
        Assert.Equal(output.Length, written);
        return output.ToArray();
    }

    internal static byte[] Decode(byte[] code)
    {
        using var output = new MemoryStream();
        CodedStream.Decode(new MemoryStream(code), output);
        return output.ToArray();
    }

    [Fact]
    public void Every_text_comes_back()
        => Gen.Select(EntropyCoderTest.Texts, Methods).Sample((text, m) =>
        {
            using var output = new MemoryStream();
            long length = CodedStream.Decode(new MemoryStream(Encode(text, m.Method, m.Order)), output);
            return length == text.Length && output.ToArray().AsSpan().SequenceEqual(text);
        }, iter: 60);

    [Fact]
    public void Blocks_are_streamed_from_a_slow_source()
    {
        byte[] text = EntropyCoderTest.Random(4, 2 * CodedStream.BlockLength + 12345);
        byte[] code = Encode(text, CodingMethod.Table, 0);
        using var output = new MemoryStream();
        Assert.Equal(text.Length, CodedStream.Decode(new Trickle(code), output));
        Assert.True(output.ToArray().AsSpan().SequenceEqual(text));
        Assert.InRange(code.Length, 1, text.Length);
    }

    [Fact]
    public void Bytes_without_pattern_grow_by_frames_alone()
    {
        byte[] text = new byte[CodedStream.BlockLength + 10];
        new Random(7).NextBytes(text);
        // Header 10, two blocks of 16 + 1, end 16 + 8.
        Assert.Equal(text.Length + 10 + 2 * 17 + 24, Encode(text, CodingMethod.Table, 0).Length);
    }

    [Fact]
    public void Truncated_code_is_an_error_at_every_length()
        => Gen.Select(EntropyCoderTest.Texts, Methods, Gen.Double[0, 0.999999]).Sample((text, m, at) =>
        {
            byte[] code = Encode(text, m.Method, m.Order);
            return Refused(code[..(int)(at * code.Length)]);
        }, iter: 100);

    // A flipped bit can leave the bytes as they were: the last word of a range coder's code may be any of an interval, and a block of one
    // byte is the same repeated once.
    [Fact]
    public void Flipped_bit_never_gives_other_bytes()
        => Gen.Select(EntropyCoderTest.Texts, Methods, Gen.Double[0, 0.999999], Gen.Int[0, 7]).Sample((text, m, at, bit) =>
        {
            byte[] code = Encode(text, m.Method, m.Order);
            code[(int)(at * code.Length)] ^= (byte)(1 << bit);
            try { return Decode(code).AsSpan().SequenceEqual(text); }
            catch (InvalidDataException) { return true; }
        }, iter: 150);

    // With check sums made to fit, the decoders themselves meet the damage.
    [Fact]
    public void Hostile_blocks_are_an_error_or_decode()
        => Gen.Select(Gen.Byte.Array[0, 400], Gen.Int[1, CodedStream.BlockLength], Gen.Int[0, 2], Methods)
        .Sample((garbage, length, kind, m) =>
        {
            if (garbage.Length > 40 && m.Method == CodingMethod.Table)
            {
                garbage[0] = (byte)kind;
                // A table that is nearly one: twelve bits, two letters, frequencies that may sum to 4096.
                if (kind == 2) (garbage[1], garbage[2], garbage[34], garbage[35]) =
                    (12, 3, (byte)(garbage[34] | 128), (byte)(garbage[35] & 31));
            }
            using var stream = new MemoryStream();
            stream.Write(Hostile.Header(m.Method, m.Order));
            stream.Write(Hostile.Frame(m.Method == CodingMethod.Table ? length : Math.Min(length, 2000), garbage.Length, 0));
            stream.Write(garbage);
            return Refused(stream.ToArray());
        }, iter: 150);

    [Fact]
    public void Claimed_lengths_allocate_little()
    {
        using var stream = new MemoryStream();
        stream.Write(Hostile.Header(CodingMethod.Table, 0));
        stream.Write(Hostile.Frame(CodedStream.BlockLength, 8 * CodedStream.BlockLength, 0));
        stream.Write(new byte[10]);
        byte[] code = stream.ToArray();
        Assert.True(Refused(code));
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.True(Refused(code));
        // A block, the first mebibyte of the code, the coder's room of two.
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 5L << 20);
        foreach (int length in (int[])[-1, int.MinValue, int.MaxValue, CodedStream.BlockLength + 1])
            Assert.True(Refused([.. Hostile.Header(CodingMethod.Table, 0), .. Hostile.Frame(length, 1, 0), 0]));
    }

    [Fact]
    public void Exchanged_or_missing_blocks_are_found()
    {
        byte[] first = EntropyCoderTest.Random(3, CodedStream.BlockLength), second = EntropyCoderTest.Random(4, CodedStream.BlockLength);
        byte[] code = Encode([.. first, .. second], CodingMethod.Table, 0);
        int a = 10, lengthA = 16 + BitConverter.ToInt32(code, a + 4), b = a + lengthA, lengthB = 16 + BitConverter.ToInt32(code, b + 4);
        Assert.True(Refused([.. code[..a], .. code[b..(b + lengthB)], .. code[a..b], .. code[(b + lengthB)..]]));
        Assert.True(Refused([.. code[..a], .. code[b..]]));
        Assert.True(Refused([.. code[..a], .. code[(b + lengthB)..]]));
    }

    [Fact]
    public void What_is_no_container_says_so()
    {
        Assert.Contains("KBC1", Assert.Throws<InvalidDataException>(() => Decode("some text that is none"u8.ToArray())).Message,
            StringComparison.Ordinal);
        Assert.Throws<InvalidDataException>(() => Decode([]));
        Assert.Throws<ArgumentOutOfRangeException>(() => Encode([1], (CodingMethod)9, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => Encode([1], CodingMethod.Table, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Encode([1], CodingMethod.Adaptive, 3));
        Assert.True(Refused(Hostile.Header((CodingMethod)7, 0)));
        Assert.True(Refused(Hostile.Header(CodingMethod.Adaptive, 200)));
    }

    private static bool Refused(byte[] code)
    {
        try
        {
            CodedStream.Decode(new MemoryStream(code), Stream.Null);
            return false;
        }
        catch (InvalidDataException) { return true; }
    }

    // Gives a byte or a few at a time.
    private sealed class Trickle(byte[] bytes) : MemoryStream(bytes)
    {
        public override int Read(byte[] buffer, int offset, int count) => base.Read(buffer, offset, Math.Min(count, 777));

        public override int Read(Span<byte> buffer) => base.Read(buffer[..Math.Min(buffer.Length, 777)]);
    }
}

/// <summary>Parts of a container with check sums that fit, written from its description.</summary>
internal static class Hostile
{
    internal static byte[] Header(CodingMethod method, int order) => Checked([.. "KBC1"u8, (byte)method, (byte)order]);

    internal static byte[] Frame(int length, int code, uint checksum)
        => Checked([.. BitConverter.GetBytes(length), .. BitConverter.GetBytes(code), .. BitConverter.GetBytes(checksum)]);

    // CRC-32C bit by bit: reflected polynomial 0x82f63b78.
    private static byte[] Checked(byte[] bytes)
    {
        uint crc = uint.MaxValue;
        foreach (byte value in bytes)
        {
            crc ^= value;
            for (int bit = 0; bit < 8; bit++) crc = (crc & 1) != 0 ? crc >> 1 ^ 0x82f63b78 : crc >> 1;
        }
        return [.. bytes, .. BitConverter.GetBytes(~crc)];
    }
}
