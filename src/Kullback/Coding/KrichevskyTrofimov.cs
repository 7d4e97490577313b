namespace Kullback.Coding;

/// <summary>An adaptive distribution of bytes given the last k bytes: the eight bits of a byte, each with its own Krichevsky–Trofimov
/// estimate (n₁ + ½)/(n + 1).</summary>
/// <remarks>Encoder and decoder update it alike, so that no table travels. On a text of n bytes it needs at most n·H + (½ log₂ n + 1) bits
/// for each of the (at most 255·256^k) nodes that occur, H the observed entropy of order k. One array of 255 nodes a context: 2 KiB a
/// context that occurs, at most 2 KiB·256^k. Source: Krichevsky and Trofimov (1981), IEEE Transactions on Information Theory 27,
/// 199–207.</remarks>
public sealed class KrichevskyTrofimov
{
    /// <summary>Longest context: at order 2 the nodes of all contexts take 128 MiB.</summary>
    public const int LongestOrder = 2;

    // Halved when a node reaches this: totals stay below the coder's limit, and 2n + 2 below 2³⁰.
    private const uint MostCounts = 1 << 28;

    private readonly uint[]?[] _nodes;          // by context: zeros and ones of each node, interleaved
    private readonly uint _mask;
    private uint _context;

    /// <summary>A model that has seen nothing.</summary>
    /// <param name="order">k, 0 to <see cref="LongestOrder"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">The order is out of range.</exception>
    public KrichevskyTrofimov(int order)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(order);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(order, LongestOrder);
        _mask = ByteCounts.Mask(order);
        _nodes = new uint[]?[1 << 8 * order];
    }

    /// <summary>Codes a byte and learns it.</summary>
    public void Encode(RangeEncoder encoder, byte letter)
    {
        ArgumentNullException.ThrowIfNull(encoder);
        uint[] nodes = Nodes();
        int node = 1;
        for (int place = 7; place >= 0; place--)
        {
            int bit = letter >> place & 1;
            uint zeros = 2 * nodes[2 * node] + 1, ones = 2 * nodes[2 * node + 1] + 1;
            encoder.Encode(bit == 0 ? 0 : zeros, bit == 0 ? zeros : ones, zeros + ones);
            Learn(nodes, node, bit);
            node = 2 * node + bit;
        }
        _context = (_context << 8 | letter) & _mask;
    }

    /// <summary>Decodes a byte and learns it.</summary>
    /// <exception cref="InvalidDataException">The code ended before.</exception>
    public byte Decode(ref RangeDecoder decoder)
    {
        uint[] nodes = Nodes();
        int node = 1;
        for (int place = 0; place < 8; place++)
        {
            uint zeros = 2 * nodes[2 * node] + 1, ones = 2 * nodes[2 * node + 1] + 1;
            int bit = decoder.Peek(zeros + ones) < zeros ? 0 : 1;
            decoder.Take(bit == 0 ? 0 : zeros, bit == 0 ? zeros : ones, zeros + ones);
            Learn(nodes, node, bit);
            node = 2 * node + bit;
        }
        _context = (_context << 8 | (byte)node) & _mask;
        return (byte)node;
    }

    /// <summary>Ideal length of a text in bits, learning it: what the coder needs, without the coder.</summary>
    public double IdealBits(ReadOnlySpan<byte> text)
    {
        double sum = 0;
        foreach (byte letter in text)
        {
            uint[] nodes = Nodes();
            int node = 1;
            for (int place = 7; place >= 0; place--)
            {
                int bit = letter >> place & 1;
                double count = nodes[2 * node + bit] + 0.5, total = (double)nodes[2 * node] + nodes[2 * node + 1] + 1;
                sum -= Math.Log2(count / total);
                Learn(nodes, node, bit);
                node = 2 * node + bit;
            }
            _context = (_context << 8 | letter) & _mask;
        }
        return sum;
    }

    private uint[] Nodes() => _nodes[_context] ??= new uint[512];

    private static void Learn(uint[] nodes, int node, int bit)
    {
        if (++nodes[2 * node + bit] + nodes[2 * node + 1 - bit] < MostCounts) return;
        nodes[2 * node] >>= 1;
        nodes[2 * node + 1] >>= 1;
    }
}
