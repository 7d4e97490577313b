using System.Text;
using Kullback.Data.Engines;

namespace Kullback.Data.Vectors;

/// <summary>From what a user writes to numbers: a list, JSON, or a file with an optional column.</summary>
public static class VectorReader
{
    /// <summary>Reads one side.</summary>
    /// <param name="side">"p" or "q", for errors.</param>
    /// <param name="text">Numbers, JSON, FILE, FILE:COLUMN, or - for standard input.</param>
    /// <param name="cancel">Stops the reading.</param>
    /// <exception cref="UnreadableDataException">It cannot be read: one line says why.</exception>
    public static NumberVector Read(string side, string text, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (string.IsNullOrWhiteSpace(text)) throw new UnreadableDataException($"{side} is empty");
        if (InlineNumbers.Looks(text)) return InlineNumbers.Read(side, text);
        if (text.TrimStart() is ['[' or '{', ..] && !File.Exists(text)) return JsonNumbers.Read(Encoding.UTF8.GetBytes(text), side, InlineNumbers.Format) with { Name = text };
        if (text == "-") return StandardInputNumbers(cancel);
        var (path, column) = Split(text);
        if (Directory.Exists(path) && column is null) throw new UnreadableDataException($"{path}: is a folder");
        return File.Exists(path) ? PipedNumbers(path, column, text, cancel) ?? Read(path, column, text, cancel) : throw new UnreadableDataException(Absent(text, path));
    }

    private static NumberVector StandardInputNumbers(CancellationToken cancel)
    {
        string folder = Directory.CreateTempSubdirectory("kullback-").FullName;
        try { return Read(StandardInput.Spool(folder, cancel), null, "standard input", cancel); }
        finally { Directory.Delete(folder, recursive: true); }
    }

    private static NumberVector? PipedNumbers(string path, string? column, string name, CancellationToken cancel)
    {
        string? folder = null;
        try
        {
            return StandardInput.SpoolPipe(path, () => folder = Directory.CreateTempSubdirectory("kullback-").FullName, cancel) is { } copy ? Read(copy, column, name, cancel) : null;
        }
        finally { if (folder is not null) Directory.Delete(folder, recursive: true); }
    }

    private static NumberVector Read(string path, string? column, string name, CancellationToken cancel)
    {
        try
        {
            byte[] start = Start(path);
            if (start.AsSpan().StartsWith(NpyFile.Magic) || path.EndsWith(".npy", StringComparison.OrdinalIgnoreCase))
                return column is null ? NpyFile.Read(path, name) : throw new UnreadableDataException($"{path}: a NumPy array has no columns");
            if (column is null && Encoding.UTF8.GetString(start).TrimStart('\uFEFF', ' ', '\t', '\r', '\n') is ['[' or '{', ..])
                return JsonNumbers.Read(File.ReadAllBytes(path), name, "json");
            return TableNumbers.Read(path, column, name, cancel);
        }
        catch (UnauthorizedAccessException e) { throw new UnreadableDataException($"{path}: no permission to read it", e); }
        catch (IOException e) { throw new UnreadableDataException($"{path}: {e.Message}", e); }
    }

    private static byte[] Start(string path)
    {
        byte[] start = new byte[256];
        using FileStream file = File.OpenRead(path);
        return start[..file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)];
    }

    /// <summary>FILE:COLUMN at the last colon whose left side is a file; a file of the whole name comes first.</summary>
    private static (string Path, string? Column) Split(string text)
    {
        if (File.Exists(text)) return (text, null);
        for (int colon = text.LastIndexOf(':'); colon > 0; colon = text.LastIndexOf(':', colon - 1))
            if (File.Exists(text[..colon]) && colon + 1 < text.Length) return (text[..colon], text[(colon + 1)..]);
        return (text, null);
    }

    private static string Absent(string text, string path)
    {
        string name = JsonNumbers.Shown(text);
        if (text.Contains(',', StringComparison.Ordinal) && Bad(text) is { } word) return $"{name}: number {Array.FindIndex(text.Split(','), w => w.Trim() == word) + 1} = '{JsonNumbers.Shown(word)}' is no number, and there is no such file";
        int colon = path.LastIndexOf(':');
        return $"{name}: no such file{Nearest.FileHint(colon > 1 ? path[..colon] : path)}";
    }

    private static string? Bad(string text) => text.Split(',') is var words && words.Any(InlineNumbers.Looks) ? words.FirstOrDefault(w => !InlineNumbers.Looks(w))?.Trim() : null;
}
