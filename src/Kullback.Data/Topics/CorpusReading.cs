using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.RegularExpressions;
using Kullback.Data.Engines;
using Kullback.Data.LanguageModels;
using Kullback.Data.Tables;

namespace Kullback.Data.Topics;

/// <summary>Reads a corpus: text files and folders of them, a column of a table, or a table of counts.</summary>
internal sealed partial class CorpusReading(CorpusOptions options, CancellationToken cancel)
{
    private static readonly UTF8Encoding s_strict = new(false, throwOnInvalidBytes: true);

    private int _empty;

    internal Corpus Read(string path)
    {
        if (options.TextColumn is not null && options.WordCounts)
            throw new UnreadableDataException($"{OptionName.TextColumn} and {OptionName.WordCounts}: a table has texts or counts");
        _empty = 0;
        var notes = new List<string>();
        var (documents, unit) = options.TextColumn is { } column ? (Column(path, column, notes), "row") : options.WordCounts
            ? (Counted(path, notes), "row") : Texts(path, notes);
        if (_empty > 0) notes.Add($"{Count(_empty, "document")} without a word left out");
        return documents.Count > 0 ? new Corpus(path, documents, unit, notes)
            : throw new UnreadableDataException(
                $"{path}: no document has a word{(options.StopWords.Count > 0 ? " that is no stop word" : "")}");
    }

    private void Add(List<IReadOnlyList<string>> documents, IEnumerable<string> tokens)
    {
        string[] kept = [.. tokens.Where(word => !options.StopWords.Contains(word))];
        if (kept.Length > 0) documents.Add(kept);
        else _empty++;
    }

    // ---- text files ------------------------------------------------------------------------------------------------------

    private (List<IReadOnlyList<string>> Documents, string Unit) Texts(string path, List<string> notes)
    {
        string[] files = Files(path);
        string by = options.Documents ?? (files.Length > 1 ? "file" : "paragraph");
        int block = 0;
        if (by is not ("file" or "paragraph" or "line")
            && !(int.TryParse(by, NumberStyles.None, CultureInfo.InvariantCulture, out block) && block > 0))
            throw new UnreadableDataException($"{OptionName.Documents}: '{by}' is none of file, paragraph, line, and no number of tokens");
        var documents = new List<IReadOnlyList<string>>();
        long dropped = 0;
        foreach (string file in files)
        {
            cancel.ThrowIfCancellationRequested();
            string text = Text(file);
            if (block > 0)
            {
                string[] tokens = [.. TextTokens.Of(text)];
                for (int at = 0; at + block <= tokens.Length; at += block) Add(documents, tokens[at..(at + block)]);
                dropped += tokens.Length % block;
            }
            else
                foreach (string part in by == "file" ? [text] : by == "line" ? text.Split('\n') : Blank().Split(text))
                    if (by == "file" || !string.IsNullOrWhiteSpace(part)) Add(documents, TextTokens.Of(part));
        }
        if (dropped > 0) notes.Add($"{Count(dropped, "token")} at the end of a file make no whole block and are left out");
        if (files.Length > 1) notes.Add(Count(files.Length, "file"));
        return (documents, block > 0 ? $"block of {Count(block, "token")}" : by);
    }

    private static string[] Files(string path)
    {
        if (File.Exists(path)) return [path];
        if (Directory.Exists(path))
        {
            string[] all = [.. Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories)
                .Where(f => !Path.GetFileName(f).StartsWith('.')).Order(StringComparer.Ordinal)];
            return all.Length > 0 ? all : throw new UnreadableDataException($"{path}: the folder has no files");
        }
        if (path.AsSpan().IndexOfAny('*', '?') >= 0)
        {
            string root = Path.GetDirectoryName(path) is { Length: > 0 } folder && !folder.Contains('*', StringComparison.Ordinal)
                ? folder : ".";
            string[] found = Directory.Exists(root) ? Glob.Files(root, path) : [];
            if (found.Length > 0) return found;
        }
        throw new UnreadableDataException($"{path}: no such file{SpellingHint.FileHint(path)}");
    }

    private static string Text(string path)
    {
        try
        {
            byte[] bytes = File.ReadAllBytes(path);
            if (bytes is [0x1F, 0x8B, ..]) bytes = Unpacked(path, bytes);
            if (bytes is [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..])
                return (bytes[0] == 0xFF ? Encoding.Unicode : Encoding.BigEndianUnicode).GetString(bytes.AsSpan(2));
            if (bytes is [(byte)'P', (byte)'A', (byte)'R', (byte)'1', ..])
                throw new UnreadableDataException($"{path}: a Parquet file ({OptionName.TextColumn} COLUMN names the texts)");
            int zero = Array.IndexOf(bytes, (byte)0);
            if (zero >= 0)
                throw new UnreadableDataException($"{path}: not a text file: byte {zero.ToString(CultureInfo.InvariantCulture)} is 0");
            return s_strict.GetString(bytes).TrimStart('\uFEFF');
        }
        catch (DecoderFallbackException e)
        {
            throw new UnreadableDataException(
            $"{path}: not UTF-8: byte {e.Index.ToString(CultureInfo.InvariantCulture)} begins no character (iconv -f latin1 -t utf-8 "
                + $"makes it so)", e);
        }
        catch (UnauthorizedAccessException e) { throw new UnreadableDataException($"{path}: no permission to read it", e); }
        catch (IOException e) { throw new UnreadableDataException($"{path}: {e.Message}", e); }
    }

    private static byte[] Unpacked(string path, byte[] bytes)
    {
        try
        {
            using var packed = new GZipStream(new MemoryStream(bytes), CompressionMode.Decompress);
            using var plain = new MemoryStream();
            packed.CopyTo(plain);
            return plain.ToArray();
        }
        catch (InvalidDataException e) { throw new UnreadableDataException($"{path}: a broken gzip file", e); }
    }

    // ---- tables ----------------------------------------------------------------------------------------------------------

    private List<IReadOnlyList<string>> Column(string path, string column, List<string> notes)
        => Table(path, notes, (table, of) =>
        {
            var documents = new List<IReadOnlyList<string>>();
            var found = of.Find(column)!;
            if (found.Type is ColumnType.List or ColumnType.Other)
                throw of.Fault($"column '{column}' has the type {found.EngineType}: it holds no texts");
            foreach (string? text in of.Texts(found)) Add(documents, text is null ? [] : TextTokens.Of(text));
            return documents;
        });

    private List<IReadOnlyList<string>> Counted(string path, List<string> notes)
        => Table(path, notes, (table, of) =>
        {
            var words = table.Columns.Where(c => c.Type is ColumnType.Number or ColumnType.Boolean).ToArray();
            if (words.Length == 0) throw of.Fault("no column has counts");
            if (words.Length < table.Columns.Count)
                notes.Add($"{Count(table.Columns.Count - words.Length, "column")} without numbers left out");
            double[][] counts = [.. words.Select(of.Numbers)];
            var documents = new List<IReadOnlyList<string>>();
            for (int i = 0; i < counts[0].Length; i++)
            {
                var tokens = new List<string>();
                for (int w = 0; w < words.Length; w++)
                {
                    double count = counts[w][i];
                    if (!(count is >= 0 and <= 1e6) || count != Math.Floor(count))
                        throw of.At(i, words[w].Name, double.IsNaN(count) ? "the count is missing"
                            : FormattableString.Invariant($"{count:R} is no count of a word"));
                    for (int c = 0; c < count; c++) tokens.Add(words[w].Name);
                }
                Add(documents, tokens);
            }
            return documents;
        });

    private T Table<T>(string path, List<string> notes, Func<ITable, PolicyColumn, T> use)
    {
        using var engine = new LocatedEngine(options.MemoryLimit, options.Threads, options.Databases);
        using var table = engine.Open(path, new OpenOptions(options.Text, options.Where, ManyPasses: true), null, cancel);
        notes.AddRange(table.ReadNotes);
        return use(table, new PolicyColumn(table, path, cancel));
    }

    internal static string Count(long count, string noun)
        => $"{count.ToString("#,0", CultureInfo.InvariantCulture)} {noun}{(count == 1 ? "" : "s")}";

    [GeneratedRegex(@"\r?\n[ \t]*\r?\n\s*")]
    private static partial Regex Blank();
}
