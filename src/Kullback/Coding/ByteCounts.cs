namespace Kullback.Coding;

/// <summary>How often each byte follows each context of the last k bytes.</summary>
/// <remarks>The first bytes have the context 0. One table of 256 counts for each context that occurs: at most 1 KiB a byte of text,
/// and 1 KiB·256^k.</remarks>
public sealed class ByteCounts
{
    /// <summary>Longest context.</summary>
    public const int LongestOrder = 3;

    private readonly Dictionary<uint, int[]> _contexts = [];

    /// <summary>Counts a text.</summary>
    /// <param name="text">The bytes.</param>
    /// <param name="order">k, the bytes of context, 0 to <see cref="LongestOrder"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">The order is out of range.</exception>
    public ByteCounts(ReadOnlySpan<byte> text, int order)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(order);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(order, LongestOrder);
        (Order, Length) = (order, text.Length);
        uint context = 0, mask = Mask(order);
        if (order == 0) Count(At(0), text);
        else
        {
            foreach (byte letter in text)
            {
                At(context)[letter]++;
                context = (context << 8 | letter) & mask;
            }
        }
    }

    private ByteCounts(int order, long length) => (Order, Length) = (order, length);

    /// <summary>Bytes of context.</summary>
    public int Order { get; }

    /// <summary>Bytes counted.</summary>
    public long Length { get; }

    /// <summary>The contexts that occur, in rising order, with the counts of the bytes that follow.</summary>
    public IEnumerable<(uint Context, ReadOnlyMemory<int> Counts)> Contexts
        => _contexts.OrderBy(c => c.Key).Select(c => (c.Key, (ReadOnlyMemory<int>)c.Value));

    /// <summary>Entropy of a byte given its context, in bits, of the observed shares:
    /// the least that any model of this order needs for this text.</summary>
    public double EntropyBits
    {
        get
        {
            double sum = 0;
            foreach (int[] counts in _contexts.Values) sum += Entropy(counts);
            return Length == 0 ? 0 : sum / Length / Math.Log(2);
        }
    }

    /// <summary>The counts after a context; empty if it never occurred.</summary>
    internal ReadOnlySpan<int> Of(uint context) => _contexts.TryGetValue(context, out int[]? counts) ? counts : [];

    /// <summary>The counts of the shorter contexts.</summary>
    internal ByteCounts Shorter()
    {
        var shorter = new ByteCounts(Order - 1, Length);
        uint mask = Mask(Order - 1);
        foreach (var (context, counts) in _contexts)
        {
            int[] sums = shorter.At(context & mask);
            for (int letter = 0; letter < 256; letter++) sums[letter] += counts[letter];
        }
        return shorter;
    }

    /// <summary>The bits of a context of so many bytes.</summary>
    internal static uint Mask(int order) => (uint)((1L << 8 * order) - 1);

    // Σ −c·ln(c/n), in nats.
    private static double Entropy(int[] counts)
    {
        double sum = 0;
        long total = 0;
        foreach (int count in counts) total += count;
        foreach (int count in counts)
            if (count > 0) sum += count * Shares.NegativeLog(count, total);
        return sum;
    }

    private int[] At(uint context)
    {
        if (!_contexts.TryGetValue(context, out int[]? counts)) _contexts.Add(context, counts = new int[256]);
        return counts;
    }

    // Four tables in turn: an increment waits for the one before it when the same byte repeats.
    internal static void Count(int[] counts, ReadOnlySpan<byte> text)
    {
        Span<int> tables = stackalloc int[768];
        tables.Clear();
        int k = 0;
        for (; k + 3 < text.Length; k += 4)
        {
            counts[text[k]]++;
            tables[text[k + 1]]++;
            tables[256 + text[k + 2]]++;
            tables[512 + text[k + 3]]++;
        }
        for (; k < text.Length; k++) counts[text[k]]++;
        for (int letter = 0; letter < 256; letter++) counts[letter] += tables[letter] + tables[256 + letter] + tables[512 + letter];
    }
}
