using Kullback.Data.Arrays;

namespace Kullback.Data.LanguageModels;

/// <summary>Rows of next-token logits of one model over a text: from a file, or from a model inside the process.</summary>
/// <remarks>The rows stand chunk after chunk (a chunk is a window, a sequence, a document: what is independent of the others).</remarks>
public interface INextTokenSource : IDisposable
{
    /// <summary>What people call it: a file's name.</summary>
    string Name { get; }

    /// <summary>How many rows of how many tokens.</summary>
    NextTokenShape Shape { get; }

    /// <summary>What the numbers of a row are.</summary>
    RowForm Form { get; }

    /// <summary>The form of the numbers where they are kept.</summary>
    NumberForm Numbers { get; }

    /// <summary>Rows can be read only once, from the first to the last (a compressed stream).</summary>
    bool InOrder { get; }

    /// <summary>The token ids of the text, chunk after chunk, <see cref="NextTokenShape.TokensPerChunk"/> each;
    /// empty where they are not known.</summary>
    ReadOnlyMemory<int> Tokens { get; }

    /// <summary>Rows that are no part of the comparison (padding, labels of −100), one entry a row; empty where every row is.</summary>
    ReadOnlyMemory<bool> Masked => default;

    /// <summary>The text of every token; null where it is not known.</summary>
    IReadOnlyList<string>? Texts { get; }

    /// <summary>Bytes on the disk, 0 where there is no file.</summary>
    long Bytes { get; }

    /// <summary>Reads one row; several threads may read at once unless <see cref="InOrder"/>.</summary>
    /// <param name="row">From 0, over all chunks.</param>
    /// <param name="logits">Receives as many numbers as there are tokens.</param>
    /// <exception cref="UnreadableDataException">The row can't be read; the message says why.</exception>
    void Read(long row, Span<float> logits);
}

/// <summary>Rows and columns of a source.</summary>
/// <param name="Chunks">Windows, sequences or documents.</param>
/// <param name="RowsPerChunk">Rows that each has.</param>
/// <param name="FirstPosition">The position in its chunk of the first row's last context token: row r predicts token FirstPosition + r +
/// 1.</param>
/// <param name="TokensPerChunk">Tokens of the text that each chunk has; 0 where they are not known.</param>
/// <param name="Vocabulary">Tokens that a row has a number for.</param>
public sealed record NextTokenShape(int Chunks, int RowsPerChunk, int FirstPosition, int TokensPerChunk, int Vocabulary)
{
    /// <summary>Rows of all chunks.</summary>
    public long Rows => (long)Chunks * RowsPerChunk;

    /// <summary>The chunk of a row.</summary>
    /// <param name="row">From 0.</param>
    public int ChunkOf(long row) => (int)(row / RowsPerChunk);

    /// <summary>The place in its chunk of the last token that a row knows.</summary>
    /// <param name="row">From 0.</param>
    public int PositionOf(long row) => FirstPosition + (int)(row % RowsPerChunk);

    /// <summary>Where among all tokens the one stands that a row predicts; −1 where it is not known.</summary>
    /// <param name="row">From 0.</param>
    public long TargetAt(long row)
        => PositionOf(row) + 1 < TokensPerChunk ? (long)ChunkOf(row) * TokensPerChunk + PositionOf(row) + 1 : -1;

    /// <summary>As a saved file states it.</summary>
    internal static NextTokenShape Of(SafetensorsHeader header)
        => new(header.Number("chunks"), header.Number("rows_per_chunk"), header.Number("first_position"), header.Number("tokens_per_chunk"),
            header.Number("vocabulary_size"));

    /// <summary>What <see cref="Of"/> reads, among other texts of a saved file.</summary>
    internal Dictionary<string, string> Stated(params ReadOnlySpan<(string Name, string Text)> others)
    {
        var texts = new Dictionary<string, string>();
        foreach (var (name, number) in new[] { ("chunks", Chunks), ("rows_per_chunk", RowsPerChunk), ("first_position", FirstPosition),
            ("tokens_per_chunk", TokensPerChunk), ("vocabulary_size", Vocabulary) })
            texts[name] = number.ToString(CultureInfo.InvariantCulture);
        foreach (var (name, text) in others) texts[name] = text;
        return texts;
    }
}
