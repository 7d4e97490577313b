namespace Kullback.Data.Arrays;

/// <summary>The index of a sharded safetensors file: JSON whose <c>weight_map</c> says which array lies in which file beside it.</summary>
internal static class SafetensorsIndex
{
    private const int Longest = 64 << 20, MostShards = 1000;

    /// <summary>Is the file an index? Its name or its beginning says.</summary>
    internal static bool Is(string path, ReadOnlySpan<byte> start)
        => path.EndsWith(".safetensors.index.json", StringComparison.OrdinalIgnoreCase)
            || (start.IndexOf("\"weight_map\""u8) >= 0
                && (start.TrimStart(" \t\r\n"u8).StartsWith("{"u8) || start is [0xEF, 0xBB, 0xBF, ..]));

    /// <summary>The shards, opened, and the arrays that the index names.</summary>
    /// <exception cref="UnreadableDataException">No index; a shard is missing, lies elsewhere,
    /// or lacks an array that the index places there.</exception>
    internal static (IReadOnlyList<RowFile> Files, SafetensorsHeader Header) Read(string path)
    {
        var map = Map(path);
        var files = new List<RowFile>();
        try
        {
            var tensors = new List<Tensor>();
            var (first, texts) = ((int?)null, (IReadOnlyList<string>?)null);
            foreach (var shard in map.GroupBy(m => m.Value, StringComparer.Ordinal).OrderBy(g => g.Key, StringComparer.Ordinal))
            {
                var file = new RowFile(Path.Combine(Path.GetDirectoryName(path) ?? "", shard.Key));
                files.Add(file);
                var header = SafetensorsHeader.Read(file);
                var named = header.Tensors.ToDictionary(t => t.Name, StringComparer.Ordinal);
                foreach (var (name, _) in shard)
                    tensors.Add(named.GetValueOrDefault(name)
                        ?? throw new UnreadableDataException($"{file.Path}: has no {name}, which {Path.GetFileName(path)} places there"));
                if (first is { } one && header.FirstPosition is { } two && one != two)
                    throw new UnreadableDataException($"{file.Path}: first_position is {two}, in {files[0].Name} it is {one}");
                (first, texts) = (first ?? header.FirstPosition, texts ?? header.Texts);
            }
            return (files, new SafetensorsHeader(tensors, first, texts));
        }
        catch
        {
            foreach (var file in files) file.Dispose();
            throw;
        }
    }

    private static Dictionary<string, string> Map(string path)
    {
        using var file = new RowFile(path);
        if (file.Length > Longest)
            throw new UnreadableDataException($"{path}: {RowFile.Count(file.Length)} bytes are no index of safetensors files");
        var bytes = new byte[file.Length];
        file.Read(0, bytes);
        var map = new Dictionary<string, string>(StringComparer.Ordinal);
        try
        {
            using var document = JsonDocument.Parse(bytes is [0xEF, 0xBB, 0xBF, ..] ? bytes.AsMemory(3) : bytes,
                new JsonDocumentOptions { MaxDepth = 16, AllowDuplicateProperties = false });
            foreach (var entry in document.RootElement.GetProperty("weight_map").EnumerateObject())
                map[entry.Name] = entry.Value.GetString() ?? "";
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            throw new UnreadableDataException(
                $"{path}: no index of safetensors files: its weight_map (name of an array: name of a file) cannot be read", e);
        }
        if (map.Count == 0) throw new UnreadableDataException($"{path}: its weight_map names no array");
        // A name that leads out of the folder would open whatever the index's writer likes.
        foreach (var (name, shard) in map)
            if (shard.Length == 0 || shard is "." or ".." || shard != Path.GetFileName(shard)
                || shard.Contains('\\', StringComparison.Ordinal) || shard.Contains('\0', StringComparison.Ordinal))
                throw new UnreadableDataException($"{path}: {name} is placed in '{shard}', which is no file of the same folder");
        return map.Values.Distinct(StringComparer.Ordinal).Count() <= MostShards ? map
            : throw new UnreadableDataException($"{path}: more than {RowFile.Count(MostShards)} files");
    }
}
