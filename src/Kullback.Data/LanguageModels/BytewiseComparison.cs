using Kullback.Data.Arrays;

namespace Kullback.Data.LanguageModels;

/// <summary>Two models with different tokenizers on one text: bits per byte of each, and their difference paired over stretches of the text
/// between places where both tokenizers end a token.</summary>
/// <param name="Base">The base's name.</param>
/// <param name="Candidate">The candidate's name.</param>
/// <param name="Bytes">Bytes of the text, in UTF-8, for which both models gave probabilities.</param>
/// <param name="BaseTokens">Tokens of the base.</param>
/// <param name="CandidateTokens">Tokens of the candidate.</param>
/// <param name="BaseBitsPerByte">−Σ log₂ p over the bytes.</param>
/// <param name="CandidateBitsPerByte">The same of the candidate.</param>
/// <param name="Stretches">Pieces of text between common ends of tokens.</param>
/// <param name="DifferencePerStretch">Bits of the candidate minus bits of the base, a stretch;
/// divided by the bytes of one it is the difference a byte.</param>
public sealed record BytewiseComparison(
    string Base, string Candidate, long Bytes, long BaseTokens, long CandidateTokens, double BaseBitsPerByte, double CandidateBitsPerByte,
    long Stretches, MeanEstimate DifferencePerStretch)
{
    /// <summary>Nats a byte that the candidate needs more than the base.</summary>
    public double DifferenceNatsPerByte => DifferencePerStretch.Mean * Stretches / Bytes * Math.Log(2);

    /// <summary>Compares two NDJSON files of tokens with their log-probabilities.</summary>
    /// <param name="reference">The base's tokens.</param>
    /// <param name="candidate">The candidate's tokens.</param>
    /// <param name="cancel">Stops between tokens.</param>
    /// <exception cref="UnreadableDataException">The texts differ: the first byte is named.</exception>
    public static BytewiseComparison Run(string reference, string candidate, CancellationToken cancel)
    {
        var (rows, others) = TopTokenFile.Pair(reference, candidate);
        using IEnumerator<TopTokenRow> left = rows.GetEnumerator(), right = others.GetEnumerator();
        var (a, b) = (new Side(reference, left), new Side(candidate, right));
        var differences = new List<double>();
        double bitsA = 0, bitsB = 0, pendingA = 0, pendingB = 0;
        long bytes = 0, counted = 0, from = 0;
        bool known = true;
        while (a.More() | b.More())
        {
            cancel.ThrowIfCancellationRequested();
            if (a.Ended || b.Ended)
                throw new UnreadableDataException(
                    $"{(a.Ended ? reference : candidate)}: the text ends at byte {RowFile.Count(bytes)}, the other goes on");
            if (a.Byte != b.Byte)
                throw new UnreadableDataException(
                    $"{candidate}: byte {RowFile.Count(bytes)} of the text is {b.Byte:X2}, in {reference} it is {a.Byte:X2}: not the same "
                        + $"text");
            bool endA = a.Next(ref pendingA, ref known), endB = b.Next(ref pendingB, ref known);
            bytes++;
            if (!endA || !endB) continue;
            if (known)
            {
                differences.Add(pendingB - pendingA);
                (bitsA, bitsB, counted) = (bitsA + pendingA, bitsB + pendingB, counted + bytes - from);
            }
            (pendingA, pendingB, known, from) = (0, 0, true, bytes);
        }
        if (counted == 0) throw new UnreadableDataException($"{reference}: no stretch of text with log-probabilities in both files");
        return new BytewiseComparison(Path.GetFileName(reference), Path.GetFileName(candidate), counted, a.Tokens, b.Tokens,
            bitsA / counted, bitsB / counted,
            differences.Count, MeanEstimate.OfSequence(differences.ToArray()));
    }

    private sealed class Side(string path, IEnumerator<TopTokenRow> rows)
    {
        private byte[] _bytes = [];
        private int _at;

        internal long Tokens { get; private set; }

        internal bool Ended { get; private set; }

        internal byte Byte => _bytes[_at];

        internal bool More()
        {
            while (!Ended && _at >= _bytes.Length)
            {
                Ended = !rows.MoveNext();
                if (Ended) break;
                _bytes = rows.Current.Token.Bytes?.ToArray()
                    ?? throw new UnreadableDataException(
                        $"{path}: token {RowFile.Count(Tokens)} '{rows.Current.Token.Text}' is part of a character, and its bytes are not "
                            + $"in the file ({OptionName.ByBytes} needs them)");
                (_at, Tokens) = (0, Tokens + 1);
            }
            return !Ended;
        }

        // True at the last byte of a token; its bits count there.
        internal bool Next(ref double bits, ref bool known)
        {
            if (++_at < _bytes.Length) return false;
            if (rows.Current.LogProbability is { } log && double.IsFinite(log)) bits -= log / Math.Log(2);
            else known = false;
            return true;
        }
    }
}
