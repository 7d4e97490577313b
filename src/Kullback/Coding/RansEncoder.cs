using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace Kullback.Coding;

/// <summary>The backward half of <see cref="Rans"/>.</summary>
internal static unsafe class RansEncoder
{
    /// <summary>What a letter needs: the division by its frequency as a multiplication,
    /// and the limit above which 32 bits must leave the state.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct Step
    {
        internal ulong Limit, Reciprocal, Bias;
        internal uint Complement;
        internal int Shift;
    }

    /// <summary>The steps of all 256 letters.</summary>
    internal sealed class Steps
    {
        internal readonly Step[] All = new Step[256];
        internal readonly SearchValues<byte> Missing;

        internal Steps(FrequencyTable table)
        {
            Rans.RequireBytes(table);
            Missing = SearchValues.Create(
                [.. Enumerable.Range(0, 256).Where(letter => table.Frequencies[letter] == 0).Select(letter => (byte)letter)]);
            for (int letter = 0; letter < 256; letter++)
                if (table.Frequencies[letter] > 0)
                    All[letter] = Of((ulong)table.Frequencies[letter], (ulong)table.Starts[letter], table.Bits);
        }

        // ⌊x/f⌋ = ⌊x·r/2^(63+s)⌋ with r = ⌈2^(63+s)/f⌉, s = ⌈log₂ f⌉, for every x < 2^63: the error x·(r·f − 2^(63+s))/(f·2^(63+s)) is
        // below 1/f (Granlund and Montgomery 1994, theorem 4.2). A frequency of 1 has no such r below 2^64: x·(2^64 − 1) >> 64 = x − 1,
        // and the bias makes it good.
        private static Step Of(ulong frequency, ulong start, int bits)
        {
            var step = new Step { Limit = frequency << (63 - bits), Complement = (uint)((1UL << bits) - frequency), Bias = start };
            if (frequency == 1)
            {
                (step.Reciprocal, step.Shift, step.Bias) = (ulong.MaxValue, 0, start + (1UL << bits) - 1);
                return step;
            }
            int shift = 64 - System.Numerics.BitOperations.LeadingZeroCount(frequency - 1);
            step.Reciprocal = (ulong)((((UInt128)1 << (63 + shift)) + frequency - 1) / frequency);
            step.Shift = shift - 1;
            return step;
        }
    }

    /// <summary>Writes the code at the end of the room; returns where it begins.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static int Encode(ReadOnlySpan<byte> data, Steps steps, Span<byte> room)
    {
        if (data.IndexOfAny(steps.Missing) is >= 0 and var at)
            throw new ArgumentException($"data[{at}] = 0x{data[at]:x2} has probability 0 under the table: it has no code.", nameof(data));
        ulong x0 = Rans.Least, x1 = x0, x2 = x0, x3 = x0;
        fixed (Step* step = steps.All)
        fixed (byte* first = data, begin = room)
        {
            uint* words = (uint*)(begin + room.Length);
            int i = data.Length, rest = i & 3;
            if (rest > 2) x2 = Push(x2, step + first[--i], ref words);
            if (rest > 1) x1 = Push(x1, step + first[--i], ref words);
            if (rest > 0) x0 = Push(x0, step + first[--i], ref words);
            while (i > 0)
            {
                x3 = Push(x3, step + first[i - 1], ref words);
                x2 = Push(x2, step + first[i - 2], ref words);
                x1 = Push(x1, step + first[i - 3], ref words);
                x0 = Push(x0, step + first[i - 4], ref words);
                i -= 4;
            }
            int start = (int)((byte*)words - begin) - Rans.StateBytes;
            BinaryPrimitives.WriteUInt64LittleEndian(room[start..], x0);
            BinaryPrimitives.WriteUInt64LittleEndian(room[(start + 8)..], x1);
            BinaryPrimitives.WriteUInt64LittleEndian(room[(start + 16)..], x2);
            BinaryPrimitives.WriteUInt64LittleEndian(room[(start + 24)..], x3);
            return start;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Push(ulong x, Step* step, ref uint* words)
    {
        // Without a branch: the word is always written, and kept only if it belongs to the code.
        words[-1] = (uint)x;
        bool full = x >= step->Limit;
        int moved = Unsafe.BitCast<bool, byte>(full);
        words -= moved;
        x >>= moved << 5;
        ulong high = Bmi2.X64.IsSupported ? Bmi2.X64.MultiplyNoFlags(x, step->Reciprocal) : Math.BigMul(x, step->Reciprocal, out _);
        ulong quotient = high >> step->Shift;
        return x + step->Bias + quotient * step->Complement;
    }
}
