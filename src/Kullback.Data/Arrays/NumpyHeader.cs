using System.Buffers.Binary;

namespace Kullback.Data.Arrays;

/// <summary>The header of an array in NumPy's own format: magic, version, length, and a line that says type, order and shape.</summary>
internal static class NumpyHeader
{
    private const int Longest = 1 << 16;

    /// <summary>What such an array begins with.</summary>
    internal static ReadOnlySpan<byte> Magic => [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y'];

    /// <summary>Reads a header from where an array begins.</summary>
    /// <param name="place">File and array, for messages.</param>
    /// <param name="name">What the array is called.</param>
    /// <param name="fill">Fills the bytes; false where there are not so many.</param>
    internal static Tensor Read(string place, string name, Func<byte[], bool> fill)
    {
        byte[] Filled(int count)
        {
            var bytes = new byte[count];
            return fill(bytes) ? bytes : throw new UnreadableDataException($"{place}: it is cut off in its header");
        }
        var magic = new byte[Magic.Length];
        if (!fill(magic) || !magic.AsSpan().SequenceEqual(Magic))
            throw new UnreadableDataException($"{place}: not a NumPy array file (.npy)");
        int version = Filled(2)[0], digits = version == 1 ? 2 : 4;
        if (version is < 1 or > 3) throw new UnreadableDataException($"{place}: version {version} of the format is not known");
        uint length = digits == 2 ? BinaryPrimitives.ReadUInt16LittleEndian(Filled(2)) : BinaryPrimitives.ReadUInt32LittleEndian(Filled(4));
        if (length > Longest)
            throw new UnreadableDataException($"{place}: its header has {length:#,0} bytes, which is no header of numbers");
        return Described(place, name, NpyHeader.Read(Filled((int)length)), Magic.Length + 2 + digits + length);
    }

    /// <summary>That of a file which holds one array.</summary>
    internal static Tensor Read(RowFile file)
    {
        long at = 0;
        return Read(file.Path, "the array", bytes =>
        {
            if (at + bytes.Length > file.Length) return false;
            file.Read(at, bytes);
            at += bytes.Length;
            return true;
        });
    }

    private static Tensor Described(string place, string name, NpyHeader? header, long offset)
    {
        if (header is null) throw new UnreadableDataException($"{place}: its header is damaged");
        if (header.Type!.StartsWith('['))
            throw new UnreadableDataException(
                $"{place}: it is a record array, several columns in one: save the column with the rows alone");
        string element = header.Type switch
        {
            "bfloat16" or "<V2" or ">V2" or "|V2" => "bf",
            ['<' or '>' or '|' or '=', .. var plain] => plain,
            var other => other,
        };
        return new Tensor(name, element, header.Shape!, offset)
        {
            BigEndian = header.Type.StartsWith('>'),
            ByColumns = header.Fortran == true
        };
    }
}
