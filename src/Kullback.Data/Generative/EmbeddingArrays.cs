using System.IO.Compression;
using Kullback.Data.Arrays;

namespace Kullback.Data.Generative;

/// <summary>Reads rows of numbers from arrays in files: .npy, .npz, .safetensors.</summary>
/// <remarks>A header is believed only where the file is as long as it says. Numbers of 16 and 32 bits are kept in single precision,
/// exactly; integers up to 16 bits too, all others in double.</remarks>
internal static class EmbeddingArrays
{
    // Deflate cannot do better than 1 : 1032; a header that promises more lies.
    private const long HighestRatio = 1040;
    private const int Chunk = 1 << 16;

    internal static bool Reads(string path) => path.EndsWith(".npy", StringComparison.OrdinalIgnoreCase)
        || path.EndsWith(".npz", StringComparison.OrdinalIgnoreCase) || path.EndsWith(".safetensors", StringComparison.OrdinalIgnoreCase);

    internal static EmbeddingTable Read(string path, string? array, CancellationToken cancel)
    {
        using var file = new RowFile(path);
        if (path.EndsWith(".npz", StringComparison.OrdinalIgnoreCase)) return Archive(file, array, cancel);
        Tensor tensor;
        if (path.EndsWith(".npy", StringComparison.OrdinalIgnoreCase))
        {
            if (array is not null)
                throw new UnreadableDataException($"{path}: holds one array without a name, and {OptionName.Array} names one");
            tensor = NumpyHeader.Read(file);
            Require(path, tensor);
            if (tensor.Offset + tensor.Count!.Value * tensor.Size != file.Length)
                throw new UnreadableDataException(
                    $"{path}: {tensor.Words} numbers of {tensor.Size} bytes need "
                        + $"{RowFile.Count(tensor.Offset + tensor.Count.Value * tensor.Size)} bytes, the file has "
                        + $"{RowFile.Count(file.Length)}");
        }
        else
        {
            tensor = Chosen(path, SafetensorsHeader.Read(file).Tensors, array);
            if (tensor.Offset + tensor.Count!.Value * tensor.Size > file.Length)
                throw new UnreadableDataException($"{path}: {tensor.Name} {tensor.Words} ends beyond the file: truncated");
        }
        long next = tensor.Offset;
        return Rows(path, tensor, bytes =>
        {
            file.Read(next, bytes);
            next += bytes.Length;
        }, cancel);
    }

    private static EmbeddingTable Archive(RowFile file, string? array, CancellationToken cancel)
    {
        string path = file.Path;
        try
        {
            using var raw = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, Chunk);
            using var archive = new ZipArchive(raw, ZipArchiveMode.Read);
            if (archive.Entries.GroupBy(e => e.FullName, StringComparer.Ordinal).FirstOrDefault(g => g.Count() > 1) is { } twice)
                throw new UnreadableDataException($"{path}: {twice.Key} is in the archive {twice.Count()} times: which is meant?");
            var tensors = new List<Tensor>();
            foreach (var entry in archive.Entries.Where(e => e.FullName.EndsWith(".npy", StringComparison.Ordinal)).Take(1000))
            {
                using var head = entry.Open();
                tensors.Add(NumpyHeader.Read(path, entry.FullName[..^4],
                    bytes => head.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false) == bytes.Length));
            }
            Tensor tensor = Chosen(path, tensors, array);
            var chosen = archive.GetEntry(tensor.Name + ".npy")!;
            long expected = tensor.Offset + tensor.Count!.Value * tensor.Size;
            if (chosen.Length != expected)
                throw new UnreadableDataException(
                    $"{path}: {tensor.Name} {tensor.Words} needs {RowFile.Count(expected)} bytes, the archive has "
                        + $"{RowFile.Count(chosen.Length)} of it");
            if (chosen.CompressedLength > file.Length || chosen.Length / HighestRatio > chosen.CompressedLength)
                throw new UnreadableDataException(
                    $"{path}: {tensor.Name}: {RowFile.Count(chosen.Length)} bytes from {RowFile.Count(chosen.CompressedLength)} is no "
                        + $"honest compression (not unpacked)");
            using var stream = new CheckedEntry(chosen);
            stream.ReadExactly(new byte[tensor.Offset]);
            return Rows(path, tensor, bytes => stream.ReadExactly(bytes), cancel);
        }
        catch (Exception e) when (e is InvalidDataException or IOException or NotSupportedException)
        {
            throw new UnreadableDataException($"{path}: not a whole .npz archive: {e.Message}", e);
        }
    }

    private static Tensor Chosen(string path, IReadOnlyList<Tensor> tensors, string? array)
    {
        string there = tensors.Count == 0 ? "no array"
            : string.Join(", ", tensors.Take(8).Select(t => $"{t.Name} {t.Words}")) + (tensors.Count > 8 ? ", …" : "");
        if (array is not null)
        {
            var named = tensors.FirstOrDefault(t => t.Name == array)
                ?? throw new UnreadableDataException($"{path}: has no array '{array}' (it has: {there})");
            Require(path, named);
            return named;
        }
        var tables = tensors.Where(t => t.Dimensions.Length == 2).ToArray();
        if (tensors.Any(t => t.IsCalled("sigma")) && tensors.Any(t => t.IsCalled("mu")))
            throw new UnreadableDataException(
                $"{path}: holds a mean and a covariance (mu, sigma), no rows: save the embeddings themselves");
        if (tables.Length != 1)
            throw new UnreadableDataException(
                $"{path}: {(tables.Length == 0 ? "holds no array of rows and columns" : $"which array? {OptionName.Array} NAME")} (it "
                    + $"has: {there})");
        Require(path, tables[0]);
        return tables[0];
    }

    private static void Require(string path, Tensor tensor)
    {
        if (!tensor.HoldsNumbers && !tensor.HoldsWholeNumbers)
            throw new UnreadableDataException(tensor.Element.StartsWith('O')
                ? $"{path}: {tensor.Name} holds pickled Python objects, which are never read (save it as an array of numbers)"
                : $"{path}: {tensor.Name} holds elements of type '{tensor.Element}'; floats and integers are read");
        if (tensor.Dimensions.Length != 2)
            throw new UnreadableDataException(
                $"{path}: {tensor.Name} has the shape {tensor.Words}; rows and columns are "
                    + $"needed{(tensor.Dimensions.Length > 2 ? ": pictures or token vectors first need an embedding of one row each" : "")}");
        if (tensor.Count is not { } count || tensor.Dimensions[0] < 1 || tensor.Dimensions[1] < 1)
            throw new UnreadableDataException($"{path}: {tensor.Name} has the shape {tensor.Words}, which holds nothing");
        if (count > Array.MaxLength || tensor.Dimensions[1] > int.MaxValue)
            throw new UnreadableDataException($"{path}: {tensor.Name} {tensor.Words} is larger than one array in memory: take fewer rows");
    }

    private static EmbeddingTable Rows(string path, Tensor tensor, Filler fill, CancellationToken cancel)
    {
        int rows = (int)tensor.Dimensions[0], d = (int)tensor.Dimensions[1];
        bool single = tensor.Element is "f4" or "f2" or "bf" or "b1" or "i1" or "u1" or "i2" or "u2";
        float[]? singles = single ? new float[rows * d] : null;
        double[]? doubles = single ? null : new double[rows * d];
        byte[] room = new byte[Chunk * tensor.Size];
        long total = (long)rows * d;
        for (long done = 0; done < total; done += Chunk)
        {
            cancel.ThrowIfCancellationRequested();
            int count = (int)Math.Min(Chunk, total - done);
            var bytes = room.AsSpan(0, count * tensor.Size);
            fill(bytes);
            if (tensor.BigEndian && tensor.Size > 1)
                for (int i = 0; i < count; i++) bytes.Slice(i * tensor.Size, tensor.Size).Reverse();
            for (int i = 0; i < count; i++)
            {
                long at = done + i, place = tensor.ByColumns ? at % rows * d + at / rows : at;
                double number = Number(tensor.Element, bytes.Slice(i * tensor.Size, tensor.Size));
                if (singles is not null) singles[place] = (float)number;
                else doubles![place] = number;
            }
        }
        return singles is not null ? EmbeddingTable.Of(path, singles, d) : EmbeddingTable.Of(path, doubles!, d);
    }

    private delegate void Filler(Span<byte> bytes);

    private static double Number(string element, ReadOnlySpan<byte> bytes) => element switch
    {
        "f4" => BitConverter.ToSingle(bytes),
        "f8" => BitConverter.ToDouble(bytes),
        "f2" => (double)BitConverter.ToHalf(bytes),
        "bf" => BitConverter.UInt32BitsToSingle((uint)BitConverter.ToUInt16(bytes) << 16),
        "b1" or "u1" => bytes[0],
        "i1" => (sbyte)bytes[0],
        "i2" => BitConverter.ToInt16(bytes),
        "u2" => BitConverter.ToUInt16(bytes),
        "i4" => BitConverter.ToInt32(bytes),
        "u4" => BitConverter.ToUInt32(bytes),
        "i8" => BitConverter.ToInt64(bytes),
        _ => BitConverter.ToUInt64(bytes),
    };
}
