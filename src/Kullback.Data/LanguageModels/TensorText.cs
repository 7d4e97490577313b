using Kullback.Data.Arrays;

namespace Kullback.Data.LanguageModels;

/// <summary>Rows and tokens of arrays put together.</summary>
/// <param name="Shape">Rows and columns.</param>
/// <param name="Tokens">Chunk after chunk; −1 where a token is not known.</param>
/// <param name="Masked">One entry a row: no part of the comparison; empty where every row is.</param>
internal sealed record TensorText(NextTokenShape Shape, int[] Tokens, bool[] Masked)
{
    /// <summary>Arrays of integers that stand beside the rows; null where there is none.</summary>
    /// <param name="Tokens">The text: as many a sequence as rows (the last row then predicts nothing that is known), one more, or more
    /// where the position of the first row is stated.</param>
    /// <param name="Labels">As Hugging Face has them: the text again, not shifted, with −100 where a token does not count.</param>
    /// <param name="Targets">The token that each row predicts.</param>
    /// <param name="Attention">0 where a token is padding.</param>
    /// <param name="FirstPosition">The position of the first row, where it is stated.</param>
    internal sealed record Companions(Companion? Tokens, Companion? Labels, Companion? Targets, Companion? Attention, int? FirstPosition);

    /// <summary>An array with its numbers.</summary>
    internal sealed record Companion(Tensor Tensor, int[] Numbers);

    internal static TensorText Of(string path, Tensor rows, Companions beside)
    {
        int chunks = (int)rows.Dimensions[..^2].Aggregate(1L, (a, b) => a * b), perChunk = (int)rows.Dimensions[^2],
            vocabulary = (int)rows.Dimensions[^1], first = beside.FirstPosition ?? 0;
        var text = beside.Tokens ?? beside.Labels;
        int[] tokens = [];
        int each = 0;
        if (text is not null) (tokens, each) =
            (Known(path, text, vocabulary), Each(path, rows, text, chunks, perChunk, beside.FirstPosition));
        else if (beside.Targets is { } targets)
        {
            if (targets.Numbers.Length != chunks * perChunk) throw Misfit(path, rows, targets, "one per row");
            (tokens, each) = (Shifted(Known(path, targets, vocabulary), perChunk), perChunk + 1);
        }
        var shape = new NextTokenShape(chunks, perChunk, first, each, vocabulary);
        return new TensorText(shape, tokens, Mask(path, rows, shape, beside));
    }

    private static int Each(string path, Tensor rows, Companion text, int chunks, int perChunk, int? first)
    {
        int each = text.Numbers.Length / chunks;
        if (text.Numbers.Length % chunks != 0 || each < perChunk + (first ?? 0))
            throw Misfit(path, rows, text, "as many a sequence as rows, or one more");
        if (first is null && each > perChunk + 1)
            throw new UnreadableDataException(
                $"{path}: {text.Tensor.Name} {text.Tensor.Words} has {RowFile.Count(each)} tokens a sequence, {rows.Name} {rows.Words} "
                    + $"{RowFile.Count(perChunk)} rows: which positions the rows have is not said (state first_position: in the metadata "
                    + $"of a safetensors file, or as an array of one number)");
        return each;
    }

    private static UnreadableDataException Misfit(string path, Tensor rows, Companion of, string how)
        => new($"{path}: {of.Tensor.Name} {of.Tensor.Words} does not fit {rows.Name} {rows.Words} ({how})");

    private static int[] Known(string path, Companion text, int vocabulary)
    {
        for (int i = 0; i < text.Numbers.Length; i++)
            if (text.Numbers[i] >= vocabulary)
                throw new UnreadableDataException(
                    $"{path}: {text.Tensor.Name}[{i}] is {text.Numbers[i]}, the vocabulary has {RowFile.Count(vocabulary)}");
        return text.Numbers;
    }

    // A token before the first of each chunk that nobody knows, so that row r predicts token r + 1 as everywhere.
    private static int[] Shifted(int[] targets, int perChunk)
    {
        int chunks = targets.Length / perChunk;
        var tokens = new int[targets.Length + chunks];
        for (int c = 0; c < chunks; c++)
        {
            tokens[c * (perChunk + 1)] = -1;
            targets.AsSpan(c * perChunk, perChunk).CopyTo(tokens.AsSpan(c * (perChunk + 1) + 1));
        }
        return tokens;
    }

    // A row counts where the token that it predicts does, and it knows a token that is no padding.
    private static bool[] Mask(string path, Tensor rows, NextTokenShape shape, Companions beside)
    {
        var masked = new bool[shape.Rows];
        if (beside.Targets is { } targets && targets.Numbers.Length == masked.Length)
            for (int r = 0; r < masked.Length; r++) masked[r] |= targets.Numbers[r] == Tensor.Ignored;
        if (beside.Labels is { } labels) Mark(path, rows, shape, labels, masked, n => n == Tensor.Ignored, predicted: true);
        if (beside.Attention is { } attention)
        {
            Mark(path, rows, shape, attention, masked, n => n == 0, predicted: true);
            Mark(path, rows, shape, attention, masked, n => n == 0, predicted: false);
        }
        if (!masked.Contains(true)) return [];
        return masked.Contains(false) ? masked
            : throw new UnreadableDataException($"{path}: labels, targets or attention_mask leave no row to compare");
    }

    private static void Mark(string path, Tensor rows, NextTokenShape shape, Companion by, bool[] masked, Func<int, bool> hides,
        bool predicted)
    {
        int each = by.Numbers.Length / shape.Chunks;
        if (by.Numbers.Length % shape.Chunks != 0 || each < shape.RowsPerChunk + shape.FirstPosition)
            throw Misfit(path, rows, by, "as many a sequence as tokens");
        for (long r = 0; r < masked.Length; r++)
        {
            int at = shape.PositionOf(r) + (predicted ? 1 : 0);
            if (at < each && hides(by.Numbers[(long)shape.ChunkOf(r) * each + at])) masked[r] = true;
        }
    }
}
