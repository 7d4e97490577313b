namespace Kullback.Topics;

/// <summary>How often each word occurs in each document of a corpus; words are known by their numbers.</summary>
public sealed class DocumentCounts
{
    internal int[] Starts { get; }
    internal int[] Ids { get; }
    internal int[] Counts { get; }

    private DocumentCounts(int words, int[] starts, int[] ids, int[] counts)
    {
        (Words, Starts, Ids, Counts) = (words, starts, ids, counts);
        foreach (int count in counts) Tokens += count;
    }

    /// <summary>Words of the vocabulary.</summary>
    public int Words { get; }

    /// <summary>Documents.</summary>
    public int Documents => Starts.Length - 1;

    /// <summary>Tokens of all documents.</summary>
    public long Tokens { get; }

    /// <summary>Counts the tokens of documents.</summary>
    /// <param name="documents">Each document's tokens as numbers of words, from 0.</param>
    /// <param name="words">Words of the vocabulary.</param>
    /// <exception cref="ArgumentException">A number is no word.</exception>
    public static DocumentCounts OfTokens(IEnumerable<IReadOnlyList<int>> documents, int words)
    {
        ArgumentNullException.ThrowIfNull(documents);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(words);
        var (starts, ids, counts) = (new List<int> { 0 }, new List<int>(), new List<int>());
        foreach (var tokens in documents)
        {
            int[] sorted = [.. tokens];
            Array.Sort(sorted);
            for (int i = 0; i < sorted.Length; i++)
            {
                if (sorted[i] < 0 || sorted[i] >= words)
                    throw new ArgumentException($"Document {starts.Count - 1} has the word {sorted[i]}; there are {words}.",
                        nameof(documents));
                if (i > 0 && sorted[i] == sorted[i - 1]) counts[^1]++;
                else
                {
                    ids.Add(sorted[i]);
                    counts.Add(1);
                }
            }
            starts.Add(ids.Count);
        }
        return new(words, [.. starts], [.. ids], [.. counts]);
    }

    /// <summary>Takes a table of counts, a row a document and a column a word.</summary>
    /// <param name="table">The counts, row by row.</param>
    /// <param name="words">Columns.</param>
    /// <exception cref="ArgumentException">A count is negative, or the table has no whole rows.</exception>
    public static DocumentCounts OfTable(ReadOnlySpan<int> table, int words)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(words);
        if (table.Length % words != 0) throw new ArgumentException($"{table.Length} counts are no rows of {words}.", nameof(table));
        var (starts, ids, counts) = (new int[table.Length / words + 1], new List<int>(), new List<int>());
        for (int d = 0; d + 1 < starts.Length; d++)
        {
            for (int w = 0; w < words; w++)
            {
                int count = table[d * words + w];
                if (count < 0) throw new ArgumentException($"Document {d} has the word {w} {count} times.", nameof(table));
                if (count == 0) continue;
                ids.Add(w);
                counts.Add(count);
            }
            starts[d + 1] = ids.Count;
        }
        return new(words, starts, [.. ids], [.. counts]);
    }

    /// <summary>Tokens of a document.</summary>
    public int Length(int document)
    {
        int length = 0;
        for (int i = Starts[document]; i < Starts[document + 1]; i++) length += Counts[i];
        return length;
    }

    /// <summary>Some of the documents, in the order given.</summary>
    public DocumentCounts Chosen(IReadOnlyList<int> documents)
    {
        ArgumentNullException.ThrowIfNull(documents);
        var (starts, ids, counts) = (new int[documents.Count + 1], new List<int>(), new List<int>());
        for (int d = 0; d < documents.Count; d++)
        {
            int from = Starts[documents[d]], to = Starts[documents[d] + 1];
            ids.AddRange(Ids.AsSpan(from, to - from));
            counts.AddRange(Counts.AsSpan(from, to - from));
            starts[d + 1] = ids.Count;
        }
        return new(Words, starts, [.. ids], [.. counts]);
    }

    /// <summary>The documents of one corpus, then those of another with the same vocabulary.</summary>
    /// <exception cref="ArgumentException">The vocabularies differ in size.</exception>
    public DocumentCounts With(DocumentCounts other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (other.Words != Words) throw new ArgumentException($"One corpus has {Words} words, the other {other.Words}.", nameof(other));
        return new(Words, [.. Starts, .. other.Starts.Skip(1).Select(s => s + Ids.Length)], [.. Ids, .. other.Ids],
            [.. Counts, .. other.Counts]);
    }

    /// <summary>How often each word occurs in all documents.</summary>
    public long[] Totals()
    {
        var totals = new long[Words];
        for (int i = 0; i < Ids.Length; i++) totals[Ids[i]] += Counts[i];
        return totals;
    }

    /// <summary>Every document in two halves, its tokens shuffled: halves cut word by word would be more alike than tokens of one mixture
    /// are.</summary>
    internal (DocumentCounts Seen, DocumentCounts Hidden) Halves(int seed)
    {
        int[] seen = new int[Counts.Length], hidden = new int[Counts.Length];
        var random = new Random(seed);
        for (int d = 0; d < Documents; d++)
        {
            int left = Length(d), wanted = (left + 1) / 2;
            for (int i = Starts[d]; i < Starts[d + 1]; i++)
            {
                for (int c = 0; c < Counts[i]; c++, left--)
                    if (random.Next(left) < wanted)
                    {
                        seen[i]++;
                        wanted--;
                    }
                hidden[i] = Counts[i] - seen[i];
            }
        }
        return (new(Words, Starts, Ids, seen), new(Words, Starts, Ids, hidden));
    }
}
