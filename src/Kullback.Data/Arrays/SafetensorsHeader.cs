using System.Buffers.Binary;

namespace Kullback.Data.Arrays;

/// <summary>The header of a safetensors file: eight bytes of length, JSON that says type, shape and place of every array, then the
/// arrays.</summary>
/// <param name="Tensors">What is in the file.</param>
/// <param name="FirstPosition">Of <c>__metadata__</c>: the position of the first row; null where it is not stated.</param>
/// <param name="Texts">Of <c>__metadata__</c>: the text of every token, a JSON list; null where there is none.</param>
internal sealed record SafetensorsHeader(IReadOnlyList<Tensor> Tensors, int? FirstPosition, IReadOnlyList<string>? Texts)
{
    /// <summary>Texts of <c>__metadata__</c>.</summary>
    internal IReadOnlyDictionary<string, string> Metadata { get; private init; } = new Dictionary<string, string>();

    // The format's own limit.
    private const long Longest = 100_000_000;

    internal static SafetensorsHeader Read(RowFile file)
    {
        Span<byte> start = stackalloc byte[8];
        if (file.Length < 10) throw new UnreadableDataException($"{file.Path}: {RowFile.Count(file.Length)} bytes are no safetensors file");
        file.Read(0, start);
        ulong length = BinaryPrimitives.ReadUInt64LittleEndian(start);
        if (length < 2 || length > Longest || length > (ulong)file.Length - 8)
            throw new UnreadableDataException(
                $"{file.Path}: a header of {length:#,0} bytes does not fit its {RowFile.Count(file.Length)} (not a safetensors file, or a "
                    + $"truncated one)");
        var json = new byte[length];
        file.Read(8, json);
        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 8, AllowDuplicateProperties = false });
            return Of(file, document.RootElement, 8 + (long)length);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException or KeyNotFoundException)
        {
            throw new UnreadableDataException($"{file.Path}: the header is no list of arrays: {JsonFault.Of(e)}", e);
        }
    }

    /// <summary>A number among the texts.</summary>
    /// <exception cref="FormatException">There is none of that name.</exception>
    internal int Number(string name)
        => int.TryParse(Metadata.GetValueOrDefault(name), NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number
        : throw new FormatException($"its {name} is no number");

    /// <summary>An array of a known type and shape that is wholly in the file.</summary>
    /// <exception cref="FormatException">There is none.</exception>
    internal Tensor Array(RowFile file, string name, string element, params long[] shape)
    {
        var tensor = Tensors.FirstOrDefault(t => t.Name == name && t.Element == element && t.Dimensions.SequenceEqual(shape))
            ?? throw new FormatException($"{name} is missing or has another shape");
        return tensor.Offset + tensor.Count * tensor.Size <= file.Length ? tensor : throw new FormatException($"it ends within {name}");
    }

    private static SafetensorsHeader Of(RowFile file, JsonElement root, long start)
    {
        var tensors = new List<Tensor>();
        var (first, texts) = ((int?)null, (IReadOnlyList<string>?)null);
        var words = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var entry in root.EnumerateObject())
        {
            if (entry.NameEquals("__metadata__"))
            {
                (first, texts) = Stated(file, entry.Value);
                foreach (var word in entry.Value.EnumerateObject()) if (word.Value.ValueKind == JsonValueKind.String)
                    words[word.Name] = word.Value.GetString()!;
                continue;
            }
            var places = entry.Value.GetProperty("data_offsets");
            if (places.GetArrayLength() != 2)
                throw new UnreadableDataException(
                    $"{file.Path}: {entry.Name}: data_offsets has {RowFile.Count(places.GetArrayLength())} entries, not a first and a "
                        + $"last byte");
            long from = places[0].GetInt64(), to = places[1].GetInt64();
            long[] shape = [.. entry.Value.GetProperty("shape").EnumerateArray().Select(d => d.GetInt64())];
            var tensor = new Tensor(entry.Name, Element(entry.Value.GetProperty("dtype").GetString()), shape, start + from) { File = file };
            if (from < 0 || to < from || to > long.MaxValue - start)
                throw new UnreadableDataException($"{file.Path}: {entry.Name} lies from byte {from} to {to}");
            if ((tensor.HoldsNumbers || tensor.HoldsWholeNumbers) && tensor.Count * tensor.Size != to - from)
                throw new UnreadableDataException(
                    $"{file.Path}: {entry.Name} {tensor.Words} has {RowFile.Count(to - from)} bytes, its shape needs "
                        + $"{(tensor.Count * tensor.Size)?.ToString("#,0", CultureInfo.InvariantCulture) ?? "more than any file has"}");
            tensors.Add(tensor);
        }
        return new SafetensorsHeader(tensors, first, texts) { Metadata = words };
    }

    private static (int? First, IReadOnlyList<string>? Texts) Stated(RowFile file, JsonElement metadata)
    {
        int? first = null;
        if (metadata.TryGetProperty("first_position", out var position))
            first = int.TryParse(position.GetString(), NumberStyles.None, CultureInfo.InvariantCulture, out int stated)
                && stated <= 1 << 30 ? stated
                : throw new UnreadableDataException($"{file.Path}: first_position '{position}' is no position");
        if (!metadata.TryGetProperty("vocabulary", out var vocabulary)) return (first, null);
        using var list = JsonDocument.Parse(vocabulary.GetString()!);
        return (first, [.. list.RootElement.EnumerateArray().Select(t => t.GetString() ?? "")]);
    }

    private static string Element(string? type) => type switch
    {
        "F64" => "f8",
        "F32" => "f4",
        "F16" => "f2",
        "BF16" => "bf",
        "I64" => "i8",
        "I32" => "i4",
        "I16" => "i2",
        "I8" => "i1",
        "U64" => "u8",
        "U32" => "u4",
        "U16" => "u2",
        "U8" => "u1",
        "BOOL" => "b1",
        _ => type ?? "?",
    };
}
