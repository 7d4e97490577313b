using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace Kullback.Coding;

/// <summary>The forward half of <see cref="Rans"/>.</summary>
internal static unsafe class RansDecoder
{
    /// <summary>Bytes that must follow the code in its buffer: a group of four letters reads a word each, needed or not.</summary>
    internal const int Slack = 32;

    /// <summary>Decodes the first <paramref name="length"/> bytes of a buffer with <see cref="Slack"/> behind them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Decode(ReadOnlySpan<byte> buffer, int length, ulong[] lookup, int bits, Span<byte> data)
    {
        if (length < Rans.StateBytes || (length & 3) != 0) throw new InvalidDataException($"A code of {length} bytes is truncated.");
        if (buffer.Length < length + Slack)
            throw new ArgumentException($"The buffer of {buffer.Length} bytes has no {Slack} bytes behind the code.", nameof(buffer));
        ulong x0 = State(buffer, 0), x1 = State(buffer, 1), x2 = State(buffer, 2), x3 = State(buffer, 3), mask = (1UL << bits) - 1;
        int i = 0, four = data.Length & ~3;
        fixed (ulong* slots = lookup)
        fixed (byte* bytes = buffer, output = data)
        {
            uint* words = (uint*)(bytes + Rans.StateBytes), end = (uint*)(bytes + length);
            // Letter by letter, so that the states, and not four entries besides, have the registers.
            for (; i < four && words <= end; i += 4)
            {
                ulong entry = slots[x0 & mask];
                output[i] = (byte)entry;
                x0 = Pull(x0, entry, bits, ref words);
                entry = slots[x1 & mask];
                output[i + 1] = (byte)entry;
                x1 = Pull(x1, entry, bits, ref words);
                entry = slots[x2 & mask];
                output[i + 2] = (byte)entry;
                x2 = Pull(x2, entry, bits, ref words);
                entry = slots[x3 & mask];
                output[i + 3] = (byte)entry;
                x3 = Pull(x3, entry, bits, ref words);
            }
            // At most three letters are left. Spelt out: a state whose address is taken would live in memory throughout the loop above.
            if (i < data.Length && words <= end)
            {
                ulong e0 = slots[x0 & mask];
                output[i++] = (byte)e0;
                x0 = Pull(x0, e0, bits, ref words);
            }
            if (i < data.Length && words <= end)
            {
                ulong e1 = slots[x1 & mask];
                output[i++] = (byte)e1;
                x1 = Pull(x1, e1, bits, ref words);
            }
            if (i < data.Length && words <= end)
            {
                ulong e2 = slots[x2 & mask];
                output[i] = (byte)e2;
                x2 = Pull(x2, e2, bits, ref words);
            }
            if (words != end || (x0 ^ Rans.Least | x1 ^ Rans.Least | x2 ^ Rans.Least | x3 ^ Rans.Least) != 0)
                throw new InvalidDataException("The code does not end where its bytes do: it is damaged, or was made with another table.");
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Pull(ulong x, ulong entry, int bits, ref uint* words)
    {
        x = (entry >> 32) * (x >> bits) + ((uint)entry >> 8);
        // −1 where x < 2³¹ (x is below 2⁶³): the next word is read in any case and used in that one.
        long low = (long)(x - Rans.Least) >> 63;
        ulong refilled = x << 32 | *words;
        words -= low;
        return x ^ (x ^ refilled) & (ulong)low;
    }

    private static ulong State(ReadOnlySpan<byte> code, int index)
    {
        ulong x = BinaryPrimitives.ReadUInt64LittleEndian(code[(8 * index)..]);
        return x >= Rans.Least && x < 1UL << 63 ? x
            : throw new InvalidDataException($"State {index} of the code is out of range: it is damaged.");
    }
}
