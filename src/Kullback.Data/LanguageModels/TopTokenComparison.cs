using Kullback.Data.Arrays;

namespace Kullback.Data.LanguageModels;

/// <summary>Compares what servers say of the most probable tokens: bounds, never a number that pretends to be exact.</summary>
public static class TopTokenComparison
{
    /// <summary>Compares two files token by token.</summary>
    /// <param name="reference">The base's responses, see <see cref="TopTokenFile"/>.</param>
    /// <param name="candidate">The candidate's on the same text.</param>
    /// <param name="floor">A probability that every token has with the candidate at least, as the caller vouches; 0 for none.</param>
    /// <param name="cancel">Stops between tokens.</param>
    /// <remarks>Tokens are told apart by their ids where both sides have them, by their bytes otherwise.</remarks>
    /// <exception cref="UnreadableDataException">The texts differ (the first token is named), or a row sums above 1.</exception>
    public static TopTokenReport Run(string reference, string candidate, double floor, CancellationToken cancel)
    {
        var walk = new TopTokenWalk(reference, candidate, floor);
        var (rows, others) = TopTokenFile.Pair(reference, candidate);
        using var left = rows.GetEnumerator();
        using var right = others.GetEnumerator();
        for (long token = 0; ; token++)
        {
            cancel.ThrowIfCancellationRequested();
            bool more = left.MoveNext(), also = right.MoveNext();
            if (more != also)
                throw new UnreadableDataException(
                    $"{(more ? candidate : reference)}: ends after {RowFile.Count(token)} tokens, {(more ? reference : candidate)} goes "
                        + $"on");
            if (!more) return walk.Report();
            RequireSame(reference, candidate, token, left.Current, right.Current);
            walk.Add(token, left.Current, right.Current);
        }
    }

    private static void RequireSame(string reference, string candidate, long token, TopTokenRow a, TopTokenRow b)
    {
        if (a.Request is { } request && b.Request is { } other && request != other)
            throw new UnreadableDataException(
                $"{candidate}: token {RowFile.Count(token)} answers request '{other}', in {reference} '{request}': put both files in the "
                    + $"same order");
        bool byId = a.Token.Id is not null && b.Token.Id is not null;
        if (a.Token.Key(byId) is { } key && b.Token.Key(byId) is { } also && key == also && (!byId || SameText(a.Token, b.Token))) return;
        if (a.Token.Key(byId) is null && b.Token.Key(byId) is null && a.Token.Text == b.Token.Text) return;
        throw new UnreadableDataException(
            $"{candidate}: token {RowFile.Count(token)} is '{b.Token.Text}', in {reference} it is '{a.Token.Text}': not the same text, or "
                + $"another tokenizer ({OptionName.ByBytes} compares per byte)");
    }

    // The same number for another text: another tokenizer. A server that names no text or part of a character proves nothing.
    private static bool SameText(TopToken a, TopToken b)
        => a.Bytes is not { } left || b.Bytes is not { } right || left.Span.SequenceEqual(right.Span)
        || a.Text.StartsWith("token", StringComparison.Ordinal) || b.Text.StartsWith("token", StringComparison.Ordinal);

    /// <summary>Compares rows of all tokens with what a server said of the most probable ones.</summary>
    /// <param name="rows">The side of which all is known; its rows in the order of the file's tokens.</param>
    /// <param name="served">Responses of the other side.</param>
    /// <param name="servedIsBase">The file is the base P, the rows the candidate Q: then D(P‖Q) has an upper bound.</param>
    /// <param name="texts">Texts of the rows' tokens, by number; null where the file names tokens by their ids.</param>
    /// <param name="floor">A probability that every token has with a served candidate at least; 0 for none.</param>
    /// <param name="cancel">Stops between tokens.</param>
    /// <exception cref="UnreadableDataException">Other tokens than the rows', or another text: the first token is named.</exception>
    public static TopTokenReport Run(INextTokenSource rows, string served, bool servedIsBase, IReadOnlyList<string>? texts, double floor,
        CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(rows);
        var numbers = new TokenNumbers(rows, texts, served);
        var walk = servedIsBase ? new TopTokenWalk(served, rows.Name, floor) : new TopTokenWalk(rows.Name, served, floor);
        var logits = new float[rows.Shape.Vocabulary];
        long token = 0;
        foreach (var line in TopTokenFile.Read(served))
        {
            cancel.ThrowIfCancellationRequested();
            if (token >= rows.Shape.Rows)
                throw new UnreadableDataException($"{served}: goes on after {RowFile.Count(token)} tokens, {rows.Name} has as many rows");
            rows.Read(token, logits);
            walk.Add(token, line, ServedTokens.Row(rows, token, line, logits, numbers), servedIsBase);
            token++;
        }
        if (token < rows.Shape.Rows)
            throw new UnreadableDataException(
                $"{served}: ends after {RowFile.Count(token)} tokens, {rows.Name} has {RowFile.Count(rows.Shape.Rows)} rows");
        return walk.Report();
    }
}
