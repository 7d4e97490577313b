namespace Kullback.Data.Engines.DuckDb;

/// <summary>Text files as the engine reads them: in UTF-8, unpacked from Zstandard, without the lines that are to be left out.
/// Those that are written so already stay where they are, the others are copied to the engine's folder.</summary>
internal sealed class SourceText(DuckDbEngine engine, string name, bool many, TextFormat format, CancellationToken cancel)
{
    private const int Start = 65536;

    /// <summary>What the user should know.</summary>
    public List<string> Notes { get; } = [];

    /// <summary>The files, or copies of them.</summary>
    /// <param name="files">Text files of one table.</param>
    /// <param name="isJson">Lines of JSON are never left out.</param>
    public string[] Plain(string[] files, bool isJson) => [.. files.Select(f => Plain(f, isJson))];

    private string Plain(string file, bool isJson)
    {
        Encoding encoding = EncodingOf(file);
        (int skip, string? comment) = isJson ? (0, null) : (format.SkipLines, format.Comment);
        bool isUtf8 = encoding.CodePage == Encoding.UTF8.CodePage;
        if (isUtf8 && skip == 0 && comment is null && !FileFormat.StartsWith(file, LineEnds.Zstandard)) return file;
        bool any = false;
        var origin = new TextOrigin(file, isUtf8 ? null : encoding, skip, comment);
        string copy = Copy(file, origin, (from, to) => any = TextLines.Filter(from, to, skip, comment, cancel));
        return any ? copy
            : throw new UnreadableDataException($"{Shown(file)}: "
                + (skip > 0 || comment is not null ? $"no line is left after {OptionName.SkipLines} and {OptionName.Comment}"
                    : "the file is empty"));
    }

    private Encoding EncodingOf(string file)
    {
        var start = new byte[Start];
        int length;
        try
        {
            using Stream text = LineEnds.Open(file);
            length = text.ReadAtLeast(start, Start, throwOnEndOfStream: false);
        }
        catch (Exception e) when (Damage(e) is { } damage) { throw new UnreadableDataException($"{Shown(file)}: {damage}", e); }
        catch (UnauthorizedAccessException e) { throw new UnreadableDataException($"{file}: no permission to read it", e); }
        if (format.Encoding is { } named) return EncodingDetection.Of(named, start.AsSpan(0, length));
        (Encoding found, bool isCertain) = EncodingDetection.Of(start.AsSpan(0, length));
        if (!isCertain) Notes.Add($"{Shown(file)}: read as UTF-16, by its zero bytes: {OptionName.Encoding} sets another");
        return found;
    }

    /// <summary>The files with those that are not UTF-8 copied line by line from Windows-1252; null when all are UTF-8.</summary>
    public string[]? FromWindows1252(string[] files)
    {
        if (format.Encoding is not null) return null;
        string[] plain = [.. files.Select(f => IsUtf8(f) ? f : FromWindows1252(f))];
        return plain.SequenceEqual(files) ? null : plain;
    }

    private bool IsUtf8(string file)
    {
        using Stream text = LineEnds.Open(file);
        return EncodingDetection.IsUtf8(text, cancel);
    }

    private string FromWindows1252(string file)
    {
        (long lines, long first) = (0, 0);
        TextOrigin origin = engine.OriginOf(file);
        string copy = Copy(file, origin, (from, to) => (lines, first) = TextLines.FromWindows1252(from, to, cancel));
        first = origin.LineOf(first, CountedLines.Lines, cancel).Line ?? first;
        string which = lines == 1 ? $"line {Number(first)} is not valid UTF-8 and is"
            : $"{Number(lines)} lines (the first: line {Number(first)}) are not valid UTF-8 and are";
        Notes.Add($"{Shown(origin.File)}: {which} read as Windows-1252: {OptionName.Encoding} sets another");
        return copy;
    }

    private string Shown(string file) => many ? file : name;

    private static string Number(long n) => n.ToString("N0", CultureInfo.InvariantCulture);

    private string Copy(string file, TextOrigin origin, Action<Stream, Stream> write)
    {
        // Folders such as day=1/ are columns, so the copy stands in folders of the same names.
        string[] columns = [.. (Path.GetDirectoryName(file) ?? "").Split(Path.DirectorySeparatorChar)
            .Where(p => p.Contains('=', StringComparison.Ordinal))];
        string plain = Path.GetFileName(file);
        if (FileFormat.IsCompressed(file) && Path.GetExtension(plain) is ".gz" or ".zst" or ".GZ" or ".ZST")
            plain = Path.GetFileNameWithoutExtension(plain);
        string copy = Path.Combine([engine.Folder, engine.NewTable("text"), .. columns, plain]);
        Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
        try
        {
            // What is a copy already is read as it is.
            using Stream from = origin.File == file ? origin.Open() : LineEnds.Open(file);
            using FileStream to = File.Create(copy, 1 << 18);
            write(from, to);
        }
        catch (Exception e) when (Damage(e) is { } damage) { throw new UnreadableDataException($"{Shown(file)}: {damage}", e); }
        engine.Origins[copy] = origin;
        return copy;
    }

    private static string? Damage(Exception e) => e switch
    {
        ZstdSharp.ZstdException => "the Zstandard file is damaged",
        EndOfStreamException => "the compressed file ends too soon",
        InvalidDataException => "the gzip file is damaged",
        DecoderFallbackException => $"the text is not valid UTF-16 ({OptionName.Encoding} sets another)",
        _ => null,
    };
}
