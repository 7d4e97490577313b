using Kullback.Data.Arrays;

namespace Kullback.Data.LanguageModels;

/// <summary>A base of which each row's most probable tokens are known one by one and the others by cells: candidates are bounded,
/// not measured.</summary>
public sealed class CompactBase : IDisposable
{
    private readonly RowFile _file;
    private readonly int _top;
    private readonly long[] _places;
    private readonly byte[] _cellOf;
    private readonly int[] _tokens;

    private CompactBase(RowFile file, SafetensorsHeader header)
    {
        _file = file;
        _top = header.Number("top");
        var shape = NextTokenShape.Of(header);
        if (shape.Chunks < 1 || shape.RowsPerChunk < 1 || shape.Vocabulary < 1 || _top < 1 || _top > shape.Vocabulary)
            throw new FormatException("it has no row");
        long Of(string name, string element, params long[] dimensions) => header.Array(file, name, element, dimensions).Offset;
        long rows = shape.Rows;
        _places = [Of("ids", "i4", rows, _top), Of("logp", "f4", rows, _top), Of("cell_mass", "f4", rows, CompactBaseWriter.Cells),
            Of("cell_most", "f4", rows, CompactBaseWriter.Cells), Of("cell_plogp", "f4", rows, CompactBaseWriter.Cells),
                Of("token_logp", "f4", rows)];
        long cells = Of("cell_of", "u1", shape.Vocabulary),
            tokens = Of("tokens", "i4", shape.TokensPerChunk == 0 ? 0 : shape.Chunks, shape.TokensPerChunk);
        _cellOf = new byte[shape.Vocabulary];
        file.Read(cells, _cellOf);
        if (_cellOf.Any(c => c >= CompactBaseWriter.Cells)) throw new FormatException("cell_of names a cell that is not there");
        _tokens = new int[(long)shape.Chunks * shape.TokensPerChunk];
        file.Read(tokens, MemoryMarshal.AsBytes(_tokens.AsSpan()));
        Reference = new MemoryRows(header.Metadata["base"], shape,
            (_, _) => throw new UnreadableDataException($"{file.Path}: has the most probable tokens of each row only"), _tokens,
            inOrder: false)
        { Texts = header.Texts };
    }

    /// <summary>Tokens of a row that are known one by one.</summary>
    public int Top => _top;

    /// <summary>Shape and tokens of the base; its rows can't be read.</summary>
    public INextTokenSource Reference { get; }

    /// <summary>Is the file one of these?</summary>
    /// <param name="path">A file that is not there is none.</param>
    public static bool Is(string path) => ComparedRows.FormatOf(path) == CompactBaseWriter.Format;

    /// <summary>Opens a file; dispose of it.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="UnreadableDataException">It is none of these, or is damaged.</exception>
    public static CompactBase Open(string path) => RowFile.Open(path, file =>
    {
        try
        {
            var header = SafetensorsHeader.Read(file);
            return header.Metadata.GetValueOrDefault("format") == CompactBaseWriter.Format ? new CompactBase(file, header)
                : throw new UnreadableDataException($"{path}: no base that {OptionName.SaveBase} wrote");
        }
        catch (Exception e) when (e is FormatException or KeyNotFoundException or OverflowException)
        {
            throw new UnreadableDataException($"{path}: a compact base that cannot be read: {e.Message}", e);
        }
    });

    /// <summary>Writes one from the rows of a source.</summary>
    /// <param name="open">Opens the source; called twice.</param>
    /// <param name="top">Tokens of a row to keep one by one.</param>
    /// <param name="stream">Receives the file; it can seek.</param>
    /// <param name="cancel">Stops between rows.</param>
    public static void Write(Func<INextTokenSource> open, int top, Stream stream, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(open);
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(top);
        CompactBaseWriter.Write(open, top, stream, cancel);
    }

    /// <summary>Bounds of how far a candidate is from the base; perplexities of the text are exact.</summary>
    /// <param name="candidate">Rows of all tokens.</param>
    /// <param name="options">Threads and texts of tokens.</param>
    /// <param name="cancel">Stops between rows.</param>
    /// <exception cref="UnreadableDataException">They are not of one text, or a row is no row of logits.</exception>
    public TopTokenReport Compare(INextTokenSource candidate, NextTokenOptions options, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(candidate);
        ArgumentNullException.ThrowIfNull(options);
        var alignment = RowAlignment.Of(Reference, candidate, options);
        var shape = Reference.Shape;
        var found = new (TopBounds Bounds, double? LogP, double? LogQ, bool Same)[shape.Rows];
        int threads = candidate.InOrder ? 1 : Math.Clamp(options.Threads, 1, 64);
        if (candidate.InOrder) for (long r = 0; r < shape.Rows; r++) found[r] = Row(r, candidate, alignment, cancel);
        else
        {
            try
            {
                Parallel.For(0, shape.Rows, new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancel },
                    r => found[r] = Row(r, candidate, alignment, cancel));
            }
            catch (AggregateException e)
            {
                System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(e.InnerExceptions[0]);
            }
        }
        var walk = new TopTokenWalk(_file.Name, candidate.Name, 0);
        for (long r = 0; r < shape.Rows; r++)
            if (candidate.Masked.Length == 0 || !candidate.Masked.Span[(int)alignment.RowOf(r)])
                walk.Add(shape.ChunkOf(r), found[r].LogP, found[r].LogQ, found[r].Bounds, found[r].Same);
        return walk.Report();
    }

    private (TopBounds, double?, double?, bool) Row(long row, INextTokenSource candidate, RowAlignment alignment, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        int n = Reference.Shape.Vocabulary;
        var own = new float[n];
        candidate.Read(alignment.RowOf(row), own);
        if (alignment.Reorders)
        {
            var ordered = new float[n];
            alignment.Reorder(own, ordered);
            own = ordered;
        }
        double log = RowNormalizer.Log(candidate.Name, row, own);
        var (p, logQ) = (new double[n], new double[n]);
        Array.Fill(p, double.NaN);
        for (int i = 0; i < n; i++) logQ[i] = own[i] - log;
        int[] ids = new int[_top];
        float[] logs = new float[_top], target = new float[1];
        _file.Read(_places[0] + 4L * _top * row, MemoryMarshal.AsBytes(ids.AsSpan()));
        Numbers(1, row, logs);
        Numbers(5, row, target);
        double mass = 0;
        for (int i = 0; i < _top; i++)
        {
            if ((uint)ids[i] >= (uint)n || !double.IsNaN(p[ids[i]]) || !(logs[i] <= 1e-3f)) throw Damaged(row);
            mass += p[ids[i]] = Math.Exp(logs[i]);
        }
        var cells = CellsOf(row, ref mass);
        if (Math.Abs(mass - 1) > 1e-4) throw Damaged(row);
        int best = Array.IndexOf(own, own.Max());
        long at = Reference.Shape.TargetAt(row);
        int token = at < 0 || at >= _tokens.Length ? -1 : _tokens[at];
        if (token >= n || (token >= 0 && !(target[0] <= 1e-3f))) throw Damaged(row);
        return (TailCells.Bounds(p, logQ, _cellOf, cells), token < 0 ? null : target[0], token < 0 ? null : logQ[token], ids[0] == best);
    }

    private TailCell[] CellsOf(long row, ref double mass)
    {
        float[] masses = new float[CompactBaseWriter.Cells], most = new float[masses.Length], logs = new float[masses.Length];
        Numbers(2, row, masses);
        Numbers(3, row, most);
        Numbers(4, row, logs);
        var cells = new TailCell[masses.Length];
        for (int c = 0; c < cells.Length; c++)
        {
            if (!(masses[c] is >= 0 and <= 1.001f && most[c] is >= 0 and <= 1.001f && logs[c] <= 0 && float.IsFinite(logs[c])))
                throw Damaged(row);
            cells[c] = new(masses[c], most[c], logs[c]);
            mass += masses[c];
        }
        return cells;
    }

    private void Numbers(int array, long row, Span<float> numbers)
        => _file.Read(_places[array] + 4L * numbers.Length * row, MemoryMarshal.AsBytes(numbers));

    private UnreadableDataException Damaged(long row)
        => new($"{_file.Path}: row {RowFile.Count(row)} is no row of probabilities (a damaged file)");

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();
}
