namespace Kullback.Data.LanguageModels;

/// <summary>Rows and tokens of arrays put together.</summary>
/// <param name="Shape">Rows and columns.</param>
/// <param name="Tokens">Chunk after chunk; −1 where a token is not known.</param>
internal sealed record TensorText(NextTokenShape Shape, int[] Tokens)
{
    /// <summary>The layout of an array of rows and, where there is one, of tokens: as many a chunk as rows (the last row then predicts nothing
    /// that is known), one more, or, called targets or labels, the token that each row predicts.</summary>
    internal static TensorText Of(string path, Tensor rows, Tensor? text, int[]? tokens, int firstPosition)
    {
        bool threefold = rows.Dimensions.Length == 3;
        int chunks = threefold ? (int)rows.Dimensions[0] : 1, perChunk = (int)rows.Dimensions[^2], vocabulary = (int)rows.Dimensions[^1];
        if (text is null || tokens is null) return new(new NextTokenShape(chunks, perChunk, firstPosition, 0, vocabulary), []);
        int each = tokens.Length / chunks;
        bool targets = text.IsCalled("targets", "labels");
        bool fits = tokens.Length % chunks == 0 && (targets ? each == perChunk : each >= perChunk + firstPosition);
        if (!fits) throw new UnreadableDataException($"{path}: {text.Name} {text.Words} does not fit {rows.Name} {rows.Words}");
        for (int i = 0; i < tokens.Length; i++)
            if (tokens[i] >= vocabulary) throw new UnreadableDataException($"{path}: {text.Name}[{i}] is {tokens[i]}, the vocabulary has {RowFile.Count(vocabulary)}");
        if (targets) (tokens, each) = (Shifted(tokens, perChunk), perChunk + 1);
        return new(new NextTokenShape(chunks, perChunk, firstPosition, each, vocabulary), tokens);
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
}
