using Kullback.Data.Arrays;

namespace Kullback.Data.LanguageModels;

/// <summary>Which row of a candidate belongs to which of the base, and which of its tokens to which.</summary>
internal sealed class RowAlignment
{
    private readonly NextTokenShape _base, _own;
    private readonly bool _byPosition;
    private readonly int[]? _places, _bases;

    private RowAlignment(NextTokenShape shape, NextTokenShape own, bool byPosition, int[]? places)
    {
        (_base, _own, _byPosition, _places) = (shape, own, byPosition, places);
        if (places is null) return;
        _bases = new int[places.Length];
        for (int i = 0; i < places.Length; i++) _bases[places[i]] = i;
    }

    internal bool Reorders => _places is not null;

    internal long RowOf(long row)
        => !_byPosition ? row : (long)_base.ChunkOf(row) * _own.RowsPerChunk + _base.PositionOf(row) - _own.FirstPosition;

    /// <summary>The base's number of one of the candidate's tokens.</summary>
    internal int BaseToken(int own) => _bases is null || own < 0 ? own : _bases[own];

    /// <summary>Puts a candidate's row in the base's order of tokens.</summary>
    internal void Reorder(ReadOnlySpan<float> own, Span<float> row)
    {
        for (int i = 0; i < row.Length; i++) row[i] = own[_places![i]];
    }

    /// <summary>The alignment, or an exception that says why there is none.</summary>
    internal static RowAlignment Of(INextTokenSource reference, INextTokenSource candidate, NextTokenOptions options)
    {
        var (a, b) = (reference.Shape, candidate.Shape);
        int[]? places = Places(reference, candidate, options);
        bool byPosition = a.Chunks == b.Chunks && b.FirstPosition <= a.FirstPosition
            && b.FirstPosition + b.RowsPerChunk >= a.FirstPosition + a.RowsPerChunk
            && (a.RowsPerChunk != b.RowsPerChunk || a.FirstPosition == b.FirstPosition);
        if (!byPosition && a.Rows != b.Rows)
            throw new UnreadableDataException(
                $"{candidate.Name}: {Words(b)}, the base {reference.Name} has {Words(a)}: they are not of the same text");
        var alignment = new RowAlignment(a, b, byPosition, places);
        alignment.RequireTokens(reference, candidate);
        return alignment;
    }

    // Every token that a row predicts, and all of the context where both files are laid out alike.
    private void RequireTokens(INextTokenSource reference, INextTokenSource candidate)
    {
        if (reference.Tokens.Length == 0 || candidate.Tokens.Length == 0) return;
        ReadOnlySpan<int> left = reference.Tokens.Span, right = candidate.Tokens.Span;
        if (_base.TokensPerChunk == _own.TokensPerChunk && _base.FirstPosition == _own.FirstPosition)
        {
            for (int i = 0; i < Math.Min(left.Length, right.Length); i++) Require(left[i], right[i], i, reference, candidate);
            return;
        }
        for (long row = 0; row < _base.Rows; row++)
        {
            long at = _base.TargetAt(row), there = _own.TargetAt(RowOf(row));
            if (at >= 0 && there >= 0) Require(left[(int)at], right[(int)there], at, reference, candidate);
        }
    }

    private void Require(int token, int other, long index, INextTokenSource reference, INextTokenSource candidate)
    {
        if (token < 0 || other < 0 || (_places is null ? token : _places[token]) == other) return;
        throw new UnreadableDataException(
            $"{candidate.Name}: token {RowFile.Count(index)} is {other}, in {reference.Name} it is {token}: they are not of the same text");
    }

    private static int[]? Places(INextTokenSource reference, INextTokenSource candidate, NextTokenOptions options)
    {
        int n = reference.Shape.Vocabulary, m = candidate.Shape.Vocabulary;
        var (texts, others) = (reference.Texts ?? options.Texts, candidate.Texts ?? options.CandidateTexts);
        if (n != m)
            throw new UnreadableDataException(
                $"{candidate.Name}: a vocabulary of {RowFile.Count(m)} tokens, the base {reference.Name} has {RowFile.Count(n)}: other "
                    + $"tokens cannot be compared one by one ({OptionName.CommonVocabulary} compares those that both have; "
                    + $"{OptionName.ByBytes} token log-probabilities of both)");
        if (texts is null || others is null || ReferenceEquals(texts, others)) return null;
        RequireCount(reference, texts, n);
        RequireCount(candidate, others, m);
        if (texts.SequenceEqual(others, StringComparer.Ordinal)) return null;
        var where = new Dictionary<string, int>(StringComparer.Ordinal);
        for (int i = 0; i < m; i++)
            if (!where.TryAdd(others[i], i))
                throw new UnreadableDataException(
                    $"{candidate.Name}: tokens {where[others[i]]} and {i} have the same text '{others[i]}', in another order than the "
                        + $"base's: which is which cannot be told");
        var places = new int[n];
        for (int i = 0; i < n; i++)
            places[i] = where.TryGetValue(texts[i], out int place) ? place
                : throw new UnreadableDataException(
                    $"{candidate.Name}: no token '{texts[i]}', which the base has as token {i}: the vocabularies differ");
        return places;
    }

    private static void RequireCount(INextTokenSource source, IReadOnlyList<string> texts, int count)
    {
        if (texts.Count != count)
            throw new UnreadableDataException(
                $"{source.Name}: {RowFile.Count(texts.Count)} token texts for a vocabulary of {RowFile.Count(count)}");
    }

    private static string Words(NextTokenShape shape) => $"{RowFile.Count(shape.Chunks)} × {RowFile.Count(shape.RowsPerChunk)} rows";
}
