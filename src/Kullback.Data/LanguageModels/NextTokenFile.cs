using Kullback.Data.Arrays;

namespace Kullback.Data.LanguageModels;

/// <summary>Opens and writes files of next-token rows.</summary>
public static class NextTokenFile
{
    /// <summary>Opens a file in any of the forms of <see cref="RowFormat.All"/>.</summary>
    /// <param name="path">The file; its first bytes decide, for raw numbers its name.</param>
    /// <param name="vocabulary">Tokens a row, needed for raw numbers only; null otherwise.</param>
    /// <param name="partial">Take the whole chunks of a base file that ends early, instead of refusing it.</param>
    /// <returns>The source; dispose of it.</returns>
    /// <exception cref="UnreadableDataException">It can't be read: one line that says why.</exception>
    public static INextTokenSource Open(string path, int? vocabulary, bool partial)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        byte[] start = Start(path);
        string ending = Path.GetExtension(path).ToLowerInvariant();
        var format = RowFormat.All.FirstOrDefault(f => f.Begins(path, start))
            ?? RowFormat.All.FirstOrDefault(f => f.Endings.Contains(ending));
        if (format is not null) return format.Open(path, vocabulary, partial);
        if (start.AsSpan().StartsWith("GGUF"u8))
            throw new UnreadableDataException(
                $"{path}: a model (GGUF), not the rows that it gives on a text: let it evaluate the text first (llama-perplexity "
                    + $"--kl-divergence-base FILE.kld writes them)");
        throw new UnreadableDataException(
            $"{path}: begins with {Seen(start)}; read are "
                + $"{string.Join("; ", RowFormat.All.Select(f => f.Name.Replace("`", "", StringComparison.Ordinal)))}");
    }

    /// <summary>Opens a base and its candidates under names that tell them apart.</summary>
    /// <param name="paths">The base first.</param>
    /// <param name="vocabulary">Tokens a row, where the base is raw numbers; candidates have as many as the base.</param>
    /// <param name="partial">Take the whole chunks of base files that end early.</param>
    /// <returns>The sources; dispose of each.</returns>
    /// <exception cref="UnreadableDataException">One can't be read.</exception>
    public static IReadOnlyList<INextTokenSource> OpenAll(IReadOnlyList<string> paths, int? vocabulary, bool partial)
    {
        ArgumentNullException.ThrowIfNull(paths);
        var names = FileNames.Distinct(paths);
        var sources = new List<INextTokenSource>();
        try
        {
            for (int i = 0; i < paths.Count; i++)
            {
                var source = Open(paths[i], i == 0 ? vocabulary : sources[0].Shape.Vocabulary, partial);
                sources.Add(source.Name == names[i] ? source : new NamedRows(source, names[i]));
            }
            return sources;
        }
        catch
        {
            foreach (var source in sources) source.Dispose();
            throw;
        }
    }

    /// <summary>Is the file the index of a sharded safetensors file (JSON, but not what a server said)?</summary>
    /// <param name="path">The file; one that is not there is none.</param>
    public static bool IsIndex(string path)
    {
        try
        {
            return SafetensorsIndex.Is(path, Start(path));
        }
        catch (UnreadableDataException)
        {
            return false;
        }
    }

    private static byte[] Start(string path)
    {
        using var file = new RowFile(path);
        var start = new byte[Math.Min(4096, file.Length)];
        file.Read(0, start);
        return start;
    }

    /// <summary>Writes a base file that llama.cpp's perplexity program reads: 16-bit codes, 16 nats under the maximum at most.</summary>
    /// <param name="source">Rows with tokens, of the second half of each window.</param>
    /// <param name="stream">Receives the file.</param>
    /// <param name="cancel">Stops between rows.</param>
    /// <exception cref="UnreadableDataException">The source has no tokens or other positions.</exception>
    public static void WriteBase(INextTokenSource source, Stream stream, CancellationToken cancel)
        => BaseFileWriter.Write(source, stream, cancel);

    /// <summary>Writes the rows in full precision as a safetensors file: <c>logits</c> [chunks, rows, vocabulary] in the form that the
    /// source has (single precision for codes), <c>tokens</c> [chunks, tokens] as int32, and the position of the first row among the
    /// metadata.</summary>
    /// <param name="source">Rows, with tokens or without.</param>
    /// <param name="stream">Receives the file.</param>
    /// <param name="cancel">Stops between rows.</param>
    public static void WriteRows(INextTokenSource source, Stream stream, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(stream);
        SafetensorsWriter.Write(source, stream, cancel);
    }

    internal static int Need(string path, int? vocabulary)
        => vocabulary is { } count and > 0 ? count
        : throw new UnreadableDataException(
            $"{path}: raw numbers do not say how long a row is (give it after a base that does, or use {OptionName.VocabularySize})");

    private static string Seen(ReadOnlySpan<byte> start)
    {
        if (start.IsEmpty) return "nothing (an empty file)";
        var text = new StringBuilder();
        foreach (byte b in start[..Math.Min(8, start.Length)]) text.Append(b is > 0x20 and < 0x7F ? (char)b : '.');
        return $"'{text}'";
    }
}
