using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Kullback.Data.Arrays;

/// <summary>Bytes of a file to floats.</summary>
internal static class NumberDecoding
{
    internal static int Size(NumberForm form) => form switch { NumberForm.Double => 8, NumberForm.Single => 4, _ => 2 };

    /// <summary>How many numbers must be decoded at once: of double precision a whole row, because its maximum is taken off.</summary>
    internal static int AtOnce(NumberForm form, int vocabulary) => form == NumberForm.Double ? vocabulary : Math.Min(vocabulary, 1 << 15);

    /// <summary>Reads one row, with at most 64 KiB of bytes at hand unless its numbers are of double precision.</summary>
    internal static void Read(RowFile file, long offset, NumberForm form, bool bigEndian, Span<float> numbers)
    {
        if (form == NumberForm.Single && BitConverter.IsLittleEndian)
        {
            file.Read(offset, MemoryMarshal.AsBytes(numbers));
            if (bigEndian) Swap(MemoryMarshal.AsBytes(numbers), 4);
            return;
        }
        int most = AtOnce(form, numbers.Length), size = Size(form);
        byte[] room = ArrayPool<byte>.Shared.Rent(checked(size * most));
        try
        {
            for (int done = 0; done < numbers.Length; done += most)
            {
                int count = Math.Min(most, numbers.Length - done);
                file.Read(offset + (long)size * done, room.AsSpan(0, size * count));
                Decode(room.AsSpan(0, size * count), form, bigEndian, numbers.Slice(done, count));
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(room);
        }
    }

    /// <summary>Bytes to floats; big-endian ones are turned round where they are.</summary>
    internal static void Decode(Span<byte> bytes, NumberForm form, bool bigEndian, Span<float> numbers)
    {
        if (bigEndian) Swap(bytes, Size(form));
        if (form == NumberForm.Single) MemoryMarshal.Cast<byte, float>(bytes).CopyTo(numbers);
        else if (form == NumberForm.Double) Narrow(MemoryMarshal.Cast<byte, double>(bytes), numbers);
        else if (form == NumberForm.Half) Halves(MemoryMarshal.Cast<byte, ushort>(bytes), numbers);
        else Widen(MemoryMarshal.Cast<byte, ushort>(bytes), numbers);
    }

    private static void Swap(Span<byte> bytes, int size)
    {
        if (size == 2) BinaryPrimitives.ReverseEndianness(MemoryMarshal.Cast<byte, ushort>(bytes), MemoryMarshal.Cast<byte, ushort>(bytes));
        else if (size == 4) BinaryPrimitives.ReverseEndianness(MemoryMarshal.Cast<byte, uint>(bytes),
            MemoryMarshal.Cast<byte, uint>(bytes));
        else BinaryPrimitives.ReverseEndianness(MemoryMarshal.Cast<byte, ulong>(bytes), MemoryMarshal.Cast<byte, ulong>(bytes));
    }

    // A softmax does not see what is taken off, and next to the maximum, where the mass is, nothing is then lost.
    // What is no logit stays what it is, to be named.
    private static void Narrow(ReadOnlySpan<double> row, Span<float> numbers)
    {
        double most = double.NegativeInfinity;
        foreach (double x in row) most = Math.Max(most, x);
        double shift = Math.Abs(most) < 1e30 ? most : 0;
        for (int i = 0; i < row.Length; i++)
        {
            double x = row[i] - shift;
            numbers[i] = x < float.MinValue && double.IsFinite(x) ? float.MinValue : (float)x;
        }
    }

    /// <summary>scale·code + minimum in single precision, as base files are written.</summary>
    internal static void Codes(ReadOnlySpan<ushort> codes, float scale, float minimum, Span<float> numbers)
    {
        int i = 0;
        ref ushort from = ref MemoryMarshal.GetReference(codes);
        ref float to = ref MemoryMarshal.GetReference(numbers);
        if (Vector256.IsHardwareAccelerated)
        {
            for (; i + Vector256<ushort>.Count <= codes.Length; i += Vector256<ushort>.Count)
            {
                var (low, high) = Vector256.Widen(Vector256.LoadUnsafe(ref from, (nuint)i));
                (Vector256.ConvertToSingle(low.AsInt32()) * scale + Vector256.Create(minimum)).StoreUnsafe(ref to, (nuint)i);
                (Vector256.ConvertToSingle(high.AsInt32()) * scale + Vector256.Create(minimum)).StoreUnsafe(ref to, (nuint)i + 8);
            }
        }
        for (; i < codes.Length; i++) numbers[i] = scale * codes[i] + minimum;
    }

    // A half with its sign drawn out to 32 bits, thirteen bits up and without what lies between, is 2⁻¹¹² times the number: four
    // instructions. Infinities and NaN are looked for on the way.
    private static void Halves(ReadOnlySpan<ushort> halves, Span<float> numbers)
    {
        int i = 0;
        ref ushort from = ref MemoryMarshal.GetReference(halves);
        ref float to = ref MemoryMarshal.GetReference(numbers);
        bool special = false;
        if (Vector512.IsHardwareAccelerated)
        {
            var most = Vector512<ushort>.Zero;
            for (; i + Vector512<ushort>.Count <= halves.Length; i += Vector512<ushort>.Count)
            {
                var some = Vector512.LoadUnsafe(ref from, (nuint)i);
                most = Vector512.Max(most, some & Vector512.Create((ushort)0x7FFF));
                var (low, high) = Vector512.Widen(some.AsInt16());
                ((Vector512.ShiftLeft(low, 13) & Vector512.Create(unchecked((int)0x8FFFE000))).AsSingle() * 5.192296858534828e33f)
                    .StoreUnsafe(ref to, (nuint)i);
                ((Vector512.ShiftLeft(high, 13) & Vector512.Create(unchecked((int)0x8FFFE000))).AsSingle() * 5.192296858534828e33f)
                    .StoreUnsafe(ref to, (nuint)i + 16);
            }
            special = Vector512.GreaterThanOrEqualAny(most, Vector512.Create((ushort)0x7C00));
        }
        var largest = Vector256<ushort>.Zero;
        for (; i + Vector256<ushort>.Count <= halves.Length; i += Vector256<ushort>.Count)
        {
            var some = Vector256.LoadUnsafe(ref from, (nuint)i);
            largest = Vector256.Max(largest, some & Vector256.Create((ushort)0x7FFF));
            var (low, high) = Vector256.Widen(some.AsInt16());
            ((Vector256.ShiftLeft(low, 13) & Vector256.Create(unchecked((int)0x8FFFE000))).AsSingle() * 5.192296858534828e33f)
                .StoreUnsafe(ref to, (nuint)i);
            ((Vector256.ShiftLeft(high, 13) & Vector256.Create(unchecked((int)0x8FFFE000))).AsSingle() * 5.192296858534828e33f)
                .StoreUnsafe(ref to, (nuint)i + 8);
        }
        if (special || Vector256.GreaterThanOrEqualAny(largest, Vector256.Create((ushort)0x7C00))) Infinities(halves, numbers);
        else for (; i < halves.Length; i++) numbers[i] = (float)BitConverter.UInt16BitsToHalf(halves[i]);
    }

    // Exponent and fraction of a half, thirteen bits up, are those of 2⁻¹¹² times the number;
    // infinities and NaN get the exponent that says so.
    private static void Infinities(ReadOnlySpan<ushort> halves, Span<float> numbers)
    {
        int i = 0;
        ref ushort from = ref MemoryMarshal.GetReference(halves);
        ref float to = ref MemoryMarshal.GetReference(numbers);
        if (Vector512.IsHardwareAccelerated)
        {
            for (; i + Vector512<ushort>.Count <= halves.Length; i += Vector512<ushort>.Count)
            {
                var (low, high) = Vector512.Widen(Vector512.LoadUnsafe(ref from, (nuint)i));
                Single(low).StoreUnsafe(ref to, (nuint)i);
                Single(high).StoreUnsafe(ref to, (nuint)i + 16);
            }
        }
        for (; i + Vector256<ushort>.Count <= halves.Length; i += Vector256<ushort>.Count)
        {
            var (low, high) = Vector256.Widen(Vector256.LoadUnsafe(ref from, (nuint)i));
            Single(low).StoreUnsafe(ref to, (nuint)i);
            Single(high).StoreUnsafe(ref to, (nuint)i + 8);
        }
        for (; i < halves.Length; i++) numbers[i] = (float)BitConverter.UInt16BitsToHalf(halves[i]);
    }

    private static Vector512<float> Single(Vector512<uint> half)
    {
        var size = half & Vector512.Create(0x7FFFu);
        var number = (Vector512.ShiftLeft(size, 13).AsSingle() * 5.192296858534828e33f).AsUInt32();
        var special = Vector512.GreaterThanOrEqual(size, Vector512.Create(0x7C00u)) & Vector512.Create(0x7F800000u);
        return (number | special | Vector512.ShiftLeft(half & Vector512.Create(0x8000u), 16)).AsSingle();
    }

    private static Vector256<float> Single(Vector256<uint> half)
    {
        var size = half & Vector256.Create(0x7FFFu);
        var number = (Vector256.ShiftLeft(size, 13).AsSingle() * 5.192296858534828e33f).AsUInt32();
        var special = Vector256.GreaterThanOrEqual(size, Vector256.Create(0x7C00u)) & Vector256.Create(0x7F800000u);
        return (number | special | Vector256.ShiftLeft(half & Vector256.Create(0x8000u), 16)).AsSingle();
    }

    private static void Widen(ReadOnlySpan<ushort> halves, Span<float> numbers)
    {
        int i = 0;
        ref ushort from = ref MemoryMarshal.GetReference(halves);
        ref float to = ref MemoryMarshal.GetReference(numbers);
        for (; i + Vector256<ushort>.Count <= halves.Length; i += Vector256<ushort>.Count)
        {
            var (low, high) = Vector256.Widen(Vector256.LoadUnsafe(ref from, (nuint)i));
            Vector256.ShiftLeft(low, 16).AsSingle().StoreUnsafe(ref to, (nuint)i);
            Vector256.ShiftLeft(high, 16).AsSingle().StoreUnsafe(ref to, (nuint)i + 8);
        }
        for (; i < halves.Length; i++) numbers[i] = Unsafe.BitCast<uint, float>((uint)halves[i] << 16);
    }
}
