using System.Buffers.Binary;

namespace Kullback.Data.Arrays;

/// <summary>The header of a safetensors file that is to be written: texts, then arrays one behind the other.</summary>
internal sealed class SafetensorsLayout
{
    private readonly Dictionary<string, object> _content = [];
    private long _end;

    internal SafetensorsLayout(Dictionary<string, string> metadata) => _content["__metadata__"] = metadata;

    /// <summary>One more array.</summary>
    /// <returns>The place of its first byte, from the end of the header.</returns>
    internal long Add(string name, string type, int size, params long[] shape)
    {
        long from = _end;
        _end += shape.Aggregate((long)size, (a, b) => a * b);
        _content[name] = new { dtype = type, shape, data_offsets = new[] { from, _end } };
        return from;
    }

    /// <summary>Length and JSON, with blanks to a multiple of eight, so that the numbers lie aligned.</summary>
    /// <param name="least">The fewest bytes that it has.</param>
    internal byte[] Header(long least = 0)
    {
        byte[] json = JsonSerializer.SerializeToUtf8Bytes(_content), header = new byte[(Math.Max(8 + json.Length, least) + 7) / 8 * 8];
        Array.Fill(header, (byte)' ');
        BinaryPrimitives.WriteInt64LittleEndian(header, header.Length - 8);
        json.CopyTo(header, 8);
        return header;
    }
}
