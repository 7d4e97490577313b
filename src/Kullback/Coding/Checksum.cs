using System.Buffers.Binary;
using System.Numerics;

namespace Kullback.Coding;

/// <summary>CRC-32C (Castagnoli): finds every burst of up to 32 wrong bits, and all but 2⁻³² of other damage.</summary>
internal static class Checksum
{
    internal static uint Of(ReadOnlySpan<byte> bytes) => Append(0, bytes);

    /// <summary>The check sum of bytes that follow those of a check sum.</summary>
    internal static uint Append(uint checksum, ReadOnlySpan<byte> bytes)
    {
        uint crc = ~checksum;
        for (; bytes.Length >= 8; bytes = bytes[8..]) crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
        foreach (byte value in bytes) crc = BitOperations.Crc32C(crc, value);
        return ~crc;
    }
}
