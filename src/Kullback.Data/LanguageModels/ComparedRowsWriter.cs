using System.Buffers.Binary;
using Kullback.Data.Arrays;
using Microsoft.Win32.SafeHandles;

namespace Kullback.Data.LanguageModels;

/// <summary>Keeps what a comparison found in every row, 56 bytes per row and candidate, so that a later candidate joins the ladder without
/// the others' rows.</summary>
/// <remarks>A safetensors file, see docs/guide/language-models.md; <see cref="ComparedRows"/> reads it.</remarks>
public sealed class ComparedRowsWriter : IDisposable
{
    internal const string Format = "kullback compared rows 1";

    /// <summary>A figure of a row.</summary>
    internal delegate double Figure(in NextTokenRow row);

    /// <summary>The arrays of numbers per row and candidate, in their order in the file.</summary>
    internal static readonly (string Name, bool IsWhole, Figure Of)[] Arrays =
    [
        ("kl_stored", false, (in r) => r.StoredKlNats), ("kl", false, (in r) => r.KlNats), ("kl_reverse", false, (in r) => r.ReverseKlNats),
        ("js", false, (in r) => r.JensenShannonNats), ("tv", false, (in r) => r.TotalVariation),
            ("entropy_base", false, (in r) => r.EntropyNats),
        ("entropy_candidate", false, (in r) => r.CandidateEntropyNats), ("logp_base", false, (in r) => r.TargetLogP),
            ("logp_candidate", false, (in r) => r.TargetLogQ),
        ("token", true, (in r) => r.Target), ("top_base", true, (in r) => r.Top), ("top_candidate", true, (in r) => r.CandidateTop),
        ("rank_of_top", true, (in r) => r.RankOfTop), ("overlap", true, (in r) => r.Overlap),
    ];

    private readonly string _path, _temporary;
    private readonly SafeFileHandle _file;
    private readonly NextTokenShape _shape;
    private readonly int _candidates;
    private readonly byte[] _counted;
    private readonly Func<CommonVocabulary?, SafetensorsLayout> _layout;
    private readonly long _start;

    /// <summary>Begins a file; nothing is there before <see cref="Finish"/>.</summary>
    /// <param name="path">Where to; a file that is there is replaced.</param>
    /// <param name="reference">The base.</param>
    /// <param name="names">The candidates, in their order.</param>
    /// <param name="models">Their model files; null where one is not known.</param>
    /// <param name="top">How many of the most probable tokens the overlap looks at.</param>
    /// <exception cref="UnreadableDataException">The file can't be written.</exception>
    public ComparedRowsWriter(string path, INextTokenSource reference, IReadOnlyList<string> names,
        IReadOnlyList<ModelFile?> models, int top)
    {
        ArgumentNullException.ThrowIfNull(reference);
        ArgumentNullException.ThrowIfNull(names);
        (_path, _shape, _candidates, _counted) = (path, reference.Shape, names.Count, new byte[reference.Shape.Rows]);
        _temporary = Path.Combine(Path.GetDirectoryName(Path.GetFullPath(path))!, $".{Path.GetRandomFileName()}.tmp");
        _layout = common => Layout(reference, names, models, top, common);
        // What a comparison leaves out is known at its end: room for it.
        var layout = _layout(null);
        byte[] header = layout.Header(layout.Header().Length + 2048 + 12 * names.Prepend(reference.Name).Sum(n => n.Length + 40));
        _start = header.Length;
        try
        {
            _file = File.OpenHandle(_temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None);
            RandomAccess.Write(_file, header, 0);
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
                double figure = Arrays[a].Of(rows[i]);
                if (Arrays[a].IsWhole) BinaryPrimitives.WriteInt32LittleEndian(room.AsSpan(4 * i), (int)figure);
                else BinaryPrimitives.WriteSingleLittleEndian(room.AsSpan(4 * i), (float)figure);
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

    /// <summary>Puts the file in its place, whole or not at all.</summary>
    /// <param name="common">What was left out where vocabularies differed: the report's.</param>
    /// <exception cref="UnreadableDataException">The file can't be written.</exception>
    public void Finish(CommonVocabulary? common = null)
    {
        try
        {
            if (common is not null) RandomAccess.Write(_file, _layout(common).Header(_start), 0);
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

    private static SafetensorsLayout Layout(INextTokenSource reference, IReadOnlyList<string> names, IReadOnlyList<ModelFile?> models,
        int top, CommonVocabulary? common)
    {
        var shape = reference.Shape with { TokensPerChunk = reference.Tokens.Length == 0 ? 0 : reference.Shape.TokensPerChunk };
        var about = shape.Stated(
            ("format", Format), ("base", reference.Name), ("form", reference.Form == RowForm.Stored ? "stored" : "logits"),
            ("top", top.ToString(CultureInfo.InvariantCulture)),
            ("candidates", JsonSerializer.Serialize(names)),
            ("models",
                JsonSerializer.Serialize(
                    names.Select((_, i) => i < models.Count && models[i] is { } m
                        ? new long?[] { m.Bytes, m.TensorBytes, m.Weights } : null))));
        if (common is not null) (about["common"], about["common_key"]) = (JsonSerializer.Serialize(common), common.Key);
        var layout = new SafetensorsLayout(about);
        foreach (var (name, isWhole, _) in Arrays) layout.Add(name, isWhole ? "I32" : "F32", 4, names.Count, shape.Rows);
        if (shape.TokensPerChunk > 0) layout.Add("tokens", "I32", 4, shape.Chunks, shape.TokensPerChunk);
        layout.Add("counted", "U8", 1, shape.Rows);
        return layout;
    }
}
