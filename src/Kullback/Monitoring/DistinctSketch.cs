namespace Kullback.Monitoring;

/// <summary>How many distinct values: the k smallest distinct 64-bit hashes that were seen.</summary>
/// <remarks>
/// Exact below k = 1,024 distinct hashes. From there the k-th smallest of D uniform hashes lies near k/D of their range, and (k − 1)/U with
/// U = (h(k) + 1)/2⁶⁴ estimates D without bias, with relative standard error 1/√(k − 2) = 3.1 %. Merging keeps the k smallest of the union:
/// exactly associative and commutative, and repeated values change nothing. 8 kB at most. Two of D values share a hash with probability
/// D²/2⁶⁵. Source: Bar-Yossef et al. (2002), RANDOM, LNCS 2483; Beyer et al. (2007), SIGMOD, 199-210.
/// </remarks>
public sealed class DistinctSketch : IMergeable<DistinctSketch>
{
    /// <summary>Hashes kept, k.</summary>
    public const int Capacity = 1024;

    private readonly ulong[] _hashes;

    private DistinctSketch(ulong[] hashes) => _hashes = hashes;

    /// <summary>No values.</summary>
    public static DistinctSketch Empty { get; } = new([]);

    /// <summary>The kept hashes, increasing.</summary>
    public ReadOnlySpan<ulong> Hashes => _hashes;

    /// <summary>True when fewer than k distinct hashes were seen, so that <see cref="Estimate"/> is their number.</summary>
    public bool IsExact => _hashes.Length < Capacity;

    /// <summary>Estimated number of distinct values.</summary>
    public double Estimate => IsExact ? _hashes.Length : (Capacity - 1) / ((_hashes[^1] + 1.0) / 18446744073709551616.0);

    /// <summary>Standard error of <see cref="Estimate"/>, in values; 0 when it is exact.</summary>
    public double StandardError => IsExact ? 0 : Estimate / Math.Sqrt(Capacity - 2);

    /// <summary>The sketch of hashed values.</summary>
    /// <param name="hashes">Uniform 64-bit hashes (see <see cref="Mix"/> for numbers that are not), in any order, repeats allowed.</param>
    public static DistinctSketch Of(IEnumerable<ulong> hashes)
    {
        ArgumentNullException.ThrowIfNull(hashes);
        SortedSet<ulong> kept = [];
        foreach (ulong hash in hashes)
        {
            if (kept.Count == Capacity && hash >= kept.Max) continue;
            if (kept.Add(hash) && kept.Count > Capacity) kept.Remove(kept.Max);
        }
        return new DistinctSketch([.. kept]);
    }

    /// <summary>Spreads a 64-bit key evenly: a bijection in which every output bit depends on every input bit.</summary>
    /// <remarks>The finalizer of SplitMix64. Source: Steele, Lea and Flood (2014), OOPSLA, 453-472.</remarks>
    public static ulong Mix(ulong key)
    {
        key += 0x9E3779B97F4A7C15;
        key = (key ^ (key >> 30)) * 0xBF58476D1CE4E5B9;
        key = (key ^ (key >> 27)) * 0x94D049BB133111EB;
        return key ^ (key >> 31);
    }

    /// <inheritdoc/>
    public DistinctSketch Merge(DistinctSketch other)
    {
        ArgumentNullException.ThrowIfNull(other);
        List<ulong> merged = new(Math.Min(Capacity, _hashes.Length + other._hashes.Length));
        int a = 0, b = 0;
        while (merged.Count < Capacity && (a < _hashes.Length || b < other._hashes.Length))
        {
            bool mine = b == other._hashes.Length || (a < _hashes.Length && _hashes[a] <= other._hashes[b]);
            ulong next = mine ? _hashes[a] : other._hashes[b];
            if (a < _hashes.Length && _hashes[a] == next) a++;
            if (b < other._hashes.Length && other._hashes[b] == next) b++;
            merged.Add(next);
        }
        return new DistinctSketch([.. merged]);
    }
}
