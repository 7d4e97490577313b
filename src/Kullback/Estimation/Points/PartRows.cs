namespace Kullback.Estimation;

/// <summary>Many parts of a sample: the rows of each, and for each row one bit a part.</summary>
internal sealed class PartRows
{
    private readonly ulong[] _bits;

    /// <param name="count">Rows of the sample.</param>
    /// <param name="parts">The rows of each part.</param>
    internal PartRows(int count, int[][] parts)
    {
        (Parts, Words) = (parts, (parts.Length + 63) / 64);
        _bits = new ulong[count * Words];
        for (int s = 0; s < parts.Length; s++)
            foreach (int row in parts[s]) _bits[row * Words + s / 64] |= 1UL << (s % 64);
    }

    internal int[][] Parts { get; }

    /// <summary>Words of the bits of a row.</summary>
    internal int Words { get; }

    /// <summary>The parts that a row is in.</summary>
    internal ReadOnlySpan<ulong> Of(int row) => _bits.AsSpan(row * Words, Words);
}

/// <summary>Parts of one or two samples that are drawn alike: part s of P's goes with part s of Q's.</summary>
internal sealed class SampleParts
{
    // Below this share of the rows in a part the lists of the whole that hold its neighbors are too long.
    private const double LeastShare = 0.25;

    private SampleParts(int n, int m, int[][] p, int[][] q, double share)
        => (P, Q, Share) = (new PartRows(n, p), new PartRows(m, q), share);

    internal PartRows P { get; }

    /// <summary>Of Q's sample; without rows where there is none.</summary>
    internal PartRows Q { get; }

    /// <summary>Share of the rows in a part.</summary>
    internal double Share { get; }

    internal int Count => P.Parts.Length;

    /// <summary>Parts drawn by a generator each.</summary>
    internal static SampleParts Drawn(GroupDraws draws, int n, int m, PointSettings settings)
    {
        int[][] p = new int[settings.Subsamples][], q = new int[settings.Subsamples][];
        for (int i = 0; i < p.Length; i++) (p[i], q[i]) = draws.Draw(new Random(unchecked(settings.Seed * 1_000_003 + i)));
        return new(n, m, p, q, draws.Share);
    }

    /// <summary>Whether the neighbors in parts can be read from lists of those in the whole: rows are independent,
    /// and parts large.</summary>
    internal bool CanBeRead(PointSample p) => p.Tags is null && Share >= LeastShare;

    /// <summary>All rows as one part.</summary>
    internal static SampleParts Whole(int count) => new(count, 0, [[.. Enumerable.Range(0, count)]], [[]], 1);

    /// <summary>So many nearest rows of the whole hold the k nearest of all but about one part in 10⁴:
    /// k successes with four deviations to spare.</summary>
    internal int Listed(int k, int most) => (int)Math.Min(most, Math.Ceiling((k + 4 * Math.Sqrt(k * (1 - Share)) + 2) / Share));
}

/// <summary>Counts up to k for many parts at once: bit b of all counts is a plane of bits.</summary>
internal sealed class PartCounter(int words, int k)
{
    private readonly int _bits = System.Numerics.BitOperations.Log2((uint)k) + 1;
    private readonly ulong[] _planes = new ulong[words * (System.Numerics.BitOperations.Log2((uint)k) + 1)], _open = new ulong[words],
        _hit = new ulong[words];

    /// <summary>The parts that have their k-th since the last call of <see cref="Add"/>.</summary>
    internal ReadOnlySpan<ulong> Hit => _hit;

    /// <summary>The parts that have not.</summary>
    internal ReadOnlySpan<ulong> Open => _open;

    internal bool IsDone => !_open.AsSpan().ContainsAnyExcept(0UL);

    /// <summary>Starts anew for these parts.</summary>
    internal void Begin(ReadOnlySpan<ulong> parts)
    {
        Array.Clear(_planes);
        parts.CopyTo(_open);
    }

    /// <summary>Counts one for these parts; whether one has k now.</summary>
    internal bool Add(ReadOnlySpan<ulong> parts)
    {
        ulong any = 0;
        for (int w = 0; w < _open.Length; w++)
        {
            ulong carry = _open[w] & parts[w], full = carry;
            for (int b = 0; b < _bits; b++)
            {
                ref ulong plane = ref _planes[b * _open.Length + w];
                (plane, carry) = (plane ^ carry, plane & carry);
                full &= (k >> b & 1) == 1 ? plane : ~plane;
            }
            _hit[w] = full;
            _open[w] &= ~full;
            any |= full;
        }
        return any != 0;
    }
}
