using System.Buffers;
using System.Buffers.Binary;
using Kullback.Data.Arrays;

namespace Kullback.Data.LanguageModels;

/// <summary>A base file as llama.cpp's perplexity program writes it: tokens, then rows of 16-bit codes on a scale a row.</summary>
/// <remarks>Layout, little-endian: 8 bytes <c>_logits_</c>; int32 n_ctx, n_vocab, n_chunk; int32[n_chunk·n_ctx] tokens; for each chunk
/// n_ctx − 1 − n_ctx/2 rows, row r of position n_ctx/2 + r; a row is float32 scale, float32 minimum, uint16[n_vocab] codes and, where
/// n_vocab is odd, one code of padding. ln p = scale·code + minimum in single precision; 16 nats under the maximum is the floor.</remarks>
internal sealed class BaseFile : INextTokenSource
{
    internal static ReadOnlySpan<byte> Magic => "_logits_"u8;
    private const int HeaderBytes = 20, RowHeader = 8;

    private readonly RowFile _file;
    private readonly int[] _tokens;
    private readonly long _rows;
    private readonly int _rowBytes;

    /// <summary>Opens a file and checks that it is whole.</summary>
    /// <param name="path">The file.</param>
    /// <param name="partial">Take the whole chunks of a file that ends early, instead of refusing it.</param>
    /// <exception cref="UnreadableDataException">No such file, or not such a file, or one that ends early:
    /// the message says where.</exception>
    public BaseFile(string path, bool partial = false)
    {
        _file = new RowFile(path);
        try
        {
            var (context, vocabulary, chunks) = Header(_file);
            long rowsPerChunk = context - 1 - context / 2, tokens = 4L * chunks * context;
            _rowBytes = checked(RowHeader + 2 * (vocabulary + vocabulary % 2));
            _rows = HeaderBytes + tokens;
            long chunkBytes = rowsPerChunk * _rowBytes;
            int whole = WholeChunks(chunks, chunkBytes, partial);
            Shape = new NextTokenShape(whole, (int)rowsPerChunk, context / 2, context, vocabulary);
            _tokens = new int[Room(path, (long)whole * context)];
            _file.Read(HeaderBytes, MemoryMarshal.AsBytes(_tokens.AsSpan()));
            for (int i = 0; i < _tokens.Length; i++)
                if ((uint)_tokens[i] >= (uint)vocabulary)
                    throw new UnreadableDataException(
                        $"{path}: token {RowFile.Count(i)} is {_tokens[i]}, the vocabulary has {RowFile.Count(vocabulary)}");
        }
        catch
        {
            _file.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public string Name => _file.Name;

    /// <inheritdoc/>
    public NextTokenShape Shape { get; }

    /// <inheritdoc/>
    public RowForm Form => RowForm.Stored;

    /// <inheritdoc/>
    public NumberForm Numbers => NumberForm.Codes;

    /// <inheritdoc/>
    public bool InOrder => false;

    /// <inheritdoc/>
    public ReadOnlyMemory<int> Tokens => _tokens;

    /// <inheritdoc/>
    public IReadOnlyList<string>? Texts => null;

    /// <inheritdoc/>
    public long Bytes => _file.Length;

    /// <inheritdoc/>
    public void Read(long row, Span<float> logits)
    {
        byte[] room = ArrayPool<byte>.Shared.Rent(_rowBytes);
        try
        {
            var bytes = room.AsSpan(0, _rowBytes);
            _file.Read(_rows + row * _rowBytes, bytes);
            float scale = BinaryPrimitives.ReadSingleLittleEndian(bytes), minimum = BinaryPrimitives.ReadSingleLittleEndian(bytes[4..]);
            if (!float.IsFinite(scale) || !float.IsFinite(minimum) || scale < 0)
                throw new UnreadableDataException(
                    $"{_file.Path}: chunk {Shape.ChunkOf(row)}, row {RowFile.Count(row)}: scale {scale} and minimum {minimum} are no "
                        + $"scale (a damaged file)");
            NumberDecoding.Codes(MemoryMarshal.Cast<byte, ushort>(bytes[RowHeader..])[..Shape.Vocabulary], scale, minimum, logits);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(room);
        }
        if (row == Shape.Rows - 1) _file.RequireUnchanged();
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    private static (int Context, int Vocabulary, int Chunks) Header(RowFile file)
    {
        if (file.Length < HeaderBytes)
            throw new UnreadableDataException(
                $"{file.Path}: {RowFile.Count(file.Length)} bytes, a base file's header alone has {HeaderBytes}");
        Span<byte> header = stackalloc byte[HeaderBytes];
        file.Read(0, header);
        if (!header.StartsWith(Magic))
            throw new UnreadableDataException($"{file.Path}: not a base file: it does not begin with '_logits_'");
        int context = BinaryPrimitives.ReadInt32LittleEndian(header[8..]);
        int vocabulary = BinaryPrimitives.ReadInt32LittleEndian(header[12..]),
            chunks = BinaryPrimitives.ReadInt32LittleEndian(header[16..]);
        // A row must fit an array, a window have a second half.
        if (context is < 3 or > 1 << 28)
            throw new UnreadableDataException($"{file.Path}: n_ctx is {context} (from 3 up to 268,435,456 makes sense)");
        if (vocabulary is < 1 or > 1 << 28)
            throw new UnreadableDataException($"{file.Path}: n_vocab is {vocabulary} (from 1 up to 268,435,456 makes sense)");
        if (chunks < 1) throw new UnreadableDataException($"{file.Path}: n_chunk is {chunks}: no chunk");
        return (context, vocabulary, chunks);
    }

    private static int Room(string path, long tokens)
        => tokens <= Array.MaxLength ? (int)tokens
        : throw new UnreadableDataException($"{path}: {RowFile.Count(tokens)} tokens are more than one list can hold (split the text)");

    private int WholeChunks(int chunks, long chunkBytes, bool partial)
    {
        // 2³¹ chunks of 2²⁸ rows of 2²⁹ bytes do not fit 64 bits.
        UInt128 expected = (UInt128)(ulong)_rows + (UInt128)(ulong)chunkBytes * (ulong)chunks;
        if ((ulong)_file.Length == expected) return chunks;
        string sizes = $"{_file.Path}: {RowFile.Count(_file.Length)} bytes, its header promises {expected:#,0}";
        if ((ulong)_file.Length > expected) throw new UnreadableDataException($"{sizes} (a damaged file, or one of another layout)");
        if (_file.Length < _rows)
            throw new UnreadableDataException(
                $"{sizes}: it ends within the tokens, before the first chunk (still being written, or its writer was stopped)");
        long whole = (_file.Length - _rows) / chunkBytes;
        if (partial && whole > 0) return (int)whole;
        throw new UnreadableDataException(
            $"{sizes}: it ends after {RowFile.Count(whole)} whole {(whole == 1 ? "chunk" : "chunks")} of {RowFile.Count(chunks)} (still "
                + $"being written, or its writer was stopped{(whole > 0 ? $"; {OptionName.Partial} takes the whole chunks" : "")})");
    }
}
