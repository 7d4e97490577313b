using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using System.Text.Json;

namespace Kullback.Data.Tests.LanguageModels;

/// <summary>Writes arrays in the forms that frameworks have, number by number.</summary>
internal static class RowFiles
{
    /// <summary>One number in a NumPy type.</summary>
    internal static byte[] Number(double value, string type)
    {
        byte[] bytes = type[1..] switch
        {
            "f8" => BitConverter.GetBytes(value),
            "f4" => BitConverter.GetBytes((float)value),
            "f2" => BitConverter.GetBytes((Half)value),
            "V2" => BitConverter.GetBytes((ushort)(BitConverter.SingleToUInt32Bits((float)value) >> 16)),
            "i8" => BitConverter.GetBytes((long)value),
            "i4" => BitConverter.GetBytes((int)value),
            "i2" => BitConverter.GetBytes((short)value),
            "b1" or "u1" => [(byte)value],
            _ => throw new ArgumentException(type),
        };
        if (type[0] == '>') Array.Reverse(bytes);
        return bytes;
    }

    /// <summary>An array of NumPy; the numbers come by their indices.</summary>
    internal static byte[] Numpy(string type, bool byColumns, int[] shape, Func<int[], double> of)
    {
        string header =
            $"{{'descr': '{type}', 'fortran_order': {(byColumns ? "True" : "False")}, 'shape': "
                + $"({string.Join(", ", shape)}{(shape.Length == 1 ? "," : "")}), }}";
        header = header.PadRight((header.Length + 11 + 63) / 64 * 64 - 11) + "\n";
        return [0x93, .. "NUMPY"u8, 1, 0, (byte)header.Length, (byte)(header.Length >> 8), .. Encoding.ASCII.GetBytes(header),
            .. Numbers(type, byColumns, shape, of)];
    }

    private static byte[] Numbers(string type, bool byColumns, int[] shape, Func<int[], double> of)
    {
        var stream = new MemoryStream();
        var index = new int[shape.Length];
        for (int n = shape.Aggregate(1, (a, b) => a * b); n > 0; n--)
        {
            stream.Write(Number(of(index), type));
            // An odometer: the last index turns fastest, or the first.
            for (int k = 0; k < shape.Length; k++)
            {
                int at = byColumns ? k : shape.Length - 1 - k;
                if (++index[at] < shape[at]) break;
                index[at] = 0;
            }
        }
        return stream.ToArray();
    }

    internal static string Archive(string path, params (string Name, byte[] Array)[] arrays)
    {
        using var archive = new ZipArchive(File.Create(path), ZipArchiveMode.Create);
        foreach (var (name, array) in arrays)
        {
            using var entry = archive.CreateEntry(name + ".npy", CompressionLevel.Fastest).Open();
            entry.Write(array);
        }
        return path;
    }

    internal sealed record Array_(string Name, string Type, int[] Shape, Func<int[], double> Of);

    internal static string Safetensors(string path, params Array_[] arrays)
    {
        var header = new Dictionary<string, object>();
        var data = new MemoryStream();
        foreach (var a in arrays)
        {
            byte[] numbers = Numbers(a.Type, false, a.Shape, a.Of);
            string type = a.Type switch
            {
                "<f8" => "F64",
                "<f4" => "F32",
                "<f2" => "F16",
                "<V2" => "BF16",
                "<i8" => "I64",
                "<i4" => "I32",
                "<b1" => "BOOL",
                _ => throw new ArgumentException(a.Type)
            };
            header[a.Name] = new { dtype = type, shape = a.Shape, data_offsets = new[] { data.Length, data.Length + numbers.Length } };
            data.Write(numbers);
        }
        byte[] json = JsonSerializer.SerializeToUtf8Bytes(header);
        var length = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, json.Length);
        File.WriteAllBytes(path, [.. length, .. json, .. data.ToArray()]);
        return path;
    }

    internal static string Index(string path, params (string Array, string File)[] map)
    {
        File.WriteAllText(path,
            JsonSerializer.Serialize(new { metadata = new { total_size = 0 }, weight_map = map.ToDictionary(m => m.Array, m => m.File) }));
        return path;
    }
}
