using System.Globalization;

namespace Kullback.Coding;

/// <summary>A prefix code of least expected length for letters of known weight, with canonical codewords.</summary>
/// <remarks>Immutable. Codewords of one length ascend in the order of the letters, and shorter ones come first: the lengths alone determine
/// the code. A letter of weight 0 has none; a single letter has the empty one. Source: Huffman (1952), Proceedings of the IRE 40,
/// 1098–1101; Schwartz and Kallick (1964), Communications of the ACM 7, 166–169, for the canonical form.</remarks>
public sealed class Huffman
{
    private readonly int[] _lengths;

    private Huffman(int[] lengths, int alphabet) => (_lengths, Alphabet) = (lengths, alphabet);

    /// <summary>Digits of the code's alphabet.</summary>
    public int Alphabet { get; }

    /// <summary>The length of each letter's codeword in digits; <see cref="CodeLengths.None"/> for a letter of weight 0.</summary>
    public ReadOnlySpan<int> Lengths => _lengths;

    /// <summary>The code of least expected length.</summary>
    /// <param name="weights">Weights ≥ 0, not all 0.</param>
    /// <param name="alphabet">Digits of the code's alphabet, at least 2.</param>
    /// <remarks>O(n log n). With more than two digits the rarest letters are joined with letters of weight 0 until every inner node is
    /// full.</remarks>
    /// <exception cref="ArgumentException">A weight is negative, infinite or NaN, or all are 0.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The alphabet has fewer than 2 digits.</exception>
    public static Huffman Of(ReadOnlySpan<double> weights, int alphabet = 2)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(alphabet, 2);
        double scale = CodeLengths.Total(weights, nameof(weights)).Scale;
        int[] lengths = new int[weights.Length], letters = Ascending(weights);
        Array.Fill(lengths, CodeLengths.None);
        int letterCount = letters.Length, padding = letterCount == 1 ? 0
            : (alphabet - 1 - (letterCount - 1) % (alphabet - 1)) % (alphabet - 1);
        var leaves = new double[letterCount + padding];
        for (int k = 0; k < letterCount; k++) leaves[padding + k] = weights[letters[k]] * scale;
        int[] depths = Depths(leaves, alphabet);
        for (int k = 0; k < letterCount; k++) lengths[letters[k]] = depths[padding + k];
        return new Huffman(lengths, alphabet);
    }

    /// <summary>The binary code of least expected length with no codeword longer than a limit.</summary>
    /// <param name="weights">Weights ≥ 0, not all 0.</param>
    /// <param name="longest">The limit in bits; 2^limit must be at least the number of letters.</param>
    /// <remarks>Package-merge, O(n·limit). Source: Larmore and Hirschberg (1990), Journal of the ACM 37, 464–473.</remarks>
    /// <exception cref="ArgumentException">A weight is negative, infinite or NaN, or all are 0.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The limit is too short for so many letters.</exception>
    public static Huffman Limited(ReadOnlySpan<double> weights, int longest)
    {
        double scale = CodeLengths.Total(weights, nameof(weights)).Scale;
        int[] letters = Ascending(weights), lengths = new int[weights.Length];
        if (longest < 0 || (longest < 31 && letters.Length > 1L << longest))
            throw new ArgumentOutOfRangeException(nameof(longest), longest,
                $"{letters.Length} letters need codewords of more than {longest} bits.");
        Array.Fill(lengths, CodeLengths.None);
        var sorted = new double[letters.Length];
        for (int k = 0; k < letters.Length; k++) sorted[k] = weights[letters[k]] * scale;
        int[] depths = PackageMerge.Depths(sorted, longest);
        for (int k = 0; k < letters.Length; k++) lengths[letters[k]] = depths[k];
        return new Huffman(lengths, 2);
    }

    /// <summary>Expected length in digits under weights, which may differ from those that the code was made for.</summary>
    /// <inheritdoc cref="CodeLengths.Expected"/>
    public double ExpectedLength(ReadOnlySpan<double> weights) => CodeLengths.Expected(weights, _lengths);

    /// <summary>The codeword of a letter as digits, the first digit first.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such letter, or it has no codeword.</exception>
    public byte[] Codeword(int letter)
    {
        if ((uint)letter >= (uint)_lengths.Length || _lengths[letter] < 0)
            throw new ArgumentOutOfRangeException(nameof(letter), letter,
                string.Create(CultureInfo.InvariantCulture, $"letter {letter} has no codeword."));
        int length = _lengths[letter];
        byte[] digits = new byte[length];
        // The canonical codeword is the sum of alphabet^(length − l) over all codewords before it, written with `length` digits.
        for (int other = 0; other < _lengths.Length; other++)
        {
            int l = _lengths[other];
            if (l < 0 || l > length || (l == length && other >= letter)) continue;
            for (int place = l - 1; place >= 0; place--)
            {
                if (++digits[place] < Alphabet) break;
                digits[place] = 0;
            }
        }
        return digits;
    }

    private static int[] Ascending(ReadOnlySpan<double> weights)
    {
        var letters = new List<int>();
        for (int i = 0; i < weights.Length; i++)
            if (weights[i] > 0) letters.Add(i);
        double[] keys = weights.ToArray();
        return [.. letters.OrderBy(i => keys[i])];
    }

    // Two queues: leaves in order, and inner nodes, which come into being in order. Source: van Leeuwen (1976), ICALP, 382–410.
    private static int[] Depths(double[] leaves, int alphabet)
    {
        int n = leaves.Length, inner = n <= 1 ? 0 : (n - 1) / (alphabet - 1);
        var weight = new double[n + inner];
        var parent = new int[n + inner];
        leaves.CopyTo(weight, 0);
        int leaf = 0, node = n;
        for (int made = n; made < n + inner; made++)
        {
            for (int digit = 0; digit < alphabet; digit++)
            {
                // A leaf before an inner node of equal weight: among optimal codes the one with the least longest codeword.
                int taken = node >= made || (leaf < n && weight[leaf] <= weight[node]) ? leaf++ : node++;
                weight[made] += weight[taken];
                parent[taken] = made;
            }
        }
        var depth = new int[n + inner];
        for (int k = n + inner - 2; k >= 0; k--) depth[k] = depth[parent[k]] + 1;
        return depth[..n];
    }
}
