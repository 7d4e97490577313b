using Kullback.Data.Arrays;

namespace Kullback.Data.Vectors;

/// <summary>One-dimensional NumPy arrays of numbers (<c>.npy</c>): float16, float32, float64, and integers of 8 to 64 bits.</summary>
/// <remarks>The header is believed only where the file's length agrees with it: no more is allocated than one double for each number that
/// is there. Pickled objects are refused; nothing in the file is ever executed.</remarks>
public static class NpyFile
{
    /// <summary>Reads a file.</summary>
    /// <param name="path">Where it is.</param>
    /// <param name="name">What the user calls it.</param>
    /// <exception cref="UnreadableDataException">It is no such file, is cut off,
    /// or holds something else than one row of numbers.</exception>
    public static NumberVector Read(string path, string name)
    {
        using FileStream file = File.OpenRead(path);
        return Read(file, name);
    }

    internal static NumberVector Read(Stream file, string name)
    {
        var array = NumpyHeader.Read(name, name, bytes => file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false) == bytes.Length);
        RequireNumbers(array, name);
        int size = array.Size;
        if (array.Dimensions is not [long count])
            throw Bad(name, $"it has the shape ({string.Join(", ", array.Dimensions)}); one dimension is needed");
        if (array.ByColumns) throw Bad(name, "it is stored in Fortran order (numpy.ascontiguousarray makes it plain)");
        long there = file.Length - array.Offset;
        // In this order, so that a count of 2⁶³ cannot overflow.
        if (count > there / size) throw Bad(name, $"it is cut off: {count} numbers of {size} bytes are announced, {there} bytes are there");
        if (count * size != there) throw Bad(name, $"{there - (count * size)} bytes follow the {count} numbers that are announced");
        if (count > Array.MaxLength) throw Bad(name, "it holds more numbers than one array can");
        var values = new double[count];
        var block = new byte[Math.Min(there, 1 << 16)];
        for (int done = 0; done < values.Length; done += block.Length / size)
        {
            Span<double> some = values.AsSpan(done, Math.Min(values.Length - done, block.Length / size));
            file.ReadExactly(block.AsSpan(0, some.Length * size));
            array.Reals(block, some);
        }
        int large = array.HoldsWholeNumbers && size == 8 ? values.Count(v => Math.Abs(v) >= 1L << 53) : 0;
        return new NumberVector(name, "npy", values)
        {
            ReadNotes = large == 0 ? []
                : [$"{name}: {large} {(large == 1 ? "integer is" : "integers are")} beyond 2^53 and taken to 16 digits"],
            Precision = array.Form switch
            {
                _ when array.HoldsWholeNumbers => Precision.Double,
                NumberForm.Double => Precision.Double,
                NumberForm.Single => Precision.Single,
                _ => Precision.Half
            },
        };
    }

    private static void RequireNumbers(Tensor array, string name)
    {
        if ((array.HoldsNumbers && array.Element != "bf") || (array.HoldsWholeNumbers && array.Element != "b1")) return;
        throw Bad(name, array.Element switch
        {
            "" => "its header is damaged",
            ['O', ..] => "it holds pickled Python objects, which are never read (save it as an array of numbers)",
            ['c', ..] => "it holds complex numbers",
            "b1" => "it holds booleans",
            ['U' or 'S' or 'a', ..] => "it holds text",
            ['M' or 'm', ..] => "it holds times",
            "bf" => "it holds elements of type bfloat16; float16, float32, float64 and integers are read",
            _ =>
                $"it holds elements of type '{(array.BigEndian ? '>' : '<')}{Shortened(array.Element)}'; float16, float32, float64 and "
                    + $"integers are read",
        });
    }

    private static string Shortened(string type) => type.Length <= 20 ? type : type[..20] + "…";

    private static UnreadableDataException Bad(string name, string what) => new($"{name}: {what}");
}
