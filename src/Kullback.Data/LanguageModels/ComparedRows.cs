using Kullback.Data.Arrays;

namespace Kullback.Data.LanguageModels;

/// <summary>What an earlier comparison found in every row, as <see cref="ComparedRowsWriter"/> keeps it.</summary>
public sealed class ComparedRows : IDisposable
{
    private readonly RowFile _file;
    private readonly Tensor[] _arrays;
    private readonly byte[] _counted;
    private readonly int[] _tokens;
    private INextTokenSource? _reference;

    private ComparedRows(RowFile file, SafetensorsHeader header)
    {
        _file = file;
        var about = header.Metadata;
        Base = about["base"];
        Form = about["form"] == "stored" ? RowForm.Stored : RowForm.Logits;
        Top = header.Number("top");
        Shape = NextTokenShape.Of(header);
        Names = JsonSerializer.Deserialize<string[]>(about["candidates"])!;
        Common = about.TryGetValue("common", out string? common)
            ? JsonSerializer.Deserialize<CommonVocabulary>(common)! with { Key = about["common_key"] } : null;
        if (Common is { Sides: var sides } && (sides is null || sides.Count == 0 || sides.Contains(null!)))
            throw new FormatException("it does not say what its comparison left out");
        Models =
            [.. JsonSerializer.Deserialize<long?[]?[]>(about["models"])!.Select(
                m => m is [{ } bytes, var tensors, var weights] ? new ModelFile(bytes, tensors, weights) : null)];
        Tensor Of(string name, string element, params long[] shape) => header.Array(file, name, element, shape);
        if (Names.Count == 0 || Names.Contains(null) || Models.Count != Names.Count || Shape.Chunks < 1 || Shape.RowsPerChunk < 1
            || Shape.Vocabulary < 1) throw new FormatException("it has no candidate or no row");
        _arrays = [.. ComparedRowsWriter.Arrays.Select(a => Of(a.Name, a.IsWhole ? "i4" : "f4", Names.Count, Shape.Rows))];
        _counted = new byte[Of("counted", "u1", Shape.Rows).Count!.Value];
        file.Read(Of("counted", "u1", Shape.Rows).Offset, _counted);
        _tokens = Shape.TokensPerChunk == 0 ? [] : new int[(long)Shape.Chunks * Shape.TokensPerChunk];
        if (_tokens.Length > 0) file.Read(Of("tokens", "i4", Shape.Chunks, Shape.TokensPerChunk).Offset,
            MemoryMarshal.AsBytes(_tokens.AsSpan()));
    }

    /// <summary>The file's name.</summary>
    public string Name => _file.Name;

    /// <summary>The base's name.</summary>
    public string Base { get; }

    /// <summary>What the base's numbers were.</summary>
    public RowForm Form { get; }

    /// <summary>How many of the most probable tokens the overlap looked at.</summary>
    public int Top { get; }

    /// <summary>The base's rows and columns.</summary>
    public NextTokenShape Shape { get; }

    /// <summary>The candidates, in their order.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>Their model files; null where one is not known.</summary>
    public IReadOnlyList<ModelFile?> Models { get; }

    /// <summary>What the comparison left out, and over which tokens it was; null where it was over all.</summary>
    public CommonVocabulary? Common { get; }

    internal ReadOnlyMemory<int> Tokens => _tokens;

    internal bool IsMasked(long row) => _counted[row] == 0;

    /// <summary>Is the file one of these?</summary>
    /// <param name="path">A file that is not there is none.</param>
    public static bool Is(string path) => FormatOf(path) == ComparedRowsWriter.Format;

    /// <summary>What a safetensors file says it is; null of other files.</summary>
    internal static string? FormatOf(string path)
    {
        try
        {
            using var file = new RowFile(path);
            Span<byte> start = stackalloc byte[9];
            if (file.Length < start.Length) return null;
            file.Read(0, start);
            return start[8] == '{' && start[4..8].SequenceEqual("\0\0\0\0"u8)
                ? SafetensorsHeader.Read(file).Metadata.GetValueOrDefault("format") : null;
        }
        catch (UnreadableDataException)
        {
            return null;
        }
    }

    /// <summary>Opens a file; dispose of it.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="UnreadableDataException">It is none of these, or is damaged.</exception>
    public static ComparedRows Open(string path) => RowFile.Open(path, file =>
    {
        try
        {
            var header = SafetensorsHeader.Read(file);
            return header.Metadata.GetValueOrDefault("format") == ComparedRowsWriter.Format ? new ComparedRows(file, header)
                : throw new UnreadableDataException($"{path}: no rows that {OptionName.SaveRows} wrote");
        }
        catch (Exception e) when (e is FormatException or JsonException or KeyNotFoundException or OverflowException)
        {
            throw new UnreadableDataException($"{path}: rows of an earlier comparison that cannot be read: {e.Message.Split('\n')[0]}", e);
        }
    });

    /// <summary>The base as the file knows it: its rows' shape and tokens, not their numbers.</summary>
    public INextTokenSource Reference
        => _reference ??= new MemoryRows(Base, Shape,
            (_,
                _) =>
                throw new UnreadableDataException($"{Name}: has no rows of {Base}, only what was found in them (name the base's own file)"),
                _tokens, inOrder: false)
        { Form = Form };

    /// <summary>Reads some rows of a candidate; of masked ones whatever stands there.</summary>
    internal void Read(int candidate, long first, Span<NextTokenRow> rows)
    {
        var numbers = new float[_arrays.Length][];
        for (int a = 0; a < _arrays.Length; a++)
        {
            numbers[a] = new float[rows.Length];
            _file.Read(_arrays[a].Offset + 4 * (candidate * Shape.Rows + first), MemoryMarshal.AsBytes(numbers[a].AsSpan()));
        }
        for (int i = 0; i < rows.Length; i++)
        {
            int Whole(int a) => BitConverter.SingleToInt32Bits(numbers[a][i]);
            rows[i] = new NextTokenRow
            {
                StoredKlNats = numbers[0][i], KlNats = numbers[1][i], ReverseKlNats = numbers[2][i], JensenShannonNats = numbers[3][i],
                TotalVariation = numbers[4][i],
                EntropyNats = numbers[5][i], CandidateEntropyNats = numbers[6][i], TargetLogP = numbers[7][i], TargetLogQ = numbers[8][i],
                CrossEntropyNats = numbers[5][i] + numbers[1][i], ReverseCrossEntropyNats = numbers[6][i] + numbers[2][i],
                Target = Whole(9), Top = Whole(10), CandidateTop = Whole(11), RankOfTop = Whole(12), Overlap = Whole(13),
            };
            if (!IsMasked(first + i)) Require(rows[i], candidate, first + i);
        }
    }

    private void Require(in NextTokenRow row, int candidate, long index)
    {
        bool sound = !double.IsNaN(row.StoredKlNats) && row.KlNats >= 0 && row.ReverseKlNats >= 0 && row.JensenShannonNats is >= 0 and < 0.7
            && row.TotalVariation is >= 0 and <= 1.0001 && row.EntropyNats >= 0 && row.CandidateEntropyNats >= 0
            && row.TargetLogP <= 1e-3 && row.TargetLogQ <= 1e-3 && row.Target >= -1 && row.Target < Shape.Vocabulary && row.RankOfTop >= 0
            && row.Overlap >= 0;
        if (!sound)
            throw new UnreadableDataException(
                $"{_file.Path}: {Names[candidate]}: row {RowFile.Count(index)} holds figures that no comparison gives (a damaged file)");
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();
}
