using Kullback.Data.Arrays;
using Kullback.Data.Engines.DuckDb;

namespace Kullback.Data.Vectors;

/// <summary>From what a user writes to numbers: a list, JSON, or a file with an optional column.</summary>
public sealed class VectorReader
{
    private readonly string _path, _name;
    private readonly string? _column;
    private readonly TableSelection _options;
    private readonly CancellationToken _cancel;

    private VectorReader(string path, string? column, string name, TableSelection options, CancellationToken cancel)
        => (_path, _column, _name, _options, _cancel) = (path, column, name, options, cancel);

    /// <summary>Reads one side.</summary>
    /// <param name="side">"p" or "q", for errors.</param>
    /// <param name="text">Numbers, JSON, FILE, FILE:COLUMN, or - for standard input.</param>
    /// <param name="cancel">Stops the reading.</param>
    /// <exception cref="UnreadableDataException">It cannot be read: one line says why.</exception>
    public static NumberVector Read(string side, string text, CancellationToken cancel) => Read(side, text, new TableSelection(), cancel);

    /// <summary>Reads one side; a table with options.</summary>
    /// <param name="side">"p" or "q", for errors.</param>
    /// <param name="text">Numbers, JSON, FILE, FILE:COLUMN, or - for standard input.</param>
    /// <param name="options">How a table is read (text, where, types, memory, threads); arrays and inline numbers need none.</param>
    /// <param name="cancel">Stops the reading.</param>
    /// <exception cref="UnreadableDataException">It cannot be read: one line says why.</exception>
    public static NumberVector Read(string side, string text, TableSelection options, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(options);
        if (string.IsNullOrWhiteSpace(text)) throw new UnreadableDataException($"{side} is empty");
        if (InlineNumbers.Looks(text)) return InlineNumbers.Read(side, text);
        if (text.TrimStart() is ['[' or '{', ..] && !File.Exists(text))
            return JsonNumbers.Read(Encoding.UTF8.GetBytes(text), side, InlineNumbers.Format) with { Name = text };
        var (path, column) = Split(text);
        if (Directory.Exists(path) && column is null) throw new UnreadableDataException($"{path}: is a folder");
        if (path != "-" && !File.Exists(path)) throw new UnreadableDataException(Absent(text, path));
        return new VectorReader(path, column, text == "-" ? "standard input" : text, options, cancel).Read();
    }

    /// <summary>Standard input and pipes are copied to a folder, for they can be read only once.</summary>
    private NumberVector Read()
    {
        string? folder = null;
        string Folder() => folder = Directory.CreateTempSubdirectory("kullback-").FullName;
        try
        {
            string? copy = _path == "-" ? StandardInput.Spool(Folder(), _cancel) : StandardInput.SpoolPipe(_path, Folder, _cancel);
            return Read(copy);
        }
        finally { if (folder is not null) Directory.Delete(folder, recursive: true); }
    }

    private NumberVector Read(string? copy)
    {
        string bytes = copy ?? _path;
        try
        {
            byte[] start = Start(bytes);
            if (start.AsSpan().StartsWith(NumpyHeader.Magic) || _path.EndsWith(".npy", StringComparison.OrdinalIgnoreCase))
                return _column is null ? NpyFile.Read(bytes, _name)
                    : throw new UnreadableDataException($"{_path}: a NumPy array has no columns");
            if (_column is null && Encoding.UTF8.GetString(start).TrimStart('\uFEFF', ' ', '\t', '\r', '\n') is ['[' or '{', ..])
                return JsonNumbers.Read(File.ReadAllBytes(bytes), _name, "json");
            TableNumbers read = TableNumbers.Read(_path, copy, _column, _name, _options, _cancel);
            if (read.Values.Length == 0) throw new UnreadableDataException(TableNumbers.Empty(_name, _options.Where is not null));
            return read.FirstGap is { } gap ? throw new UnreadableDataException($"{_name}: {gap} has no value in column '{read.Column}'")
                : new NumberVector(_name, read.Format, read.Values) { ReadNotes = read.ReadNotes };
        }
        catch (UnauthorizedAccessException e) { throw new UnreadableDataException($"{_path}: no permission to read it", e); }
        catch (IOException e) { throw new UnreadableDataException($"{_path}: {e.Message}", e); }
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
        if (text == "-" || File.Exists(text)) return (text, null);
        for (int colon = text.LastIndexOf(':'); colon > 0; colon = text.LastIndexOf(':', colon - 1))
            if (File.Exists(text[..colon]) && colon + 1 < text.Length) return (text[..colon], text[(colon + 1)..]);
        return (text, null);
    }

    private static string Absent(string text, string path)
    {
        string name = JsonNumbers.Shown(text);
        if (text.Contains(',', StringComparison.Ordinal) && Bad(text) is { } word)
            return $"{name}: number {Array.FindIndex(text.Split(','), w => w.Trim() == word) + 1} = '{JsonNumbers.Shown(word)}' is no "
                + $"number, and there is no such file";
        int colon = path.LastIndexOf(':');
        return $"{name}: no such file{SpellingHint.FileHint(colon > 1 ? path[..colon] : path)}";
    }

    private static string? Bad(string text) => text.Split(',') is var words && words.Any(InlineNumbers.Looks)
        ? words.FirstOrDefault(w => !InlineNumbers.Looks(w))?.Trim() : null;
}
