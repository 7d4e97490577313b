using Microsoft.Win32.SafeHandles;

namespace Kullback.Data.LanguageModels;

/// <summary>Keeps what a comparison found in every row, 56 bytes per row and candidate, so that a later candidate joins the ladder without the others' rows.</summary>
/// <remarks>A safetensors file, see docs/guide/language-models.md; <see cref="ComparedRows"/> reads it.</remarks>
public sealed class ComparedRowsWriter : IDisposable
{
    internal const string Format = "kullback compared rows 1";

    /// <summary>The arrays of numbers per row and candidate, in their order in the file.</summary>
    internal static readonly (string Name, bool Whole)[] Arrays =
    [
        ("kl_stored", false), ("kl", false), ("kl_reverse", false), ("js", false), ("tv", false), ("entropy_base", false), ("entropy_candidate", false), ("logp_base", false), ("logp_candidate", false),
        ("token", true), ("top_base", true), ("top_candidate", true), ("rank_of_top", true), ("overlap", true),
    ];

    private readonly string _path, _temporary;
    private readonly SafeFileHandle _file;
    private readonly NextTokenShape _shape;
    private readonly int _candidates;
    private readonly byte[] _counted;
    private readonly Func<CommonVocabulary?, byte[]> _header;
    private readonly long _start;

    /// <summary>Begins a file; nothing is there before <see cref="Finish"/>.</summary>
    /// <param name="path">Where to; a file that is there is replaced.</param>
    /// <param name="reference">The base.</param>
    /// <param name="names">The candidates, in their order.</param>
    /// <param name="models">Their model files; null where one is not known.</param>
    /// <param name="top">How many of the most probable tokens the overlap looks at.</param>
    /// <exception cref="UnreadableDataException">The file can't be written.</exception>
    public ComparedRowsWriter(string path, INextTokenSource reference, IReadOnlyList<string> names, IReadOnlyList<ModelFile?> models, int top)
    {
        ArgumentNullException.ThrowIfNull(reference);
        ArgumentNullException.ThrowIfNull(names);
        (_path, _shape, _candidates, _counted) = (path, reference.Shape, names.Count, new byte[reference.Shape.Rows]);
        _temporary = Path.Combine(Path.GetDirectoryName(Path.GetFullPath(path))!, $".{Path.GetRandomFileName()}.tmp");
        _header = common => Header(reference, names, models, top, common);
        // What a comparison leaves out is known at its end: room for it.
        byte[] header = Padded(_header(null), 2048 + 12 * names.Prepend(reference.Name).Sum(n => n.Length + 40));
        _start = 8 + header.Length;
        try
        {
            _file = File.OpenHandle(_temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None);
            RandomAccess.Write(_file, BitConverter.GetBytes((long)header.Length), 0);
            RandomAccess.Write(_file, header, 8);
            RandomAccess.Write(_file, MemoryMarshal.AsBytes(reference.Tokens.Span), _start + Numbers);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Unwritable(e);
        }
    }

    private long Numbers => (long)Arrays.Length * 4 * _candidates * _shape.Rows;

    /// <summary>Takes the rows of one candidate, see <see cref="NextTokenReceiver"/>.</summary>
    /// <param name="candidate">Which.</param>
    /// <param name="first">The number of the first row.</param>
    /// <param name="rows">The rows.</param>
    /// <exception cref="UnreadableDataException">The file can't be written.</exception>
    public void Add(int candidate, long first, ReadOnlySpan<NextTokenRow> rows)
    {
        var room = new byte[4 * rows.Length];
        for (int a = 0; a < Arrays.Length; a++)
        {
            for (int i = 0; i < rows.Length; i++)
            {
                bool written = Arrays[a].Whole ? BitConverter.TryWriteBytes(room.AsSpan(4 * i), Whole(rows[i], a)) : BitConverter.TryWriteBytes(room.AsSpan(4 * i), (float)Real(rows[i], a));
                if (!written) throw new InvalidOperationException("No room for a number.");
            }
            try
            {
                RandomAccess.Write(_file, room, _start + 4 * (((long)a * _candidates + candidate) * _shape.Rows + first));
            }
            catch (IOException e)
            {
                throw Unwritable(e);
            }
        }
        _counted.AsSpan((int)first, rows.Length).Fill(1);
    }

    private static double Real(in NextTokenRow row, int array) => array switch
    {
        0 => row.StoredKlNats,
        1 => row.KlNats,
        2 => row.ReverseKlNats,
        3 => row.JensenShannonNats,
        4 => row.TotalVariation,
        5 => row.EntropyNats,
        6 => row.CandidateEntropyNats,
        7 => row.TargetLogP,
        _ => row.TargetLogQ,
    };

    private static int Whole(in NextTokenRow row, int array) => array switch
    {
        9 => row.Target,
        10 => row.Top,
        11 => row.CandidateTop,
        12 => row.RankOfTop,
        _ => row.Overlap,
    };

    /// <summary>Puts the file in its place, whole or not at all.</summary>
    /// <param name="common">What was left out where vocabularies differed: the report's.</param>
    /// <exception cref="UnreadableDataException">The file can't be written.</exception>
    public void Finish(CommonVocabulary? common = null)
    {
        try
        {
            if (common is not null)
            {
                byte[] header = _header(common);
                RandomAccess.Write(_file, Padded(header, (int)(_start - 8) - header.Length), 8);
            }
            RandomAccess.Write(_file, _counted, _start + Numbers + 4L * _shape.Chunks * _shape.TokensPerChunk);
            RandomAccess.FlushToDisk(_file);
            _file.Dispose();
            File.Move(_temporary, _path, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Unwritable(e);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _file.Dispose();
        File.Delete(_temporary);
    }

    private UnreadableDataException Unwritable(Exception e) => new($"{_path}: cannot be written: {e.Message}", e);

    private static byte[] Header(INextTokenSource reference, IReadOnlyList<string> names, IReadOnlyList<ModelFile?> models, int top, CommonVocabulary? common)
    {
        var shape = reference.Shape;
        string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
        long at = 0;
        object Array(string type, int size, params long[] of)
        {
            long bytes = of.Aggregate((long)size, (a, b) => a * b);
            at += bytes;
            return new { dtype = type, shape = of, data_offsets = new[] { at - bytes, at } };
        }
        var content = new Dictionary<string, object>
        {
            ["__metadata__"] = new Dictionary<string, string>
            {
                ["format"] = Format, ["base"] = reference.Name, ["form"] = reference.Form == RowForm.Stored ? "stored" : "logits", ["top"] = Text(top), ["chunks"] = Text(shape.Chunks), ["rows_per_chunk"] = Text(shape.RowsPerChunk),
                ["first_position"] = Text(shape.FirstPosition), ["tokens_per_chunk"] = Text(reference.Tokens.Length == 0 ? 0 : shape.TokensPerChunk), ["vocabulary_size"] = Text(shape.Vocabulary),
                ["candidates"] = JsonSerializer.Serialize(names), ["models"] = JsonSerializer.Serialize(names.Select((_, i) => i < models.Count && models[i] is { } m ? new long?[] { m.Bytes, m.TensorBytes, m.Weights } : null)),
            },
        };
        if (common is not null)
        {
            var about = (Dictionary<string, string>)content["__metadata__"];
            about["common"] = JsonSerializer.Serialize(common);
            about["common_key"] = common.Key;
        }
        foreach (var (name, whole) in Arrays) content[name] = Array(whole ? "I32" : "F32", 4, names.Count, shape.Rows);
        if (reference.Tokens.Length > 0) content["tokens"] = Array("I32", 4, shape.Chunks, shape.TokensPerChunk);
        content["counted"] = Array("U8", 1, shape.Rows);
        return Encoding.UTF8.GetBytes(JsonSerializer.Serialize(content));
    }

    // Spaces at the end, as the format allows.
    private static byte[] Padded(byte[] json, int more)
    {
        byte[] padded = new byte[(json.Length + more + 7) / 8 * 8];
        Array.Fill(padded, (byte)' ');
        json.CopyTo(padded, 0);
        return padded;
    }
}
