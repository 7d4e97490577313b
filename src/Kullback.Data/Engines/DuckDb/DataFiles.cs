namespace Kullback.Data.Engines.DuckDb;

/// <summary>The files that a place in the user's words stands for: a file, the data files of a folder, the matches of a glob.</summary>
internal static class DataFiles
{
    public static string[] Of(string path, string name)
    {
        if (File.Exists(path)) return new FileInfo(path).Length > 0 ? [path]
            : throw new UnreadableDataException($"{name}: the file is empty");
        if (Directory.Exists(path))
        {
            string[] inside = [.. Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories)
                .Where(FileFormat.HasDataEnding).Order(StringComparer.Ordinal)];
            if (inside.Length == 0)
                throw new UnreadableDataException($"{name}: the folder has no data file (.csv, .tsv, .json, .ndjson, .parquet, .arrow)");
            string first = FileFormat.Of(inside[0]);
            return inside.FirstOrDefault(f => FileFormat.Of(f) != first) is { } other
                ? throw new UnreadableDataException(
                    $"{name}: the folder mixes {first} and {FileFormat.Of(other)} files; name one kind by a glob")
                : inside;
        }
        if (path.AsSpan().ContainsAny('*', '?', '['))
        {
            string root = Path.GetDirectoryName(path[..path.AsSpan().IndexOfAny('*', '?', '[')]) is { Length: > 0 } d ? d : ".";
            string[] matches = Directory.Exists(root) ? Glob.Files(root, path) : [];
            return matches.Length > 0 ? matches : throw new UnreadableDataException($"{name}: no file matches");
        }
        throw new UnreadableDataException($"{name}: no such file{SpellingHint.FileHint(path)}");
    }
}
