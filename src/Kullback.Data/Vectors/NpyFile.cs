using System.Buffers.Binary;
using System.Numerics;
using Kullback.Data.Arrays;

namespace Kullback.Data.Vectors;

/// <summary>One-dimensional NumPy arrays of numbers (<c>.npy</c>): float16, float32, float64, and integers of 8 to 64 bits.</summary>
/// <remarks>The header is believed only where the file's length agrees with it: no more is allocated than one double for each number that is
/// there. Pickled objects are refused; nothing in the file is ever executed.</remarks>
public static class NpyFile
{
    private const int LongestHeader = 1 << 16;

    /// <summary>What such a file begins with.</summary>
    internal static ReadOnlySpan<byte> Magic => [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y'];

    /// <summary>Reads a file.</summary>
    /// <param name="path">Where it is.</param>
    /// <param name="name">What the user calls it.</param>
    /// <exception cref="UnreadableDataException">It is no such file, is cut off, or holds something else than one row of numbers.</exception>
    public static NumberVector Read(string path, string name)
    {
        using FileStream file = File.OpenRead(path);
        return Read(file, name);
    }

    internal static NumberVector Read(Stream file, string name)
    {
        var (header, offset) = HeaderOf(file, name);
        var (kind, size, bigEndian) = ElementOf(header.Type!, name);
        if (header.Shape is not [long count]) throw Bad(name, $"it has the shape ({string.Join(", ", header.Shape!)}); one dimension is needed");
        if (header.Fortran == true) throw Bad(name, "it is stored in Fortran order (numpy.ascontiguousarray makes it plain)");
        long there = file.Length - offset;
        // In this order, so that a count of 2⁶³ cannot overflow.
        if (count > there / size) throw Bad(name, $"it is cut off: {count} numbers of {size} bytes are announced, {there} bytes are there");
        if (count * size != there) throw Bad(name, $"{there - (count * size)} bytes follow the {count} numbers that are announced");
        if (count > Array.MaxLength) throw Bad(name, "it holds more numbers than one array can");
        double[] values = Elements(file, kind, size, bigEndian, (int)count);
        int large = kind is 'i' or 'u' && size == 8 ? values.Count(v => Math.Abs(v) >= 1L << 53) : 0;
        return new NumberVector(name, "npy", values)
        {
            ReadNotes = large == 0 ? [] : [$"{name}: {large} {(large == 1 ? "integer is" : "integers are")} beyond 2^53 and taken to 16 digits"],
            Precision = (kind, size) switch { ('f', 4) => Precision.Single, ('f', 2) => Precision.Half, _ => Precision.Double },
        };
    }

    private static (NpyHeader Header, long Offset) HeaderOf(Stream file, string name)
    {
        Span<byte> start = stackalloc byte[12];
        int read = file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        if (read < Magic.Length || !start.StartsWith(Magic)) throw Bad(name, "not a NumPy array file (.npy)");
        if (read < start.Length) throw Bad(name, "it is cut off in its header");
        int version = start[6], head = version == 1 ? 10 : 12;
        if (version is < 1 or > 3) throw Bad(name, $"version {version} of the format is not known");
        uint length = version == 1 ? BinaryPrimitives.ReadUInt16LittleEndian(start[8..]) : BinaryPrimitives.ReadUInt32LittleEndian(start[8..]);
        if (length > file.Length - head) throw Bad(name, "it is cut off in its header");
        if (length > LongestHeader) throw Bad(name, $"its header has {length} bytes, which is no header of numbers");
        byte[] bytes = new byte[length];
        file.Position = head;
        file.ReadExactly(bytes);
        return (NpyHeader.Read(bytes) ?? throw Bad(name, "its header is damaged"), head + length);
    }

    private static (char Kind, int Size, bool BigEndian) ElementOf(string type, string name)
    {
        string bare = type.TrimStart('<', '>', '|', '=');
        if (type.Length - bare.Length <= 1 && bare is "f2" or "f4" or "f8" or "i1" or "i2" or "i4" or "i8" or "u1" or "u2" or "u4" or "u8")
            return (bare[0], bare[1] - '0', type[0] == '>');
        throw Bad(name, bare.Length == 0 ? "its header is damaged" : bare[0] switch
        {
            'O' => "it holds pickled Python objects, which are never read (save it as an array of numbers)",
            'c' => "it holds complex numbers",
            'b' => "it holds booleans",
            'U' or 'S' or 'a' => "it holds text",
            'M' or 'm' => "it holds times",
            '[' => "it holds records of several fields",
            _ => $"it holds elements of type '{Shortened(type)}'; float16, float32, float64 and integers are read",
        });
    }

    private static string Shortened(string type) => type.Length <= 20 ? type : type[..20] + "…";

    private static double[] Elements(Stream file, char kind, int size, bool bigEndian, int count)
    {
        var values = new double[count];
        var block = new byte[Math.Min((long)count * size, 1 << 16)];
        for (int done = 0; done < count;)
        {
            int now = Math.Min(count - done, block.Length / size);
            Span<byte> bytes = block.AsSpan(0, now * size);
            file.ReadExactly(bytes);
            if (bigEndian)
                for (int i = 0; i < now; i++) bytes.Slice(i * size, size).Reverse();
            for (int i = 0; i < now; i++) values[done + i] = Element(bytes.Slice(i * size, size), kind, size);
            done += now;
        }
        return values;
    }

    private static double Element(ReadOnlySpan<byte> b, char kind, int size) => (kind, size) switch
    {
        ('f', 8) => BinaryPrimitives.ReadDoubleLittleEndian(b),
        ('f', 4) => BinaryPrimitives.ReadSingleLittleEndian(b),
        ('f', 2) => (double)BinaryPrimitives.ReadHalfLittleEndian(b),
        ('i', 8) => BinaryPrimitives.ReadInt64LittleEndian(b),
        ('i', 4) => BinaryPrimitives.ReadInt32LittleEndian(b),
        ('i', 2) => BinaryPrimitives.ReadInt16LittleEndian(b),
        ('i', 1) => (sbyte)b[0],
        ('u', 8) => BinaryPrimitives.ReadUInt64LittleEndian(b),
        ('u', 4) => BinaryPrimitives.ReadUInt32LittleEndian(b),
        ('u', 2) => BinaryPrimitives.ReadUInt16LittleEndian(b),
        _ => b[0],
    };

    private static UnreadableDataException Bad(string name, string what) => new($"{name}: {what}");
}
