using System.Text.RegularExpressions;
using Kullback.Data.Arrays;

namespace Kullback.Data.LanguageModels;

/// <summary>A model on the disk: how large, and how many bits a weight takes.</summary>
/// <param name="Bytes">Of all its files.</param>
/// <param name="TensorBytes">Of the weights alone, without vocabulary and other data; null where the file's header does not say.</param>
/// <param name="Weights">How many weights there are; null where the header does not say:
/// of integers into which weights are packed it cannot.</param>
public sealed partial record ModelFile(long Bytes, long? TensorBytes, long? Weights)
{
    private const int MostParts = 1000;

    /// <summary>8·bytes/weights; null where either is not known.</summary>
    public double? BitsPerWeight => TensorBytes is { } bytes && Weights is > 0 and var weights ? 8.0 * bytes / weights : null;

    /// <summary>The same, the weights counted in another file of the same model where this one's header does not say.</summary>
    /// <param name="weights">How many.</param>
    public ModelFile WithWeights(long? weights) => Weights is null ? this with { Weights = weights } : this;

    /// <summary>Reads the header of a GGUF file, a safetensors file, the index of several, or a part -00001-of-00003 with its others; of
    /// any other file the size alone is known.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="UnreadableDataException">No such file, or a damaged header.</exception>
    public static ModelFile Read(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (NextTokenFile.IsIndex(path))
        {
            var (files, header) = SafetensorsIndex.Read(path);
            long bytes = files.Sum(f => f.Length);
            foreach (var file in files) file.Dispose();
            return OfTensors(bytes, header.Tensors);
        }
        ModelFile[] parts = [.. Parts(path).Select(ReadOne)];
        return new ModelFile(parts.Sum(p => p.Bytes), parts.Any(p => p.TensorBytes is null) ? null : parts.Sum(p => p.TensorBytes),
            parts.Any(p => p.Weights is null) ? null : parts.Sum(p => p.Weights));
    }

    private static ModelFile ReadOne(string path)
    {
        using var file = new RowFile(path);
        Span<byte> start = stackalloc byte[9];
        if (file.Length < start.Length) return new(file.Length, null, null);
        file.Read(0, start);
        if (start.StartsWith("GGUF"u8)) return GgufHeader.Read(file);
        if (start[8] == '{' && start[4..8].SequenceEqual("\0\0\0\0"u8)) return OfTensors(file.Length, SafetensorsHeader.Read(file).Tensors);
        return new(file.Length, null, null);
    }

    private static ModelFile OfTensors(long bytes, IReadOnlyList<Tensor> tensors)
    {
        long stored = 0, weights = 0;
        bool known = tensors.Count > 0;
        foreach (var tensor in tensors)
        {
            if (SizeOf(tensor) is not { } size || tensor.Count is not { } count)
            {
                known = false;
                continue;
            }
            stored += count * size;
            weights += count;
            // Packed weights and their tables are integers; positions and other buffers are few.
            if (tensor.HoldsWholeNumbers && count > 4096) known = false;
        }
        return new(bytes, tensors.All(t => SizeOf(t) is not null) ? stored : null, known ? weights : null);
    }

    private static int? SizeOf(Tensor tensor) => tensor.HoldsNumbers || tensor.HoldsWholeNumbers ? tensor.Size
        : tensor.Element.StartsWith("F8", StringComparison.Ordinal) ? 1 : null;

    // model-00001-of-00003.gguf stands for all three.
    private static IEnumerable<string> Parts(string path)
    {
        var match = Numbered().Match(Path.GetFileName(path));
        if (!match.Success || !int.TryParse(match.Groups[3].ValueSpan, out int count) || count is < 2 or > MostParts) return [path];
        string folder = Path.GetDirectoryName(path) ?? "";
        return Enumerable.Range(1, count)
            .Select(
                i => Path.Combine(folder,
                    $"{match.Groups[1].Value}{i.ToString(System.Globalization.CultureInfo.InvariantCulture).PadLeft(match.Groups[2].Length, '0')}-of-{match.Groups[3].Value}{match.Groups[4].Value}"));
    }

    [GeneratedRegex(@"^(.*-)([0-9]{5})-of-([0-9]{5})(\.gguf|\.safetensors)$", RegexOptions.CultureInvariant)]
    private static partial Regex Numbered();
}
