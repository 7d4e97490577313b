using System.Buffers.Binary;

namespace Kullback.Data.Arrays;

/// <summary>The header of an array in NumPy's own format: magic, version, length, and a line that says type, order and shape.</summary>
internal static class NumpyHeader
{
    private const int Longest = 1 << 16;

    /// <summary>Reads a header from where an array begins.</summary>
    /// <param name="place">The file, for messages.</param>
    /// <param name="name">What the array is called.</param>
    /// <param name="read">Fills the bytes or throws.</param>
    internal static Tensor Read(string place, string name, Action<byte[]> read)
    {
        var start = new byte[10];
        read(start);
        if (start[0] != 0x93 || !start.AsSpan(1, 5).SequenceEqual("NUMPY"u8)) throw new UnreadableDataException($"{place}: {name} is no NumPy array: the magic bytes are missing");
        int major = start[6], length = BinaryPrimitives.ReadUInt16LittleEndian(start.AsSpan(8)), offset = 10;
        if (major is < 1 or > 3) throw new UnreadableDataException($"{place}: {name}: version {major} of NumPy's format is not known");
        if (major > 1)
        {
            var more = new byte[2];
            read(more);
            length |= BinaryPrimitives.ReadUInt16LittleEndian(more) << 16;
            offset = 12;
        }
        if (length is < 0 or > Longest) throw new UnreadableDataException($"{place}: {name}: a header of {(uint)length:#,0} bytes makes no sense");
        var text = new byte[length];
        read(text);
        return Described(place, name, NpyHeader.Read(text), offset + length);
    }

    /// <summary>That of a file which holds one array.</summary>
    internal static Tensor Read(RowFile file)
    {
        long at = 0;
        return Read(file.Path, "the array", bytes =>
        {
            if (at + bytes.Length > file.Length) throw new UnreadableDataException($"{file.Path}: {RowFile.Count(file.Length)} bytes: it ends within the header");
            file.Read(at, bytes);
            at += bytes.Length;
        });
    }

    private static Tensor Described(string place, string name, NpyHeader? header, long offset)
    {
        if (header is null) throw new UnreadableDataException($"{place}: {name}: its header says neither type nor shape");
        if (header.Type!.StartsWith('[')) throw new UnreadableDataException($"{place}: {name} is a record array, several columns in one: save the column with the rows alone");
        string element = header.Type switch
        {
            "bfloat16" or "<V2" or ">V2" or "|V2" => "bf",
            ['<' or '>' or '|' or '=', .. var plain] => plain,
            var other => other,
        };
        return new Tensor(name, element, header.Shape!, offset) { BigEndian = header.Type.StartsWith('>'), ByColumns = header.Fortran == true };
    }
}
