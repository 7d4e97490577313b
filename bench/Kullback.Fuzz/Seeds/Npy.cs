using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace Kullback.Fuzz.Seeds;

/// <summary>NumPy's arrays and archives, safetensors, and base files of llama.cpp.</summary>
internal static class Npy
{
    /// <summary>An array.</summary>
    public static byte[] Of(string type, int[] shape, IEnumerable<double> numbers)
    {
        string header = $"{{'descr': '{type}', 'fortran_order': False, 'shape': ({string.Concat(shape.Select(s => s + ", "))}), }}";
        byte[] text = Encoding.ASCII.GetBytes(header.PadRight(((10 + header.Length + 1 + 63) / 64 * 64) - 11) + "\n");
        return [0x93, .. "NUMPY"u8, 1, 0, (byte)text.Length, (byte)(text.Length >> 8), .. text, .. Data(type, numbers)];
    }

    private static byte[] Data(string type, IEnumerable<double> numbers)
        => [.. numbers.SelectMany(n => Number(type[1..], n) is var b && type[0] == '>' ? b.Reverse() : b)];

    private static byte[] Number(string type, double n) => type switch
    {
        "f8" => BitConverter.GetBytes(n),
        "f4" or "F32" => BitConverter.GetBytes((float)n),
        "f2" or "F16" => BitConverter.GetBytes((Half)n),
        "BF16" => BitConverter.GetBytes((float)n)[2..],
        "i8" or "u8" or "I64" => BitConverter.GetBytes((long)n),
        "i4" or "I32" => BitConverter.GetBytes((int)n),
        _ => [(byte)n],
    };

    /// <summary>One in <paramref name="of"/> is damaged: in its header, anywhere, or at its end.</summary>
    public static byte[] Damaged(byte[] bytes, Random random, int of)
    {
        if (!Pick.One(random, of)) return bytes;
        if (Pick.One(random, 3)) return Mutation.Bytes(bytes, random, random.Next(1, 4));
        int header = Math.Min(bytes.Length, 200);
        return [.. Mutation.Bytes(bytes[..header], random), .. bytes[header..]];
    }

    /// <summary>An archive of arrays.</summary>
    public static byte[] Archive(IEnumerable<(string Name, byte[] Array)> arrays, Random random)
    {
        using var packed = new MemoryStream();
        using (var zip = new ZipArchive(packed, ZipArchiveMode.Create, leaveOpen: true))
            foreach (var (name, array) in arrays)
            {
                using Stream entry = zip.CreateEntry(name + ".npy",
                    Pick.From(random, CompressionLevel.NoCompression, CompressionLevel.Fastest)).Open();
                entry.Write(array);
            }
        return packed.ToArray();
    }

    /// <summary>A safetensors file.</summary>
    public static byte[] Tensors(IEnumerable<(string Name, string Type, int[] Shape, double[] Numbers)> tensors, Random random)
    {
        var data = new List<byte>();
        var entries = new List<string>();
        foreach (var (name, type, shape, numbers) in tensors)
        {
            int from = data.Count;
            foreach (double n in numbers) data.AddRange(Number(type, n));
            entries.Add(
                $"\"{name}\":{{\"dtype\":\"{type}\",\"shape\":[{string.Join(',', shape)}],\"data_offsets\":[{from},{data.Count}]}}");
        }
        string header = $"{{{string.Join(',', entries)}}}";
        if (Pick.One(random, 8)) header = Pick.One(random, 2) ? Mutation.Json(header, random) : Mutation.Text(header, random);
        byte[] text = Encoding.UTF8.GetBytes(header);
        return [.. BitConverter.GetBytes((long)text.Length), .. text, .. data];
    }

    /// <summary>A base file: rows of the second half of each window, as 16-bit codes.</summary>
    public static byte[] Base(int context, int[] tokens, double[][] rows)
    {
        int vocabulary = rows[0].Length;
        var file = new List<byte>("_logits_"u8.ToArray());
        Span<byte> code = stackalloc byte[2];
        foreach (int n in new[] { context, vocabulary, tokens.Length / context }.Concat(tokens)) file.AddRange(BitConverter.GetBytes(n));
        foreach (double[] row in rows)
        {
            double most = row.Max(), sum = row.Sum(x => Math.Exp(x - most)), high = -Math.Log(sum);
            double[] logs = [.. row.Select(x => x - most - Math.Log(sum))];
            float low = (float)Math.Max(logs.Min(), high - 16), scale = (float)((high - low) / 65535);
            file.AddRange(BitConverter.GetBytes(scale));
            file.AddRange(BitConverter.GetBytes(low));
            for (int i = 0; i < vocabulary + vocabulary % 2; i++)
            {
                double x = i < vocabulary ? logs[i] : low;
                BinaryPrimitives.WriteUInt16LittleEndian(code, scale > 0 ? (ushort)Math.Clamp(Math.Round((x - low) / scale), 0, 65535)
                    : (ushort)0);
                file.AddRange(code);
            }
        }
        return [.. file];
    }
}
