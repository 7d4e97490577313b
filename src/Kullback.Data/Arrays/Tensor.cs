using System.Buffers.Binary;

namespace Kullback.Data.Arrays;

/// <summary>One array in a file: its name, the kind of its numbers, its dimensions, and where its bytes begin.</summary>
/// <param name="Name">As the file calls it.</param>
/// <param name="Element">f8, f4, f2, bf, or b1, i1 to i8, u1 to u8; anything else is not read.</param>
/// <param name="Dimensions">Lengths, outermost first.</param>
/// <param name="Offset">Of the first byte.</param>
internal sealed record Tensor(string Name, string Element, long[] Dimensions, long Offset)
{
    private const StringComparison Exactly = StringComparison.OrdinalIgnoreCase;

    /// <summary>The highest byte of a number comes first.</summary>
    internal bool BigEndian { get; init; }

    /// <summary>The first index runs fastest (Fortran order), not the last.</summary>
    internal bool ByColumns { get; init; }

    /// <summary>The file that it lies in; null where that is known otherwise.</summary>
    internal RowFile? File { get; init; }

    /// <summary>The arrays that it was put together from, in the order of their parts; empty where it is whole.</summary>
    internal IReadOnlyList<Tensor> Parts { get; init; } = [];

    internal bool HoldsNumbers => Element is "f8" or "f4" or "f2" or "bf";

    internal bool HoldsWholeNumbers => Element is "b1" or "i1" or "u1" or "i2" or "u2" or "i4" or "u4" or "i8" or "u8";

    internal int Size => Element switch { "i8" or "u8" or "f8" => 8, "f4" or "i4" or "u4" => 4, "b1" or "i1" or "u1" => 1, _ => 2 };

    internal NumberForm Form
        => Element switch { "f8" => NumberForm.Double, "f4" => NumberForm.Single, "f2" => NumberForm.Half, _ => NumberForm.BrainFloat };

    /// <summary>Entries of all dimensions, or null where 64 bits do not hold them.</summary>
    internal long? Count
    {
        get
        {
            UInt128 product = 1;
            foreach (long d in Dimensions)
            {
                if (d < 0) return null;
                product *= (ulong)d;
                if (product > long.MaxValue / 16) return null;
            }
            return (long)product;
        }
    }

    internal string Words => $"[{string.Join(", ", Dimensions.Select(d => d.ToString(CultureInfo.InvariantCulture)))}]";

    internal bool IsCalled(params ReadOnlySpan<string> names)
    {
        foreach (string name in names) if (Name.Equals(name, Exactly)) return true;
        return false;
    }

    /// <summary>What a label is where a token does not count.</summary>
    internal const int Ignored = -100;

    /// <summary>Integers of the array's bytes, the last index running fastest; what no token id can be becomes −1,
    /// but −100 stays.</summary>
    internal int[] WholeNumbers(string path, ReadOnlySpan<byte> bytes)
    {
        var numbers = new int[bytes.Length / Size];
        for (int i = 0; i < numbers.Length; i++)
        {
            long value = Number(bytes.Slice((int)(ByColumns ? Place(Dimensions, i) : i) * Size, Size));
            numbers[i] = value is (>= -1 and <= int.MaxValue) or Ignored ? (int)value
                : throw new UnreadableDataException(
                    FormattableString.Invariant($"{path}: {Name}[{i}] is {value}: no token (from 0; -1 or -100 where there is none)"));
        }
        return numbers;
    }

    /// <summary>The numbers of bytes that hold nothing else, in the order of the bytes; 64-bit integers as the nearest double.</summary>
    internal void Reals(ReadOnlySpan<byte> bytes, Span<double> numbers)
    {
        for (int i = 0; i < numbers.Length; i++)
        {
            ulong bits = Bits(bytes.Slice(i * Size, Size));
            numbers[i] = Element switch
            {
                "f8" => BitConverter.UInt64BitsToDouble(bits),
                "f4" => BitConverter.UInt32BitsToSingle((uint)bits),
                "f2" => (double)BitConverter.UInt16BitsToHalf((ushort)bits),
                "bf" => BitConverter.UInt32BitsToSingle((uint)bits << 16),
                ['i', ..] => Signed(bits),
                _ => bits,
            };
        }
    }

    private long Number(ReadOnlySpan<byte> bytes)
        => Bits(bytes) is var bits && Element[0] == 'i' ? Signed(bits) : bits > long.MaxValue ? long.MaxValue : (long)bits;

    private long Signed(ulong bits) => (long)(bits << (64 - 8 * Size)) >> (64 - 8 * Size);

    private ulong Bits(ReadOnlySpan<byte> bytes) => Size switch
    {
        1 => bytes[0],
        2 => BigEndian ? BinaryPrimitives.ReadUInt16BigEndian(bytes) : BinaryPrimitives.ReadUInt16LittleEndian(bytes),
        4 => BigEndian ? BinaryPrimitives.ReadUInt32BigEndian(bytes) : BinaryPrimitives.ReadUInt32LittleEndian(bytes),
        _ => BigEndian ? BinaryPrimitives.ReadUInt64BigEndian(bytes) : BinaryPrimitives.ReadUInt64LittleEndian(bytes),
    };

    /// <summary>Where the number of that place in the order of rows lies in an array whose first index runs fastest.</summary>
    internal static long Place(ReadOnlySpan<long> dimensions, long index)
    {
        long place = 0, step = 1;
        // Σ iₖ·(d₀ ⋯ dₖ₋₁), the last index taken off the number first.
        foreach (long d in dimensions) step *= d;
        for (int k = dimensions.Length - 1; k >= 0; k--)
        {
            step /= dimensions[k];
            place += index % dimensions[k] * step;
            index /= dimensions[k];
        }
        return place;
    }
}
